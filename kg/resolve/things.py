"""Comparing the names of places, exercises and their series."""

from __future__ import annotations

from collections.abc import Iterator

from kg.resolve.comparison import Comparison, Grade
from kg.resolve.places import geonames_of
from kg.resolve.spelling import misspelt, spelled, words_of

__all__ = ["compare_exercises", "compare_places", "exercise_blocks", "place_blocks"]

# names of places of fewer letters are too many: 'Halle', 'Hale'
_PLACE_LETTERS = 6
_WORDS = {"mt": "mount", "st": "saint", "ft": "fort"}


def place_blocks(segment: str) -> Iterator[str]:
    """Under what a place is looked for."""
    yield f"place {_place(segment)}"
    if identifier := geonames_of(segment):
        yield f"geonames {identifier}"


def _place(segment: str) -> str:
    return " ".join(spelled(_WORDS.get(word, word)) for word in words_of(segment))


def compare_places(block: str, left: str, right: str) -> Comparison | None:
    """What speaks for two names being one place's; None for nothing."""
    if block.startswith("geonames "):
        shown = ", ".join(each.replace("-", " ").title() for each in (left, right))
        return Comparison(Grade.SURE, 0.96, f"two names of one city in GeoNames ({shown})")
    if min(len(left), len(right)) < _PLACE_LETTERS or _place(left) != _place(right):
        return None
    return Comparison(Grade.SURE, 0.94, "one name of a place in other letters")


def exercise_blocks(segment: str, edition: str) -> Iterator[str]:
    """Under what an edition of an exercise is looked for, or a series, which has none."""
    words = words_of(segment)
    yield f"exercise {' '.join(map(_singular, words))} {edition}"
    if len(words) > 1:
        for n, word in enumerate(words):
            yield f"slip {' '.join((*words[:n], word[0], *words[n + 1 :]))} {edition}"


def _singular(word: str) -> str:
    return spelled(word.removesuffix("s"))


def compare_exercises(_block: str, left: str, right: str) -> Comparison | None:
    """What speaks for two names being one exercise's, of one edition; None for nothing."""
    one, other = words_of(left), words_of(right)
    if list(map(_singular, one)) == list(map(_singular, other)):
        return Comparison(Grade.SURE, 0.94, "one name of an exercise, but for its spelling")
    pairs = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    if len(one) == len(other) > 1 and len(pairs) == 1 and misspelt(*pairs[0]):
        return Comparison(Grade.LIKELY, 0.75, f"one name of an exercise, but for a letter ({pairs[0][0].title()}, {pairs[0][1].title()})")
    return None
