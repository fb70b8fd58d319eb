"""Words and sentences of a text, as the index has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import unquote

from kg.vocab import slug

__all__ = ["Phrase", "Word", "folded", "marks", "sentences", "words"]

Phrase: TypeAlias = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$")
# a sentence ends with a stop before white space, or with an empty line
_END = re.compile(r"[.!?][”’\"']*(?=\s)|(?=\n\s*\n)")
# full stops of titles, months and initials end none
_ABBREVIATED = re.compile(
    r"\b(?:Gen|Lt|Col|Maj|Capt|Sgt|Adm|Brig|Cmdr|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Jr|Sr|St|No"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|[A-Z])\.$"
)
_LONGEST_ABBREVIATION = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the index has it, and where it stands in its text (code points, half-open)."""

    folded: str
    begin: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text, case and accents folded, without a possessive's end; ``West-2025`` is two of them."""
    for found in _WORD.finditer(text):
        yield Word(_fold(_POSSESSIVE.sub("", found.group())), found.start(), found.end())


def folded(text: str) -> str:
    """The words of a text with blanks between them."""
    return " ".join(word.folded for word in words(text))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends (code points, half-open), white space around it left out."""
    begin = 0
    for found in _END.finditer(text):
        before = text[max(begin, found.end() - _LONGEST_ABBREVIATION) : found.end()]
        if not (found.group() and _ABBREVIATED.search(before)):
            yield from _trimmed(text, begin, found.end())
            begin = found.end()
    yield from _trimmed(text, begin, len(text))


def marks(text: str, phrases: Collection[Phrase]) -> tuple[tuple[int, int], ...]:
    """Where a text has one of the phrases (code points, half-open); what stands side by side is one mark."""
    there = list(words(text))
    by_first: dict[str, set[Phrase]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], set()).add(phrase)
    found: list[tuple[int, int]] = []  # first and last word
    for n, word in enumerate(there):
        fitting = [len(p) for p in by_first.get(word.folded, ()) if tuple(w.folded for w in there[n : n + len(p)]) == p]
        if fitting and found and n <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], n + max(fitting) - 1))
        elif fitting:
            found.append((n, n + max(fitting) - 1))
    return tuple((there[first].begin, there[last].end) for first, last in found)


@lru_cache(maxsize=200_000)
def _fold(word: str) -> str:
    return unquote(slug(word))


def _trimmed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without the white space around it; nothing if there is nothing else."""
    inner = text[begin:end]
    if inner.strip():
        yield begin + len(inner) - len(inner.lstrip()), begin + len(inner.rstrip())
