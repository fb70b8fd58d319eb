"""What a search finds, with the document and the sentence where it stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.store import Store

__all__ = ["Hit", "described"]

_DOCUMENTS = """
SELECT ?document ?source ?date {
  VALUES ?document { %s }
  ?document dcterms:source ?source OPTIONAL { ?document dcterms:issued ?date }
}"""
_SPEAKERS = "SELECT ?statement ?name { VALUES ?statement { %s } ?statement kg:statedBy ?agent . ?agent skos:prefLabel ?name }"
_BODIES = "SELECT ?post ?name { VALUES ?post { %s } ?post org:postIn ?body . ?body skos:prefLabel ?name }"
# the first by its IRI: any would do, but always the same
_MENTIONS = "SELECT ?entity (MIN(STR(?mention)) AS ?first) { VALUES ?entity { %s } ?mention kg:refersTo ?entity } GROUP BY ?entity"
_SENTENCE = "SELECT text FROM hit WHERE document = ? AND kind = 'sentence' AND begin <= ? ORDER BY begin DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a search has found.

    Attributes:
        kind: ``entity``, ``statement`` or ``sentence``.
        iri: of the entity, the statement, or the sentence as a span of its document (RFC 5147).
        label: an entity's preferred name, a statement's speakers; empty for a sentence.
        text: the name that was found, the statement's content, or the sentence.
        marks: where the text has what was looked for (code points, half-open).
        classes: of an entity, by their local names.
        document: the IRI of the report; of an entity one that names it, None if none does.
        source: that report's path or file name.
        date: that report's day, as ISO 8601 has it.
        sentence: the sentence that holds it.
        begin: the code point in the document's text at which it, or a mention of the entity, begins.
    """

    kind: str
    iri: str
    label: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    classes: tuple[str, ...] = ()
    document: str | None = None
    source: str | None = None
    date: str | None = None
    sentence: str | None = None
    begin: int = -1


def described(store: Store, index: sqlite3.Connection, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with all that a reader wants to know beside the text that was found."""
    speakers = _pairs(store, _SPEAKERS, (hit.iri for hit in hits if hit.kind == "statement"))
    bodies = _pairs(store, _BODIES, (hit.iri for hit in hits if "Post" in hit.classes))
    mentions = _pairs(store, _MENTIONS, (hit.iri for hit in hits if hit.kind == "entity"))
    named = [_named(hit, speakers, bodies) for hit in hits]
    placed = [_placed(hit, mentions.get(hit.iri, [])) for hit in named]
    known = _documents(store, {hit.document for hit in placed if hit.document})
    return [_quoted(hit, index, known) for hit in placed]


def _named(hit: Hit, speakers: dict[str, list[str]], bodies: dict[str, list[str]]) -> Hit:
    if hit.kind == "statement":
        return replace(hit, label=" and ".join(speakers.get(hit.iri, [])))
    return replace(hit, label=", ".join((hit.label, *bodies[hit.iri]))) if hit.iri in bodies else hit


def _placed(hit: Hit, mentions: Sequence[str]) -> Hit:
    """An entity with a place where it is named."""
    if not mentions:
        return hit
    document, _, span = mentions[0].partition("#char=")
    return replace(hit, document=document, begin=int(span.partition(",")[0]))


def _quoted(hit: Hit, index: sqlite3.Connection, known: dict[str, tuple[str, str | None]]) -> Hit:
    """A hit with its document's name and date, and the sentence."""
    source, date = known.get(hit.document or "", (None, None))
    row = index.execute(_SENTENCE, (hit.document, hit.begin)).fetchone() if hit.document and hit.begin >= 0 else None
    return replace(hit, source=source, date=date, sentence=row[0] if row else None)


def _documents(store: Store, iris: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """Source and date by document."""
    found: dict[str, tuple[str, str | None]] = {}
    for row in _rows(store, _DOCUMENTS, iris):
        found[row["document"].value] = (row["source"].value, row["date"].value if row["date"] else None)
    return found


def _pairs(store: Store, sparql: str, iris: Iterable[str]) -> dict[str, list[str]]:
    """The second column by the first, sorted."""
    found: dict[str, list[str]] = {}
    for row in _rows(store, sparql, iris):
        found.setdefault(row[0].value, []).append(row[1].value)
    return {key: sorted(values) for key, values in found.items()}


def _rows(store: Store, sparql: str, iris: Iterable[str]) -> Iterable[ox.QuerySolution]:
    values = " ".join(f"<{iri}>" for iri in sorted(iris))
    return store.query(sparql % values) if values else ()  # type: ignore[return-value]
