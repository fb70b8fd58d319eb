from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.names.bodies import core_words, find_bodies, is_generic, split_state
from kg.extract.names.edges import Name
from kg.model import Kind

Annotated = Callable[[str], Doc]


@pytest.mark.parametrize(
    "name",
    [
        "Foreign Ministry",
        "Ministry of Foreign Affairs",
        "Supreme Court",
        "Armed Forces",
        "General Staff",
        "Joint Chiefs of Staff",
        "Security Council",
        "Coast Guard",
        "ministry",
    ],
)
def test_generic_names(name: str):
    assert is_generic(name)


@pytest.mark.parametrize("name", ["NATO", "Rosatom", "Swedish navy", "Foreign Ministry of Russia", "Wagner Group"])
def test_names_that_tell_a_body_from_others(name: str):
    assert not is_generic(name)


@pytest.mark.parametrize(
    ("name", "core", "code"),
    [
        # the state before it
        ("Estonian Defence Ministry", "Defence Ministry", "EE"),
        ("South Korean Navy", "Navy", "KR"),
        ("U.S. Marine Corps", "Marine Corps", "US"),
        ("United States Navy", "Navy", "US"),
        # the state behind it
        ("Ministry of Defence of Latvia", "Ministry of Defence", "LV"),
        ("Armed Forces of the Philippines", "Armed Forces", "PH"),
        ("Security Council of the Russian Federation", "Security Council", "RU"),
        ("Ministry of Defence of the Republic of Belarus", "Ministry of Defence", "BY"),
        # none
        ("Foreign Ministry", "Foreign Ministry", None),
        ("Bank of Riga", "Bank of Riga", None),
        # a state by itself is no body
        ("Latvia", "Latvia", None),
        ("South Korea", "South Korea", None),
    ],
)
def test_split_state(name: str, core: str, code: str | None):
    assert split_state(name) == (core, code)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Defence Ministry", "Ministry of Defence"),
        ("Defence Ministry", "Defense Ministry"),
        ("Foreign Ministry", "Ministry of Foreign Affairs"),
        ("Foreign Ministry", "Ministry for Foreign Affairs"),
        ("Self-Defence Forces", "Self Defense Forces"),
    ],
)
def test_one_body_has_the_same_core_words(one: str, other: str):
    assert core_words(one) == core_words(other)


@pytest.mark.parametrize(("one", "other"), [("Defence Ministry", "Interior Ministry"), ("Air Force", "Armed Forces"), ("Navy", "Army")])
def test_two_bodies_have_not(one: str, other: str):
    assert core_words(one) != core_words(other)


def _found(doc: Doc, *recognised: str) -> list[str]:
    """The bodies found beside names that a recogniser would have given."""
    words = [token.text for token in doc]
    names = []
    for text in recognised:
        first = words.index(text.split()[0])
        names.append(Name(first, first + len(text.split()), Kind.ORGANISATION, text))
    return sorted({name.text for name in find_bodies(doc, names)})


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a ministry by its field, with its state before or behind it
        ("The Estonian Defence Ministry answered.", ["Estonian Defence Ministry"]),
        ("The Ministry of Defence of Latvia answered.", ["Ministry of Defence of Latvia"]),
        ("In Riga the Ministry for Foreign Affairs of Latvia answered.", ["Ministry for Foreign Affairs of Latvia"]),
        ("The Ministry of Economy and Finance answered.", ["Ministry of Economy and Finance"]),
        ("The Defence and Interior Ministry of Georgia answered.", ["Defence and Interior Ministry of Georgia"]),
        # in lower case where a state owns it, else it is a description
        ("Latvia’s foreign ministry answered.", ["foreign ministry"]),
        ("The Estonian foreign ministry answered.", ["Estonian foreign ministry"]),
        ("The foreign ministry answered.", []),
        ("The ministry of defence answered.", []),
        # forces and parliaments in lower case
        ("Swedish security forces and the Danish navy trained.", ["Danish navy", "Swedish security forces"]),
        ("The Finnish coast guard came.", ["Finnish coast guard"]),
        ("The German parliament voted.", ["German parliament"]),
        ("Norway's army left.", ["army"]),
        ("The army left.", []),
        # troops are no body
        ("Finnish forces trained in Norway.", []),
        # well-known bodies
        ("Reuters asked the OSCE.", ["OSCE", "Reuters"]),
        ("Officers of the Armed Forces of the Philippines spoke.", ["Armed Forces of the Philippines"]),
        # generic names in capitals
        ("On Monday the General Staff met.", ["General Staff"]),
        ("In Seoul, the Joint Chiefs of Staff met.", ["Joint Chiefs of Staff"]),
        # coordinated ministries are two, and another rule's
        ("The Estonian and Latvian defence ministries answered.", []),
    ],
)
def test_bodies_without_a_recogniser(annotated: Annotated, text: str, expected: list[str]):
    assert _found(annotated(text)) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "recognised", "expected"),
    [
        # a generic name takes in its state
        ("The U.S. Marine Corps sent ships.", "Marine Corps", ["U.S. Marine Corps"]),
        ("The Security Council of Armenia met.", "Security Council", ["Security Council of Armenia"]),
        ("The Supreme Court of the United States ruled.", "Supreme Court", ["Supreme Court of the United States"]),
        # and stays alone without one
        ("The Supreme Court ruled.", "Supreme Court", ["Supreme Court"]),
        # no other name does
        ("The Russian Rosatom built it.", "Rosatom", []),
    ],
)
def test_a_recognised_generic_name_takes_in_its_state(annotated: Annotated, text: str, recognised: str, expected: list[str]):
    assert _found(annotated(text), recognised) == expected
