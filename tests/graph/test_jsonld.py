"""JSON-LD: short, self-contained, and the same quads when read again, by two readers."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.graph.jsonld import to_jsonld
from kg.vocab import BASE_IRI, KG, RDF, XSD

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"
S, P, G = NamedNode("https://other.example/s"), NamedNode("https://other.example/p"), NamedNode(BASE_IRI + "doc/1")


def by_oxigraph(text: str) -> set[Quad]:
    return set(ox.parse(input=text.encode(), format=ox.RdfFormat.JSON_LD))


def by_rdflib(text: str) -> set[Quad]:
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format="json-ld")
    return set(ox.parse(input=dataset.serialize(format="nquads").encode(), format=ox.RdfFormat.N_QUADS))


# rdflib 7's own reader of JSON-LD uses what rdflib deprecates
@pytest.mark.filterwarnings("ignore:.*is deprecated, use Dataset:DeprecationWarning")
def test_a_graph_is_read_back_whole():
    quads = set(ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG))
    text = to_jsonld(quads, BASE_IRI)
    assert by_oxigraph(text) == by_rdflib(text) == quads


def test_it_is_short_and_has_its_context_inside():
    document = json.loads(to_jsonld(ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG), BASE_IRI))
    assert isinstance(document["@context"], dict)
    nodes = {node["id"]: node for graph in document["@graph"] for node in graph["@graph"]}
    statement = nodes["doc/9eaeeb344ee33426/statement/0"]
    assert (statement["type"], statement["force"], statement["statedBy"]) == ("Statement", "Assert", "actor/viktor-khrenin")
    assert (statement["statedOn"], statement["confidence"]) == ("2025-05-28", "0.95")


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (P, Literal('plain " \\ \n <b> \u2028 🪖')),
        (P, Literal("français", language="fr")),
        (P, Literal("05", datatype=XSD.integer)),
        (P, Literal("-7", datatype=XSD.integer)),
        (P, Literal("123456789012345678901234567890", datatype=XSD.integer)),
        (P, Literal("true", datatype=XSD.boolean)),
        (P, NamedNode("urn:x:y")),
        (KG.startDate, Literal("2025-09", datatype=XSD.gYearMonth)),
        (KG.startDate, Literal("soon")),
        (KG.statedBy, Literal("a text where a link should be")),
        (KG.force, NamedNode("https://other.example/Force")),
        (KG.force, KG["id"]),
        (KG.statedBy, NamedNode(BASE_IRI + "a:b/c")),
        (KG.statedBy, NamedNode(BASE_IRI)),
        (KG.statedBy, NamedNode(BASE_IRI + "a/../b")),
        (KG.statedBy, NamedNode(BASE_IRI + "?q")),
        (KG["id"], NamedNode(BASE_IRI + "@type")),
        (KG["type"], Literal("x")),
        (RDF.type, NamedNode("https://other.example/Class")),
    ],
)
@pytest.mark.parametrize("graph", [G, DefaultGraph()])
def test_no_value_is_changed(predicate, value, graph):
    quad = Quad(S, predicate, value, graph)
    assert by_oxigraph(to_jsonld([quad], BASE_IRI)) == {quad}


@pytest.mark.parametrize("base", ["https://news.example/graph#", "https://news.example", "urn:news:"])
def test_any_base_will_do(base):
    quad = Quad(NamedNode(base + "actor/a"), KG.about, NamedNode(base + "b"), NamedNode(base + "doc/1"))
    assert by_oxigraph(to_jsonld([quad], base)) == {quad}


def test_blank_nodes_stay_apart():
    quads = [Quad(BlankNode("a"), P, BlankNode("b"), G), Quad(BlankNode("b"), P, Literal("x"), G)]
    assert len(by_oxigraph(to_jsonld(quads, BASE_IRI))) == 2


def test_nothing():
    assert by_oxigraph(to_jsonld([], BASE_IRI)) == set()
