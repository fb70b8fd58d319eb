"""A name in a file of decisions leads to the key of the entity, and a key to a name."""

from __future__ import annotations

import pytest

from kg.decisions.names import key_named, name_of
from kg.model import Entity, Kind
from kg.resolve.keys import joined_key

CASES = [
    (Entity("e0", Kind.ACTOR, "Anna Vega"), "Anna Vega"),
    (Entity("e0", Kind.STATE, "Belarus", code="BY"), "Belarus"),
    (Entity("e0", Kind.STATE, "Freedonia"), "Freedonia"),
    (Entity("e0", Kind.ORGANISATION, "foreign ministry", code="PL"), "foreign ministry [PL]"),
    (Entity("e0", Kind.ORGANISATION, "Polish Foreign Ministry", code="PL"), "Polish Foreign Ministry [PL]"),
    (Entity("e0", Kind.ORGANISATION, "Northern Harbour Company"), "Northern Harbour Company"),
    (Entity("e0", Kind.EXERCISE, "Storm-2025", year="2025"), "Storm-2025"),
    (Entity("e0", Kind.EXERCISE, "Balikatan", year="2025"), "Balikatan [2025]"),
    (Entity("e0", Kind.EXERCISE, "Balikatan"), "Balikatan"),
    (Entity("e0", Kind.EXERCISE_SERIES, "Zapad"), "Zapad"),
    (Entity("e0", Kind.PLACE, "Łódź"), "Łódź"),
]


@pytest.mark.parametrize(("entity", "written"), CASES, ids=[written for _, written in CASES])
def test_a_key_has_a_name_that_leads_back(entity: Entity, written: str) -> None:
    key = joined_key(entity)
    assert name_of(key, entity.kind.value, [entity.name]) == written
    assert key_named(entity.kind.value, written, lambda _: True) == key


def test_a_body_s_state_is_taken_from_its_name_where_only_that_is_known() -> None:
    key = joined_key(Entity("e0", Kind.ORGANISATION, "Ministry of Defence", code="BY"))
    assert key_named("Organisation", "Belarusian Defence Ministry", key.__eq__) == key
    plain = joined_key(Entity("e0", Kind.ORGANISATION, "Belarusian Defence Ministry"))
    assert key_named("Organisation", "Belarusian Defence Ministry", plain.__eq__) == plain


def test_a_key_that_no_name_leads_to() -> None:
    with pytest.raises(ValueError, match="leads back"):
        name_of(joined_key(CASES[0][0]), "Actor", ["Somebody Else"])
