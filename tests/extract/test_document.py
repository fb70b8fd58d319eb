from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate import annotate
from kg.extract import extract
from kg.graph import build_quads
from kg.model import Document, Extraction, Kind, Relation
from kg.resolve import resolve

pytestmark = pytest.mark.model

REPORT = """Russia and Belarus to hold drills

Belarusian Defence Minister Viktor Khrenin said on Monday that the West-2025 exercise will be held in Belarus in September 2025.

“The West-2025 exercise is defensive,” he said. Poland closed the border. The Polish government is worried about Zapad-2025.
"""


@pytest.fixture(scope="module")
def report(annotated: Callable[[str], Doc]) -> Extraction:
    return extract(Document("report.txt", REPORT, date="2025-05-28"), annotated(REPORT))


def _name(extraction: Extraction, identifier: str) -> str:
    return next(e.name for e in extraction.entities if e.id == identifier)


def test_two_names_of_an_edition_are_one_exercise(report: Extraction):
    (exercise,) = [e for e in report.entities if e.kind is Kind.EXERCISE and not e.local]
    assert (exercise.year, {exercise.name, *exercise.aliases}) == ("2025", {"West-2025", "Zapad-2025"})


def test_the_post(report: Extraction):
    (fact,) = [f for f in report.facts if f.relation is Relation.HOLDS]
    (post,) = [p for p in report.posts if p.id == fact.object]
    assert (_name(report, fact.subject), post.label, _name(report, post.organisation or "")) == (
        "Viktor Khrenin",
        "Defence Minister",
        "Belarus",
    )
    assert fact.reported


def test_what_he_said_is_claimed(report: Extraction):
    said = {i for i, s in enumerate(report.statements) if [_name(report, e) for e in s.speakers] == ["Viktor Khrenin"]}
    assert len(said) == 2
    places = [f for f in report.facts if f.relation is Relation.PLACE]
    assert places
    assert all(f.claimed_in in said for f in places)


def _check(extraction: Extraction) -> None:
    """What holds of every extraction: all that is referred to exists, all spans lie in the text."""
    text = extraction.document.text
    entities = {e.id for e in extraction.entities}
    posts = {p.id for p in extraction.posts}
    spans = [m.span for m in extraction.mentions] + [t.span for t in extraction.times] + [f.evidence for f in extraction.facts]
    for statement in extraction.statements:
        said = statement.attribution
        spans += [*said.cue, *said.content, *([said.source] if said.source else [])]
        assert {*statement.speakers, *statement.about, *statement.addressed_to} <= entities
        assert not set(statement.speakers) & set(statement.about)
    assert all(0 <= s.begin < s.end <= len(text) for s in spans)
    assert all(not text[m.span.begin].isspace() and not text[m.span.end - 1].isspace() for m in extraction.mentions)
    assert {e for m in extraction.mentions for e in m.entities} <= entities
    assert {p.organisation for p in extraction.posts if p.organisation} <= entities
    assert list(extraction.mentions) == sorted(extraction.mentions, key=lambda m: (m.span, m.entities))
    for fact in extraction.facts:
        assert fact.subject in entities
        assert (fact.object is None) != (fact.value is None)
        assert fact.object is None or fact.object in entities | posts
        assert fact.claimed_in is None or 0 <= fact.claimed_in < len(extraction.statements)
        assert 0 <= fact.confidence <= 1


def test_the_report_is_sound(report: Extraction):
    _check(report)


_CLAUSES = st.sampled_from(
    [
        "Belarusian Defence Minister Viktor Khrenin said on Monday that the drills were over. ",
        "“We will respond,” said Mark Rutte, the secretary general of NATO. ",
        "According to the Ministry of Defence, 13,000 troops will take part in Zapad-2025 from 12 to 16 September. ",
        "He told her that they had met in Minsk. ",
        "The Belarusian and Russian defense ministries signed an agreement. ",
        "Steadfast Defender 2024 begins in Poland, Germany and the Baltic states. ",
        "\n\n",
        "\n",
        "  ",
        "“",
        "”",
        '"',
        "(",
        ") ",
        "— ",
        ": ",
        "\u00a0",
        "\x00",
        "said ",
        "The ",
        "who ",
        "ministry ",
        "ministries ",
        "of ",
        "’s ",
    ]
)
_TEXTS = st.lists(_CLAUSES | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=10).map("".join)


@settings(deadline=None, max_examples=60)
@given(_TEXTS, st.sampled_from([None, "2025-05-28"]))
def test_any_text_gives_a_sound_extraction_and_a_graph(nlp: Language, text: str, date: str | None):
    document = Document("report.txt", text, date=date)
    extraction = extract(document, annotate(nlp, document))
    _check(extraction)
    quads = list(build_quads([extraction], resolve([extraction])))
    assert len(set(quads)) == len(quads)


def test_extraction_is_a_function_of_the_document(nlp: Language):
    document = Document("report.txt", REPORT, date="2025-05-28")
    assert extract(document, annotate(nlp, document)) == extract(document, annotate(nlp, document))
