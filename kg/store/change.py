"""A change of a graph, and what the change leaves to count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from kg.vocab import KG, RDF

__all__ = ["QUADS", "GraphChange", "tally"]

#: under which a tally counts quads, beside the instances by the local name of their class
QUADS = "quads"


@dataclass(frozen=True, slots=True)
class GraphChange:
    """What a graph loses and gains; each is read once, in this order.

    Attributes:
        fresh: whether the graph begins empty, so that there is nothing to lose.
        large: whether so much comes that it is better loaded in bulk.
        drop: the named graphs that go as a whole.
        remove: quads that go.
        load: pieces of N-Quads that come, only where so much comes.
        add: quads that come, some of them perhaps once more.
    """

    fresh: bool
    large: bool
    drop: Callable[[], Iterable[NamedNode]]
    remove: Callable[[], Iterable[Quad]]
    add: Callable[[], Iterator[Quad]]
    load: Callable[[], Iterable[bytes]] | None = None


def tally(quads: Iterable[Quad]) -> Counter[str]:
    """How many quads there are, and how many instances by the local name of their ``kg:`` class."""
    found: Counter[str] = Counter()
    for quad in quads:
        found[QUADS] += 1
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode) and quad.object.value.startswith(KG.iri):
            found[quad.object.value.removeprefix(KG.iri)] += 1
    return found
