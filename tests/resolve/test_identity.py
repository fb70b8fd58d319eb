"""Outer identities: only where they are certain."""

from __future__ import annotations

import pytest

from kg.model import Kind
from kg.resolve.identity import outer_identities

GEONAMES = "https://sws.geonames.org/"
WIKIDATA = "http://www.wikidata.org/entity/"


@pytest.mark.parametrize(
    ("name", "within", "expected"),
    [
        pytest.param("Minsk", (), 625144, id="a capital"),
        pytest.param("Kiev", (), 703448, id="another name of it"),
        pytest.param("Brest", (), None, id="two cities of like size"),
        pytest.param("Brest", ("BY",), 629634, id="told apart by its state"),
        pytest.param("Brest", ("BY", "FR"), None, id="reports disagree on the state"),
        pytest.param("Minsk", ("FR",), None, id="not in that state"),
        pytest.param("New York", (), None, id="also a state of the USA"),
        pytest.param("New Delhi", (), None, id="another name of a city, and a city"),
        pytest.param("Singapore", (), None, id="also a state"),
        pytest.param("Nowhereville", (), None, id="unknown"),
    ],
)
def test_places(name: str, within: tuple[str, ...], expected: int | None):
    assert outer_identities(Kind.PLACE, [name], None, within) == ((f"{GEONAMES}{expected}/",) if expected else ())


@pytest.mark.parametrize(
    ("kind", "names", "code", "expected"),
    [
        (Kind.STATE, ["Belarus"], "BY", (f"{GEONAMES}630336/",)),
        (Kind.STATE, ["Freedonia"], None, ()),
        (Kind.ORGANISATION, ["NATO", "North Atlantic Alliance"], None, (f"{WIKIDATA}Q7184",)),
        (Kind.ORGANISATION, ["NATO", "European Union"], None, ()),
        (Kind.ORGANISATION, ["Amber Society"], None, ()),
        (Kind.ACTOR, ["NATO"], None, ()),
    ],
)
def test_others(kind: Kind, names: list[str], code: str | None, expected: tuple[str, ...]):
    assert outer_identities(kind, names, code, ()) == expected
