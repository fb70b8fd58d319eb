"""What is refused before it runs, and what only looks like it."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.query.safety import check_query, has_dataset, tokens

BASE = "https://kg.example/id/"


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . SERVICE ?x { ?s ?p ?o } }",
        "PREFIX : <http://example.org/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'a'SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o # '\n SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { SERVI\\u0043E <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '\\u0027 SERVICE <http://example.org/> { ?s ?p ?o } #' }",
    ],
)
def test_federated_queries_are_refused(sparql: str) -> None:
    with pytest.raises(QueryError, match=r"line \d, column \d+: SERVICE would send"):
        check_query(sparql, BASE)


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "PREFIX x: <a:> DELETE WHERE { ?s ?p ?o }",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "CLEAR ALL",
        "drop graph <a:g>",
        "CREATE GRAPH <a:g>",
        "ADD <a:a> TO <a:b>",
        "MOVE <a:a> TO <a:b>",
        "COPY <a:a> TO <a:b>",
    ],
)
def test_updates_are_refused(sparql: str) -> None:
    with pytest.raises(QueryError, match="would change the store"):
        check_query(sparql, BASE)


@pytest.mark.parametrize(
    "iri", ["http://example.org/x", "file:///etc/passwd", "HTTP://example.org/", "https://kg.example/other", "urn:x", "data:text/turtle,x"]
)
@pytest.mark.parametrize("named", ["", "NAMED "])
def test_foreign_graphs_are_refused(iri: str, named: str) -> None:
    with pytest.raises(QueryError, match=r"line 2, column \d+: FROM .* is no graph of this store"):
        check_query(f"SELECT *\nFROM {named}<{iri}> {{ ?s ?p ?o }}", BASE)


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT * { ?s ?p "SERVICE <http://example.org/>" }',
        "SELECT * { ?s ?p 'it\\'s a SERVICE' }",
        'SELECT * { ?s ?p """two\nlines " INSERT """ }',
        "SELECT * { ?s ?p '''a ' SERVICE''' }",
        "SELECT * { ?s <http://example.org/SERVICE> ?o }",
        "SELECT * { ?s ?p ?o } # SERVICE, INSERT and all that",
        "SELECT ?service ?insert { ?service ?insert $load }",
        "SELECT * { ?s schema:SERVICE ?o ; schema:serviceType ?t }",
        "SELECT * { ?s ?p ?o FILTER(?s < ?o && ?o > 3) }",
        f"SELECT * FROM <graph/entities> FROM NAMED <{BASE}graph/gazetteer> {{ ?s ?p ?o }}",
        "SELECT * { GRAPH <http://example.org/g> { ?s ?p ?o } }",
        "SELECT * { _:service ?p 'x'@en-service }",
    ],
)
def test_harmless_queries_pass(sparql: str) -> None:
    check_query(sparql, BASE)


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [("SELECT * FROM <g> {}", True), ("SELECT * { ?from ?p 'FROM' }", False), ("select * from named <g> {}", True)],
)
def test_has_dataset(sparql: str, *, expected: bool) -> None:
    assert has_dataset(sparql) is expected


def test_tokens_spell_the_query() -> None:
    assert [(t.kind, t.text) for t in tokens("SELECT ?x{?x kg:cue'a'@en;<b>1.5}# c")] == [
        ("word", "SELECT"),
        ("variable", "?x"),
        ("mark", "{"),
        ("variable", "?x"),
        ("name", "kg:cue"),
        ("string", "'a'"),
        ("tag", "@en"),
        ("mark", ";"),
        ("iri", "<b>"),
        ("word", "1"),
        ("mark", "."),
        ("word", "5"),
        ("mark", "}"),
    ]
