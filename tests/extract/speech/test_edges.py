"""Where a content begins: behind the hearer, the speaker's office, the verb of saying inside a report of a report."""

from __future__ import annotations

import pytest

from kg.annotate import annotate
from kg.extract import extract
from kg.model import Document

pytestmark = pytest.mark.model


def _statements(nlp, text: str) -> list[tuple[str, str]]:
    """Source phrase and content of each statement."""
    document = Document("report.txt", text, date="2025-09-15")
    found = []
    for statement in extract(document, annotate(nlp, document)).statements:
        said = statement.attribution
        source = text[said.source.begin : said.source.end] if said.source else ""
        found.append((source, " … ".join(text[part.begin : part.end] for part in said.content)))
    return found


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        # a hearer, a place and a time before the complementiser
        (
            "Defence Minister Jan Novak told foreign journalists in Prague last week that the drills were over.",
            "Defence Minister Jan Novak",
            "the drills were over",
        ),
        ("Estonia announced on Monday that the border would be closed.", "Estonia", "the border would be closed"),
        # an apposition between source and content
        (
            "According to Jan Novak, head of the General Staff, the drills will begin on Friday.",
            "Jan Novak, head of the General Staff",
            "the drills will begin on Friday",
        ),
        # the subject of the clause is no part of the speaker
        (
            "According to NATO, ten countries, including Turkey and Georgia, are taking part in the drills.",
            "NATO",
            "ten countries, including Turkey and Georgia, are taking part in the drills",
        ),
        # a post in several parts before the speaker's name
        (
            "The drills begin now, Chief of the General Staff of the Armed Forces and First Deputy Minister Jan Novak told reporters.",
            "Chief of the General Staff of the Armed Forces and First Deputy Minister Jan Novak",
            "The drills begin now",
        ),
        # who is quoted is the subject of the passive
        ("“We will answer at once,” Jan Novak was quoted as saying by the state agency.", "Jan Novak", "We will answer at once"),
        # a long sentence with its attribution behind the comma
        (
            "ROSTOCK, Germany – Ships from 12 nations have begun Northern Coasts 25, led by FLEETCOM, the ministry announced on Monday.",
            "the ministry",
            "Ships from 12 nations have begun Northern Coasts 25, led by FLEETCOM",
        ),
        # a part of another's content
        (
            "Jan Novak warned last week that such drills “raise tensions”; the embassy in Rome accused him of spreading lies.",
            "Jan Novak",
            "such drills “raise tensions”",
        ),
        # the hearer behind a verb of telling, the content before it
        ("“The drills are over,” Jan Novak told reporters.", "Jan Novak", "The drills are over"),
    ],
)
def test_content_begins_where_it_is_said(nlp, text, source, content):
    assert (source, content) in _statements(nlp, text)


def test_who_is_quoted_speaks(nlp):
    found = _statements(nlp, "Jan Novak visited Riga. The agency quoted him as saying “the drills are over”.")
    assert [content for _, content in found if "drills" in content] == ["the drills are over"]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The drills are over, the ministry said Thursday.", "said"),
        ("Jan Novak warned last week that the drills had begun.", "warned"),
        ("Jan Novak has reiterated that the drills are defensive.", "has reiterated"),
    ],
)
def test_the_day_of_speaking_is_no_part_of_the_cue(nlp, text, cue):
    document = Document("report.txt", text, date="2025-09-15")
    statements = extract(document, annotate(nlp, document)).statements
    assert [" ".join(text[part.begin : part.end] for part in each.attribution.cue) for each in statements] == [cue]


def test_whoever_is_asked_does_not_ask(nlp):
    text = "Mao Ning, asked about the exercise, said it was routine."
    assert ("Mao Ning", "it was routine") in _statements(nlp, text)
    assert ("Mao Ning", "the exercise") not in _statements(nlp, text)
