"""Judgements: whether two names of different documents are one entity's, who says so, how sure, and why.

A judgement is an edge between two keys of :func:`kg.resolve.keys.joined_key`; it never rewrites an extraction, so whatever it joins
can be split again. Which edges count, and what they join, is decided in :mod:`kg.resolve.clustering`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kg.errors import InputError
from kg.resolve.keys import KEY_SEPARATOR

__all__ = ["AUTOMATIC", "Judgement", "Shown", "Verdict", "check_decisions"]

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


@dataclass(frozen=True, slots=True)
class Shown:
    """A judgement as the graph tells it: with the label of each of the two keys, and the path of the node that each belongs to."""

    judgement: Judgement
    labels: tuple[str, str]
    paths: tuple[str, str]


def check_decisions(decisions: Iterable[Judgement]) -> None:
    """Refuse what can't be decided.

    Raises:
        InputError: the keys of a decision are not in their order, or it joins two kinds of things, such as a place and a body.
    """
    for each in decisions:
        shown = f"{each.left.replace(KEY_SEPARATOR, ' ')!r} and {each.right.replace(KEY_SEPARATOR, ' ')!r}"
        if each.left >= each.right:
            raise InputError(
                f"a decision of {each.by} on {shown}: the key that sorts first comes first, and a thing is not compared with itself"
            )
        kinds = {key.split(KEY_SEPARATOR)[0] for key in (each.left, each.right)}
        if each.verdict is Verdict.SAME and len(kinds) > 1:
            raise InputError(f"a decision of {each.by} joins {shown}: only two of one kind can be the same. Take it out of the decisions")
