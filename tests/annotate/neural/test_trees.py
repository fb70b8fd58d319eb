import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.neural.trees import best_tree


def is_tree(heads):
    roots = [i for i, h in enumerate(heads) if h == i]
    if len(roots) != 1:
        return False
    for start in range(len(heads)):
        at, steps = start, 0
        while heads[at] != at and steps <= len(heads):
            at, steps = heads[at], steps + 1
        if steps > len(heads):
            return False
    return True


def by_trying_all(scores):
    """The best tree under the root that has the highest normalised score, and its weight."""
    log = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    root = int(np.argmax(np.diagonal(log)))
    size = len(scores)
    trees = [
        heads
        for heads in itertools.product(range(size), repeat=size)
        if heads[root] == root and sum(h == i for i, h in enumerate(heads)) == 1 and is_tree(heads)
    ]
    return max(weight(log, heads) for heads in trees), log


def weight(log, heads):
    return sum(log[i, h] for i, h in enumerate(heads) if h != i)


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_no_tree_weighs_more(size, seed):
    scores = np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32) * 3
    best, log = by_trying_all(scores.astype(np.float64))
    heads = best_tree(scores.copy()).tolist()
    assert is_tree(heads)
    assert weight(log, heads) == pytest.approx(best, abs=1e-4)


@given(st.integers(1, 60), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_always_a_tree(size, seed):
    scores = np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32)
    assert is_tree(best_tree(scores).tolist())


def test_a_cycle_of_two_is_opened():
    # words 1 and 2 like each other best, word 0 is the root
    scores = np.array([[9, 0, 0], [2, -5, 5], [1, 5, -5]], dtype=np.float32)
    assert best_tree(scores).tolist() == [0, 0, 1]


def test_words_that_were_not_read_together_still_make_a_tree():
    scores = np.full((4, 4), -1e4, dtype=np.float32)
    scores[:2, :2] = scores[2:, 2:] = 1.0
    assert is_tree(best_tree(scores).tolist())
