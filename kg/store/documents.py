"""The documents of a store with their extractions, and those that wait to enter it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from kg.errors import StoreError
from kg.model import Document, Extraction
from kg.store.database import Database, Row
from kg.vocab import document_key

__all__ = ["Documents", "Origin", "Prepared", "content_hash", "decode_extraction", "encode_extraction"]

_extraction = msgspec.json.Decoder(Extraction)
_document = msgspec.json.Decoder(Document)
# behind every date: a report without one never counts as the earliest
_NO_DATE: Final = "9999"
_PUT: Final = "INSERT OR REPLACE INTO {} (source, path, date, content, made_by, stamp, file, extraction) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# extractions in memory at a time
_CHUNK: Final = 64


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document was read: a file's path, and a hash of its bytes and of how they were read; None for what is unknown."""

    file: str | None = None
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that waits to enter the graph: what a build knows of it before anybody has looked into its extraction.

    ``made_by`` names what extracted it, ``extraction`` is as :func:`encode_extraction` gives it.
    """

    document: Document
    origin: Origin
    made_by: str
    extraction: bytes


def content_hash(document: Document) -> str:
    """A hash of a document's text and metadata."""
    return hashlib.sha256(msgspec.json.encode(document)).hexdigest()[:32]


def encode_extraction(extraction: Extraction) -> bytes:
    """An extraction as it is kept: JSON, compressed."""
    return zlib.compress(msgspec.json.encode(extraction), 1)


def decode_extraction(source: str, data: bytes) -> Extraction:
    """The extraction that was kept.

    Raises:
        StoreError: it is damaged.
    """
    try:
        return _extraction.decode(zlib.decompress(data))
    except (msgspec.DecodeError, zlib.error) as error:
        raise StoreError(f"the extraction of {source} is damaged ({error}). Restore a backup, or build again with --rebuild.") from error


class Documents:
    """The documents of a store, by their source."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def __len__(self) -> int:
        """How many documents are in the store."""
        return self._db.count("document")

    def __iter__(self) -> Iterator[Extraction]:
        """Their extractions, in the order of their sources.

        Raises:
            StoreError: one is damaged.
        """
        rows = self._db.rows("SELECT source, extraction FROM document ORDER BY source")
        return (decode_extraction(source, data) for source, data in rows)

    def put(self, extractions: Iterable[Extraction]) -> None:
        """Add extractions, all or none; one of the same source is replaced. The graph does not follow."""
        rows = (_row(Prepared(e.document, Origin(), "", encode_extraction(e))) for e in extractions)
        with self._db.transaction():
            self._db.many(_PUT.format("document"), rows)

    def origin(self, source: str, made_by: str) -> Origin | None:
        """Where a document in the store was read; None for one that is missing, or that something else extracted."""
        row = self._db.one("SELECT file, stamp FROM document WHERE source = ? AND made_by = ?", source, made_by)
        return Origin(*row) if row else None

    def content(self, source: str) -> str | None:
        """The hash of a document's text and metadata, None if it is not in the store."""
        row = self._db.one("SELECT content FROM document WHERE source = ?", source)
        return str(row[0]) if row else None

    def holds(self, document: Document, made_by: str) -> bool:
        """Whether the store has the document as it is."""
        return self._found("document", document, made_by)

    def is_prepared(self, document: Document, made_by: str) -> bool:
        """Whether the document's extraction waits already, of a build that was interrupted."""
        return self._found("pending", document, made_by)

    def _found(self, table: str, document: Document, made_by: str) -> bool:
        sql = f"SELECT 1 FROM {table} WHERE source = ? AND content = ? AND made_by = ?"  # noqa: S608 - a table of ours
        return self._db.one(sql, document.source, content_hash(document), made_by) is not None

    def note_origin(self, source: str, origin: Origin) -> None:
        """Keep where a document was read, for one that has not changed."""
        self._db.run("UPDATE document SET file = ?, stamp = ? WHERE source = ?", origin.file, origin.stamp, source)

    def files(self) -> Iterator[tuple[str, str]]:
        """Source and file of each document that was read from a file."""
        for chunk in self._db.chunks("SELECT source, file FROM document WHERE file IS NOT NULL AND source > ?", _CHUNK):
            yield from ((source, file) for source, file in chunk)

    def sources(self) -> list[str]:
        """The sources of all documents, in their order."""
        return [source for (source,) in self._db.rows("SELECT source FROM document ORDER BY source")]

    def unknown(self, sources: Iterable[str]) -> list[str]:
        """Those of the sources that no document in the store has."""
        return [source for source in sources if self.content(source) is None]

    # what a build has to do, kept on the disk: a corpus need not fit into memory

    def forget_todo(self) -> None:
        """Begin anew."""
        self._db.clear("todo", "change")

    def add_todo(self, document: Document, origin: Origin) -> None:
        """Note that a document is to be extracted."""
        self._db.run(
            "INSERT OR REPLACE INTO todo VALUES (?, ?, ?, ?)", document.source, msgspec.json.encode(document), origin.stamp, origin.file
        )

    def add_stale(self, made_by: str, *, everything: bool) -> None:
        """Note that the documents are to be extracted that something else extracted: other models, rules, gazetteers.

        What an interrupted build has prepared of them enters the graph as it is, unless ``everything`` is to be extracted.
        What is marked already stays out: it is prepared, or goes.
        """
        self._db.run("DELETE FROM pending WHERE made_by != ?", made_by)  # of interrupted builds of another kg: of no use any more
        if everything:
            known = "SELECT source, NULL, stamp, file FROM document WHERE source NOT IN (SELECT source FROM change)"
            self._db.run(f"INSERT OR IGNORE INTO todo {known}")
            return
        self._db.run(
            "INSERT OR IGNORE INTO change SELECT d.source, 1 FROM pending p CROSS JOIN document d ON d.source = p.source "
            "WHERE d.made_by != ?1 AND p.made_by = ?1 AND p.content = d.content AND d.source NOT IN (SELECT source FROM todo)",
            made_by,
        )
        self._db.run(
            "INSERT OR IGNORE INTO todo SELECT source, NULL, stamp, file FROM document "
            "WHERE (made_by < ?1 OR made_by > ?1) AND source NOT IN (SELECT source FROM change)",  # unlike !=, this asks the index
            made_by,
        )

    def todo(self) -> Iterator[Document]:
        """The documents to extract, in the order of their sources."""
        for chunk in self._db.chunks("SELECT source, document FROM todo WHERE source > ?", _CHUNK):
            yield from (_document.decode(data) if data else self._known(source) for source, data in chunk)

    def is_todo(self, source: str) -> bool:
        """Whether a document is to be extracted."""
        return self._db.one("SELECT 1 FROM todo WHERE source = ?", source) is not None

    def todo_origin(self, source: str) -> Origin:
        """Where a document that is to be extracted was read."""
        row = self._db.one("SELECT file, stamp FROM todo WHERE source = ?", source)
        return Origin(*row) if row else Origin()

    def count_todo(self) -> int:
        """How many documents are to be extracted."""
        return self._db.count("todo")

    def _known(self, source: str) -> Document:
        row = self._db.one("SELECT extraction FROM document WHERE source = ?", source)
        if row is None:
            raise StoreError(f"the document {source} vanished while the store was being built. Run it again.")
        return decode_extraction(source, row[0]).document

    def prepare(self, prepared: Iterable[Prepared]) -> None:
        """Keep extractions until the graph takes them up: an interrupted build does not extract them again."""
        with self._db.transaction():
            self._db.many(_PUT.format("pending"), map(_row, prepared))

    def mark(self, source: str, *, put: bool) -> None:
        """Note that the graph is to take a prepared document up, or to lose one; the first word counts."""
        self._db.run("INSERT OR IGNORE INTO change VALUES (?, ?)", source, put)

    def changes(self) -> Iterator[tuple[str, bool, str | None, str | None]]:
        """What the graph is to take up or to lose: source, which of both, the content's hash before and after."""
        sql = (
            "SELECT c.source, put, d.content, p.content FROM change c LEFT JOIN document d ON d.source = c.source "
            "LEFT JOIN pending p ON p.source = c.source WHERE c.source > ?"
        )
        for chunk in self._db.chunks(sql, 1000):
            yield from ((source, bool(put), before, after) for source, put, before, after in chunk)

    def count_changes(self) -> int:
        """How many documents the graph is to take up or to lose."""
        return self._db.count("change")


def _row(prepared: Prepared) -> Row:
    document = prepared.document
    path = f"doc/{document_key(document.source, document.text)}"
    content, origin = content_hash(document), prepared.origin
    return (document.source, path, document.date or _NO_DATE, content, prepared.made_by, origin.stamp, origin.file, prepared.extraction)
