"""Judgements → clusters: which keys are one entity, people's judgements before automatic ones.

Connected components of what is the same, minus what is different: as Kruskal (1956) builds a spanning forest, edges join from the
strongest on, and one that would put two different keys together is dropped, so that a contradiction costs its weakest links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.resolve.judgements import AUTOMATIC, Judgement, Verdict

__all__ = ["Pair", "effective", "grouped", "ordered_pair"]

Pair = tuple[str, str]


def ordered_pair(one: str, other: str) -> Pair:
    """Two keys in the order in which a judgement has them."""
    return (one, other) if one < other else (other, one)


def effective(automatic: Iterable[Judgement], decisions: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """The judgement that counts of each pair: the last that a person made of it, else the automatic one.

    Args:
        automatic: one a pair at most.
        decisions: what people have decided, in the order in which they did.
    """
    found = {(each.left, each.right): each for each in automatic}
    return found | {(each.left, each.right): each for each in decisions}


def grouped(judgements: Iterable[Judgement]) -> dict[str, str]:
    """The clusters that judgements make: each key that is joined to another → the first key of its cluster.

    Args:
        judgements: those that count, one a pair, in any order; unsure ones join nothing.
    """
    found = list(judgements)
    apart: Mapping[str, set[str]] = defaultdict(set)
    for each in found:
        if each.verdict is Verdict.DIFFERENT:
            apart[each.left].add(each.right)
            apart[each.right].add(each.left)
    clusters: dict[str, set[str]] = {}
    for each in sorted((each for each in found if each.verdict is Verdict.SAME), key=_strength):
        one, other = clusters.get(each.left, {each.left}), clusters.get(each.right, {each.right})
        if one is not other and not any(apart[key] & other for key in one if key in apart):
            joined = one | other
            clusters.update(dict.fromkeys(joined, joined))
    return {key: min(cluster) for key, cluster in clusters.items()}


def _strength(judged: Judgement) -> tuple[bool, float, str, str]:
    """What orders judgements, the strongest first: people's, then by score, ties by their keys."""
    return judged.by == AUTOMATIC, -judged.score, judged.left, judged.right
