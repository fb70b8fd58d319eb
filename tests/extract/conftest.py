"""What the tests of the extractors share: readings of sentences, and trees built by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc

from kg.extract.names.find import find_names
from kg.extract.names.identity import add_names
from kg.extract.names.shared_heads import add_shared_heads
from kg.extract.posts import extract_posts
from kg.extract.reading import Reading
from kg.model import Attribution, Document, Span

_MARK = re.compile(r"\[([A-Z]) ([^\[\]]*)\]")


@pytest.fixture(scope="session")
def read(annotated: Callable[[str], Doc]) -> Callable[..., Reading]:
    """Text → a reading of it with names, shared heads and posts; pronouns and descriptions are left to the tests of coreference."""

    def make(text: str, date: str | None = None) -> Reading:
        doc = annotated(text)
        reading = Reading(Document("report.txt", text, date=date), doc)
        add_names(reading, find_names(doc, []))
        add_shared_heads(reading)
        extract_posts(reading)
        return reading

    return make


@pytest.fixture(scope="session")
def tree() -> Callable[..., Doc]:
    """A tree by hand: lines of 'word POS relation head lemma' (head counts from 0; the lemma may be left out)."""
    vocab = spacy.blank("en").vocab

    def make(table: str, *, entities: str = "") -> Doc:
        rows = [line.split() for line in table.strip().splitlines()]
        words = [row[0] for row in rows]
        return Doc(
            vocab,
            words=words,
            spaces=[following not in {".", ",", "'s", "’s"} for following in [*words[1:], "."]],
            pos=[row[1] for row in rows],
            tags=["POS" if row[0] in {"'s", "’s"} else "" for row in rows],
            deps=[row[2] for row in rows],
            heads=[int(row[3]) for row in rows],
            lemmas=[row[4] if len(row) > 4 else row[0] for row in rows],
            ents=entities.split() or ["O"] * len(rows),
        )

    return make


@pytest.fixture(scope="session")
def marked() -> Callable[[str], tuple[str, dict[str, list[Span]]]]:
    """'[S Belousov] [C said] that [T the drills are over].' → the plain text and the spans by letter: source, cue, content, hearer."""

    def make(text: str) -> tuple[str, dict[str, list[Span]]]:
        plain = ""
        spans: dict[str, list[Span]] = {}
        position = 0
        for mark in _MARK.finditer(text):
            plain += text[position : mark.start()]
            spans.setdefault(mark[1], []).append(Span(len(plain), len(plain) + len(mark[2])))
            plain += mark[2]
            position = mark.end()
        return plain + text[position:], spans

    return make


@pytest.fixture(scope="session")
def attribution() -> Callable[..., Attribution]:
    """The one attribution that the marks of a text describe; other fields of it by keyword."""

    def make(text: str, spans: dict[str, list[Span]], **fields: object) -> Attribution:
        lemma = fields.pop("cue_lemma", text[spans["C"][0].begin : spans["C"][0].end])
        source, hearer = spans.get("S", [None])[0], spans.get("H", [None])[0]
        return Attribution(tuple(spans["C"]), tuple(spans["T"]), source, lemma, addressee=hearer, **fields)

    return make
