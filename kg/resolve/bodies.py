"""Comparing the names of organisations: acronyms, word order, legal forms, short forms of words, slips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extract.gazetteer import states
from kg.extract.names.bodies import split_state
from kg.resolve.comparison import Comparison, Grade
from kg.resolve.spelling import misspelt, words_of

__all__ = ["BodyName", "acronym_of", "body_blocks", "body_name", "compare_bodies", "conflicting_bodies"]

_FUNCTION: Final = frozenset("of the for and in on to at de des du et la le der die das und van von".split())
_LEGAL: Final = frozenset(
    "inc incorporated corp corporation ltd limited llc llp plc gmbh ag sa spa nv bv oao ooo pao zao pjsc ojsc jsc cjsc oy ab asa sarl "
    "company".split()
)
# what offices and desks write for words, and British and American spellings
_WORDS: Final = {
    "mod": ("defence", "ministry"),
    "mfa": ("foreign", "ministry"),
    "mva": ("interior", "ministry"),
    "defense": ("defence",),
    "internal": ("interior",),
    "external": ("foreign",),
    "dept": ("department",),
    "govt": ("government",),
    "intl": ("international",),
    "natl": ("national",),
    "assn": ("association",),
    "univ": ("university",),
    "center": ("centre",),
    "labor": ("labour",),
    "program": ("programme",),
    "organization": ("organisation",),
    "cooperation": ("co", "operation"),
}
# whose body it is, which an acronym leaves out
_OWNERS: Final = frozenset({"un", "eu"})
_FEWEST_LETTERS, _MOST_LETTERS = 3, 7


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body's name: the words that count, in their order, and the code of the state in it."""

    words: tuple[str, ...]
    code: str
    legal: bool
    segment: str


@lru_cache(maxsize=100_000)
def body_name(segment: str) -> BodyName:
    """A name's parts, from the last part of an organisation's key, which may end in a state's code."""
    name, _, code = segment.partition(" ")
    words = words_of(name)
    if not code:
        rest, found = split_state(" ".join(words))
        if found and rest:
            words, code = tuple(rest.split()), found
    legal = len(words) > 1 and words[-1] in _LEGAL
    kept = [each for word in (words[:-1] if legal else words) for each in _WORDS.get(word, (word,)) if each not in _FUNCTION]
    if "ministry" in kept:  # of National Defence, of Foreign Affairs
        kept = [word for word in kept if word not in {"affairs", "national"}]
    return BodyName(tuple(kept) or words, code, legal, segment)


def acronym_of(name: str) -> str | None:
    """The acronym that a name in a text is ('OPCW', 'U.N.H.C.R.'), in lower case; None if it is none."""
    plain = name.replace(".", "")
    return plain.lower() if plain.isalpha() and plain.isupper() and _FEWEST_LETTERS <= len(plain) <= _MOST_LETTERS else None


def body_blocks(segment: str) -> Iterator[str]:
    """Under what a name is looked for."""
    name = body_name(segment)
    yield f"words {' '.join(sorted(name.words))} {name.code}"
    yield from (f"short {short}" for short in sorted(_initials(name)))
    if len(name.words) == 1 and _FEWEST_LETTERS <= len(name.words[0]) <= _MOST_LETTERS:
        yield f"short {name.words[0]}"
    if len(name.words) > 1:
        for n, word in enumerate(name.words):
            yield f"slip {' '.join((*name.words[:n], word[0], *name.words[n + 1 :]))} {name.code}"


@lru_cache(maxsize=100_000)
def _initials(name: BodyName) -> frozenset[str]:
    """What a name can be shortened to: its initials, with or without the small words and the state."""
    if " " in name.segment:  # the key of a state's body has its words in alphabetical order
        return frozenset()
    words = words_of(name.segment)
    full = "".join(word[0] for word in words)
    short = "".join(word[0] for word in words if word not in _FUNCTION)
    found = {full, short, short[1:]} if words[0] in _OWNERS else {full, short}  # FAO of the UN
    return frozenset(each for each in found if _FEWEST_LETTERS <= len(each) <= _MOST_LETTERS)


def compare_bodies(block: str, left: str, right: str) -> Comparison | None:
    """What speaks for two names being one body's, as far as the block goes that both are in; None for nothing."""
    one, other = body_name(left), body_name(right)
    if one.code and other.code and one.code != other.code:
        return None
    kind = block.split(" ", 1)[0]
    if kind == "words":
        return _of_words(one, other)
    return _of_slip(one, other) if kind == "slip" else _of_initials(one, other)


def conflicting_bodies(left: str, right: str) -> bool:
    """Whether two names are plainly two bodies': two long ones of other words, or of two states."""
    one, other = body_name(left), body_name(right)
    if one.code and other.code and one.code != other.code:
        return True
    return len(one.words) > 1 and len(other.words) > 1 and sorted(one.words) != sorted(other.words)


def _of_words(one: BodyName, other: BodyName) -> Comparison | None:
    """The same words: 'MoD of Belarus', 'Gazprom PJSC', 'National Bank of Ukraine' and 'Ukrainian National Bank'."""
    if one.code != other.code:
        return None
    if one.legal != other.legal:
        return Comparison(Grade.SURE, 0.95, "one name, with and without its legal form")
    if one.code:
        state = states().name[one.code]
        return Comparison(Grade.SURE, 0.95, f"the same words for a body of one state ({' '.join(sorted(one.words)).title()}, {state})")
    if one.words == other.words:
        return Comparison(Grade.SURE, 0.95, "the same words, but for small ones and their spelling")
    return Comparison(Grade.LIKELY, 0.75, "the same words in another order")  # Washington University, University of Washington


def _of_slip(one: BodyName, other: BodyName) -> Comparison | None:
    """All words alike but for one, which is a letter off: 'European Comission'."""
    pairs = [(a, b) for a, b in zip(one.words, other.words, strict=False) if a != b]
    if len(one.words) != len(other.words) or one.code != other.code or len(pairs) != 1 or not misspelt(*pairs[0]):
        return None
    shown = ", ".join(word.title() for word in sorted(pairs[0]))
    if {a + "s" for a in pairs[0]} & set(pairs[0]):
        return Comparison(Grade.LIKELY, 0.85, f"one name, in the singular and in the plural ({shown})")
    return Comparison(Grade.LIKELY, 0.75, f"one name, but for a letter ({shown})")


def _of_initials(one: BodyName, other: BodyName) -> Comparison | None:
    """An acronym and a name that has its initials."""
    if (len(one.words) == 1) == (len(other.words) == 1):
        return None
    short, long = (one, other) if len(one.words) == 1 else (other, one)
    if short.words[0] in _initials(long) and (not short.code or short.code == long.code):
        return Comparison(Grade.WEAK, 0.5, f"an acronym ({short.words[0].upper()}) and a name with its initials")
    return None
