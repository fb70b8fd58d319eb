"""Find quotations in plain text, in one pass from left to right.

Quotation marks are ambiguous: a straight mark opens and closes, an apostrophe looks like a closing single mark, an inch
like a straight double one; a quotation that goes on in the next paragraph opens anew there without having been closed; and
some are never closed at all. Each mark is judged by its neighbours and by what is open at that point (a stack), which is
what style guides describe (The Chicago Manual of Style, 17th edition, 13.30 to 13.32, for marks over several paragraphs).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kg.annotate.assemble import split_paragraphs

__all__ = ["Quotation", "find_quotations"]

# How many paragraphs a quotation may run on without an opening mark at their beginning.
_FARTHEST = 3
# The longest name or scare quote, in words.
_NAME_WORDS = 3
# Words of names that may begin with a small letter ('of', 'the', 'von').
_SHORT_WORD = 3
_MARKS = "\"'“”‘’«»„([{"

_MARK = re.compile(r"''|``|‘‘|’’|[\"“”„‟«»‹›'‘’‛`]")
_ELISION = re.compile(r"(?:\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n)\b)", re.IGNORECASE)
_WORD_AND_MARK = re.compile(r"(?!n\b)\w+[,.]?['’](?!\w)", re.IGNORECASE)
_FEET = re.compile(r"' ?\d{1,2}(?:\"|'')")
_BEFORE_INCHES = re.compile(r"\d['’] ?\d{1,2}$")
_ANOTHER_WORD = re.compile(r"\s\w")
_OPENING_BRACKETS = frozenset("([{<—–-/―…“‘«‹„\"'`")
_FINAL = frozenset(".!?,;:…")


class _Family(Enum):
    DOUBLE = "double"
    SINGLE = "single"
    ANGLE = "angle"
    SMALL_ANGLE = "small angle"


_FAMILIES = {
    **dict.fromkeys(('"', "“", "”", "„", "‟", "''", "``", "‘‘", "’’"), _Family.DOUBLE),
    **dict.fromkeys(("'", "‘", "’", "‛", "`"), _Family.SINGLE),
    **dict.fromkeys(("«", "»"), _Family.ANGLE),
    **dict.fromkeys(("‹", "›"), _Family.SMALL_ANGLE),
}
# Marks of one script, which go together; within another script's marks they nest.
_SCRIPTS = {**dict.fromkeys(("“", "”", "„", "‟"), "curly"), **dict.fromkeys(("''", "``", "‘‘", "’’"), "two singles")}
_OPENERS = frozenset({"“", "„", "‟", "``", "‘‘", "‘", "‛", "`", "«", "‹"})
_CLOSERS = frozenset({"”", "’’", "’", "»", "›"})


@dataclass(frozen=True, slots=True, order=True)
class Quotation:
    """A stretch of text in quotation marks; all offsets are code points, half-open.

    Attributes:
        begin: of the opening mark.
        end: behind the closing mark, or of the paragraph where none closes it.
        inner_begin: of the text inside the marks.
        inner_end: of the text inside the marks.
        depth: how many quotations are around it.
        closed: whether a closing mark ends it.
        continues: whether it carries on, with an opening mark of its own, the quotation of the paragraph before.
    """

    begin: int
    end: int
    inner_begin: int
    inner_end: int
    depth: int = 0
    closed: bool = True
    continues: bool = False

    def is_name(self, text: str) -> bool:
        """Whether it looks like a name or a scare quote (‘West-2025’) and not like speech.

        It has few words and no final punctuation; a comma, which American typography puts inside, may end a capitalised
        name, but not words at the beginning of a sentence, as in '“Judge,” he said'.
        """
        inner = text[self.inner_begin : self.inner_end].strip()
        if not inner or not self.closed or len(inner.split()) > _NAME_WORDS:
            return False
        if inner[-1] == ",":
            return self.is_capitalised(text) and not self._starts_sentence(text)
        return inner[-1] not in _FINAL

    def is_capitalised(self, text: str) -> bool:
        """Whether its words, short ones apart, begin with a capital or a digit, as those of names do."""
        found = [word for word in text[self.inner_begin : self.inner_end].split() if len(word) > _SHORT_WORD] or [
            text[self.inner_begin : self.inner_end]
        ]
        return all(word.lstrip(_MARKS)[:1].isupper() or any(c.isdigit() for c in word) for word in found)

    def _starts_sentence(self, text: str) -> bool:
        before = text[max(0, self.begin - 3) : self.begin].rstrip(" \u00a0")
        return not before or before[-1] in ".!?\n"


@dataclass(slots=True)
class _Mark:
    """One quotation mark and what its neighbours allow it to be."""

    begin: int
    end: int
    sign: str
    family: _Family
    paragraph: int
    opens: bool
    closes: bool


@dataclass(slots=True)
class _Open:
    """An opening mark that waits for its closing one."""

    mark: _Mark
    continues: bool
    depth: int


def find_quotations(text: str) -> list[Quotation]:
    """The quotations of a text in the order of their beginnings, nested ones included.

    Two of them are disjoint or one lies inside the other. Linear in the length of the text.
    """
    paragraphs = split_paragraphs(text)
    marks = _drop_lonely_singles(list(_marks(text, paragraphs)), text)
    return sorted(_Scanner(text, paragraphs, marks).scan())


def _marks(text: str, paragraphs: list[tuple[int, int]]) -> Iterator[_Mark]:
    """The quotation marks of a text, apostrophes inside words, elisions, feet and inches left out."""
    begins = [begin for begin, _ in paragraphs]
    for found in _MARK.finditer(text):
        begin, end = found.span()
        before, after = text[begin - 1 : begin], text[end : end + 1]
        family = _FAMILIES[found.group()]
        if _is_measure(text, begin, found.group()) or (family is _Family.SINGLE and _is_apostrophe(text, begin, end)):
            continue
        opens, closes = _directions(found.group(), before, after)
        yield _Mark(begin, end, found.group(), family, bisect_right(begins, begin) - 1, opens, closes)


def _directions(sign: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a mark may open and whether it may close, by its shape and the characters beside it."""
    if sign == "“":  # closes where „ is open, and where nothing follows that it could open
        touches = bool(before) and not before.isspace()
        return not touches or bool(after.strip()), touches
    if sign in _OPENERS:
        return True, False
    if sign in _CLOSERS:
        return False, True
    opens = (not before or before.isspace() or before in _OPENING_BRACKETS) and bool(after) and not after.isspace()
    closes = bool(before) and not before.isspace() and not (sign == "'" and after.isalnum())
    if not opens and not closes:
        return True, True
    return opens, closes


def _is_apostrophe(text: str, begin: int, end: int) -> bool:
    """Whether a single mark stands inside a word ('don't') or for what is left out ('’90s', '’em')."""
    before, after = text[begin - 1 : begin], text[end : end + 1]
    if before.isalnum() and after.isalnum():
        return True
    return not before.isalnum() and _ELISION.match(text, end) is not None and not _closes_soon(text, end)


def _closes_soon(text: str, begin: int) -> bool:
    """Whether the word at ``begin`` is itself followed by a closing single mark, as in ‘em’; 'rock ’n’ roll' apart."""
    return _WORD_AND_MARK.match(text, begin) is not None


def _is_measure(text: str, begin: int, sign: str) -> bool:
    """Whether a straight mark stands for feet or inches: 6'2", 5' 11"."""
    if sign == "'":
        return text[begin - 1 : begin].isdigit() and _FEET.match(text, begin) is not None
    if sign in {'"', "''"}:
        return _BEFORE_INCHES.search(text[max(0, begin - 6) : begin]) is not None
    return False


def _drop_lonely_singles(marks: list[_Mark], text: str) -> list[_Mark]:
    """Leave out single marks that are possessives ('the ministers’ talks') or elisions: those without a partner."""
    kept: list[_Mark] = []
    closer_ahead = False  # whether a single closing mark follows before the next single opening one
    paragraph = -1
    for mark in reversed(marks):
        if mark.family is not _Family.SINGLE:
            kept.append(mark)
            continue
        if mark.paragraph != paragraph:
            paragraph, closer_ahead = mark.paragraph, False
        if mark.opens and not mark.closes:
            if closer_ahead:
                kept.append(mark)
            closer_ahead = False
        elif not (closer_ahead and _is_possessive(text, mark)):
            kept.append(mark)
            closer_ahead = True
    kept.reverse()
    return kept


def _is_possessive(text: str, mark: _Mark) -> bool:
    """Whether a closing single mark may be a plural's possessive: behind an s, before another word."""
    return text[mark.begin - 1 : mark.begin] in {"s", "S", "z", "x"} and _ANOTHER_WORD.match(text, mark.end) is not None


class _Scanner:
    """Pair the marks with a stack of what is open."""

    def __init__(self, text: str, paragraphs: list[tuple[int, int]], marks: list[_Mark]) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._marks = marks
        self._stack: list[_Open] = []
        self._found: list[Quotation] = []

    def scan(self) -> list[Quotation]:
        """All quotations, in the order in which they end."""
        for i, mark in enumerate(self._marks):
            continues = self._leave_paragraphs(i)
            if self._should_close(mark):
                self._close(mark)
            elif mark.opens:
                self._open(mark, continues=continues)
        if self._stack:
            self._give_up(0, self._paragraphs[self._stack[0].mark.paragraph][1])
        return self._found

    def _should_close(self, mark: _Mark) -> bool:
        """Whether a mark closes what is open. A straight one that could do both closes; “ then closes only what „ has opened."""
        at = self._partner(mark)
        if not mark.closes or at is None:
            return False
        if mark.family is _Family.SINGLE and at != len(self._stack) - 1:
            return False
        return mark.sign != "“" or not mark.opens or self._stack[at].mark.sign == "„"

    def _partner(self, mark: _Mark) -> int | None:
        """The place on the stack of the innermost open mark of the same script, or else of the same family."""
        places = [i for i, opened in enumerate(self._stack) if opened.mark.family is mark.family]
        return max((i for i in places if self._alike(i, mark)), default=max(places, default=None))

    def _alike(self, at: int, mark: _Mark) -> bool:
        return _SCRIPTS.get(self._stack[at].mark.sign) == _SCRIPTS.get(mark.sign)

    def _open(self, mark: _Mark, *, continues: bool) -> None:
        at = self._partner(mark)
        if at is not None and self._alike(at, mark):  # the same marks do not nest: what was open has been left unclosed
            self._give_up(at, mark.begin)
        self._stack.append(_Open(mark, continues, len(self._stack)))

    def _close(self, mark: _Mark) -> None:
        at = self._partner(mark)
        if at is None:
            return
        opened = self._stack[at]
        del self._stack[at:]  # what is open inside has no partner: an apostrophe
        self._emit(opened, mark.end, mark.begin, closed=True)

    def _leave_paragraphs(self, i: int) -> bool:
        """End what the paragraphs before the mark leave open; True where the mark opens it anew."""
        mark = self._marks[i]
        if not self._stack or self._stack[-1].mark.paragraph == mark.paragraph:
            return False
        while self._stack and self._stack[-1].mark.family is _Family.SINGLE and self._stack[-1].mark.paragraph != mark.paragraph:
            self._stack.pop()
        if not self._stack:
            return False
        opened = self._stack[0].mark
        if opened.paragraph == mark.paragraph:
            return False
        if self._runs_on(opened, mark):
            del self._stack[1:]  # what is open inside ends with its paragraph
            return False
        anew = mark.opens and mark.family is opened.family and mark.begin == self._paragraphs[mark.paragraph][0]
        follows = mark.paragraph == opened.paragraph + 1
        self._give_up(0, self._paragraphs[opened.paragraph][1])
        return anew and follows

    def _runs_on(self, opened: _Mark, mark: _Mark) -> bool:
        """Whether a quotation goes on over a paragraph's end up to ``mark``, which closes it."""
        near = mark.paragraph - opened.paragraph <= _FARTHEST
        return near and mark.family is opened.family and mark.closes and not mark.opens

    def _give_up(self, at: int, end: int) -> None:
        """End the open quotation at a place of the stack without a closing mark, and forget what is open inside."""
        opened = self._stack[at]
        del self._stack[at:]
        if opened.mark.family is not _Family.SINGLE:
            stop = opened.mark.end + len(self._text[opened.mark.end : end].rstrip())
            self._emit(opened, stop, stop, closed=False)

    def _emit(self, opened: _Open, end: int, inner_end: int, *, closed: bool) -> None:
        if opened.mark.end < inner_end:
            self._found.append(Quotation(opened.mark.begin, end, opened.mark.end, inner_end, opened.depth, closed, opened.continues))
