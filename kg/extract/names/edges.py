"""Where a name begins and ends, and what is none: mending what a recogniser cut wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.gazetteer import organisation_of
from kg.extract.lexicon import COURTESY, GEOGRAPHIC_NOUNS, MONTHS, OFFICES, ORGANISATION_NOUNS, RANKS
from kg.model import Kind

__all__ = ["Name", "find_titled", "is_name", "mend"]

_EDGE_PUNCTUATION: Final = frozenset("\"'“”‘’«»()[],.;:-–—/") | {"''", "``", "--"}
# offices whose name is never part of a body's name unless a body's noun stands there too ('Office of the President')
_PURE_OFFICES: Final = frozenset(
    "minister commander secretary president spokesman spokeswoman spokesperson chancellor ambassador premier".split()
)
_PORTFOLIOS: Final = frozenset(
    "defence defense foreign interior internal home finance economy economic justice trade energy health education war security state "
    "labour labor culture transport agriculture environment emergency".split()
)
_FORCES: Final = frozenset({"forces", "army", "navy", "marine", "air"})
_ACRONYM_LENGTH: Final = 6


@dataclass(frozen=True, slots=True)
class Name:
    """Tokens ``start`` to ``end`` (half-open) that name something.

    ``code`` is a state's ISO 3166 code, ``demonym`` says that it is named by its adjective, ``listed`` is the name under which a
    user has listed what has this one.
    """

    start: int
    end: int
    kind: Kind
    text: str
    code: str | None = None
    demonym: bool = False
    listed: str | None = None

    def overlaps(self, other: Name) -> bool:
        """Whether the two share a token."""
        return self.start < other.end and other.start < self.end


def mend(doc: Doc, start: int, end: int, kind: Kind) -> Name | None:
    """A name with everything around it that is not part of it trimmed, and what was cut off joined; None if nothing is left."""
    start, end = _trim(doc, start, end, kind)
    if kind is Kind.ACTOR and start < end:
        start, end = _whole_person(doc, start, end)
    if kind is Kind.ORGANISATION:
        start, end = _behind_office(doc, start, end), _before_office(doc, start, end)
        start = _whole_force(doc, start, end)
    if start >= end or (kind is Kind.ORGANISATION and _is_portfolio(doc, start)):
        return None
    text = " ".join(doc[start:end].text.split())
    return Name(start, end, _kind(doc, text, kind, start, end), text) if any(c.isalnum() for c in text) else None


def _trim(doc: Doc, start: int, end: int, kind: Kind) -> tuple[int, int]:
    """Leave out white space, punctuation, articles, the possessive ending, and titles before a person's name."""
    while start < end and (_edge(doc[start]) or doc[start].lower_ in {"the", "a", "an"}):
        start += 1
    while end > start and (_edge(doc[end - 1]) or doc[end - 1].tag_ == "POS") and not _closes_initial(doc[end - 1], kind):
        end -= 1
    junk = (i for i in range(start, end) if "[" in doc[i].text or (kind is Kind.ACTOR and doc[i].text in {",", "(", ";"}))
    end = next(junk, end)
    if kind is Kind.ACTOR:
        while end > start and doc[end - 1].lower_ in {"of", "and", "for", "in", "at", "who"}:
            end -= 1
        while start < end - 1 and doc[start].lower_ in COURTESY | RANKS | OFFICES:
            start += 1
    return start, end


def _edge(token: Token) -> bool:
    return token.is_space or token.text in _EDGE_PUNCTUATION


def _closes_initial(token: Token, kind: Kind) -> bool:
    """The full stop of 'U.S.' or 'Inc.' when the tokeniser set it apart."""
    return kind is Kind.ORGANISATION and token.text == "." and token.i > 0 and len(token.nbor(-1).text) == 1


def _whole_person(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Join what belongs to a person's name: 'Lee Sung | -jun', 'Romeo Brawner | Jr.', 'Minister | No | Kwang Chol'."""
    while (
        end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and not doc[end].whitespace_ and doc[end + 1].is_alpha
    ):
        end += 2
    if end < len(doc) and doc[end].text in {"Jr.", "Sr.", "II", "III"}:
        end += 1
    while start >= 2 and doc[start - 1].is_title and doc[start - 1].is_alpha and not doc[start - 1].is_sent_start and _is_title(doc, start):
        start -= 1
    return start, end


def _is_title(doc: Doc, start: int) -> bool:
    """Whether an office or rank stands right before the word in front of ``start``, and that word is itself none."""
    word = doc[start - 1].lower_
    if doc[start - 2].text == "," and start > 2:  # 'its defence minister, | No | Kwang Chol'
        return doc[start - 3].lower_ in OFFICES and word not in OFFICES | RANKS | COURTESY
    return doc[start - 2].lower_ in OFFICES | RANKS | COURTESY and word not in OFFICES | RANKS | COURTESY | {"general", "of"}


def _behind_office(doc: Doc, start: int, end: int) -> int:
    """'State Secretary of the | Security Council': the office before a body is no part of the body's name."""
    for i in range(start, end - 2):
        if doc[i].lower_ in OFFICES and doc[i + 1].lower_ in {"of", "for", "to"}:
            return i + 2 + (doc[i + 2].lower_ == "the")
    return start


def _before_office(doc: Doc, start: int, end: int) -> int:
    """'Department of Military Cooperation | and Assistant': a second office coordinated with the first is no part of the body."""
    for i in range(start + 1, end - 1):
        if doc[i].lower_ == "and" and doc[i + 1].lower_ in OFFICES:
            return i
    return end


def _whole_force(doc: Doc, start: int, end: int) -> int:
    """'U.S. | Forces Korea', 'US | Army Europe and Africa': a command that is called by its state is named with it."""
    named = end - start > 1 and start > 0 and doc[start - 1].text in {"U.S.", "US"} and doc[start].lower_ in _FORCES
    return start - 1 if named else start


def _is_portfolio(doc: Doc, start: int) -> bool:
    """'Minister of | Defence of Belarus': what an office is for is no body."""
    return start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in _PURE_OFFICES and doc[start].lower_ in _PORTFOLIOS


def _kind(doc: Doc, text: str, kind: Kind, start: int, end: int) -> Kind:
    """The kind that a name's own words tell: a known body, an acronym, a geographic noun at its end, 'in' before it."""
    if kind in {Kind.ACTOR, Kind.PLACE} and organisation_of(text):
        return Kind.ORGANISATION
    if (
        kind is Kind.ACTOR
        and " " not in text
        and text.isupper()
        and 1 < len(text) <= _ACRONYM_LENGTH
        and not doc[min(end, len(doc) - 1)].is_upper
    ):
        return Kind.ORGANISATION
    if kind is Kind.ACTOR and " " not in text and start and doc[start - 1].lower_ in {"in", "near"}:
        return Kind.PLACE
    if kind in {Kind.ACTOR, Kind.ORGANISATION} and " " in text and text.rsplit(" ", 1)[-1].casefold() in GEOGRAPHIC_NOUNS:
        return Kind.PLACE
    return kind


def is_name(doc: Doc, name: Name) -> bool:
    """Whether the words can name what the recogniser says: no date as a person, no rank or office as a person or body."""
    words = [t.lower_ for t in doc[name.start : name.end] if not t.is_space]
    if name.kind is Kind.ACTOR:
        return not (any(w.isdigit() for w in words) or set(words) <= MONTHS or set(words) <= OFFICES | RANKS | COURTESY)
    if name.kind is Kind.ORGANISATION and set(words) & _PURE_OFFICES:
        return bool(set(words) & ORGANISATION_NOUNS) or "office" in words
    return True


_PARTICLES: Final = frozenset("van von der den de del di da bin al el ter la le".split())


def find_titled(doc: Doc, names: Sequence[Name]) -> Iterator[Name]:
    """Persons by the title before their name, where the recogniser missed them: 'General Carsten Breuer'."""
    covered = {i for name in names for i in range(name.start, name.end)}
    for token in doc[:-1]:
        title = token.lower_ in COURTESY or (token.text[:1].isupper() and token.lower_ in RANKS | OFFICES)
        start = token.i + 1
        if not title or start in covered or token.i in covered:
            continue
        end = start
        while (
            end < len(doc)
            and end not in covered
            and end - start < 4
            and (_name_like(doc[end]) or (end > start and doc[end].lower_ in _PARTICLES))
        ):
            end += 1
        while end > start and doc[end - 1].lower_ in _PARTICLES:
            end -= 1
        start, end = _whole_person(doc, start, end) if end > start else (start, end)
        if end - start >= (1 if token.lower_ in COURTESY else 2) and not _names_body(doc, end):
            yield Name(start, end, Kind.ACTOR, " ".join(doc[start:end].text.split()))


def _name_like(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.is_title and token.is_alpha and token.lower_ not in RANKS | OFFICES | COURTESY | MONTHS


def _names_body(doc: Doc, end: int) -> bool:
    """Whether the words are the rest of a body's name ('General Motors Company', 'General Assembly of …')."""
    return doc[end - 1].lower_ in ORGANISATION_NOUNS or (end < len(doc) and doc[end].lower_ == "of")
