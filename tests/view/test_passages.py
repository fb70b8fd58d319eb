"""The sentence around a span, for the page."""

from __future__ import annotations

import pytest

from kg.view.passages import passage

TEXT = "Troops moved in. U.S. Gen. John A. Smith said that it was routine, he added. “Nobody is at risk!” A second line\nAnother paragraph."


def spans(*parts: str) -> list[tuple[int, int]]:
    return [(TEXT.index(part), TEXT.index(part) + len(part)) for part in parts]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["it was routine"], ["U.S. Gen. John A. Smith said that ", "it was routine", ", he added."]),
        (["Troops moved in."], ["Troops moved in."]),
        (["Nobody is at risk"], ["“", "Nobody is at risk", "!”"]),
        (["Another paragraph"], ["Another paragraph."]),
        (["Smith", "he"], ["U.S. Gen. John A. ", "Smith", " said that it was routine, ", "he", " added."]),
    ],
)
def test_sentence_around_spans(parts: list[str], expected: list[str]) -> None:
    positions = [(TEXT.index("he added"), TEXT.index("he added") + 2) if part == "he" else spans(part)[0] for part in parts]
    assert passage(TEXT, positions) == expected


def test_parts_alternate_and_touching_spans_are_one() -> None:
    parts = passage("One two three four.", [(4, 7), (7, 13), (5, 9)])
    assert parts == ["One ", "two three", " four."]


def test_long_text_is_cut() -> None:
    text = "word " * 2000
    assert len("".join(passage(text, [(5000, 5004)]))) < 1500


def test_code_points_outside_the_basic_plane() -> None:
    assert passage("𝔘 🎌 Kyiv said so.", [(4, 8)]) == ["𝔘 🎌 ", "Kyiv", " said so."]
