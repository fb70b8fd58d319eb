"""``kg-store.sqlite``: documents, what waits to enter the graph, and the state of resolution, changed in transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from kg.store.failures import store_failures

__all__ = ["DATABASE", "Database", "Row"]

DATABASE: Final = "kg-store.sqlite"

# of pages kept in memory (KiB), whatever the store holds
_CACHE: Final = 64 * 1024

Row: TypeAlias = tuple[Any, ...]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- the documents in the graph; tally counts the quads and instances that are theirs alone
CREATE TABLE IF NOT EXISTS document (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, path TEXT NOT NULL, date TEXT NOT NULL,
  content TEXT NOT NULL, made_by TEXT NOT NULL, stamp TEXT, file TEXT,
  tally TEXT NOT NULL DEFAULT '{}', extraction BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS document_made_by ON document (made_by);

-- extractions that no graph has yet: of a build that goes on, or that was interrupted
CREATE TABLE IF NOT EXISTS pending (
  source TEXT PRIMARY KEY, path TEXT NOT NULL, date TEXT NOT NULL,
  content TEXT NOT NULL, made_by TEXT NOT NULL, stamp TEXT, file TEXT, extraction BLOB NOT NULL);

-- the extractions of documents of which decisions strike something out, as they were before
CREATE TABLE IF NOT EXISTS original (source TEXT PRIMARY KEY, extraction BLOB NOT NULL) WITHOUT ROWID;

-- what services take entities for, until somebody decides; kg.store.proposals tells the columns
CREATE TABLE IF NOT EXISTS proposal (
  key TEXT NOT NULL, iri TEXT NOT NULL, kind TEXT NOT NULL, score REAL NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
  service TEXT NOT NULL, PRIMARY KEY (key, iri)) WITHOUT ROWID;

-- what people decided of two keys, the last word of each pair
CREATE TABLE IF NOT EXISTS decision (
  one TEXT NOT NULL, other TEXT NOT NULL, judgement BLOB NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS decision_other ON decision (other);
"""

#: counts changes of the tables below
_RESOLUTION_LAYOUT: Final = 1
# what resolution keeps; it follows from the documents and from what people decided, so tables of another layout are thrown away
_RESOLUTION: Final = """
-- one row a key; leader is the first key's row of those that are joined to it, and has the node that is drafted for all of them;
-- path is that node's
CREATE TABLE IF NOT EXISTS cluster (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  members INTEGER NOT NULL DEFAULT 0, places INTEGER NOT NULL DEFAULT 0, leader INTEGER, draft BLOB, candidate TEXT, path TEXT);
CREATE INDEX IF NOT EXISTS cluster_candidate ON cluster (candidate, key);
CREATE INDEX IF NOT EXISTS cluster_leader ON cluster (leader);

-- rank: the number of words of the name, negated, so that the fullest of the earliest document comes first
CREATE TABLE IF NOT EXISTS member (
  cluster INTEGER NOT NULL, rank INTEGER NOT NULL, date TEXT NOT NULL, path TEXT NOT NULL, position INTEGER NOT NULL,
  document INTEGER NOT NULL, name TEXT NOT NULL, code TEXT, features TEXT NOT NULL,
  PRIMARY KEY (cluster, rank, date, path, position)) WITHOUT ROWID;

-- by name: mentions, members that have it, members whose fullest name it is
CREATE TABLE IF NOT EXISTS name (
  cluster INTEGER NOT NULL, name TEXT NOT NULL, mentions INTEGER NOT NULL, uses INTEGER NOT NULL, full INTEGER NOT NULL,
  PRIMARY KEY (cluster, name)) WITHOUT ROWID;

-- posts in bodies that documents share; organisation is the body's cluster
CREATE TABLE IF NOT EXISTS post (
  document INTEGER NOT NULL, position INTEGER NOT NULL, date TEXT NOT NULL, origin TEXT NOT NULL,
  organisation INTEGER NOT NULL, label TEXT NOT NULL, path TEXT, PRIMARY KEY (document, position)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS post_path ON post (path, date, origin, position, label, organisation);
CREATE INDEX IF NOT EXISTS post_organisation ON post (organisation, path, label);
CREATE TABLE IF NOT EXISTS post_node (path TEXT PRIMARY KEY, node BLOB NOT NULL) WITHOUT ROWID;

-- where a key is looked for that may be another's entity, and how many members say so
CREATE TABLE IF NOT EXISTS block (block TEXT NOT NULL, cluster INTEGER NOT NULL, uses INTEGER NOT NULL, PRIMARY KEY (block, cluster))
  WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS block_cluster ON block (cluster);

-- who is named in a document beside whom
CREATE TABLE IF NOT EXISTS beside (document INTEGER NOT NULL, cluster INTEGER NOT NULL, PRIMARY KEY (document, cluster)) WITHOUT ROWID;

-- what the names of a block say of each pair
CREATE TABLE IF NOT EXISTS judged (
  block TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, same INTEGER NOT NULL, judgement BLOB NOT NULL,
  PRIMARY KEY (block, one, other)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS judged_pair ON judged (one, other);
CREATE INDEX IF NOT EXISTS judged_other ON judged (other);

-- what the graph tells of a pair
CREATE TABLE IF NOT EXISTS shown (one TEXT NOT NULL, other TEXT NOT NULL, shown BLOB NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS shown_other ON shown (other);
"""
_RESOLUTION_TABLES: Final = ("cluster", "member", "name", "post", "post_node", "block", "beside", "judged", "shown")

# what a change touches; gone at the end of the process
_WORKING: Final = """
CREATE TEMP TABLE todo (source TEXT PRIMARY KEY, document BLOB, stamp TEXT, file TEXT) WITHOUT ROWID;
CREATE TEMP TABLE change (source TEXT PRIMARY KEY, put INTEGER NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE touched (cluster INTEGER PRIMARY KEY, draft BLOB, path TEXT);
CREATE TEMP TABLE renamed (cluster INTEGER PRIMARY KEY);
CREATE TEMP TABLE touched_post (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE emitted (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE dropped (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE touched_block (block TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE touched_pair (id INTEGER PRIMARY KEY, one TEXT NOT NULL, other TEXT NOT NULL, UNIQUE (one, other));
CREATE TEMP TABLE shown_gone (id INTEGER PRIMARY KEY, shown BLOB NOT NULL);
CREATE TEMP TABLE shown_come (id INTEGER PRIMARY KEY, shown BLOB NOT NULL);
CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY, node BLOB NOT NULL);
CREATE TEMP TABLE come (id INTEGER PRIMARY KEY, node BLOB NOT NULL);
"""


class Database:
    """A connection to a store's database.

    Args:
        path: the database's file, None for memory.
        read_only: whether to open it for reading alone; it must exist then.

    Raises:
        sqlite3.Error: the file can't be opened or is no database.
    """

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        self._folder = path.parent if path else None
        self._connection = _connect(path, "ro" if read_only else "rwc")
        if not read_only:
            # write-ahead: readers go on while somebody writes, and what a killed process left is rolled back
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            self._connection.executescript(_SCHEMA)
            self._lay_out_resolution()
            self._connection.executescript(_WORKING)

    def _lay_out_resolution(self) -> None:
        """Have the tables of resolution; empty ones, to be filled anew, if those that are there are of another layout."""
        (layout,) = self._connection.execute("PRAGMA user_version").fetchone()
        if layout != _RESOLUTION_LAYOUT:
            dropped = " ".join(f"DROP TABLE IF EXISTS {table};" for table in _RESOLUTION_TABLES)
            forgotten = f"{dropped} DELETE FROM meta WHERE name = 'rules'; PRAGMA user_version = {_RESOLUTION_LAYOUT};"  # noqa: S608
            self._connection.executescript(f"BEGIN IMMEDIATE; {forgotten} {_RESOLUTION} COMMIT;")
        self._connection.executescript(_RESOLUTION)

    def rows(self, sql: str, *values: object) -> Iterator[Row]:
        """The rows that a query gives, as they are read."""
        return iter(self._connection.execute(sql, values))

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row that a query gives."""
        row: Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def count(self, table: str) -> int:
        """How many rows a table has."""
        (found,) = self._connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608 - a table of ours
        return int(found)

    def run(self, sql: str, *values: object) -> None:
        """Execute a statement."""
        self._connection.execute(sql, values)

    def many(self, sql: str, rows: Iterable[Row]) -> None:
        """Execute a statement for each row."""
        self._connection.executemany(sql, rows)

    def clear(self, *tables: str) -> None:
        """Empty tables."""
        for table in tables:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours

    def chunks(self, sql: str, size: int) -> Iterator[list[Row]]:
        """The rows of a query in chunks, by their first column, so that whoever gets them may write meanwhile.

        Args:
            sql: a query that ends in a condition on its first column, ``… WHERE id > ?``; the order and the limit are added.
            size: rows a chunk.
        """
        last: object = -1
        while chunk := self._connection.execute(f"{sql} ORDER BY 1 LIMIT {size}", (last,)).fetchall():
            yield chunk
            last = chunk[-1][0]

    def get(self, name: str, default: str = "") -> str:
        """A value by its name."""
        row = self.one("SELECT value FROM meta WHERE name = ?", name)
        return str(row[0]) if row else default

    def set(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is changed within counts, or nothing of it; on the disk when this ends."""
        with store_failures(self._folder, "write to its database"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # a full disk has rolled back by itself
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def copy_to(self, path: Path) -> None:
        """Write a copy of the last committed state into a new file."""
        with sqlite3.connect(path) as target:
            self._connection.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        target.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _connect(path: Path | None, mode: str) -> sqlite3.Connection:
    """A connection in which transactions begin where they are asked for; the threads of a server may share it."""
    if path is None:
        return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        # where nothing may be written, SQLite can't share a database that nobody writes to either, unless told so
        if mode != "ro" or path.with_name(f"{path.name}-wal").exists():
            connection.close()
            raise
        connection.close()
        return sqlite3.connect(f"{uri}&immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    except BaseException:
        connection.close()
        raise
    return connection
