"""Who stands out; figures beside networkx's own."""

from __future__ import annotations

import random

import networkx as nx
import pytest
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

from kg.analytics.centrality import betweenness, betweenness_of, degree, k_core, pagerank, pagerank_of
from kg.analytics.networks import undirected


def network(*, directed: bool, nodes: int = 120, ties: int = 400) -> nx.Graph[str]:
    draw = random.Random(7)
    made: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
    made.add_nodes_from((str(n), {"label": str(n), "class": "Actor"}) for n in range(nodes))
    while made.number_of_edges() < ties:
        one, other = draw.sample(range(nodes), 2)
        made.add_edge(str(one), str(other), weight=draw.randint(1, 5))
    return made


@pytest.mark.parametrize("directed", [True, False])
def test_betweenness_is_that_of_networkx(directed):
    made = network(directed=directed)
    expected = nx.betweenness_centrality(nx.Graph(made))
    assert betweenness_of(made) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("directed", [True, False])
def test_pagerank_is_that_of_networkx(directed):
    made = network(directed=directed)
    assert pagerank_of(made) == pytest.approx(_pagerank_python(made, tol=1e-14, max_iter=1000), abs=1e-9)


def test_degree_of_speech_tells_words_from_echo(drawn):
    table = degree(drawn("a x 3", "b x", "x a", directed=True))
    assert [tuple(row)[:8] for row in table] == [
        ("X", "State", 5, 2, 1, 1, 4, 2),
        ("A", "State", 4, 1, 3, 1, 1, 1),
        ("B", "State", 1, 1, 1, 1, 0, 0),
    ]


def test_degree_without_direction(drawn):
    assert [tuple(row) for row in degree(drawn("a b 2", "b c"))] == [
        ("B", "State", 3, 2, "b"),
        ("A", "State", 2, 1, "a"),
        ("C", "State", 1, 1, "c"),
    ]


def test_pagerank_adds_up_to_one_and_follows_the_statements(drawn):
    table = pagerank(drawn("a x", "b x", "c x", "x y", directed=True))
    assert [row.entity for row in table][:2] == ["Y", "X"]
    assert sum(row.share for row in table) == pytest.approx(1, abs=1e-4)


def test_betweenness_of_a_path(drawn):
    assert [(row.entity, row.share) for row in betweenness(drawn("a b", "b c"))] == [("B", 1.0), ("A", 0.0), ("C", 0.0)]


def test_k_core_finds_the_circle(drawn):
    table = k_core(drawn("a b", "b c", "c a", "c d", directed=True))
    assert [(row.entity, row.core, row.partners) for row in table] == [("C", 2, 3), ("A", 2, 2), ("B", 2, 2), ("D", 1, 1)]


def test_undirected_adds_weights_up(drawn):
    plain = undirected(drawn("a b 2", "b a 3", directed=True).network)
    assert plain.edges["a", "b"]["weight"] == 5
    assert plain.nodes["a"]["label"] == "A"


def test_nothing_gives_nothing(drawn):
    assert not any(measure(drawn()) for measure in (degree, pagerank, betweenness, k_core))
