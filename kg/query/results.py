"""Answers: a table, a graph, or yes and no."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias, overload

import pyoxigraph as ox

from kg.errors import InputError
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]
    import rdflib

__all__ = ["Answer", "BooleanResult", "GraphResult", "Page", "Result", "Row", "Value", "make_answer"]

Value: TypeAlias = str | int | float | bool | dt.date | dt.datetime | None
Binding: TypeAlias = Mapping[str, Mapping[str, Any]]

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    _XSD + name
    for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong")
)
_FLOATS = frozenset(_XSD + name for name in ("decimal", "double", "float"))
# more rows make a notebook slow, and nobody reads them
_MOST_HTML_ROWS = 200
# what would end a cell of Markdown, hide what stands behind it, or begin HTML (GitHub Flavored Markdown, 2.4, 4.10, 6.10)
_MARKUP = re.compile(r"[|\\<]")
_SHORT = 12  # characters of a value that is kept on one line


class Row(tuple[Value, ...]):  # noqa: SLOT001 - a tuple takes no slots that are not empty
    """A row of an answer: its values by position, by ``row["column"]`` and by ``row.column``; None where unbound."""

    _columns: tuple[str, ...]

    def __new__(cls, columns: tuple[str, ...], values: Iterator[Value]) -> Self:
        """The row of these columns and values."""
        row = super().__new__(cls, values)
        row._columns = columns
        return row

    @overload  # type: ignore[override]
    def __getitem__(self, key: int | str) -> Value: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, key: int | str | slice) -> Value | tuple[Value, ...]:
        """A value by position or column."""
        if not isinstance(key, str):
            return super().__getitem__(key)
        try:
            return super().__getitem__(self._columns.index(key))
        except ValueError:
            raise KeyError(f"no column {key!r}; there are {', '.join(self._columns)}") from None

    def __getattr__(self, name: str) -> Value:
        """A value by column."""
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def as_dict(self) -> dict[str, Value]:
        """The values by column."""
        return dict(zip(self._columns, self, strict=True))

    def __repr__(self) -> str:
        """``Row(column=value, …)``."""
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self.as_dict().items())})"


class Result:
    """The answer to a SELECT: a table, as SPARQL 1.1 JSON results have it.

    It iterates as :class:`Row`; IRIs come as ``str``, numbers, truth values, dates and moments as Python's own.

    Attributes:
        columns: the names of the columns, in order.
        rows: the rows, in order.
    """

    def __init__(self, columns: tuple[str, ...], bindings: list[Binding]) -> None:
        self.columns = columns
        self._bindings = bindings
        self.rows = [Row(columns, (_value(binding.get(name)) for name in columns)) for binding in bindings]

    def __iter__(self) -> Iterator[Row]:
        """The rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def __bool__(self) -> bool:
        """Whether there are rows."""
        return bool(self.rows)

    def __getitem__(self, index: int) -> Row:
        """The row of that index."""
        return self.rows[index]

    def __repr__(self) -> str:
        """What it is, in short."""
        return f"<Result of {len(self)} rows: {', '.join(self.columns)}>"

    def select(self, *columns: str) -> Result:
        """The answer with these columns alone.

        Raises:
            InputError: there is no such column.
        """
        missing = [name for name in columns if name not in self.columns]
        if missing:
            raise InputError(f"no column {missing[0]!r}; there are {', '.join(self.columns)}")
        return Result(columns, [{name: b[name] for name in columns if name in b} for b in self._bindings])

    def without_iris(self) -> Result:
        """The answer without the columns of bare IRIs (``…_iri``), for people to read."""
        return self.select(*(name for name in self.columns if not name.endswith("_iri")))

    def page(self, limit: int | None = None, offset: int = 0) -> Result:
        """The answer without its first ``offset`` rows, and of the others at most ``limit``."""
        last = None if limit is None else offset + limit
        return Result(self.columns, self._bindings[offset:last])

    def iris(self, column: str) -> list[str | None]:
        """The IRIs of a column row by row; None where it has something else."""
        terms = [binding.get(column) for binding in self._bindings]
        return [term["value"] if term is not None and term["type"] == "uri" else None for term in terms]

    def with_column(self, name: str, values: Sequence[str | None], *, behind: str) -> Result:
        """The answer with one more column of plain literals, behind another; None leaves a row unbound."""
        at = self.columns.index(behind) + 1
        more = [{} if value is None else {name: {"type": "literal", "value": value}} for value in values]
        bindings: list[Binding] = [{**binding, **each} for binding, each in zip(self._bindings, more, strict=True)]
        return Result((*self.columns[:at], name, *self.columns[at:]), bindings)

    def to_json(self, indent: int | None = None) -> str:
        """SPARQL 1.1 Query Results JSON Format."""
        document = {"head": {"vars": list(self.columns)}, "results": {"bindings": self._bindings}}
        return json.dumps(document, ensure_ascii=False, indent=indent)

    def to_csv(self) -> str:
        """SPARQL 1.1 Query Results CSV Format: plain values, lines that end in CRLF."""
        return self._serialise(ox.QueryResultsFormat.CSV)

    def to_tsv(self) -> str:
        """SPARQL 1.1 Query Results TSV Format: terms as in Turtle."""
        return self._serialise(ox.QueryResultsFormat.TSV)

    def to_xml(self) -> str:
        """SPARQL Query Results XML Format."""
        return self._serialise(ox.QueryResultsFormat.XML)

    def to_markdown(self) -> str:
        """A table in Markdown."""
        lines = [_markdown_row(self.columns), _markdown_row("---" for _ in self.columns)]
        lines += [_markdown_row(map(_text, row)) for row in self.rows]
        return "\n".join(lines) + "\n"

    def to_pandas(self) -> pd.DataFrame:
        """A pandas ``DataFrame`` with the same columns.

        Raises:
            InputError: pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - optional
        except ImportError as error:
            raise InputError("to_pandas needs pandas. Install it with: pip install 'kg-news[pandas]'") from error
        return pd.DataFrame([tuple(row) for row in self.rows], columns=list(self.columns))

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(_html_row(row) for row in self.rows[:_MOST_HTML_ROWS])
        rest = len(self) - _MOST_HTML_ROWS
        note = f"<p>… and {rest} more rows</p>" if rest > 0 else "" if self else "<p>no rows: nothing in the graph answers this</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"

    def _serialise(self, form: ox.QueryResultsFormat) -> str:
        solutions = ox.parse_query_results(self.to_json(), ox.QueryResultsFormat.JSON)
        return (solutions.serialize(format=form) or b"").decode("utf-8")


class Page(NamedTuple):
    """A page of an answer, and how many rows the whole answer has."""

    result: Result
    total: int


class BooleanResult:
    """The answer to an ASK."""

    def __init__(self, *, value: bool) -> None:
        self.value = value

    def __bool__(self) -> bool:
        """The answer."""
        return self.value

    def __repr__(self) -> str:
        """The answer."""
        return f"BooleanResult({self.value})"

    def __str__(self) -> str:
        """``yes`` or ``no``."""
        return "yes" if self.value else "no"

    def to_json(self, indent: int | None = None) -> str:
        """SPARQL 1.1 Query Results JSON Format."""
        return json.dumps({"head": {}, "boolean": self.value}, indent=indent)

    def to_csv(self) -> str:
        """``true`` or ``false``."""
        return "true\r\n" if self.value else "false\r\n"

    to_tsv = to_csv

    def to_xml(self) -> str:
        """SPARQL Query Results XML Format."""
        result = ox.parse_query_results(self.to_json(), ox.QueryResultsFormat.JSON)
        return (result.serialize(format=ox.QueryResultsFormat.XML) or b"").decode("utf-8")

    def to_markdown(self) -> str:
        """``yes`` or ``no``."""
        return f"{self}\n"

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>"


class GraphResult:
    """The answer to a CONSTRUCT or DESCRIBE.

    Attributes:
        triples: the triples, sorted, each once.
    """

    def __init__(self, triples: Iterator[ox.Triple]) -> None:
        self.triples = sorted(set(triples), key=str)

    def __iter__(self) -> Iterator[ox.Triple]:
        """The triples."""
        return iter(self.triples)

    def __len__(self) -> int:
        """How many triples there are."""
        return len(self.triples)

    def __repr__(self) -> str:
        """What it is, in short."""
        return f"<GraphResult of {len(self)} triples>"

    def to_turtle(self) -> str:
        """Turtle, with the prefixes of :data:`kg.vocab.PREFIXES`."""
        return self._serialise(ox.RdfFormat.TURTLE, prefixes=PREFIXES)

    def to_ntriples(self) -> str:
        """N-Triples, sorted."""
        return self._serialise(ox.RdfFormat.N_TRIPLES)

    def to_xml(self) -> str:
        """RDF/XML."""
        return self._serialise(ox.RdfFormat.RDF_XML, prefixes=PREFIXES)

    def to_json(self) -> str:
        """JSON-LD."""
        return self._serialise(ox.RdfFormat.JSON_LD, prefixes=PREFIXES)

    def to_rdflib(self) -> rdflib.Graph:
        """An rdflib ``Graph``; asked by SPARQL, it fetches nothing."""
        from kg.query.closed import ClosedGraph  # noqa: PLC0415 - rdflib is slow to load, and few need it

        return ClosedGraph().parse(data=self.to_ntriples(), format="nt")

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.to_turtle())}</pre>"

    def _serialise(self, form: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> str:
        return (ox.serialize(self.triples, format=form, prefixes=prefixes) or b"").decode("utf-8")


Answer: TypeAlias = Result | BooleanResult | GraphResult


def make_answer(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    """The engine's answer, read to its end."""
    if isinstance(answer, ox.QueryBoolean):
        return BooleanResult(value=bool(answer))
    if isinstance(answer, ox.QueryTriples):
        return GraphResult(iter(answer))
    document = json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    return Result(tuple(document["head"]["vars"]), document["results"]["bindings"])


def _value(term: Mapping[str, Any] | None) -> Value:
    """A term as Python has it; as text where its datatype is another, or its form is wrong."""
    if term is None:
        return None
    if term["type"] == "triple":
        return json.dumps(term["value"], ensure_ascii=False)
    lexical: str = term["value"]
    datatype = term.get("datatype")
    if datatype is not None:  # most terms have none
        with suppress(ValueError):
            return _typed(lexical, datatype)
    return lexical


def _typed(lexical: str, datatype: str) -> Value:
    if datatype in _INTEGERS:
        return int(lexical)
    if datatype in _FLOATS:
        return float(lexical)
    if datatype == _XSD + "boolean":
        return lexical in {"true", "1"}
    if datatype == _XSD + "date":
        return dt.date.fromisoformat(lexical)
    return dt.datetime.fromisoformat(lexical) if datatype == _XSD + "dateTime" else lexical


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _markdown_row(cells: Iterator[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(_MARKUP.sub(r"\\\g<0>", " ".join(cell.splitlines())) for cell in cells) + " |"


def _html_row(row: Row) -> str:
    # notebooks set text to the right and break dates unless told otherwise
    cells = (f'<td style="text-align:left">{_html_text(_text(value))}</td>' for value in row)
    return f"<tr>{''.join(cells)}</tr>"


def _html_text(text: str) -> str:
    """Escaped, terms of known vocabularies short; what has no blank, such as a date, stays on one line."""
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace) and " " not in text:
            return f'<span title="{html.escape(text)}">{html.escape(f"{prefix}:{text.removeprefix(namespace)}")}</span>'
    escaped = html.escape(text)
    return escaped if " " in text or len(text) > _SHORT else f'<span style="white-space:nowrap">{escaped}</span>'
