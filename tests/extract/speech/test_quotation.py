"""Quotations in plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.extract.speech.quotation import find_quotations

# «…» in the second column marks what stands inside the marks, in the order of the beginnings.
TABLE = [
    ("curly", "“We go,” he said. “Then we stop.”", ["We go,", "Then we stop."]),
    ("straight", '"We go," he said. "Then we stop."', ["We go,", "Then we stop."]),
    ("two single marks", "''We don't go,'' he said.", ["We don't go,"]),
    ("backticks", "``We go,'' he said.", ["We go,"]),
    ("single curly with an apostrophe", "‘We don’t go,’ he said.", ["We don’t go,"]),
    ("single straight with an apostrophe", "'We don't go,' he said.", ["We don't go,"]),
    ("guillemets", "«We go», he said.", ["We go"]),
    ("German marks", "„We go“, he said.", ["We go"]),
    ("single inside double", "“He called it ‘a farce’ again,” she said.", ["He called it ‘a farce’ again,", "a farce"]),
    ("double inside single", "‘He called it “a farce” again,’ she said.", ["He called it “a farce” again,", "a farce"]),
    ("curly inside straight", '"He called it “a farce” again," she said.', ["He called it “a farce” again,", "a farce"]),
    ("possessive of a plural alone", "The ministers’ talks ended.", []),
    ("possessive of a plural, straight", "The ministers' talks and the generals' plans ended.", []),
    ("possessive inside a quotation", "‘The ministers’ decision was right,’ he said.", ["The ministers’ decision was right,"]),
    ("possessive after a name in marks", "‘West-2025’ is the allies’ exercise.", ["West-2025"]),
    ("contractions and decades", "It's the '90s and rock 'n' roll isn't dead.", []),
    ("feet and inches", 'He is 6\'2" tall and called it "high".', ["high"]),
    ("mark before a dash", "“We will—” he began.", ["We will—"]),
    ("mark after a bracket", "(“We go,” he said.)", ["We go,"]),
    ("over two paragraphs, opened anew", "“One.\n\n“Two.” He left.", ["One.", "Two."]),
    ("over two paragraphs, not opened anew", "“One.\n\nTwo.” He left.", ["One.\n\nTwo."]),
    ("never closed", "“One.\n\nHe left and “two” stayed.", ["One.", "two"]),
    ("closing mark alone", "One.” He left.", []),
    ("none", "He left.", []),
    ("empty", "", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_inner_text(text: str, expected: list[str]) -> None:
    assert [text[q.inner_begin : q.inner_end] for q in find_quotations(text)] == expected


def test_depth_closed_and_continued() -> None:
    found = find_quotations("“One.\n\n“He said ‘no’ to it.” He left.")
    assert [(q.depth, q.closed, q.continues) for q in found] == [(0, False, False), (0, True, True), (1, True, False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘West-2025’ began.", True),
        ("the “special operation” began", True),
        ("“No.”", False),
        ("“We will defend every inch,” he said", False),
    ],
)
def test_names_and_scare_quotes_are_told_from_speech(text: str, expected: bool) -> None:  # noqa: FBT001
    assert [q.is_name(text) for q in find_quotations(text)] == [expected]


TEXTS = st.text(alphabet=st.sampled_from("ab s.,\n\"'“”‘’«»`„5-"), max_size=80)


@given(TEXTS)
@example('"``\n”')  # a mark in the next paragraph that fits two open ones
def test_spans_lie_in_the_text_and_nest(text: str) -> None:
    found = find_quotations(text)
    assert found == sorted(found)
    for q in found:
        assert 0 <= q.begin < q.inner_begin < q.inner_end <= q.end <= len(text)
    for n, q in enumerate(found):
        for other in found[n + 1 :]:
            assert other.begin >= q.end or (q.inner_begin <= other.begin and other.end <= q.inner_end)


@given(TEXTS)
def test_depth_counts_the_quotations_around(text: str) -> None:
    found = find_quotations(text)
    for q in found:
        around = sum(o.begin < q.begin and q.end < o.end for o in found)
        assert q.depth >= around


def test_time_is_linear() -> None:
    text = '“We go,” the ministers’ aide said. He’s ‘sure’ it isn\'t "so".\n\n'

    def seconds(copies: int) -> float:
        begin = time.perf_counter()
        find_quotations(text * copies)
        return time.perf_counter() - begin

    seconds(200)
    assert min(seconds(4000) for _ in range(3)) < 40 * min(seconds(400) for _ in range(3)) + 0.05
