"""What a server was given, so that the next build sends what differs: one row a unit, in SQLite.

A unit is what is replaced whole: the named graph of a document, or one subject of a graph that documents share.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

__all__ = ["Ledger", "Unit"]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (graph TEXT, subject TEXT, digest INTEGER, PRIMARY KEY (graph, subject)) WITHOUT ROWID;
CREATE TEMP TABLE now (graph TEXT, subject TEXT, digest INTEGER NOT NULL, PRIMARY KEY (graph, subject)) WITHOUT ROWID;
CREATE TEMP TABLE todo (graph TEXT, subject TEXT, known INTEGER, gone INTEGER);
"""
# the digest of a unit is the sum of its lines' digests, in 62 bits: it does not depend on their order
_MASK: Final = (1 << 62) - 1
_NOTE: Final = "INSERT INTO now VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET digest = (digest + excluded.digest) & ?4"
# what is gone goes first: the number of triples on the server stays small
_COMPARE: Final = """
INSERT INTO todo SELECT graph, subject, 1, 1 FROM sent WHERE NOT EXISTS
    (SELECT 1 FROM now WHERE now.graph = sent.graph AND now.subject = sent.subject) ORDER BY graph, subject;
INSERT INTO todo SELECT now.graph, now.subject, sent.graph IS NOT NULL, 0 FROM now LEFT JOIN sent USING (graph, subject)
    WHERE sent.digest IS NOT now.digest ORDER BY now.graph, now.subject;
"""
_DROP: Final = "DELETE FROM sent WHERE graph = ? AND subject = ?"
_KEEP: Final = "REPLACE INTO sent SELECT graph, subject, digest FROM now WHERE graph = ? AND subject = ?"


@dataclass(frozen=True, slots=True)
class Unit:
    """A named graph, or one ``subject`` in it (IRIs); ``known`` if the server may have something of it, ``gone`` if it shall not."""

    graph: str
    subject: str = ""
    known: bool = False
    gone: bool = False


class Ledger:
    """The ledger in a file. A context manager that closes itself.

    Attributes:
        state: what tells this ledger from all others: it is drawn by lot when the file is made, and no part of any output.

    Raises:
        sqlite3.Error: the file can't be opened or is no database.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.executescript(_SCHEMA)
        if self._fact("state") is None:
            self._set("state", secrets.token_hex(8))
        self.state = self._fact("state") or ""

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def count(self) -> int:
        """How many times this state has been published to the end."""
        return int(self._fact("count") or 0)

    @property
    def version(self) -> str | None:
        """The version of the graph that was published last, as far as it was told."""
        return self._fact("version") or None

    def finish(self, count: int, version: str | None) -> None:
        """Note that all of a version has been sent, and how many times that makes."""
        self._set("count", str(count))
        self._set("version", version or "")

    def forget(self) -> None:
        """Forget what the server was given: it has nothing any more."""
        with self._connection:
            self._connection.execute("DELETE FROM sent")

    def adopt(self, graphs: Iterable[str]) -> None:
        """Note that the server may have these graphs, whoever wrote them, and nothing else."""
        self.forget()
        self.doubt(Unit(graph) for graph in graphs)

    def begin(self) -> None:
        """Forget what was noted and compared."""
        with self._connection:
            self._connection.execute("DELETE FROM now")
            self._connection.execute("DELETE FROM todo")

    def note(self, graph: str, subject: str, digest: int) -> None:
        """Note a part of what the graph holds now; what is noted of one unit adds up."""
        self._connection.execute(_NOTE, (graph, subject, digest & _MASK, _MASK))

    def compare(self) -> int:
        """Compare what was noted with what was sent; how many units differ."""
        self._connection.executescript(_COMPARE)
        (count,) = self._connection.execute("SELECT COUNT(*) FROM todo").fetchone()
        return int(count)

    def changes(self) -> Iterator[Unit]:
        """The units that differ, those that are gone first."""
        cursor = self._connection.execute("SELECT graph, subject, known, gone FROM todo ORDER BY rowid")
        for graph, subject, known, gone in cursor:
            yield Unit(graph, subject, known=bool(known), gone=bool(gone))

    def doubt(self, units: Iterable[Unit]) -> None:
        """Note that the server may have these units, or parts of them: written down before they are sent."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO sent VALUES (?, ?, NULL)", ((u.graph, u.subject) for u in units))

    def settle(self, units: Sequence[Unit]) -> None:
        """Note that the server has these units as they are now."""
        with self._connection:
            self._connection.executemany(_DROP, ((u.graph, u.subject) for u in units if u.gone))
            self._connection.executemany(_KEEP, ((u.graph, u.subject) for u in units if not u.gone))

    def _fact(self, name: str) -> str | None:
        row = self._connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _set(self, name: str, value: str) -> None:
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))
