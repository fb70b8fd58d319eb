"""Datelines: 'MINSK, August 13. –', 'BORISOV, Belarus, Sept 15 -', 'Warsaw, 9 September –' name the place of a report."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from kg.annotate.datelines import DATELINE
from kg.extract.gazetteer import organisation_of
from kg.extract.names.edges import Name
from kg.extract.reading import text_of
from kg.model import Kind

__all__ = ["find_datelines"]


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
