"""Places that GeoNames knows: which city a name means, where that is certain."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from kg.extract.gazetteer import states
from kg.resources import ontology_path

__all__ = ["GEONAMES", "geonames_of"]

#: what the IRIs of GeoNames' features begin with
GEONAMES: Final = "https://sws.geonames.org/"
# a city is meant if it has so many people, and so many times those of the next that is called so
_PEOPLE, _TIMES = 100_000, 10


class _City(NamedTuple):
    population: int
    identifier: int
    state: str
    main: bool


@cache
def _cities() -> dict[str, list[_City]]:
    """Cities by the folded forms of their names, the largest first; regions that are called as a city is have no people."""
    found: dict[str, list[_City]] = {}
    with ontology_path("gazetteers/places.csv").open(encoding="utf-8", newline="") as lines:
        for identifier, name, forms, state, population in islice(csv.reader(lines), 1, None):
            for form in (name, *forms.split("|")):
                if form:
                    found.setdefault(form, []).append(_City(int(population), int(identifier), state, form == name))
    for cities in found.values():
        cities.sort(reverse=True)
    return found


def geonames_of(segment: str, codes: Iterable[str] = ()) -> int | None:
    """The identifier that GeoNames has for a city, None if it has none, or if the name may mean another place.

    Args:
        segment: the name as :func:`kg.vocab.slug` folds it.
        codes: the states that documents say it lies in; one alone tells cities of one name apart.
    """
    cities, within = _cities().get(segment, []), set(codes)
    if not cities or len(within) > 1 or not cities[-1].population or states().of_name(segment.replace("-", " ")):
        return None
    fitting = [city for city in cities if not within or city.state in within]
    large = fitting and (within or fitting[0].population >= _PEOPLE)
    if not large or (len(fitting) > 1 and fitting[0].population < _TIMES * fitting[1].population):
        return None
    # 'New Delhi' is another name of Delhi, and a city of its own
    return fitting[0].identifier if fitting[0].main or not any(city.main for city in fitting) else None
