"""Measures of several nodes together: groups, those between them, and those alike."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import networkx as nx

from kg.analytics.centrality import betweenness_of
from kg.analytics.given import Given, entity_table
from kg.analytics.networks import Weighted, edges_of, label_of, undirected
from kg.analytics.tables import Cell, make_table, rounded
from kg.query import Result

__all__ = ["brokers", "communities", "communities_of", "community_name", "components", "similarity"]

# of the random order in which Louvain visits nodes
_SEED = 20010305
_NAMED = 3
_SHARED = 5


def communities(given: Given) -> Result:
    """Groups whose members are tied with one another more than with others.

    For a reader of news: blocs, as these reports show them: who is spoken of together, exercises together, is named together. A
    group is named after its three members with the most ties. ``inside`` is the share of its members' ties that stay within: near
    1 it is a world of its own, near 0.5 it is hardly a group.

    It does not tell what joins them: who quarrels is tied as well as who is allied. An entity belongs to one group alone, and at
    the seams another seed would cut otherwise.

    Cost: near linear in the ties. Source: Blondel et al., Fast unfolding of communities in large networks, J. Statistical Mechanics
    P10008 (2008): Louvain, by weights, with a fixed seed, over ties without direction.
    """
    network = undirected(given.network)
    rows = [_community_row(network, members) for members in communities_of(network)]
    return make_table(["community", "size", "weight", "inside", "members"], rows)


def _community_row(network: Weighted, members: Sequence[str]) -> list[Cell]:
    total = sum(int(weight) for _, weight in network.degree(members, weight="weight"))
    inside = sum(weight for _, _, weight in edges_of(network.subgraph(members)))
    names = ", ".join(label_of(network, member) for member in members)
    # a tie within is one of two members
    return [community_name(network, members), len(members), int(inside), rounded(2 * inside / total), names]


def communities_of(network: Weighted) -> list[list[str]]:
    """The communities of a network without directions: the largest first, in each the members with the most ties first."""
    # numbers instead of IRIs: their order in sets does not change from process to process
    nodes = list(network)
    index = {node: number for number, node in enumerate(nodes)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(nodes)))
    numbered.add_weighted_edges_from((index[one], index[other], weight) for one, other, weight in edges_of(network))
    found = nx.community.louvain_communities(numbered, weight="weight", seed=_SEED) if nodes else []
    return _ranked(network, ([nodes[number] for number in members] for members in found))


def _ranked(network: Weighted, groups: Iterable[Iterable[str]]) -> list[list[str]]:
    """The largest group first, its members with the most ties first; ties by the alphabet."""
    weights = dict(network.degree(weight="weight"))

    def order(node: str) -> tuple[int, str, str]:
        return (-weights[node], label_of(network, node), node)

    ranked = [sorted(group, key=order) for group in groups]
    return sorted(ranked, key=lambda group: (-len(group), [order(node) for node in group]))


def community_name(network: Weighted, members: Sequence[str]) -> str:
    """The labels of the first three members."""
    return ", ".join(label_of(network, member) for member in members[:_NAMED])


def brokers(given: Given) -> Result:
    """Who links groups that have few other links.

    For a reader of news: ``effective`` is how many of an entity's partners it links that are not linked with one another: a state
    that speaks with ten others who never speak of one another is a broker, one among ten allies who all do is not. ``groups`` are
    the other communities that it has ties with, ``between`` the share of shortest ways that lead through it, and ``only_link`` tells
    that without it the network would fall apart there.

    It does not show that the entity mediates: it may as well be what both sides complain of. Whose ties stand in one report only
    looks like a broker if that report alone speaks of two circles.

    Cost: that of betweenness. Source: Burt, Structural holes (1992); the effective size after Borgatti, Structural holes: unpacking
    Burt's redundancy measures, Connections 20 (1997).
    """
    network = undirected(given.network)
    groups = communities_of(network)
    of = {node: number for number, members in enumerate(groups) for node in members}
    names = [community_name(network, members) for members in groups]
    shares, effective, cuts = betweenness_of(network), effective_sizes(network), set(nx.articulation_points(network))
    values: dict[str, tuple[Cell, ...]] = {}
    for node in network:
        others = sorted({of[partner] for partner in network[node]} - {of[node]})
        linked = "; ".join(names[number] for number in others)
        values[node] = (rounded(effective[node]), rounded(shares[node]), len(others), "yes" if node in cuts else "", linked)
    return entity_table(network, ["effective", "between", "groups", "only_link", "linked"], values)


def effective_sizes(network: Weighted) -> Mapping[str, float]:
    """Burt's effective size of each node: its partners less the mean number of ties that they have with one another."""
    triangles: Mapping[str, int] = nx.triangles(network)  # type: ignore[assignment]  # of all nodes it gives a mapping
    return {node: ties - 2 * triangles[node] / ties if ties else 0.0 for node, ties in network.degree()}


def components(given: Given) -> Result:
    """Parts of the network between which there is no tie at all.

    For a reader of news: the largest is the story that all these reports share; the small ones are stories of their own: reports
    whose people nobody else speaks of. Each is named after its members with the most ties.

    Two parts need not be two worlds: one report more can join them, or one name that was not recognised keep them apart.

    Cost: linear in the ties. Source: Hopcroft and Tarjan, Algorithm 447: efficient algorithms for graph manipulation, CACM 16 (1973).
    """
    network = undirected(given.network)
    rows: list[list[Cell]] = []
    for members in _ranked(network, nx.connected_components(network)):
        ties = sum(network.degree(node) for node in members) // 2
        names = ", ".join(label_of(network, node) for node in members)
        rows.append([community_name(network, members), len(members), ties, names])
    return make_table(["component", "size", "ties", "members"], rows)


def similarity(given: Given) -> Result:
    """Who is tied with the same others.

    For a reader of news: among who speaks about whom, two speakers with a ``similarity`` near 1 speak about the same ones in the
    same proportions; among participants, two states exercise with the same partners. ``shared`` names what they have in common, by
    weight. With ``entity``, only the pairs of that entity.

    It does not mean that they agree: an accuser and a defender of the same state are alike here. Entities with one tie are alike
    to everybody with that one.

    Cost: for each node the square of the number of its ties; with ``entity`` linear. Source: the cosine of Salton and McGill,
    Introduction to modern information retrieval (1983), over weighted ties; in directed networks over the outgoing ones.
    """
    network = given.network
    weights = {node: {other: int(data["weight"]) for other, data in network[node].items()} for node in network}
    lengths = {node: math.sqrt(sum(weight**2 for weight in own.values())) for node, own in weights.items()}
    rows: list[list[Cell]] = []
    for (one, other), shared in _products(network, weights, given.entity).items():
        cosine = rounded(sum(shared.values()) / (lengths[one] * lengths[other]))
        common = sorted(shared, key=lambda node: (-shared[node], label_of(network, node), node))
        names = ", ".join(label_of(network, node) for node in common[:_SHARED])
        rows.append([label_of(network, one), label_of(network, other), cosine, len(shared), names, one, other])
    rows.sort(key=lambda row: (-float(row[2] or 0), -int(row[3] or 0), *map(str, (row[0], row[1], row[5], row[6]))))
    return make_table(["entity", "other", "similarity", "common", "shared", "entity_iri", "other_iri"], rows)


def _products(network: Weighted, weights: Mapping[str, Mapping[str, int]], entity: str) -> Mapping[tuple[str, str], dict[str, int]]:
    """For each pair of nodes with a partner in common, the product of their weights at each such partner.

    Args:
        network: the nodes and their labels.
        weights: of each node, its partners with the weights of the ties.
        entity: the only node whose pairs count, which stands first; ``""`` for all, the first by the alphabet first.
    """
    around: dict[str, list[str]] = defaultdict(list)
    for node, own in weights.items():
        for partner in own:
            around[partner].append(node)
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for partner, nodes in around.items():
        for one, other in _pairs(sorted(nodes, key=lambda node: (label_of(network, node), node)), entity):
            found[one, other][partner] = weights[one][partner] * weights[other][partner]
    return found


def _pairs(nodes: Sequence[str], entity: str) -> Iterable[tuple[str, str]]:
    """Every two of the nodes, or those with the entity, which comes first."""
    if not entity:
        return combinations(nodes, 2)
    return ((entity, other) for other in nodes if other != entity) if entity in nodes else ()
