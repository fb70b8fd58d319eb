from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.coreference import resolve_references
from kg.extract.reading import Reading
from kg.extract.speech.attribution import find_attributions
from kg.model import MentionForm

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def references(read: Callable[[str], Reading]) -> Callable[[str], list[tuple[str, ...]]]:
    """Text → each pronoun and description that has an antecedent, in the order of the text, with its names."""

    def find(text: str) -> list[tuple[str, ...]]:
        reading = read(text)
        reading.attributions = find_attributions(reading.doc)
        known = len(reading.mentions)
        resolve_references(reading)
        found = sorted(reading.mentions[known:], key=lambda m: m.span)
        assert all(m.form in {MentionForm.PRONOUN, MentionForm.DESCRIPTION} for m in found)
        return [(text[m.span.begin : m.span.end], *(reading.entities[e].name for e in m.entities)) for m in found]

    return find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # he, she, him: a person of that gender, never another argument of the same verb
        ("Angela Merkel arrived in Paris. She met the troops.", [("She", "Angela Merkel")]),
        ("Mrs Smith met Mr Jones. He smiled.", [("He", "Jones")]),
        ("Mrs Smith met Mr Jones. She smiled.", [("She", "Smith")]),
        ("Spokeswoman Maria Zakharova met Sergei Lavrov. She thanked him.", [("She", "Maria Zakharova"), ("him", "Sergei Lavrov")]),
        # the given name tells the gender
        ("Svetlana Petersen met Robert Miller. She smiled.", [("She", "Svetlana Petersen")]),
        ("Svetlana Petersen met Robert Miller. He smiled.", [("He", "Robert Miller")]),
        # a name within direct speech is not who says it
        (
            "Robert Miller spoke on Friday. “Andrew Hall opened the talks,” he said.",
            [("he", "Robert Miller")],
        ),
        # a person without a name goes before a named one of the other gender, and is nobody here
        ("Robert Miller waited. A woman arrived. She smiled.", []),
        # possessives
        ("Vladimir Putin praised his army.", [("his", "Vladimir Putin")]),
        ("Germany changed its course.", [("its", "Germany")]),
        # it: a state or body that is a subject
        ("Germany rejected the offer. It closed the border.", [("It", "Germany")]),
        ("NATO agreed on Friday. It will send ships.", [("It", "NATO")]),
        # they: a coordination
        ("Belarus and Russia signed the plan. They will send troops.", [("They", "Belarus", "Russia")]),
        ("Putin and Lukashenko met in Minsk. They talked for hours.", [("They", "Putin", "Lukashenko")]),
        # a couple, one of them behind a title
        (
            "Robert Miller and his wife Svetlana met in Minsk. They talked for hours.",
            [("his", "Robert Miller"), ("They", "Robert Miller", "Svetlana")],
        ),
        # people who are no entity go before bodies
        ("Germany agreed. Many farmers protested because they lost land.", []),
        # who: what the relative clause modifies
        ("Mark Rutte, who visited Kyiv, praised Poland.", [("who", "Mark Rutte")]),
        # nobody before it
        ("He arrived in Paris.", []),
        ("It was raining in Berlin.", []),
    ],
)
def test_pronouns(references: Callable[[str], list[tuple[str, ...]]], text: str, expected: list[tuple[str, ...]]):
    assert references(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the two
        ("Belarus and Russia signed the plan. Both countries will send troops.", [("Both countries", "Belarus", "Russia")]),
        ("Belarus and Russia signed the plan. The two countries will send troops.", [("The two countries", "Belarus", "Russia")]),
        # those who govern are the state
        ("The German government rejected the offer.", [("The German government", "Germany")]),
        ("Ukrainian authorities closed the airport.", [("Ukrainian authorities", "Ukraine")]),
        # a kind of body
        ("NATO opened the talks. The alliance invited journalists.", [("The alliance", "NATO")]),
        (
            "On Friday the Belarusian Defence Ministry agreed. The ministry sent two officers.",
            [("The ministry", "Belarusian Defence Ministry")],
        ),
        # known bodies by what their full name says
        ("The EU opened the talks. The bloc invited journalists.", [("The bloc", "EU")]),
        # the country
        ("Poland closed the border. The country sent troops.", [("The country", "Poland")]),
        # the holder of an office
        ("Belarusian President Alexander Lukashenko met Angela Merkel. The president smiled.", [("The president", "Alexander Lukashenko")]),
        (
            "Belarusian President Alexander Lukashenko met Angela Merkel. The Belarusian leader smiled.",
            [("The Belarusian leader", "Alexander Lukashenko")],
        ),
        # of another state, or of no known one
        ("Belarusian President Alexander Lukashenko met Angela Merkel. The French president smiled.", []),
        ("The minister smiled.", []),
        # indefinite ones introduce somebody new
        ("NATO opened the talks. An alliance was signed.", []),
    ],
)
def test_descriptions(references: Callable[[str], list[tuple[str, ...]]], text: str, expected: list[tuple[str, ...]]):
    assert references(text) == expected


def test_a_pronoun_is_not_another_argument_of_its_verb(references: Callable[[str], list[tuple[str, ...]]]):
    text = "Belarusian President Alexander Lukashenko met Angela Merkel. The president thanked her."
    assert references(text) == [("The president", "Alexander Lukashenko"), ("her", "Angela Merkel")]


def test_an_adviser_to_the_president_is_not_the_president(references: Callable[[str], list[tuple[str, ...]]]):
    text = "Yuri Ushakov, adviser to the president, spoke on Friday. The president was silent."
    assert ("The president", "Yuri Ushakov") not in references(text)


def test_it_is_no_member_of_a_coordination(references: Callable[[str], list[tuple[str, ...]]]):
    assert ("It", "Iran") not in references("Russia and Iran signed the plan. It was secret.")


def test_a_paragraph_far_behind_is_out_of_reach(references: Callable[[str], list[tuple[str, ...]]]):
    assert references("Angela Merkel arrived." + " The ships left the port." * 8 + " She smiled.") == []
