"""Every named query on the fixture gives the rows that stand in ``golden/``.

A file there holds cases: the parameters, and the rows with values as JSON has them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.query import list_queries, run_named, run_sparql
from kg.query.results import Result
from kg.store import Store

GOLDEN = Path(__file__).parent / "golden"
CASES = [(path.stem, case) for path in sorted(GOLDEN.glob("*.json")) for case in json.loads(path.read_text("utf-8"))]


def test_every_query_has_golden_rows() -> None:
    assert [query.name for query in list_queries()] == sorted(path.stem for path in GOLDEN.glob("*.json"))


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name} {case['parameters']}" for name, case in CASES])
def test_golden_rows(name: str, case: dict[str, Any], store: Store) -> None:
    result = run_named(store, name, case["parameters"])
    assert [[json.loads(json.dumps(value, default=str)) for value in row] for row in result] == case["rows"]


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_header_tells_the_columns(query: Any, store: Store) -> None:
    # a query file is whole SPARQL by itself: with nothing bound, any engine takes it
    answer = run_sparql(store, query.sparql)
    assert isinstance(answer, Result)
    assert answer.columns == query.columns


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_header_is_complete(query: Any) -> None:
    assert query.title
    assert query.description.endswith(".")
    assert all(f"VALUES ?{p.name} {{ UNDEF }}" in query.sparql for p in query.parameters)
    assert query.example.count("=") == (1 if query.parameters else 0)


@pytest.mark.parametrize("query", [q for q in list_queries() if q.parameters], ids=lambda query: query.name)
def test_rows_are_sorted_and_the_same_on_every_run(query: Any, store: Store) -> None:
    parameters = _example(query.example)
    first, second = run_named(store, query.name, parameters), run_named(store, query.name, parameters)
    assert first.to_json() == second.to_json()
    assert first.rows


def _example(command: str) -> dict[str, str]:
    name, _, value = command.split(" ", 3)[3].partition("=")
    return {name: value.strip("'")}
