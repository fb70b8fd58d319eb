"""What comparing two names gives: how far the names alone go, and in which words that is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Comparison", "Grade"]


class Grade(IntEnum):
    """How far two names alone go.

    Attributes:
        WEAK: they may be one thing's; whatever else is known, a person should decide, unless nothing else is called so.
        LIKELY: they join where something else speaks for it.
        SURE: they join unless something else speaks against it.
    """

    WEAK = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """What speaks for two names being one thing's: how far it goes, its score in [0, 1], and why."""

    grade: Grade
    score: float
    reason: str
