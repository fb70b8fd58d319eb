"""Which side of the line between report and claim a fact stands on, from sentence to judged fact."""

from __future__ import annotations

import pytest

from kg.annotate import annotate
from kg.extract import extract
from kg.model import Document, Extraction, Relation

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def read(nlp):
    def call(text: str) -> Extraction:
        document = Document("report.txt", text, date="2025-09-15")
        return extract(document, annotate(nlp, document))

    return call


def _reported(extraction: Extraction, relation: Relation) -> set[str]:
    names = {entity.id: entity.name for entity in extraction.entities}
    return {names.get(fact.object or "", "") for fact in extraction.facts if fact.reported and fact.relation is relation}


@pytest.mark.parametrize(
    "text",
    [
        "Did Poland and Germany hold the exercise Iron Wolf 25 in Latvia?",
        "Officials denied that Turkey would take part in the exercise Iron Wolf 25.",
        "Greece refused to take part in the exercise Iron Wolf 25.",
        "Greece did not take part in the exercise Iron Wolf 25.",
        "If Poland took part in the exercise Iron Wolf 25, Berlin would be pleased.",
        "“Poland and Germany took part in the exercise Iron Wolf 25,” Jan Novak said.",
        "Jan Novak said that Poland and Germany took part in the exercise Iron Wolf 25.",
        "Poland could take part in the exercise Iron Wolf 25.",
    ],
)
def test_no_claim_is_reported(read, text):
    assert not _reported(read(text), Relation.PARTICIPANT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Poland and Germany took part in the exercise Iron Wolf 25.", {"Poland", "Germany"}),
        ("Poland and Germany held the exercise “Iron Wolf 25” on Friday.", {"Poland", "Germany"}),
    ],
)
def test_what_the_report_tells_is_reported(read, text, expected):
    assert _reported(read(text), Relation.PARTICIPANT) == expected


def test_the_denied_is_negative(read):
    facts = [
        f
        for f in read("Officials denied that Turkey would take part in the exercise Iron Wolf 25.").facts
        if f.relation is Relation.PARTICIPANT
    ]
    assert facts
    assert all(fact.polarity.value == "Negative" for fact in facts)


@pytest.mark.parametrize("count", ["Two", "Three senior"])
def test_counted_sources_are_nobody_named_before(read, count):
    found = read(f"Jan Novak met Petr Svoboda in Prague. {count} officials said that the talks were useful.")
    names = {entity.id: entity for entity in found.entities}
    speakers = {names[s].kind.value for statement in found.statements for s in statement.speakers}
    assert speakers == {"UnnamedSource"}
