"""Sides, and what they disagree on."""

from __future__ import annotations

import pytest

from kg.analytics import analyse
from kg.analytics.given import Given
from kg.analytics.sides import sides_of


@pytest.fixture
def camps(reports):
    """x and y accuse one another; n is an alliance whose officer belongs to no state; m belongs to two states."""
    reports.report("one.txt", "2025-01-05", "Wire")
    reports.fact("organisation/ministry", "org:subOrganizationOf", "state/x")
    reports.fact("actor/a", "org:memberOf", "organisation/ministry")
    reports.fact("actor/o", "org:memberOf", "organisation/n")
    reports.fact("actor/m", "org:memberOf", "state/x")
    reports.fact("actor/m", "org:memberOf", "state/y")
    reports.says("actor/a", ["state/y", "exercise/e"], "Accuse")
    reports.says("state/y", ["state/x", "exercise/e"], "Deny")
    reports.says("state/y", ["exercise/e"], "Praise")
    reports.says("actor/a", ["state/x"])
    reports.report("two.txt", "2025-01-06", "Wire")
    reports.fact("actor/m", "org:memberOf", "state/y")
    return reports.store()


def test_who_belongs_where(camps):
    base = camps.base_iri
    found = {agent.removeprefix(base): side.removeprefix(base) for agent, side in sides_of(Given(camps)).items()}
    assert found == {
        "actor/a": "state/x",
        "actor/m": "state/y",
        "actor/o": "organisation/n",
        "organisation/ministry": "state/x",
        "organisation/n": "organisation/n",
        "state/x": "state/x",
        "state/y": "state/y",
    }


def test_sides(camps):
    assert [tuple(row)[:10] for row in analyse(camps, "sides")] == [
        ("x", "y", 1, 1, 0, 0, 1, "a 1", "2025-01-05", "2025-01-05"),
        ("y", "x", 1, 0, 0, 1, 1, "y 1", "2025-01-05", "2025-01-05"),
    ]


def test_a_speaker_stands_beside_his_own_side_alone(store):
    table = analyse(store, "sides")
    assert {(row.side, row.speakers) for row in table if row.other == "Belarus"} == {("Lithuania", "Lithuania 1"), ("Poland", "Poland 1")}


def test_disagreement(camps):
    table = analyse(camps, "disagreement", options={"entity": "e"})
    # y: praise and denial, x: one accusation; (0.5 + 1) / 2 apart, of which a third counts
    assert [tuple(row)[:8] for row in table] == [("e", "y", "x", 0.25, 0.5, -1.0, 2, 1)]


def test_a_ring_of_bodies_ends(reports):
    reports.report("one.txt")
    reports.fact("organisation/a", "org:subOrganizationOf", "organisation/b")
    reports.fact("organisation/b", "org:subOrganizationOf", "organisation/a")
    base = reports.store().base_iri
    assert sides_of(Given(reports.store()))[base + "organisation/a"] == base + "organisation/b"


def test_disagreement_goes_by_wordings_where_there_are_any(store):
    row = next(
        row for row in analyse(store, "disagreement", options={"entity": "West-2025"}) if {row.side, row.other} == {"Belarus", "NATO"}
    )
    assert tuple(row)[:10] == (
        "West-2025",
        "Belarus",
        "NATO",
        row.disagreement,
        1.0,
        -1.0,
        1,
        1,
        "strictly defensive in nature",
        "rehearses a closure of the Suwalki Gap",
    )
