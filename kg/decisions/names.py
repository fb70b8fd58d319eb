"""From the names in a file of decisions to the keys that resolution joins by, and back.

An entity is written as one of its full names. Where the name alone does not tell it, what does stands behind it in square
brackets: the code of a body's state ('foreign ministry [IL]'), the year of an edition ('Balikatan [2025]').
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from kg.extract.gazetteer import states
from kg.extract.names.bodies import split_state
from kg.model import Entity, Kind
from kg.resolve.keys import KEY_SEPARATOR, joined_key

__all__ = ["key_named", "name_of"]

_MARKED: Final = re.compile(r"(?P<name>.*\S)\s*\[(?P<mark>[A-Z]{2}|\d{4})\]")


def key_named(kind: str, name: str, known: Callable[[str], bool]) -> str:
    """The joined key of the entity that a decision names.

    Args:
        kind: its kind, such as ``Actor``.
        name: its name, as the module's docstring describes it.
        known: whether some report has an entity of a key; a body's state is taken from its name where that alone is known.
    """
    keys = list(_keys(Kind(kind), name))
    return next((key for key in keys if known(key)), keys[0])


def _keys(kind: Kind, name: str) -> Iterator[str]:
    """The keys that a name may have, the likeliest first."""
    marked = _MARKED.fullmatch(name)
    if marked:
        yield _key(kind, marked["name"], marked["mark"])
    code = {Kind.STATE: states().of_name(name), Kind.ORGANISATION: split_state(name)[1]}.get(kind)
    yield _key(kind, name, code if kind is Kind.STATE else None)
    if code:
        yield _key(kind, name, code)


def _key(kind: Kind, name: str, mark: str | None) -> str:
    year = mark if kind in {Kind.EXERCISE, Kind.EXERCISE_SERIES} else None
    return joined_key(Entity("", kind, name, code=None if year else mark, year=year))


def name_of(key: str, kind: str, names: Iterable[str]) -> str:
    """How a decision names the entity of a key: the first of the names that leads back to the key.

    Args:
        key: the joined key.
        kind: the entity's kind.
        names: its names, the best first.

    Raises:
        ValueError: none of them does, with or without a mark.
    """
    known = list(names)
    marks = _marks(key, Kind(kind))
    # of a body's name alone another one may be told some day
    for mark in (*marks, "") if kind == Kind.ORGANISATION else ("", *marks):
        for name in known:
            written = f"{name} [{mark}]" if mark else name
            if key_named(kind, written, key.__eq__) == key:
                return written
    raise ValueError(f"no name of {key.split(KEY_SEPARATOR)} leads back to it: {known}")


def _marks(key: str, kind: Kind) -> list[str]:
    """What may tell the key's entity from others of its name."""
    last = key.replace(KEY_SEPARATOR, " ").split(" ")[-1]
    return [last] if kind in {Kind.STATE, Kind.ORGANISATION, Kind.EXERCISE} and re.fullmatch(r"[A-Z]{2}|\d{4}", last) else []
