"""Lemmas by rules on the end of a word, so that a classifier can choose among a few hundred.

A rule says how many letters to cut, what to put in their place, and whether to write the result in lower case.
"""

from __future__ import annotations

__all__ = ["apply_rule", "lemma_rule"]


def lemma_rule(word: str, lemma: str) -> str:
    """The rule that makes ``lemma`` of ``word``: 'running' to 'run' is ``4||``, 'went' to 'go' ``4|go|``, 'The' to 'the' ``0||low``."""
    keeps = word[:1].lower() == word[:1] or word[:1] == lemma[:1]
    base = word if keeps else word.lower()
    same = 0
    while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
        same += 1
    return f"{len(base) - same}|{lemma[same:]}|{'' if keeps else 'low'}"


def apply_rule(word: str, rule: str) -> str:
    """The lemma that a rule makes of a word; a rule that would leave nothing leaves the word."""
    cut, rest = rule.split("|", 1)
    suffix, case = rest.rsplit("|", 1)
    base = word.lower() if case else word
    return (base[: max(0, len(base) - int(cut))] + suffix) or base
