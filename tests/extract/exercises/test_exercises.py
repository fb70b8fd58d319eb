from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.document import extract
from kg.model import Document, Extraction, Kind

pytestmark = pytest.mark.model
Facts = set[tuple[str, str, str]]
# what every exercise has, or what tests of their own look at
BESIDE = {f"kg:{name}" for name in ("partOfSeries", "eventType", "status", "format", "strength")}


@pytest.fixture(scope="module")
def extraction(annotated: Callable[[str], Doc]) -> Callable[..., Extraction]:
    def make(text: str, date: str | None = "2025-05-28") -> Extraction:
        return extract(Document("report.txt", text, date=date), annotated(text))

    return make


def facts(found: Extraction) -> Facts:
    """The facts of exercises: exercise, property, object or literal."""
    names = {entity.id: entity.name for entity in found.entities}
    exercises = {entity.id for entity in found.entities if entity.kind is Kind.EXERCISE}
    return {
        (
            names[fact.subject],
            fact.relation.removeprefix("kg:"),
            names[fact.object] if fact.object else fact.value.lexical if fact.value else "",
        )
        for fact in found.facts
        if fact.subject in exercises and fact.relation not in BESIDE
    }


def values(found: Extraction, relation: str) -> set[str]:
    """The values of one property, or the names of its objects."""
    names = {entity.id: entity.name for entity in found.entities}
    return {names.get(f.object or "", f.value.lexical if f.value else "") for f in found.facts if f.relation == relation}


CONSTRUCTIONS: list[tuple[str, Facts]] = [
    # the phrase itself: possessor, nationality, date before the noun; partners and place behind it
    ("Analysts fear NATO’s ‘Defender Europe’ drills.", {("Defender Europe", "participant", "NATO")}),
    (
        "The Russian-Belarusian exercise Zapad-2025 is near.",
        {("Zapad-2025", "participant", "Russia"), ("Zapad-2025", "participant", "Belarus")},
    ),
    ("They prepare the September exercise Zapad-2025.", {("Zapad-2025", "startDate", "2025-09")}),
    # who holds it
    ("Poland held the exercise Dragon-24.", {("Dragon-24", "participant", "Poland")}),
    ("The exercise Sea Breeze 2021 was hosted by Ukraine.", {("Sea Breeze 2021", "organiser", "Ukraine")}),
    ("The Cobra Gold drills, led by Thailand, are large.", {("Cobra Gold", "organiser", "Thailand")}),
    # who takes part, and how many
    ("Finland takes part in the Arctic Challenge exercise.", {("Arctic Challenge", "participant", "Finland")}),
    ("About 90,000 troops will take part in Steadfast Defender 2024.", {("Steadfast Defender 2024", "personnel", "90000")}),
    ("The exercise Saber Strike involves 9,000 soldiers.", {("Saber Strike", "personnel", "9000")}),
    (
        "Soldiers from Poland, Latvia and Estonia joined the exercise Spring Storm.",
        {("Spring Storm", "participant", name) for name in ("Poland", "Latvia", "Estonia")},
    ),
    # where and when
    ("The exercise Aurora-23 took place in Sweden.", {("Aurora-23", "place", "Sweden")}),
    (
        "The exercise Zapad-2025 will be held from September 12 to 16.",
        {("Zapad-2025", "startDate", "2025-09-12"), ("Zapad-2025", "endDate", "2025-09-16")},
    ),
    ("The Balikatan 2025 exercise will end on June 9.", {("Balikatan 2025", "endDate", "2025-06-09")}),
    ("The Cobra Gold drills will last until Friday.", {("Cobra Gold", "endDate", "2025-05-30")}),
    # taken up by a description
    ("Zapad-2025 is a Russian exercise. The drills will begin on September 12.", {("Zapad-2025", "startDate", "2025-09-12")}),
]


def test_constructions(extraction: Callable[..., Extraction]):
    """Each sentence is an example of a construction; a parser may err in one of ten."""
    missed = [text for text, expected in CONSTRUCTIONS if not expected <= facts(extraction(text))]
    assert len(missed) <= len(CONSTRUCTIONS) // 10, missed


@pytest.mark.parametrize(
    "text",
    [
        "The Zapad-2025 exercise worries Poland.",
        "Germany criticised the Zapad-2025 drills.",
        "Poland exercises restraint.",
        "Israel's own manoeuvres in parliament failed.",
    ],
)
def test_nobody_takes_part(extraction: Callable[..., Extraction], text: str):
    assert not [fact for fact in facts(extraction(text)) if fact[1] in {"participant", "organiser", "place"}]


def test_when_something_else_ends_is_no_date_of_an_exercise(extraction: Callable[..., Extraction]):
    assert facts(extraction("Poland closed its border on Thursday because of the exercise Zapad-2025.")) == set()


def test_whom_a_pronoun_counts_does_not_take_part(extraction: Callable[..., Extraction]):
    text = "Poland and Hungary watched the exercise Zapad-2025. Some 7,000 troops, 6,000 of them Belarusian, will train there."
    assert {fact[2] for fact in facts(extraction(text)) if fact[1] == "participant"} <= {"Belarus"}


def test_unnamed(extraction: Callable[..., Extraction]):
    found = extraction("Serbia and Hungary held joint naval drills in April.")
    assert [(e.name, e.local) for e in found.entities if e.kind is Kind.EXERCISE] == [("joint naval drills", True)]
    assert {("joint naval drills", "participant", "Serbia"), ("joint naval drills", "startDate", "2025-04")} <= facts(found)


def test_series(extraction: Callable[..., Extraction]):
    found = extraction("The West-2025 exercise is near. The West-2025 exercise is large.")
    series = [entity for entity in found.entities if entity.kind is Kind.EXERCISE_SERIES]
    assert [entity.name for entity in series] == ["Zapad"]
    assert [fact.object for fact in found.facts if fact.relation == "kg:partOfSeries"] == [series[0].id]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The Zapad-2025 exercise will be held in September.", "planned"),
        ("The Cobra Gold 2025 exercise was cancelled.", "cancelled"),
        ("The Balikatan 2025 exercise ended on May 9.", "past"),
        ("The Balikatan 2025 exercise will be held from May 20 to June 9.", "ongoing"),
    ],
)
def test_status(extraction: Callable[..., Extraction], text: str, status: str):
    assert values(extraction(text), "kg:status") == {f"kg:{status.capitalize()}"}


TRAITS = [
    ("The annual command-post exercise Ulchi Freedom Shield began.", "format", {"annual", "command-post"}),
    ("The joint live-fire naval exercise Sea Breeze 2021 was hosted by Ukraine.", "format", {"joint", "live-fire", "naval"}),
    ("Joint drills of Poland and Germany in August will involve up to 3,000 troops.", "strength", {"up to 3,000 troops"}),
    ("Joint drills of Poland and Germany will involve 3,000 troops.", "strength", set()),
    ("Joint drills of Poland and Germany in August will involve 40 ships and up to 30 jets.", "equipment", {"40 ships", "up to 30 jets"}),
    ("The exercise Saber Strike is directed by General Paul Smith.", "director", {"Paul Smith"}),
    ("Brilliant Jump 2024 is part of Steadfast Defender 2024.", "partOfEvent", {"Steadfast Defender 2024"}),
    (
        "Troops started the exercise Zapad-2025, simulating the repulsion of aggression.",
        "purpose",
        {"simulating the repulsion of aggression"},
    ),
    ("Russia held the exercise Zapad-2025 in response to the policy of NATO.", "inResponseTo", {"the policy of NATO"}),
]


@pytest.mark.parametrize(("text", "relation", "expected"), TRAITS, ids=[text for text, _, _ in TRAITS])
def test_traits(extraction: Callable[..., Extraction], text: str, relation: str, expected: set[str]):
    assert values(extraction(text), f"kg:{relation}") == expected


def test_another_edition_has_other_dates(extraction: Callable[..., Extraction]):
    found = extraction("Some 5,000 troops would join the drills Nordic Response 2024 in 2027.")
    assert not values(found, "kg:startDate")


def test_the_day_of_speaking_is_no_date_of_the_exercise(extraction: Callable[..., Extraction]):
    text = "NATO will launch the exercise Steadfast Defender next week, General Christopher Cavoli told reporters on Thursday."
    assert "2025-05-29" not in values(extraction(text), "kg:startDate")


def test_a_pronoun_goes_on_about_the_exercise(extraction: Callable[..., Extraction]):
    found = extraction("Russia began the exercise Zapad-2025 on September 12. It ends on September 16.", "2025-09-13")
    assert values(found, "kg:endDate") == {"2025-09-16"}


def test_places_that_each_have_a_preposition(extraction: Callable[..., Extraction]):
    found = extraction("The exercise Zapad-2021 is held in Belarus, in Russia and in the Baltic Sea.")
    assert values(found, "kg:place") == {"Belarus", "Russia", "Baltic Sea"}


def test_another_name_is_no_other_exercise(extraction: Callable[..., Extraction]):
    found = extraction("Estonia opened the exercise Siil 2025, also known as “Hedgehog 2025”, on Monday.")
    assert [(e.name, e.aliases) for e in found.entities if e.kind is Kind.EXERCISE] == [("Siil 2025", ("Hedgehog 2025",))]


def test_drills_of_the_same_participants_are_the_named_exercise(extraction: Callable[..., Extraction]):
    text = "Russia and Belarus hold the exercise Zapad-2025. Joint drills of Russia and Belarus will last until Friday."
    assert [entity.name for entity in extraction(text).entities if entity.kind is Kind.EXERCISE] == ["Zapad-2025"]
    text = "Russia and Belarus hold the exercise Zapad-2025. Joint drills of Poland and Germany will last until Friday."
    assert len([entity for entity in extraction(text).entities if entity.kind is Kind.EXERCISE]) == 2


def test_negation_and_modality(extraction: Callable[..., Extraction]):
    found = extraction("Poland did not take part in the exercise Zapad-2021.")
    assert [fact.reported for fact in found.facts if fact.relation == "kg:participant"] == [False]
    found = extraction("Some 30,000 soldiers could take part in the exercise Zapad-2025.")
    assert [fact.reported for fact in found.facts if fact.relation == "kg:personnel"] == [False]


def test_evidence_lies_in_the_text_and_is_stable(extraction: Callable[..., Extraction]):
    text = "Russia and Belarus will hold the West-2025 exercises near Brest from September 12 to 16, the ministry said."
    first, second = extraction(text), extraction(text)
    assert first == second
    assert all(text[fact.evidence.begin : fact.evidence.end].strip() for fact in first.facts)
