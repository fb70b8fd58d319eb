"""The ontology as the quads of a store."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Quad

from kg.resources import ontology_path
from kg.vocab import GRAPH_ONTOLOGY

__all__ = ["ontology_quads", "skolemise"]


def ontology_quads(base_iri: str) -> list[Quad]:
    """The quads of ``ontology/kg.ttl`` in ``<graph/ontology>`` under a base IRI, sorted, without blank nodes."""
    parsed = ox.parse(path=str(ontology_path("kg.ttl")), format=ox.RdfFormat.TURTLE)
    return skolemise(parsed, NamedNode(base_iri + GRAPH_ONTOLOGY), base_iri)


def skolemise(quads: Iterable[Quad], graph: NamedNode, base_iri: str) -> list[Quad]:
    """Quads in one named graph, sorted, each blank node made an IRI under ``.well-known/genid/`` (RDF 1.1, section 3.5).

    The IRIs follow the canonical labels of RDFC-1.0, so the same graph gives the same IRIs however it was written down.
    """
    dataset = ox.Dataset(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    prefix = f"{base_iri}.well-known/genid/ontology-"
    return sorted((_named(quad, prefix) for quad in dataset), key=str)


def _named(quad: Quad, prefix: str) -> Quad:
    """The quad with its blank nodes named."""
    subject = NamedNode(prefix + quad.subject.value) if isinstance(quad.subject, BlankNode) else quad.subject
    target = NamedNode(prefix + quad.object.value) if isinstance(quad.object, BlankNode) else quad.object
    return Quad(subject, quad.predicate, target, quad.graph_name)
