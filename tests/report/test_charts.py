"""Drawings."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from kg.report.charts import Bar, Link, Node, Span, bar_chart, ring_chart, timeline_chart

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('1')</script>\"&'\u202e" + "x" * 300


def texts(svg) -> list[str]:
    return [each.text or "" for each in ET.fromstring(str(svg)).iter(f"{SVG}text")]


def test_bars_tell_tone_and_count():
    svg = bar_chart([Bar("Poland", {-1: 2, 1: 1}), Bar("Belarus", {0: 1})], "Who")
    assert texts(svg) == ["hostile", "neutral", "friendly", "Poland", "3", "Belarus", "1"]
    titles = [each.text for each in ET.fromstring(str(svg)).iter(f"{SVG}title")]
    assert titles == ["Poland: 2 hostile", "Poland: 1 friendly", "Belarus: 1 neutral"]


def test_a_timeline_has_events_and_statements():
    svg = timeline_chart([Span("West", "2025-09-12", "2025-09-16", claimed=False)], {0: ["2025-09-01", "2025-09-01"]}, "When")
    shown = texts(svg)
    assert "West" in shown
    assert "2" in shown
    assert shown[-2:] == ["2025-09-16", "statements"]


@pytest.mark.parametrize("days", [{}, {0: []}, {0: ["2025-09-01"]}, {0: ["2025-09-01"], 1: ["2025-09-01"]}])
def test_a_timeline_needs_two_days(days):
    assert timeline_chart([], days, "When") is None


def test_columns_that_stand_close_bear_one_number():
    svg = timeline_chart([], {0: ["2025-01-01", *["2025-01-02"] * 3, "2025-12-31"]}, "When")
    assert [text for text in texts(svg) if text.isdecimal()] == ["4", "1"]


def test_a_ring_has_each_name_once_and_fits():
    nodes = [Node(str(n), f"entity {n}", n, "#000000") for n in range(30)]
    svg = ring_chart(nodes, [Link("0", "5", 2), Link("5", "c", 1, claimed=True)], "Net", centre=Node("c", "centre", 0, "#ff0000"))
    assert sorted(texts(svg)) == sorted(["centre", *(f"entity {n}" for n in range(30))])
    root = ET.fromstring(str(svg))
    assert len(list(root.iter(f"{SVG}path"))) == 2
    assert float(root.get("viewBox").split()[3]) == float(root.get("height"))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_small_rings(count):
    nodes = [Node(str(n), "x", 1, "#000000") for n in range(count)]
    assert "nan" not in str(ring_chart(nodes, [], "Net"))


def test_hostile_names_stay_text():
    nodes = [Node("a", HOSTILE, 1, "#000000")]
    for svg in (
        bar_chart([Bar(HOSTILE, {0: 1})], HOSTILE),
        timeline_chart([Span(HOSTILE, "2025-09-12", "", claimed=True)], {0: ["2025-09-01"]}, HOSTILE),
        ring_chart(nodes, [], HOSTILE, legend=[(HOSTILE, "#000000")]),
    ):
        assert "<script" not in str(svg)
        assert ET.fromstring(str(svg)).get("aria-label") == HOSTILE
