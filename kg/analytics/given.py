"""What a measure is given: the graph, a projection, and what of it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.analytics.networks import Weighted, Window, label_of, weighted_network
from kg.analytics.rows import Entities
from kg.analytics.tables import Cell, make_table
from kg.query import Result
from kg.store import Store

__all__ = ["Given", "entity_table"]


@dataclass(frozen=True)
class Given:
    """The graph as a measure sees it.

    ``entity`` is an IRI that the measure is about, ``split`` the ISO day at which the second of two periods begins, ``every`` the
    length of a period: month, quarter or year; each ``""`` if not given.
    """

    store: Store
    projection: str = ""
    window: Window = Window()  # noqa: RUF009 - it is frozen
    entity: str = ""
    split: str = ""
    every: str = "month"

    @cached_property
    def entities(self) -> Entities:
        """The entities of the graph."""
        return Entities(self.store)

    @cached_property
    def network(self) -> Weighted:
        """The network of the projection."""
        return weighted_network(self.store, self.entities, self.projection, self.window)


def entity_table(network: Weighted, columns: Sequence[str], values: Mapping[str, Sequence[Cell]]) -> Result:
    """A row for each node: its label, its class, its values, its IRI; the highest first values first, ties by the alphabet."""

    def order(node: str) -> tuple[object, ...]:
        figures = tuple(-value for value in values[node] if isinstance(value, int | float))
        return (*figures, label_of(network, node), node)

    rows = [[label_of(network, node), network.nodes[node]["class"], *values[node], node] for node in sorted(values, key=order)]
    return make_table(["entity", "class", *columns, "entity_iri"], rows)
