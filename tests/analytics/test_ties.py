"""Networks whose edges mean one thing."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.analytics import TIES, to_networkx
from kg.analytics.networks import Window, weighted_network
from kg.analytics.rows import Entities, day
from kg.analytics.ties import _paragraphs
from kg.errors import QueryError


def edges(network: nx.Graph[str]) -> dict[tuple[str, str], int]:
    label = nx.get_node_attributes(network, "label")
    return {(label[one], label[other]): data["weight"] for one, other, data in network.edges(data=True)}


def within(store, projection: str, **window: str) -> dict[tuple[str, str], int]:
    return edges(weighted_network(store, Entities(store), projection, Window(**window)))


def test_who_speaks_about_whom_leaves_out_unnamed_sources_and_what_was_not_said(store):
    assert edges(to_networkx(store, "speaks-about")) == {
        ("Dovilė Šakalienė", "Russia"): 1,
        ("Lithuania", "Belarus"): 1,
        ("Poland", "Belarus"): 1,
    }


def test_who_takes_part_with_whom_and_who_meets_whom(store):
    assert edges(to_networkx(store, "takes-part")) == {("Belarus", "Russia"): 1}
    assert edges(to_networkx(store, "meets")) == {("Andrei Belousov", "Viktor Khrenin"): 1}


def test_co_mention_counts_paragraphs(store):
    network = to_networkx(store, "co-mention")
    assert edges(network)["Belarus", "Russia"] == 3
    assert {data["class"] for _, data in network.nodes(data=True)} == {"Actor", "State", "Organisation", "Exercise"}


@pytest.mark.parametrize("projection", TIES)
def test_edges_carry_plain_values(store, projection):
    network = to_networkx(store, projection)
    assert network.is_directed() == TIES[projection].directed
    assert not network.is_multigraph()
    for _, _, data in network.edges(data=True):
        assert set(data) == {"relation", "weight", "first", "last", "claimed", "reports", "documents"}
        assert {type(value) for value in data.values()} <= {str, int, bool}
    assert list(network) == sorted(network)


def test_weights_count_exercises_and_keep_claims_apart(reports):
    reports.report("one.txt", "2025-01-05")
    for exercise in ("exercise/a", "exercise/b"):
        reports.fact(exercise, "kg:participant", "state/x")
        reports.fact(exercise, "kg:organiser", "state/y")
    reports.fact("exercise/b", "kg:participant", "state/z", claimed=True)
    reports.fact("exercise/b", "kg:participant", "state/w", negative=True)
    reports.fact("exercise/b", "kg:startDate", '"2025-03"^^xsd:gYearMonth')
    reports.report("two.txt", "2025-02-05")
    reports.fact("exercise/a", "kg:participant", "state/x")
    made = reports.store()
    assert within(made, "takes-part") == {("x", "y"): 2, ("x", "z"): 1, ("y", "z"): 1}
    assert within(made, "takes-part", told="reported") == {("x", "y"): 2}
    assert within(made, "takes-part", told="claimed") == {("x", "z"): 1, ("y", "z"): 1}
    assert within(made, "takes-part", since="2025-02-01") == {("x", "y"): 1, ("x", "z"): 1, ("y", "z"): 1}
    assert within(made, "takes-part", until="2025-02-28") == {("x", "y"): 1}
    network = to_networkx(made, "takes-part")
    data = network.edges[made.base_iri + "state/x", made.base_iri + "state/y"]
    assert (data["first"], data["last"], data["claimed"]) == ("2025-01-05", "2025-03-01", False)


def test_a_statement_of_its_own_day_counts_on_that_day(reports):
    reports.report("one.txt", "2025-01-05")
    reports.says("actor/a", ["state/x"], extra=' ; kg:statedOn "2024-12-31"^^xsd:date')
    reports.says("actor/a", ["actor/a"])
    reports.report("undated.txt")
    reports.says("actor/b", ["state/x"])
    made = reports.store()
    assert within(made, "speaks-about", until="2024-12-31") == {("a", "x"): 1}
    assert within(made, "speaks-about", since="2025-01-01") == {}
    assert within(made, "speaks-about") == {("a", "x"): 1, ("b", "x"): 1}


@pytest.mark.parametrize(
    ("text", "starts", "expected"),
    [
        ("A b.\n\nC d.", [("a", 0), ("b", 2), ("c", 6)], {0: {"a", "b"}, 1: {"c"}}),
        ("A\nb\nC", [("a", 0), ("b", 2), ("c", 4)], {0: {"a"}, 1: {"b"}, 2: {"c"}}),
        ("A\n \nB\nC", [("a", 0), ("b", 4), ("c", 6)], {0: {"a"}, 1: {"b", "c"}}),
        ("", [], {}),
    ],
)
def test_paragraphs(text, starts, expected):
    assert _paragraphs(text, [(start, name) for name, start in starts]) == expected


@pytest.mark.parametrize(
    ("lexical", "expected"), [("2025-09-12", "2025-09-12"), ("2025-09", "2025-09-01"), ("2025", "2025-01-01"), ("", "")]
)
def test_days(lexical, expected):
    assert day(lexical) == expected


def test_the_projections_are_told_where_one_is_unknown(store):
    with pytest.raises(QueryError, match=r"'speak-about'; there are speaks-about, .* Did you mean speaks-about\?"):
        to_networkx(store, "speak-about")
