"""Ties with their days, their course, and change."""

from __future__ import annotations

import pytest

from kg.analytics import analyse
from kg.analytics.periods import period_of
from kg.errors import QueryError


@pytest.fixture
def spoken(reports):
    """A store in which a speaks of x in January and March, b of x in March, c of y without a date."""
    reports.report("one.txt", "2025-01-05")
    reports.says("actor/a", ["state/x"])
    reports.says("actor/a", ["state/x", "state/y"])
    reports.report("two.txt", "2025-03-05")
    reports.says("actor/a", ["state/x"])
    reports.says("actor/b", ["state/x"])
    reports.report("three.txt")
    reports.says("actor/c", ["state/y"])
    return reports.store()


def test_ties(spoken):
    table = analyse(spoken, "ties")
    assert [tuple(row)[:8] for row in table] == [
        ("a", "speaks about", "x", 3, "2025-01-05", "2025-03-05", None, 2),
        ("a", "speaks about", "y", 1, "2025-01-05", "2025-01-05", None, 1),
        ("b", "speaks about", "x", 1, "2025-03-05", "2025-03-05", None, 1),
        ("c", "speaks about", "y", 1, None, None, None, 1),
    ]
    assert [row.entity for row in analyse(spoken, "ties", options={"entity": "b"})] == ["b"]


def test_ties_of_facts_tell_whether_they_are_claimed(reports):
    reports.report("one.txt", "2025-01-05")
    reports.fact("exercise/a", "kg:participant", "state/y")
    reports.fact("exercise/a", "kg:participant", "organisation/x", claimed=True)
    (row,) = analyse(reports.store(), "ties", "takes-part")
    assert (row.entity, row.other, row.told) == ("x", "y", "claimed")


def test_trend(spoken):
    assert [tuple(row) for row in analyse(spoken, "trend")] == [
        ("2025-01", 3, 3, 2, 3, 1, "a 3, x 2, y 1"),
        ("2025-03", 3, 1, 2, 2, 1, "x 2, a 1, b 1"),
    ]
    assert [row.period for row in analyse(spoken, "trend", options={"every": "year"})] == ["2025"]
    assert [row.busiest for row in analyse(spoken, "trend", options={"entity": "x"})] == ["a 2", "a 1, b 1"]


@pytest.mark.parametrize(
    ("day", "every", "expected"),
    [
        ("2025-03-31", "month", "2025-03"),
        ("2025-03-31", "quarter", "2025-Q1"),
        ("2025-04-01", "quarter", "2025-Q2"),
        ("2025-12-31", "quarter", "2025-Q4"),
        ("2025-12-31", "year", "2025"),
    ],
)
def test_periods(day, every, expected):
    assert period_of(day, every) == expected


def test_change(spoken):
    table = analyse(spoken, "change", options={"split": "2025-02"})
    assert [tuple(row)[:7] for row in table] == [
        ("b", "Actor", 0, 1, 25.0, "x", None),
        ("a", "Actor", 3, 1, -25.0, None, "y"),
        ("x", "State", 2, 2, 16.67, "b", None),
        ("y", "State", 1, 0, -16.67, None, "a"),
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "change needs the day at which to split; the occasions go from 2025-01-05 to 2025-03-05"),
        ({"split": "2026"}, "split 2026-01-01: nothing lies on one side of it; the occasions go from 2025-01-05"),
        ({"split": "2025-02", "until": "2025-01-31"}, "all occasions are of 2025-01-05, so that there are no two periods"),
        ({"split": "2025-02", "since": "2026"}, "no occasion has a date"),
    ],
)
def test_no_two_periods(spoken, options, words):
    with pytest.raises(QueryError, match=words):
        analyse(spoken, "change", options=options)
