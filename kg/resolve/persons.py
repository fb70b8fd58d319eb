"""Comparing the names of persons: transliteration, order, initials, middle names, particles, short forms, slips.

Names come as the words of a key: lower case, plain letters. How names are built differs between languages; which constructions are
known here is said where they are handled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.resolve.comparison import Comparison, Grade
from kg.resolve.spelling import given_name, is_short_form, likeness, misspelt, same_word, spelled, words_of

__all__ = ["PersonName", "compare_persons", "conflicting_persons", "person_blocks", "person_name"]

# before a name, in case the text's reader took them for a part of it
_TITLES: Final = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady sheikh sheik ayatollah gen general lt col colonel maj major capt captain "
    "adm admiral sgt president minister sen senator rep gov governor chancellor king queen prince princess pope".split()
)
_PARTICLES: Final = frozenset("von van der den de del della da di du la le al el ul bin ibn ter ten zu dos das do".split())
_SUFFIXES: Final = frozenset("jr sr junior senior ii iii iv".split())
# East Slavic fathers' names: Vladimirovich, Mykolayivna
_PATRONYMIC: Final = ("ovich", "evich", "ovych", "evych", "avich", "ovna", "evna", "ivna", "yevich", "owitsch", "ewitsch")
# the most frequent Chinese, Korean and Vietnamese family names in Latin letters, which stand first (national statistics offices)
_EAST_ASIAN: Final = frozenset(
    "kim lee yi rhee park pak choi choe jung chung jeong kang cho jo yoon yun jang chang lim im han oh seo suh shin kwon hwang ahn an "
    "song ryu yoo hong jeon ko son yang bae baek nam moon ri no roh wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo "
    "he gao lin luo zheng liang xie tang deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren xi "
    "yao lai mao qin nguyen tran pham phan vu vo dang bui ngo".split()
)
_SLIP: Final = "one letter off"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts: ``given`` and ``family`` in one word each, what stands between them, and a suffix such as 'jr'."""

    given: str
    middle: tuple[str, ...]
    family: str
    suffix: str
    words: tuple[str, ...]


@lru_cache(maxsize=100_000)
def person_name(segment: str) -> PersonName:
    """A name's parts, from the last part of a person's key; one of one word has a family name alone."""
    words = words_of(segment)
    while len(words) > 2 and words[0] in _TITLES:
        words = words[1:]
    suffix = words[-1] if len(words) > 1 and words[-1] in _SUFFIXES else ""
    core = words[:-1] if suffix else words
    plain = tuple(word for word in core if word not in _PARTICLES)
    if len(plain) < 2:
        plain = core
    if len(plain) < 2:
        return PersonName("", (), plain[0] if plain else segment, suffix, plain)
    if _family_first(plain):
        return PersonName("".join(plain[1:]), (), plain[0], suffix, plain)
    return PersonName(plain[0], plain[1:-1], plain[-1], suffix, plain)


def _family_first(words: Sequence[str]) -> bool:
    """'Kim Jong Un', 'Xi Jinping', 'Lai Ching-te': a family name of East Asia, and none at the end."""
    return words[0] in _EAST_ASIAN and words[-1] not in _EAST_ASIAN and len(words) < 4


def person_blocks(segment: str) -> Iterator[str]:
    """Under what a name is looked for: what names that may be one person's have in common."""
    name = person_name(segment)
    family = spelled(name.family)
    yield f"family {family}"
    if name.given:
        given = given_name(name.given)
        yield f"person {family} {given[0]}"
        yield f"slip {given} {family[0]}"
        yield f"letters {''.join(sorted(''.join(name.words)))}"


def compare_persons(block: str, left: str, right: str) -> Comparison | None:
    """What speaks for two names being one person's, as far as the block goes that both are in; None for nothing."""
    one, other = person_name(left), person_name(right)
    if bool(one.suffix and other.suffix) and one.suffix != other.suffix:
        return None
    return _BY_BLOCK[block.split(" ", 1)[0]](one, other)


def conflicting_persons(left: str, right: str) -> bool:
    """Whether two names can't be one person's: another given name, another middle name, the one 'Jr', the other 'Sr'."""
    one, other = person_name(left), person_name(right)
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return True
    if not one.given or not other.given:
        return False
    return _given(one.given, other.given) is None or _middle(one.middle, other.middle) is None


def _of_family(one: PersonName, other: PersonName) -> Comparison | None:
    """A family name alone, and one with a given name: 'Belousov', 'Andrei Belousov'."""
    if bool(one.given) == bool(other.given) or not same_word(one.family, other.family):
        return None
    return Comparison(Grade.WEAK, 0.5, f"the family name alone ({one.family.title()}) and a full name with it")


def _of_person(one: PersonName, other: PersonName) -> Comparison | None:
    """Names with one family name, whose given names begin alike."""
    if not same_word(one.family, other.family):
        return None
    given, middle = _given(one.given, other.given), _middle(one.middle, other.middle)
    if given is None or middle is None:
        return None
    found = min(given, middle, key=lambda each: (each.grade, each.score))
    if _SLIP in found.reason and (_eastern(one) or _eastern(other)):
        return None
    if bool(one.suffix) != bool(other.suffix):  # father and son
        return Comparison(Grade(min(found.grade, Grade.LIKELY)), 0.7, f"one name, with and without '{one.suffix or other.suffix}'")
    if found.grade is Grade.SURE and found.reason == _ALIKE.reason and one.family != other.family:
        return Comparison(Grade.SURE, 0.96, f"one name in other letters ({one.family.title()}, {other.family.title()})")
    return found


_ALIKE: Final = Comparison(Grade.SURE, 0.98, "one name, but for particles and titles")


def _given(one: str, other: str) -> Comparison | None:
    """Given names: 'Aliaksandr', 'Alexander'; 'Joe', 'Joseph'; 'V.', 'Vladimir'; 'Sebastisn', 'Sebastian'."""
    shown = f"({one.title()}, {other.title()})"
    if one == other:
        return _ALIKE
    if min(len(one), len(other)) == 1:
        grade = Comparison(Grade.WEAK, 0.55, f"one family name, and an initial that fits {shown}")
        return grade if one[0] == other[0] else None
    if given_name(one) == given_name(other):
        if is_short_form(one) or is_short_form(other):
            return Comparison(Grade.LIKELY, 0.8, f"one family name, and the short form of a given name {shown}")
        return Comparison(Grade.SURE, 0.95, f"one name in other letters {shown}")
    return Comparison(Grade.LIKELY, 0.75, f"one family name, and given names {_SLIP} {shown}") if misspelt(one, other) else None


def _eastern(name: PersonName) -> bool:
    """Whether the family name stands first: there, a letter tells brothers apart ('Kim Jong-suk', 'Kim Jong-sik')."""
    return bool(name.given) and name.words[0] == name.family


def _middle(one: tuple[str, ...], other: tuple[str, ...]) -> Comparison | None:
    """What stands between given and family name: initials, fathers' names, second given names, which others leave out."""
    if one == other:
        return _ALIKE
    shorter, longer = sorted((one, other), key=len)
    if shorter:
        return _ALIKE if len(one) == len(other) and all(map(_fits, one, other)) else None
    if all(len(word) == 1 or word.endswith(_PATRONYMIC) for word in longer):
        return Comparison(Grade.SURE, 0.94, f"one name, with and without its middle part ({' '.join(longer).title()})")
    return Comparison(Grade.LIKELY, 0.75, f"one name, with and without a second name ({' '.join(longer).title()})")


def _fits(one: str, other: str) -> bool:
    return same_word(one, other) or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _of_slip(one: PersonName, other: PersonName) -> Comparison | None:
    """One given name, and family names that sound alike: 'Khamenei', 'Khamanei'; 'Tikhanovskaya', 'Tsikhanouskaya'."""
    short = is_short_form(one.given) or is_short_form(other.given)
    if short or _eastern(one) or _eastern(other) or same_word(one.family, other.family) or _middle(one.middle, other.middle) is None:
        return None
    shown = f"({one.family.title()}, {other.family.title()})"
    if misspelt(one.family, other.family):
        return Comparison(Grade.LIKELY, 0.75, f"one given name, and family names {_SLIP} {shown}")
    if min(len(one.family), len(other.family)) > 7 and likeness(one.family, other.family) >= 0.7:
        return Comparison(Grade.LIKELY, 0.65, f"one given name, and family names that sound alike {shown}")
    return None


def _of_letters(one: PersonName, other: PersonName) -> Comparison | None:
    """The same letters in other words or another order: 'Kim Yong-hyun', 'Kim Yonghyun', 'Yong-hyun Kim'; 'Orbán Viktor'."""
    if one.words == other.words or not _turned(one.words, other.words):
        return None
    if "".join(one.words) == "".join(other.words):
        return Comparison(Grade.SURE, 0.97, "one name, with and without a space or a hyphen")
    if {one.words[0], one.words[-1]} & {other.words[0], other.words[-1]} & _EAST_ASIAN:
        return Comparison(Grade.SURE, 0.93, "one name, with the family name first and last")
    return Comparison(Grade.LIKELY, 0.75, "the same words in another order")


def _turned(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one name is the other, its first or its last word moved to the other end, and spaces let be."""
    joined = "".join(other)
    turns = (one, (*one[1:], one[0]), (one[-1], *one[:-1]))
    return any("".join(turn) == joined for turn in turns)


_BY_BLOCK: Final[dict[str, Callable[[PersonName, PersonName], Comparison | None]]] = {
    "family": _of_family,
    "person": _of_person,
    "slip": _of_slip,
    "letters": _of_letters,
}
