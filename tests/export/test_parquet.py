"""Parquet tables, read again."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from kg.errors import InputError
from kg.export.parquet import parquet_files
from kg.export.tables import read_tables
from kg.store import Store


def read(store: Store):
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: pip install 'kg-news[parquet]'")
    return {
        name.removesuffix(".parquet"): pq.read_table(io.BytesIO(content)) for name, content in parquet_files(read_tables(store.quads()))
    }


def test_as_many_rows_as_records(store: Store) -> None:
    tables = read_tables(store.quads())
    assert {name: table.num_rows for name, table in read(store).items()} == {
        name: len(getattr(tables, name)) for name in ("entities", "posts", "documents", "mentions", "statements", "assertions")
    }


def test_columns_are_typed(west: Store, empty: Store) -> None:
    tables = read(west)
    assert {row["date"] for row in tables["documents"].to_pylist()} == {dt.date(2025, 5, 28), dt.date(2025, 8, 20)}
    (khrenin,) = [row for row in tables["entities"].to_pylist() if row["label"] == "Viktor Khrenin"]
    assert (khrenin["kind"], khrenin["names"], khrenin["code"]) == ("Actor", ["Khrenin"], None)
    assert {name: table.schema for name, table in read(empty).items()} == {name: table.schema for name, table in tables.items()}


def test_claims_are_told_from_facts(west: Store) -> None:
    assertions = read(west)["assertions"].to_pylist()
    statements = {row["iri"] for row in read(west)["statements"].to_pylist()}
    assert {row["status"] for row in assertions} == {"reported", "claimed", "uncertain", "negated"} - (
        set() if any(row["status"] == "uncertain" for row in assertions) else {"uncertain"}
    )
    assert all((row["status"] == "claimed") <= (row["claimed_in"] in statements) for row in assertions)
    assert all(row["end"] - row["begin"] == len(row["exact"]) for row in assertions)


def test_without_pyarrow(west: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'kg-news\[parquet\]'"):
        list(parquet_files(read_tables(west.quads())))
