"""A store of an older layout brought up to date, without reading a report again.

Layout 1 kept extractions in ``extractions.sqlite``, as JSON by source, and nothing of what resolution had made of them.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import msgspec

from kg.errors import StoreError
from kg.model import Extraction
from kg.store.database import DATABASE
from kg.store.documents import Origin, Prepared, encode_extraction
from kg.store.embedded import EmbeddedStore, lock_store
from kg.store.failures import store_failures
from kg.store.locking import FileLock
from kg.store.manifest import FORMAT, MANIFEST, Manifest, format_of, read_manifest
from kg.store.update import Update
from kg.versions import versions_key

__all__ = ["migrate_store"]

_OLD: Final = "extractions.sqlite"
_CHUNK: Final = 64
_extraction = msgspec.json.Decoder(Extraction)


class _Layout1(msgspec.Struct, frozen=True):
    """The manifest of layout 1."""

    base_iri: str
    generation: int = 0
    pipeline: str | None = None
    versions: dict[str, str] = {}


def migrate_store(path: str | Path, told: Callable[[int, int], None]) -> bool:
    """Bring a store up to date; whether there was something to do.

    The old layout counts until the new one is complete: whatever ends this early, it can be run again.

    Args:
        path: the store's folder.
        told: told how many documents of how many are done.

    Raises:
        StoreError: there is no store, a newer kg wrote it, somebody writes to it, or it can't be read or written.
    """
    folder = Path(path)
    with store_failures(folder, "bring it up to date"):
        if format_of(folder) >= FORMAT:
            read_manifest(folder)
            return False
        lock = lock_store(folder)
        try:
            _migrate(folder, msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Layout1), lock, told)
        finally:
            lock.release()
    return True


def _migrate(folder: Path, old: _Layout1, lock: FileLock, told: Callable[[int, int], None]) -> None:
    for leftover in folder.glob(f"{DATABASE}*"):  # of a migration that was interrupted
        leftover.unlink()
    begun = Manifest(format=FORMAT, base_iri=old.base_iri, generation=old.generation, pipeline=old.pipeline, versions=old.versions)
    with EmbeddedStore(folder, begun, lock) as store:
        made_by = versions_key(old.versions)
        extractions = _extractions(folder)
        while chunk := list(itertools.islice(extractions, _CHUNK)):
            store.documents.prepare(Prepared(each.document, Origin(), made_by, encode_extraction(each)) for each in chunk)
            for each in chunk:
                store.documents.mark(each.document.source, put=True)
        update = Update(store.database, old.base_iri, fresh=True, told=told)
        store.change_graph(update.prepare, update.finish)
    for leftover in folder.glob(f"{_OLD}*"):
        with suppress(OSError):  # it does not count any more
            leftover.unlink()


def _extractions(folder: Path) -> Iterator[Extraction]:
    """The extractions of layout 1, in the order of their sources."""
    if not (folder / _OLD).exists():
        return
    with closing(sqlite3.connect(f"{(folder / _OLD).resolve().as_uri()}?mode=ro", uri=True)) as connection:
        for source, data in connection.execute("SELECT source, json FROM extraction ORDER BY source"):
            try:
                yield _extraction.decode(data)
            except msgspec.DecodeError as error:
                raise StoreError(
                    f"store {folder}: the extraction of {source} is damaged ({error}). Delete the store and build again."
                ) from error
