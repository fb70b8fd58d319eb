"""FollowTheMoney entities, one JSON object a line, for Aleph, OpenAleph, yente and ``ftm`` (followthemoney 4, its default model).

======================================  =====================================================================================
in the graph                            in FollowTheMoney
======================================  =====================================================================================
person, organisation, state             ``Person``, ``Organization``, ``PublicBody``
unnamed source                          ``LegalEntity``, described as such
place                                   ``Address``
event, series of exercises              ``Event``, ``Project``
document                                ``Article``; ``Documentation`` says whom it mentions
post, and who holds it                  ``Position``, ``Occupancy``
other fact between two things           ``Membership``, else ``UnknownLink`` with the relation as ``role``
fact with a date, number or text        ``Note``; reported dates are properties of the ``Event``, too
statement                               ``UnknownLink`` from speaker to topic, ``role`` 'speaks about'; without either a ``Note``
======================================  =====================================================================================

A fact that is only claimed, uncertain or negated never becomes a property of an event: it is a link or note whose ``status`` (of a
note: ``summary``) says so, with who claims it and in which force; ``recordId`` is the fact's own IRI, ``proof`` its report.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from kg.export.records import Assertion, Document, Entity, Post, Statement, Status
from kg.export.tables import Tables

__all__ = ["ftm_lines"]

_Made: TypeAlias = dict[str, Any]

_SCHEMATA: Final = {
    "Actor": "Person",
    "State": "PublicBody",
    "Organisation": "Organization",
    "UnnamedSource": "LegalEntity",
    "Place": "Address",
    "ExerciseSeries": "Project",
}
_BODIES: Final = frozenset({"PublicBody", "Organization"})
_LEGAL: Final = _BODIES | {"Person", "LegalEntity"}
_NO_IDENTIFIER: Final = re.compile(r"[^0-9A-Za-z.-]+")


def ftm_lines(tables: Tables, base_iri: str) -> Iterator[str]:
    """The entities, in the order of their identifiers.

    Args:
        tables: the graph.
        base_iri: what identifiers leave out.
    """
    made = sorted(_Maker(tables, base_iri).entities(), key=lambda entity: str(entity["id"]))
    yield from (json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n" for entity in made)


class _Maker:
    """Makes entities of records."""

    def __init__(self, tables: Tables, base_iri: str) -> None:
        self._tables = tables
        self._base = base_iri
        self._schemata = {entity.iri: _SCHEMATA.get(entity.kind, "Event") for entity in tables.entities}

    def entities(self) -> Iterator[_Made]:
        """All of them."""
        tables = self._tables
        yield from (self._entity(entity) for entity in tables.entities)
        yield from (self._post(post) for post in tables.posts)
        yield from (self._document(document) for document in tables.documents)
        for assertion in tables.assertions:
            if assertion.subject in self._schemata:
                yield self._fact(assertion)
        for statement in tables.statements:
            yield from self._statement(statement)
        named = {(m.span.document, entity) for m in tables.mentions for entity in m.entities if entity in self._schemata}
        for document, entity in sorted(named):
            yield self._made(f"{entity}|{document}", "Documentation", document=self._id(document), entity=self._id(entity), role="mentions")

    def _id(self, iri: str) -> str:
        """An identifier as the model has them: letters, digits, points and hyphens; with a hash where an IRI has others."""
        path = iri.removeprefix(self._base)
        plain = _NO_IDENTIFIER.sub("-", path.replace("/", ".")).strip(".-")
        return plain if plain == path.replace("/", ".") else f"{plain[:80]}-{hashlib.sha256(path.encode()).hexdigest()[:12]}".lstrip("-")

    def _made(self, iri: str, schema: str, **properties: object) -> _Made:
        """An entity with those of its properties that have values, each a sorted list of texts."""
        listed = {name: value if isinstance(value, list | tuple | set) else [value] for name, value in properties.items()}
        texts = {name: sorted({str(value) for value in values if value not in {"", None}}) for name, values in listed.items()}
        return {"id": self._id(iri), "schema": schema, "properties": {name: values for name, values in texts.items() if values}}

    def _entity(self, e: Entity) -> _Made:
        schema = self._schemata[e.iri]
        described: dict[str, object] = {"name": e.label, "alias": e.names, "notes": e.iri}
        if schema == "PublicBody":
            described["country"] = e.code.lower()
        elif schema == "Address":
            described["full"] = e.label
        elif schema == "LegalEntity":
            described["summary"] = "an unnamed source"
        elif schema == "Event":
            described |= self._event(e)
        return self._made(e.iri, schema, **described)

    def _event(self, e: Entity) -> dict[str, object]:
        """What reports tell of an event."""
        told = self._tables.reported
        legal = {
            name: [self._id(iri) for iri in told(e.iri, relation) if self._schemata.get(iri) in _LEGAL]
            for name, relation in (("involved", "participant"), ("organizer", "organiser"))
        }
        places = [self._tables.labels.get(iri, iri) for iri in told(e.iri, "place")]
        dates = {"startDate": told(e.iri, "startDate"), "endDate": told(e.iri, "endDate")}
        return {**legal, **dates, "location": places, "summary": told(e.iri, "purpose"), "keywords": [e.kind, e.status]}

    def _post(self, post: Post) -> _Made:
        body = self._id(post.organisation) if self._schemata.get(post.organisation) in _BODIES else ""
        return self._made(post.iri, "Position", name=post.label, organization=body)

    def _document(self, d: Document) -> _Made:
        return self._made(
            d.iri,
            "Article",
            fileName=d.source,
            title=d.title,
            publishedAt=d.date,
            publisher=d.publisher,
            sourceUrl=d.url,
            bodyText=d.text,
            mimeType="text/plain",
        )

    def _fact(self, a: Assertion) -> _Made:
        """A fact as a link or, if it leads to a value, as a note."""
        subject, target = self._id(a.subject), self._id(a.object)
        ends = self._schemata[a.subject], self._schemata.get(a.object, "")
        told: dict[str, object] = {"recordId": a.iri, "status": self._status(a), "role": _words(a.relation), **self._proof(a)}
        if a.relation == "holds" and ends[0] == "Person":
            del told["role"]
            return self._made(a.iri, "Occupancy", holder=subject, post=target, **told)
        if a.relation == "memberOf" and ends[0] in _LEGAL and ends[1] in _BODIES:
            return self._made(a.iri, "Membership", member=subject, organization=target, **told)
        if not a.datatype:
            return self._made(a.iri, "UnknownLink", subject=subject, object=target, **told)
        name = f"{_words(a.relation)}: {a.object}"
        return self._made(
            a.iri, "Note", name=name, entity=subject, summary=told["status"], description=told["summary"], proof=told["proof"], notes=a.iri
        )

    def _proof(self, a: Assertion) -> dict[str, object]:
        """Where a fact is written."""
        proof = self._id(a.document) if a.document else ""
        return {"proof": proof, "date": self._tables.day(a.document), "summary": [span.exact for span in a.evidence]}

    def _status(self, a: Assertion) -> str:
        """``claimed by Viktor Khrenin (Assert)``."""
        words = [a.status.value] if a.status is not Status.CLAIMED else []
        if claim := self._tables.claim(a):
            words.append(f"claimed by {', '.join(self._tables.claimants(a)) or 'somebody whom the text does not name'} ({claim.force})")
        if a.certainty not in {"Certain", ""}:
            words.append(a.certainty.lower())
        return ", ".join(words)

    def _statement(self, s: Statement) -> Iterator[_Made]:
        proof = self._id(s.document)
        status = s.force + (" (negated: it was not said)" if s.polarity == "Negative" else "")
        ends = [(speaker, topic) for speaker in s.speakers for topic in s.about if {speaker, topic} <= self._schemata.keys()]
        for speaker, topic in ends:
            yield self._made(
                f"{s.iri}|{speaker}|{topic}",
                "UnknownLink",
                subject=self._id(speaker),
                object=self._id(topic),
                role="speaks about",
                status=status,
                summary=s.content,
                recordId=s.iri,
                date=s.day,
                proof=proof,
            )
        if not ends:
            named = [self._id(iri) for iri in (*s.speakers, *s.about) if iri in self._schemata]
            yield self._made(s.iri, "Note", name=f"{s.cue}: {s.content}", entity=named, summary=status, proof=proof, notes=s.iri)


def _words(name: str) -> str:
    """``startDate`` in words: ``start date``."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name)
