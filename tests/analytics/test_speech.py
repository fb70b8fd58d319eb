"""Who is quoted, by which outlets, on what, in which force."""

from __future__ import annotations

import pytest

from kg.analytics import analyse


@pytest.fixture
def spoken(reports):
    """A store of two outlets, an unnamed source in each, and a statement that nobody made."""
    reports.report("one.txt", "2025-01-05", "Wire")
    reports.says("actor/a", ["exercise/e"], "Warn")
    reports.says("actor/a", ["exercise/e", "state/x"], extra=" ; kg:quotation kg:Direct")
    reports.says("doc/one/source/Analysts", ["state/x"], "Praise")
    reports.says("actor/b", ["exercise/e"], extra=" ; kg:polarity kg:Negative")
    reports.report("two.txt", "2025-02-05")
    reports.says("doc/two/source/analysts", ["exercise/e"])
    reports.says("actor/a", ["exercise/e"])
    return reports.store()


def test_who_is_quoted(spoken):
    first, second = analyse(spoken, "quoted")
    assert tuple(first)[:8] == ("a", "Actor", 3, 1, 2, "Wire 2, (no publisher) 1", "e 3, x 1", "Assert 2, Warn 1")
    assert (first.first, first.last) == ("2025-01-05", "2025-02-05")
    # two reports' analysts share a row, which is nobody's
    assert (second.speaker, second.statements, second.speaker_iri) == ("analysts", 2, None)


def test_only_what_is_said_about_an_entity(spoken):
    table = analyse(spoken, "quoted", options={"entity": "x", "since": "2025-01", "until": "2025-01"})
    assert {row.speaker: row.statements for row in table}["a"] == 1
    assert len(table) == 2


def test_topics(spoken):
    table = analyse(spoken, "topics")
    assert [tuple(row)[:6] for row in table] == [("e", "Exercise", 4, 1, 0, 2), ("x", "State", 2, 0, 1, 1)]
    assert [row.entity for row in analyse(spoken, "topics", options={"entity": "x"})] == ["e"]


def test_forces(spoken):
    assert [(row.force, row.statements, row.share) for row in analyse(spoken, "forces")] == [
        ("Assert", 3, 0.6),
        ("Praise", 1, 0.2),
        ("Warn", 1, 0.2),
    ]


def test_outlets(store):
    tribune, wire = analyse(store, "outlets")
    assert tuple(tribune)[:6] == ("Example Tribune", 4, 1, "Lithuania 2, NATO 1, Poland 1", 0.5, 0.2)
    assert tuple(wire)[:6] == ("Example Wire", 2, 1, "Belarus 2", 1.0, 0.0)
