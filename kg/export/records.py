"""What the formats for other programs are written from: plain records, each with its IRI."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Assertion", "Document", "Entity", "Mention", "Post", "Span", "Statement", "Status"]


class Status(StrEnum):
    """What a graph makes of a fact; only what is reported stands as a plain triple in it."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    UNCERTAIN = "uncertain"
    NEGATED = "negated"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text: code points, half-open, and what stands there."""

    document: str
    begin: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: ``kind`` is the local name of its most telling class, ``classes`` are all of them, ``code`` is ISO 3166."""

    iri: str
    kind: str
    classes: tuple[str, ...]
    label: str
    names: tuple[str, ...]
    code: str
    matches: tuple[str, ...]
    status: str
    event_type: str


@dataclass(frozen=True, slots=True)
class Post:
    """An office; ``organisation`` is the IRI of the body that it is in, ``""`` where no text names it."""

    iri: str
    label: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report; ``date`` is an ISO day, and what is not known is ``""``."""

    iri: str
    source: str
    title: str
    date: str
    publisher: str
    url: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A span with the entities that it refers to, or the value of the time that it names (as in TIMEX3)."""

    iri: str
    span: Span
    entities: tuple[str, ...]
    time: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what: ``speakers``, ``about`` and ``addressees`` are IRIs, ``day`` is when it was said or else reported."""

    iri: str
    document: str
    speakers: tuple[str, ...]
    about: tuple[str, ...]
    addressees: tuple[str, ...]
    content: str
    cue: str
    cue_lemma: str
    mode: str
    quotation: str
    force: str
    polarity: str
    confidence: float
    day: str
    occasion: str
    within: str
    sources: tuple[Span, ...]
    cues: tuple[Span, ...]
    contents: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Assertion:
    """A fact with its evidence: ``object`` is an IRI, or a literal's lexical form, whose ``datatype`` then is a local name."""

    iri: str
    document: str
    subject: str
    relation: str
    object: str
    datatype: str
    evidence: tuple[Span, ...]
    confidence: float
    certainty: str
    polarity: str
    claimed_in: str

    @property
    def status(self) -> Status:
        """Whether the report tells it, somebody claims it, or it is uncertain or negated."""
        if self.polarity == "Negative":
            return Status.NEGATED
        if self.claimed_in:
            return Status.CLAIMED
        return Status.REPORTED if self.certainty == "Certain" else Status.UNCERTAIN
