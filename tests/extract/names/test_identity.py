from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.names.identity import initials
from kg.extract.reading import Reading
from kg.model import Entity, Kind


def _entity(reading: Reading, name: str) -> Entity:
    """The entity that the only mention or the first one with these words refers to."""
    text = reading.document.text
    mention = next(m for m in reading.mentions if text[m.span.begin : m.span.end] == name)
    return reading.entities[mention.entities[0]]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        # a surname stands for the full name before it, or else behind it
        ("Lloyd Austin met Sergei Shoigu. Austin said little.", "Austin", "Lloyd Austin"),
        ("Merkel was late. Angela Merkel had been in Paris.", "Merkel", "Angela Merkel"),
        # family names that come first
        ("Angela Merkel and Kim Jong Un met. Kim and Merkel spoke.", "Kim", "Kim Jong Un"),
        # a middle initial
        ("John F. Kennedy and his wife arrived. John Kennedy spoke.", "John Kennedy", "John F. Kennedy"),
        # one spelling of two
        (
            "On Friday the Russian Defence Ministry answered. In May the Russian Defense Ministry had waited.",
            "Russian Defence Ministry",
            "Russian Defense Ministry",
        ),
        # a state's body, whatever the order of its words
        (
            "The Russian Foreign Ministry protested. The Foreign Ministry of Russia answered.",
            "Russian Foreign Ministry",
            "Foreign Ministry of Russia",
        ),
        ("Russia's Foreign Ministry protested. The Russian Foreign Ministry had waited.", "Foreign Ministry", "Russian Foreign Ministry"),
        (
            "The Latvian Defence Ministry agreed. The Ministry of Defense of Latvia had waited.",
            "Latvian Defence Ministry",
            "Ministry of Defense of Latvia",
        ),
        (
            "The Estonian Foreign Ministry protested. Estonia's foreign ministry had waited.",
            "Estonian Foreign Ministry",
            "foreign ministry",
        ),
        ("Norway's army left. The Norwegian army had been in Sweden.", "army", "Norwegian army"),
        # without its state, the only one of that name in the document
        ("The Polish Foreign Ministry protested. Later the Foreign Ministry said little.", "Foreign Ministry", "Polish Foreign Ministry"),
        (
            "On Friday the Foreign Ministry said little. The Polish Foreign Ministry had protested.",
            "Foreign Ministry",
            "Polish Foreign Ministry",
        ),
        # acronyms: of the gazetteer, and of a name in the text
        ("NATO agreed. The North Atlantic Treaty Organization had met in Brussels.", "NATO", "North Atlantic Treaty Organization"),
        ("The European Union sent aid. The EU had met in Brussels.", "EU", "European Union"),
        # states by any of their names
        ("Poland agreed. On Friday the Polish navy moved.", "Poland", "Polish"),
        ("The US agreed. The United States had waited.", "US", "United States"),
    ],
)
def test_one_entity(read: Callable[[str], Reading], text: str, one: str, other: str):
    reading = read(text)
    assert _entity(reading, one) == _entity(reading, other)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Boris Johnson met Lyndon Smith. Smith was late.", "Smith", "Boris Johnson"),
        ("North Korea and South Korea did not meet.", "North Korea", "South Korea"),
        (
            "On Friday the Russian Defence Ministry answered the Polish Defence Ministry.",
            "Russian Defence Ministry",
            "Polish Defence Ministry",
        ),
        # bodies of one kind and two states
        ("Russia's Supreme Court ruled. The Polish Supreme Court agreed.", "Supreme Court", "Polish Supreme Court"),
        # bodies of one state and two kinds
        ("The Russian Defence Ministry met the Russian Foreign Ministry.", "Russian Defence Ministry", "Russian Foreign Ministry"),
        # a name without its state that two bodies have
        (
            "The Polish Foreign Ministry met the Russian Foreign Ministry. Later the Foreign Ministry said little.",
            "Foreign Ministry",
            "Polish Foreign Ministry",
        ),
        (
            "The Polish Foreign Ministry met the Russian Foreign Ministry. Later the Foreign Ministry said little.",
            "Foreign Ministry",
            "Russian Foreign Ministry",
        ),
    ],
)
def test_two_entities(read: Callable[[str], Reading], text: str, one: str, other: str):
    reading = read(text)
    assert _entity(reading, one) != _entity(reading, other)


@pytest.mark.model
def test_the_fullest_name_is_the_entitys(read: Callable[[str], Reading]):
    entity = _entity(read("Merkel was late. Angela Merkel had been in Paris."), "Merkel")
    assert (entity.name, entity.aliases, entity.kind) == ("Angela Merkel", ("Merkel",), Kind.ACTOR)


@pytest.mark.model
def test_a_name_that_fits_two_people_is_the_nearest_ones(read: Callable[[str], Reading]):
    reading = read("Hillary Clinton spoke in Paris. Later Bill Clinton spoke in Rome. Clinton was late.")
    assert _entity(reading, "Clinton").name == "Bill Clinton"


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "place"), [("The drills began in Poland.", True), ("Poland agreed.", False), ("On Friday the Polish navy moved.", False)]
)
def test_states_used_as_places(read: Callable[[str], Reading], text: str, *, place: bool):
    (entity,) = [e for e in read(text).entities.values() if e.kind is Kind.STATE]
    assert entity.also_place is place


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "name", "local"),
    [
        ("The Foreign Ministry answered.", "Foreign Ministry", True),
        ("On Friday the Polish Foreign Ministry answered.", "Polish Foreign Ministry", False),
    ],
)
def test_a_name_that_every_state_has_is_local(read: Callable[[str], Reading], text: str, name: str, *, local: bool):
    assert _entity(read(text), name).local is local


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Russia's Foreign Ministry protested.", "Foreign Ministry", "RU"),
        ("On Friday the Russian Foreign Ministry protested.", "Russian Foreign Ministry", "RU"),
        ("The Foreign Ministry of Russia protested.", "Foreign Ministry of Russia", "RU"),
        ("The Foreign Ministry of the Republic of Belarus protested.", "Foreign Ministry of the Republic of Belarus", "BY"),
        ("Latvia’s parliament voted.", "parliament", "LV"),
        # no state, or no body that every state has
        ("The Foreign Ministry protested.", "Foreign Ministry", None),
        ("France's Airbus Group built it.", "Airbus Group", None),
        ("NATO agreed.", "NATO", None),
    ],
)
def test_a_states_body_has_its_code(read: Callable[[str], Reading], text: str, name: str, code: str | None):
    entity = _entity(read(text), name)
    assert (entity.kind, entity.code) == (Kind.ORGANISATION, code)


@pytest.mark.model
def test_the_foreign_ministries_of_two_states_are_two(read: Callable[[str], Reading]):
    reading = read("Russia's Foreign Ministry protested. Poland's Foreign Ministry rejected the protest.")
    ministries = [m.entities for m in reading.mentions if reading.kind(m.entities[0]) is Kind.ORGANISATION]
    assert len(ministries) == len(set(ministries)) == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Collective Security Treaty Organization", "CSTO"),
        ("Ministry of Foreign Affairs", "MFA"),
        ("Self-Defense Forces", "SDF"),
        ("Bundestag", "B"),
        ("", ""),
    ],
)
def test_initials(name: str, expected: str):
    assert initials(name) == expected
