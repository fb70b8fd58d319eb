"""Relative clauses hang on what they modify.

A clause that 'who' or 'which' opens directly behind a noun modifies that noun: 'Poland praised Merkel, who said …'. Trained on
little text, a parser now and then hangs such a clause on the verb before; this construction of English leaves no such choice.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["mend_relatives"]

_PRONOUNS = frozenset({"who", "whom", "whose", "which"})
_LOOSE = frozenset({"advcl", "parataxis"})
_NAME = frozenset({"flat", "goeswith"})


def mend_relatives(words: Sequence[str], tags: Sequence[str], heads: list[int], relations: list[str]) -> None:
    """Change ``heads`` and ``relations`` in place; a root is its own head, ``tags`` are Penn's."""
    for i, word in enumerate(words):
        if word.lower() in _PRONOUNS and i:
            noun = i - 2 if words[i - 1] == "," else i - 1
            clause = _clause(heads, relations, i)
            if noun >= 0 and tags[noun].startswith("NN") and clause is not None and heads[clause] < i:
                while relations[noun] in _NAME:
                    noun = heads[noun]
                if not _hangs_on(heads, noun, clause):
                    heads[clause], relations[clause] = noun, "acl:relcl"


def _clause(heads: Sequence[int], relations: Sequence[str], i: int) -> int | None:
    """The head of the loose clause that begins with a word, going up over words behind it."""
    at = heads[i]
    while at > i and relations[at] not in _LOOSE and heads[at] > i and heads[at] != at:
        at = heads[at]
    return at if at > i and relations[at] in _LOOSE else None


def _hangs_on(heads: Sequence[int], word: int, other: int) -> bool:
    """Whether a word hangs on another, directly or through others."""
    while heads[word] != word:
        word = heads[word]
        if word == other:
            return True
    return False
