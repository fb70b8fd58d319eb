"""One word in several spellings: how names from other scripts and languages come out in Latin letters.

Nothing here tells whether two names are one person's; it tells whether two words may be one word. The equivalences are those of
the romanisations in use: BGN/PCGN, ISO 9, the national systems of Belarus, Russia and Ukraine, and the habits of English, French,
German and Polish newspapers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final
from urllib.parse import unquote

from rapidfuzz.distance import OSA

from kg.resources import ontology_path

__all__ = ["given_name", "is_short_form", "likeness", "misspelt", "same_word", "spelled", "words_of"]

# shorter words are too many for one to stand for another: 'Li' and 'Ly', 'Cho' and 'Jo'
_SHORT: Final = 4
# a slip of the hand is believed in words of so many letters
_SLIP_LETTERS: Final = 6

# BGN/PCGN romanisation of Russian, with the letters of Belarusian and Ukrainian that Russian lacks
_CYRILLIC: Final = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэіґў", "abvgdeziyklmnoprstufyeigu", strict=True)),
        **dict(zip("ёжхцчшщюяєї", "yo zh kh ts ch sh shch yu ya ye yi".split(), strict=True)),
        **dict.fromkeys("ъь", ""),
    }
)

# in this order: longer groups of letters first, then what is left of them
_EQUIVALENT: Final = [
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        ("schtsch|shch|szcz|stsch", "sh"),  # Хрущёв: Chruschtschow, Khrushchev
        ("tsch|tch|cz", "ch"),  # Чубайс: Tschubais, Tchoubaïs
        ("sch|sz", "sh"),  # Лукашенко: Lukaschenko, Łukaszenka
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("c?k|q|c(?![heiy])", "k"),  # Viktor, Victor
        ("ks", "x"),
        ("w", "v"),
        ("ou|oo", "u"),  # Mahmoud, Mahmood, Mahmud
        ("(?<![aeiou])([aou])e(?![aeiou])", r"\1"),  # Mueller for Müller
        ("[iyj]e", "e"),  # Yevgeny, Jewgenij, Evgeny
        ("[iyj]+", "i"),  # Valeriy, Valerij, Valerii, Valery
        (r"(.)\1+", r"\1"),
        ("(?<=[aeiou])h$", ""),  # Abdullah
        ("enka$", "enko"),  # Лукашэнка and Лукашенко
    )
]


def words_of(segment: str) -> tuple[str, ...]:
    """The words of a name in a key of :func:`kg.resolve.keys.joined_key`: lower case, plain letters, Cyrillic in Latin letters."""
    return tuple(word for word in unquote(segment).translate(_CYRILLIC).split("-") if word)


@lru_cache(maxsize=200_000)
def spelled(word: str) -> str:
    """A word as all its romanisations have it; of up to four letters as it is."""
    if len(word) <= _SHORT:
        return word
    for pattern, spelling in _EQUIVALENT:
        word = pattern.sub(spelling, word)
    return word


def same_word(one: str, other: str) -> bool:
    """Whether two words are one in other letters: 'lukaschenko', 'lukashenka'."""
    return spelled(one) == spelled(other)


def likeness(one: str, other: str) -> float:
    """How alike two words sound, in [0, 1]; 1 for one in other letters."""
    return OSA.normalized_similarity(spelled(one), spelled(other))


def misspelt(one: str, other: str) -> bool:
    """Whether one long word is the other with one slip: a letter too many, too few, a wrong one, two changed places (Damerau 1964).

    The feminine ending is no slip: 'Ivanov', 'Ivanova'; nor is the first letter, which writers get right.
    """
    if min(len(one), len(other)) < _SLIP_LETTERS or one[0] != other[0] or one + "a" == other or other + "a" == one:
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


@cache
def _given_names() -> tuple[dict[str, str], frozenset[str]]:
    """Spellings and short forms of given names → the name that they are forms of; and which of them are short forms."""
    forms: dict[str, str] = {}
    short: set[str] = set()
    for name, kind, form in _given_rows():
        forms.setdefault(form, name)
        if kind == "short" and form != name:
            short.add(form)
    return forms, frozenset(short)


def _given_rows() -> Iterator[tuple[str, str, str]]:
    with ontology_path("gazetteers/given_names.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield from ((row["name"], row["kind"], form) for form in [row["name"], *row["forms"].split("|")])


def given_name(word: str) -> str:
    """The name that a given name is a form of: 'alexander' for 'aliaksandr', 'joseph' for 'joe'; else the word as it is spelled."""
    forms, _ = _given_names()
    return forms.get(word) or spelled(forms.get(spelled(word), word))


def is_short_form(word: str) -> bool:
    """Whether a given name is a pet form, which more than one name has: 'Alex', 'Bill'."""
    return word in _given_names()[1]
