"""Words, sentences and marks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search.text import folded, marks, sentences, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("West-2025", "west 2025"),
        ("Dovilė ŠAKALIENĖ", "dovile sakaliene"),
        ("Łódź, Straße, Øst", "lodz strasse ost"),
        ("Belarus's and Belarus’s", "belarus and belarus"),
        ("O'Brien don’t", "obrien dont"),
        ("30,000 troops_x", "30 000 troops x"),
        ("Минск 北京", "минск 北京"),
        (" … \n", ""),
    ],
)
def test_words_are_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    assert all(0 <= word.begin < word.end <= len(text) and word.folded for word in words(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two three! Four", ["One.", "Two three!", "Four"]),
        ("A title\n\nOne\ntwo. Three.", ["A title", "One\ntwo.", "Three."]),
        ("“One!” he said. Two.", ["“One!”", "he said.", "Two."]),
        ("On Aug. 18 Lt. Gen. J. Smith met Col. U.S. Grant. Two.", ["On Aug. 18 Lt. Gen. J. Smith met Col. U.S. Grant.", "Two."]),
        ("Up 3.5 points. Two.", ["Up 3.5 points.", "Two."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[begin:end] for begin, end in sentences(text)] == expected


@given(st.text(alphabet="aA. \n!”J"))
def test_sentences_leave_out_white_space_alone(text: str) -> None:
    found = list(sentences(text))
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert "".join("".join(text[begin:end].split()) for begin, end in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("Zapad-2025 and ZAPAD", {("zapad", "2025"), ("zapad",)}, ["Zapad-2025", "ZAPAD"]),
        ("Belarus's army", {("belarus",)}, ["Belarus's"]),
        ("ministry of defence of Russia", {("ministry", "of", "defence"), ("of",)}, ["ministry of defence of"]),
        ("nothing", {("some",)}, []),
        ("", {("some",)}, []),
    ],
)
def test_marks(text: str, phrases: set[tuple[str, ...]], expected: list[str]) -> None:
    assert [text[begin:end] for begin, end in marks(text, phrases)] == expected
