"""Where the nodes of one connected component stand: pivots first, then forces.

The start are distances to a few pivots (Brandes and Pich, Eigensolver Methods for Progressive Multidimensional Scaling of
Large Data, 2007), so that no fold of a random start stays. The forces are those of ForceAtlas2 (Jacomy et al. 2014):
neighbours attract each other by distance, all repel each other by degree, and a weak gravity holds them together. They show
the clusters, but crowd them; so a component that is small enough is evened out by stress majorisation (Gansner, Koren and
North, Graph Drawing by Stress Majorization, 2004), which keeps distances on the page near those along the lines.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.view.communities import Weights

__all__ = ["EDGE", "place_component"]

_Floats = NDArray[np.float64]

# pixels: the length that a line between two nodes tends to
EDGE: Final = 100.0
_PIVOTS: Final = 40
_GRAVITY: Final = 0.05
_REPULSION: Final = 22.0
# nodes of a component whose distances are all compared
_EVENED: Final = 500


def place_component(neighbours: Weights, *, quick: bool = False) -> _Floats:
    """Places of the nodes of a connected component around the origin, one row of x and y a node, the longest axis across.

    Cost: quadratic in the nodes, a few hundred times, fewer for large components and for those that are to be placed quickly.
    """
    size = len(neighbours)
    if size < 3:
        return np.array([[(i - (size - 1) / 2) * EDGE, 0.0] for i in range(size)]).reshape(-1, 2)
    points = _pulled(_pivoted(neighbours), _matrix(neighbours), rounds=80 if quick else max(60, min(500, 240_000 // size)))
    return _turned(points if quick or size > _EVENED else _evened(points, neighbours))


def _matrix(neighbours: Weights) -> tuple[NDArray[np.intp], NDArray[np.intp], _Floats]:
    """The lines as two columns of ends and one of weights, each in both directions."""
    rows = [(a, b, weight) for a, near in enumerate(neighbours) for b, weight in sorted(near.items())]
    first, second, weights = zip(*rows, strict=True)
    return np.array(first, dtype=np.intp), np.array(second, dtype=np.intp), np.array(weights, dtype=float)


def _pivoted(neighbours: Weights) -> _Floats:
    """The plane in which the distances to the pivots differ most."""
    hops = np.empty((len(neighbours), min(_PIVOTS, len(neighbours))))
    nearest = np.full(len(neighbours), np.inf)
    pivot = max(range(len(neighbours)), key=lambda node: (len(neighbours[node]), -node))
    for column in range(hops.shape[1]):
        hops[:, column] = _hops(pivot, neighbours)
        nearest = np.minimum(nearest, hops[:, column])
        pivot = int(nearest.argmax())
    squared = hops**2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    points: _Floats = centred @ axes[:2].T
    points *= EDGE * np.sqrt(len(points)) / (np.abs(points).max() or 1.0)
    # nodes with the same distances stand apart, along a spiral
    turn = np.arange(len(points)) * np.pi * (3 - np.sqrt(5))
    spiral: _Floats = np.column_stack([np.cos(turn), np.sin(turn)]) * np.sqrt(np.arange(len(points)) + 1)[:, None]
    return points + 0.15 * EDGE * spiral


def _hops(start: int, neighbours: Weights) -> list[int]:
    """How many lines away each node is."""
    hops = [-1] * len(neighbours)
    hops[start] = 0
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if hops[other] < 0:
                hops[other] = hops[node] + 1
                queue.append(other)
    return hops


def _pulled(points: _Floats, lines: tuple[NDArray[np.intp], NDArray[np.intp], _Floats], rounds: int) -> _Floats:
    """The points after the forces have moved them, each step shorter where a node swings to and fro."""
    first, second, weights = lines
    mass = 1 + np.bincount(first, minlength=len(points)).astype(float)
    before = np.zeros_like(points)
    speed = 1.0
    for turn in range(rounds):
        force = _repulsion(points, mass)
        pull = (points[second] - points[first]) * (weights / EDGE)[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(first, weights=pull[:, axis], minlength=len(points))
        force -= points * (mass * _GRAVITY)[:, None] / np.maximum(1.0, np.linalg.norm(points, axis=1))[:, None]
        swing = mass * np.linalg.norm(force - before, axis=1)
        effort = mass * np.linalg.norm(force + before, axis=1) / 2
        speed = min(1.5 * speed, float(effort.sum() / (swing.sum() or 1.0)))
        step = force * (speed / (1 + np.sqrt(speed * swing / mass)))[:, None]
        length = np.linalg.norm(step, axis=1, keepdims=True)
        points = points + step * np.minimum(1.0, EDGE * (1 - turn / rounds) / np.maximum(length, 1e-9))
        before = force
    return points


def _repulsion(points: _Floats, mass: _Floats) -> _Floats:
    """What pushes each node away from all others: both masses over the distance."""
    squares = (points**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares[None] - 2 * points @ points.T, 25.0)
    push = mass[:, None] * mass[None] / apart
    np.fill_diagonal(push, 0.0)
    force: _Floats = _REPULSION * (points * push.sum(axis=1)[:, None] - push @ points)
    return force


def _evened(points: _Floats, neighbours: Weights, rounds: int = 60) -> _Floats:
    """The points moved towards the ideal distances from where the forces left them, the weighted stress majorised."""
    ideal = _distances(neighbours)
    weights = np.divide(1.0, ideal**2, out=np.zeros_like(ideal), where=ideal > 0)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    for _ in range(rounds):
        gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
        pull = -np.divide(weights * ideal, gaps, out=np.zeros_like(gaps), where=gaps > 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        points = inverse @ (pull @ points)
    return points


def _distances(neighbours: Weights) -> _Floats:
    """Ideal distances in pixels: the shortest paths, over lines that are the longer the less they weigh and the busier their ends."""
    out = np.full((len(neighbours), len(neighbours)), np.inf)
    np.fill_diagonal(out, 0.0)
    for node, near in enumerate(neighbours):
        for other, weight in near.items():
            crowd = min(len(near), len(neighbours[other]))
            out[node, other] = EDGE * (1.2 / weight**0.5 + 0.06 * crowd)
    for k in range(len(neighbours)):
        out = np.minimum(out, out[:, k, None] + out[None, k])
    return out


def _turned(points: _Floats) -> _Floats:
    """The points centred, their longest axis across the page."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes *= np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
    turned: _Floats = centred @ axes.T
    return turned
