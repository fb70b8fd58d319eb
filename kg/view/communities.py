"""Communities: which nodes belong together, by the lines between them.

The Louvain method (Blondel et al., Fast unfolding of communities in large networks, 2008): nodes move to the neighbouring
community that raises modularity most, communities become nodes, and so on. networkx has it too, but takes minutes where a
network of 20,000 nodes has weak communities; here the passes of a level are bounded, and nothing is left to chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, TypeAlias

__all__ = ["Weights", "communities"]

# by node, its neighbours with the weight of the line to each
Weights: TypeAlias = Sequence[dict[int, float]]

_PASSES: Final = 8
_LEVELS: Final = 12


def communities(neighbours: Weights, resolution: float = 1.0) -> list[int]:
    """By node, the number of its community; numbers count from 0 in the order of their first nodes.

    Args:
        neighbours: by node, the weight of the line to each neighbour, the same in both directions.
        resolution: above 1 for smaller communities, below 1 for larger ones (Reichardt and Bornholdt 2006).
    """
    member = list(range(len(neighbours)))
    level = [dict(each) for each in neighbours]
    for _ in range(_LEVELS):
        moved = _numbered(_moved(level, resolution))
        if len(set(moved)) == len(level):
            break
        member = [moved[each] for each in member]
        level = _joined(level, moved)
    return _numbered(member)


def _moved(neighbours: Weights, resolution: float) -> list[int]:
    """By node, the community it ends in after the passes of one level; a line to itself counts for its degree alone."""
    degree = [sum(each.values()) for each in neighbours]
    scale = resolution / (sum(degree) or 1.0)
    home = list(range(len(neighbours)))
    load = list(degree)
    for _ in range(_PASSES):
        moves = 0
        for node, near in enumerate(neighbours):
            best = _best(node, near, home, load, scale * degree[node])
            moves += best != home[node]
            load[home[node]] -= degree[node]
            load[best] += degree[node]
            home[node] = best
        if moves * 200 <= len(neighbours):
            break
    return home


def _best(node: int, near: dict[int, float], home: list[int], load: list[float], cost: float) -> int:
    """The community that a node gains most in, its own if none is better."""
    ties: dict[int, float] = defaultdict(float)
    for other, weight in near.items():
        if other != node:
            ties[home[other]] += weight
    own = home[node]
    best, most = own, ties.get(own, 0.0) - cost * (load[own] - sum(near.values()))
    for community in sorted(ties):
        gain = ties[community] - cost * load[community]
        if community != own and gain > most + 1e-12:
            best, most = community, gain
    return best


def _joined(neighbours: Weights, home: list[int]) -> list[dict[int, float]]:
    """The network of communities, the lines inside one made lines to itself."""
    out: list[dict[int, float]] = [defaultdict(float) for _ in range(max(home) + 1)]
    for node, near in enumerate(neighbours):
        for other, weight in near.items():
            out[home[node]][home[other]] += weight
    return out


def _numbered(labels: Sequence[int]) -> list[int]:
    numbers: dict[int, int] = {}
    return [numbers.setdefault(label, len(numbers)) for label in labels]
