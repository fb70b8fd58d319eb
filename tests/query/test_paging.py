"""Pages of named queries: each is a slice of the whole answer."""

from __future__ import annotations

from typing import Any

import pytest

from kg.query import list_queries, page_named, run_named
from kg.query.paging import Keys, scanned
from kg.store import Store

_PAGED = [query for query in list_queries() if not any(p.required for p in query.parameters)]


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_pages_are_slices_of_the_answer(query: Any, limit: int, store: Store) -> None:
    given = _example(query) if query not in _PAGED else {}
    whole = run_named(store, query.name, given)
    for offset in range(0, len(whole) + limit, limit):
        page = page_named(store, query.name, given, limit=limit, offset=offset)
        assert page.total == len(whole)
        assert page.result.to_json() == whole.page(limit, offset).to_json()


@pytest.mark.parametrize("query", [query for query in list_queries() if query.parameters], ids=lambda query: query.name)
def test_pages_of_one_entity(query: Any, store: Store) -> None:
    whole = run_named(store, query.name, _example(query))
    page = page_named(store, query.name, _example(query), limit=2, offset=1)
    assert (page.total, page.result.to_json()) == (len(whole), whole.page(2, 1).to_json())


@pytest.mark.parametrize("query", _PAGED, ids=lambda query: query.name)
def test_reading_tables_gives_what_looking_up_gives(query: Any, store: Store) -> None:
    read, looked_up = (str(list(store.query(text))) for text in (scanned(query.sparql), query.sparql))  # type: ignore[arg-type]
    assert read == looked_up


@pytest.mark.parametrize(
    ("line", "rewritten"),
    [
        ("  ?a kg:b ?c .  # scan", "  { SELECT ?a ?c WHERE { ?a kg:b ?c } }"),
        ("?a kg:b ?c .  # other", "?a kg:b ?c .  # other"),
        ("OPTIONAL { ?a kg:b ?c }  # scan", "OPTIONAL { { SELECT ?a ?c WHERE { ?a kg:b ?c } } }"),
        (
            "OPTIONAL { ?a kg:b ?c . ?c kg:d ?e }  # scan",
            "OPTIONAL { { SELECT ?a ?c WHERE { ?a kg:b ?c } } { SELECT ?c ?e WHERE { ?c kg:d ?e } } }",
        ),
        ("GRAPH ?g { ?a kg:b ?c }  # scan", "{ SELECT ?g ?a ?c WHERE { GRAPH ?g { ?a kg:b ?c } } }"),
    ],
)
def test_scan_makes_sub_selects(line: str, rewritten: str) -> None:
    assert scanned(line) == rewritten


def test_few_is_left_alone() -> None:
    text = "# few: there are\n?a kg:b ?c .  # scan"
    assert scanned(text) == text


def test_a_query_without_keys_is_cut_behind_its_answer(store: Store) -> None:
    assert Keys.find("SELECT * WHERE { ?s ?p ?o }") is None
    assert len(page_named(store, "exercises", limit=1).result) == 1


def _example(query: Any) -> dict[str, str]:
    name, _, value = query.example.split(" ", 3)[3].partition("=")
    return {name: value.strip("'")}
