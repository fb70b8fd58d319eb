"""Named queries: those of ``queries/`` and the user's own, and given SPARQL; :mod:`kg.query.files` says how they are written."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import InternalError, QueryError
from kg.query.files import NamedQuery, read_query
from kg.query.paging import Keys, scanned
from kg.query.parameters import bind
from kg.query.results import Answer, Page, Result, make_answer
from kg.query.safety import check_query, has_dataset
from kg.resources import queries_path
from kg.store import Store

__all__ = ["NamedQuery", "get_query", "list_queries", "page_named", "run_named", "run_sparql"]

FOLDER = "KG_QUERIES"


def list_queries(folder: str | os.PathLike[str] | None = None) -> list[NamedQuery]:
    """All named queries, by name.

    Args:
        folder: of the user's own queries, which go before ours of the same name; None: ``$KG_QUERIES``, if set.

    Raises:
        QueryError: there is no such folder, or a header is wrong (with file and line).
    """
    return [read_query(path) for _, path in sorted(_files(folder).items())]


def get_query(name: str, folder: str | os.PathLike[str] | None = None) -> NamedQuery:
    """The query of that name; ``folder`` as for :func:`list_queries`.

    Raises:
        QueryError: there is none (with the nearest names), or its header is wrong (with file and line).
    """
    files = _files(folder)
    if name in files:
        return read_query(files[name])
    near = difflib.get_close_matches(name.lower(), files, n=3, cutoff=0.4)
    hint = f"Nearest names: {', '.join(near)}." if near else f"There are: {', '.join(sorted(files))}."
    raise QueryError(f"no query is called {name!r}. {hint} kg queries tells them all.")


def run_named(
    store: Store, name: str, parameters: Mapping[str, object] | None = None, *, folder: str | os.PathLike[str] | None = None
) -> Result:
    """The answer to a named query.

    Args:
        store: what to query.
        name: the query's name, such as ``who-said-what``.
        parameters: values by parameter; an entity by any of its labels, its slug or its IRI, a date as ``2025-05-28``,
            ``2025-05`` or ``2025``. None counts as not given.
        folder: of the user's own queries, as for :func:`list_queries`.

    Raises:
        QueryError: an unknown query or parameter, one that is missing, or a value that does not fit.
    """
    query = get_query(name, folder)
    return _asked(store, query, bound(store, query, parameters or {}))


def page_named(
    store: Store,
    name: str,
    parameters: Mapping[str, object] | None = None,
    *,
    limit: int,
    offset: int = 0,
    folder: str | os.PathLike[str] | None = None,
) -> Page:
    """A page of the answer to a named query, as quick as it can be: the rest of the answer is counted, but not made.

    Args:
        store: what to query.
        name: the query's name; ``parameters`` and ``folder`` as for :func:`run_named`.
        parameters: values by parameter.
        limit: at most so many rows.
        offset: behind so many.
        folder: of the user's own queries.

    Raises:
        QueryError: as :func:`run_named` does.
    """
    query = get_query(name, folder)
    sparql = bound(store, query, parameters or {}, page=True)
    keys = Keys.find(sparql)
    if keys is None:
        whole = _asked(store, query, sparql)
        return Page(whole.page(limit, offset), len(whole))
    steps = [(row[0], int(row["rows"].value)) for row in store.query(keys.steps)]  # type: ignore[union-attr]
    narrowed = steps if _is_whole(query, parameters or {}) else ()  # of one entity there are few to sort
    return Page(_asked(store, query, keys.cut(narrowed, limit, offset)), sum(rows for _, rows in steps))


def _asked(store: Store, query: NamedQuery, sparql: str) -> Result:
    """The answer to a named query's SPARQL, which must be a table with its columns."""
    with _told_of(query):
        answer = make_answer(store.query(sparql, union=not has_dataset(query.sparql)))
    if isinstance(answer, Result) and answer.columns == query.columns:
        return answer
    gives = ", ".join(answer.columns) if isinstance(answer, Result) else "no table"
    kind = QueryError if query.file else InternalError
    raise kind(f"query {query.file or query.name}: its header tells the columns {', '.join(query.columns)}, but its SELECT gives {gives}")


def bound(store: Store, query: NamedQuery, parameters: Mapping[str, object], *, page: bool = False) -> str:
    """A named query's SPARQL with values for its parameters; see :func:`run_named`.

    Args:
        store: where to look names up.
        query: the query.
        parameters: values by parameter.
        page: whether it is to be cut by :class:`kg.query.paging.Keys`.

    Raises:
        QueryError: an unknown parameter, one that is missing, or a value that does not fit.
    """
    given = {key: value for key, value in parameters.items() if value is not None}
    _check_names(query, given)
    given = {p.name: p.default for p in query.parameters if p.default is not None} | given
    text = scanned(query.sparql, page=page) if _is_whole(query, given) else query.sparql
    sparql = bind(text, {p.name: p.term(store, given[p.name]) for p in query.parameters if p.name in given})
    if query.file:
        with _told_of(query):
            check_query(sparql, store.base_iri)
    return sparql


def run_sparql(store: Store, sparql: str) -> Answer:
    """The answer to a given SPARQL 1.1 query, over the union of the store's graphs unless it names its own.

    The prefixes of :data:`kg.vocab.PREFIXES` are known without declaration, and relative IRIs count from the store's base.

    Raises:
        QueryError: a syntax error (with line and column), an update, SERVICE, or a FROM outside the store.
    """
    check_query(sparql, store.base_iri)
    return make_answer(store.query(sparql, union=not has_dataset(sparql)))


def _is_whole(query: NamedQuery, given: Mapping[str, object]) -> bool:
    """Whether a query is asked for a whole table: of no entity in particular."""
    return not any(p.names and given.get(p.name) is not None for p in query.parameters)


@contextmanager
def _told_of(query: NamedQuery) -> Iterator[None]:
    """Complaints about a user's own query, with its file; its lines count with the fragments that it includes."""
    try:
        yield
    except QueryError as error:
        if query.file is None:
            raise
        raise type(error)(f"query file {query.file}, with what it includes: {error}") from error


def _files(folder: str | os.PathLike[str] | None) -> dict[str, Path]:
    """The files of all queries by name; the user's go before ours."""
    own = folder or os.environ.get(FOLDER)
    if own and not Path(own).is_dir():
        raise QueryError(f"queries {own}: there is no such folder. Give one with files NAME.rq, by --queries or ${FOLDER}.")
    folders = [queries_path(), *([Path(own)] if own else [])]
    return {path.stem: path for each in folders for path in sorted(each.glob("*.rq"))}


def _check_names(query: NamedQuery, given: Mapping[str, object]) -> None:
    known = {p.name: p for p in query.parameters}
    for name in given:
        if name not in known:
            allowed = ", ".join(known) or "none"
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise QueryError(f"query {query.name}: no parameter is called {name!r}; there are: {allowed}.{hint}")
    for p in query.parameters:
        if p.required and p.name not in given:
            raise QueryError(f"query {query.name}: parameter {p.name} ({p.type}) is missing: {p.description}. Example: {query.example}")
