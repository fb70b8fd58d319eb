"""A store's quads as tables of records, read in one pass and sorted by IRI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.export.records import Assertion, Document, Entity, Mention, Post, Span, Statement, Status
from kg.vocab import DCTERMS, GRAPH_ONTOLOGY, KG, OA, ORG, RDF, SCHEMA, SKOS

__all__ = ["Tables", "read_tables"]

# of several classes of one entity, the one that tells most goes first
_KINDS: Final = ("Actor", "State", "Organisation", "UnnamedSource", "Exercise", "ExerciseSeries", "Meeting", "Agreement", "Event", "Place")
_Term = NamedNode | Literal


@dataclass(frozen=True)
class Tables:
    """All that a graph tells, by kind of record; each table in the order of the IRIs."""

    entities: tuple[Entity, ...]
    posts: tuple[Post, ...]
    documents: tuple[Document, ...]
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    assertions: tuple[Assertion, ...]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each entity and post."""
        return {entity.iri: entity.label for entity in self.entities} | {post.iri: post.label for post in self.posts}

    @cached_property
    def document_by_iri(self) -> dict[str, Document]:
        """The documents."""
        return {document.iri: document for document in self.documents}

    @cached_property
    def statement_by_iri(self) -> dict[str, Statement]:
        """The statements."""
        return {statement.iri: statement for statement in self.statements}

    @cached_property
    def _facts(self) -> dict[str, list[Assertion]]:
        found: dict[str, list[Assertion]] = defaultdict(list)
        for assertion in self.assertions:
            found[assertion.subject].append(assertion)
        return dict(found)

    def reported(self, subject: str, relation: str) -> list[str]:
        """The values that reports tell of a thing, as certain."""
        return sorted({a.object for a in self._facts.get(subject, ()) if a.relation == relation and a.status is Status.REPORTED})

    def day(self, document: str) -> str:
        """The day of a document, ``""`` if it has none."""
        found = self.document_by_iri.get(document)
        return found.date if found else ""

    def source(self, document: str) -> str:
        """The source of a document: its file's name."""
        found = self.document_by_iri.get(document)
        return found.source if found else ""

    def claim(self, assertion: Assertion) -> Statement | None:
        """The statement that claims a fact, None if the report itself tells it."""
        return self.statement_by_iri.get(assertion.claimed_in)

    def claimants(self, assertion: Assertion) -> tuple[str, ...]:
        """The labels of those who claim a fact."""
        claim = self.claim(assertion)
        return tuple(self.labels.get(speaker, speaker) for speaker in claim.speakers) if claim else ()


def read_tables(quads: Iterable[Quad]) -> Tables:
    """The tables of a graph; the ontology's own quads are left out."""
    index = _Index(quads)
    return Tables(
        entities=tuple(_entities(index)),
        posts=tuple(Post(iri, index.text(iri, SKOS.prefLabel), index.text(iri, ORG.postIn)) for iri in index.of_class(ORG.Post)),
        documents=tuple(_document(index, iri) for iri in index.of_class(KG.Document)),
        mentions=tuple(_mention(index, iri) for iri in index.of_class(KG.Mention)),
        statements=tuple(_statement(index, iri) for iri in index.of_class(KG.Statement)),
        assertions=tuple(_assertion(index, iri) for iri in index.of_class(KG.Assertion)),
    )


class _Index:
    """The union of the graphs, by subject and predicate; values sorted."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[str, dict[str, set[_Term]]] = defaultdict(lambda: defaultdict(set))
        self._instances: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            if str(getattr(quad.graph_name, "value", "")).endswith(f"/{GRAPH_ONTOLOGY}"):
                continue
            subject = str(getattr(quad.subject, "value", quad.subject))
            if isinstance(quad.object, NamedNode | Literal):
                self._values[subject][quad.predicate.value].add(quad.object)
            if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
                self._instances[quad.object.value].add(subject)

    def of_class(self, kg_class: NamedNode) -> list[str]:
        """The instances of just this class."""
        return sorted(self._instances[kg_class.value])

    def terms(self, subject: str, predicate: NamedNode) -> list[_Term]:
        """The values of a property."""
        return sorted(self._values.get(subject, {}).get(predicate.value, ()), key=str)

    def texts(self, subject: str, predicate: NamedNode) -> tuple[str, ...]:
        """The values of a property, as text."""
        return tuple(term.value for term in self.terms(subject, predicate))

    def text(self, subject: str, predicate: NamedNode) -> str:
        """The first value of a property, ``""`` if there is none."""
        return next(iter(self.texts(subject, predicate)), "")

    def name(self, subject: str, predicate: NamedNode) -> str:
        """The local name of the first value."""
        return _local(self.text(subject, predicate))

    def spans(self, subject: str, predicate: NamedNode) -> tuple[Span, ...]:
        """The spans of the mentions that a property leads to, in the order of the text."""
        return tuple(sorted(self.span(mention) for mention in self.texts(subject, predicate)))

    def span(self, mention: str) -> Span:
        """Where a mention stands."""
        begin, end = (int(self.text(mention, term) or 0) for term in (OA.start, OA.end))
        return Span(self.text(mention, OA.hasSource), begin, end, self.text(mention, OA.exact))

    def number(self, subject: str, predicate: NamedNode) -> float:
        """A number."""
        return float(self.text(subject, predicate) or 0)


def _local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def _entities(index: _Index) -> Iterator[Entity]:
    """What has a label and is of one of the classes of entities."""
    kinds = {kind: set(index.of_class(KG[kind])) for kind in _KINDS}
    for iri in sorted(set().union(*kinds.values())):
        classes = tuple(kind for kind in _KINDS if iri in kinds[kind])
        yield Entity(
            iri,
            classes[0],
            classes,
            index.text(iri, SKOS.prefLabel) or _local(iri),
            index.texts(iri, SKOS.altLabel),
            index.text(iri, SKOS.notation),
            index.texts(iri, SKOS.exactMatch),
            # documents may tell different stages of one event
            "; ".join(_local(status).lower() for status in index.texts(iri, KG.status)),
            "; ".join(index.texts(iri, KG.eventType)),
        )


def _document(index: _Index, iri: str) -> Document:
    terms = (DCTERMS.source, DCTERMS.title, DCTERMS.issued, DCTERMS.publisher, SCHEMA.url, DCTERMS.language, SCHEMA.text)
    return Document(iri, *(index.text(iri, term) for term in terms))


def _mention(index: _Index, iri: str) -> Mention:
    return Mention(iri, index.span(iri), index.texts(iri, KG.refersTo), index.text(iri, KG.timeValue))


def _statement(index: _Index, iri: str) -> Statement:
    document = index.text(iri, DCTERMS.isPartOf)
    return Statement(
        iri,
        document,
        speakers=index.texts(iri, KG.statedBy),
        about=index.texts(iri, KG.about),
        addressees=index.texts(iri, KG.addressedTo),
        content=index.text(iri, KG.content),
        cue=index.text(iri, KG.cue),
        cue_lemma=index.text(iri, KG.cueLemma),
        mode=index.name(iri, KG.mode),
        quotation=index.name(iri, KG.quotation),
        force=index.name(iri, KG.force),
        polarity=index.name(iri, KG.polarity),
        confidence=index.number(iri, KG.confidence),
        day=index.text(iri, KG.statedOn) or index.text(document, DCTERMS.issued),
        occasion=index.text(iri, KG.occasion),
        within=index.text(iri, KG.within),
        sources=index.spans(iri, KG.sourceMention),
        cues=index.spans(iri, KG.cueMention),
        contents=index.spans(iri, KG.contentMention),
    )


def _assertion(index: _Index, iri: str) -> Assertion:
    evidence = index.spans(iri, KG.evidence)
    value = next(iter(index.terms(iri, RDF.object)), Literal(""))
    if value.value.startswith(KG.iri):  # a status is a value, no entity
        value = Literal(_local(value.value).lower())
    return Assertion(
        iri,
        document=evidence[0].document if evidence else "",
        subject=index.text(iri, RDF.subject),
        relation=index.name(iri, RDF.predicate),
        object=value.value,
        datatype=_local(value.datatype.value) if isinstance(value, Literal) else "",
        evidence=evidence,
        confidence=index.number(iri, KG.confidence),
        certainty=index.name(iri, KG.certainty),
        polarity=index.name(iri, KG.polarity),
        claimed_in=index.text(iri, KG.claimedIn),
    )
