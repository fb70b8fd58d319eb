"""Measures of single nodes: who stands out in a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import networkx as nx
import rustworkx as rx

from kg.analytics.given import Given, entity_table
from kg.analytics.networks import Weighted, edges_of, undirected
from kg.analytics.tables import Cell, rounded
from kg.query import Result

__all__ = ["betweenness", "betweenness_of", "degree", "k_core", "pagerank", "pagerank_of"]

# the error at which the power iteration ends, for each node
_TOLERANCE = 1e-12
_MOST_ITERATIONS = 1000


def degree(given: Given) -> Result:
    """With how many others an entity is tied, and how often.

    For a reader of news: ``partners`` counts those whom an entity is tied with, ``weight`` the statements, exercises, meetings or
    paragraphs behind the ties. Among who speaks about whom, ``speaks_of`` and ``said`` tell of its own words, ``spoken_of_by`` and
    ``heard_of`` of those of others: an entity that many speak of and that says little itself is talked about, not heard.

    It does not measure power or merit. It counts what these reports tell, so a country with more reports has more ties.

    Cost: linear in the ties. Source: Freeman, Centrality in social networks, Social Networks 1 (1978); with weights: Barrat et al.,
    The architecture of complex weighted networks, PNAS 101 (2004).
    """
    network = given.network
    if not network.is_directed():
        weights = dict(network.degree(weight="weight"))
        plain: dict[str, tuple[Cell, ...]] = {node: (weights[node], ties) for node, ties in network.degree()}
        return entity_table(network, ["weight", "partners"], plain)
    return _directed_degree(network)


def _directed_degree(network: Weighted) -> Result:
    said, heard = defaultdict(list), defaultdict(list)
    for source, target, weight in edges_of(network):
        said[source].append(weight)
        heard[target].append(weight)
    values: dict[str, tuple[Cell, ...]] = {}
    for node, partners in undirected(network).degree():
        own, others = said[node], heard[node]
        values[node] = (sum(own) + sum(others), partners, sum(own), len(own), sum(others), len(others))
    return entity_table(network, ["weight", "partners", "said", "speaks_of", "heard_of", "spoken_of_by"], values)


def pagerank(given: Given) -> Result:
    """Who is spoken about, or tied with, by those who are so themselves.

    For a reader of news: among who speaks about whom, it is where the attention ends up if one follows statements from speaker to
    the one spoken of, again and again. It tells a state that the main speakers talk about from one that a single marginal speaker
    mentions as often. ``share`` is the portion of all attention; the shares add up to 1.

    It does not say whether the attention is friendly, and one prolific speaker can lift whoever it speaks of. In networks without
    direction it says little more than the weighted degree.

    Cost: linear in the ties for each of at most 200 rounds or so. Source: Page et al., The PageRank citation ranking, Stanford
    (1998), with damping 0.85 and weighted ties.
    """
    network = given.network
    return entity_table(network, ["share"], {node: (rounded(share),) for node, share in pagerank_of(network).items()})


def pagerank_of(network: Weighted) -> Mapping[str, float]:
    """The PageRank of each node, by the weights of the edges; an edge without direction counts both ways."""
    index = {node: number for number, node in enumerate(network)}
    graph: rx.PyDiGraph[str, float] = rx.PyDiGraph()
    graph.add_nodes_from(list(index))
    for source, target, weight in edges_of(network):
        graph.add_edge(index[source], index[target], float(weight))
        if not network.is_directed():
            graph.add_edge(index[target], index[source], float(weight))
    if not index:
        return {}
    found = rx.pagerank(graph, alpha=0.85, weight_fn=float, tol=_TOLERANCE, max_iter=_MOST_ITERATIONS)
    return {node: found[number] for node, number in index.items()}


def betweenness(given: Given) -> Result:
    """Who stands on the shortest ways between the others.

    For a reader of news: an entity with a high ``share`` joins parts of the network that have few other links: a mediator, a
    state with a foot in both camps, or an outlet's favourite example. The share is that of all pairs of others whose shortest way
    leads through the entity. Directions and weights do not count, for a way of one statement and one of ten are equally short.

    It does not mean that anything flows there: nobody hands a statement on because he is named in one. In a small network one
    report more can change it entirely, so look at the ties behind it.

    Cost: nodes times ties (Brandes, A faster algorithm for betweenness centrality, J. Mathematical Sociology 25, 2001), by
    rustworkx; seconds for 5,000 nodes and 25,000 ties. Source: Freeman, A set of measures of centrality, Sociometry 40 (1977).
    """
    network = given.network
    return entity_table(network, ["share"], {node: (rounded(share),) for node, share in betweenness_of(network).items()})


def betweenness_of(network: Weighted) -> Mapping[str, float]:
    """The betweenness of each node among ties without direction, as a share of all pairs of others; as networkx gives it, to 1e-9."""
    plain = undirected(network)
    index = {node: number for number, node in enumerate(plain)}
    graph: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(index))
    graph.add_edges_from_no_data([(index[source], index[target]) for source, target in plain.edges()])
    found = rx.betweenness_centrality(graph)
    return {node: found[number] for node, number in index.items()}


def k_core(given: Given) -> Result:
    """Who belongs to the densest part of the network.

    For a reader of news: ``core`` is the largest k for which an entity is in a group whose members each have k ties within the
    group. The highest cores are the circle in which everybody is tied with many of the others; those with 1 hang on at the edge.

    It does not rank within the circle, and a single exercise with twenty participants makes a core of 19 by itself.

    Cost: linear in the ties. Source: Seidman, Network structure and minimum degree, Social Networks 5 (1983); Batagelj and Zaveršnik,
    An O(m) algorithm for cores decomposition (2003).
    """
    plain = undirected(given.network)
    cores = nx.core_number(plain)
    return entity_table(plain, ["core", "partners"], {node: (cores[node], plain.degree(node)) for node in plain})
