"""How wide edges are drawn, and how far those between the same two nodes are bent apart."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from kg.view.style import RELATIONS

__all__ = ["draw_lines"]


def draw_lines(edges: list[dict[str, Any]]) -> None:
    """Give each edge of a payload its ``width`` and its ``bend``."""
    parallel: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        parallel[frozenset((edge["from"], edge["to"]))].append(edge)
    for siblings in parallel.values():
        for i, edge in enumerate(siblings):
            edge["width"] = _width(edge)
            edge["bend"] = _bend(edge, i - (len(siblings) - 1) / 2)


def _width(edge: dict[str, Any]) -> float:
    """Pixels, by how much evidence there is; speech is thinner than facts."""
    weight = RELATIONS[edge["relation"]].weight
    return round((1.0 if weight < 1 else 1.6) + 0.5 * weight * math.log2(max(1, len(edge["evidence"]) + edge["more"])), 1)


def _bend(edge: dict[str, Any], offset: float) -> float:
    """How far an edge is bent, to the side that its direction tells, so that edges to and fro do not meet."""
    side = math.copysign(min(0.5, 0.16 * abs(offset)), offset if edge["from"] < edge["to"] else -offset)
    return round(side, 2) if offset else 0.0
