"""Annotate a document paragraph by paragraph and put one ``Doc`` together that spells the text exactly.

A parser trained on edited sentences is wrecked by line breaks, and by blanks that stand where no word ends. So the
pipeline sees each paragraph with its white space evened out, and the ``Doc`` that comes back holds the document's own
white space again, as tokens: ``doc.text == document.text``, and ``token.idx`` counts in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from kg.annotate.datelines import DATELINE
from kg.model import Document

__all__ = ["annotate", "annotate_many", "reading_units", "split_paragraphs"]

_BLOCK = re.compile(r"\S(?:.*\S)?(?:\n(?=[^\n]*\S).*\S)*")
# a paragraph longer than this is cut at a sentence end, so that memory stays bounded
_LONGEST = 20_000


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs of a text.

    A blank line ends a paragraph. So does a single line break, unless the lines look wrapped: the line before it ends
    without final punctuation and the next one goes on in lower case, or nearly fills the width that its block keeps.
    """
    out: list[tuple[int, int]] = []
    for block in _BLOCK.finditer(text):
        begin = block.start()
        lines = block.group().split("\n")
        width = max(map(len, lines))
        position = begin
        for i, line in enumerate(lines):
            end = position + len(line)
            if i + 1 == len(lines) or not _wrapped(line, lines[i + 1], width):
                out += _cut(text, begin, end)
                begin = end + 1
            position = end + 1
    return [_strip(text, b, e) for b, e in out if text[b:e].strip()]


def _wrapped(line: str, following: str, width: int) -> bool:
    """Whether a line break is only typographic."""
    open_ended = line.rstrip()[-1:] not in {".", "!", "?", ":", ";", "”", '"', "’"}
    if open_ended and following.lstrip()[:1].islower():
        return True
    first_word = following.split(maxsplit=1)[0] if following.strip() else ""
    return 40 <= width <= 120 and len(line.rstrip()) + 1 + len(first_word) > width - 2


def _cut(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut an overlong paragraph at the last sentence end, or else blank, before the limit."""
    while end - begin > _LONGEST:
        window = text[begin : begin + _LONGEST]
        at = max((m.end() for m in re.finditer(r"[.!?]['\"”’]?\s", window)), default=0) or window.rfind(" ") + 1 or _LONGEST
        yield begin, begin + at
        begin += at
    yield begin, end


def _strip(text: str, begin: int, end: int) -> tuple[int, int]:
    piece = text[begin:end]
    return begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip())


@dataclass(slots=True)
class _Columns:
    """The token columns of a ``Doc`` under construction."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    morphs: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    ents: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    tensors: list[NDArray[Any]] = field(default_factory=list)

    def gap(self, space: str) -> None:
        """Set the white space behind the last token: a single blank is the token's own, all else a token."""
        if space == " " and self.words and not self.spaces[-1]:
            self.spaces[-1] = True
        elif space:
            self.words.append(space)
            self.spaces.append(False)
            self.tags.append("_SP")
            self.pos.append("SPACE")
            self.morphs.append("")
            self.lemmas.append(space)
            self.heads.append(max(0, len(self.words) - 2))
            self.deps.append("dep" if len(self.words) > 1 else "ROOT")
            self.ents.append("O")

    def add(self, doc: Doc, gaps: list[str]) -> None:
        """Append a paragraph; ``gaps[i]`` is the white space of the text behind its token ``i``."""
        place: list[int] = []
        at = len(self.words)
        for gap in gaps:
            place.append(at)
            at += 1 if gap in {"", " "} else 2
        self.rows += place
        self.tensors.append(doc.tensor)
        for token, gap in zip(doc, gaps, strict=True):
            self._token(token, place[token.head.i])
            self.gap(gap)

    def _token(self, token: Token, head: int) -> None:
        self.words.append(token.text)
        self.spaces.append(False)
        self.tags.append(token.tag_)
        self.pos.append(token.pos_)
        self.morphs.append(str(token.morph))
        self.lemmas.append(token.lemma_)
        self.heads.append(head)
        self.deps.append(token.dep_)
        self.ents.append(f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O")

    def doc(self, vocab: Vocab) -> Doc:
        """The finished ``Doc``."""
        for i, following in enumerate(self.ents[1:]):  # white space inside a name belongs to it
            if self.pos[i] == "SPACE" and following.startswith("I-"):
                self.ents[i] = following
        if not self.words:
            return Doc(vocab)
        doc = Doc(
            vocab,
            words=self.words,
            spaces=self.spaces,
            tags=self.tags,
            pos=self.pos,
            morphs=self.morphs,
            lemmas=self.lemmas,
            heads=self.heads,
            deps=self.deps,
            ents=self.ents,
        )
        doc.tensor = self._tensor()
        return doc

    def _tensor(self) -> NDArray[Any]:
        """The paragraphs' vectors, one row a token, zeros for white space; empty where the pipeline leaves none."""
        if not self.tensors or sum(map(len, self.tensors)) != len(self.rows):
            return np.zeros(0, dtype=np.float32)
        found = np.concatenate(self.tensors)
        out = np.zeros((len(self.words), found.shape[1]), dtype=np.float32)
        out[self.rows] = found
        return out


def annotate(nlp: Language, document: Document) -> Doc:
    """Annotate one document; ``doc.text`` is its text to the letter, white space included."""
    return next(annotate_many(nlp, [document]))


def annotate_many(nlp: Language, documents: Iterable[Document]) -> Iterator[Doc]:
    """Annotate documents one after the other, each alone: its own paragraphs are its batch.

    A document's annotation thus depends on nothing but its text and the model, in whatever company it comes.
    """
    for document in documents:
        yield _annotate(nlp, document.text)


def _annotate(nlp: Language, text: str) -> Doc:
    spans = list(reading_units(text))
    columns = _Columns()
    columns.gap(text[: spans[0][0]] if spans else text)
    evened = [" ".join(text[b:e].split()) for b, e in spans]
    ends = [b for b, _ in spans[1:]] + [len(text)] * bool(spans)
    for (begin, end), following, doc in zip(spans, ends, nlp.pipe(evened, batch_size=64), strict=True):
        gaps = _gaps(text, begin, doc)
        gaps[-1] = text[end:following]
        columns.add(doc, gaps)
    return columns.doc(nlp.vocab)


def reading_units(text: str) -> Iterator[tuple[int, int]]:
    """What is parsed by itself: a paragraph, or the dateline before it, which no sentence has a place for."""
    datelines = {found.start(): found.end() for found in DATELINE.finditer(text)}
    for begin, end in split_paragraphs(text):
        cut = datelines.get(begin, end)
        body = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
        if cut < end and body < end:
            yield _strip(text, begin, cut)
            yield body, end
        else:
            yield begin, end


def _gaps(text: str, begin: int, doc: Doc) -> list[str]:
    """The white space of ``text`` behind each token of a paragraph that starts at ``begin``."""
    gaps: list[str] = []
    position = begin
    for token in doc:
        position += len(token.text)
        end = position
        if token.whitespace_:
            while end < len(text) and text[end].isspace():
                end += 1
        gaps.append(text[position:end])
        position = end
    return gaps
