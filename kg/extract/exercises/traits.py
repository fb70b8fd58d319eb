"""What kind of exercise it is, and of which larger one it is a part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, case, dateline, subjects, word_set

__all__ = ["formats", "wholes"]

# kinds of exercises, each with the words for it before 'exercise'
_FORMATS: Final = {
    "command-post": r"command[- ](?:post|staff)|staff|headquarters",
    "table-top": r"table-?top",
    "live-fire": r"live[- ]fir(?:e|ing)",
    "field training": r"field(?: training)?",
    "computer-simulated": r"computer-\w+",
    "naval": r"naval|maritime",
    "air": r"air|aerial|air[- ]force",
    "air-defence": r"(?:air[- ]defen[cs]e|anti-aircraft)",
    "amphibious": r"amphibious",
    "cyber": r"cyber",
    "nuclear": r"nuclear",
    "snap": r"snap|surprise",
    "joint": r"joint|combined",
    "multinational": r"multi-?national|international|multilateral",
    "bilateral": r"bilateral",
    "trilateral": r"trilateral",
    "annual": r"annual|yearly",
    "biennial": r"biennial",
}
_PATTERNS: Final = {name: re.compile(rf"(?i)(?<![\w-])(?:{pattern})(?![\w-])") for name, pattern in _FORMATS.items()}
_PARTS: Final = word_set("part phase stage element component portion leg")


def formats(head: Token) -> Iterator[str]:
    """The kinds that the words before a noun name: 'the annual command-post exercise'."""
    start = head.i
    while start > head.sent.start and _is_attribute(head.doc[start - 1]):
        start -= 1
    before = " ".join(token.text for token in head.doc[start : head.i] if token.text[:1].islower() or token.text == "-").replace(" - ", "-")
    yield from (name for name, pattern in _PATTERNS.items() if pattern.search(before))


def _is_attribute(token: Token) -> bool:
    """Whether a word may stand in the row before a noun; a parser may take 'live' in 'live-fire' for a verb."""
    if dateline(token) or token.pos_ in {"DET", "ADP", "AUX", "PRON", "SCONJ", "PART"}:
        return False
    hyphenated = token.text == "-" or (token.i + 1 < len(token.doc) and token.nbor().text == "-")
    return hyphenated or token.pos_ in {"ADJ", "NOUN", "PROPN", "NUM", "CCONJ", "X"} or token.text == ","


def wholes(part: Token, heads: Mapping[int, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """The exercises that are part of another one, with that one: 'X is part of Y', 'X, part of Y', 'X is held as part of Y'.

    Args:
        part: a word such as 'part' or 'phase'.
        heads: the exercises by the heads of their phrases.
    """
    if part.pos_ != "NOUN" or base_form(part) not in _PARTS or not (whole := _exercises(part, heads, "of")):
        return
    parts = [child for child in part.children if child.dep_ in {"nsubj", "nsubj:outer", "appos"}]
    if part.dep_ == "appos":
        parts.append(part.head)
    elif case(part) == "as":
        parts += [doer for doer in subjects(part.head) if part.head.pos_ == "VERB"]
        parts += [child for child in part.head.children if child.dep_ == "obj"]
        parts.append(part.head)
    smaller = (exercise for token in parts for exercise in heads.get(token.i, ()))
    yield from ((exercise, larger) for exercise in smaller for larger in whole if larger != exercise)


def _exercises(noun: Token, heads: Mapping[int, tuple[str, ...]], preposition: str) -> list[str]:
    """The exercises of a phrase behind a noun."""
    behind = [child for child in noun.children if child.dep_ in {"nmod", "obl"} and case(child) == preposition]
    return [exercise for child in behind for exercise in heads.get(child.i, ())]
