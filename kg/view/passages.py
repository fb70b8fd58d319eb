"""The sentence around a stretch of text, cut into plain and marked parts for the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["passage"]

# a final stop with its closing quotation marks; not after an initial or an abbreviation such as 'U.S.', 'Gen.', 'St.'
_STOP = re.compile(
    r"(?<![\s.]\w)(?<!\b(?:Mr|Dr|St|Lt|Co|vs|No))(?<!\b(?:Mrs|Gen|Sgt|Col|Adm|Maj|Sen|Rep|Gov))[.!?][\"'”’»)]*\s+(?=[^\sa-z])"
)
_LONGEST: Final = 700


def passage(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The sentences that hold ``spans``, as parts that alternate between plain and marked text, plain first.

    Nothing is marked where one span covers the whole passage. The ends are for reading, not for counting: they come from
    punctuation and line breaks alone, and a passage of more than 700 characters is cut around its spans.

    Args:
        text: a document's text.
        spans: code points, half-open, at least one; they may touch or overlap.
    """
    marks = _merged(spans)
    begin, end = _bounds(text, marks[0][0], marks[-1][1])
    if len(marks) == 1 and not text[begin : marks[0][0]].strip() and not text[marks[0][1] : end].strip(" .\n"):
        return [_plain(text[begin:end]).strip()]
    return _parts(text, begin, end, marks)


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in the order of the text, overlapping ones made one."""
    out: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def _bounds(text: str, begin: int, end: int) -> tuple[int, int]:
    """The outer ends of the sentences in which a stretch begins and ends."""
    left = max((m.end() for m in _STOP.finditer(text, max(0, begin - _LONGEST), begin + 1)), default=0)
    left = max(left, text.rfind("\n", 0, begin) + 1, begin - _LONGEST)
    stop = _STOP.search(text, max(begin, end - 3), min(len(text), end + _LONGEST))
    line = text.find("\n", end)
    ends = [min(len(text), end + _LONGEST)]
    ends += [stop.end()] if stop and stop.end() >= end else []
    ends += [line] if line >= 0 else []
    return left, max(end, min(ends))


def _parts(text: str, begin: int, end: int, marks: list[tuple[int, int]]) -> list[str]:
    """The passage cut at the ends of its marks."""
    out: list[str] = []
    position = begin
    for first, last in marks:
        out += [_plain(text[position:first]), _plain(text[first:last])]
        position = last
    out.append(_plain(text[position:end]))
    out[0], out[-1] = out[0].lstrip(), out[-1].rstrip()
    return out


def _plain(text: str) -> str:
    """Text with its line breaks evened out."""
    return re.sub(r"\s+", " ", text)
