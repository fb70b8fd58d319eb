"""Office-holders whom a later sentence of their remarks names."""

from __future__ import annotations

import pytest

from kg.annotate import annotate
from kg.extract import extract
from kg.model import Document

pytestmark = pytest.mark.model


def _speakers(nlp, text: str) -> list[list[str]]:
    document = Document("report.txt", text, date="2025-09-15")
    found = extract(document, annotate(nlp, document))
    names = {entity.id: entity.name for entity in found.entities}
    return [[names[speaker] for speaker in statement.speakers] for statement in found.statements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Estonia's prime minister on Thursday accused Moscow of spying.\n\nMarta Tamm made the remarks in Tallinn.",
            "Marta Tamm",
        ),
        # no remarks are told of
        ("Estonia's prime minister on Thursday accused Moscow of spying.\n\nMarta Tamm made the bed.", "Estonia's prime minister"),
        # a remark, but not the one told before
        (
            "Estonia's prime minister on Thursday accused Moscow of spying.\n\nMarta Tamm made a statement about fish.",
            "Estonia's prime minister",
        ),
    ],
)
def test_who_made_the_remarks(nlp, text: str, expected: str) -> None:
    assert _speakers(nlp, text)[0] == [expected]
