"""Named queries: files of ``queries/`` that say in a comment header what they answer and what they take.

::

    # title: Who said what
    # description: Each statement with its speaker …
    # parameter: about (entity, optional): what the statement is about
    # example: about=West-2025
    # columns: date, speaker, content
    SELECT ?date ?speaker ?content WHERE { VALUES ?about { UNDEF } … }
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InternalError, QueryError
from kg.query.parameters import Parameter, bind
from kg.query.results import Answer, Result, make_answer
from kg.query.safety import check_query, has_dataset
from kg.resources import queries_path
from kg.store import Store

__all__ = ["NamedQuery", "get_query", "list_queries", "run_named", "run_sparql"]

_HEADER = re.compile(r"#\s*(title|description|parameter|example|columns):\s*(.*)")
_PARAMETER = re.compile(r"(\w+) \(([\w ]+?)(, optional)?\): (.+)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name: its file's header and its SPARQL (the whole file, so that line numbers hold)."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    example: str
    sparql: str


def list_queries() -> list[NamedQuery]:
    """All named queries, by name."""
    return [_read(path) for path in sorted(queries_path().glob("*.rq"))]


def get_query(name: str) -> NamedQuery:
    """The query of that name.

    Raises:
        QueryError: there is none (with the nearest names).
    """
    path = queries_path(f"{name}.rq")
    names = sorted(p.stem for p in queries_path().glob("*.rq"))
    if name in names:
        return _read(path)
    near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.4)
    hint = f"Nearest names: {', '.join(near)}." if near else f"There are: {', '.join(names)}."
    raise QueryError(f"no query is called {name!r}. {hint} kg queries tells them all.")


def run_named(store: Store, name: str, parameters: Mapping[str, object] | None = None) -> Result:
    """The answer to a named query.

    Args:
        store: what to query.
        name: the query's name, such as ``who-said-what``.
        parameters: values by parameter; an entity by any of its labels, its slug or its IRI, a date as ``2025-05-28``,
            ``2025-05`` or ``2025``. None counts as not given.

    Raises:
        QueryError: an unknown query or parameter, one that is missing, or a value that does not fit.
    """
    query = get_query(name)
    given = {key: value for key, value in (parameters or {}).items() if value is not None}
    _check_names(query, given)
    terms = {p.name: p.term(store, given[p.name]) for p in query.parameters if p.name in given}
    answer = make_answer(store.query(bind(query.sparql, terms)))
    if not isinstance(answer, Result):
        raise InternalError(f"query {name}: a SELECT was expected in queries/{name}.rq")
    return answer


def run_sparql(store: Store, sparql: str) -> Answer:
    """The answer to a given SPARQL 1.1 query, over the union of the store's graphs unless it names its own.

    The prefixes of :data:`kg.vocab.PREFIXES` are known without declaration, and relative IRIs count from the store's base.

    Raises:
        QueryError: a syntax error (with line and column), an update, SERVICE, or a FROM outside the store.
    """
    check_query(sparql, store.base_iri)
    return make_answer(store.query(sparql, union=not has_dataset(sparql)))


def _check_names(query: NamedQuery, given: Mapping[str, object]) -> None:
    known = {p.name: p for p in query.parameters}
    for name in given:
        if name not in known:
            allowed = ", ".join(known) or "none"
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise QueryError(f"query {query.name}: no parameter is called {name!r}; there are: {allowed}.{hint}")
    for p in query.parameters:
        if not p.optional and p.name not in given:
            raise QueryError(f"query {query.name}: parameter {p.name} ({p.type}) is missing: {p.description}. Example: {query.example}")


def _read(path: Path) -> NamedQuery:
    sparql = path.read_text("utf-8")
    fields: dict[str, list[str]] = {}
    for line in sparql.splitlines():
        found = _HEADER.match(line)
        if found:
            fields.setdefault(found[1], []).append(found[2].strip())
    try:
        return NamedQuery(
            name=path.stem,
            title=fields["title"][0],
            description=" ".join(fields["description"]),
            parameters=tuple(_parameter(text) for text in fields.get("parameter", ())),
            columns=tuple(name.strip() for name in fields["columns"][0].split(",")),
            example=f"kg query {path.stem} {fields.get('example', [''])[0]}".strip(),
            sparql=sparql,
        )
    except (KeyError, ValueError) as error:
        raise InternalError(f"{path}: its header lacks or misspells {error}") from error


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if not found:
        raise ValueError(f"parameter: {text}")
    return Parameter(found[1], found[2], found[4], optional=found[3] is not None)
