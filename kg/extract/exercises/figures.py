"""Figures in the words of the text: 'more than 9,000 troops', 'up to 80 aircraft'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, dateline, word_set
from kg.extract.reading import offsets, text_of

__all__ = ["counted", "equipment", "qualified"]

_EQUIPMENT: Final = word_set(
    "ship warship vessel frigate destroyer corvette submarine boat carrier aircraft plane jet fighter bomber helicopter drone tank vehicle "
    "howitzer gun launcher missile artillery weapon system unit"
)
_QUALIFIERS: Final = word_set(
    "more than up to some about around over at least nearly almost roughly approximately as many fewer less under an estimated several "
    "dozens hundreds thousands of"
)
_QUALIFIED: Final = re.compile(
    r"(?i)(?:more than|up to|some|about|around|over|at least|nearly|almost|roughly|approximately|as many as|fewer than|less than|"
    r"an estimated)\b"
)


def counted(noun: Token) -> str:
    """A counted noun with what stands before it: 'more than 1,100 combat vehicles'; empty if no number does."""
    start = noun.i
    for i in range(noun.i - 1, max(noun.sent.start - 1, noun.i - 9), -1):
        token = noun.doc[i]
        if token.pos_ not in {"NUM", "ADJ", "NOUN", "PROPN"} and token.lower_ not in _QUALIFIERS and not token.like_num:
            break
        start = i
    words = noun.doc[start : noun.i + 1]
    while len(words) and not (words[0].like_num or words[0].lower_ in _QUALIFIERS):
        words = words[1:]
    if not any(token.like_num or token.lower_ in {"dozens", "hundreds", "several", "thousands"} for token in words):
        return ""
    span = offsets(words)
    return " ".join(text_of(noun.doc)[span.begin : span.end].split())


def qualified(noun: Token) -> str:
    """A counted noun in the words of the text, if they qualify its number."""
    text = counted(noun)
    return text if _QUALIFIED.match(text) else ""


def equipment(verb: Token) -> Iterator[str]:
    """The counted ships, aircraft, vehicles and weapons of a clause, read from the row of its words.

    Subjects of such clauses are long lists, in which parsers err; so the words around the verb count, back and on to the next verb.
    """
    for token in _clause(verb):
        if token.pos_ == "NOUN" and base_form(token) in _EQUIPMENT and (text := counted(token)):
            yield text[:1].lower() + text[1:]


def _clause(verb: Token) -> Iterator[Token]:
    """The words around a verb up to the verbs beside it."""
    before: list[Token] = []
    for i in range(verb.i - 1, verb.sent.start - 1, -1):
        token = verb.doc[i]
        if (token.pos_ == "VERB" and token.dep_ not in {"amod", "compound"}) or dateline(token):
            break
        before.insert(0, token)
    yield from before
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.pos_ == "VERB" and token.dep_ not in {"amod", "compound"}:
            break
        yield token
