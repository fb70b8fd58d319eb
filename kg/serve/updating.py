"""SPARQL updates: each makes a new graph beside the one that is read, as a build does, and counts once it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.query.safety import check_update
from kg.store import EmbeddedStore, create_store
from kg.store.change import QUADS, GraphChange, tally
from kg.store.faults import query_error
from kg.store.manifest import read_manifest
from kg.vocab import PREFIXES

__all__ = ["update"]


def update(folder: Path, sparql: str) -> None:
    """Carry a SPARQL 1.1 update out on a store, all of it or nothing. It costs as much as reading the whole graph.

    Raises:
        QueryError: it is no valid update, or would fetch something.
        StoreError: somebody else writes to the store, or it can't be written.
    """
    check_update(sparql)
    with create_store(folder, read_manifest(folder).base_iri) as store:
        _Update(store, folder, sparql).run()


class _Update:
    """An update of a store that is open for writing."""

    def __init__(self, store: EmbeddedStore, folder: Path, sparql: str) -> None:
        self._store = store
        self._sparql = sparql
        self._counts = tally(())
        self._counts.update({**store.info.counts, QUADS: store.info.quads})
        # beyond the next generation: what is left here by a crash is swept away as a generation that does not count
        self._aside = folder / f"generation-{store.info.generation + 2}"
        self._before = ox.Store.read_only(str(folder / f"generation-{store.info.generation}")) if store.info.generation else ox.Store()
        self._after = ox.Store()

    def run(self) -> None:
        """Make the graph that the update leads to, and put it in the place of the old one."""
        self._store.change_graph(self._prepare, self._finish)

    def _prepare(self) -> GraphChange:
        if self._store.info.generation:
            self._before.backup(str(self._aside))
        self._after = ox.Store(str(self._aside))
        try:
            self._after.update(self._sparql, base_iri=self._store.base_iri, prefixes=PREFIXES)
        except (SyntaxError, RuntimeError) as error:
            raise query_error(self._sparql, error) from error
        return GraphChange(fresh=not self._store.info.generation, large=False, drop=tuple, remove=self._removed, add=self._added)

    def _removed(self) -> Iterator[Quad]:
        for quad in self._before:
            if quad not in self._after:
                self._counts.subtract(tally((quad,)))
                yield quad

    def _added(self) -> Iterator[Quad]:
        for quad in self._after:
            if quad not in self._before:
                self._counts.update(tally((quad,)))
                yield quad

    def _finish(self) -> dict[str, int]:
        return {name: count for name, count in sorted(self._counts.items()) if count}
