"""The pages for people: start, search, entities, named queries, the editor and the graph. All of them work without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.query import NamedQuery, get_query, list_queries
from kg.serve.endpoint import answered, outcome_of
from kg.serve.messages import Card, Named, NamedPage, Picture, Search, Task
from kg.serve.pool import Pool
from kg.serve.problems import Problem
from kg.store.manifest import Manifest

__all__ = ["PAGE_POLICY", "Pages", "asset", "problem_page"]

_FOLDER: Final = Path(__file__).resolve().parent
_TABLE: Final = "application/sparql-results+json"
_ROWS: Final = 100  # rows on a page
PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# the picture of the graph says itself which of its scripts may run
_PICTURE_POLICY: Final = "frame-ancestors 'none'"
_ASSETS: Final = {
    "style.css": ("templates", "text/css"),
    "editor.css": ("templates", "text/css"),
    "editor.js": ("templates", "text/javascript"),
    "yasgui.min.js": ("vendor", "text/javascript"),
    "yasgui.min.css": ("vendor", "text/css"),
}
_KINDS: Final = {"entity": "Entities", "statement": "Statements", "sentence": "Sentences"}
_DOWNLOADS: Final = {"csv": "text/csv", "tsv": "text/tab-separated-values", "json": _TABLE, "xml": "application/sparql-results+xml"}


class Pages:
    """The pages of a store.

    Args:
        pool: who answers.
        manifest: gives what is known of the store.
        queries: the folder of the user's own queries, if there is one.
    """

    def __init__(self, pool: Pool, manifest: Callable[[], Manifest], queries: Path | None = None) -> None:
        self._folder = queries
        self._pool = pool
        self._manifest = manifest

    async def home(self, _: Request) -> Response:
        """What the store holds, and what can be asked."""
        return _page("home", store=self._manifest(), queries=list_queries(self._folder))

    async def editor(self, _: Request) -> Response:
        """The SPARQL editor."""
        return _page("editor", policy=_editor_policy())

    async def search(self, request: Request) -> Response:
        """What a text finds."""
        text = _parameter(request, "q")
        hits = await self._json(request, Search(text)) if text else []
        kinds = {heading: [_marked(hit) for hit in hits if hit["kind"] == kind] for kind, heading in _KINDS.items()}
        return _page("search", text=text, kinds=kinds, total=len(hits))

    async def entity(self, request: Request) -> Response:
        """Everything known of an entity."""
        name = _parameter(request, "iri") or _parameter(request, "name")
        if not name:
            raise Problem(400, "say which entity, by iri or name.")
        found = await self._json(request, Card(name))
        return _page("entity", card=found["card"], neighbours=found["neighbours"])

    async def queries(self, _: Request) -> Response:
        """The list of the named queries."""
        return _page("queries", queries=list_queries(self._folder))

    async def query(self, request: Request) -> Response:
        """A named query: its form, and its answer as a page or a file."""
        named = self._named(request.path_params["name"])
        given = {p.name: value for p in named.parameters if (value := _parameter(request, p.name))}
        form = _parameter(request, "format")
        if form:
            return await self._download(request, named, given, form)
        if named.parameters and not _parameter(request, "run"):
            return _page("query", query=named, given=given, table=None)
        try:
            number = _number(request)
            found = await self._json(request, NamedPage(named.name, given, _ROWS, (number - 1) * _ROWS))
            table = _table(found, self._manifest().base_iri, number)
        except Problem as problem:
            return _page("query", problem.status, query=named, given=given, table=None, problem=problem.message)
        return _page("query", query=named, given=given, table=table, links=_links(given, table))

    async def graph(self, request: Request) -> Response:
        """The picture of the graph."""
        return await answered(self._pool, request, Picture("Knowledge graph"), {"Content-Security-Policy": _PICTURE_POLICY})

    async def static(self, request: Request) -> Response:
        """A script or style sheet."""
        name = request.path_params["name"]
        if name not in _ASSETS:
            raise Problem(404, "there is no such file.")
        return Response(asset(name), media_type=_ASSETS[name][1], headers={"Cache-Control": "no-cache"})

    def _named(self, name: str) -> NamedQuery:
        try:
            return get_query(name, self._folder)
        except QueryError as error:
            raise Problem(404, str(error)) from error

    async def _download(self, request: Request, named: NamedQuery, given: dict[str, str], form: str) -> Response:
        if form not in _DOWNLOADS:
            raise Problem(400, f"format {form!r}: use one of {', '.join(_DOWNLOADS)}.")
        sent = {"Content-Disposition": f'attachment; filename="{named.name}.{form}"'}
        return await answered(self._pool, request, Named(named.name, given, _DOWNLOADS[form]), sent)

    async def _json(self, request: Request, task: Task) -> Any:  # noqa: ANN401 - whatever the task gives
        return msgspec.json.decode(await outcome_of(self._pool, request, task))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and the entity that it leads to, if any."""

    text: str
    iri: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A page of an answer: columns, rows, how many rows the whole answer has, and which page this is (from 1)."""

    columns: list[str]
    rows: list[list[Cell]]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // _ROWS))


@cache
def asset(name: str) -> bytes:
    """A file that pages load."""
    return (_FOLDER / _ASSETS[name][0] / name).read_bytes()


@cache
def _editor_policy() -> str:
    """As for the other pages, and its own scripts, which may ask this server and add one style sheet."""
    added = " ".join(f"'{value}'" for value in json.loads((_FOLDER / "vendor" / "yasgui.styles.json").read_text("utf-8")))
    styles = PAGE_POLICY.replace("style-src 'self'", f"style-src 'self' {added}")
    return f"{styles}; script-src 'self'; connect-src 'self'; font-src 'self' data:"


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=StrictUndefined)


def _page(name: str, status: int = 200, *, policy: str = PAGE_POLICY, **values: object) -> Response:
    values = {"problem": None, "links": {}, "text": "", **values}
    body = _templates().get_template(f"{name}.html.j2").render(values)
    return Response(body, status, {"Content-Security-Policy": policy}, "text/html; charset=utf-8")


def problem_page(problem: Problem) -> Response:
    """What is wrong, as a page."""
    body = _templates().get_template("problem.html.j2").render(problem=problem, text="")
    sent = {"Content-Security-Policy": PAGE_POLICY, **problem.headers}
    return Response(body, problem.status, sent, "text/html; charset=utf-8")


def _parameter(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()


def _number(request: Request) -> int:
    text = _parameter(request, "page")
    return int(text) if text.isdecimal() and len(text) < 7 and int(text) else 1


def _table(answer: Mapping[str, Any], base_iri: str, page: int) -> Table:
    """A page of a SPARQL answer; a column of bare IRIs only gives the links of the column with the labels, as for the terminal."""
    names, rows = answer["answer"]["head"]["vars"], answer["answer"]["results"]["bindings"]
    columns = [name for name in names if not name.endswith("_iri")] or names
    return Table(columns, [[_cell(row, name, base_iri) for name in columns] for row in rows], answer["total"], page)


def _cell(row: Mapping[str, Mapping[str, Any]], name: str, base_iri: str) -> Cell:
    value = row.get(name)
    text = "" if value is None else str(value["value"])
    beside = row.get(f"{name}_iri") or (value if value and value["type"] == "uri" else None)
    iri = str(beside["value"]) if beside and beside["type"] == "uri" else ""
    # a document is no entity, and what stands under another base is none of this store's
    return Cell(text, iri if iri.startswith(base_iri) and not iri.startswith(f"{base_iri}doc/") else None)


def _marked(hit: Mapping[str, Any]) -> dict[str, Any]:
    """A hit with its text in parts: each with whether it is what was looked for."""
    parts, end = [], 0
    for first, last in hit["marks"]:
        parts += [(hit["text"][end:first], False), (hit["text"][first:last], True)]
        end = last
    return {**hit, "parts": [*parts, (hit["text"][end:], False)]}


def _links(given: Mapping[str, str], table: Table) -> dict[str, str]:
    """The addresses of the other pages, and of the answer as a file."""
    found = {form: f"?{urlencode({**given, 'format': form})}" for form in _DOWNLOADS}
    for name, page in (("previous", table.page - 1), ("next", table.page + 1)):
        if 1 <= page <= table.pages:
            found[name] = f"?{urlencode({**given, 'run': '1', 'page': page})}"
    return found
