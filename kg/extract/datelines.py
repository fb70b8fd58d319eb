"""Datelines: 'MINSK, August 13. –', 'BORISOV, Belarus, Sept 15 -', 'Warsaw, 9 September –' name the place of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from kg.extract.name_edges import Name
from kg.model import Kind

__all__ = ["find_datelines"]

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE: Final = rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}})?"
_DATELINE: Final = re.compile(
    rf"^(?P<place>[A-Z][\w'’.]*(?:[ -][A-Z][\w'’.]*){{0,3}})(?P<region>,\s+[A-Z][\w'’. ]*?)?"
    rf"(?:,?\s+\(?{_DATE}\)?[.,]?\s*(?:/[^/\n]+/|\([^)\n]+\))?\s*(?:[-–—.:]|--)|\s+\([A-Za-z ]+\)\s*[-–—]|,?\s+[–—]\s)",
    re.MULTILINE,
)


def find_datelines(doc: Doc) -> Iterator[Name]:
    """The towns that datelines name, which stand in capitals in many and are read as anything by a recogniser."""
    for found in _DATELINE.finditer(doc.text):
        span = doc.char_span(*found.span("place"), alignment_mode="contract")
        if span is not None and span.text.isupper() | (found.group("place").istitle() and "," in found.group()):
            yield Name(span.start, span.end, Kind.PLACE, " ".join(span.text.split()))
