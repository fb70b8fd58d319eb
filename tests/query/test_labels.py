"""Labels and sentences beside bare IRIs."""

from __future__ import annotations

import pytest

from kg.query import Result, labelled, run_named, run_sparql
from kg.store import Store


def answer(store: Store, sparql: str) -> Result:
    found = run_sparql(store, sparql)
    assert isinstance(found, Result)
    return found


@pytest.mark.parametrize(
    ("sparql", "columns", "labels"),
    [
        ("SELECT ?x { VALUES ?x { <state/belarus> } }", ("x", "x_label"), ["Belarus"]),
        ("SELECT ?x ?n { VALUES (?x ?n) { (<state/belarus> 1) (<no/such> 2) } }", ("x", "x_label", "n"), ["Belarus", None]),
        ("SELECT ?p { VALUES ?p { kg:participant } }", ("p", "p_label"), ["participant"]),
        ("SELECT ?x { VALUES ?x { <no/such> 'text' UNDEF } }", ("x",), []),
        ("SELECT ?x_iri { VALUES ?x_iri { <state/belarus> } }", ("x_iri",), []),
        ("SELECT ?x ?x_label { VALUES (?x ?x_label) { (<state/belarus> 'B') } }", ("x", "x_label"), ["B"]),
    ],
)
def test_labels_stand_behind_their_iris(sparql: str, columns: tuple[str, ...], labels: list[str | None], store: Store) -> None:
    shown = labelled(store, answer(store, sparql))
    assert shown.columns == columns
    assert [row[f"{columns[0]}_label"] for row in shown] == labels if labels else len(shown) > 0


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [
        ("kg:Statement", "kg:content"),
        ("kg:Mention", "oa:exact"),
        ("kg:Document", "dcterms:source"),
        ("kg:Assertion", "kg:evidence/oa:exact"),
    ],
)
def test_what_has_no_label_has_its_text(kind: str, predicate: str, store: Store) -> None:
    shown = labelled(store, answer(store, f"SELECT ?x (MIN(?t) AS ?text) {{ ?x a {kind} ; {predicate} ?t }} GROUP BY ?x"))
    assert shown.columns == ("x", "x_label", "text")
    assert shown
    assert all(row.x_label == row.text for row in shown)


def test_many_iris_are_asked_for_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sparql = "SELECT ?x { ?x skos:prefLabel ?label } ORDER BY ?x"
    at_once = labelled(store, answer(store, sparql)).to_json()
    monkeypatch.setattr("kg.query.labels._BATCH", 2)
    assert labelled(store, answer(store, sparql)).to_json() == at_once


def test_named_queries_have_theirs_already(store: Store) -> None:
    found = run_named(store, "agents")
    assert labelled(store, found).columns == found.columns
