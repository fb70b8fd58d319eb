"""What a store's graph tells of decisions: worked out anew with each change, of which what differs goes and comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.decisions import Action, Decision
from kg.decisions.amend import struck_by
from kg.decisions.names import key_named
from kg.decisions.quads import Told, decision_quads
from kg.store.amendments import original_extraction
from kg.store.clusters import decode_node
from kg.store.database import Database
from kg.store.documents import decode_extraction

__all__ = ["Telling", "is_named", "struck_paths"]

# under which the database keeps what the graph tells
_TOLD: Final = "decisions told"


class Telling:
    """What the graph tells of decisions, before and after a change.

    Args:
        database: the store's.
        base_iri: what instance IRIs begin with.
    """

    def __init__(self, database: Database, base_iri: str) -> None:
        self._db = database
        self._base = base_iri
        self.gone: list[Quad] = []
        self.come: list[Quad] = []
        self.all: list[Quad] = []

    def follow(self, decisions: Iterable[Decision] | None) -> None:
        """Work out what is told now, of entities that have their paths and documents that are in the store; None: what was told."""
        before = self._db.get(_TOLD)
        old = list(ox.parse(before, format=ox.RdfFormat.N_QUADS)) if before else []
        now = dict.fromkeys(old if decisions is None else decision_quads(map(self._told, decisions), self._base))
        self.all = list(now)
        self.gone = [quad for quad in old if quad not in now]
        self.come = [quad for quad in now if quad not in set(old)]
        self._db.set(_TOLD, (ox.serialize(self.all, format=ox.RdfFormat.N_QUADS) or b"").decode("utf-8"))

    def _told(self, decision: Decision) -> Told:
        if decision.action is Action.REJECT:
            return Told(decision, tuple(struck_paths(self._db, decision)))
        if decision.action is Action.APART:
            row = self._db.one("SELECT path FROM document WHERE source = ?", decision.source)
            return Told(decision, (str(row[0]),) if row else ())
        if decision.action in {Action.LINK, Action.NO_LINK}:
            path = self._path(key_named(decision.kind, decision.name, lambda key: self._path(key) is not None))
            return Told(decision, (path,) if path else (), matched=decision.other in self._matches(path))
        return Told(decision)

    def _matches(self, path: str | None) -> tuple[str, ...]:
        """What the node of a path is elsewhere without anybody's decision."""
        row = self._db.one("SELECT draft FROM cluster WHERE path = ? AND draft IS NOT NULL", path)
        return decode_node(row[0]).matches if row else ()

    def _path(self, key: str) -> str | None:
        row = self._db.one("SELECT path FROM cluster WHERE key = ? AND path IS NOT NULL", key)
        return str(row[0]) if row else None


def is_named(database: Database, key: str) -> bool:
    """Whether some report in the store has an entity of a key."""
    return database.one("SELECT 1 FROM cluster WHERE key = ? AND members > 0", key) is not None


def struck_paths(database: Database, decision: Decision) -> Iterator[str]:
    """The paths below the base IRI that what a decision strikes out had; none where its words stand in no report."""
    row = database.one("SELECT path FROM document WHERE source = ?", decision.source)
    data = original_extraction(database, decision.source)
    if row is None or data is None:
        return
    struck = struck_by(decision, decode_extraction(decision.source, data))
    for name, indices in (("statement", struck.statements), ("assertion", struck.facts)):
        yield from (f"{row[0]}/{name}/{index + 1}" for index in indices)
