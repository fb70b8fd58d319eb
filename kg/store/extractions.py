"""The extractions behind a graph, one row a document, in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kg.errors import StoreError
from kg.model import Extraction
from kg.vocab import document_key

__all__ = ["ExtractionTable"]

_SCHEMA = "CREATE TABLE IF NOT EXISTS extraction (source TEXT PRIMARY KEY, document TEXT NOT NULL, json BLOB NOT NULL)"


class ExtractionTable:
    """Extractions by their document's source.

    Args:
        path: the database's file, None for memory.
        read_only: whether to open it for reading alone; it must exist then.

    Raises:
        sqlite3.Error: the file can't be opened or is no database.
    """

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        self._path = path
        target = ":memory:" if path is None else f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        # the threads of a server share the store; SQLite serialises them
        self._connection = sqlite3.connect(target, uri=True, check_same_thread=False)
        self._decoder = msgspec.json.Decoder(Extraction)
        if not read_only:
            with self._connection:
                self._connection.execute(_SCHEMA)

    def __len__(self) -> int:
        """How many documents there are."""
        (count,) = self._connection.execute("SELECT COUNT(*) FROM extraction").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Extraction]:
        """The extractions in the order of their sources.

        Raises:
            StoreError: a row does not hold an extraction.
        """
        rows = self._connection.execute("SELECT source, json FROM extraction ORDER BY source")
        return (self._decode(source, data) for source, data in rows)

    def put(self, extractions: Iterable[Extraction]) -> None:
        """Add extractions, all or none; one of the same source is replaced."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO extraction VALUES (?, ?, ?)", map(_row, extractions))

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _decode(self, source: str, data: bytes) -> Extraction:
        try:
            return self._decoder.decode(data)
        except msgspec.DecodeError as error:
            raise StoreError(f"{self._path}: the extraction of {source} is damaged ({error}). Delete the store and rebuild it.") from error


def _row(extraction: Extraction) -> tuple[str, str, bytes]:
    document = extraction.document
    return document.source, document_key(document.source, document.text), msgspec.json.encode(extraction)
