"""The words by which a clause says how sure it is of what it says: one table for all who ask (Saurí and Pustejovsky 2009)."""

from __future__ import annotations

from typing import Final

__all__ = ["HEARSAY", "HYPOTHETICAL", "NEGATIONS", "OPEN", "POSSIBLE", "PROBABLE", "REFUSALS", "RUMOURS", "SIGNS", "WISHES"]

NEGATIONS: Final = frozenset({"not", "n't", "n’t", "never", "no", "nor", "neither", "without"})
# 'refused to take part', 'failed to agree'
REFUSALS: Final = frozenset({"refuse", "decline", "fail", "deny", "avoid", "hesitate"})
HYPOTHETICAL: Final = frozenset({"would", "if", "unless", "whether"})
POSSIBLE: Final = frozenset({"may", "might", "could", "can", "perhaps", "possibly"})
PROBABLE: Final = frozenset(
    "should likely probably expected reportedly allegedly apparently presumably supposedly purportedly ostensibly seem appear rumoured "
    "rumored believed thought".split()
)
# of whom one of these is said in the passive with an infinitive, somebody has only heard it: 'is said to have joined'
HEARSAY: Final = frozenset("say report believe think rumour rumor allege understand suppose claim assume".split())
# verbs whose infinitive is wished for, asked for or threatened with
WISHES: Final = frozenset(
    "threaten urge want wish hope ask call demand invite encourage tell order press push try attempt seek offer consider propose request "
    "pressure advise persuade beg pledge vow".split()
)
# nouns with a clause that says what is rumoured or may be so: 'rumours that …', 'no evidence that …'
RUMOURS: Final = frozenset(
    "rumour rumor report claim allegation speculation suggestion suspicion belief accusation theory fear hope".split()
)
SIGNS: Final = frozenset("evidence proof sign indication confirmation doubt".split())
# predicates of a clause that leave open, or deny, whether it is so: 'it is unclear …', 'it is not true that …'
OPEN: Final = frozenset("unclear uncertain doubtful unlikely possible impossible false untrue wrong unknown".split())
