"""What the page needs from a store, read by SPARQL over the union of its graphs into plain records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from kg.errors import InternalError
from kg.view.style import CLASSES
from kg.vocab import PREFIXES

__all__ = ["AssertionRecord", "DocumentRecord", "EntityRecord", "FramingRecord", "Queryable", "Records", "StatementRecord", "read_records"]

_HEADER = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_DOCUMENTS = """SELECT * WHERE { ?id a kg:Document ; dcterms:source ?source . OPTIONAL { ?id schema:text ?text }
  OPTIONAL { ?id dcterms:title ?title } OPTIONAL { ?id dcterms:issued ?date }
  OPTIONAL { ?id dcterms:publisher ?publisher } OPTIONAL { ?id schema:url ?url } }"""
_TYPES = "SELECT DISTINCT ?id ?class ?label WHERE { VALUES ?class { %s } ?id a ?class . OPTIONAL { ?id skos:prefLabel ?label } }"
_NAMES = "SELECT DISTINCT ?id ?value WHERE { ?id skos:altLabel ?value }"
_STATUS = "SELECT DISTINCT ?id ?value WHERE { ?id kg:status ?value }"
_MENTIONS = """SELECT ?id (COUNT(DISTINCT ?m) AS ?mentions) (COUNT(DISTINCT ?d) AS ?documents)
  WHERE { ?m kg:refersTo ?id ; oa:hasSource ?d } GROUP BY ?id"""
_READ_IN = "SELECT DISTINCT ?id ?document WHERE { ?m kg:refersTo ?id ; oa:hasSource ?document }"
_POSTS = (
    "SELECT DISTINCT ?id ?label ?organisation WHERE { ?id a org:Post ; skos:prefLabel ?label . OPTIONAL { ?id org:postIn ?organisation } }"
)
_ASSERTIONS = """SELECT DISTINCT ?id ?subject ?predicate ?object ?certainty ?polarity ?statement ?confidence WHERE {
  ?id a kg:Assertion ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  OPTIONAL { ?id kg:certainty ?certainty } OPTIONAL { ?id kg:polarity ?polarity } OPTIONAL { ?id kg:claimedIn ?statement }
  OPTIONAL { ?id kg:confidence ?confidence } }"""
_STATEMENTS = """SELECT DISTINCT ?id ?document ?content ?cue ?force ?mode ?polarity ?date ?confidence WHERE {
  ?id a kg:Statement ; dcterms:isPartOf ?document . OPTIONAL { ?id kg:content ?content } OPTIONAL { ?id kg:cue ?cue }
  OPTIONAL { ?id kg:force ?force } OPTIONAL { ?id kg:mode ?mode } OPTIONAL { ?id kg:polarity ?polarity }
  OPTIONAL { ?id kg:statedOn ?date } OPTIONAL { ?id kg:confidence ?confidence } }"""
_ROLES = "SELECT DISTINCT ?id ?role ?value WHERE { VALUES ?role { kg:statedBy kg:about kg:addressedTo } ?id ?role ?value }"
_SPANS = """SELECT DISTINCT ?id ?role ?document ?begin ?end ?exact WHERE {
  VALUES ?role { kg:evidence kg:contentMention } ?id ?role ?m . ?m oa:hasSource ?document ; oa:start ?begin ; oa:end ?end .
  OPTIONAL { ?m oa:exact ?exact } }"""

_FRAMINGS = """SELECT DISTINCT ?id ?target ?stance ?wording ?certainty ?polarity ?holder ?document ?begin ?end WHERE {
  ?id a kg:Characterisation ; kg:characterises ?target ; kg:stance ?stance ; kg:wording ?wording ; kg:certainty ?certainty ;
    kg:polarity ?polarity ; kg:characterisedIn ?holder ; kg:wordingMention ?m .
  ?m oa:hasSource ?document ; oa:start ?begin ; oa:end ?end }"""


class Queryable(Protocol):
    """A store that answers SPARQL over the union of its graphs, as ``pyoxigraph`` solutions."""

    def query(self, sparql: str, /) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The answer to a query."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document; ``date`` is an ISO date or empty."""

    id: str
    source: str
    text: str = ""
    title: str = ""
    date: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(slots=True)
class EntityRecord:
    """An entity with its names, how often the documents mention it, and the IRIs of those documents."""

    id: str
    kind: str
    label: str
    names: list[str] = field(default_factory=list)
    status: str = ""
    mentions: int = 0
    documents: int = 0
    read_in: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, order=True)
class SpanRecord:
    """A stretch of a document: code points, half-open, and what stands there."""

    document: str
    begin: int
    end: int
    exact: str = ""


@dataclass(slots=True)
class AssertionRecord:
    """One extracted triple; ``object`` an IRI, or a literal's lexical form where ``literal``; ``confidence`` a number as text."""

    id: str
    subject: str
    predicate: str
    object: str
    literal: bool
    certainty: str = ""
    polarity: str = ""
    statement: str = ""
    confidence: str = ""
    evidence: list[SpanRecord] = field(default_factory=list)


@dataclass(slots=True)
class StatementRecord:
    """One act of attribution with its speakers and topics, as IRIs."""

    id: str
    document: str
    content: str = ""
    cue: str = ""
    force: str = ""
    mode: str = ""
    polarity: str = ""
    date: str = ""
    confidence: str = ""
    speakers: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)
    contents: list[SpanRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FramingRecord:
    """How a statement, or the document itself (``holder``), characterises an entity; ``span`` is where the wording stands."""

    id: str
    target: str
    stance: str
    wording: str
    certainty: str
    polarity: str
    holder: str
    span: SpanRecord


@dataclass(frozen=True, slots=True)
class Records:
    """All that the page shows, by IRI and in the order of the IRIs. A post is its label and its organisation's IRI."""

    documents: Mapping[str, DocumentRecord]
    entities: Mapping[str, EntityRecord]
    posts: Mapping[str, tuple[str, str]]
    assertions: Mapping[str, AssertionRecord]
    statements: Mapping[str, StatementRecord]
    framings: Sequence[FramingRecord] = ()


def read_records(store: Queryable) -> Records:
    """Read everything that the page shows from a store."""
    records = Records(
        documents={row["id"]: DocumentRecord(**row) for row in _rows(store, _DOCUMENTS)},
        entities=_entities(store),
        posts={row["id"]: (row["label"], row.get("organisation", "")) for row in _rows(store, _POSTS)},
        assertions=_assertions(store),
        statements={row["id"]: StatementRecord(**_local(row, "force", "mode", "polarity")) for row in _rows(store, _STATEMENTS)},
        framings=[_framing(row) for row in sorted(_rows(store, _FRAMINGS), key=lambda row: row["id"])],
    )
    _add_roles(store, records.statements)
    _add_spans(store, records)
    return records


def _framing(row: dict[str, str]) -> FramingRecord:
    span = SpanRecord(row.pop("document"), int(row.pop("begin")), int(row.pop("end")), row["wording"])
    return FramingRecord(span=span, **_local(row, "stance", "certainty", "polarity"))


def _rows(store: Queryable, sparql: str) -> list[dict[str, str]]:
    """The solutions as text, unbound variables left out, in an order that does not depend on the store."""
    return sorted(_texts(store, sparql), key=lambda row: sorted(row.items()))


def _solutions(store: Queryable, sparql: str) -> QuerySolutions:
    """The solutions of a SELECT query."""
    result = store.query(_HEADER + sparql)
    if not isinstance(result, QuerySolutions):
        raise InternalError(f"a SELECT query gave {type(result).__name__} instead of solutions: {sparql}")
    return result


def _texts(store: Queryable, sparql: str) -> Iterator[dict[str, str]]:
    solutions = _solutions(store, sparql)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: solution[name].value for name in names if solution[name] is not None}


def _local(row: dict[str, str], *names: str) -> dict[str, Any]:
    """A row whose named values are cut to the local names of their terms."""
    return row | {name: _local_name(row[name]) for name in names if name in row}


def _local_name(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _entities(store: Queryable) -> dict[str, EntityRecord]:
    """Every node of a class that is drawn, with the first of its classes in the table's order."""
    rank = {name: i for i, name in enumerate(CLASSES)}
    entities: dict[str, EntityRecord] = {}
    for row in _rows(store, _TYPES % " ".join(f"kg:{name}" for name in CLASSES)):
        kind = _local_name(row["class"])
        entity = entities.setdefault(row["id"], EntityRecord(row["id"], kind, row.get("label") or _local_name(row["id"])))
        entity.kind = min(entity.kind, kind, key=rank.__getitem__)
    _describe(store, entities)
    return entities


def _describe(store: Queryable, entities: dict[str, EntityRecord]) -> None:
    """Add other names, status and counts of mentions."""
    for row in _rows(store, _NAMES):
        if (entity := entities.get(row["id"])) and row["value"] != entity.label:
            entity.names.append(row["value"])
    for row in _rows(store, _STATUS):
        if entity := entities.get(row["id"]):
            entity.status = _local_name(row["value"]).lower()
    for row in _rows(store, _MENTIONS):
        if entity := entities.get(row["id"]):
            entity.mentions, entity.documents = int(row["mentions"]), int(row["documents"])
    for row in _rows(store, _READ_IN):
        if entity := entities.get(row["id"]):
            entity.read_in.append(row["document"])


def _assertions(store: Queryable) -> dict[str, AssertionRecord]:
    out: dict[str, AssertionRecord] = {}
    for solution in _solutions(store, _ASSERTIONS):
        names = ("id", "subject", "predicate", "object", "certainty", "polarity", "statement", "confidence")
        row = {name: solution[name].value for name in names if solution[name] is not None}
        literal = not isinstance(solution["object"], NamedNode)
        out[row["id"]] = AssertionRecord(literal=literal, **_local(row, "predicate", "certainty", "polarity"))
    return dict(sorted(out.items()))


def _add_roles(store: Queryable, statements: Mapping[str, StatementRecord]) -> None:
    """Add speakers, topics and hearers."""
    by_role: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows(store, _ROLES):
        by_role[row["id"], _local_name(row["role"])].append(row["value"])
    for statement in statements.values():
        statement.speakers = by_role[statement.id, "statedBy"]
        statement.about = by_role[statement.id, "about"]
        statement.addressees = by_role[statement.id, "addressedTo"]


def _add_spans(store: Queryable, records: Records) -> None:
    """Add the evidence of assertions and the contents of statements."""
    for row in _rows(store, _SPANS):
        span = SpanRecord(row["document"], int(row["begin"]), int(row["end"]), row.get("exact", ""))
        if _local_name(row["role"]) == "evidence":
            if row["id"] in records.assertions:
                records.assertions[row["id"]].evidence.append(span)
        elif row["id"] in records.statements:
            records.statements[row["id"]].contents.append(span)
    for spans in [a.evidence for a in records.assertions.values()] + [s.contents for s in records.statements.values()]:
        spans.sort()
