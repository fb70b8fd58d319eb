"""Attributions by construction: the table holds together, figures stay above their floors, spans and mentions fit their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph import build_quads
from kg.model import Attribution, Extraction, Quotation, Span
from kg.resolve import resolve

from .constructions import (
    FLOORS,
    MEASURES,
    PARTS,
    attributions_of,
    extraction_of,
    figures_of,
    items_of,
    judge,
    measure,
    sha256_of,
)
from .floors import read_floors
from .markup import CONSTRUCTIONS, Item, read_items

_ITEMS = [item for part in PARTS for item in items_of(part)]
_OA = "http://www.w3.org/ns/oa#"

Extract = Callable[[str], Extraction]


@pytest.fixture(scope="session")
def extracted(nlp) -> Extract:
    """Text → what the pipeline makes of it, made once a session."""
    return cache(lambda text: extraction_of(nlp, text))


# --- the table -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_every_construction_stands_in_both_parts(part: str) -> None:
    counts = Counter(item.construction for item in items_of(part))
    assert list(counts) == CONSTRUCTIONS
    assert min(counts.values()) >= 3


def test_the_table_is_large_and_no_sentence_stands_there_twice() -> None:
    assert len(_ITEMS) >= 180
    assert len({item.text for item in _ITEMS}) == len(_ITEMS)


@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: f"{item.construction}-{item.place}")
def test_marks_stand_at_the_edges_of_words(item: Item) -> None:
    assert (item.construction == "none") == (not item.golds)
    for begin, end in (span for gold in item.golds for letter in "SCQA" for span in gold.part(letter)):
        assert item.text[begin:end].strip() == item.text[begin:end]
        for before, after in ((begin - 1, begin), (end - 1, end)):
            assert not (item.text[before : before + 1] + item.text[after : after + 1]).isalnum() or min(before, len(item.text) - after) < 1


@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: f"{item.construction}-{item.place}")
def test_parts_of_one_attribution_do_not_overlap(item: Item) -> None:
    for gold in item.golds:
        spans = sorted(span for letter in "SCQA" for span in gold.part(letter))
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def _write(folder: Path, text: str) -> Path:
    file = folder / "items.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_item_is_read_with_nested_and_shared_and_parted_spans(tmp_path: Path) -> None:
    text = "## nested\n{Q1 “{S2 He} {C2 says} {Q2 no},”} {S1,3 she} {C1 said}, {C3 adding:}\n{Q3 “Yes.”}\n"
    (item,) = read_items(_write(tmp_path, text))
    assert item.text == "“He says no,” she said, adding:\n\n“Yes.”"
    parts = [[[item.text[b:e] for b, e in gold.part(letter)] for letter in "SCQ"] for gold in item.golds]
    assert parts == [[["she"], ["said"], ["“He says no,”"]], [["He"], ["says"], ["no"]], [["she"], ["adding:"], ["“Yes.”"]]]
    assert [gold.quotation(item.text) for gold in item.golds] == [Quotation.DIRECT, Quotation.INDIRECT, Quotation.DIRECT]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("## mixed\n{S1 He} {C1 said {Q1 no}.\n", 2, "not closed"),
        ("## mixed\nSo} it is.\n", 2, "closes nothing"),
        ("## mixed\n\n## none\n", 1, "has no text"),
        ("\n## mixt\nYes.\n", 2, "begins no item"),
        ("He said no.\n", 1, "begins no item"),
        ("## mixed\nHe {X1 said} no.\n", 2, "is no mark"),
        ("## mixed\nOne.\nHe {said} no.\n", 3, "is no mark"),
        ("## mixed\n{S1 He} {C1 said} {Q1  }no.\n", 2, "is empty"),
        ("## mixed\n{S1 He} {C1 said} no.\n", 1, "no content"),
        ("## mixed\n{S1 He} said {Q1 no}.\n", 1, "no cue"),
        ("## mixed\n{S2 He} {C2 said} {Q2 no}.\n", 1, "count from 1"),
    ],
)
def test_a_slip_is_told_with_file_and_line(text: str, line: int, message: str, tmp_path: Path) -> None:
    file = _write(tmp_path, text)
    with pytest.raises(ValueError, match=message) as caught:
        read_items(file)
    assert str(caught.value).startswith(f"{file}:{line}: ")


# --- the scorer ----------------------------------------------------------------------------------------------------------------------


def _as_found(item: Item) -> list[Attribution]:
    """The gold attributions as if the pipeline had found them."""
    return [
        Attribution(
            tuple(Span(*each) for each in gold.cue),
            tuple(Span(*each) for each in gold.content),
            Span(gold.source[0][0], gold.source[-1][1]) if gold.source else None,
            "say",
            quotation=gold.quotation(item.text),
        )
        for gold in item.golds
    ]


@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: f"{item.construction}-{item.place}")
def test_the_gold_itself_is_fully_right(item: Item) -> None:
    result = judge(item, _as_found(item))
    assert all(result.right[name] == set(range(len(item.golds))) for name in MEASURES)
    assert all(result.traits["quotation"])


def test_a_wrong_speaker_a_short_content_and_an_extra_statement_are_counted(tmp_path: Path) -> None:
    text = "## belief\n{S1 The general} {C1 said} {Q1 that the bridge would be open by noon} and left with his driver.\n"
    (item,) = read_items(_write(tmp_path, text))
    (right,) = _as_found(item)
    driver = Span(item.text.index("his"), item.text.index("."))
    wrong = Attribution(right.cue, (Span(right.content[0].begin, right.content[0].end - 9),), driver, "say")
    result = judge(item, [wrong, Attribution((driver,), (driver,), None, "say")])
    assert result.found == 2
    assert {name: len(found) for name, found in result.right.items()} == {"cue": 1, "source": 0, "content": 0, "full": 0}
    assert result.traits == {"quotation": [True], "mode": [False], "addressee": []}


# --- the pipeline --------------------------------------------------------------------------------------------------------------------


@pytest.mark.quality
@pytest.mark.model
@pytest.mark.parametrize("part", PARTS)
def test_no_figure_is_below_its_floor(part: str, nlp) -> None:
    floors = read_floors(FLOORS)[part]
    assert floors.sha256 == sha256_of(part), "the table has changed: measure its floors again (constructions.py)"
    assert floors.failures(figures_of(measure(items_of(part), nlp))) == []


def _check_spans(extraction: Extraction) -> None:
    """Spans lie inside the text, in its order, and those of one statement do not overlap."""
    text = extraction.document.text
    for each in attributions_of(extraction):
        assert each.cue
        assert each.content
        for part in (each.cue, each.content):
            assert list(part) == sorted(part)
        source = (each.source,) if each.source is not None else ()
        spans = sorted(chain(each.cue, each.content, source))
        assert all(0 <= span.begin < span.end <= len(text) for span in spans)
        assert all(text[span.begin : span.end].strip() for span in spans)
        assert all(a.end <= b.begin for a, b in pairwise(spans)), [text[span.begin : span.end] for span in spans]


def _mentions(extraction: Extraction) -> Iterable[tuple[int, int, str]]:
    """(start, end, exact) of every mention of the graph."""
    found: dict[str, dict[str, str]] = {}
    for quad in build_quads([extraction], resolve([extraction]), "http://example.org/"):
        if quad.predicate.value.startswith(_OA):
            found.setdefault(str(quad.subject), {})[quad.predicate.value.removeprefix(_OA)] = getattr(quad.object, "value", "")
    return [(int(each["start"]), int(each["end"]), each["exact"]) for each in found.values() if "exact" in each]


def _check_mentions(extraction: Extraction) -> None:
    """The text of each mention, put back where it says that it stands, gives the document again."""
    text = extraction.document.text
    mentions = _mentions(extraction)
    assert bool(mentions) >= bool(extraction.statements)
    for start, end, exact in mentions:
        assert text[:start] + exact + text[end:] == text


@pytest.mark.model
@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: f"{item.construction}-{item.place}")
def test_spans_and_mentions_fit_the_text(item: Item, extracted: Extract) -> None:
    extraction = extracted(item.text)
    _check_spans(extraction)
    _check_mentions(extraction)


@pytest.mark.model
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(st.sampled_from(_ITEMS), min_size=2, max_size=6), between=st.sampled_from(["\n\n", "\n", " ", "\u00a0\n\n "]))
def test_spans_and_mentions_fit_texts_of_several_items(items: list[Item], between: str, extracted: Extract) -> None:
    extraction = extracted(between.join(item.text for item in items))
    _check_spans(extraction)
    _check_mentions(extraction)
