"""Groups, those between them, and those alike."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations

import networkx as nx
import pytest

from kg.analytics.groups import brokers, communities, communities_of, components, effective_sizes, similarity

WEST = [f"{one} {other} 2" for one, other in combinations("abcd", 2)]
EAST = [f"{one} {other} 2" for one, other in combinations("wxyz", 2)]


def test_communities_are_named_after_their_members(drawn):
    table = communities(drawn(*WEST, *EAST, "d w", "a b 9"))
    assert [(row.community, row.size, row.members) for row in table] == [
        ("A, B, D", 4, "A, B, D, C"),
        ("W, X, Y", 4, "W, X, Y, Z"),
    ]
    # six ties of two within, one to the other group
    assert table[1].inside == pytest.approx(24 / 25, abs=1e-6)
    assert table[1].weight == 12


def test_a_broker_links_groups(drawn):
    table = brokers(drawn(*WEST, *EAST, "a k", "k w"))
    assert table[0].entity in {"A", "W"}
    found = {row.entity: row for row in table}
    assert found["K"].only_link == "yes"
    assert found["K"].effective == 2.0
    assert found["B"].only_link is None
    assert found["K"].groups >= 1


def test_the_effective_size_is_that_of_networkx():
    network = nx.gnm_random_graph(40, 140, seed=3)
    assert effective_sizes(network) == pytest.approx(nx.effective_size(network), abs=1e-9)


def test_components(drawn):
    table = components(drawn("a b", "b c", "x y", directed=True))
    assert [(row.component, row.size, row.ties) for row in table] == [("B, A, C", 3, 2), ("X, Y", 2, 1)]


def test_similar_are_those_with_the_same_partners(drawn):
    table = similarity(drawn("a x 2", "a y", "b x 4", "b y 2", "c z", directed=True))
    assert [tuple(row)[:5] for row in table] == [("A", "B", 1.0, 2, "X, Y")]


def test_similar_to_one(drawn):
    table = similarity(drawn("a x", "b x", "c x", "d y", directed=True, entity="b"))
    assert [(row.entity, row.other) for row in table] == [("B", "A"), ("B", "C")]


def test_communities_do_not_depend_on_the_order_in_sets(drawn):
    network = drawn(*WEST, *EAST, "d w", "a x", "b q", "q r", "r s").network
    script = (
        "import networkx as nx; from kg.analytics.groups import communities_of; g = nx.Graph();"
        f"g.add_nodes_from({list(network.nodes(data=True))!r}); g.add_edges_from({list(network.edges(data=True))!r});"
        "print(communities_of(g))"
    )
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment, timeout=120)
        assert done.stdout.strip() == repr(communities_of(network))
