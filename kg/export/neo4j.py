"""CSV files for ``neo4j-admin database import`` (Neo4j operations manual, 'Import', CSV header format).

Nodes are entities (labelled by all their classes), posts, documents, statements, and values such as dates and numbers. Each fact is
one relationship, from its subject to its object. Its type tells facts from claims, so that a plain Cypher pattern never mixes
them: ``PARTICIPANT`` is what reports tell, ``CLAIMED_PARTICIPANT`` what somebody claims, ``UNCERTAIN_PARTICIPANT`` and
``NEGATED_PARTICIPANT`` the rest; ``relation``, ``status``, ``claimed_by``, ``force``, ``statement`` and ``evidence`` say more.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from kg.export.records import Assertion, Status
from kg.export.tables import Tables

__all__ = ["IMPORT", "neo4j_files"]

Cell: TypeAlias = str | int | float | bool
Row: TypeAlias = Sequence[Cell]

IMPORT: Final = "import.args"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NODES: Final = {
    "entities.csv": (
        "iri:ID",
        ":LABEL",
        "label",
        "names:string[]",
        "code",
        "status",
        "start:string[]",
        "end:string[]",
        "personnel:string[]",
    ),
    "posts.csv": ("iri:ID", ":LABEL", "label"),
    "documents.csv": ("iri:ID", ":LABEL", "source", "title", "date:date", "publisher", "url", "language", "text"),
    "statements.csv": (
        "iri:ID",
        ":LABEL",
        "label",
        "content",
        "cue",
        "mode",
        "quotation",
        "force",
        "polarity",
        "confidence:double",
        "date:date",
    ),
    "values.csv": ("id:ID", ":LABEL", "label", "datatype"),
}
_FACTS: Final = (
    *(":START_ID", ":END_ID", ":TYPE", "relation", "status", "claimed:boolean", "certainty", "polarity", "confidence:double"),
    *("claimed_by:string[]", "force", "statement", "evidence", "document", "date:date", "iri"),
)
_LINKS: Final = (":START_ID", ":END_ID", ":TYPE")


def neo4j_files(tables: Tables) -> Iterator[tuple[str, str]]:
    """The names and texts of the files, and last of :data:`IMPORT`: the importer's arguments, for ``neo4j-admin … @import.args``."""
    rows = {
        "entities.csv": _entities(tables),
        "posts.csv": ((post.iri, "Post", post.label) for post in tables.posts),
        "documents.csv": (
            (d.iri, "Document", d.source, d.title, _day(d.date), d.publisher, d.url, d.language, d.text) for d in tables.documents
        ),
        "statements.csv": _statements(tables),
        "values.csv": ((key, "Value", value, datatype) for key, (value, datatype) in sorted(_values(tables).items())),
    }
    for name, header in _NODES.items():
        yield name, _csv(header, rows[name])
    known = set(_known(tables))
    yield "facts.csv", _csv(_FACTS, (row for row in _facts(tables) if {row[0], row[1]} <= known))
    yield "links.csv", _csv(_LINKS, (row for row in sorted(set(_links(tables))) if {row[0], row[1]} <= known))
    arguments = [f"--nodes={name}" for name in _NODES] + ["--relationships=facts.csv", "--relationships=links.csv"]
    yield IMPORT, "".join(f"{argument}\n" for argument in arguments)


def _csv(header: Row, rows: Iterable[Row]) -> str:
    """RFC 4180, but for line feeds alone at the ends of lines."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: Cell) -> str:
    """A field without line breaks, which the importer takes for ends of rows; offsets still count in it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return re.sub(r"[\r\n\0]", " ", str(cell))


def _array(values: Iterable[str]) -> str:
    """An array, which has no escape for what divides it."""
    return ";".join(value.replace(";", ",") for value in values)


def _day(date: str) -> str:
    """What the importer takes for a date."""
    return date if _DAY.fullmatch(date) else ""


def _entities(tables: Tables) -> Iterator[Row]:
    for e in tables.entities:
        values = [_array(tables.reported(e.iri, relation)) for relation in ("startDate", "endDate", "personnel")]
        yield e.iri, _array(("Entity", *e.classes)), e.label, _array(e.names), e.code, e.status, *values


def _statements(tables: Tables) -> Iterator[Row]:
    for s in tables.statements:
        label = f"{s.cue}: {s.content}"
        yield s.iri, "Statement", label, s.content, s.cue, s.mode, s.quotation, s.force, s.polarity, s.confidence, _day(s.day)


def _values(tables: Tables) -> dict[str, tuple[str, str]]:
    """The values that facts tell, each once."""
    return {_end(a): (a.object, a.datatype) for a in tables.assertions if a.datatype}


def _end(assertion: Assertion) -> str:
    """What a fact leads to."""
    return f"value:{assertion.datatype}:{' '.join(assertion.object.split())}" if assertion.datatype else assertion.object


def _known(tables: Tables) -> Iterator[str]:
    """The identifiers of all nodes."""
    for table in (tables.entities, tables.posts, tables.documents, tables.statements):
        yield from (record.iri for record in table)
    yield from _values(tables)


def _type(assertion: Assertion) -> str:
    """``CLAIMED_START_DATE`` for ``startDate``."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", assertion.relation).upper()
    return name if assertion.status is Status.REPORTED else f"{assertion.status.upper()}_{name}"


def _facts(tables: Tables) -> Iterator[Row]:
    for a in tables.assertions:
        claim = tables.claim(a)
        yield (
            *(a.subject, _end(a), _type(a), a.relation, a.status, bool(a.claimed_in), a.certainty, a.polarity, a.confidence),
            *(_array(tables.claimants(a)), claim.force if claim else "", a.claimed_in),
            *(" … ".join(span.exact for span in a.evidence), tables.source(a.document), _day(tables.day(a.document)), a.iri),
        )


def _links(tables: Tables) -> Iterator[tuple[str, str, str]]:
    """What is no fact: who a statement is by, about and to, where it stands, what a document names, what a post is in."""
    for s in tables.statements:
        yield s.iri, s.document, "IN_DOCUMENT"
        for kind, ends in (("STATED_BY", s.speakers), ("ABOUT", s.about), ("ADDRESSED_TO", s.addressees), ("WITHIN", (s.within,))):
            yield from ((s.iri, end, kind) for end in ends)
    for post in tables.posts:
        yield post.iri, post.organisation, "POST_IN"
    for mention in tables.mentions:
        yield from ((mention.span.document, entity, "MENTIONS") for entity in mention.entities)
