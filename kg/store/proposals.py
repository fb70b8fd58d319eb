"""What services take a store's entities for, until somebody decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from kg.store.database import Database

__all__ = ["Proposed", "keep_proposals", "keys_at", "proposals"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a service takes an entity for.

    Attributes:
        key: the entity's joined key.
        iri: what it is there.
        kind: the entity's kind, such as ``Actor``.
        score: how sure the service is, in [0, 1].
        name: what the service calls it.
        description: what the service says of it; may be empty.
        service: the service's name.
    """

    key: str
    iri: str
    kind: str
    score: float
    name: str
    description: str
    service: str


def keep_proposals(database: Database, found: Iterable[Proposed]) -> None:
    """Keep what services propose until somebody decides."""
    with database.transaction():
        database.many("INSERT OR REPLACE INTO proposal VALUES (?, ?, ?, ?, ?, ?, ?)", map(astuple, found))


def proposals(database: Database) -> Iterator[Proposed]:
    """What services have proposed of entities that some report has, the most doubtful first."""
    rows = database.rows(
        "SELECT p.* FROM proposal p JOIN cluster c ON c.key = p.key ORDER BY ABS(p.score - 0.5), p.key, p.score DESC, p.iri"
    )
    return (Proposed(*row) for row in rows)


def keys_at(database: Database, path: str) -> list[str]:
    """The keys that the node of a path joins, in their order."""
    return [key for (key,) in database.rows("SELECT key FROM cluster WHERE path = ? ORDER BY key", path)]
