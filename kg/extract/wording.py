"""The words of a text that state a value: a purpose, a topic, what something answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, case
from kg.extract.reading import offsets, text_of

__all__ = ["answered", "wording"]

_ANSWERS: Final = frozenset({"response", "retaliation", "reaction", "reply", "answer"})
_OPENING: Final = frozenset({"case", "mark", "cc"})
# a value is a phrase: what a parser hangs on it beyond that is left out
_MOST_WORDS: Final = 40
_LOOSE: Final = frozenset({"parataxis", "acl:relcl", "advcl:relcl", "discourse"})


def wording(head: Token, words: Iterable[Token] | None = None) -> str:
    """The text of a phrase on one line, without the preposition or 'to' that opens it.

    Args:
        head: the head of the phrase.
        words: its words; None for all that hang on the head, but relative clauses and insertions.
    """
    chosen = sorted(_phrase(head) if words is None else words, key=lambda token: token.i)
    kept = [t for t in chosen if not t.is_space and not (t.i <= head.i and t.dep_ in _OPENING and t.head == head)]
    while kept and (kept[-1].is_punct or kept[-1].is_space):
        kept.pop()
    while kept and kept[0].is_punct:
        kept.pop(0)
    if not kept or len(kept) > _MOST_WORDS:
        return ""
    span = offsets(head.doc[kept[0].i : kept[-1].i + 1])
    return " ".join(text_of(head.doc)[span.begin : span.end].split()).rstrip(" .,;")


def answered(heads: Iterable[Token]) -> str:
    """What something answers: 'in response to X', 'in retaliation for X', behind one of some verbs or nouns; else nothing."""
    for child in (child for head in heads for child in head.children):
        if child.dep_ in {"obl", "nmod", "advmod"} and base_form(child) in _ANSWERS and case(child).split()[:1] == ["in"]:
            return next((wording(thing) for thing in child.children if thing.dep_ in {"nmod", "obl"}), "")
    return ""


def _phrase(head: Token) -> Iterable[Token]:
    yield head
    for child in head.children:
        if child.dep_ not in _LOOSE:
            yield from _phrase(child)
