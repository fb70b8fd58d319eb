"""Our own evaluation code on small graphs made by hand."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph import build_quads
from kg.model import (
    Attribution,
    Document,
    Entity,
    Extraction,
    Fact,
    Kind,
    Mention,
    Mode,
    Polarity,
    Post,
    Relation,
    Span,
    Statement,
    Value,
)
from kg.resolve import resolve

from .built import BuiltGraph
from .facts import MEASURES, _bare, _match, score_facts
from .gold import GoldEntity, GoldExercise, GoldPost, GoldReport, GoldStatement

_TEXT = "Russian President Vladimir Putin said the drills were defensive. Minsk hosts West-2025. Putin met Lukashenko. Analysts doubt it."


def _span(words: str) -> Span:
    return Span(_TEXT.index(words), _TEXT.index(words) + len(words))


def _statement(cue: str, content: str, speaker: str, mode: Mode = Mode.SPEECH) -> Statement:
    return Statement(Attribution((_span(cue),), (_span(content),), None, cue, mode=mode), speakers=(speaker,), about=("drills",))


_ENTITIES = (
    Entity("putin", Kind.ACTOR, "Vladimir Putin", ("Putin",)),
    Entity("lukashenko", Kind.ACTOR, "Lukashenko"),
    Entity("russia", Kind.STATE, "Russia", code="RU"),
    Entity("minsk", Kind.PLACE, "Minsk"),
    Entity("drills", Kind.EXERCISE, "West-2025", year="2025"),
    Entity("analysts", Kind.UNNAMED_SOURCE, "analysts", local=True),
    Entity("meeting", Kind.MEETING, "meeting", local=True),
)
_MENTIONS = {
    "putin": "Vladimir Putin",
    "lukashenko": "Lukashenko",
    "russia": "Russian",
    "minsk": "Minsk",
    "drills": "West-2025",
    "meeting": "met",
}
_ALL = _span(_TEXT)
_FACTS = (
    Fact("putin", Relation.HOLDS, _ALL, object="president"),
    Fact("drills", Relation.PLACE, _ALL, object="minsk"),
    Fact("drills", Relation.PARTICIPANT, _ALL, object="russia"),
    Fact("drills", Relation.PERSONNEL, _ALL, value=Value("13000"), polarity=Polarity.NEGATIVE),
    Fact("meeting", Relation.PARTICIPANT, _ALL, object="putin"),
    Fact("meeting", Relation.PARTICIPANT, _ALL, object="lukashenko"),
)
_GOLD = GoldReport(
    "report",
    (
        GoldEntity("Actor", "Vladimir Putin", ("Vladimir Putin", "Putin")),
        GoldEntity("Actor", "Alexander Lukashenko", ("Alexander Lukashenko", "Lukashenko")),
        GoldEntity("State", "Russia", ("Russia", "Russian")),
        GoldEntity("State", "Belarus", ("Belarus",)),
        GoldEntity("Exercise", "West-2025", ("West-2025",)),
    ),
    (GoldPost("Vladimir Putin", ("Kremlin", "Russia")),),
    (GoldExercise("West-2025", frozenset({("participant", "Russia"), ("participant", "Belarus"), ("place", "Minsk")})),),
    (
        GoldStatement(frozenset({"Vladimir Putin"}), "said", (("the drills", "were defensive"),), "indirect", ("West-2025",)),
        GoldStatement(frozenset({"Belarus"}), "hosts", (("hosts", "West-2025"),), "indirect", ()),
    ),
    frozenset({("Vladimir Putin", "met", "Alexander Lukashenko")}),
)


@pytest.fixture
def graph(tmp_path: Path) -> BuiltGraph:
    extraction = Extraction(
        Document("folder/report.txt", _TEXT),
        _ENTITIES,
        (Post("president", "President", "russia"),),
        tuple(Mention(_span(words), (entity,)) for entity, words in _MENTIONS.items()),
        (),
        (
            _statement("said", "the drills were defensive", "putin"),
            _statement("met", "Lukashenko", "minsk"),
            _statement("doubt", "it", "analysts", Mode.BELIEF),
        ),
        _FACTS,
    )
    file = tmp_path / "graph.nq"
    ox.serialize(build_quads([extraction], resolve([extraction])), str(file), format=ox.RdfFormat.N_QUADS)
    return BuiltGraph(file)


@pytest.mark.parametrize(
    ("measure", "right", "found", "gold"),
    [
        # Minsk is too much, Belarus missing; the analysts are nobody's error
        ("entities", 4, 5, 5),
        # a post in any body that the gold allows is right
        ("posts", 1, 1, 1),
        # a fact that is negated does not count
        ("exercises", 2, 2, 3),
        # a belief that matches nothing is no error
        ("statements", 1, 2, 2),
        ("said by", 1, 2, 2),
        ("about", 1, 1, 1),
        ("kind", 1, 1, 1),
        # the gold's name of a participant counts, whichever way round they met
        ("relations", 1, 1, 1),
    ],
)
def test_figures_of_a_small_graph(graph: BuiltGraph, measure: str, right: int, found: int, gold: int) -> None:
    figures = score_facts([_GOLD], graph).figures()[measure]
    assert (figures.gold, figures.found) == (gold, found)
    assert figures.precision == pytest.approx(100 * right / found)
    assert figures.recall == pytest.approx(100 * right / gold)


def test_misses_name_what_differs(graph: BuiltGraph) -> None:
    misses = [" ".join(line.split()) for line in score_facts([_GOLD], graph).misses]
    assert misses == [
        "report missing entities Belarus",
        "report extra entities Place Minsk",
        "report missing exercises West-2025 | participant | Belarus",
        "report missing statements Belarus hosts: hosts … West-2025",
        "report extra statements Lukashenko",
    ]


def test_a_report_that_the_graph_lacks_counts_as_empty(graph: BuiltGraph) -> None:
    other = GoldReport("other", _GOLD.entities, (), (), (), frozenset())
    tally = score_facts([other], graph)
    assert tally.figures()["entities"].recall == 0
    assert set(tally.figures()) == set(MEASURES)
    assert "no such report" in tally.misses[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Defense of Belarus", "Belarus’s defence ministry"),
        ("the Joint Chiefs of Staff", "Joint Chiefs of Staff"),
        ("some Western officials", "Western officials"),
    ],
)
def test_names_that_count_as_equal(one: str, other: str) -> None:
    assert _bare(one) == _bare(other)


@pytest.mark.parametrize(
    ("golds", "built", "pairs"),
    [
        ([{1, 2}], [{1, 2}], {0: 0}),
        ([{1, 2, 3, 4}], [{1, 2}], {0: 0}),
        ([{1, 2, 3, 4, 5}], [{1, 2}], {}),
        ([{1, 2, 3}], [{1, 2}, {1, 2, 3}], {0: 1}),
        ([{1, 2}, {1, 2}], [{1, 2}], {0: 0}),
        ([set()], [set()], {}),
    ],
)
def test_contents_match_one_to_one(golds: list[set[int]], built: list[set[int]], pairs: dict[int, int]) -> None:
    assert _match(golds, built) == pairs
