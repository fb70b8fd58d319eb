"""Networks of the graph."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.analytics import PROJECTIONS, TIES, to_networkx
from kg.errors import QueryError
from kg.store import Store, create_store

BASE = "https://kg.example/id/"
WEST = BASE + "exercise/west-2025"


def edges(network: nx.MultiDiGraph[str]) -> set[tuple[str, str, str, bool]]:
    label = nx.get_node_attributes(network, "label")
    return {(label[s], d["relation"], label[t], d["claimed"]) for s, t, d in network.edges(data=True)}


def test_agents(store: Store) -> None:
    assert edges(to_networkx(store, "agents")) == {
        ("Andrei Belousov", "holds", "Russia", False),
        ("Viktor Khrenin", "holds", "Belarus", False),
        ("Dovilė Šakalienė", "holds", "Lithuania", False),
        ("Belarusian Defence Ministry", "subOrganizationOf", "Belarus", False),
        ("Dovilė Šakalienė", "speaks about", "Russia", False),
        ("analysts", "speaks about", "NATO", False),
        ("Lithuania", "speaks about", "Belarus", False),
        ("Poland", "speaks about", "Belarus", False),
        ("Dovilė Šakalienė", "speaks to", "Reuters", False),
        ("Viktor Khrenin", "speaks to", "Reuters", False),
    }


def test_statements_leave_out_what_was_not_said(store: Store) -> None:
    network = to_networkx(store, "statements")
    assert {d["relation"] for _, _, d in network.edges(data=True)} == {"speaks about"}
    assert BASE + "organisation/belarusian-defence-ministry" not in network
    assert network.in_degree(WEST) == 6


def test_exercises_tell_claims_apart_and_leave_out_what_is_negated(store: Store) -> None:
    found = edges(to_networkx(store, "exercises"))
    assert ("West-2025", "participant", "Russia", False) in found
    assert ("West-2025", "participant", "Russia", True) in found
    assert not any(target == "Poland" for _, _, target, _ in found)
    assert ("West-2025", "partOfSeries", "West", False) in found
    assert ("meeting of Viktor Khrenin and Andrei Belousov", "place", "Bishkek", False) in found


def test_all_holds_the_others(store: Store) -> None:
    everything = edges(to_networkx(store, "all"))
    for projection in PROJECTIONS.keys() - TIES:
        assert edges(to_networkx(store, projection)) <= everything


def test_attributes_are_plain(store: Store) -> None:
    network = to_networkx(store)
    assert network.nodes[WEST] == {"label": "West-2025", "class": "Exercise"}
    data = network.edges[BASE + "state/lithuania", WEST, "speaks about"]
    assert data == {"relation": "speaks about", "claimed": False, "weight": 1, "documents": "vilnius.md"}
    assert all(type(value) in {str, int, bool} for _, _, d in network.edges(data=True) for value in d.values())


def test_nodes_and_edges_come_in_order(store: Store) -> None:
    for projection in PROJECTIONS:
        network = to_networkx(store, projection)
        assert list(network) == sorted(network)
        assert list(network.edges(data=True)) == list(to_networkx(store, projection).edges(data=True))


def test_empty_store_gives_an_empty_network() -> None:
    assert len(to_networkx(create_store(None))) == 0


def test_unknown_projection(store: Store) -> None:
    with pytest.raises(
        QueryError, match=r"'agent'; there are speaks-about, .*, co-mention, agents, statements, exercises, all\. Did you mean agents\?"
    ):
        to_networkx(store, "agent")
