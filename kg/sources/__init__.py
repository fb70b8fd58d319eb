"""Paths → :class:`~kg.model.Document`s: one reader a format, and what could not be read.

Bad input never stops the rest: :func:`read_documents` yields a :class:`Rejected` in its place.
"""

from kg.sources.files import Listing, SourceFile, list_sources
from kg.sources.reading import ReadOptions, Rejected, parse_date, read_documents, read_listing

__all__ = ["Listing", "ReadOptions", "Rejected", "SourceFile", "list_sources", "parse_date", "read_documents", "read_listing"]
