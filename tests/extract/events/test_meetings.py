from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.document import extract
from kg.model import Document, Extraction, Kind, Relation

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extraction(annotated: Callable[[str], Doc]) -> Callable[[str], Extraction]:
    return lambda text: extract(Document("report.txt", text, date="2025-05-28"), annotated(text))


def events(found: Extraction) -> list[tuple[str, frozenset[str]]]:
    """Kind and participants of each meeting and agreement."""
    names = {entity.id: entity.name for entity in found.entities}
    return [
        (
            entity.kind.value,
            frozenset(names[f.object] for f in found.facts if f.subject == entity.id and f.relation is Relation.PARTICIPANT and f.object),
        )
        for entity in found.entities
        if entity.kind in {Kind.MEETING, Kind.AGREEMENT}
    ]


CONSTRUCTIONS: list[tuple[str, list[tuple[str, set[str]]]]] = [
    # meet
    ("Angela Merkel met Emmanuel Macron in Paris.", [("Meeting", {"Angela Merkel", "Emmanuel Macron"})]),
    ("Vladimir Putin met with Xi Jinping.", [("Meeting", {"Vladimir Putin", "Xi Jinping"})]),
    ("Vladimir Putin and Xi Jinping met on Monday.", [("Meeting", {"Vladimir Putin", "Xi Jinping"})]),
    # hold talks
    ("Angela Merkel held talks with Donald Tusk.", [("Meeting", {"Angela Merkel", "Donald Tusk"})]),
    # the noun
    ("In a meeting with Emmanuel Macron, Angela Merkel praised the plan.", [("Meeting", {"Angela Merkel", "Emmanuel Macron"})]),
    ("The meeting between Vladimir Putin and Xi Jinping ended.", [("Meeting", {"Vladimir Putin", "Xi Jinping"})]),
    # receive, call
    ("Xi Jinping received Vladimir Putin.", [("Meeting", {"Vladimir Putin", "Xi Jinping"})]),
    ("Donald Trump spoke by phone with Vladimir Putin.", [("Meeting", {"Donald Trump", "Vladimir Putin"})]),
    # agreements
    ("Poland signed an agreement with Germany.", [("Agreement", {"Poland", "Germany"})]),
    ("The agreement between Belarus and Russia is new.", [("Agreement", {"Belarus", "Russia"})]),
    ("Poland and Germany agreed to build a bridge.", [("Agreement", {"Poland", "Germany"})]),
    # neither
    ("Angela Merkel met the criteria.", []),
    ("Angela Merkel wants to meet Emmanuel Macron.", []),
    ("Angela Merkel agreed with Emmanuel Macron that the plan was good.", []),
    ("Angela Merkel said the meeting was good.", []),
]


def test_constructions(extraction: Callable[[str], Extraction]):
    """Each sentence is an example of a construction; a parser may err in one of ten."""
    missed = [text for text, expected in CONSTRUCTIONS if events(extraction(text)) != expected]
    assert len(missed) <= len(CONSTRUCTIONS) // 10, missed


def test_setting(extraction: Callable[[str], Extraction]):
    found = extraction("Angela Merkel met Emmanuel Macron in Paris on Monday.")
    meeting = next(entity for entity in found.entities if entity.kind is Kind.MEETING)
    assert (meeting.name, meeting.local) == ("meeting of Angela Merkel and Emmanuel Macron", True)
    names = {entity.id: entity.name for entity in found.entities}
    told = {
        (f.relation.value, names[f.object] if f.object else f.value.lexical if f.value else "")
        for f in found.facts
        if f.subject == meeting.id
    }
    assert {("kg:place", "Paris"), ("kg:startDate", "2025-05-26")} <= told
    assert {("kg:eventType", "CONSULT"), ("kg:status", "kg:Past")} <= told


PROPERTIES = [
    ("Angela Merkel met Emmanuel Macron in Paris to discuss the crisis.", ("kg:topic", "the crisis")),
    ("Poland and Germany signed an agreement on joint patrols.", ("kg:topic", "joint patrols")),
    ("Poland and Germany signed an agreement on joint patrols.", ("kg:eventType", "SUPPORT")),
    ("Poland and Germany agreed to build a bridge.", ("kg:topic", "build a bridge")),
    ("Poland and Germany agreed to build a bridge.", ("kg:eventType", "AGREE")),
    ("Donald Trump spoke by phone with Vladimir Putin.", ("kg:format", "phone call")),
    ("Poland and Germany will sign an agreement in June.", ("kg:status", "kg:Planned")),
    ("The planned summit between Joe Biden and Vladimir Putin was cancelled.", ("kg:status", "kg:Cancelled")),
    ("The planned summit between Joe Biden and Vladimir Putin was cancelled.", ("kg:format", "summit")),
]


@pytest.mark.parametrize(("text", "expected"), PROPERTIES, ids=[f"{text} {expected[0]}" for text, expected in PROPERTIES])
def test_properties(extraction: Callable[[str], Extraction], text: str, expected: tuple[str, str]):
    assert expected in {(fact.relation.value, fact.value.lexical) for fact in extraction(text).facts if fact.value}


def test_two_mentions_are_one_meeting(extraction: Callable[[str], Extraction]):
    assert len(events(extraction("Vladimir Putin met Xi Jinping. Vladimir Putin and Xi Jinping met on Monday."))) == 1
