"""Which way a clause points in time: what 'on Tuesday' or 'in September' means depends on its verb."""

from __future__ import annotations

import re
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.time.calendar import MONTHS, Direction

__all__ = ["counts", "direction", "edition_year", "superlative"]

_AHEAD: Final = frozenset({"upcoming", "forthcoming", "planned", "scheduled", "future", "coming"})
_BEHIND: Final = frozenset({"recent", "past", "previous", "earlier"})
_PLANNING: Final = frozenset({"schedule", "plan", "expect", "slate", "set", "due", "intend"})
# a name and its edition: West-2025, Zapad 2021
_EDITION: Final = re.compile(r"[A-Z]\w+[- ](?P<year>(?:19|20)\d\d)\b")


# words for a plan that are adjectives, or that a small tagger takes for prepositions: 'is due to vote', 'is set to'
_DUE: Final = frozenset({"due", "set", "scheduled", "slated", "likely", "ready", "poised"})


def direction(token: Token) -> Direction:
    """Whether the clause around an expression speaks of what was or what will be."""
    if any(child.dep_ == "case" and child.lower_ == "since" for child in token.children):
        return Direction.PAST
    for node in (token, *token.ancestors):
        modifiers = {child.lower_ for child in node.children if child.dep_ in {"amod", "compound"}}
        if modifiers & _AHEAD or node.lower_ in _AHEAD or _is_due(node):
            return Direction.FUTURE
        if modifiers & _BEHIND:
            return Direction.PAST
        auxiliaries = [child for child in node.children if child.dep_ in {"aux", "aux:pass", "cop"}]
        if node.pos_ in {"VERB", "AUX"} or auxiliaries:
            found = _tense(node, auxiliaries)
            if found is not Direction.UNKNOWN:
                return found
    return Direction.UNKNOWN


def _is_due(node: Token) -> bool:
    """Whether something is planned to happen: 'is due to vote', whose tree may make a preposition of 'due' and a noun of 'vote'."""
    words = {child.lower_: child for child in node.children if child.i < node.i}
    return bool(_DUE & words.keys()) and any(
        t.dep_ in {"cop", "aux", "aux:pass"} and t.lower_ in {"is", "are", "'s", "’s"} for t in words.values()
    )


def superlative(token: Token) -> bool:
    """Whether an expression says over how long something is the most: 'the lowest level in six years'."""
    sentence = token.sent
    near = token.doc[max(sentence.start, token.i - 8) : token.i]
    return any(word.tag_ in {"JJS", "RBS"} or word.lower_ == "first" for word in near)


def _tense(verb: Token, auxiliaries: list[Token]) -> Direction:
    group = [*auxiliaries, verb]
    if any(t.tag_ == "MD" or t.lower_ in {"will", "would", "'ll", "shall"} for t in auxiliaries) or verb.lemma_ in _PLANNING:
        return Direction.FUTURE
    if "Past" in {tense for t in group for tense in t.morph.get("Tense", [])}:
        return Direction.PAST
    if "Inf" in verb.morph.get("VerbForm", []):
        return Direction.FUTURE
    return Direction.FUTURE if "Pres" in verb.morph.get("Tense", []) and "Fin" in verb.morph.get("VerbForm", []) else Direction.UNKNOWN


def _clause(token: Token) -> Token:
    """The verb that governs a word, or the root of its sentence."""
    return next((node for node in token.ancestors if node.pos_ == "VERB"), token)


def edition_year(token: Token) -> int | None:
    """The year of an edition (West-2025) that stands in the same clause as an expression without a year."""
    sentence = token.sent
    for match in _EDITION.finditer(sentence.text):
        if match.group().split(match["year"])[0].strip(" -").lower() in {
            *MONTHS,
            "in",
            "since",
            "by",
            "until",
            "from",
            "the",
            "for",
            "and",
        }:
            continue
        name = token.doc.char_span(sentence.start_char + match.start(), sentence.start_char + match.end(), alignment_mode="expand")
        if name is not None and _clause(name.root) == _clause(token):
            return int(match["year"])
    return None


def counts(doc: Doc, begin: int, end: int) -> bool:
    """Whether a number counts what follows ('some 2010 horses'), by the tree; 'the 2008 elections' is no count."""
    span = doc.char_span(begin, end, alignment_mode="expand")
    if span is None or len(span) != 1 or span[0].dep_ != "nummod":
        return False
    noun = span[0].head
    definite = any(child.dep_ in {"det", "nmod:poss"} for child in noun.children)
    return noun.i > span[0].i and noun.tag_ == "NNS" and not definite
