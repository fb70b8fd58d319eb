"""GUM's coreference: the text of each document, and the chains of mentions on it.

``Entity=`` in MISC opens and closes mentions in the CorefUD notation, ``(1-person-giv:act-…`` to ``1)``; the fields that follow the
chain's number are named in ``# global.Entity`` of each document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_PART: Final = re.compile(r"\(([^()]+)(\)?)|([^()]+)\)")
_WORD: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class GoldMention:
    """Characters ``begin`` to ``end`` (half-open) that belong to a chain; ``head`` are those of the phrase's head word.

    Attributes:
        kind: 'person', 'organization', 'place', ….
        named: whether the head is a proper noun.
        pronoun: whether it is a third-person personal, possessive or reflexive pronoun.
    """

    begin: int
    end: int
    head: tuple[int, int]
    chain: str
    kind: str
    named: bool
    pronoun: bool


@dataclass(slots=True)
class GoldDocument:
    """A document: its text, paragraphs an empty line apart, and its mentions in the order in which they end.

    ``parts`` are the chains that a group's chain takes together, where the annotators say so.
    """

    id: str
    text: str = ""
    mentions: list[GoldMention] = field(default_factory=list)
    parts: dict[str, frozenset[str]] = field(default_factory=dict)

    def named_persons(self) -> frozenset[str]:
        """The chains of persons with a mention by name."""
        return frozenset(mention.chain for mention in self.mentions if mention.named and mention.kind == "person")


@dataclass(slots=True)
class _Word:
    begin: int
    end: int
    pos: str
    features: str
    head: int
    entity: str


def read_documents(lines: Iterable[str]) -> Iterator[GoldDocument]:
    """The documents of a CoNLL-U file of GUM, one after the other."""
    reader: _Reader | None = None
    for line in lines:
        if line.startswith("# newdoc id = "):
            if reader is not None:
                yield reader.document
            reader = _Reader(GoldDocument(line.split(" = ", 1)[1].strip()))
        elif reader is not None:
            reader.read(line.rstrip("\n"))
    if reader is not None:
        yield reader.document


class _Reader:
    """Reads the lines of one document."""

    def __init__(self, document: GoldDocument) -> None:
        self.document = document
        self.words: list[_Word] = []
        self.open: list[tuple[str, str, int]] = []
        self.surface = (0, 0)  # the last word that a token of several words covers, and the characters at which it ends
        self.after = ""

    def read(self, line: str) -> None:
        if line.startswith("# newpar"):
            self.after = "\n\n" if self.document.text else ""
        elif line and not line.startswith("#"):
            self._row(line.split("\t"))
        elif not line:
            self._close_sentence()

    def _row(self, cells: list[str]) -> None:
        number, form, misc = cells[0], cells[1], cells[9]
        if "." in number:  # a word that is only understood
            return
        covered = _WORD.fullmatch(number) is not None and int(number) <= self.surface[0]
        begin = self._begin_within(form) if covered else self._append(form, misc)
        if "-" in number:
            self.surface = (int(number.split("-")[1]), begin)
            return
        fields = dict(part.split("=", 1) for part in misc.split("|") if "=" in part)
        entity = fields.get("Entity", "")
        for pair in filter(None, fields.get("SplitAnte", "").split(",")):
            part, whole = pair.split("<")
            self.document.parts[whole] = self.document.parts.get(whole, frozenset()) | {part}
        end = min(begin + len(form), len(self.document.text))
        self.surface = (self.surface[0], end)
        self.words.append(_Word(begin, end, cells[3], cells[5], int(cells[6]), entity))

    def _append(self, form: str, misc: str) -> int:
        self.document.text += self.after
        begin = len(self.document.text)
        self.document.text += form
        self.after = "" if "SpaceAfter=No" in misc else " "
        return begin

    def _begin_within(self, form: str) -> int:
        """Where a word begins that is part of a token: 'n't' of 'don't'."""
        found = self.document.text.find(form, self.surface[1])
        return found if found >= 0 else min(self.surface[1], len(self.document.text) - 1)

    def _close_sentence(self) -> None:
        for i, word in enumerate(self.words):
            for opened, closes, closed in _PART.findall(word.entity):
                if opened:
                    chain, kind = opened.split("-")[:2]
                    self.open.append((chain, kind, i))
                if closes or closed:
                    self._close(closed or opened.split("-")[0], i)
        self.words, self.surface = [], (0, 0)
        self.open.clear()

    def _close(self, chain: str, last: int) -> None:
        n = next((n for n in range(len(self.open) - 1, -1, -1) if self.open[n][0] == chain), None)
        if n is None:
            return
        _, kind, first = self.open.pop(n)
        inside = range(first, last + 1)
        head = self.words[next((i for i in inside if self.words[i].head - 1 not in inside), last)]
        self.document.mentions.append(
            GoldMention(
                self.words[first].begin,
                self.words[last].end,
                (head.begin, head.end),
                chain.split("[", maxsplit=1)[0],
                kind,
                head.pos == "PROPN",
                first == last and head.pos == "PRON" and "Person=3" in head.features and "PronType=Prs" in head.features,
            )
        )
