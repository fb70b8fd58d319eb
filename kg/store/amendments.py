"""What decisions of people change in single documents: they enter the graph anew, amended, and are kept as they were beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from kg.decisions import Action, Decision
from kg.decisions.amend import amended
from kg.store.database import Database
from kg.store.documents import decode_extraction, encode_extraction

__all__ = ["amend_documents", "original_extraction"]

_COLUMNS: Final = "source, path, date, content, made_by, stamp, file"


def amend_documents(database: Database, decisions: Iterable[Decision]) -> None:
    """Amend the documents that are about to enter, and let those in the graph enter once more of which other decisions tell now.

    Args:
        database: within a transaction, what changes being marked.
        decisions: all that count.
    """
    by_source: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.action in {Action.REJECT, Action.APART}:
            by_source[decision.source].append(decision)
    known = {source for (source,) in database.rows("SELECT source FROM original")}
    for source in sorted(known | by_source.keys()):
        _amend(database, source, by_source[source])


def _amend(database: Database, source: str, decisions: list[Decision]) -> None:
    mark = database.one("SELECT put FROM change WHERE source = ?", source)
    entering = mark is not None and bool(mark[0])
    before = _extraction(database, source, "pending" if entering else "document")
    original = None if entering else _extraction(database, source, "original")
    extracted = original or before
    if extracted is None or (mark is not None and not entering):
        database.run("DELETE FROM original WHERE source = ?", source)
        return
    extraction = decode_extraction(source, extracted)
    changed = amended(extraction, decisions)
    after = extracted if changed is extraction else encode_extraction(changed)
    if after != before:
        _put(database, source, after, entering=entering)
    database.run("DELETE FROM original WHERE source = ?", source)
    if after != extracted:
        database.run("INSERT INTO original VALUES (?, ?)", source, extracted)


def _put(database: Database, source: str, extraction: bytes, *, entering: bool) -> None:
    """Let a document enter with another extraction."""
    if entering:
        database.run("UPDATE pending SET extraction = ? WHERE source = ?", extraction, source)
        return
    database.run(
        f"INSERT OR REPLACE INTO pending ({_COLUMNS}, extraction) SELECT {_COLUMNS}, ? FROM document WHERE source = ?",  # noqa: S608 - ours
        extraction,
        source,
    )
    database.run("INSERT INTO change VALUES (?, 1)", source)


def _extraction(database: Database, source: str, table: str) -> bytes | None:
    row = database.one(f"SELECT extraction FROM {table} WHERE source = ?", source)  # noqa: S608 - a table of ours
    return bytes(row[0]) if row else None


def original_extraction(database: Database, source: str) -> bytes | None:
    """The extraction of a document in the graph as it was before any decision, encoded; None if there is no such document."""
    return _extraction(database, source, "original") or _extraction(database, source, "document")
