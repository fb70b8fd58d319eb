from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.names.find import find_names
from kg.model import Kind, Span

A, O, S, P = Kind.ACTOR, Kind.ORGANISATION, Kind.STATE, Kind.PLACE  # noqa: E741 - the letters of the tables below


def _found(doc: Doc) -> list[tuple[str, Kind, str | None]]:
    return [(name.text, name.kind, name.code) for name in find_names(doc, [])]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # titles and articles are no part of a name
        ("Russian Defense Minister Andrei Belousov arrived.", [("Russian", S, "RU"), ("Andrei Belousov", A, None)]),
        (
            "Mr Johnson and Dr. Angela Merkel visited the base in Jordan.",
            [("Johnson", A, None), ("Angela Merkel", A, None), ("Jordan", S, "JO")],
        ),
        ("The European Union sent observers.", [("European Union", O, None)]),
        # states by name, acronym, demonym, and by the noun for their people
        ("Troops from Poland and Germany arrived in Lithuania.", [("Poland", S, "PL"), ("Germany", S, "DE"), ("Lithuania", S, "LT")]),
        ("The drills tell us what the US wants.", [("US", S, "US")]),
        ("Chile sent observers, and the Poles welcomed them.", [("Chile", S, "CL"), ("Poles", S, "PL")]),
        ("The United States and North Korea agreed.", [("United States", S, "US"), ("North Korea", S, "KP")]),
        # the possessive ending is none either; a force with its owner is a body
        ("Belarus’s army moved on Friday.", [("Belarus", S, "BY"), ("army", O, None)]),
        ("The army moved on Friday.", []),
        # a person called like a state
        ("Michael Jordan visited the base.", [("Michael Jordan", A, None)]),
        # places that are no capitals acting
        ("The ministers met in Geneva and in Minsk.", [("Geneva", P, None), ("Minsk", P, None)]),
    ],
)
def test_names(annotated: Callable[[str], Doc], text: str, expected: list[tuple[str, Kind, str | None]]):
    assert _found(annotated(text)) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Belarusian Defence Ministry published the figures.",
            [("Belarusian Defence Ministry", O, None), ("Belarusian", S, "BY")],
        ),
        (
            "On Monday the Belarusian Defence Ministry published the figures.",
            [("Belarusian Defence Ministry", O, None), ("Belarusian", S, "BY")],
        ),
        (
            "The South Korean Defence Ministry declined to comment.",
            [("South Korean Defence Ministry", O, None), ("South Korean", S, "KR")],
        ),
        (
            "The Polish foreign ministry summoned the envoy.",
            [("Polish foreign ministry", O, None), ("Polish", S, "PL")],
        ),
        ("The Ministry of Defence of Belarus invited observers.", [("Ministry of Defence of Belarus", O, None), ("Belarus", S, "BY")]),
        (
            "The Ministry of Foreign Affairs of the Republic of Belarus answered.",
            [("Ministry of Foreign Affairs of the Republic of Belarus", O, None), ("Republic of Belarus", S, "BY")],
        ),
        ("The Ministry of Foreign Affairs summoned the ambassador.", [("Ministry of Foreign Affairs", O, None)]),
        # in lower case and without a state it is a description
        ("The foreign ministry summoned the ambassador.", []),
    ],
)
def test_ministries(annotated: Callable[[str], Doc], text: str, expected: list[tuple[str, Kind, str | None]]):
    assert _found(annotated(text)) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Moscow said that the drills were defensive.", S),
        ("Minsk announced the drills.", S),
        ("The ministers met in Moscow.", P),
        ("He left Moscow.", P),
        # no seat of a government
        ("Geneva announced a holiday.", P),
    ],
)
def test_a_capital_that_speaks_is_its_state(annotated: Callable[[str], Doc], text: str, kind: Kind):
    (name,) = find_names(annotated(text), [])
    assert name.kind is kind


@pytest.mark.model
def test_an_acronym_in_brackets_is_that_of_the_name_before_it(annotated: Callable[[str], Doc]):
    found = _found(annotated("The Union State (US) of Russia and Belarus held talks."))
    assert ("US", S, "US") not in found


@pytest.mark.model
def test_what_is_taken_is_left_alone(annotated: Callable[[str], Doc]):
    text = "Belarus hosts the Baltic Poland exercise."
    begin = text.index("Baltic")
    assert [n.text for n in find_names(annotated(text), [Span(begin, begin + len("Baltic Poland"))])] == ["Belarus"]


# trees and recognised entities by hand: what the rules do with a recogniser that errs


def test_a_name_that_the_recogniser_missed_the_second_time(tree: Callable[..., Doc]):
    doc = tree(
        "Andrei PROPN nsubj 2\nBelousov PROPN flat 0\narrived VERB ROOT 2\n. PUNCT punct 2\n"
        "Belousov PROPN nsubj 5\nspoke VERB ROOT 5\n. PUNCT punct 5",
        entities="B-PERSON I-PERSON O O O O O",
    )
    assert _found(doc) == [("Andrei Belousov", A, None), ("Belousov", A, None)]


def test_a_common_noun_is_not_a_name_that_is_spelled_like_it(tree: Callable[..., Doc]):
    doc = tree(
        "Theresa PROPN nsubj 2\nMay PROPN flat 0\nleft VERB ROOT 2\n. PUNCT punct 2\nMay AUX aux 5\npeace NOUN ROOT 5\n. PUNCT punct 5",
        entities="B-PERSON I-PERSON O O O O O",
    )
    assert _found(doc) == [("Theresa May", A, None)]


def test_a_wavering_recogniser_is_outvoted(tree: Callable[..., Doc]):
    doc = tree(
        "Rosatom PROPN nsubj 1\nacted VERB ROOT 1\n. PUNCT punct 1\nRosatom PROPN nsubj 4\nspoke VERB ROOT 4\n. PUNCT punct 4\n"
        "Rosatom PROPN nsubj 7\nleft VERB ROOT 7\n. PUNCT punct 7",
        entities="B-ORG O O B-PERSON O O B-ORG O O",
    )
    assert {kind for _, kind, _ in _found(doc)} == {O}


def test_states_need_no_recogniser(tree: Callable[..., Doc]):
    doc = tree("Belarus PROPN nsubj 3\nand CCONJ cc 2\nRussia PROPN conj 0\nagreed VERB ROOT 3\n. PUNCT punct 3")
    assert _found(doc) == [("Belarus", S, "BY"), ("Russia", S, "RU")]


def test_a_recognised_entity_of_marks_alone_is_none(tree: Callable[..., Doc]):
    assert _found(tree("— PUNCT punct 1\nleft VERB ROOT 1", entities="B-PERSON O")) == []
