"""The words by which a clause says how sure it is of what it says: one table for all who ask (Saurí and Pustejovsky 2009)."""

from __future__ import annotations

from typing import Final

__all__ = ["HYPOTHETICAL", "NEGATIONS", "POSSIBLE", "PROBABLE", "REFUSALS"]

NEGATIONS: Final = frozenset({"not", "n't", "n’t", "never", "no", "nor", "neither", "without"})
# 'refused to take part', 'failed to agree'
REFUSALS: Final = frozenset({"refuse", "decline", "fail", "deny"})
HYPOTHETICAL: Final = frozenset({"would", "if", "unless", "whether"})
POSSIBLE: Final = frozenset({"may", "might", "could", "can", "perhaps", "possibly"})
PROBABLE: Final = frozenset(
    "should likely probably expected reportedly allegedly apparently presumably seem appear rumoured rumored believed thought".split()
)
