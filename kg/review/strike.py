"""From what a user points at in the graph to the decision that strikes it out, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kg.decisions import Action, Decision
from kg.decisions.amend import rejection, struck_by
from kg.decisions.names import name_of
from kg.errors import QueryError
from kg.model import Extraction
from kg.query import entity_node
from kg.resolve.keys import joined_key
from kg.store import EmbeddedStore
from kg.store.amendments import original_extraction
from kg.store.documents import decode_extraction

__all__ = ["apart", "is_struck_by", "reject", "undone"]

_STRUCK: Final = re.compile(r"(?P<document>doc/[0-9a-f]{16})/(?P<kind>statement|assertion)/(?P<number>[1-9]\d*)")
_KINDS: Final = {"statement": "Statement", "assertion": "Fact"}


def reject(store: EmbeddedStore, iri: str, because: str, by: str) -> Decision:
    """The decision that strikes out a statement or a fact.

    Args:
        store: the graph.
        iri: that of the statement or assertion, whole or without the base.
        because: the reason.
        by: who decides.

    Raises:
        QueryError: there is none of that IRI.
    """
    extraction, kind, index = _found(store, iri)
    return rejection(extraction, kind, index, because, by)


def undone(store: EmbeddedStore, iri: str, decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions by which the statement or fact of an IRI is struck out.

    Raises:
        QueryError: there is none of that IRI, or nobody has struck it out.
    """
    extraction, kind, index = _found(store, iri)
    found = [each for each in decisions if each.source == extraction.document.source and is_struck_by(each, extraction, kind, index)]
    if not found:
        raise QueryError(f"{iri}: nobody has struck it out. 'kg review --list' shows what is.")
    return found


def is_struck_by(decision: Decision, extraction: Extraction, kind: str, index: int) -> bool:
    """Whether a decision strikes out the statement or fact of a document."""
    if decision.action is not Action.REJECT or decision.kind != kind:
        return False
    struck = struck_by(decision, extraction)
    return index in (struck.statements if kind == "Statement" else struck.facts)


def apart(store: EmbeddedStore, name: str, source: str, because: str, by: str) -> Decision:
    """The decision that the entity of a name is, in one report, somebody else than in all others.

    Args:
        store: the graph.
        name: the entity, as :func:`kg.query.entity_node` takes it.
        source: the report's.
        because: the reason.
        by: who decides.

    Raises:
        QueryError: no such entity or report, or the report does not name the entity.
    """
    path = entity_node(store, name).value.removeprefix(store.base_iri)
    row = store.database.one("SELECT extraction FROM document WHERE source = ?", source)
    if row is None:
        raise QueryError(f"--in {source!r}: the store has no report of this source. 'kg query documents' lists all.")
    extraction = decode_extraction(source, row[0])
    for entity in extraction.entities:
        if not entity.local and _is_at(store, joined_key(entity), path):
            written = name_of(joined_key(entity), entity.kind.value, (entity.name, *entity.aliases))
            return Decision(Action.APART, entity.kind.value, written, source=source, because=because, by=by)
    raise QueryError(f"--in {source!r}: this report names no {name!r} that it shares with others.")


def _is_at(store: EmbeddedStore, key: str, path: str) -> bool:
    return store.database.one("SELECT 1 FROM cluster WHERE key = ? AND path = ?", key, path) is not None


def _found(store: EmbeddedStore, iri: str) -> tuple[Extraction, str, int]:
    """The document of a statement or fact as it was extracted, which of both it is, and its index."""
    told = _STRUCK.fullmatch(iri.strip("<>").removeprefix(store.base_iri))
    if told is None:
        raise QueryError(
            f"{iri!r} is the IRI of no statement and of no fact. One looks like doc/0123456789abcdef/statement/4, or …/assertion/7; "
            "'kg show' and 'kg query' tell them with --format json."
        )
    row = store.database.one("SELECT source FROM document WHERE path = ?", told["document"])
    data = original_extraction(store.database, row[0]) if row else None
    if row is None or data is None:
        raise QueryError(f"{iri}: the store has no such document. 'kg query documents' lists all.")
    extraction = decode_extraction(row[0], data)
    index, kind = int(told["number"]) - 1, _KINDS[told["kind"]]
    count = len(extraction.statements if kind == "Statement" else extraction.facts)
    if index >= count:
        raise QueryError(f"{iri}: {row[0]} has only {count} of them.")
    return extraction, kind, index
