"""From what somebody types to what the index is asked, from the strictest reading to the loosest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.search.text import Phrase, words

__all__ = ["Reading", "readings"]

# an entity's name is no longer than this (words)
_LONGEST_NAME = 10
# letters from which a word may have one wrong, and two
_ONE_SLIP, _TWO_SLIPS = 4, 9
_MOST_NEAR = 8
_ENDINGS = ("", "s", "es", "d", "ed", "ing")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a search asks for: one of the phrases of each part, or (``any_part``) of at least one."""

    parts: tuple[tuple[Phrase, ...], ...]
    any_part: bool = False
    loose: bool = False

    @property
    def phrases(self) -> frozenset[Phrase]:
        """All phrases that it finds."""
        return frozenset(phrase for part in self.parts for phrase in part)

    @property
    def expression(self) -> str:
        """It in the language of FTS5."""
        alternatives = ["(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in part) + ")" for part in self.parts]
        return f"words : ({(' OR ' if self.any_part else ' AND ').join(alternatives)})"


def readings(index: sqlite3.Connection, text: str) -> Iterator[Reading]:
    """The readings of a text, the strictest first.

    As it is written (in any inflection); with the other names of the entities that it names; and ``loose``, to be tried if the
    others find nothing: with slips of the pen in words that the index does not know, then in any word, then any of the words.
    """
    typed = [word.folded for word in words(text)]
    if not typed:
        return
    forms = [_forms(index, word) for word in typed]
    yield Reading(tuple(forms))
    yield _with_names(index, typed, forms)
    near = [each if _known(index, each) else _near(index, word) for word, each in zip(typed, forms, strict=True)]
    yield _loosened(index, typed, near)
    nearer = [tuple(dict.fromkeys((*each, *_near(index, word)))) for word, each in zip(typed, near, strict=True)]
    yield _loosened(index, typed, nearer)
    yield Reading(tuple(each or ((word,),) for word, each in zip(typed, nearer, strict=True)), any_part=True, loose=True)


def _loosened(index: sqlite3.Connection, typed: Sequence[str], near: Sequence[tuple[Phrase, ...]]) -> Reading:
    best = [each[0][0] if each else word for word, each in zip(typed, near, strict=True)]
    forms = [each or ((word,),) for word, each in zip(typed, near, strict=True)]
    return Reading(_with_names(index, best, forms).parts, loose=True)


def _forms(index: sqlite3.Connection, word: str) -> tuple[Phrase, ...]:
    """A word with those of its regular inflections that the index has, itself first."""
    stems = {word.removesuffix(ending) for ending in _ENDINGS if len(word.removesuffix(ending)) >= _ONE_SLIP}
    stems |= {f"{stem}e" for stem in stems if word in {f"{stem}ing", f"{stem}ed"}} | ({word[:-1]} if word.endswith("e") else set())
    candidates = {stem + ending for stem in stems for ending in _ENDINGS} - {word}
    if any(letter.isdigit() for letter in word):
        candidates = set()
    return ((word,), *((each,) for each in sorted(candidates) if _has(index, each)))


def _known(index: sqlite3.Connection, forms: Sequence[Phrase]) -> bool:
    return len(forms) > 1 or _has(index, forms[0][0])


def _has(index: sqlite3.Connection, word: str) -> bool:
    return index.execute("SELECT 1 FROM word WHERE word = ?", (word,)).fetchone() is not None


def _near(index: sqlite3.Connection, word: str) -> tuple[Phrase, ...]:
    """Words that a slip or two of the pen make of this one (Damerau's: a letter wrong, missing, too many, or two swapped)."""
    if len(word) < _ONE_SLIP or any(letter.isdigit() for letter in word):
        return ()
    slips = 1 if len(word) < _TWO_SLIPS else 2
    rows = index.execute("SELECT word FROM word WHERE length(word) BETWEEN ? AND ?", (len(word) - slips, len(word) + slips))
    there = [each for (each,) in rows]
    found = process.extract(word, there, scorer=OSA.distance, score_cutoff=slips, limit=None)
    return tuple((each,) for each, _, _ in sorted(found, key=lambda one: (one[1], one[0]))[:_MOST_NEAR])


def _with_names(index: sqlite3.Connection, typed: Sequence[str], forms: Sequence[tuple[Phrase, ...]]) -> Reading:
    """The words, with each name among them in all spellings of the entities that have it; the longest name first."""
    parts: list[tuple[Phrase, ...]] = []
    n = 0
    while n < len(typed):
        names, taken = _longest_name(index, typed[n : n + _LONGEST_NAME])
        parts.append(tuple(dict.fromkeys((*names, *(forms[n] if taken == 1 else ())))))
        n += taken
    return Reading(tuple(parts))


def _longest_name(index: sqlite3.Connection, typed: Sequence[str]) -> tuple[tuple[Phrase, ...], int]:
    """All names of the entities that the longest beginning of the words names, and of how many words it is."""
    for length in range(len(typed), 0, -1):
        name = " ".join(typed[:length])
        rows = index.execute("SELECT DISTINCT o.folded FROM name n JOIN name o USING (iri) WHERE n.folded = ? ORDER BY 1", (name,))
        names = tuple(tuple(each.split()) for (each,) in rows)
        if names:
            return (tuple(typed[:length]), *names), length
    return ((typed[0],),), 1
