"""Boxes that do not overlap: pushed apart within a component, and components packed into each other's gaps.

Components are packed as polyominoes (Freivalds, Dogrusoz and Kikusts, Disconnected Graph Layout and the Polyomino Packing
Approach, 2002): the page is a grid, a component is the cells that its boxes cover, and each goes, the largest first, to the
free place nearest to the middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["pack", "push_apart"]

_Floats = NDArray[np.float64]
_Indices = NDArray[np.intp]
_Cells = NDArray[np.bool_]

# so many boxes are compared with those beside them at once
_STRIPE: Final = 400
# pixels between the boxes of a component and what is packed beside it
_MARGIN: Final = 60.0


def push_apart(points: _Floats, boxes: _Floats, rounds: int = 1500) -> _Floats:
    """The points after boxes that overlap have pushed each other apart, until none do or the rounds are over.

    Args:
        points: the middles of the boxes.
        boxes: their widths and heights.
        rounds: how often they push at most.
    """
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
    order = np.argsort(points[:, 0], kind="stable")
    firsts, seconds = [], []
    # in stripes from left to right, so that memory stays bounded
    reach = (boxes[:, 0].max(initial=0.0) + margin) if len(points) else 0.0
    sorted_x = points[order, 0]
    for begin in range(0, len(order), _STRIPE):
        some = order[begin : begin + _STRIPE]
        end = int(np.searchsorted(sorted_x, sorted_x[min(begin + _STRIPE, len(order)) - 1] + reach, side="right"))
        others = order[begin:end]
        limit = (boxes[some][:, None] + boxes[others][None]) / 2 + margin
        a, b = np.nonzero((np.abs(points[some][:, None] - points[others][None]) < limit).all(axis=2))
        later = b > a
        firsts.append(some[a[later]])
        seconds.append(others[b[later]])
    return np.concatenate([*firsts, np.empty(0, np.intp)]), np.concatenate([*seconds, np.empty(0, np.intp)])


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


def pack(parts: Sequence[tuple[_Floats, _Floats]], aspect: float) -> list[_Floats]:
    """The points of each part moved as a whole, so that no boxes of two parts overlap.

    Args:
        parts: the middles of a component's boxes, and their widths and heights; the largest component first.
        aspect: the width that the whole should have, to its height.
    """
    if len(parts) < 2:
        return [points - _middle(points, boxes) for points, boxes in parts]
    grid = _Grid(parts, aspect)
    return [grid.place(points, boxes) for points, boxes in parts]


def _middle(points: _Floats, boxes: _Floats) -> _Floats:
    low, high = (points - boxes / 2).min(axis=0), (points + boxes / 2).max(axis=0)
    middle: _Floats = (low + high) / 2
    return middle


class _Grid:
    """The page as cells, taken or free."""

    def __init__(self, parts: Sequence[tuple[_Floats, _Floats]], aspect: float) -> None:
        area = sum(float(boxes.prod(axis=1).sum()) for _, boxes in parts)
        spans = np.array([(points + boxes / 2).max(axis=0) - (points - boxes / 2).min(axis=0) for points, boxes in parts])
        # so fine that the smallest box is a few cells, so coarse that there are at most some 250 across
        side = max(float(spans[0].max()) * 1.6, float(np.sqrt(8 * area * max(aspect, 1 / aspect))), 1.0)
        self.cell = max(8.0, side / 250)
        self.shape = np.array([int(side / self.cell) + 2] * 2)
        self.taken: _Cells = np.zeros(tuple(self.shape), dtype=bool)
        self.aspect = aspect

    def place(self, points: _Floats, boxes: _Floats) -> _Floats:
        """The points of a part at the free place nearest to the middle."""
        low, high = (points - boxes / 2).min(axis=0), (points + boxes / 2).max(axis=0)
        size = np.ceil((high - low) / self.cell).astype(int) + 1
        corner = self._free(size)
        moved: _Floats = points - low + (corner - self.shape / 2) * self.cell
        self._take(moved, boxes)
        return moved

    def _free(self, size: NDArray[np.int_]) -> NDArray[np.int_]:
        """The lower corner of the free rectangle whose middle is nearest to the page's, by the aspect; the page grows if none is."""
        while True:
            sums = np.pad(self.taken, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
            w, h = size
            if w < sums.shape[0] and h < sums.shape[1]:
                inside = sums[w:, h:] - sums[:-w, h:] - sums[w:, :-h] + sums[:-w, :-h]
                x, y = np.nonzero(inside == 0)
                if len(x):
                    across, down = x + w / 2 - self.shape[0] / 2, y + h / 2 - self.shape[1] / 2
                    best = int(self._far(across, down, w, h).argmin())
                    return np.array([x[best], y[best]])
            self.taken = np.pad(self.taken, int(self.shape[0] // 4))
            self.shape = np.array(self.taken.shape)

    def _far(self, across: _Floats, down: _Floats, w: int, h: int) -> _Floats:
        """How far out a rectangle reaches: the larger way, the height weighed by the aspect."""
        reach: _Floats = np.maximum(np.abs(across) + w / 2, (np.abs(down) + h / 2) * self.aspect) + 0.05 * np.hypot(across, down)
        return reach

    def _take(self, points: _Floats, boxes: _Floats) -> None:
        """Take the cells that boxes cover; around a component of many nodes some more, so that nothing seems to belong to it."""
        boxes = boxes + (_MARGIN if len(boxes) > 4 else 0.0)
        first = np.floor((points - boxes / 2) / self.cell + self.shape / 2).astype(int)
        last = np.ceil((points + boxes / 2) / self.cell + self.shape / 2).astype(int)
        for (x0, y0), (x1, y1) in zip(np.maximum(first, 0), last, strict=True):
            self.taken[x0:x1, y0:y1] = True
