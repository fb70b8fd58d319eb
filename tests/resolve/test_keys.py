from __future__ import annotations

import pytest

from kg.model import Entity, Kind
from kg.resolve.keys import entity_key, exercise_key


def _key(kind: Kind, name: str, **fields: object) -> tuple[str, ...]:
    return entity_key(Entity("e0", kind, name, **fields))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.ACTOR, "Andrei Belousov", "ANDREI BELOUSOV"),
        (Kind.ACTOR, "Dovilė Šakalienė", "Dovile Sakaliene"),
        (Kind.ACTOR, "Kim Yong-hyun", "Kim Yong Hyun"),
        (Kind.ORGANISATION, "Russian Defense Ministry", "Russian Defence Ministry"),
        (Kind.ORGANISATION, "World Health Organization", "World Health Organisation"),
        (Kind.ORGANISATION, "The White House", "White House"),
        (Kind.ORGANISATION, "NATO", "North Atlantic Treaty Organization"),
        (Kind.ORGANISATION, "CSTO", "Collective Security Treaty Organisation"),
        (Kind.ORGANISATION, "EU", "European Union"),
        (Kind.EXERCISE, "West-2025", "West 2025"),
        (Kind.EXERCISE, "West-2025", "Zapad-2025"),
        (Kind.EXERCISE, "exercise Steadfast Defender 2024", "Steadfast Defender 2024"),
        (Kind.EXERCISE_SERIES, "West", "Zapad"),
        (Kind.EXERCISE_SERIES, "Запад", "Zapad"),
        (Kind.PLACE, "Łódź", "Lodz"),
    ],
)
def test_names_of_one_thing_have_one_key(kind: Kind, one: str, other: str):
    assert _key(kind, one) == _key(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.ACTOR, "Andrei Belousov", "Belousov"),
        (Kind.ACTOR, "Beata Szydlo", "Beata Szydlowska"),
        (Kind.ORGANISATION, "Russian Defence Ministry", "Belarusian Defence Ministry"),
        (Kind.EXERCISE, "Zapad-2021", "Zapad-2025"),
        (Kind.EXERCISE, "Zapad-2025", "Vostok-2025"),
        (Kind.PLACE, "Brest", "Breslau"),
    ],
)
def test_names_of_two_things_have_two(kind: Kind, one: str, other: str):
    assert _key(kind, one) != _key(kind, other)


def test_kinds_never_share_a_key():
    keys = {_key(kind, "Georgia") for kind in Kind}
    assert len(keys) == len(Kind)


def test_a_state_is_its_code_whatever_it_is_called():
    assert _key(Kind.STATE, "United States of America", code="US") == _key(Kind.STATE, "America", code="US") == ("state", "US")


def test_an_alias_of_a_known_body_decides():
    assert _key(Kind.ORGANISATION, "The North Atlantic Alliance", aliases=("NATO",)) == _key(Kind.ORGANISATION, "NATO")


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("West-2025", None, ("zapad", "2025")),
        ("Zapad-2025", None, ("zapad", "2025")),
        ("Zapad", "2025", ("zapad", "2025")),
        ("Zapad-25", "2025", ("zapad", "2025")),
        ("Defender Europe 2025", None, ("defender-europe", "2025")),
        ("the joint exercise Union Shield 2023", None, ("union-shield", "2023")),
        ("Iron Wolf", None, ("iron-wolf", "")),
        ("2025", None, ("2025", "2025")),
    ],
)
def test_exercise_key(name: str, year: str | None, expected: tuple[str, str]):
    assert exercise_key(name, year) == expected
