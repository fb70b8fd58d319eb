"""Who an entity is outside: items of Wikidata that the gazetteers tell, features of GeoNames, where that is certain."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from typing import Final

from kg.extract.gazetteer import organisation_of
from kg.model import Kind
from kg.resolve.places import GEONAMES, geonames_of
from kg.resources import ontology_path
from kg.vocab import slug

__all__ = ["outer_identities"]

_WIKIDATA: Final = "http://www.wikidata.org/entity/"


@cache
def _column(gazetteer: str, key: str, column: str) -> dict[str, str]:
    """A column of a gazetteer by another, where it is filled."""
    with ontology_path(f"gazetteers/{gazetteer}.csv").open(encoding="utf-8", newline="") as lines:
        return {row[key]: row[column] for row in csv.DictReader(lines) if row[column]}


def outer_identities(kind: Kind, names: Iterable[str], code: str | None, codes: Iterable[str]) -> tuple[str, ...]:
    """IRIs of what an entity is elsewhere, sorted; none where its names say more than one thing.

    Args:
        kind: what it is.
        names: its full names.
        code: a state's code.
        codes: the states that documents say a place lies in.
    """
    if kind is Kind.STATE:
        found = {GEONAMES + each + "/" for each in [_column("states", "code", "geonames").get(code or "")] if each}
    elif kind is Kind.PLACE:
        within = frozenset(codes)
        found = {f"{GEONAMES}{each}/" for each in {geonames_of(slug(name), within) for name in names} if each}
    elif kind is Kind.ORGANISATION:
        items = _column("organisations", "name", "wikidata")
        found = {_WIKIDATA + items[known] for name in names if (known := organisation_of(name) or "") in items}
    else:
        found = set()
    return tuple(found) if len(found) == 1 else ()
