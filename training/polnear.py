"""PolNeAR's attributions on the tokens of our own pipeline."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from kg.annotate.assemble import annotate
from kg.extract.speech.attribution.frame import Frame
from kg.model import Document

__all__ = ["Article", "Gold", "articles", "gold_of", "read_rows"]


@dataclass(frozen=True, slots=True)
class Gold:
    """One attribution as sets of tokens; ``head`` is the cue's head."""

    head: int
    cue: frozenset[int]
    source: frozenset[int]
    source_head: int | None
    content: frozenset[int]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the attributions of each of its annotators."""

    id: str
    frame: Frame
    golds: list[list[Gold]]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a corpus file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def articles(path: Path, nlp: Language) -> list[Article]:
    """The articles of a corpus file, each once, in the order of their identifiers."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(path):
        rows.setdefault(row["id"], []).append(row)
    out = []
    for name in sorted(rows):
        frame = Frame(annotate(nlp, Document(name, rows[name][0]["text"])))
        out.append(Article(name, frame, [gold_of(frame, row["attributions"]) for row in rows[name]]))
    return out


def gold_of(frame: Frame, attributions: list[dict[str, Any]]) -> list[Gold]:
    """The attributions that have a cue and a content."""
    out = []
    for item in attributions:
        cue, source, content = (_tokens(frame, item[name]) for name in ("cue", "source", "content"))
        if cue and content:
            head = _head(frame, cue)
            out.append(Gold(head, cue, source, _head(frame, source) if source else None, content))
    return out


def _tokens(frame: Frame, spans: list[list[int]]) -> frozenset[int]:
    found = {j for begin, end in spans for j in range(frame.at(begin), frame.at(end - 1) + 1)}
    words = {j for j in found if frame.pos[j] not in {"PUNCT", "SPACE"}}
    return frozenset(words or {j for j in found if frame.pos[j] != "SPACE"})


def _head(frame: Frame, tokens: frozenset[int]) -> int:
    """The first token whose head lies outside."""
    outside = [j for j in sorted(tokens) if frame.heads[j] == j or frame.heads[j] not in tokens]
    verbs = [j for j in outside if frame.pos[j] not in {"AUX", "ADV", "DET", "PART", "ADP"}]
    return (verbs or outside or sorted(tokens))[0]
