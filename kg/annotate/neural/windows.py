"""The words around a cue that the reader of roles sees: its paragraph, the end of what precedes it, the beginning of what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

__all__ = ["BUCKETS", "Window", "window"]

# how many words are seen before and behind the cue's paragraph, and inside it to both sides of the cue
_BEFORE, _AFTER = 60, 80
_LEFT, _RIGHT = 120, 160
BUCKETS = 24
_EXACT = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Words around a cue; all four columns have one entry a word.

    Attributes:
        words: indices of the words in the document.
        distance: bucket of the distance to the cue, 0 to 47; 24 and above are behind it.
        place: 0 in the cue's paragraph, 1 before it, 2 behind it.
        mark: 1 on the cue's own words.
    """

    words: range
    distance: list[int]
    place: list[int]
    mark: list[int]


def window(cue: Sequence[int], paragraph: tuple[int, int], total: int) -> Window:
    """The window of a cue.

    Args:
        cue: indices of its words, in order.
        paragraph: the words of its paragraph, half-open.
        total: how many words the document has.
    """
    first, last = cue[0], cue[-1]
    begin, end = max(paragraph[0], first - _LEFT), min(paragraph[1], last + 1 + _RIGHT)
    low = max(0, begin - _BEFORE) if begin == paragraph[0] else begin
    high = min(total, end + _AFTER) if end == paragraph[1] else end
    words = range(low, high)
    marked = set(cue)
    return Window(
        words,
        [_bucket(j - first if j < first else max(0, j - last)) for j in words],
        [1 if j < begin else 2 if j >= end else 0 for j in words],
        [int(j in marked) for j in words],
    )


def _bucket(distance: int) -> int:
    """Exact up to eight words, then logarithmic; words behind the cue have buckets of their own."""
    size = abs(distance)
    step = size if size <= _EXACT else min(BUCKETS - 1, _EXACT + int(2.5 * log2(size / _EXACT)))
    return step + (BUCKETS if distance > 0 else 0)
