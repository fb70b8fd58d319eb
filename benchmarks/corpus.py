"""A graph as large as wanted, made of reports with the shapes of real ones: each is one of ``examples/`` under new names and dates.

An extraction is copied with its text, spans, statements and facts. Its names are enciphered letter by letter (vowels to vowels,
consonants to consonants), so lengths, capitals and endings stay. How often a name comes back follows Zipf's law: a few states are
in every third report, most people in one or two. Nothing depends on a clock or on chance: the n-th report is always the same.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kg.model import Datatype, Document, Entity, Extraction, Fact, Kind, MentionForm

__all__ = ["synthetic_extractions"]

_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxyz"
# so many names come from one name of the examples
_POOL = {Kind.STATE: 6, Kind.ORGANISATION: 20, Kind.ACTOR: 50, Kind.PLACE: 12, Kind.EXERCISE: 8, Kind.EXERCISE_SERIES: 8}
_DAYS = 730


def synthetic_extractions(shapes: Sequence[Extraction], count: int) -> Iterator[Extraction]:
    """So many extractions, in a fixed order.

    Args:
        shapes: extractions of real reports, which take turns.
        count: how many are wanted.
    """
    for n in range(count):
        yield _copy(shapes[n % len(shapes)], n)


def _copy(shape: Extraction, n: int) -> Extraction:
    chance = random.Random(n)  # noqa: S311 - a fixed sequence is what is wanted
    keys = {entity.id: _key(entity, chance) for entity in shape.entities}
    days = dt.timedelta(chance.randrange(-_DAYS, _DAYS))
    return replace(
        shape,
        document=_document(shape, keys, days, n),
        entities=tuple(_entity(entity, keys[entity.id]) for entity in shape.entities),
        statements=tuple(replace(each, stated_on=_shifted(each.stated_on, days)) for each in shape.statements),
        facts=tuple(_fact(fact, days) for fact in shape.facts),
    )


def _key(entity: Entity, chance: random.Random) -> int:
    """A cipher's number; smaller ones are more frequent (0: the name as it is)."""
    return int((_POOL.get(entity.kind, 1) + 1) ** chance.random()) - 1


def _document(shape: Extraction, keys: dict[str, int], days: dt.timedelta, n: int) -> Document:
    text = list(shape.document.text)
    names = [each for each in shape.mentions if each.form is MentionForm.NAME and len(each.entities) == 1]
    for mention in sorted(names, key=lambda each: each.span.begin - each.span.end, reverse=True):
        span = slice(mention.span.begin, mention.span.end)
        text[span] = _enciphered(shape.document.text[span], keys[mention.entities[0]])
    stem, _, ending = shape.document.source.rpartition(".")
    return replace(shape.document, source=f"{stem}-{n:06}.{ending}", text="".join(text), date=_shifted(shape.document.date, days), url=None)


def _entity(entity: Entity, key: int) -> Entity:
    aliases = tuple(_enciphered(alias, key) for alias in entity.aliases)
    # an invented state has no ISO code
    return replace(entity, name=_enciphered(entity.name, key), aliases=aliases, code=None if key else entity.code)


def _fact(fact: Fact, days: dt.timedelta) -> Fact:
    if fact.value is None or fact.value.datatype is not Datatype.DATE:
        return fact
    return replace(fact, value=replace(fact.value, lexical=_shifted(fact.value.lexical, days) or ""))


def _shifted(date: str | None, days: dt.timedelta) -> str | None:
    return date and (dt.date.fromisoformat(date) + days).isoformat()


def _enciphered(name: str, key: int) -> str:
    return name.translate(_cipher(key))


@cache
def _cipher(key: int) -> dict[int, str]:
    """A letter for each letter."""
    if not key:
        return {}
    chance = random.Random(-key)  # noqa: S311 - as above
    table: dict[str, str] = {}
    for letters in (_VOWELS, _CONSONANTS):
        mixed = "".join(chance.sample(letters, len(letters)))
        table |= dict(zip(letters + letters.upper(), mixed + mixed.upper(), strict=True))
    return str.maketrans(table)
