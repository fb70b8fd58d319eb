"""The SPARQL 1.1 Protocol (W3C, 2013): what a request asks, or what is wrong with it.

Section 2.1 has the query operation, 2.2 the update operation, 2.1.4 and 2.2.3 the dataset. Nothing here knows a web framework.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from kg.serve.problems import Problem

__all__ = ["FORM", "Operation", "Request", "media_type", "read_query", "read_update"]

FORM: Final = "application/x-www-form-urlencoded"
# of a form; each graph of a dataset is one
_MOST_FIELDS: Final = 1000
_Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as far as the protocol looks at it."""

    method: str
    query_string: bytes
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update with the graphs that the request names; None where it names none, so that the text decides."""

    text: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None


def read_query(request: Request) -> Operation | None:
    """The query of a request (section 2.1); None for a GET that asks nothing, which gets the service description.

    Raises:
        Problem: 400 for a request that is malformed, 405 for another method, 415 for another content type.
    """
    if request.method in {"GET", "HEAD"}:
        fields = _fields(request.query_string, "the address")
        if not any(name in {"query", "update"} for name, _ in fields):
            return None
        return _operation("query", fields)
    return _posted("query", request)


def read_update(request: Request) -> Operation:
    """The update of a request (section 2.2).

    Raises:
        Problem: as for a query.
    """
    return _posted("update", request)


def media_type(content_type: str) -> str:
    """The media type of a Content-Type header.

    Raises:
        Problem: its charset is not UTF-8, the only one that SPARQL is sent in.
    """
    name, *parameters = (part.strip() for part in content_type.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset" and value.strip().strip('"').lower() not in {"utf-8", "utf8"}:
            raise Problem(415, f"charset {value.strip()!r}: send UTF-8.")
    return name.lower()


def _posted(what: str, request: Request) -> Operation:
    """A query or update that a POST brings: in a form, or as it is."""
    if request.method != "POST":
        allowed = "GET, HEAD, POST" if what == "query" else "POST"
        raise Problem(405, f"method {request.method}: use one of {allowed}.", {"Allow": allowed})
    kind, direct = media_type(request.content_type), f"application/sparql-{what}"
    fields = _fields(request.query_string, "the address")
    if kind == FORM:
        return _operation(what, fields + _fields(request.body, "the form"))
    if kind != direct:
        given = repr(request.content_type) if request.content_type else "none is given"
        raise Problem(415, f"Content-Type: {given}. Send {FORM} with a field {what}, or {direct}.")
    return _operation(what, [*fields, (what, _decoded(request.body))])


def _operation(what: str, fields: _Fields) -> Operation:
    other = "update" if what == "query" else "query"
    texts = [value for name, value in fields if name == what]
    if any(name == other for name, _ in fields):
        raise Problem(400, f"a field {other!r} does not belong here: this takes one {what}.")
    if len(texts) != 1:
        raise Problem(400, f"{len(texts)} fields {what!r}: give one, not empty." if texts else f"the field {what!r} is missing.")
    default, named = ("default-graph-uri", "named-graph-uri") if what == "query" else ("using-graph-uri", "using-named-graph-uri")
    return Operation(texts[0], *_dataset(_graphs(fields, default), _graphs(fields, named)))


def _dataset(default: tuple[str, ...], named: tuple[str, ...]) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    return (default, named) if default or named else (None, None)


def _graphs(fields: _Fields, name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for key, value in fields if key == name))
    for iri in found:
        _check_iri(name, iri)
    return found


def _check_iri(name: str, iri: str) -> None:
    try:
        NamedNode(iri)
    except ValueError as error:
        raise Problem(400, f"{name}: {iri!r} is no absolute IRI.") from error


def _fields(data: bytes, where: str) -> _Fields:
    """The fields of a form, in their order (WHATWG URL, section 5.1)."""
    try:
        # as characters that stand for bytes: percent escapes are decoded as UTF-8, strictly, and so are bare bytes
        text = data.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise Problem(400, f"{where} is no UTF-8: {error.reason} at byte {error.start}.") from error
    except ValueError as error:
        raise Problem(400, f"{where} has more than {_MOST_FIELDS} fields.") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"the body is no UTF-8: {error.reason} at byte {error.start}.") from error
