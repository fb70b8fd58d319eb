"""From the graph to networks of entities, for networkx.

A projection's nodes are entities, by IRI, with ``label`` and ``class`` (a local name such as ``Actor``). All values are plain,
which every format of networks takes. There are two sorts of projections.

Those of :data:`kg.analytics.ties.TIES` have edges that mean one thing: who speaks about whom, who takes part with whom, who meets
whom, who is named with whom. Two nodes have one edge (two, if it has a direction), with ``relation`` (the verb), ``weight`` (how
many statements, exercises, meetings or paragraphs stand behind it), ``first`` and ``last`` (ISO days, ``""`` where no report has a
date), ``reports`` (how many), ``documents`` (their sources, joined by ``; ``) and ``claimed`` (whether no report tells it by itself).

The others hold the graph's relations as they are, as multigraphs. Their edges have ``relation`` (a local name such as
``participant``, or ``speaks about``, ``speaks to``), ``claimed`` (whether a statement says so, and not the report itself),
``weight`` (how many assertions or statements stand behind the edge) and ``documents``; relation and claimed make the key.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import networkx as nx

from kg.analytics.networks import Window, weighted_network
from kg.analytics.rows import AGENTS, EVENTS, Entities, rows
from kg.analytics.ties import TIES
from kg.errors import QueryError
from kg.store import Store

__all__ = ["PROJECTIONS", "Network", "to_networkx"]

Network: TypeAlias = "nx.Graph[str]"

_RELATIONS: Final = {
    "agents": "agents, the facts between them, their posts' bodies, and who speaks about whom",
    "statements": "who speaks about what",
    "exercises": "exercises, meetings and agreements with their participants, organisers, places and series",
    "all": "everything of these in one",
}
PROJECTIONS: Final = {name: tie.meaning for name, tie in TIES.items()} | _RELATIONS

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

    Returns:
        A ``DiGraph`` for ``speaks-about``, a ``Graph`` for the other ties, a ``MultiDiGraph`` for the rest.

    Raises:
        QueryError: there is no such projection (with those there are).
    """
    if projection not in PROJECTIONS:
        near = difflib.get_close_matches(projection, PROJECTIONS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise QueryError(f"no projection is called {projection!r}; there are {', '.join(PROJECTIONS)}.{hint}")
    entities = Entities(store)
    if projection in TIES:
        return weighted_network(store, entities, projection, Window())
    return _relations(store, entities, projection)


def _relations(store: Store, entities: Entities, projection: str) -> Network:
    """The graph's relations as they are."""
    edges = {edge: support for edge, support in _edges(store).items() if _belongs(projection, edge, entities)}
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=projection)
    ends = {end for source, target, _, _ in edges for end in (source, target)}
    for iri in sorted(entities.by_iri if projection == "all" else ends):
        entity = entities.by_iri[iri]
        network.add_node(iri, **{"label": entity.label, "class": entity.kind})
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


def _belongs(projection: str, edge: _Edge, entities: Entities) -> bool:
    """Whether an edge is part of a projection."""
    source, target, relation, _ = edge
    kinds = (entities.kind(source), entities.kind(target))
    if not all(kinds):
        return False
    if projection == "agents":
        return AGENTS.issuperset(kinds)
    if projection == "statements":
        return relation == "speaks about"
    return projection == "all" or kinds[0] in EVENTS


def _edges(store: Store) -> dict[_Edge, _Support]:
    """The edges of all projections, with what stands behind each."""
    edges: dict[_Edge, _Support] = defaultdict(_Support)
    for query in (_FACTS, _STATEMENTS, _HEARERS):
        for source, relation, target, claimed, node, document in rows(store, query):
            support = edges[source, target, relation, claimed == "true"]
            support.nodes.add(node)
            support.documents.add(document)
    return edges
