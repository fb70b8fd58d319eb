"""Look-ups in the gazetteers under ``ontology/gazetteers``: states by name, demonym and capital, organisations by alias, given names."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from kg.resources import ontology_path

__all__ = ["States", "fold_given_name", "gender_of", "organisation_of", "organisations", "small_names", "states"]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with ontology_path(f"gazetteers/{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _parts(value: str) -> list[str]:
    return [part for part in value.split("|") if part]


@dataclass(frozen=True, slots=True)
class States:
    """States by ISO 3166-1 alpha-2 code and by what texts call them; keys are case-folded but for acronyms.

    Attributes:
        name: code → short name.
        by_name: name or alias → code.
        by_demonym: adjective or noun of nationality, also in the plural → code.
        by_capital: seat of government → code.
    """

    name: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    by_demonym: dict[str, str] = field(default_factory=dict)
    by_capital: dict[str, str] = field(default_factory=dict)

    def of_name(self, text: str) -> str | None:
        """The code of a state's name. Short names in capitals ('US') match as they are, not as words ('us')."""
        return self.by_name.get(_key(text))

    def of_demonym(self, text: str) -> str | None:
        """The code of an adjective or noun of nationality ('Belarusian', 'Poles')."""
        return self.by_demonym.get(_key(text))

    def of_capital(self, text: str) -> str | None:
        """The code of the state whose government sits there ('Minsk')."""
        return self.by_capital.get(_key(text))


def _key(text: str) -> str:
    """A look-up key: acronyms stay in capitals, all else is folded, curly apostrophes are straight."""
    text = text.replace("’", "'").removeprefix("the ").removeprefix("The ")
    return text if len(text) <= 4 and text.replace(".", "").isupper() else text.casefold()


@cache
def states() -> States:
    """The states of the world, read once."""
    found = States()
    for row in _rows("states"):
        code = row["code"]
        found.name[code] = row["name"]
        for name in [row["name"], *_parts(row["aliases"])]:
            found.by_name.setdefault(_key(name), code)
            if len(name) > 4:
                found.by_name.setdefault(name.upper(), code)
        for demonym in _parts(row["demonyms"]):
            found.by_demonym.setdefault(_key(demonym), code)
            if not demonym.endswith(("s", "sh", "ch", "ese")):
                found.by_demonym.setdefault(_key(demonym + "s"), code)
        for capital in _parts(row["capitals"]):
            if capital != row["name"]:
                found.by_capital.setdefault(_key(capital), code)
    return found


@cache
def organisations() -> dict[str, str]:
    """Names and aliases of international bodies and forces → their full name. Acronyms are keyed as written, names folded."""
    found: dict[str, str] = {}
    for row in _rows("organisations"):
        for name in [row["name"], *_parts(row["aliases"])]:
            found.setdefault(_key(name), row["name"])
    return found


@cache
def small_names() -> frozenset[str]:
    """Names of bodies that are written without a capital: 'dpa'."""
    names = (name for row in _rows("organisations") for name in _parts(row["aliases"]))
    return frozenset(name for name in names if name.islower())


def organisation_of(text: str) -> str | None:
    """The full name of a well-known body called ``text``, or None."""
    return organisations().get(_key(text))


def fold_given_name(name: str) -> str:
    """A given name in lower case without accents, 'y' and 'j' as 'i': 'Sergej' and 'Sergey' are 'sergei', 'Dmitriy' is 'dmitri'."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)).replace("ł", "l")
    return re.sub(r"i{2,}", "i", plain.replace("y", "i").replace("j", "i"))


@cache
def _given_names() -> dict[str, str]:
    return {name: row["gender"] for row in _rows("genders") for name in _parts(row["names"])}


def gender_of(given: str) -> str | None:
    """'m' or 'f' for a given name that one gender bears in nearly all countries; None for others."""
    return _given_names().get(fold_given_name(given.split("-", maxsplit=1)[0]))
