"""Clauses that go on about an exercise without naming it: about which one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, case, governor, word_set

__all__ = ["runs_on", "topic"]

# words behind its last mention within which a text still speaks of an exercise
_REACH: Final = 120
_RUN: Final = word_set("end conclude finish begin start open run last continue take close wrap")


def topic(verb: Token, heads: Mapping[int, tuple[str, ...]]) -> str | None:
    """The exercise that a clause goes on about: of the sentence that names one last, its subject, else what it names last.

    An exercise that is only named as the whole of which another is a part ('X is part of Y, the largest in decades'), or where another
    one comes from, is not what the text speaks of (the salience of grammatical roles: Grosz, Joshi and Weinstein 1995).

    Args:
        verb: the verb of the clause.
        heads: the exercises by the heads of their phrases.
    """
    before = [i for i in sorted(heads) if i < verb.i and verb.sent.start - i < _REACH]
    if not before:
        return None
    sentence = verb.doc[before[-1]].sent
    here = [verb.doc[i] for i in before if i >= sentence.start]
    first = next((token for token in here if _is_subject(token)), None)
    said = [token for token in here if not _is_aside(token)]
    return heads[(first or next(reversed(said), here[-1])).i][0]


def _is_subject(head: Token) -> bool:
    """Whether a phrase is what its sentence is about: the subject of its main clause, or its predicate ('it is the biggest exercise')."""
    top = governor(head)
    while top.dep_ == "appos":
        top = governor(top.head)
    return top.dep_.startswith("nsubj") and top.head.dep_ in {"ROOT", "conj", "parataxis"}


def _is_aside(head: Token) -> bool:
    """'part of Y', 'grew out of Y', and what stands in apposition to them."""
    top = governor(head)
    while top.dep_ == "appos":
        top = governor(top.head)
    return case(top) in {"of", "out of", "from", "like", "unlike", "than"}


def runs_on(verb: Token) -> bool:
    """'It ends on September 16', 'they will run until Friday': a pronoun begins or ends."""
    takes = base_form(verb) != "take" or any(child.lower_ == "place" for child in verb.children)
    return (
        takes and base_form(verb) in _RUN and any(c.dep_.startswith("nsubj") and c.lower_ in {"it", "they", "these"} for c in verb.children)
    )
