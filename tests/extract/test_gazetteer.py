from __future__ import annotations

import pytest

from kg.extract.gazetteer import gender_of, organisation_of, small_names, states


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Belarus", "BY"),
        ("BELARUS", "BY"),
        ("the United States", "US"),
        ("US", "US"),
        ("U.S.", "US"),
        ("USA", "US"),
        ("UK", "GB"),
        ("Britain", "GB"),
        ("Czech Republic", "CZ"),
        ("Türkiye", "TR"),
        ("Côte d’Ivoire", "CI"),
        # words that would be states if case did not matter
        ("us", None),
        ("Minsk", None),
        ("", None),
    ],
)
def test_names_of_states(name: str, code: str | None):
    assert states().of_name(name) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Belarusian", "BY"),
        ("Belarusians", "BY"),
        ("Poles", "PL"),
        ("South Korean", "KR"),
        ("French", "FR"),
        ("Americans", "US"),
        ("Swiss", "CH"),
        ("Western", None),
    ],
)
def test_demonyms(word: str, code: str | None):
    assert states().of_demonym(word) == code


@pytest.mark.parametrize(
    ("city", "code"), [("Minsk", "BY"), ("Moscow", "RU"), ("Washington", "US"), ("Kyiv", "UA"), ("Kiev", "UA"), ("Geneva", None)]
)
def test_capitals(city: str, code: str | None):
    assert states().of_capital(city) == code


def test_every_state_is_known_by_its_own_name():
    assert {states().of_name(name) for name in states().name.values()} == set(states().name)


@pytest.mark.parametrize("body", ["NATO", "North Atlantic Treaty Organization", "the North Atlantic Treaty Organisation"])
def test_bodies_by_any_of_their_names(body: str):
    assert organisation_of(body) == "North Atlantic Treaty Organization"


def test_an_unknown_body():
    assert organisation_of("Ministry of Silly Walks") is None


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Angela", "f"),
        ("Gloria", "f"),
        ("Svetlana", "f"),
        ("Andrzej", "m"),
        # one name in several spellings
        ("Sergei", "m"),
        ("Sergey", "m"),
        ("Dmitri", "m"),
        ("Dmitriy", "m"),
        # borne by both, or by nobody
        ("Kim", None),
        ("Jean-Claude", None),
        ("Xyzzy", None),
        ("", None),
    ],
)
def test_gender_of_given_names(name: str, gender: str | None):
    assert gender_of(name) == gender


def test_bodies_that_are_written_without_a_capital():
    assert "dpa" in small_names()
    assert "DPA" not in small_names()
