"""Datelines: 'MINSK, August 13. –', 'BORISOV, Belarus, Sept 15 -', 'Warsaw, 9 September –' name the place of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc

from kg.annotate.datelines import DATELINE
from kg.extract.gazetteer import organisation_of
from kg.extract.names.edges import Name
from kg.extract.reading import text_of
from kg.model import Attribution, Kind, Span

__all__ = ["find_datelines", "without_datelines"]


def find_datelines(doc: Doc) -> Iterator[Name]:
    """The towns that datelines name, which stand in capitals in many and are read as anything by a recogniser."""
    for found in DATELINE.finditer(text_of(doc)):
        span = doc.char_span(*found.span("place"), alignment_mode="contract")
        if (
            span is not None
            and organisation_of(span.text) is None
            and span.text.isupper() | (found.group("place").istitle() and "," in found.group())
        ):
            yield Name(span.start, span.end, Kind.PLACE, " ".join(span.text.split()).title())


def without_datelines(text: str, attributions: Iterable[Attribution]) -> list[Attribution]:
    """The attributions with the dateline cut off where a content begins with it: it is the reporter's, nobody says it."""
    ends = {found.start(): found.end() for found in DATELINE.finditer(text)}
    return [replace(a, content=tuple(_cut(text, ends, part) for part in a.content)) for a in attributions]


def _cut(text: str, ends: dict[int, int], part: Span) -> Span:
    """A part of a content without the dateline that begins its paragraph."""
    line = text.rfind("\n", 0, part.begin) + 1
    end = ends.get(line, 0)
    while end < part.end and (text[end].isspace() or text[end] in "-–—"):
        end += 1
    return Span(end, part.end) if part.begin < end < part.end else part
