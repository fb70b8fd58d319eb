"""On which occasion something was said: a meeting, a news conference, an interview.

Constructions: 'told a news conference that …', 'said at a briefing in Kyiv', 'said in an interview with X', 'said after the
meeting', 'speaking at a summit, X said'. A meeting that the report tells of is the occasion itself; any other becomes an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, case, phrase_evidence, word_set
from kg.extract.reading import Reading, offsets
from kg.extract.setting import Setting
from kg.model import Attribution, Fact, Kind, MentionForm, Relation, Span, Statement

__all__ = ["add_occasions"]

_OCCASIONS: Final = word_set(
    "conference presser briefing interview meeting summit talks session hearing ceremony rally forum debate visit speech address "
    "lecture congress assembly gathering parade reception dinner consultation"
)
_CASES: Final = word_set("at in during after following before on") | {"ahead of"}
_SIDELINES: Final = word_set("sideline margin fringe")
_HEARD: Final = word_set("conference presser briefing meeting summit session hearing rally forum congress assembly gathering ceremony")
_EVENTS: Final = frozenset({Kind.MEETING, Kind.EVENT, Kind.EXERCISE, Kind.AGREEMENT})
_CONFIDENCE: Final = 0.85


def add_occasions(reading: Reading, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements with the events at which they were made, where the words around their cue say so."""
    known: dict[str, str] = {}
    setting = Setting(reading)
    return tuple(_with_occasion(reading, setting, known, statement) for statement in statements)


def _with_occasion(reading: Reading, setting: Setting, known: dict[str, str], statement: Statement) -> Statement:
    noun = next(_nouns(reading, statement.attribution), None)
    if noun is None:
        return statement
    event = next((e for e in reading.entities_at(noun) if reading.kind(e) in _EVENTS), None)
    return replace(statement, occasion=event or _event(reading, setting, known, noun))


def _nouns(reading: Reading, attribution: Attribution) -> Iterator[Token]:
    """Nouns of occasions that modify a cue, outside of its content."""
    for head in _heads(reading, attribution):
        for child in head.children:
            noun = _sided(child) if base_form(child) in _SIDELINES else child
            if noun is not None and _is_occasion(child, noun) and not _inside(noun, attribution.content):
                yield noun


def _heads(reading: Reading, attribution: Attribution) -> Iterator[Token]:
    """The cue, and a participle beside it: 'speaking at a summit, X said'."""
    for part in attribution.cue:
        root = reading.tokens(part).root
        yield root
        yield from (c for c in root.children if c.dep_ == "advcl" and base_form(c) in {"speak", "address", "talk"} and c.tag_ == "VBG")


def _sided(noun: Token) -> Token | None:
    """'on the sidelines of the summit': the summit."""
    return next((child for child in noun.children if child.dep_ == "nmod" and case(child) == "of"), None)


def _is_occasion(child: Token, noun: Token) -> bool:
    lemma = base_form(noun)
    if child.dep_ in {"obj", "iobj"}:  # 'told a news conference', 'addressing the summit'
        return lemma in _HEARD
    return child.dep_ in {"obl", "nmod", "obl:unmarked"} and lemma in _OCCASIONS and _is_setting(child)


def _is_setting(noun: Token) -> bool:
    """Whether the preposition says when or where: the first, since that of 'with X' may hang on the noun too."""
    preposition = case(noun)
    return preposition in _CASES or preposition.partition(" ")[0] in _CASES


def _inside(noun: Token, content: Sequence[Span]) -> bool:
    return any(part.begin <= noun.idx < part.end for part in content)


def _event(reading: Reading, setting: Setting, known: dict[str, str], noun: Token) -> str:
    """The event that a noun phrase names in this document; the same words again are the same event."""
    named = [c for c in noun.lefts if c.dep_ in {"compound", "amod", "nmod:desc"} and not c.is_punct]
    phrase = reading.doc[min([noun.i, *(c.left_edge.i for c in named)]) : noun.i + 1]
    label = " ".join(phrase.text.split())
    if label.casefold() not in known:
        event = known[label.casefold()] = reading.add_entity(Kind.EVENT, label, local=True)
        evidence = phrase_evidence(noun)
        reading.facts += [Fact(event, Relation.PLACE, evidence, object=p, confidence=_CONFIDENCE) for p, _ in setting.placed(noun)]
        reading.facts += [Fact(event, relation, evidence, value=v, confidence=_CONFIDENCE) for relation, v, _ in setting.dates(noun)]
    reading.add_mention(offsets(phrase), [known[label.casefold()]], MentionForm.DESCRIPTION)
    return known[label.casefold()]
