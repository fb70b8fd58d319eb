"""Stretches of tokens: without punctuation at their ends, and of noun phrases."""

from __future__ import annotations

from kg.extract.speech.attribution.frame import Frame, Stretch

__all__ = ["head_of", "noun_phrase", "trim"]

_FUNCTION_WORDS = frozenset({"AUX", "ADV", "DET", "PART", "ADP", "PUNCT", "SPACE"})


def trim(frame: Frame, stretch: Stretch) -> Stretch | None:
    """A stretch without white space, punctuation and quotation marks at its ends; None if nothing is left."""
    begin, end = stretch
    while begin < end and frame.pos[begin] in {"PUNCT", "SPACE"} and frame.words[begin] not in {"$", "#"}:
        begin += 1
    while begin < end and frame.pos[end - 1] in {"PUNCT", "SPACE"}:
        end -= 1
    return (begin, end) if begin < end else None


def head_of(frame: Frame, stretch: Stretch) -> int:
    """The first token of a stretch that hangs on one outside, content words before others."""
    begin, end = stretch
    outside = [j for j in range(begin, end) if frame.heads[j] == j or not begin <= frame.heads[j] < end]
    full = [j for j in outside if frame.pos[j] not in _FUNCTION_WORDS]
    return (full or outside)[0]


def noun_phrase(frame: Frame, head: int, cue: Stretch) -> Stretch:
    """The tokens of a phrase without its preposition, cut before the clause that holds the cue."""
    begin, end = frame.left[head], frame.right[head] + 1
    for child in frame.children[head]:
        if child < head and frame.deps[child] in {"case", "mark", "cc", "punct"}:
            begin = max(begin, frame.right[child] + 1)
        elif child > head and (frame.left[child] <= cue[0] <= frame.right[child] or _is_loose(frame, child)):
            end = min(end, frame.left[child])
    if begin <= cue[0] < end:
        begin, end = (begin, cue[0]) if head < cue[0] else (cue[1], end)
    begin = max(begin, frame.sentence[head][0])
    while end > head + 1 and frame.pos[end - 1] in {"PUNCT", "SPACE"}:
        end -= 1
    while begin < head and frame.pos[begin] in {"PUNCT", "SPACE"}:
        begin += 1
    if "(" in frame.words[begin:end] and frame.words[end : end + 1] == [")"]:
        end += 1
    return (min(begin, head), max(end, head + 1))


def _is_loose(frame: Frame, child: int) -> bool:
    """Whether what follows a noun is no part of its phrase: a parenthesis, a postposition other than the possessive."""
    return frame.deps[child] in {"case", "parataxis"} and not frame.words[child].startswith(("'", "’"))
