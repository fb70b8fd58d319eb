"""The quality gate: no figure falls below its floor; README.md says what is measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.validate import validate

from . import shared
from .built import BuiltGraph
from .corpora import CORPORA, MEASUREMENTS, all_gold
from .facts import score_facts
from .floors import read_floors
from .gold import read_gold

pytestmark = [pytest.mark.quality, pytest.mark.model]

_Graphs = Callable[[str], Path]


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_no_figure_is_below_its_floor(name: str, graph_of: _Graphs) -> None:
    measurement = MEASUREMENTS[name]
    figures = measurement.score(graph_of(measurement.corpus.name))
    assert read_floors()[name].failures(figures) == []


@pytest.mark.skipif(not shared.PRESENT, reason=f"needs the shared check, which is not at {shared.SHARED}")
@pytest.mark.parametrize("corpus", CORPORA)
def test_the_contract_holds(corpus: str, graph_of: _Graphs) -> None:
    checked = shared.run_scorer("check_contract.py", graph_of(corpus))
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("corpus", ["examples", "reports"])
def test_graphs_conform_to_the_shapes(corpus: str, graph_of: _Graphs) -> None:
    quads = ox.parse(path=str(graph_of(corpus)), format=ox.RdfFormat.N_QUADS)
    report = validate(quads)
    assert report.conforms, str(report)


def test_our_scorer_agrees_with_the_shared_one(graph_of: _Graphs) -> None:
    graph = graph_of("reports")
    ours = score_facts(read_gold(all_gold()), BuiltGraph(graph)).figures()
    theirs = MEASUREMENTS["all-gold"].score(graph)
    assert theirs.keys() == ours.keys()
    for measure, figures in ours.items():
        rounded = [round(x, 1) for x in (figures.precision, figures.recall, figures.f1)]
        assert rounded == pytest.approx([theirs[measure].precision, theirs[measure].recall, theirs[measure].f1], abs=0.051), measure
        assert (figures.gold, figures.found) == (theirs[measure].gold, theirs[measure].found), measure
