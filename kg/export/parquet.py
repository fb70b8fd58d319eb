"""Parquet tables, typed, for pandas, Polars, DuckDB, Spark and R: one file a table, joined by IRIs.

``assertions.status`` tells facts from claims; ``claimed_in`` joins ``statements``, whose ``force`` and ``speakers`` say the rest.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.errors import InputError
from kg.export.records import Span
from kg.export.tables import Tables

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["parquet_files"]

_LISTS: Final = frozenset({"classes", "names", "matches", "entities", "speakers", "about", "addressees"})
_TYPES: Final = {"confidence": "float64", "begin": "int64", "end": "int64", "date": "date32", "day": "date32"}
_COLUMNS: Final = {
    "entities": ("iri", "kind", "classes", "label", "names", "code", "matches", "status", "event_type"),
    "posts": ("iri", "label", "organisation"),
    "documents": ("iri", "source", "title", "date", "publisher", "url", "language", "text"),
    "mentions": ("iri", "document", "begin", "end", "exact", "entities", "time"),
    "statements": (
        *("iri", "document", "day", "speakers", "about", "addressees", "content", "cue", "cue_lemma", "mode", "quotation", "force"),
        *("polarity", "confidence", "occasion", "within"),
    ),
    "assertions": (
        *("iri", "document", "subject", "relation", "object", "datatype", "status", "certainty", "polarity", "confidence", "claimed_in"),
        *("begin", "end", "exact"),
    ),
}


def parquet_files(tables: Tables) -> Iterator[tuple[str, bytes]]:
    """The names and bytes of the files.

    Raises:
        InputError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - optional
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise InputError("the format parquet needs pyarrow. Install it with: pip install 'kg-news[parquet]'") from error
    for name, columns in _COLUMNS.items():
        schema = pa.schema([pa.field(column, _type(pa, column)) for column in columns])
        rows = [{column: _value(record, column) for column in columns} for record in getattr(tables, name)]
        sink = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink, compression="zstd")
        yield f"{name}.parquet", sink.getvalue()


def _type(pa: Any, column: str) -> pa.DataType:  # noqa: ANN401 - the module, which is optional
    if column in _LISTS:
        return pa.list_(pa.string())
    return getattr(pa, _TYPES.get(column, "string"))()


def _value(record: object, column: str) -> object:
    """A field of a record, or of the span that it has; None where nothing is known."""
    if column in {"begin", "end", "exact"} or (column == "document" and not hasattr(record, column)):
        span = _span(record)
        return getattr(span, column) if span else None
    value = getattr(record, column)
    if isinstance(value, tuple):
        return list(value)
    if _TYPES.get(column) == "date32":
        return _day(value)
    return None if value == "" else value


def _span(record: Any) -> Span | None:  # noqa: ANN401 - a mention or an assertion
    spans: Iterable[Span] = record.evidence if hasattr(record, "evidence") else (record.span,)
    return next(iter(spans), None)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
