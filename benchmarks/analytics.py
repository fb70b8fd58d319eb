"""Measures of a large network beside networkx's own: seconds of each, and how far the figures are apart.

The network is random, with weights: as many nodes and ties as given, the same for the same numbers. Betweenness and PageRank are
those of ``kg analyse``; networkx gets the same network in the same process, one after the other. The other measures have no second
implementation and are timed alone.

usage: python benchmarks/analytics.py [--nodes N] [--ties N] [--cpu] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import networkx as nx

from kg.analytics.centrality import betweenness_of, pagerank_of
from kg.analytics.groups import communities_of, effective_sizes
from kg.analytics.networks import Weighted, undirected

Clock = Callable[[], float]


@dataclass(frozen=True)
class Figures:
    """Seconds of one measure, and the largest difference between the two results; None where there is one alone."""

    measure: str
    kg: float
    networkx: float | None = None
    difference: float | None = None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=5_000, metavar="N")
    parser.add_argument("--ties", type=int, default=25_000, metavar="N")
    parser.add_argument("--cpu", action="store_true", help="processor time of all threads instead of wall-clock time, for a busy machine")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    network = make_network(options.nodes, options.ties)
    figures = measure(network, time.process_time if options.cpu else time.perf_counter)
    if options.json:
        print(json.dumps([asdict(each) for each in figures], indent=2))
        return
    print(f"{len(network):,} nodes, {network.number_of_edges():,} ties")
    for each in figures:
        beside = "" if each.networkx is None else f"   networkx {each.networkx:8.2f} s   at most {each.difference:.1e} apart"
        print(f"{each.measure:14} {each.kg:8.2f} s{beside}")


def make_network(nodes: int, ties: int) -> Weighted:
    """A random directed network with weights from 1 to 9."""
    draw = random.Random(1)  # noqa: S311 - no secret
    network: Weighted = nx.DiGraph()
    network.add_nodes_from((f"n{number}", {"label": f"n{number}", "class": "Actor"}) for number in range(nodes))
    names = list(network)
    while network.number_of_edges() < ties:
        one, other = draw.sample(names, 2)
        if not network.has_edge(other, one):
            network.add_edge(one, other, weight=draw.randint(1, 9))
    return network


def measure(network: Weighted, clock: Clock) -> list[Figures]:
    """The figures of each measure."""
    plain = undirected(network)
    return [
        compared("betweenness", clock, lambda: betweenness_of(network), lambda: nx.betweenness_centrality(plain)),
        compared("pagerank", clock, lambda: pagerank_of(network), lambda: nx.pagerank(network, tol=1e-12, max_iter=1000)),
        Figures("communities", timed(clock, lambda: communities_of(plain))[0]),
        Figures("effective size", timed(clock, lambda: effective_sizes(plain))[0]),
        Figures("k-core", timed(clock, lambda: nx.core_number(plain))[0]),
    ]


def compared(name: str, clock: Clock, ours: Callable[[], Mapping[str, float]], theirs: Callable[[], Mapping[str, float]]) -> Figures:
    """Both implementations of a measure."""
    seconds, found = timed(clock, ours)
    other_seconds, other = timed(clock, theirs)
    return Figures(name, seconds, other_seconds, max(abs(found[node] - other[node]) for node in other))


def timed(clock: Clock, compute: Callable[[], Mapping[str, float] | list[list[str]]]) -> tuple[float, Mapping[str, float]]:
    """Seconds, and the result if it is one by node."""
    start = clock()
    found = compute()
    return clock() - start, found if isinstance(found, Mapping) else {}


if __name__ == "__main__":
    main()
