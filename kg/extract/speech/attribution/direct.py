"""Direct speech is quoted whole: constructions that settle which quotations are a cue's content.

A quotation is one content, however much of it was read as such ('“A. B. C,” X said'); one that adjoins the clause of its cue
is what was said ('“A,” said X', 'X said: “A”'); and one that follows the sentence of its cue goes on with it ('“A,” X said. “B.”').
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.speech.attribution.frame import Frame, Stretch

if TYPE_CHECKING:
    from kg.extract.speech.attribution.model import Found

__all__ = ["continued", "quoted_whole"]

# share of a quotation's words from which on all of it is content: where its cue stands inside it, and where outside
_INSIDE, _OUTSIDE = 0.5, 0.1
# words from which on a quotation is taken for a sentence, not for a term
_SENTENCE = 3
_ENDS = frozenset({",", ".", "?", "!", "—", "–", "…", "..."})
_MARKS = frozenset({"PUNCT", "SPACE"})


def quoted_whole(frame: Frame, cue: Sequence[int], source: Stretch | None, content: AbstractSet[int]) -> set[int]:
    """A content with the whole of each quotation that it reaches into, or, where it reaches into none, the one that adjoins its cue."""
    out = set(content)
    numbers = {frame.quote[j] for j in content} - {-1}
    adjoining = _adjoining(frame, (cue[0], cue[-1] + 1), source)
    for number in numbers:
        words = _words(frame, number)
        limit = _INSIDE if frame.quote[cue[0]] == number else _OUTSIDE
        if number == adjoining or sum(j in content for j in words) > limit * len(words):
            out.update(range(*frame.quote_tokens[number]))
    if adjoining is not None and not numbers:
        return set(range(*frame.quote_tokens[adjoining]))
    return out


def _words(frame: Frame, number: int) -> list[int]:
    return [j for j in range(*frame.quote_tokens[number]) if frame.pos[j] not in _MARKS]


def _is_sentence(frame: Frame, number: int) -> bool:
    words = _words(frame, number)
    return len(words) >= _SENTENCE and frame.doc[words[0]].text[:1].isupper()


def _adjoining(frame: Frame, cue: Stretch, source: Stretch | None) -> int | None:
    """The quotation right before the clause of a cue ('“A,” X said') or right behind it ('X said: “A”')."""
    if frame.quote[cue[0]] >= 0:
        return None
    begin, end = cue
    if source is not None and source[1] <= cue[0] <= source[1] + 1:
        begin = source[0]
    elif source is not None and cue[1] <= source[0] <= cue[1] + 1:
        end = source[1]
    before = _back(frame, begin)
    if before >= 0 and frame.quote[before] >= 0 and _is_sentence(frame, frame.quote[before]) and _is_open(frame, before, begin):
        return frame.quote[before]
    after = end
    while after < len(frame) and frame.words[after] in {":", ","} and frame.quote[after] < 0:
        after += 1
    if end < after < len(frame) and frame.quote[after] >= 0 and _is_sentence(frame, frame.quote[after]):
        return frame.quote[after]
    return None


def _back(frame: Frame, begin: int) -> int:
    """The last token before, over one comma."""
    at = begin - 1
    return at - 1 if at > 0 and frame.words[at] == "," and frame.quote[at] < 0 else at


def _is_open(frame: Frame, closing: int, begin: int) -> bool:
    """Whether a quotation is part of the clause behind it: its last sentence ends in a comma, or no other sentence begins there."""
    stop = {frame.words[j] for j in range(closing - 1, begin) if frame.pos[j] == "PUNCT"}
    return bool(stop & {","}) or (bool(stop & _ENDS) and frame.sentence[closing] == frame.sentence[begin])


def continued(frame: Frame, found: Sequence[Found]) -> list[Found]:
    """Attributions with the quotation that follows their sentence: '“A,” X said. “B.”', 'X was clear:' and a quotation below."""
    taken = {frame.quote[j] for f in found for begin, end in f.content for j in range(begin, end)}
    out = []
    for f in found:
        following = _following(frame, f)
        if following is None or following in taken:
            out.append(f)
            continue
        taken.add(following)
        quoted = any(frame.quote[begin] >= 0 for begin, _ in f.content)
        out.append(replace(f, content=(*(f.content if quoted else ()), _inside(frame, following))))
    return out


def _following(frame: Frame, found: Found) -> int | None:
    """The quotation that begins where the sentence of a cue ends: in the paragraph behind direct speech, or below a colon."""
    if frame.quote[found.i] >= 0:
        return None
    last = frame.sentence[found.i][1] - 1
    at = last + 1
    while at < len(frame) and frame.pos[at] == "SPACE":
        at += 1
    if at >= len(frame) or frame.quote[at] < 0 or frame.quote[last] == frame.quote[at] or not _is_sentence(frame, frame.quote[at]):
        return None
    while last > found.i and frame.pos[last] == "SPACE":
        last -= 1
    direct = any(frame.quote[begin] >= 0 and end <= found.i for begin, end in found.content)
    same = frame.paragraph[at] == frame.paragraph[found.i]
    return frame.quote[at] if (direct and same) or frame.words[last] == ":" else None


def _inside(frame: Frame, number: int) -> Stretch:
    words = _words(frame, number)
    return words[0], words[-1] + 1
