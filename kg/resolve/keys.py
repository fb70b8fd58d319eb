"""What makes two local entities of different documents one: a key by kind and name.

Equal keys join; nothing else does. The key folds what never tells two things apart: case, accents, punctuation, spelling
variants of one word, the languages of a well-known body's or exercise's name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extract.exercises.names import series_of
from kg.extract.gazetteer import organisation_of
from kg.extract.names.bodies import core_words, split_state
from kg.model import Entity, Kind
from kg.vocab import slug

__all__ = ["KEY_SEPARATOR", "entity_key", "joined_key"]

#: between the parts of a key in one string; it sorts before whatever stands in a part
KEY_SEPARATOR = "\x1f"


@lru_cache(maxsize=10_000)  # asked for several times a document
def joined_key(entity: Entity) -> str:
    """The identity of an entity across documents as one string, which sorts as :func:`entity_key` does."""
    return KEY_SEPARATOR.join(entity_key(entity))


def entity_key(entity: Entity) -> tuple[str, ...]:
    """The identity of an entity across documents; entities that are local to theirs have none and must not be asked for."""
    if entity.kind is Kind.STATE and entity.code:
        return ("state", entity.code)
    if entity.kind is Kind.EXERCISE:
        return ("exercise", *exercise_key(entity.name, entity.year))
    if entity.kind is Kind.EXERCISE_SERIES:
        return ("series", exercise_key(entity.name, None)[0])
    if entity.kind is Kind.ORGANISATION:
        return ("organisation", _organisation_key(entity))
    return (entity.kind.value.lower(), _fold(entity.name))


def exercise_key(name: str, year: str | None) -> tuple[str, str]:
    """Series and year: 'Zapad 2025', 'West-2025' and ‘Zapad-25’ are one edition of one series."""
    found = re.search(r"\b(?:19|20)\d\d\b", name)
    bare = re.sub(r"[\s\-–‑]*['’]?\b(?:(?:19|20)\d\d|\d\d)\b", "", name).strip() or name
    bare = re.sub(r"^(?:the\s+)?(?:joint\s+)?exercises?\s+", "", bare, flags=re.IGNORECASE)
    return _fold(series_of(bare) or bare), year or (found.group() if found else "")


@lru_cache(maxsize=10_000)  # bounded: a corpus names ever more bodies
def _organisation_key(entity: Entity) -> str:
    if entity.code:  # the ministry, army, parliament … of a state, whatever the order of its words
        return f"{'-'.join(sorted(core_words(split_state(entity.name)[0])))} {entity.code}"
    for name in (entity.name, *entity.aliases):
        known = organisation_of(name)
        if known:
            return _fold(known)
    return _fold(entity.name)


def _fold(name: str) -> str:
    name = re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
    return slug(
        re.sub(r"\bdefense\b", "defence", name, flags=re.IGNORECASE)
        .replace("organization", "organisation")
        .replace("Organization", "Organisation")
    )
