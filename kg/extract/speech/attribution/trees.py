"""Gradient-boosted regression trees, read from arrays and evaluated with numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Trees"]

# Rows are scored in blocks, so that memory stays bounded.
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of trees. Nodes lie one after the other; a leaf points to itself on both sides.

    Attributes:
        feature: the column that a node looks at.
        threshold: values up to it go left.
        left: the node on the left.
        right: the node on the right.
        value: what a leaf adds.
        roots: the first node of each tree.
        base: what the sum starts from.
        depth: the depth of the deepest tree.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    base: float
    depth: int

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str) -> Trees:
        """The trees that an ``.npz`` file holds under a name."""
        return cls(
            arrays[f"{name}.feature"].astype(np.int16),
            arrays[f"{name}.threshold"].astype(np.float32),
            arrays[f"{name}.left"].astype(np.int32),
            arrays[f"{name}.right"].astype(np.int32),
            arrays[f"{name}.value"].astype(np.float32),
            arrays[f"{name}.roots"].astype(np.int32),
            float(arrays[f"{name}.base"].item()),
            int(arrays[f"{name}.depth"].item()),
        )

    def sums(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
        """The sum of the trees for each row of features, one number a row."""
        table = np.asarray(rows, dtype=np.float32)
        if not len(table):
            return np.zeros(0)
        return np.concatenate([self._block(table[at : at + _BLOCK]) for at in range(0, len(table), _BLOCK)])

    def probabilities(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
        """The logistic function of the sums, in (0, 1)."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.sums(rows))), dtype=np.float64)

    def _block(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """Walk all rows down all trees at once; a row that has reached its leaf is dropped every third level."""
        rows, columns = table.shape
        flat = table.ravel()
        node = np.tile(self.roots, rows)
        at = np.repeat(np.arange(rows, dtype=np.int32) * columns, len(self.roots))
        active = np.arange(len(node))
        here = node
        for level in range(self.depth):
            goes_left = flat.take(self.feature.take(here) + at) <= self.threshold.take(here)
            below = np.where(goes_left, self.left.take(here), self.right.take(here))
            if level % 3 == 2:
                node[active] = below
                moving = np.flatnonzero(below != here)
                active, at, below = active.take(moving), at.take(moving), below.take(moving)
            here = below
        node[active] = here
        return np.asarray(self.base + self.value.take(node).reshape(rows, -1).sum(axis=1, dtype=np.float64), dtype=np.float64)
