"""The two tables of framing: words that give a phrase its stance, and verbs that name or judge."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form
from kg.model import Stance

__all__ = ["Effect", "NamingVerb", "effect_of", "naming_verbs", "phrases_in"]

_FOLDER: Final = Path(__file__).parent / "data"


class Effect(StrEnum):
    """What a word does to the stance of the phrase that it stands in; the values are those of ``stances.csv``.

    A word that ``carries`` has the stance of what it is for ('a rehearsal for invasion'), one that ``reverses`` turns it ('a
    response to aggression', 'a lack of transparency').
    """

    FAVOURABLE = "favourable"
    HOSTILE = "hostile"
    NEUTRAL = "neutral"
    CARRIES = "carries"
    REVERSES = "reverses"


@dataclass(frozen=True, slots=True)
class NamingVerb:
    """A verb that says what something is.

    Attributes:
        bare: takes a second object or an adjective: 'called it a provocation'.
        to_be: takes an infinitive: 'considers it to be a provocation'.
        as_: takes 'as': 'described it as a provocation'.
        stance: what it says of its object by itself ('condemned the exercise'); None where only its complement tells.
    """

    bare: bool
    to_be: bool
    as_: bool
    stance: Stance | None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def naming_verbs() -> dict[str, NamingVerb]:
    """The verbs by lemma."""
    return {
        row["lemma"]: NamingVerb(
            row["bare"] == "yes", row["to_be"] == "yes", row["as"] == "yes", Stance(row["object"].capitalize()) if row["object"] else None
        )
        for row in _rows("verbs.csv")
    }


@cache
def _stances() -> dict[str, tuple[str, Effect]]:
    """Phrase → the part of speech that it must have, or 'any', and its effect."""
    return {row["phrase"]: (row["as"], Effect(row["stance"])) for row in _rows("stances.csv")}


@cache
def _long_phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases of several words by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in _stances():
        words = tuple(phrase.replace("-", " - ").split())
        if len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(several, key=lambda words: (-len(words), words))) for first, several in found.items()}


def effect_of(token: Token) -> Effect | None:
    """What a single word does; None for one that the table lacks."""
    for form in (base_form(token), token.lower_):
        part, effect = _stances().get(form, ("", None))
        if effect is not None and part in {"any", token.pos_.lower()}:
            return effect
    return None


def phrases_in(tokens: list[Token]) -> Iterator[tuple[int, int, Effect]]:
    """The phrases of several words in a row of tokens: where each begins and ends in the row, and what it does."""
    lemmas = [(base_form(token), token.lower_) for token in tokens]
    for begin, forms in enumerate(lemmas):
        for words in (phrase for form in dict.fromkeys(forms) for phrase in _long_phrases().get(form, ())):
            end = begin + len(words)
            if end <= len(lemmas) and all(word in forms for word, forms in zip(words, lemmas[begin:end], strict=True)):
                yield begin, end, _stances()["".join(_joined(words))][1]
                break


def _joined(words: tuple[str, ...]) -> Iterator[str]:
    """The words of a phrase as the table has them: hyphens close up."""
    for n, word in enumerate(words):
        tight = word == "-" or n == 0 or words[n - 1] == "-"
        yield word if tight else f" {word}"
