"""The graph of a store in a folder: one Oxigraph database a generation, and none that is read is ever written to.

pyoxigraph leaves undefined what a reader sees while another process writes. So a change makes a new generation beside the
old one. Most of it is the old one's files, hard-linked by the engine's own backup, for they never change.
"""

from __future__ import annotations

import io
import itertools
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.change import GraphChange
from kg.store.locking import FileLock
from kg.store.manifest import sync_folder
from kg.store.streams import PieceStream

__all__ = ["GENERATION", "Generations", "apply_change"]

#: what the folders and the locks of generations are called
GENERATION: Final = re.compile(r"generation-(\d+)(\.lock)?")
# quads in one transaction of the engine
_BATCH: Final = 20_000


class Generations:
    """The generations of the graph in a store's folder.

    Args:
        folder: the store's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reading: FileLock | None = None

    def path(self, generation: int) -> Path:
        """The folder of a generation."""
        return self._folder / f"generation-{generation}"

    def keep(self, generation: int) -> None:
        """Keep a generation from being deleted while this process reads it, and let go of the one kept before."""
        self.release()
        self._reading = FileLock(self._lock(generation))
        with suppress(OSError):  # a copy of a store may lack its locks, and a reader may lack the right to them
            self._reading.acquire(shared=True)

    def open(self, generation: int) -> ox.Store:
        """A generation that is kept, for reading.

        Raises:
            StoreError: it is missing.
            OSError: it can't be read.
        """
        folder = self.path(generation)
        if not folder.is_dir():
            raise StoreError(f"store {self._folder}: {folder.name} is missing. Restore a backup, or build the store again with kg build.")
        return ox.Store.read_only(str(folder))

    def make(self, generation: int, before: int, change: GraphChange) -> None:
        """Make a generation out of the one before and a change, down to the disk. Nobody reads it yet.

        Raises:
            OSError: it can't be written; nothing of it is left then.
        """
        folder = self.path(generation)
        try:
            if not change.fresh:
                self.open(before).backup(str(folder))
            store = ox.Store(str(folder))
            apply_change(store, change)
            store.flush()
            del store  # closes it
            self._lock(generation).touch()
            _sync(folder)
            sync_folder(self._folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def sweep(self, current: int) -> None:
        """Delete the generations that do not count, but for those that somebody reads."""
        found = {int(m[1]) for entry in self._folder.iterdir() if (m := GENERATION.fullmatch(entry.name))}
        for generation in sorted(found - {current}):
            self._delete(generation)

    def release(self) -> None:
        """Let go of the generation that this process reads."""
        if self._reading is not None:
            self._reading.release()
            self._reading = None

    def _lock(self, generation: int) -> Path:
        return self._folder / f"generation-{generation}.lock"

    def _delete(self, generation: int) -> None:
        lock = FileLock(self._lock(generation))
        with suppress(OSError):  # what can't be deleted now is left to the next sweep
            if lock.acquire():
                shutil.rmtree(self.path(generation), ignore_errors=True)
                lock.path.unlink(missing_ok=True)
        lock.release()


def apply_change(store: ox.Store, change: GraphChange) -> None:
    """Carry a change out on a database that nobody reads."""
    for graph in change.drop():
        store.remove_graph(graph)
    for quad in change.remove():
        store.remove(quad)
    if change.load:
        store.bulk_load(io.BufferedReader(PieceStream(change.load())), format=ox.RdfFormat.N_QUADS)
    quads = change.add()
    if change.large:
        # in batches of the engine's own size, which take up to 2 GiB of memory: with smaller ones the time grows faster than the graph
        store.bulk_extend(quads)
    while batch := list(itertools.islice(quads, _BATCH)):
        store.extend(batch)


def _sync(folder: Path) -> None:
    """See to it that the files of a generation are on the disk; those that it shares with the one before are."""
    for file in sorted(folder.iterdir()):
        if file.stat().st_nlink == 1:
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
    sync_folder(folder)
