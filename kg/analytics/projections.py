"""From the graph to networks of entities, for networkx.

A projection's nodes are entities, by IRI, with ``label`` and ``class`` (a local name such as ``Actor``). Its edges have
``relation`` (a local name such as ``participant``, or ``speaks about``, ``speaks to``), ``claimed`` (whether a statement says
so, and not the report itself), ``weight`` (how many assertions or statements stand behind the edge) and ``documents`` (their
sources, joined by ``; ``); relation and claimed make the key. All are plain values, which every format of networks takes.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import networkx as nx
import pyoxigraph as ox

from kg.errors import QueryError
from kg.store import Store

__all__ = ["PROJECTIONS", "to_networkx"]

Network: TypeAlias = "nx.MultiDiGraph[str]"

PROJECTIONS: Final = {
    "agents": "agents, the facts between them, their posts' bodies, and who speaks about whom",
    "statements": "who speaks about what",
    "exercises": "exercises, meetings and agreements with their participants, organisers, places and series",
    "all": "everything of the others in one",
}

_NODES = """
SELECT ?entity ?class ?label WHERE { ?entity a ?class ; skos:prefLabel ?label FILTER(STRSTARTS(STR(?class), STR(kg:))) }
"""
# a post is no node: its holder serves its body
_FACTS = """
SELECT DISTINCT ?source ?relation ?target ?claimed ?assertion ?document WHERE {
  ?assertion rdf:subject ?source ; rdf:predicate ?predicate ; rdf:object ?object ; kg:polarity kg:Positive ;
    kg:evidence/oa:hasSource/dcterms:source ?document .
  OPTIONAL { ?object org:postIn ?body }
  BIND(COALESCE(?body, ?object) AS ?target)
  BIND(REPLACE(STR(?predicate), "^.*[/#]", "") AS ?relation)
  BIND(EXISTS { ?assertion kg:claimedIn ?claim } AS ?claimed)
  FILTER(isIRI(?target))
}
"""
_STATEMENTS = """
SELECT DISTINCT ?source ?relation ?target ?claimed ?statement ?document WHERE {
  ?statement kg:statedBy ?source ; kg:polarity kg:Positive ; dcterms:isPartOf/dcterms:source ?document ; kg:about ?target .
  BIND("speaks about" AS ?relation)
  BIND(false AS ?claimed)
}
"""
_HEARERS = """
SELECT DISTINCT ?source ?relation ?target ?claimed ?statement ?document WHERE {
  ?statement kg:statedBy ?source ; kg:polarity kg:Positive ; dcterms:isPartOf/dcterms:source ?document ; kg:addressedTo ?target .
  BIND("speaks to" AS ?relation)
  BIND(false AS ?claimed)
}
"""
_AGENTS: Final = frozenset({"Actor", "Organisation", "State", "UnnamedSource"})
_EVENTS: Final = frozenset({"Event", "Exercise", "Meeting", "Agreement"})
# of several classes of one entity, the one that tells most
_MOST_TELLING: Final = (
    *("Actor", "State", "Organisation", "UnnamedSource"),
    *("Exercise", "ExerciseSeries", "Meeting", "Agreement", "Event", "Place"),
)

_Edge: TypeAlias = tuple[str, str, str, bool]


@dataclass(slots=True)
class _Support:
    """What stands behind an edge."""

    nodes: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


def to_networkx(store: Store, projection: str = "all") -> Network:
    """The network of a projection, nodes and edges in the order of their IRIs.

    Takes time and memory in proportion to the assertions and statements of the graph. What is negated gives no edge. Nodes
    without an edge are left out, but from ``all``.

    Args:
        store: the graph.
        projection: one of :data:`PROJECTIONS`.

    Raises:
        QueryError: there is no such projection (with those there are).
    """
    if projection not in PROJECTIONS:
        near = difflib.get_close_matches(projection, PROJECTIONS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise QueryError(f"no projection is called {projection!r}; there are {', '.join(PROJECTIONS)}.{hint}")
    labels, classes = _nodes(store)
    edges = {edge: support for edge, support in _edges(store).items() if _belongs(projection, edge, classes)}
    network: Network = nx.MultiDiGraph(name=projection)
    ends = {end for source, target, _, _ in edges for end in (source, target)}
    for iri in sorted(labels if projection == "all" else ends):
        network.add_node(iri, **{"label": labels[iri], "class": classes[iri]})
    for (source, target, relation, claimed), support in sorted(edges.items()):
        network.add_edge(source, target, key=f"{relation}{' (claimed)' * claimed}", **_attributes(relation, support, claimed=claimed))
    return network


def _attributes(relation: str, support: _Support, *, claimed: bool) -> dict[str, str | int | bool]:
    return {
        "relation": relation,
        "claimed": claimed,
        "weight": len(support.nodes),
        "documents": "; ".join(sorted(support.documents)),
    }


def _belongs(projection: str, edge: _Edge, classes: dict[str, str]) -> bool:
    """Whether an edge is part of a projection."""
    source, target, relation, _ = edge
    if source not in classes or target not in classes:
        return False
    if projection == "agents":
        return classes[source] in _AGENTS and classes[target] in _AGENTS
    if projection == "statements":
        return relation == "speaks about"
    return projection == "all" or classes[source] in _EVENTS


def _nodes(store: Store) -> tuple[dict[str, str], dict[str, str]]:
    """Label and class of each entity."""
    labels: dict[str, str] = {}
    classes: dict[str, str] = {}
    for entity, kg_class, label in _rows(store, _NODES):
        name = kg_class.rsplit("#", 1)[-1]
        labels[entity] = label
        classes[entity] = min(name, classes.get(entity, name), key=_rank)
    return labels, classes


def _rank(name: str) -> tuple[int, str]:
    return (_MOST_TELLING.index(name) if name in _MOST_TELLING else len(_MOST_TELLING), name)


def _edges(store: Store) -> dict[_Edge, _Support]:
    """The edges of all projections, with what stands behind each."""
    edges: dict[_Edge, _Support] = defaultdict(_Support)
    for query in (_FACTS, _STATEMENTS, _HEARERS):
        for source, relation, target, claimed, node, document in _rows(store, query):
            support = edges[source, target, relation, claimed == "true"]
            support.nodes.add(node)
            support.documents.add(document)
    return edges


def _rows(store: Store, query: str) -> Iterator[list[str]]:
    """The values of a SELECT that leaves none unbound."""
    answer = store.query(query)
    if isinstance(answer, ox.QuerySolutions):
        for solution in answer:
            yield [term.value for term in solution]
