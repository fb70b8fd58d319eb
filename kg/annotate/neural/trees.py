"""From scores of arcs to trees: greedy where that gives a tree, else Chu-Liu-Edmonds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_tree"]

Scores = NDArray[np.float32]


def best_tree(scores: Scores) -> NDArray[np.int64]:
    """Heads of the words of a sentence: the tree of highest score with one root.

    Args:
        scores: (words, words), row i column j how well word j heads word i; the diagonal is for being the root. Rows are
            comparable after normalisation, which is done here.

    Returns:
        (words,) index of each word's head; the root's is its own.

    The algorithm is that of Chu and Liu (1965) and Edmonds (1967).
    """
    log = scores - _logsumexp(scores)
    root = int(np.argmax(np.diagonal(log)))
    np.fill_diagonal(log, -np.inf)
    log[root] = -np.inf
    log[root, root] = 0.0
    heads: NDArray[np.int64] = np.argmax(log, axis=1)
    return heads if _cycle(heads, root) is None else _expanded(log, root)


def _logsumexp(scores: Scores) -> Scores:
    top = scores.max(axis=1, keepdims=True)
    out: Scores = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    return out


def _cycle(heads: NDArray[np.int64], root: int) -> list[int] | None:
    """The nodes of a cycle, if following heads from some node never comes to the root."""
    state = [0] * len(heads)
    state[root] = 2
    following = heads.tolist()
    for start in range(len(following)):
        at, path = start, []
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = following[at]
        if state[at] == 1:
            return path[path.index(at) :]
        for node in path:
            state[node] = 2
    return None


def _expanded(log: Scores, root: int) -> NDArray[np.int64]:
    """Edmonds' recursion: contract a cycle to one node, solve, and open the cycle where the best arc enters it."""
    heads: NDArray[np.int64] = np.argmax(log, axis=1)
    heads[root] = root
    cycle = _cycle(heads, root)
    if cycle is None:
        return heads
    inside = np.zeros(len(log), dtype=bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    members = np.asarray(cycle)
    own = log[members, heads[members]]
    # arcs into the cycle cost the arc that they replace; arcs out of it leave from its best node
    entering = log[np.ix_(members, rest)] - own[:, None]
    leaving = log[np.ix_(rest, members)]
    size = len(rest)
    smaller = np.full((size + 1, size + 1), -np.inf, dtype=log.dtype)
    smaller[:size, :size] = log[np.ix_(rest, rest)]
    smaller[size, :size] = entering.max(axis=0)
    smaller[:size, size] = leaving.max(axis=1)
    new_root = int(np.flatnonzero(rest == root)[0])
    smaller[new_root] = -np.inf
    smaller[new_root, new_root] = 0.0
    solved = _expanded(smaller, new_root)
    for k, node in enumerate(rest):
        if node != root:
            heads[node] = rest[solved[k]] if solved[k] < size else members[int(np.argmax(leaving[k]))]
    door = int(solved[size])
    broken = members[int(np.argmax(entering[:, door]))]
    heads[broken] = rest[door]
    return heads
