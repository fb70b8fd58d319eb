"""Decisions on pairs of names → judgements of the keys that resolution joins by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from kg.decisions.file import Action, Decision
from kg.decisions.names import key_named
from kg.resolve.clustering import ordered_pair
from kg.resolve.judgements import Judgement, Verdict

__all__ = ["pair_judgements"]

_VERDICTS: Final = {Action.SAME: Verdict.SAME, Action.DIFFERENT: Verdict.DIFFERENT}
_SOMEBODY: Final = "somebody"
_NO_REASON: Final = "a person has decided so, and gives no reason"


def pair_judgements(decisions: Iterable[Decision], known: Callable[[str], bool]) -> Iterator[Judgement]:
    """The judgements that decisions make of pairs; none of a pair whose names have one key, which only a report can tell apart.

    Args:
        decisions: all that count, in their order.
        known: whether some report has an entity of a key.
    """
    for decision in decisions:
        verdict = _VERDICTS.get(decision.action)
        if verdict is not None:
            left, right = ordered_pair(*(key_named(decision.kind, name, known) for name in (decision.name, decision.other)))
            if left != right:
                reason, by = decision.because or _NO_REASON, decision.by or _SOMEBODY
                yield Judgement(left, right, verdict, float(verdict is Verdict.SAME), reason, by)
