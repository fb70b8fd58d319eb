"""Where nodes stand: positions computed beforehand, the same for the same graph.

Each connected component is laid out by forces, boxes (a node with its label below) that overlap are pushed apart, and the
components are packed into each other's gaps. There are two arrangements, for a screen that is wider than high, and for one
that is higher than wide. A graph of more than :data:`LARGE` nodes has one arrangement, community by community, each in a
circle of its own, so that the page can fold a community into one node and unfold it in its place.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.view.communities import Weights, communities
from kg.view.forces import EDGE, place_component
from kg.view.packing import pack, push_apart
from kg.view.style import CLASSES, RELATIONS

__all__ = ["LARGE", "arrange", "wrap"]

_Floats = NDArray[np.float64]

# nodes above which a graph opens folded into its communities
LARGE: Final = 1500
# width to height of the two arrangements
_LANDSCAPE: Final = 1.1
_PORTRAIT: Final = 0.62
# pixels: the gap around a box, the width of a character per pixel of font size
_GAP: Final = 12.0
_CHARACTER: Final = 0.58
# a line of speech beside facts hardly pulls: it would tie everybody to everybody
_BESIDE_FACTS: Final = 0.1
# a community of fewer nodes is not worth a circle of its own, one of more is divided
_SMALLEST: Final = 6
_LARGEST: Final = 800


def arrange(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each node of a payload its size, its wrapped label and its places, and return the communities of a large graph.

    Adds ``size`` (radius), ``font`` (pixels), ``shown`` (the label on one to three lines), ``x`` and ``y`` in the wide
    arrangement and ``portrait``, a pair, in the high one; in a large graph ``community`` instead of ``portrait``.

    Returns:
        for a graph of more than :data:`LARGE` nodes its communities, with ``label``, ``count``, ``x``, ``y`` and ``radius``.
    """
    _measure(nodes, edges)
    neighbours = _neighbours({node["id"]: i for i, node in enumerate(nodes)}, edges)
    boxes = np.array([_box(node) for node in nodes], dtype=float).reshape(-1, 2)
    if len(nodes) > LARGE:
        return _arrange_communities(nodes, neighbours, boxes)
    laid = [(component, place_component(_within(component, neighbours))) for component in _components(neighbours)]
    for aspect in (_PORTRAIT, _LANDSCAPE):
        parts = [(_spread(points, boxes[component], aspect), boxes[component]) for component, points in laid]
        places = np.zeros_like(boxes)
        for (component, _), points in zip(laid, pack(parts, aspect), strict=True):
            places[component] = points
        _settle(nodes, places, wide=aspect == _LANDSCAPE)
    return []


def wrap(label: str, width: int = 17, lines: int = 3) -> str:
    """A label on a few short lines, ellipsised where it is longer than that."""
    wrapped = textwrap.wrap(" ".join(label.split()), width, break_on_hyphens=False) or [label.strip()]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], wrapped[lines - 1][: width - 1].rstrip(" ,;:") + "…"]
    return "\n".join(wrapped)


# boxes and lines


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


def _settle(nodes: list[dict[str, Any]], places: _Floats, *, wide: bool) -> None:
    """Write the places into the nodes; a node stands in the middle of what its label leaves of its box."""
    places[:, 1] -= [_label_height(node) / 2 for node in nodes]
    for node, (x, y) in zip(nodes, places.round().astype(int).tolist(), strict=True):
        node.update({"x": x, "y": y} if wide else {"portrait": [x, y]})


def _neighbours(order: dict[str, int], edges: list[dict[str, Any]]) -> list[dict[int, float]]:
    """By node, its neighbours with the weight of the strongest edge; speech weighs little between nodes that have facts."""
    out: list[dict[int, float]] = [{} for _ in order]
    for edge in edges:
        a, b = order[edge["from"]], order[edge["to"]]
        out[a][b] = out[b][a] = max(RELATIONS[edge["relation"]].weight, out[a].get(b, 0.0))
    factual = [max(near.values(), default=0.0) >= 1 for near in out]
    return [
        {b: _BESIDE_FACTS if weight < 1 and factual[a] and factual[b] else weight for b, weight in near.items()}
        for a, near in enumerate(out)
    ]


def _within(members: Sequence[int], neighbours: Weights) -> list[dict[int, float]]:
    """The lines among some nodes, which are numbered anew."""
    place = {node: i for i, node in enumerate(members)}
    return [{place[other]: weight for other, weight in neighbours[node].items() if other in place} for node in members]


def _components(neighbours: Weights) -> list[list[int]]:
    """The connected components, the largest first."""
    seen: set[int] = set()
    out: list[list[int]] = []
    for start in range(len(neighbours)):
        if start not in seen:
            component = sorted(_reach(start, neighbours))
            seen.update(component)
            out.append(component)
    return sorted(out, key=lambda c: (-len(c), c))


def _reach(start: int, neighbours: Weights) -> set[int]:
    """The nodes that can be reached."""
    seen = {start}
    queue = deque([start])
    while queue:
        for other in neighbours[queue.popleft()]:
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen


def _spread(points: _Floats, boxes: _Floats, aspect: float, attempts: int = 4) -> _Floats:
    """The points pushed until no two boxes overlap, stretched before that so that they end up near an aspect."""
    if len(points) < 2:
        return points
    start = _roomy(points[:, ::-1] if aspect < 1 else points, boxes)
    tried: list[tuple[float, float]] = []
    stretch = 1.0
    for _ in range(attempts):
        width, height = _size(push_apart(_stretched(start, stretch), boxes, rounds=40), boxes)
        tried.append((abs(float(np.log(aspect * height / width))), stretch))
        stretch = float(np.clip(stretch * np.sqrt(aspect * height / width), 0.4, 2.5))
    return push_apart(_stretched(start, min(tried)[1]), boxes)


def _roomy(points: _Floats, boxes: _Floats) -> _Floats:
    """The points scaled so that their boxes would fill about half of the page."""
    width, height = _size(points, boxes)
    roomy: _Floats = points * float(np.clip(np.sqrt(1.7 * boxes.prod(axis=1).sum() / (width * height)), 0.1, 6.0))
    return roomy


def _stretched(points: _Floats, stretch: float) -> _Floats:
    """The points wider and flatter, on the same area."""
    stretched: _Floats = points * np.array([stretch, 1 / stretch])
    return stretched


def _size(points: _Floats, boxes: _Floats) -> tuple[float, float]:
    """Width and height of the rectangle around all boxes."""
    width, height = ((points + boxes / 2).max(axis=0) - (points - boxes / 2).min(axis=0)).tolist()
    return width, height


# large graphs


def _arrange_communities(nodes: list[dict[str, Any]], neighbours: Weights, boxes: _Floats) -> list[dict[str, Any]]:
    """Place the nodes of each community in a circle, and the circles beside each other."""
    groups = _groups(nodes, neighbours)
    inside = [_inside(members, neighbours, boxes) for members in groups]
    radii = np.array(
        [float(np.hypot(*(np.abs(points) + boxes[members] / 2).T).max()) for members, points in zip(groups, inside, strict=True)]
    )
    circles = np.repeat(2 * radii[:, None] * 1.06 + 60, 2, axis=1)
    home = [0] * len(nodes)
    for number, members in enumerate(groups):
        for member in members:
            home[member] = number
    middles = _middles(_between(neighbours, home, len(groups)), circles)
    places = np.zeros_like(boxes)
    for members, points, middle in zip(groups, inside, middles, strict=True):
        places[members] = points + middle
    _settle(nodes, places, wide=True)
    for node, number in zip(nodes, home, strict=True):
        node["community"] = number
    return [
        _community(nodes, *each)
        for each in zip(groups, middles.round().astype(int).tolist(), radii.round().astype(int).tolist(), strict=True)
    ]


def _groups(nodes: list[dict[str, Any]], neighbours: Weights) -> list[list[int]]:
    """The members of each community, the most important first; nodes that belong to none are grouped by their class."""
    found: dict[int, list[int]] = defaultdict(list)
    for node, label in enumerate(communities(neighbours)):
        found[label].append(node)
    groups: list[list[int]] = []
    rest: dict[str, list[int]] = defaultdict(list)
    for members in found.values():
        if len(members) < _SMALLEST:
            for node in members:
                rest[nodes[node]["class"]].append(node)
        else:
            groups += _divided(members, neighbours)
    return sorted([*groups, *rest.values()], key=lambda members: (-len(members), members))


def _divided(members: list[int], neighbours: Weights, resolution: float = 2.0) -> list[list[int]]:
    """A community as it is, or in parts where it is too large to be read."""
    if len(members) <= _LARGEST or resolution > 64:
        return [members]
    parts: dict[int, list[int]] = defaultdict(list)
    for node, label in zip(members, communities(_within(members, neighbours), resolution), strict=True):
        parts[label].append(node)
    return [piece for part in parts.values() for piece in _divided(part, neighbours, 2 * resolution)]


def _inside(members: Sequence[int], neighbours: Weights, boxes: _Floats) -> _Floats:
    """The places of a community's members around its middle."""
    within = _within(members, neighbours)
    parts = []
    for component in _components(within):
        own = boxes[[members[i] for i in component]]
        points = place_component(_within(component, within), quick=True)
        parts.append((component, push_apart(_roomy(points, own), own, rounds=120) if len(component) > 1 else points, own))
    places = np.zeros((len(members), 2))
    for (component, _, _), points in zip(parts, pack([(points, own) for _, points, own in parts], 1.0), strict=True):
        places[component] = points
    return places


def _between(neighbours: Weights, home: Sequence[int], count: int) -> list[dict[int, float]]:
    """The lines between communities, each weighted by the square root of how many it stands for."""
    sums: list[dict[int, float]] = [defaultdict(float) for _ in range(count)]
    for a, near in enumerate(neighbours):
        for b, weight in near.items():
            if home[a] != home[b]:
                sums[home[a]][home[b]] += weight
    return [{other: float(np.sqrt(weight)) for other, weight in near.items()} for near in sums]


def _middles(between: Weights, circles: _Floats) -> _Floats:
    """Where the circles of communities stand."""
    parts = []
    for component in _components(between):
        points = place_component(_within(component, between)) * (float(np.median(circles)) / EDGE)
        parts.append((component, _spread(points, circles[component], _LANDSCAPE), circles[component]))
    middles = np.zeros_like(circles)
    for (component, _, _), points in zip(parts, pack([(points, own) for _, points, own in parts], _LANDSCAPE), strict=True):
        middles[component] = points
    return middles


def _community(nodes: list[dict[str, Any]], members: list[int], middle: list[int], radius: int) -> dict[str, Any]:
    """A community as the page draws it, named by its three most important members."""
    first = sorted(members, key=lambda node: -nodes[node]["size"])[:3]
    names = ", ".join(nodes[node]["label"] for node in first)
    return {"label": names, "count": len(members), "x": middle[0], "y": middle[1], "radius": radius}
