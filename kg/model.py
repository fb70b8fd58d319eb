"""The data that the stages hand on: frozen dataclasses, no behaviour to speak of.

All offsets are code points, half-open, into :attr:`Document.text`. Within one extraction, entities, posts and events are
named by local identifiers (``str``); :mod:`kg.resolve` decides which of them are one node, and under which IRI.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text, ``begin`` included, ``end`` not."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One source text with what is known about it.

    ``source`` is the path relative to the folder given, or the file's name. ``date`` is an ISO 8601 date (``2025-05-28``).
    """

    source: str
    text: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"


class Kind(StrEnum):
    """What an entity is; the values are local names of ``kg:`` classes."""

    ACTOR = "Actor"
    ORGANISATION = "Organisation"
    STATE = "State"
    UNNAMED_SOURCE = "UnnamedSource"
    PLACE = "Place"
    EVENT = "Event"
    EXERCISE = "Exercise"
    EXERCISE_SERIES = "ExerciseSeries"
    MEETING = "Meeting"
    AGREEMENT = "Agreement"


class MentionForm(StrEnum):
    """How a mention names its entity; only names become labels."""

    NAME = "name"
    PRONOUN = "pronoun"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of one document.

    ``name`` is the fullest name in the text (for an unnamed source its phrase without article), ``aliases`` the other names.
    ``code`` is a state's ISO 3166-1 alpha-2 code, ``year`` an exercise's edition, ``also_place`` marks a state that the text
    uses as a place, ``local`` one that no other document can share (an unnamed source, a meeting).
    """

    id: str
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    code: str | None = None
    year: str | None = None
    also_place: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that refers to one entity, or to each member of a group."""

    span: Span
    entities: tuple[str, ...]
    form: MentionForm = MentionForm.NAME


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression with its TIMEX3-like value, such as ``2025-09``, ``2025-W37`` or ``P11D``."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class Post:
    """An office that an actor holds: ``label`` as the text has it, ``organisation`` the entity that it is in, if named."""

    id: str
    label: str
    organisation: str | None = None


class Mode(StrEnum):
    """The attitude that a statement attributes to its source."""

    SPEECH = "Speech"
    BELIEF = "Belief"
    INTENTION = "Intention"
    EXPECTATION = "Expectation"


class Quotation(StrEnum):
    """Whether a statement's content stands in quotation marks: all of it, none of it, or a part."""

    DIRECT = "Direct"
    INDIRECT = "Indirect"
    MIXED = "Mixed"


class Force(StrEnum):
    """The illocutionary force of a cue (Searle 1976, refined for news)."""

    ASSERT = "Assert"
    DENY = "Deny"
    ACCUSE = "Accuse"
    DEMAND = "Demand"
    ASK = "Ask"
    PROMISE = "Promise"
    THREATEN = "Threaten"
    WARN = "Warn"
    PRAISE = "Praise"
    CRITICISE = "Criticise"
    AGREE = "Agree"
    REFUSE = "Refuse"
    PREDICT = "Predict"
    ORDER = "Order"


class Polarity(StrEnum):
    """Whether something is affirmed or negated."""

    POSITIVE = "Positive"
    NEGATIVE = "Negative"


class Certainty(StrEnum):
    """How sure a text is of a fact (FactBank's scale, Saurí and Pustejovsky 2009)."""

    CERTAIN = "Certain"
    PROBABLE = "Probable"
    POSSIBLE = "Possible"
    HYPOTHETICAL = "Hypothetical"


class Stance(StrEnum):
    """How a wording puts what it characterises; undecided wordings are neutral."""

    FAVOURABLE = "Favourable"
    NEUTRAL = "Neutral"
    HOSTILE = "Hostile"


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of attribution as it stands in the text, before anybody knows who the source is.

    ``cue``, ``content`` and ``source`` are spans in the order of the text; ``source`` is the whole phrase that names the
    speaker and may be missing, ``addressee`` the phrase that names the hearer. ``confidence`` is in [0, 1].
    """

    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    source: Span | None
    cue_lemma: str
    mode: Mode = Mode.SPEECH
    quotation: Quotation = Quotation.INDIRECT
    force: Force = Force.ASSERT
    polarity: Polarity = Polarity.POSITIVE
    addressee: Span | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution with its speakers, hearers and topics resolved to entities of the document.

    ``within`` is the index in :attr:`Extraction.statements` of the statement whose content holds this one; ``stated_on`` an
    ISO date; ``occasion`` an event's identifier.
    """

    attribution: Attribution
    speakers: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    addressed_to: tuple[str, ...] = ()
    stated_on: str | None = None
    occasion: str | None = None
    within: int | None = None


class Relation(StrEnum):
    """What a fact can say; the values are the contract's terms, prefixed."""

    HOLDS = "org:holds"
    MEMBER_OF = "org:memberOf"
    SUB_ORGANISATION_OF = "org:subOrganizationOf"
    CONTAINED_IN = "schema:containedInPlace"
    COMMANDS = "kg:commands"
    ALLIED_WITH = "kg:alliedWith"
    OPPOSES = "kg:opposes"
    PARTICIPANT = "kg:participant"
    ORGANISER = "kg:organiser"
    PLACE = "kg:place"
    START_DATE = "kg:startDate"
    END_DATE = "kg:endDate"
    PERSONNEL = "kg:personnel"
    PURPOSE = "kg:purpose"
    PART_OF_SERIES = "kg:partOfSeries"
    PART_OF_EVENT = "kg:partOfEvent"
    RECIPIENT = "kg:recipient"
    DIRECTOR = "kg:director"
    TOPIC = "kg:topic"
    FORMAT = "kg:format"
    EQUIPMENT = "kg:equipment"
    STRENGTH = "kg:strength"
    IN_RESPONSE_TO = "kg:inResponseTo"
    EVENT_TYPE = "kg:eventType"
    STATUS = "kg:status"


class Datatype(StrEnum):
    """The datatypes of literal values; the values are prefixed XML Schema names.

    A value of ``TERM`` is the prefixed name of a term of the ontology (``kg:Planned``): the graph writes the term itself.
    """

    STRING = "xsd:string"
    INTEGER = "xsd:integer"
    DATE = "xsd:date"
    YEAR_MONTH = "xsd:gYearMonth"
    YEAR = "xsd:gYear"
    TERM = "xsd:QName"


@dataclass(frozen=True, slots=True)
class Value:
    """A literal object of a fact, in its datatype's canonical form."""

    lexical: str
    datatype: Datatype = Datatype.STRING


@dataclass(frozen=True, slots=True)
class Fact:
    """One triple that a text states, with the characters that state it.

    ``relation`` is a :class:`Relation`, or the IRI of one that a user's rules add.
    ``object`` is an identifier of an entity or a post, ``value`` a literal: exactly one of them is set. ``claimed_in`` is
    the index in :attr:`Extraction.statements` of the statement that claims the fact, None where the report itself does.
    """

    subject: str
    relation: str
    evidence: Span
    object: str | None = None
    value: Value | None = None
    confidence: float = 0.9
    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    claimed_in: int | None = None

    @property
    def reported(self) -> bool:
        """Whether the document itself reports the fact as certain, so that it stands as a plain triple too."""
        return self.claimed_in is None and self.certainty is Certainty.CERTAIN and self.polarity is Polarity.POSITIVE


@dataclass(frozen=True, slots=True)
class Characterisation:
    """How a text or a speaker frames a thing: ``wording`` is said of ``target``, which ``target_span`` mentions there.

    ``stance`` is that of who characterises: a threat that is denied is favourable. ``polarity`` is negative where the denial stands
    outside the wording ('denied that it was | a threat'). ``characterised_in`` is the index in :attr:`Extraction.statements` of the
    statement that holds the wording, None where the report itself speaks.
    """

    target: str
    target_span: Span
    wording: Span
    stance: Stance
    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    characterised_in: int | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document yields.

    ``struck_statements`` and ``struck_facts`` are indices of those that somebody has struck out: they stay here, so that the
    others keep their numbers, and leave the graph.
    """

    document: Document
    entities: tuple[Entity, ...] = ()
    posts: tuple[Post, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    facts: tuple[Fact, ...] = ()
    characterisations: tuple[Characterisation, ...] = ()
    struck_statements: tuple[int, ...] = ()
    struck_facts: tuple[int, ...] = ()
