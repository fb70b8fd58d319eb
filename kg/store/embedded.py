"""A store in a folder or in memory: Oxigraph for the graph, SQLite for the extractions.

The layout of a store's folder::

    kg-store.json          version of the layout, base IRI, pipeline, current generation
    kg-store.lock          the writer's lock
    generation-N/          the graph, an Oxigraph database that nothing writes to any more
    generation-N.lock      the readers' lock on it
    extractions.sqlite     one row a document

A new graph is loaded aside, into the next generation, and counts from the moment at which ``kg-store.json`` names it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import pyoxigraph as ox
from pyoxigraph import Quad, Variable

from kg.errors import StoreError
from kg.model import Extraction
from kg.store.base import QueryResult, StoreInfo, Term
from kg.store.extractions import ExtractionTable
from kg.store.failures import store_failures
from kg.store.faults import query_error
from kg.store.locking import FileLock
from kg.store.manifest import FORMAT, MANIFEST, Manifest, read_manifest, write_manifest
from kg.vocab import BASE_IRI, PREFIXES

__all__ = ["EmbeddedStore", "create_store", "open_store"]

_LOCK = "kg-store.lock"
_EXTRACTIONS = "extractions.sqlite"
_OURS = re.compile(r"kg-store\.(json(\.new)?|lock)|extractions\.sqlite.*|generation-\d+(\.lock)?")
_GENERATION = re.compile(r"generation-(\d+)(\.lock)?")


def create_store(path: str | Path | None, base_iri: str = BASE_IRI) -> EmbeddedStore:
    """A store to write to: made anew, or the one that is in the folder already.

    The writer's lock is held until :meth:`EmbeddedStore.close`.

    Args:
        path: the store's folder, made if missing; None for a store in memory.
        base_iri: the IRI under which the graph's instances live, ending in ``/`` or ``#``.

    Raises:
        StoreError: the folder holds something else, a store with another base IRI or of another version, or another process
            writes to it, or it can't be written.
    """
    _check_base(base_iri)
    if path is None:
        return EmbeddedStore(None, Manifest(format=FORMAT, base_iri=base_iri), None)
    folder = Path(path)
    with store_failures(folder, "open it for writing"):
        _check_folder(folder)
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK)
        if not lock.acquire():
            raise StoreError(f"store {folder}: process {lock.holder()} is writing to it. Wait until it ends, or give another with --store.")
        try:
            return EmbeddedStore(folder, _manifest(folder, base_iri), lock)
        except BaseException:
            lock.release()
            raise


def open_store(path: str | Path) -> EmbeddedStore:
    """The store in a folder, for reading.

    Raises:
        StoreError: the folder is missing or no store, another version of kg wrote it, or it can't be read.
    """
    folder = Path(path)
    with store_failures(folder, "read it"):
        manifest = read_manifest(folder)
        try:
            return EmbeddedStore(folder, manifest, None)
        except StoreError:
            if read_manifest(folder) == manifest:
                raise
        # a writer has put a new graph in the old one's place meanwhile
        return EmbeddedStore(folder, read_manifest(folder), None)


def _check_base(base_iri: str) -> None:
    try:
        ox.NamedNode(base_iri)
    except ValueError as error:
        raise StoreError(f"base IRI {base_iri!r}: {error}. Give an absolute IRI that ends in / or #, such as {BASE_IRI}") from error
    if base_iri[-1:] not in {"/", "#"}:
        raise StoreError(f"base IRI {base_iri!r} ends in neither / nor #. Give one such as {BASE_IRI}")


def _check_folder(folder: Path) -> None:
    """Refuse a file, and a folder that holds anything but a store."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"store {folder}: a file, where a folder is needed. Give another path with --store.")
    if not folder.is_dir() or (folder / MANIFEST).exists():
        return
    foreign = sorted(entry.name for entry in folder.iterdir() if not _OURS.fullmatch(entry.name))
    if foreign:
        raise StoreError(f"store {folder}: the folder holds something else ({foreign[0]!r} …). Give a new or an empty folder with --store.")


def _manifest(folder: Path, base_iri: str) -> Manifest:
    """The folder's manifest; a new one where there is none."""
    if not (folder / MANIFEST).exists():
        manifest = Manifest(format=FORMAT, base_iri=base_iri)
        write_manifest(folder, manifest)
        return manifest
    manifest = read_manifest(folder)
    if manifest.base_iri != base_iri:
        raise StoreError(
            f"store {folder}: its base IRI is {manifest.base_iri}, not {base_iri}. "
            f"Give --base-iri {manifest.base_iri}, or another folder with --store."
        )
    return manifest


class EmbeddedStore:
    """A :class:`kg.store.Store` in a folder or in memory; made by :func:`create_store` and :func:`open_store`.

    It is a context manager that closes itself.
    """

    def __init__(self, path: Path | None, manifest: Manifest, lock: FileLock | None) -> None:
        self._path = path
        self._manifest = manifest
        self._lock = lock
        self._writable = path is None or lock is not None
        self._reading: FileLock | None = None
        if path is not None and not self._writable and not (path / _EXTRACTIONS).exists():
            self._extractions = ExtractionTable(None)  # a store that nothing was ever put into
        else:
            self._extractions = ExtractionTable(path and path / _EXTRACTIONS, read_only=not self._writable)
        self._graph = self._open_generation()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the store."""
        self.close()

    @property
    def base_iri(self) -> str:
        """The IRI under which the graph's instances live."""
        return self._manifest.base_iri

    @property
    def path(self) -> Path | None:
        """The store's folder, None for a store in memory."""
        return self._path

    @property
    def info(self) -> StoreInfo:
        """What is known of the store."""
        with store_failures(self._path, "count what it holds"):
            documents = len(self._extractions)
        m = self._manifest
        return StoreInfo(self._path, m.format, m.base_iri, m.generation, documents, m.quads, m.pipeline, dict(m.versions))

    def set_pipeline(self, name: str, versions: Mapping[str, str]) -> None:
        """Note what reads the documents: the spaCy pipeline's name, and versions by the name of what has them.

        Raises:
            StoreError: the store is read-only or can't be written.
        """
        self._check_writable()
        self._write_manifest(msgspec.structs.replace(self._manifest, pipeline=name, versions=dict(sorted(versions.items()))))

    def query(self, sparql: str, *, substitutions: Mapping[Variable, Term] | None = None, union: bool = True) -> QueryResult:
        """The answer to a SPARQL 1.1 query over the union of all named graphs; see :meth:`kg.store.Store.query`."""
        try:
            with store_failures(self._path, "answer the query"):
                return self._graph.query(
                    sparql,
                    base_iri=self.base_iri,
                    prefixes=PREFIXES,
                    use_default_graph_as_union=union,
                    substitutions=dict(substitutions) if substitutions else None,
                )
        except (SyntaxError, RuntimeError) as error:
            raise query_error(sparql, error) from error

    def quads(self) -> Iterator[Quad]:
        """All quads, in no particular order."""
        return iter(self._graph)

    def extractions(self) -> Iterator[Extraction]:
        """The extractions of all documents, in the order of their sources."""
        with store_failures(self._path, "read the extractions"):
            yield from self._extractions

    def put_extractions(self, extractions: Iterable[Extraction]) -> None:
        """Add extractions, all or none; one of the same source is replaced.

        Raises:
            StoreError: the store is read-only or can't be written.
        """
        self._check_writable()
        with store_failures(self._path, "write the extractions"):
            self._extractions.put(extractions)

    def replace_graph(self, quads: Iterable[Quad]) -> None:
        """Put a new graph in the place of the old one, all at once.

        The graph is loaded aside first; whatever fails leaves the old one as it was, and what was left behind is cleaned up
        by the next call. The old graph's files go as soon as nobody reads them any more.

        Args:
            quads: the whole graph, the ontology's quads (:func:`kg.store.ontology_quads`) included.

        Raises:
            StoreError: the store is read-only or can't be written.
        """
        self._check_writable()
        generation = self._manifest.generation + 1
        if self._path is None:
            self._graph = _loaded(ox.Store(), quads)
            self._manifest = msgspec.structs.replace(self._manifest, generation=generation, quads=len(self._graph))
            return
        self._sweep()
        with store_failures(self._path, "write the graph"):
            count = _load_generation(self._path / f"generation-{generation}", quads)
            self._write_manifest(msgspec.structs.replace(self._manifest, generation=generation, quads=count))
            self._graph = self._open_generation()
        self._sweep()

    def close(self) -> None:
        """Give the store's files and its locks up; a store in memory is emptied."""
        self._graph = ox.Store()
        self._extractions.close()
        for lock in (self._reading, self._lock):
            if lock is not None:
                lock.release()

    def _check_writable(self) -> None:
        if not self._writable:
            raise StoreError(f"store {self._path}: open for reading only. Open it with create_store to write to it.")

    def _write_manifest(self, manifest: Manifest) -> None:
        if self._path is not None:
            with store_failures(self._path, f"write {MANIFEST}"):
                write_manifest(self._path, manifest)
        self._manifest = manifest

    def _open_generation(self) -> ox.Store:
        """The current generation, for reading; an empty store before the first."""
        if self._path is None or not self._manifest.generation:
            return ox.Store()
        folder = self._path / f"generation-{self._manifest.generation}"
        if not folder.is_dir():
            raise StoreError(f"store {self._path}: {folder.name} is missing. Build the store again with kg build.")
        self._keep(folder)
        return ox.Store.read_only(str(folder))

    def _keep(self, folder: Path) -> None:
        """Keep a generation from being deleted while this store reads it."""
        if self._reading is not None:
            self._reading.release()
        self._reading = FileLock(folder.with_name(f"{folder.name}.lock"))
        with suppress(OSError):  # a copy of a store may lack its locks, and a reader may lack the right to them
            self._reading.acquire(shared=True)

    def _sweep(self) -> None:
        """Delete the generations that do not count, but for those that somebody reads."""
        if self._path is None:
            return
        stale = {int(m[1]) for entry in self._path.iterdir() if (m := _GENERATION.fullmatch(entry.name))}
        for generation in sorted(stale - {self._manifest.generation}):
            _delete_generation(self._path / f"generation-{generation}")


def _loaded(store: ox.Store, quads: Iterable[Quad]) -> ox.Store:
    store.bulk_extend(quads)
    return store


def _load_generation(folder: Path, quads: Iterable[Quad]) -> int:
    """Load a graph into a folder of its own; how many quads it holds."""
    try:
        store = _loaded(ox.Store(str(folder)), quads)
        store.flush()
        folder.with_name(f"{folder.name}.lock").touch()
        return len(store)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _delete_generation(folder: Path) -> None:
    lock = FileLock(folder.with_name(f"{folder.name}.lock"))
    with suppress(OSError):  # what can't be deleted now is left to the next sweep
        if lock.acquire():
            shutil.rmtree(folder, ignore_errors=True)
            lock.path.unlink(missing_ok=True)
    lock.release()
