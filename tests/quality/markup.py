"""The table of constructions: sentences of our own writing in which it is marked who says what.

An item is a line ``## construction``, one line a paragraph, and a blank line; what is said by whom is marked in the text::

    ## interrupted
    {Q1 “If the parliament agrees,”} {S1 President Marta Ilves} {C1 told} {A1 the broadcaster}, {Q1 “the brigade will move.”}

S is a source, C a cue, Q a content, A an addressee; the number says of which attribution, and ``{S1,2 …}`` belongs to two. Parts with
the same letter and number are one span in pieces. Marks nest where an attribution stands inside a content, and close before their
paragraph ends.

What spans hold follows PolNeAR: quotation marks and a leading 'that' or 'to' are content, auxiliaries, negations and adverbs cue,
titles, appositions and relative clauses source; 'by' is no source, and the final stop outside quotation marks belongs to nothing. The
object of a cue ('accused Y of …', 'urged Y to …') is content, except the hearer of 'told Y that …' or 'warned Y that …'. Quotations that
go on after 'he said', or in the next paragraph, are pieces of one content. Unlike there, an attribution inside a content is marked too
('nested'). Annotators are of two minds about the 'to' of infinitives and about relative clauses; the table always does the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.model import Quotation

from .attributions import Characters, Offsets, characters

CONSTRUCTIONS = (
    "direct-marks direct-sentences direct-paragraphs direct-unclosed indirect-that indirect-bare mixed interrupted inversion according-to "
    "in-the-words-of colon noun-cue cue-object cue-chain passive relative-clause participial far-source floating nested negated "
    "hypothetical belief intention expectation none"
).split()


_HEADING = re.compile(r"## (\S+)")
_OPENING = re.compile(r"\{([SCQA])(\d+(?:,\d+)*) ")
_BRACE = re.compile(r"[{}]")
_MARK = re.compile(r"[“”„‟«»\"]|''|``|(?<!\w)[‘']|(?<=[.,!?])[’']")


@dataclass(slots=True)
class Gold:
    """One marked attribution: the offsets of its parts in the item's text."""

    source: list[Offsets] = field(default_factory=list)
    cue: list[Offsets] = field(default_factory=list)
    content: list[Offsets] = field(default_factory=list)
    addressee: list[Offsets] = field(default_factory=list)

    def part(self, letter: str) -> list[Offsets]:
        """The part that a letter of the markup stands for."""
        return {"S": self.source, "C": self.cue, "Q": self.content, "A": self.addressee}[letter]

    def characters(self, text: str) -> Characters:
        """As sets of characters."""
        return Characters(*(characters(spans, text) for spans in (self.source, self.cue, self.content)))

    def quotation(self, text: str) -> Quotation:
        """Direct where every piece of the content begins with a quotation mark, indirect where none holds one."""
        pieces = [text[begin:end] for begin, end in self.content]
        if all(_MARK.match(piece) for piece in pieces):
            return Quotation.DIRECT
        return Quotation.MIXED if any(_MARK.search(piece) for piece in pieces) else Quotation.INDIRECT


@dataclass(frozen=True, slots=True)
class Item:
    """A text with its attributions; ``place`` says where it stands, ``file:line``."""

    construction: str
    text: str
    golds: tuple[Gold, ...]
    place: str


def read_items(path: Path) -> list[Item]:
    """The items of a file.

    Raises:
        ValueError: an item is not written as the module says; the message names file and line.
    """
    items: list[Item] = []
    block: list[str] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            items.append(_item(path, number - len(block), block))
            block = []
    return items


def _item(path: Path, first: int, block: Sequence[str]) -> Item:
    heading = _HEADING.fullmatch(block[0])
    if heading is None or heading[1] not in CONSTRUCTIONS:
        raise ValueError(f"{path}:{first}: {block[0]!r} begins no item; write '## ' and one of {', '.join(CONSTRUCTIONS)}")
    if len(block) == 1:
        raise ValueError(f"{path}:{first}: '{heading[1]}' has no text; write its paragraphs below, one a line")
    reader = _Markup(path, first)
    for line in block[1:]:
        reader.read(line)
    return Item(heading[1], reader.text, reader.golds(first), f"{path.name}:{first}")


class _Markup:
    """Reads the paragraphs of one item; ``text`` is what stands there without the marks, a blank line between paragraphs."""

    def __init__(self, path: Path, line: int) -> None:
        self.text = ""
        self._path, self._line = path, line
        self._open: list[tuple[str, list[int], int]] = []
        self._golds: dict[int, Gold] = {}

    def read(self, line: str) -> None:
        """Read one paragraph; marks close before it ends."""
        self._line += 1
        self.text += "\n\n" if self.text else ""
        position = 0
        for brace in _BRACE.finditer(line):
            self.text += line[position : brace.start()]
            position = self._enter(line, brace.start()) if brace[0] == "{" else self._leave(brace.end())
        if self._open:
            raise self._error("'{' is not closed before the line ends; write one mark a paragraph")
        self.text += line[position:]

    def _enter(self, line: str, position: int) -> int:
        opening = _OPENING.match(line, position)
        if opening is None:
            raise self._error(f"{line[position : position + 12]!r} is no mark; write a letter of SCQA, a number and a blank: '{{S1 '")
        self._open.append((opening[1], [int(number) for number in opening[2].split(",")], len(self.text)))
        return opening.end()

    def _leave(self, position: int) -> int:
        if not self._open:
            raise self._error(f"'}}' closes nothing behind {self.text[-20:]!r}")
        letter, numbers, begin = self._open.pop()
        if not self.text[begin:].strip():
            raise self._error(f"'{{{letter}{numbers[0]} }}' is empty")
        for number in numbers:
            self._golds.setdefault(number, Gold()).part(letter).append((begin, len(self.text)))
        return position

    def golds(self, first: int) -> tuple[Gold, ...]:
        """The attributions by number, each with a cue and a content; errors name the item's first line."""
        self._line = first
        if sorted(self._golds) != list(range(1, len(self._golds) + 1)):
            raise self._error(f"attributions are numbered {sorted(self._golds)}; count from 1 without gaps")
        for number, gold in self._golds.items():
            if not gold.cue or not gold.content:
                raise self._error(
                    f"attribution {number} has no {'content' if gold.cue else 'cue'}; mark it with {'Q' if gold.cue else 'C'}"
                )
            for letter in "SCQA":
                gold.part(letter).sort()
        return tuple(gold for _, gold in sorted(self._golds.items()))

    def _error(self, what: str) -> ValueError:
        return ValueError(f"{self._path}:{self._line}: {what}")
