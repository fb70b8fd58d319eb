"""What an exercise is for, in the text's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Token

from kg.extract.exercises.phrases import Use
from kg.extract.phrases import base_form, case, modality
from kg.extract.reading import offsets, text_of
from kg.model import Polarity

__all__ = ["aims", "purposes"]

_MEANT: Final = frozenset({"aim", "design", "intend", "mean"})
_AIMS: Final = frozenset({"aim", "purpose", "goal", "objective"})


def purposes(use: Use) -> Iterator[str]:
    """'… is aimed at reinforcing X', '… is designed to do Y'; nothing where the text denies it."""
    verb = use.verb
    if use.role != "passive" or base_form(verb) not in _MEANT or modality(verb)[1] is Polarity.NEGATIVE:
        return
    for child in verb.children:
        if child.dep_ in {"advcl", "xcomp", "ccomp"} or (child.dep_ == "obl" and case(child) == "at"):
            yield from _text(child, list(child.subtree))
            return


def aims(head: Token) -> Iterator[tuple[Token, str]]:
    """'the aim of the exercise is to do X', 'the exercise's objective is Y': the predicate and the text."""
    noun = head.head
    predicate = noun.head
    copulas = [child.i for child in predicate.children if child.dep_ == "cop"]
    if base_form(noun) in _AIMS and noun.dep_.startswith("nsubj") and copulas:
        for text in _text(predicate, [token for token in predicate.subtree if token.i > max(copulas)]):
            yield predicate, text


def _text(head: Token, words: Sequence[Token]) -> Iterator[str]:
    """The text of some words without the preposition or 'to' that opens it."""
    kept = [t for t in words if not t.is_space and not (t.i <= head.i and t.dep_ in {"case", "mark"} and t.head == head)]
    if kept:
        span = offsets(head.doc[kept[0].i : kept[-1].i + 1])
        yield " ".join(text_of(head.doc)[span.begin : span.end].split()).rstrip(" .,;")
