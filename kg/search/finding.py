"""``search``: hits for a text, of each kind the best first."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from kg.errors import QueryError
from kg.query.entities import classes
from kg.search.content import Row
from kg.search.hits import Hit, described
from kg.search.index import opened
from kg.search.matching import Reading, readings
from kg.search.speakers import spoken_by
from kg.search.text import marks
from kg.store import Store
from kg.vocab import KG

__all__ = ["KINDS", "search"]

KINDS: Final = ("entity", "statement", "sentence")

_NO_WORDS: Final = Reading(())
_FIND = """
SELECT hit.kind, classes, iri, label, document, begin, end, text, more FROM body JOIN hit ON hit.id = body.rowid
WHERE body MATCH ? ORDER BY bm25(body, 0, 1), iri, text LIMIT ?"""


def search(store: Store, text: str, *, kinds: Sequence[str] = (), limit: int = 10) -> list[Hit]:
    """What a text finds: entities, then statements, then sentences, of each the best first.

    A name finds what bears any other name of the same entity, and what the one of that name says, however the text calls them. If
    nothing else is found, words count that are a letter or two away. Inflections, case and accents do not matter.

    Args:
        store: where to look; its index is brought up to date first.
        text: words; all of them must be there, or at least one if there is no such thing.
        kinds: of :data:`KINDS`, or classes of the ontology in any case (``exercise``), or ``post``; none: all.
        limit: at most so many of each kind.

    Raises:
        QueryError: a kind that does not exist.
        StoreError: the store can't be read.
    """
    wanted = [_kind(kind) for kind in kinds]
    with opened(store) as index:
        found: dict[str, dict[str, Hit]] = {kind: {} for kind in KINDS}
        for reading in readings(index, text):
            if reading.loose and any(found.values()):
                break
            for kind, hits in found.items():
                _collect(index, reading, kind, wanted, limit, hits)
        if not wanted or "statement" in wanted:
            _add_spoken(spoken_by(store, index, text, limit), limit, found["statement"])
        return described(store, index, [hit for hits in found.values() for hit in list(hits.values())[:limit]])


def _kind(name: str) -> str:
    known = {*KINDS, "post", *(iri.removeprefix(KG.iri).lower() for iri in classes())}
    if name.lower() in known:
        return name.lower()
    near = difflib.get_close_matches(name.lower(), known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise QueryError(f"kind {name!r}: there is none of that name; use {', '.join(KINDS)}, or a class such as exercise or actor.{hint}")


def _collect(index: sqlite3.Connection, reading: Reading, kind: str, wanted: Sequence[str], limit: int, hits: dict[str, Hit]) -> None:
    """Add the hits of a kind for one reading, unless stricter ones have given enough."""
    if len(hits) < limit:
        for row in _rows(index, reading, kind, wanted, limit):
            hits.setdefault(row.iri, _hit(row, reading))


def _add_spoken(rows: Iterable[Row], limit: int, hits: dict[str, Hit]) -> None:
    """Add statements whose speaker is looked for, behind those that have the name in their words."""
    for row in rows:
        if len(hits) < limit:
            hits.setdefault(row.iri, _hit(row, _NO_WORDS))


def _rows(index: sqlite3.Connection, reading: Reading, kind: str, wanted: Sequence[str], limit: int) -> list[Row]:
    filters = [f"kind : {kind}"] + ([f"kind : ({' OR '.join(wanted)})"] if wanted else [])
    expression = " AND ".join([*filters, reading.expression])
    # an entity has several names, of which one counts
    most = limit * 10 if kind == "entity" else limit
    return [Row(*row) for row in index.execute(_FIND, (expression, most))]


def _hit(row: Row, reading: Reading) -> Hit:
    made = Hit(row.kind, row.iri, row.label, row.text, marks(row.text, reading.phrases))
    if row.kind == "entity":
        return replace(made, classes=tuple(row.classes.split()))
    return replace(made, document=row.document, begin=row.begin)
