"""A store in a folder or in memory: Oxigraph for the graph, SQLite for the documents behind it.

The layout of a store's folder::

    kg-store.json          version of the layout, base IRI, current generation, counts
    kg-store.lock          the writer's lock
    kg-store.sqlite        documents with their extractions, the state of resolution, what an interrupted build has done
    decisions.csv          what people have decided (:mod:`kg.decisions`), unless they keep it elsewhere
    generation-N/          the graph, an Oxigraph database that nothing writes to any more
    generation-N.lock      the readers' lock on it

A change is one transaction of the database, within which the next generation is made aside. The commit decides: it names
the generation. ``kg-store.json`` follows, and from then on readers see the new graph; where a crash came between the two,
whoever writes next makes up for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
import pyoxigraph as ox
from pyoxigraph import Quad, Variable

from kg.errors import StoreError
from kg.model import Extraction
from kg.store.base import Dataset, QueryResult, StoreInfo, Term
from kg.store.change import QUADS, GraphChange, tally
from kg.store.database import DATABASE, Database
from kg.store.documents import Documents
from kg.store.failures import store_failures
from kg.store.faults import query_error
from kg.store.generations import GENERATION, Generations, apply_change
from kg.store.locking import FileLock
from kg.store.manifest import FORMAT, MANIFEST, Manifest, read_manifest, write_manifest
from kg.vocab import BASE_IRI, PREFIXES

__all__ = ["EmbeddedStore", "check_folder", "create_store", "lock_store", "open_store"]

_LOCK: Final = "kg-store.lock"
_OURS: Final = re.compile(rf"kg-store\.(json(\.new)?|lock|sqlite.*)|extractions\.sqlite.*|\.?decisions\.csv(\.new)?|{GENERATION.pattern}")
# how often a reader tries again that finds a generation gone, because writers publish new ones meanwhile
_ATTEMPTS: Final = 100


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
        check_folder(folder)
        folder.mkdir(parents=True, exist_ok=True)
        lock = lock_store(folder)
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
        return EmbeddedStore(folder, read_manifest(folder), None)


def lock_store(folder: Path) -> FileLock:
    """The writer's lock on a store's folder.

    Raises:
        StoreError: somebody else has it.
        OSError: the folder can't be written.
    """
    lock = FileLock(folder / _LOCK)
    if not lock.acquire():
        raise StoreError(f"store {folder}: {lock.holder()}, is writing to it. Wait until it ends, or give another with --store.")
    return lock


def check_folder(folder: Path) -> None:
    """Refuse a file, and a folder that holds anything but a store.

    Raises:
        StoreError: it is one of these.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"store {folder}: a file, where a folder is needed. Give another path with --store.")
    if not folder.is_dir() or (folder / MANIFEST).exists():
        return
    foreign = sorted(entry.name for entry in folder.iterdir() if not _OURS.fullmatch(entry.name))
    if foreign:
        raise StoreError(f"store {folder}: the folder holds something else ({foreign[0]!r} …). Give a new or an empty folder with --store.")


def _check_base(base_iri: str) -> None:
    try:
        ox.NamedNode(base_iri)
    except ValueError as error:
        raise StoreError(f"base IRI {base_iri!r}: {error}. Give an absolute IRI that ends in / or #, such as {BASE_IRI}") from error
    if base_iri[-1:] not in {"/", "#"}:
        raise StoreError(f"base IRI {base_iri!r} ends in neither / nor #. Give one such as {BASE_IRI}")


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
        self._generations = None if path is None else Generations(path)
        self._database: Database | None = None
        self._graph = ox.Store()
        try:
            self._database = self._open_database() if self._writable else None
            self._open_generation()
        except BaseException:
            self.close()
            raise

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
        m = self._manifest
        return StoreInfo(self._path, m.format, m.base_iri, m.generation, m.documents, m.quads, m.pipeline, m.versions, m.counts)

    @property
    def database(self) -> Database:
        """The database behind the graph: of a writer to change, of a reader to look into.

        Raises:
            StoreError: it can't be opened.
        """
        if self._database is None:
            with store_failures(self._path, f"read {DATABASE}"):
                self._database = self._open_database()
        return self._database

    @property
    def documents(self) -> Documents:
        """The documents of the graph, and those that wait to enter it."""
        return Documents(self.database)

    def set_pipeline(self, name: str, versions: Mapping[str, str]) -> None:
        """Note what reads the documents: the spaCy pipeline's name, and versions by the name of what has them.

        Raises:
            StoreError: the store is read-only or can't be written.
        """
        self._check_writable()
        with store_failures(self._path, f"write {MANIFEST}"):
            self._publish(msgspec.structs.replace(self._manifest, pipeline=name, versions=dict(sorted(versions.items()))))

    def query(
        self, sparql: str, *, substitutions: Mapping[Variable, Term] | None = None, union: bool = True, dataset: Dataset | None = None
    ) -> QueryResult:
        """The answer to a SPARQL 1.1 query over the union of all named graphs; see :meth:`kg.store.Store.query`."""
        try:
            with store_failures(self._path, "answer the query"):
                return self._graph.query(
                    sparql,
                    base_iri=self.base_iri,
                    prefixes=PREFIXES,
                    use_default_graph_as_union=union and dataset is None,
                    default_graph=None if dataset is None else list(dataset.default),
                    named_graphs=None if dataset is None else list(dataset.named),
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
            yield from self.documents

    def put_extractions(self, extractions: Iterable[Extraction]) -> None:
        """Add extractions, all or none; one of the same source is replaced. The graph does not follow.

        Raises:
            StoreError: the store is read-only or can't be written.
        """
        self._check_writable()
        with store_failures(self._path, "write the extractions"):
            self.database.set("rules", "")  # the graph is not made of the documents any more
            self.documents.put(extractions)
            self._publish(msgspec.structs.replace(self._manifest, documents=len(self.documents)))

    def replace_graph(self, quads: Iterable[Quad]) -> None:
        """Put a new graph in the place of the old one, all at once.

        The graph is made aside first; whatever fails leaves the old one as it was, and what was left behind is cleaned up
        by the next call. The old graph's files go as soon as nobody reads them any more.

        Args:
            quads: the whole graph, the ontology's quads (:func:`kg.store.ontology_quads`) included.

        Raises:
            StoreError: the store is read-only or can't be written.
        """

        def loaded() -> Iterator[Quad]:
            for quad in quads:
                counts.update(tally((quad,)))
                yield quad

        def finish() -> dict[str, int]:
            self.database.set("rules", "")
            return dict(sorted(counts.items()))

        counts = tally(())
        self.change_graph(lambda: GraphChange(fresh=True, large=True, drop=tuple, remove=tuple, add=loaded), finish)

    def change_graph(
        self,
        prepare: Callable[[], GraphChange],
        finish: Callable[[], Mapping[str, int]],
        made_by: tuple[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Change documents and graph together, all at once: readers see the new ones afterwards.

        Args:
            prepare: changes the database, and says what becomes of the graph.
            finish: changes the database once the new graph is written, and tells its counts: quads, and instances by class.
            made_by: the pipeline's name and versions, see :meth:`set_pipeline`; None for no change.

        Raises:
            StoreError: the store is read-only or can't be written; nothing has changed then.
        """
        self._check_writable()
        with store_failures(self._path, "write the graph"):
            self._catch_up(self.database)
            generation = self._manifest.generation + 1
            if self._generations:
                self._generations.sweep(self._manifest.generation)
            with self.database.transaction():
                self._write_graph(generation, prepare())
                counts = dict(finish())
                manifest = msgspec.structs.replace(
                    self._manifest, generation=generation, documents=len(self.documents), quads=counts.pop(QUADS, 0), counts=counts
                )
                if made_by:
                    manifest = msgspec.structs.replace(manifest, pipeline=made_by[0], versions=dict(sorted(made_by[1].items())))
                self.database.set("manifest", msgspec.json.encode(manifest).decode())
            self._publish(manifest)
            self._open_generation()
            if self._generations:
                self._generations.sweep(generation)

    def close(self) -> None:
        """Give the store's files and its locks up; a store in memory is emptied."""
        self._graph = ox.Store()
        if self._database is not None:
            self._database.close()
        if self._generations:
            self._generations.release()
        if self._lock is not None:
            self._lock.release()

    def _check_writable(self) -> None:
        if not self._writable:
            raise StoreError(f"store {self._path}: open for reading only. Open it with create_store to write to it.")

    def _open_database(self) -> Database:
        """The database, which a writer makes."""
        if self._path is None or not (self._writable or (self._path / DATABASE).exists()):
            return Database(None)
        database = Database(self._path / DATABASE, read_only=not self._writable)
        if self._writable:
            self._catch_up(database)
        return database

    def _catch_up(self, database: Database) -> None:
        """Publish what was committed, if a crash or a full disk has kept it from being published."""
        committed = database.get("manifest")
        if committed:
            manifest = msgspec.json.decode(committed, type=Manifest)
            if manifest.generation > self._manifest.generation:
                self._publish(manifest)

    def _publish(self, manifest: Manifest) -> None:
        """Let readers see what has been committed."""
        if self._path is not None:
            write_manifest(self._path, manifest)
        self._manifest = manifest

    def _write_graph(self, generation: int, change: GraphChange) -> None:
        """Make the next generation, which nobody reads yet; in memory there is but one."""
        if self._generations:
            self._generations.make(generation, self._manifest.generation, change)
            return
        store = ox.Store() if change.fresh else self._graph
        apply_change(store, change)
        self._graph = store

    def _open_generation(self) -> None:
        """Open the current generation for reading, and keep it from being deleted meanwhile."""
        if self._path is None or not self._generations:
            return
        for _ in range(_ATTEMPTS):
            generation = self._manifest.generation
            if not generation:
                return
            if self._writable and not self._generations.path(generation).is_dir():
                self.database.set("rules", "")  # somebody has deleted it: the next build makes the graph anew
                return
            self._generations.keep(generation)
            # whoever deletes a generation has published another before
            if self._writable or read_manifest(self._path).generation == generation:
                self._graph = self._generations.open(generation)
                return
            self._manifest = read_manifest(self._path)
        raise StoreError(f"store {self._path}: it changes too fast to be read. Try again.")
