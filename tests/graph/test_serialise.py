"""Files of the graph: every format is read back as what was written, and written the same each time."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError
from kg.graph.serialise import RDF_FORMATS, nquads, to_dataset, to_graph, write_graph

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"
QUADS = [
    *ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG),
    Quad(NamedNode("a:a"), NamedNode("a:p"), Literal('tab\t"quote" \\ \n line\u2028Š', language="en"), NamedNode("a:g")),
]
READERS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.mark.parametrize("name", RDF_FORMATS)
def test_round_trip(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{name}"
    write_graph(QUADS, path)
    read = set(ox.parse(path=str(path), format=READERS[name]))
    expected = set(QUADS) if name in {"nq", "trig", "jsonld"} else {Quad(q.subject, q.predicate, q.object) for q in QUADS}
    assert read == expected


@pytest.mark.parametrize("name", RDF_FORMATS)
def test_same_bytes_in_whatever_order(name: str, tmp_path: Path) -> None:
    shuffled = [*QUADS, *QUADS[:10]]
    random.Random(7).shuffle(shuffled)
    write_graph(QUADS, tmp_path / "one", name)
    write_graph(shuffled, tmp_path / "two", name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_nquads_are_sorted_lines_each_once(tmp_path: Path) -> None:
    write_graph([*QUADS, *QUADS], tmp_path / "g.NQ")
    lines = (tmp_path / "g.NQ").read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    assert lines == sorted(set(lines))
    assert len(lines) == len(set(QUADS))


def test_nquads_of_nothing() -> None:
    assert list(nquads([])) == []


@pytest.mark.parametrize("name", ["graph.csv", "graph", ".nq"])
def test_unknown_ending(name: str, tmp_path: Path) -> None:
    allowed = r"\.nq, \.trig, \.nt, \.ttl, \.jsonld; kg export writes others, too"
    with pytest.raises(InputError, match=rf"is unknown\. Give a file that ends in one of {allowed}"):
        write_graph(QUADS, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="format 'n3' is unknown"):
        write_graph(QUADS, tmp_path / "graph.nq", "n3")


def test_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be written"):
        write_graph(QUADS, tmp_path / "missing" / "graph.nq")


# rdflib 7.6 asks its own Dataset for what it deprecates
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_dataset_has_the_graphs_and_their_union() -> None:
    dataset = to_dataset(QUADS)
    assert len(list(dataset.quads())) == len(set(QUADS))
    states = dataset.query("SELECT ?x { ?x a kg:State }")
    assert len(states) == 4
    named = dataset.query("SELECT DISTINCT ?g { GRAPH ?g { ?x a kg:Mention } }")
    assert len(named) == 2


def test_graph_is_the_union() -> None:
    graph = to_graph(QUADS)
    assert len(graph) == len({(q.subject, q.predicate, q.object) for q in QUADS})
    assert len(graph.query('SELECT ?x { ?x skos:prefLabel "Belarus" ; skos:notation "BY" }')) == 1
