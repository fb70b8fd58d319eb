"""Judgements: whether two names of different documents are one entity's, who says so, how sure, and why.

A judgement is an edge between two keys of :func:`kg.resolve.keys.joined_key`; it never rewrites an extraction, so whatever it joins
can be split again. Which edges count, and what they join, is decided in :mod:`kg.resolve.clustering`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["AUTOMATIC", "Judgement", "Verdict"]

#: who stands behind a judgement that no person made
AUTOMATIC: Final = "kg"


class Verdict(StrEnum):
    """What a judgement says of two keys: one entity, two entities, or that a person should look."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of two keys.

    Attributes:
        left: the joined key (:func:`kg.resolve.keys.joined_key`) that sorts first.
        right: the other joined key; always greater than ``left``.
        verdict: what is said of the two.
        score: how likely they are one, in [0, 1]; a person's judgement has 1 for the same and 0 for different.
        reason: why, a sentence that a person can read.
        by: who judges; :data:`AUTOMATIC` for kg itself.
    """

    left: str
    right: str
    verdict: Verdict
    score: float
    reason: str
    by: str
