"""From occasions to weighted networks, within a span of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import networkx as nx

from kg.analytics.rows import Entities
from kg.analytics.ties import TIES, Occasion, Tie
from kg.store import Store

__all__ = ["Weighted", "Window", "build_network", "edges_of", "label_of", "occasions", "undirected", "weighted_network"]

Weighted: TypeAlias = "nx.Graph[str]"


@dataclass(frozen=True, slots=True)
class Window:
    """Which occasions count: ``since`` and ``until`` are ISO days, both included; ``told`` is both, reported or claimed.

    With a span of time, occasions without a date do not count.
    """

    since: str = ""
    until: str = ""
    told: str = "both"

    def holds(self, occasion: Occasion) -> bool:
        """Whether an occasion counts."""
        if self.told != "both" and occasion.claimed != (self.told == "claimed"):
            return False
        return self.spans(occasion.date)

    def spans(self, day: str) -> bool:
        """Whether an ISO day, or ``""`` for none, lies within."""
        if not (self.since or self.until):
            return True
        return bool(day) and self.since <= day and (not self.until or day <= self.until)


@dataclass(slots=True)
class _Support:
    """What stands behind an edge."""

    items: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    claimed: bool = True

    def add(self, occasion: Occasion) -> None:
        self.items.add(occasion.item)
        self.documents.add(occasion.document)
        if occasion.date:
            self.dates.add(occasion.date)
        self.claimed = self.claimed and occasion.claimed


def occasions(store: Store, entities: Entities, projection: str, window: Window) -> Iterator[Occasion]:
    """The occasions of a projection that count, in no particular order."""
    return filter(window.holds, TIES[projection].read(store, entities))


def weighted_network(store: Store, entities: Entities, projection: str, window: Window) -> Weighted:
    """The network of a projection of :data:`kg.analytics.ties.TIES`, nodes and edges in the order of their IRIs."""
    return build_network(TIES[projection], occasions(store, entities, projection, window), entities, projection)


def build_network(tie: Tie, found: Iterable[Occasion], entities: Entities, name: str) -> Weighted:
    """The network of these occasions; time and memory in proportion to them."""
    edges: dict[tuple[str, str], _Support] = {}
    for occasion in found:
        edges.setdefault((occasion.source, occasion.target), _Support()).add(occasion)
    network: Weighted = nx.DiGraph(name=name) if tie.directed else nx.Graph(name=name)
    for iri in sorted({end for edge in edges for end in edge}):
        entity = entities.by_iri[iri]
        network.add_node(iri, **{"label": entity.label, "class": entity.kind})
    for (source, target), support in sorted(edges.items()):
        network.add_edge(source, target, **_attributes(tie.verb, support))
    return network


def undirected(network: Weighted) -> Weighted:
    """The network without directions, the weights of both added up; labels and classes stay."""
    if not network.is_directed():
        return network
    made: Weighted = nx.Graph()
    made.add_nodes_from(network.nodes(data=True))
    for source, target, weight in edges_of(network):
        known = made.edges[source, target]["weight"] if made.has_edge(source, target) else 0
        made.add_edge(source, target, weight=weight + known)
    return made


def edges_of(network: Weighted) -> Iterator[tuple[str, str, int]]:
    """The edges with their weights."""
    return ((source, target, int(data["weight"])) for source, target, data in network.edges(data=True))


def label_of(network: Weighted, node: str) -> str:
    """The label of a node."""
    return str(network.nodes[node]["label"])


def _attributes(verb: str, support: _Support) -> dict[str, str | int | bool]:
    return {
        "relation": verb,
        "weight": len(support.items),
        "first": min(support.dates, default=""),
        "last": max(support.dates, default=""),
        "claimed": support.claimed,
        "reports": len(support.documents),
        "documents": "; ".join(sorted(support.documents)),
    }
