"""The table of time expressions: its shape, its scorer, and that no figure falls below its floor."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.model import Span, TimeMention

from .floors import read_floors
from .times import FLOORS, NONE, PARTS, Item, figures_of, finder, items_of, judge, measure, read_items, sha256_of

_ITEMS = [item for part in PARTS for item in items_of(part)]
_COLUMNS = "construction\tdate\tsentence\tvalues\n"


def test_the_table_is_large_and_no_sentence_stands_there_twice() -> None:
    assert sum(len(item.golds) for item in _ITEMS) >= 250
    assert len({item.text for item in _ITEMS}) == len(_ITEMS)


def test_every_construction_stands_in_both_parts() -> None:
    dev, test = (Counter(item.construction for item in items_of(part)) for part in PARTS)
    assert dev.keys() == test.keys()
    assert min(*dev.values(), *test.values()) >= 2


@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: item.place)
def test_marks_stand_at_the_edges_of_words(item: Item) -> None:
    assert (item.construction == NONE) == (not item.golds)
    assert item.date is None or re.fullmatch(r"\d{4}-\d\d-\d\d", item.date)
    for gold in item.golds:
        words = item.text[gold.span.begin : gold.span.end]
        assert words == words.strip() != ""
        assert not (item.text[gold.span.begin - 1 : gold.span.begin] + item.text[gold.span.end : gold.span.end + 1]).isalnum()


@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: item.place)
def test_the_gold_itself_is_fully_right(item: Item) -> None:
    result = judge(item, item.golds)
    assert {result.right(name) for name in ("spans", "edges", "values")} == {len(item.golds)}


def test_wrong_edges_wrong_values_and_extra_mentions_are_counted(tmp_path: Path) -> None:
    (item,) = read_items(_write(tmp_path, "week\t2025-09-12\tThey met [last week] and on [Monday].\t2025-W36 2025-09-08\n"))
    (week, monday) = item.golds
    found = [
        TimeMention(Span(week.span.begin + 5, week.span.end), "2025-W36"),
        TimeMention(monday.span, "2025-09-15"),
        TimeMention(Span(0, 4), "2025"),
    ]
    figures = figures_of([judge(item, found)])
    assert (figures["spans"].precision, figures["spans"].recall) == pytest.approx((200 / 3, 100))
    assert (figures["edges"].recall, figures["values"].f1, figures["week"].f1) == (50, 50, 50)


def _write(folder: Path, lines: str) -> Path:
    file = folder / "items.tsv"
    file.write_text(_COLUMNS + lines, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("week\t-\tThey met [last week].\n", "3 columns, not 4"),
        ("week\t-\tThey met [last week].\t-\n", "1 marked expressions, but 0 values"),
    ],
)
def test_a_slip_is_told_with_file_and_line(line: str, message: str, tmp_path: Path) -> None:
    file = _write(tmp_path, line)
    with pytest.raises(ValueError, match=message) as caught:
        read_items(file)
    assert str(caught.value).startswith(f"{file}:2: ")


@pytest.mark.quality
@pytest.mark.model
@pytest.mark.parametrize("part", PARTS)
def test_no_figure_is_below_its_floor(part: str, nlp) -> None:
    floors = read_floors(FLOORS)[part]
    assert floors.sha256 == sha256_of(part), "the table has changed: measure its floors again (times.py)"
    assert floors.failures(figures_of(measure(items_of(part), finder(nlp)))) == []
