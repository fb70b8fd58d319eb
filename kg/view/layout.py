"""Where nodes stand: positions computed beforehand, the same for the same graph.

Each connected component is laid out by stress majorisation (Gansner, Koren and North, Graph Drawing by Stress
Majorization, 2004), boxes that overlap are pushed apart, and the components are packed in rows. There are two
arrangements, for a screen that is wider than high, and for one that is higher than wide.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.view.style import CLASSES, RELATIONS

__all__ = ["arrange", "wrap"]

_Floats = NDArray[np.float64]
_Indices = NDArray[np.intp]

_SEED: Final = 20250912
# width to height of the two arrangements
_LANDSCAPE: Final = 1.2
_PORTRAIT: Final = 0.7
# pixels: the ideal length of an edge, the gap around a box, the width of a character per pixel of font size
_EDGE: Final = 100.0
_GAP: Final = 10.0
_CHARACTER: Final = 0.6
# edge lengths by the weight of a relation: close facts, facts, speech
_LENGTHS: Final = {2.0: 1.0, 1.0: 1.2, 0.5: 1.9}


def arrange(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> None:
    """Give each node of a payload its size, its wrapped label and its places.

    Adds ``size`` (radius), ``font`` (pixels), ``shown`` (the label on one to three lines), ``x`` and ``y`` in the wide
    arrangement and ``portrait``, a pair, in the high one. Cost: quadratic in the nodes of a component, a few hundred times.
    """
    _measure(nodes, edges)
    order = {node["id"]: i for i, node in enumerate(nodes)}
    neighbours = _neighbours(order, edges)
    boxes = np.array([_box(node) for node in nodes], dtype=float).reshape(-1, 2)
    components = _components(len(nodes), neighbours)
    laid = [_stress(component, neighbours) for component in components]
    for aspect in (_PORTRAIT, _LANDSCAPE):
        wider = aspect * _share_below(components, boxes)
        places = _packed(components, [_spread(points, boxes[c], wider) for c, points in zip(components, laid, strict=True)], boxes, aspect)
        # a box is a node with its label below; the node stands in the middle of what is left
        places[:, 1] -= [_label_height(node) / 2 for node in nodes]
        for node, (x, y) in zip(nodes, places.round().astype(int).tolist(), strict=True):
            node.update({"x": x, "y": y} if aspect == _LANDSCAPE else {"portrait": [x, y]})


def wrap(label: str, width: int = 17, lines: int = 3) -> str:
    """A label on a few short lines, ellipsised where it is longer than that."""
    wrapped = textwrap.wrap(" ".join(label.split()), width, break_on_hyphens=False) or [label.strip()]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], wrapped[lines - 1][: width - 1].rstrip(" ,;:") + "…"]
    return "\n".join(wrapped)


def _measure(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> None:
    """Set size and font by importance: the square root of mentions and edges, relative to the largest."""
    weight = {node["id"]: float(node["mentions"]) for node in nodes}
    for edge in edges:
        weight[edge["from"]] += 2
        weight[edge["to"]] += 2
    largest = max(weight.values(), default=1.0) or 1.0
    for node in nodes:
        share = float(np.sqrt(weight[node["id"]] / largest))
        # a star has little area for its radius
        node["size"] = round((7 + 17 * share) * (1.25 if CLASSES[node["class"]].shape == "star" else 1))
        node["font"] = round(14 + 7 * share)
        node["shown"] = wrap(node["label"])


def _box(node: dict[str, Any]) -> tuple[float, float]:
    """Width and height that a node takes with the label below it."""
    lines = node["shown"].split("\n")
    width = max(len(line) for line in lines) * node["font"] * _CHARACTER
    return max(width, 2 * node["size"]) + _GAP, 2 * node["size"] + _label_height(node) + _GAP


def _label_height(node: dict[str, Any]) -> float:
    """The pixels that a label takes below its node, the distance between them included."""
    return float(node["font"] * 1.15 * (node["shown"].count("\n") + 1) + 6)


def _neighbours(order: dict[str, int], edges: list[dict[str, Any]]) -> dict[int, dict[int, float]]:
    """By node, its neighbours with the weight of the strongest edge."""
    out: dict[int, dict[int, float]] = defaultdict(dict)
    for edge in edges:
        a, b = order[edge["from"]], order[edge["to"]]
        weight = RELATIONS[edge["relation"]].weight
        out[a][b] = out[b][a] = max(weight, out[a].get(b, 0.0))
    return out


def _components(count: int, neighbours: dict[int, dict[int, float]]) -> list[list[int]]:
    """The connected components, the largest first."""
    seen: set[int] = set()
    out: list[list[int]] = []
    for start in range(count):
        if start not in seen:
            component = sorted(_reach(start, neighbours))
            seen.update(component)
            out.append(component)
    return sorted(out, key=lambda c: (-len(c), c))


def _reach(start: int, neighbours: dict[int, dict[int, float]]) -> set[int]:
    """The nodes that can be reached."""
    seen = {start}
    queue = deque([start])
    while queue:
        for other in neighbours[queue.popleft()]:
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen


def _distances(component: Sequence[int], neighbours: dict[int, dict[int, float]]) -> _Floats:
    """Ideal distances in pixels: the shortest paths, over edges that are shorter where facts join two nodes, longer at hubs."""
    place = {node: i for i, node in enumerate(component)}
    out = np.full((len(component), len(component)), np.inf)
    np.fill_diagonal(out, 0.0)
    for node in component:
        for other, weight in neighbours[node].items():
            crowd = min(len(neighbours[node]), len(neighbours[other]))
            out[place[node], place[other]] = _EDGE * (_LENGTHS[weight] + 0.06 * crowd)
    for k in range(len(component)):
        out = np.minimum(out, out[:, k, None] + out[None, k])
    return out


def _stress(component: Sequence[int], neighbours: dict[int, dict[int, float]], rounds: int = 150) -> _Floats:
    """Places that keep the ideal distances as well as the plane allows, the weighted stress majorised."""
    size = len(component)
    if size == 1:
        return np.zeros((1, 2))
    ideal = _distances(component, neighbours)
    weights = np.divide(1.0, ideal**2, out=np.zeros_like(ideal), where=ideal > 0)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    points: _Floats = np.random.default_rng(_SEED).normal(scale=_EDGE * np.sqrt(size), size=(size, 2))
    for _ in range(rounds):
        gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
        pull = -np.divide(weights * ideal, gaps, out=np.zeros_like(gaps), where=gaps > 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        points = inverse @ (pull @ points)
    return _turned(points)


def _turned(points: _Floats) -> _Floats:
    """The points centred, their longest axis across the page."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes *= np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
    turned: _Floats = centred @ axes.T
    return turned


def _spread(points: _Floats, boxes: _Floats, aspect: float, attempts: int = 4) -> _Floats:
    """The points pushed until no two boxes overlap, stretched before that so that they end up near an aspect."""
    if len(points) < 2:
        return points
    start = _roomy(points[:, ::-1] if aspect < 1 else points, boxes)
    tried: list[tuple[float, float]] = []
    stretch = 1.0
    for _ in range(attempts):
        low, high = _extent(_pushed(_stretched(start, stretch), boxes, rounds=80), boxes)
        width, height = high - low
        tried.append((abs(float(np.log(aspect * height / width))), stretch))
        stretch = float(np.clip(stretch * np.sqrt(aspect * height / width), 0.4, 2.5))
    return _pushed(_stretched(start, min(tried)[1]), boxes, rounds=1500)


def _roomy(points: _Floats, boxes: _Floats) -> _Floats:
    """The points drawn apart where their boxes would fill the page more than half."""
    low, high = _extent(points, boxes)
    roomy: _Floats = points * max(1.0, float(np.sqrt(2 * boxes.prod(axis=1).sum() / (high - low).prod())))
    return roomy


def _stretched(points: _Floats, stretch: float) -> _Floats:
    """The points wider and flatter, on the same area."""
    stretched: _Floats = points * np.array([stretch, 1 / stretch])
    return stretched


def _pushed(points: _Floats, boxes: _Floats, rounds: int) -> _Floats:
    """The points after boxes that overlap have pushed each other apart, until none do or the rounds are over."""
    for first in range(0, rounds, 10):
        pairs = _near(points, boxes)
        shift = np.ones_like(points)
        for _ in range(10):
            shift = _push(points, boxes, pairs)
            points = points + shift
        if not shift.any():
            break
        if first % 100 == 90:
            # boxes that push each other around in circles get more room
            points = points * 1.02
    return points


def _near(points: _Floats, boxes: _Floats, margin: float = 80.0) -> tuple[_Indices, _Indices]:
    """The pairs of boxes that overlap or are so near that they soon may."""
    reach = (boxes[:, None] + boxes[None]) / 2 + margin
    first, second = np.nonzero(np.triu((np.abs(points[:, None] - points[None]) < reach).all(axis=2), k=1))
    return first, second


def _push(points: _Floats, boxes: _Floats, pairs: tuple[_Indices, _Indices]) -> _Floats:
    """How far each box has to move: out of those that it overlaps, half the way, along the shorter way out."""
    a, b = pairs
    offset = points[a] - points[b]
    overlap = (boxes[a] + boxes[b]) / 2 - np.abs(offset)
    hit = (overlap > 0.5).all(axis=1)
    along = overlap.argmin(axis=1)
    side = np.where(offset[np.arange(len(a)), along] < 0, -1.0, 1.0)
    way = np.where(hit, side * overlap[np.arange(len(a)), along] / 2, 0.0)
    shift: _Floats = np.zeros_like(points)
    np.add.at(shift, (a, along), way)
    np.subtract.at(shift, (b, along), way)
    return np.clip(shift, -40, 40)


def _packed(components: list[list[int]], laid: list[_Floats], boxes: _Floats, aspect: float) -> _Floats:
    """The components in centred rows under each other, the largest first, around the origin."""
    places = np.zeros_like(boxes)
    extents = [_extent(points, boxes[c]) for c, points in zip(components, laid, strict=True)]
    y = 0.0
    for row in _rows([high - low for low, high in extents], aspect):
        sizes = [extents[i][1] - extents[i][0] for i in row]
        x = -sum(float(size[0]) + 2 * _GAP for size in sizes) / 2 + _GAP
        for i, size in zip(row, sizes, strict=True):
            places[components[i]] = laid[i] - extents[i][0] + np.array([x, y])
            x += float(size[0]) + 2 * _GAP
        y += max(float(size[1]) for size in sizes) + 2 * _GAP
    places[:, 1] -= y / 2
    return places


def _rows(sizes: list[_Floats], aspect: float) -> list[list[int]]:
    """Rectangles, by index, in rows that are no wider than the whole has to be, and of about the same width."""
    widest = max((float(size[0]) for size in sizes), default=0.0)
    limit = max(widest, float(np.sqrt(sum(float(size[0] * size[1]) for size in sizes) * aspect)))
    candidates = [_filled(sizes, limit * share) for share in (1.0, 0.9, 0.8, 0.7, 0.6)]
    return [rows for rows in candidates if len(rows) == len(candidates[0])][-1]


def _filled(sizes: list[_Floats], limit: float) -> list[list[int]]:
    """Rectangles, by index, in rows that each take what fits in."""
    rows: list[list[int]] = []
    width = limit
    for i, size in enumerate(sizes):
        width += float(size[0]) + 2 * _GAP
        if width > limit:
            rows.append([])
            width = float(size[0])
        rows[-1].append(i)
    return rows


def _share_below(components: list[list[int]], boxes: _Floats) -> float:
    """How much wider the largest component has to be, because the others stand below it."""
    areas = [float(boxes[component].prod(axis=1).sum()) for component in components]
    return min(1.6, sum(areas) / areas[0]) if areas else 1.0


def _extent(points: _Floats, boxes: _Floats) -> tuple[_Floats, _Floats]:
    """The corners of the rectangle around all boxes."""
    return (points - boxes / 2).min(axis=0), (points + boxes / 2).max(axis=0)
