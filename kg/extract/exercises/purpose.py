"""What an exercise is for, in the text's own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from kg.extract.exercises.phrases import Use
from kg.extract.phrases import base_form, case, modality
from kg.extract.wording import wording
from kg.model import Polarity

__all__ = ["aims", "purposes", "rehearsals"]

_MEANT: Final = frozenset({"aim", "design", "intend", "mean"})
# 'simulating the repulsion of aggression', 'will test the readiness of X'
_REHEARSE: Final = frozenset({"simulate", "rehearse", "practise", "practice", "test", "showcase"})
_AIMS: Final = frozenset({"aim", "purpose", "goal", "objective"})


def purposes(use: Use) -> Iterator[str]:
    """'… is aimed at reinforcing X', '… is designed to do Y'; nothing where the text denies it."""
    verb = use.verb
    if use.role != "passive" or base_form(verb) not in _MEANT or modality(verb)[1] is Polarity.NEGATIVE:
        return
    for child in verb.children:
        if child.dep_ in {"advcl", "xcomp", "ccomp"} or (child.dep_ == "obl" and case(child) == "at"):
            yield from (text for text in [wording(child, child.subtree)] if text)
            return


def rehearsals(use: Use) -> Iterator[str]:
    """What an exercise rehearses: '…, simulating the repulsion of X', 'the drills will test the readiness of Y'."""
    verb = use.verb
    if modality(verb)[1] is Polarity.NEGATIVE:
        return
    if use.role == "subject" and base_form(verb) in _REHEARSE:
        yield from (text for thing in verb.children if thing.dep_ == "obj" if (text := wording(thing)))
    for child in verb.children if use.role != "adverbial" else ():
        if child.dep_ in {"advcl", "acl"} and child.tag_ == "VBG" and base_form(child) in _REHEARSE:
            yield from (text for text in [wording(child)] if text)


def aims(head: Token) -> Iterator[tuple[Token, str]]:
    """'the aim of the exercise is to do X', 'the exercise's objective is Y': the predicate and the text."""
    noun = head.head
    predicate = noun.head
    copulas = [child.i for child in predicate.children if child.dep_ == "cop"]
    if base_form(noun) in _AIMS and noun.dep_.startswith("nsubj") and copulas:
        text = wording(predicate, [token for token in predicate.subtree if token.i > max(copulas)])
        yield from [(predicate, text)] if text else []
