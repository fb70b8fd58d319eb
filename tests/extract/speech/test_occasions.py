"""On which occasion something was said, one construction each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract import extract
from kg.model import Document, Extraction, Kind, Relation

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extracted(annotated: Callable[[str], Doc]) -> Callable[[str], Extraction]:
    return lambda text: extract(Document("report.txt", text, date="2025-03-03"), annotated(text))


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("Defence Minister Anna Nowak told a news conference in Warsaw that the exercise would begin in May.", "news conference"),
        ("“We are ready,” General Petr Kovac said in an interview with Radio Praha.", "interview"),
        ("Speaking at a briefing on Monday, spokeswoman Maria Petrova said that the talks had failed.", "briefing"),
        ("Prime Minister Ulf Berg said on the sidelines of the summit that Sweden would send troops.", "summit"),
        ("“Nobody should doubt it,” Ulf Berg told reporters during a visit to Riga.", "visit"),
        ("Angela Merkel said after a meeting with Vladimir Putin that trade would grow.", "meeting of Angela Merkel and Vladimir Putin"),
        ("Angela Merkel said in Berlin that the summit would fail.", None),
        ("Angela Merkel said that the issue would be raised at the summit.", None),
    ],
)
def test_occasion(extracted: Callable[[str], Extraction], text: str, occasion: str | None) -> None:
    extraction = extracted(text)
    names = {entity.id: entity.name for entity in extraction.entities}
    assert [names.get(s.occasion or "") for s in extraction.statements][:1] == [occasion]


def test_an_occasion_is_an_event_with_its_place(extracted: Callable[[str], Extraction]) -> None:
    extraction = extracted("Defence Minister Anna Nowak told a news conference in Warsaw that the exercise would begin in May.")
    occasion = extraction.statements[0].occasion
    entity = next(e for e in extraction.entities if e.id == occasion)
    places = [f.object for f in extraction.facts if f.subject == occasion and f.relation is Relation.PLACE]
    assert (entity.kind, entity.local) == (Kind.EVENT, True)
    assert [e.name for e in extraction.entities if e.id in places] == ["Warsaw"]
