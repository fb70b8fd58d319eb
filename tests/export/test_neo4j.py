"""CSV for Neo4j's importer, read as the importer reads it: a row a line."""

from __future__ import annotations

import csv
import io

import pytest

from kg.export.neo4j import neo4j_files
from kg.export.tables import read_tables
from kg.store import Store

NODES = ("entities.csv", "posts.csv", "documents.csv", "statements.csv", "values.csv")


def read(store: Store) -> dict[str, list[dict[str, str]]]:
    files = dict(neo4j_files(read_tables(store.quads())))
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in files.items() if name.endswith(".csv")}


def test_a_row_a_line_and_all_of_its_fields(store: Store) -> None:
    for name, text in neo4j_files(read_tables(store.quads())):
        if name.endswith(".csv"):
            rows = list(csv.reader(text.split("\n")[:-1], strict=True))
            assert {len(row) for row in rows} == {len(rows[0])}
            assert not any("\n" in cell or "\r" in cell or "\0" in cell for row in rows for cell in row)


def test_identifiers_are_unique_and_relationships_lead_to_nodes(store: Store) -> None:
    tables = read(store)
    ids = [row.get("iri:ID") or row["id:ID"] for name in NODES for row in tables[name]]
    assert len(ids) == len(set(ids))
    for name in ("facts.csv", "links.csv"):
        assert {end for row in tables[name] for end in (row[":START_ID"], row[":END_ID"])} <= set(ids)


def test_types_keep_claims_from_facts(west: Store) -> None:
    facts = read(west)["facts.csv"]
    assert {row[":TYPE"] for row in facts} >= {"PARTICIPANT", "CLAIMED_PARTICIPANT", "NEGATED_PARTICIPANT", "START_DATE", "HOLDS"}
    for row in facts:
        assert row[":TYPE"].startswith("CLAIMED_") == (row["status"] == "claimed")
        assert bool(row["statement"]) == bool(row["force"]) == (row["claimed:boolean"] == "true")


def test_labels_and_arrays(west: Store, hostile: Store) -> None:
    entities = {row["label"]: row for row in read(west)["entities.csv"]}
    assert entities["West-2025"][":LABEL"] == "Entity;Exercise"
    assert entities["West-2025"]["start:string[]"] == "2025-09-12"
    names = [row["names:string[]"] for row in read(hostile)["entities.csv"]]
    assert any(len(each.split(";")) == 2 for each in names), "a semicolon in a name is no delimiter"


def test_the_importers_arguments_name_all_files(west: Store) -> None:
    files = dict(neo4j_files(read_tables(west.quads())))
    arguments = files.pop("import.args").split()
    assert sorted(argument.partition("=")[2] for argument in arguments) == sorted(files)


@pytest.mark.parametrize("name", ["west", "hostile"])
def test_offsets_count_in_the_documents_text(name: str, request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue(name)
    texts = {row["iri:ID"]: row["text"] for row in read(store)["documents.csv"]}
    for document in read_tables(store.quads()).documents:
        assert len(texts[document.iri]) == len(document.text)
