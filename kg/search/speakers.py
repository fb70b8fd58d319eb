"""Statements by who makes them: a speaker may be a pronoun or a description in the text, and is found by any name all the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from kg.search.content import Row
from kg.search.text import folded
from kg.store import Store

__all__ = ["spoken_by"]

_NAMED = "SELECT DISTINCT iri FROM name WHERE folded = ? ORDER BY iri"
_SPOKEN = """
SELECT DISTINCT ?statement ?document {
  VALUES ?agent { %s }
  ?statement kg:statedBy ?agent ; dcterms:isPartOf ?document .
} ORDER BY ?statement LIMIT %d"""
_HIT = """
SELECT kind, classes, iri, label, document, begin, end, text, more FROM hit
WHERE document = ? AND kind = 'statement' AND iri = ?"""


def spoken_by(store: Store, index: sqlite3.Connection, name: str, most: int) -> Iterator[Row]:
    """Statements of those whom a name names as a whole, in the order of their IRIs.

    Args:
        store: says who makes which statement.
        index: of the store, up to date.
        name: in any case, with or without accents.
        most: at most so many.
    """
    agents = " ".join(f"<{iri}>" for (iri,) in index.execute(_NAMED, (folded(name),)))
    if not agents:
        return
    for row in store.query(_SPOKEN % (agents, most)):  # type: ignore[union-attr]
        found = index.execute(_HIT, (row["document"].value, row["statement"].value)).fetchone()
        if found:
            yield Row(*found)
