"""Which format a client gets: RFC 9110, section 12.5.1, over the formats of SPARQL 1.1 and RDF 1.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

__all__ = ["GRAPHS", "TABLES", "best", "content_type"]

TABLES: Final[dict[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS: Final[dict[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}

_RANGE: Final = re.compile(r"([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)")
_WEIGHT: Final = re.compile(r"[01](\.\d{0,3})?")
# the ranges of an Accept header beyond these are not read
_MOST_RANGES: Final = 100


@lru_cache(maxsize=512)
def best(accept: str, offered: Sequence[str]) -> str | None:
    """The media type that suits a client best, the first offered among equals; None if none will do.

    Args:
        accept: the Accept header; empty where there is none, which takes anything.
        offered: media types, the server's favourite first.
    """
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    weights = [_weight(each, ranges) for each in offered]
    highest = max(weights)
    return offered[weights.index(highest)] if highest > 0 else None


def content_type(media_type: str) -> str:
    """The Content-Type header of a media type: text says that it is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _ranges(accept: str) -> dict[tuple[str, str], float]:
    """The weights by type and subtype; what is no range is passed over."""
    found = {}
    for part in accept.split(",")[:_MOST_RANGES]:
        name, *parameters = (each.strip() for each in part.lower().split(";"))
        matched = _RANGE.fullmatch(name)
        if matched:
            found[matched[1], matched[2]] = _quality(parameters)
    return found


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return min(1.0, float(value)) if _WEIGHT.fullmatch(value.strip()) else 0.0
    return 1.0


def _weight(media_type: str, ranges: dict[tuple[str, str], float]) -> float:
    """The weight of a media type by the most specific range that holds it."""
    kind, _, subtype = media_type.partition("/")
    for key in ((kind, subtype), (kind, "*"), ("*", "*")):
        if key in ranges:
            return ranges[key]
    return 0.0
