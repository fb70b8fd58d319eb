"""The index behind the search: SQLite's FTS5, in one file beside the graph.

SQLite, because it comes with Python, changes in transactions (a reader never sees half an index, and a crash leaves the old one) and
forgets single documents; tantivy is quicker at a hundred million sentences, but would be one more compiled dependency, with files
that need locks of their own. The index is derived data: it is brought up to date by the first search after a build, and made
again if its file is lost or damaged. A document's text never changes under its IRI, so the IRIs alone tell what is new and gone.

What is indexed of a document does not depend on resolution: the names of an entity are looked up when somebody searches.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kg.search.content import Row, document_rows, documents, entity_rows
from kg.search.text import folded
from kg.store import Store

__all__ = ["FILE", "opened", "update"]

FILE = "kg-search.sqlite"

_VERSION = 1
_SCHEMA = """
CREATE TABLE state (value TEXT NOT NULL);
-- what can be found, with the columns of kg.search.content.Row
CREATE TABLE hit (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, classes TEXT NOT NULL, iri TEXT NOT NULL, label TEXT NOT NULL,
  document TEXT NOT NULL, begin INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, more TEXT NOT NULL);
CREATE INDEX hit_document ON hit (document, kind, begin);
CREATE TABLE name (folded TEXT NOT NULL, iri TEXT NOT NULL, PRIMARY KEY (folded, iri)) WITHOUT ROWID;
CREATE INDEX name_iri ON name (iri);
CREATE TABLE word (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE body USING fts5(kind, words, content='', tokenize='unicode61');
"""
_INSERT = "INSERT INTO hit (kind, classes, iri, label, document, begin, end, text, more) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ENTITIES = "SELECT id, kind, classes, iri, label, document, begin, end, text, more FROM hit WHERE kind = 'entity'"
_OF_DOCUMENT = "SELECT id, kind, classes, iri, label, document, begin, end, text, more FROM hit WHERE document = ?"
# how long a search waits for another that is updating the index (seconds)
_PATIENCE = 600
# documents that are read from the graph at once
_BATCH = 100

_in_memory: weakref.WeakKeyDictionary[Store, sqlite3.Connection] = weakref.WeakKeyDictionary()


def update(store: Store) -> None:
    """Bring a store's index up to date: what is new is read from the graph, what is gone is forgotten.

    Searching does this by itself. Nothing happens where the graph has not changed. Two processes that update one index wait for
    one another.

    Raises:
        StoreError: the store can't be read.
    """
    with opened(store):
        pass


@contextmanager
def opened(store: Store) -> Iterator[sqlite3.Connection]:
    """The index of a store, up to date.

    It lies in the store's folder; in memory if the store has none, or none that may be written to.
    """
    path = store.info.path
    if isinstance(path, Path) and (connection := _file(path / FILE, store)) is not None:
        with closing(connection):
            yield connection
        return
    if store in _in_memory:
        _refresh(_in_memory[store], store)
    else:
        _in_memory[store] = _fresh(":memory:", store)
    yield _in_memory[store]


def _file(path: Path, store: Store) -> sqlite3.Connection | None:
    """The index in a file, up to date; None if there can't be one there."""
    try:
        return _fresh(str(path), store)
    except sqlite3.OperationalError:  # no right to write, or a full disk
        return None
    except sqlite3.DatabaseError:  # damaged
        path.unlink(missing_ok=True)
    return _fresh(str(path), store)


def _fresh(path: str, store: Store) -> sqlite3.Connection:
    """The index in a file or in memory, up to date."""
    connection = _connect(path)
    try:
        _refresh(connection, store)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: str) -> sqlite3.Connection:
    # transactions are begun by hand; the threads of a server share an index in memory
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)


def _refresh(connection: sqlite3.Connection, store: Store) -> None:
    """Make the index agree with the graph, all at once."""
    if _state(connection) == _wanted(store):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if (known := _state(connection)) != _wanted(store):  # another process may have done it meanwhile
            _change(connection, store, known)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _wanted(store: Store) -> dict[str, object]:
    """What tells a graph from the others that the store has had."""
    info = store.info
    made_by = {"pipeline": info.pipeline, **info.versions}
    return {"generation": info.generation, "quads": info.quads, "base": info.base_iri, "made by": made_by}


def _state(connection: sqlite3.Connection) -> dict[str, object] | None:
    """Which graph the index is of; None for none yet, or one of another version."""
    if connection.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        return None
    row = connection.execute("SELECT value FROM state").fetchone()
    return json.loads(row[0]) if row else None


def _change(connection: sqlite3.Connection, store: Store, known: dict[str, object] | None) -> None:
    wanted = _wanted(store)
    if known is None or any(known[key] != wanted[key] for key in ("base", "made by")):
        _reset(connection)
    _update_entities(connection, store)
    _update_documents(connection, store)
    connection.execute("DELETE FROM state")
    connection.execute("INSERT INTO state VALUES (?)", (json.dumps(wanted),))


def _reset(connection: sqlite3.Connection) -> None:
    """Begin anew: another version's tables go too."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'body_%'").fetchall()
    for (name,) in tables:
        connection.execute(f"DROP TABLE {name}")
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {_VERSION}")


def _update_entities(connection: sqlite3.Connection, store: Store) -> None:
    now = set(entity_rows(store))
    before = {Row(*row[1:]): row[0] for row in connection.execute(_ENTITIES)}
    for row in before.keys() - now:
        _remove(connection, before[row], row)
        connection.execute("DELETE FROM name WHERE folded = ? AND iri = ?", (folded(row.text), row.iri))
    for row in sorted(now - before.keys()):
        _add(connection, row)
    # of two names that fold to one, one may have gone
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", ((folded(row.text), row.iri) for row in sorted(now)))


def _update_documents(connection: sqlite3.Connection, store: Store) -> None:
    now = documents(store)
    before = {iri for (iri,) in connection.execute("SELECT DISTINCT document FROM hit WHERE document != ''")}
    for iri in sorted(before - now):
        rows = connection.execute(_OF_DOCUMENT, (iri,)).fetchall()
        for number, *row in rows:
            _remove(connection, number, Row(*row))
    new = sorted(now - before)
    for n in range(0, len(new), _BATCH):
        for each in document_rows(store, new[n : n + _BATCH]):
            _add(connection, each)


def _add(connection: sqlite3.Connection, row: Row) -> None:
    cursor = connection.execute(_INSERT, row)
    body = _body(row)
    connection.execute("INSERT INTO body (rowid, kind, words) VALUES (?, ?, ?)", (cursor.lastrowid, *body))
    connection.executemany("INSERT OR IGNORE INTO word VALUES (?)", ((word,) for word in sorted(set(body[1].split()))))


def _remove(connection: sqlite3.Connection, number: int, row: Row) -> None:
    # a table without content forgets a row if it is told what the row held (SQLite FTS5, section 6.4)
    connection.execute("INSERT INTO body (body, rowid, kind, words) VALUES ('delete', ?, ?, ?)", (number, *_body(row)))
    connection.execute("DELETE FROM hit WHERE id = ?", (number,))


def _body(row: Row) -> tuple[str, str]:
    """A row's two columns of the index."""
    return f"{row.kind} {row.classes}".lower(), folded(f"{row.more} {row.text}")
