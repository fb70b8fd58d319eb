"""What a text characterises, as what, and who does it: sentences by construction."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.extract.document import extract
from kg.model import Document, Extraction

pytestmark = pytest.mark.model

Found = set[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def extracted(annotated: Callable[[str], Doc]) -> Callable[[str], Extraction]:
    return lambda text: extract(Document("report.txt", text, date="2025-05-28"), annotated(text))


def framings(extraction: Extraction) -> Found:
    """Target, wording, stance, and who characterises: the speakers, 'somebody', or 'the report'."""
    names = {entity.id: entity.name for entity in extraction.entities}
    text = extraction.document.text

    def holder(statement: int | None) -> str:
        if statement is None:
            return "the report"
        return " and ".join(names[speaker] for speaker in extraction.statements[statement].speakers) or "somebody"

    return {
        (names[c.target], text[c.wording.begin : c.wording.end], c.stance.value.lower(), holder(c.characterised_in))
        for c in extraction.characterisations
    }


CONSTRUCTIONS: list[tuple[str, tuple[str, str, str, str]]] = [
    ("Zapad-2025 is strictly defensive, Belarus said.", ("Zapad-2025", "strictly defensive", "favourable", "Belarus")),
    ("Zapad-2025 isn't defensive, Poland said.", ("Zapad-2025", "isn't defensive", "hostile", "Poland")),
    ("Balikatan remains a provocation, China said.", ("Balikatan", "a provocation", "hostile", "China")),
    ("Balikatan poses no threat to China, Japan said.", ("Balikatan", "no threat to China", "favourable", "Japan")),
    ("Zapad-2025 threatens nobody, Belarus said.", ("Zapad-2025", "threatens nobody", "favourable", "Belarus")),
    ("Zapad-2025 is not aimed at Poland, Belarus said.", ("Zapad-2025", "not aimed at Poland", "favourable", "Belarus")),
    ("Zapad-2025 is meant to intimidate NATO, Poland said.", ("Zapad-2025", "meant to intimidate NATO", "hostile", "Poland")),
    ("China called Balikatan a provocation.", ("Balikatan", "a provocation", "hostile", "China")),
    ("Poland described Zapad-2025 as dangerous.", ("Zapad-2025", "dangerous", "hostile", "Poland")),
    ("Zapad-2025 was described by Poland as dangerous.", ("Zapad-2025", "dangerous", "hostile", "Poland")),
    ("Russia considers Balikatan to be a mistake.", ("Balikatan", "a mistake", "hostile", "Russia")),
    ("China accused the Philippines of harming stability.", ("Philippines", "harming stability", "hostile", "China")),
    ("Japan praised Balikatan.", ("Balikatan", "praised", "favourable", "Japan")),
    ("The provocative Zapad-2025 exercise ended on Monday.", ("Zapad-2025", "provocative", "hostile", "the report")),
    ("Zapad-2025, a rehearsal for war, ended on Monday.", ("Zapad-2025", "a rehearsal for war", "hostile", "the report")),
    ("Poland condemned Russian aggression.", ("Russia", "aggression", "hostile", "Poland")),
    ("Belarus denied that Zapad-2025 was a threat.", ("Zapad-2025", "a threat", "favourable", "Belarus")),
    ("“A provocation,” China said of Balikatan.", ("Balikatan", "A provocation", "hostile", "China")),
]


def test_constructions(extracted: Callable[[str], Extraction]):
    """Each sentence is an example of a construction; a parser may err in one of ten."""
    missed = [(text, framings(extracted(text))) for text, expected in CONSTRUCTIONS if expected not in framings(extracted(text))]
    assert len(missed) <= len(CONSTRUCTIONS) // 10, missed


@pytest.mark.parametrize(
    "text",
    [
        "Zapad-2025 is in Belarus and ends on Tuesday.",
        "The exercise is called Zapad-2025.",
        "Poland is a member of NATO.",
        "The minister called his Polish counterpart.",
        "Warsaw did not condemn Balikatan.",
        "Anna Berg, a security adviser, visited Poland.",
        "It is a shame that Poland left.",
    ],
)
def test_nothing_is_read_into_a_text(extracted: Callable[[str], Extraction], text: str):
    assert framings(extracted(text)) == set()


def test_a_denial_outside_the_wording_is_told(extracted: Callable[[str], Extraction]):
    (one,) = extracted("Belarus denied that Zapad-2025 was a threat.").characterisations
    assert (one.polarity.value, one.stance.value) == ("Negative", "Favourable")


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Zapad-2025 may be a threat, Poland said.", "Possible"),
        ("Is Zapad-2025 a threat?", "Hypothetical"),
        ("Zapad-2025 is a threat, Poland said.", "Certain"),
    ],
)
def test_certainty(extracted: Callable[[str], Extraction], text: str, certainty: str):
    assert {each.certainty.value for each in extracted(text).characterisations} == {certainty}


_WORDS = (
    "Zapad-2025 Poland NATO is was not a the provocation called as threat of by described , . “ ” said which and defensive no - so called "
    "condemned"
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=14))
def test_any_row_of_words_is_survived(extracted: Callable[[str], Extraction], words: list[str]):
    text = " ".join(words)
    for each in extracted(text).characterisations:
        assert 0 <= each.wording.begin < each.wording.end <= len(text)
