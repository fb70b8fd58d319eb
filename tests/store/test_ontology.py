"""The ontology as quads."""

from __future__ import annotations

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode

from kg.store import ontology_quads, skolemise

BASE = "https://example.org/"
GRAPH = NamedNode(BASE + "graph/ontology")


def test_ontology_quads_stand_in_their_graph_without_blank_nodes() -> None:
    quads = ontology_quads(BASE)
    assert len(quads) > 300
    assert {quad.graph_name for quad in quads} == {GRAPH}
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
    assert quads == ontology_quads(BASE)


def test_skolemise_does_not_depend_on_how_the_graph_is_written() -> None:
    one = ox.parse(b"<x:a> <x:p> [ <x:q> 1 ] , [ <x:q> 2 ] .", format=ox.RdfFormat.TURTLE)
    other = ox.parse(b"<x:a> <x:p> _:z , _:y . _:y <x:q> 1 . _:z <x:q> 2 .", format=ox.RdfFormat.TURTLE)
    assert skolemise(one, GRAPH, BASE) == skolemise(other, GRAPH, BASE)
