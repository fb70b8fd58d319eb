"""What a process that answers questions can do: each kind of task, done on a store, written to a spool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from itertools import islice
from typing import Any

import msgspec
import pyoxigraph as ox

from kg.query import page_named, run_named
from kg.query.safety import check_graphs, check_query, has_dataset
from kg.serve.messages import Card, Index, Named, NamedPage, Picture, Search, Setup, Sparql
from kg.serve.negotiation import GRAPHS, TABLES
from kg.serve.problems import Problem
from kg.serve.spool import Spool, TooLargeError
from kg.store import Dataset, Store
from kg.vocab import PREFIXES

__all__ = ["Work", "perform"]

_JSON = "application/json"
# of each kind, on a page
_HITS = 30


@dataclass(frozen=True, slots=True)
class Work:
    """What a task has to do with: the store to ask, the spool that takes the answer, and what the process was told."""

    store: Store
    spool: Spool
    setup: Setup


@singledispatch
def perform(task: object, work: Work) -> str:
    """Do a task of :mod:`kg.serve.messages`: its answer goes to the spool, its media type is returned.

    Raises:
        QueryError: the question is at fault.
        StoreError: the store can't be read.
        TooLargeError: the answer has more rows or bytes than allowed.
        Problem: the answer comes in none of the formats that the client takes.
    """
    raise TypeError(f"no task of this kind: {task!r}, of {work.setup.store}")


@perform.register
def _sparql(task: Sparql, work: Work) -> str:
    check_query(task.text, work.store.base_iri)
    answer = work.store.query(task.text, **_dataset(task, work.store))
    if isinstance(answer, ox.QueryTriples):
        media_type = _acceptable(task.graph, "a graph (CONSTRUCT, DESCRIBE)", GRAPHS)
        _write_graph(answer, GRAPHS[media_type], work)
    else:
        media_type = _acceptable(task.table, "a table (SELECT, ASK)", TABLES)
        answer.serialize(work.spool.sink, TABLES[media_type])
        if isinstance(answer, ox.QuerySolutions):
            _check_rows(TABLES[media_type], work)
    return media_type


@perform.register
def _named(task: Named, work: Work) -> str:
    answer = run_named(work.store, task.name, task.parameters, folder=work.setup.queries)
    if len(answer) > work.setup.rows:
        raise _too_many(work.setup.rows)
    writers: dict[ox.QueryResultsFormat, Callable[[], str]] = {
        ox.QueryResultsFormat.JSON: answer.to_json,
        ox.QueryResultsFormat.XML: answer.to_xml,
        ox.QueryResultsFormat.CSV: answer.to_csv,
        ox.QueryResultsFormat.TSV: answer.to_tsv,
    }
    work.spool.write(writers[TABLES[task.table]]().encode("utf-8"))
    return task.table


@perform.register
def _named_page(task: NamedPage, work: Work) -> str:
    page = page_named(work.store, task.name, task.parameters, limit=task.limit, offset=task.offset, folder=work.setup.queries)
    work.spool.write(b'{"total":%d,"answer":%b}' % (page.total, page.result.to_json().encode("utf-8")))
    return _JSON


@perform.register
def _card(task: Card, work: Work) -> str:
    from kg.cards import make_card  # noqa: PLC0415 - a process that answers SPARQL alone does without
    from kg.serve.neighbours import neighbours  # noqa: PLC0415

    card = make_card(work.store, task.entity)
    work.spool.write(msgspec.json.encode({"card": card, "neighbours": neighbours(work.store, card.iri)}))
    return _JSON


@perform.register
def _search(task: Search, work: Work) -> str:
    from kg.search import search  # noqa: PLC0415

    work.spool.write(msgspec.json.encode(search(work.store, task.text, limit=_HITS)))
    return _JSON


@perform.register
def _index(_: Index, work: Work) -> str:
    from kg.search import update  # noqa: PLC0415

    update(work.store)
    return _JSON


@perform.register
def _picture(task: Picture, work: Work) -> str:
    from kg.view import build_payload, render_html  # noqa: PLC0415 - it brings numpy and networkx

    work.spool.write(render_html(build_payload(work.store), title=task.title).encode("utf-8"))
    return "text/html"


def _dataset(task: Sparql, store: Store) -> dict[str, Any]:
    """Which graphs are asked: those of the request, else those of the query, else all (SPARQL 1.1 Protocol, section 2.1.4)."""
    if task.default is None or task.named is None:
        return {"union": not has_dataset(task.text)}
    check_graphs([*task.default, *task.named], store.base_iri)
    return {"dataset": Dataset(tuple(map(ox.NamedNode, task.default)), tuple(map(ox.NamedNode, task.named)))}


def _acceptable(media_type: str | None, what: str, offered: dict[str, Any]) -> str:
    if media_type is None:
        raise Problem(406, f"{what} comes in none of the formats that Accept names. There are: {', '.join(offered)}.")
    return media_type


def _write_graph(triples: ox.QueryTriples, form: ox.RdfFormat, work: Work) -> None:
    found = list(islice(triples, work.setup.rows + 1))
    if len(found) > work.setup.rows:
        raise _too_many(work.setup.rows)
    prefixes = PREFIXES if form in {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML} else None
    ox.serialize(dict.fromkeys(found), work.spool.sink, form, prefixes=prefixes)


def _check_rows(form: ox.QueryResultsFormat, work: Work) -> None:
    """Refuse an answer with more rows than allowed; each takes a byte at least, so that most need no counting."""
    rows = work.setup.rows
    if work.spool.size > rows and _count_rows(work.spool.content(), form) > rows:
        raise _too_many(rows)


class _Results(msgspec.Struct):
    bindings: list[msgspec.Raw]


class _Document(msgspec.Struct):
    results: _Results


def _count_rows(data: bytes, form: ox.QueryResultsFormat) -> int:
    """The rows of a table as it is written."""
    if form == ox.QueryResultsFormat.JSON:
        return len(msgspec.json.decode(data, type=_Document).results.bindings)
    if form == ox.QueryResultsFormat.XML:
        return data.count(b"<result>")  # in a value the mark is escaped
    if form == ox.QueryResultsFormat.TSV:
        return data.count(b"\n") - 1  # and the line feed
    # CSV doubles a quotation mark in a value: what stands at even places is outside of one
    return sum(part.count(b"\r\n") for part in data.split(b'"')[::2]) - 1


def _too_many(rows: int) -> TooLargeError:
    return TooLargeError(f"the answer has more than {rows:,} rows. Ask for fewer, by LIMIT")
