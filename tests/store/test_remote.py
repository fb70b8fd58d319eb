"""A graph on a server, read: the same answers as from a store here, by ``oxigraph serve`` on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Variable

from kg.cards import make_card
from kg.errors import QueryError, StoreError
from kg.query import list_queries, run_named, run_sparql
from kg.store import Dataset, Store, create_store, ontology_quads
from kg.store.client import Limits
from kg.store.endpoints import parse_url
from kg.store.ledger import Ledger
from kg.store.publish import publish
from kg.store.remote import RemoteStore, connect, open_remote
from kg.view import write_html

TESTS = Path(__file__).parents[1]
CASES = [
    (path.stem, case["parameters"])
    for path in sorted((TESTS / "query" / "golden").glob("*.json"))
    for case in json.loads(path.read_text("utf-8"))
]
DOCUMENT = "https://kg.example/id/doc/x"


@pytest.fixture(scope="session")
def here() -> Store:
    """A store in memory."""
    made = create_store(None)
    quads = ox.parse(path=str(TESTS / "fixtures" / "west.trig"), format=ox.RdfFormat.TRIG)
    made.replace_graph([*quads, *ontology_quads(made.base_iri)])
    return made


@pytest.fixture(scope="session")
def url(oxigraph: Callable[..., str], here: Store, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server with the same graph."""
    address = oxigraph()
    remote = connect(address, here.base_iri)
    with Ledger(tmp_path_factory.mktemp("ledger") / "sent.sqlite") as ledger:
        publish(here, remote, ledger)
    remote.close()
    return address


@pytest.fixture
def there(url: str) -> Iterator[RemoteStore]:
    with open_remote(url) as opened:
        yield opened


def test_it_is_a_store(there: RemoteStore, here: Store) -> None:
    assert isinstance(there, Store)
    assert there.base_iri == here.base_iri
    info = there.info
    assert (info.path, info.documents, info.quads) == (there.path, 2, here.info.quads)


@pytest.mark.parametrize("page", [10, 1_000, 1_000_000])
def test_all_quads_come(there: RemoteStore, here: Store, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.remote._PAGE", page)
    assert sorted(map(str, there.quads())) == sorted(map(str, here.quads()))


def test_all_quads_come_without_a_graph_store(url: str, here: Store) -> None:
    # an unknown kind of server: one URL for all, and none for whole graphs
    with open_remote(f"sparql+{url}/query?union-default-graph") as plain:
        assert plain.client.endpoints.graphs is None
        assert sorted(map(str, plain.quads())) == sorted(map(str, here.quads()))


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_named_queries_give_the_same(there: RemoteStore, here: Store, name: str, parameters: dict[str, str]) -> None:
    assert run_named(there, name, parameters).to_json() == run_named(here, name, parameters).to_json()


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_query_files_as_they_are_give_the_same(there: RemoteStore, here: Store, query: Any) -> None:
    assert run_sparql(there, query.sparql).to_json() == run_sparql(here, query.sparql).to_json()


QUERIES = [
    "SELECT ?label WHERE { <state/belarus> skos:prefLabel ?label }",
    "PREFIX kg: <https://kg.example/ontology#>\nSELECT (COUNT(*) AS ?n) WHERE { ?x a kg:Statement }",
    "prefix k: <https://kg.example/ontology#> SELECT (COUNT(*) AS ?n) WHERE { ?x a k:Statement }",
    "SELECT (COUNT(*) AS ?n) FROM <https://kg.example/id/graph/entities> WHERE { ?s ?p ?o }",
    "ASK { ?x a kg:Exercise }",
    "ASK { ?x a kg:Nothing }",
    "SELECT ?x WHERE { ?x a kg:Nothing }",
    'SELECT ?a ?b WHERE { VALUES (?a ?b) { ("x"@en UNDEF) ("☃\\n\\"" 1.50) } }',
    "SELECT ?x WHERE { ?x a kg:Exercise } ORDER BY ?x # a comment to the end",
]


@pytest.mark.parametrize("sparql", QUERIES)
def test_sparql_gives_the_same(there: RemoteStore, here: Store, sparql: str) -> None:
    assert run_sparql(there, sparql).to_json() == run_sparql(here, sparql).to_json()


@pytest.mark.parametrize("sparql", ["CONSTRUCT { ?x kg:called ?l } WHERE { ?x skos:prefLabel ?l }", "DESCRIBE <state/belarus>"])
def test_graphs_are_the_same(there: RemoteStore, here: Store, sparql: str) -> None:
    answers = [set(map(str, store.query(sparql))) for store in (there, here)]  # type: ignore[arg-type]
    assert answers[0] == answers[1] != set()


def test_substitutions_and_datasets(there: RemoteStore) -> None:
    name = NamedNode("https://kg.example/id/state/belarus")
    rows = there.query("SELECT ?x ?label WHERE { ?x skos:prefLabel ?label }", substitutions={Variable("x"): name})
    assert [row["x"] for row in rows] == [name]  # type: ignore[union-attr]
    graph = NamedNode("https://kg.example/id/graph/ontology")
    for dataset, expected in ((Dataset((graph,), ()), True), (Dataset((name,), ()), False), (Dataset((), (graph,)), False)):
        assert bool(there.query("ASK { kg:Document a ?class }", dataset=dataset)) is expected
    assert there.query("ASK { GRAPH ?g { kg:Document a ?class } }", dataset=Dataset((), (graph,)))


@pytest.mark.parametrize("sparql", ["SELECT", "SELECT ?x\nWHERE { ?x nope:a ?y }", "INSERT DATA { <a> <b> <c> }"])
def test_errors_are_told_as_for_a_store_here(there: RemoteStore, here: Store, sparql: str) -> None:
    told = []
    for store in (there, here):
        with pytest.raises(QueryError) as caught:
            store.query(sparql)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_cards_and_pages(there: RemoteStore, here: Store, tmp_path: Path) -> None:
    assert make_card(there, "West-2025") == make_card(here, "West-2025")
    for name, store in (("there", there), ("here", here)):
        write_html(store, tmp_path / name, title="T")
    assert (tmp_path / "there").read_text("utf-8") == (tmp_path / "here").read_text("utf-8")


def test_it_is_for_reading(there: RemoteStore) -> None:
    for refused in (lambda: there.replace_graph([]), lambda: there.put_extractions([]), lambda: list(there.extractions())):
        with pytest.raises(StoreError):
            refused()


def test_an_empty_server(oxigraph: Callable[..., str]) -> None:
    with pytest.raises(StoreError, match="no graph of kg on it"):
        open_remote(oxigraph())


def put(url: str, *quads: Quad) -> None:
    remote = connect(url, "https://kg.example/id/")
    remote.client.update("".join(f"INSERT DATA {{ GRAPH {q.graph_name} {{ {q.triple} }} }};" for q in quads))
    remote.close()


def ontology(base: str) -> Quad:
    return next(
        q for q in ontology_quads(base) if str(q.triple).startswith("<https://kg.example/ontology#Document> <http://www.w3.org/1999")
    )


def test_two_graphs_on_a_server(oxigraph: Callable[..., str]) -> None:
    address = oxigraph()
    put(address, ontology("https://a.example/"), ontology("https://b.example/"))
    with pytest.raises(StoreError, match=r"under https://a\.example/, https://b\.example/"):
        open_remote(address)


def test_a_server_whose_queries_see_no_union(oxigraph: Callable[..., str]) -> None:
    address = oxigraph()
    put(address, ontology("https://a.example/"))
    assert open_remote(address).base_iri == "https://a.example/"
    with pytest.raises(StoreError, match="do not see all named graphs"):
        open_remote(f"fuseki+{address}")


def test_writing_meanwhile_is_noticed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_remote(url) as opened:
        sizes = opened.sizes()
        monkeypatch.setattr(opened, "sizes", lambda: [(graph, count + 1) for graph, count in sizes])
        with pytest.raises(StoreError, match="somebody is writing to it"):
            list(opened.quads())


JSON = {"Content-Type": "application/sparql-results+json"}
TABLE = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}'


@pytest.mark.parametrize(
    ("headers", "body", "words"),
    [
        ({"Content-Type": "text/html"}, b"<html>", "text/html instead of"),
        ({}, b"", "nothing instead of"),
        (JSON, TABLE, "no whole answer"),
        (JSON, TABLE + b"]}", "no whole answer"),
        (JSON, b"", "no whole answer"),
        (JSON, b"[]", "no whole answer"),
        (JSON, b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"no iri"}}]}}', "no whole answer"),
    ],
)
def test_half_an_answer_is_none(scripted: Callable[..., Any], headers: dict[str, str], body: bytes, words: str) -> None:
    broken = connect(scripted((200, headers, body)).url, "https://kg.example/id/")
    with pytest.raises(StoreError, match=words):
        broken.query("SELECT ?x { ?x ?y ?z }")


def test_half_a_graph_is_none(scripted: Callable[..., Any]) -> None:
    broken = connect(scripted((200, {"Content-Type": "application/n-triples"}, b"<x:a> <x:b> <x:c")).url, "https://kg.example/id/")
    with pytest.raises(StoreError, match="no whole answer"):
        broken.query("DESCRIBE <x>")


def test_an_answer_that_is_too_long(url: str) -> None:
    with pytest.raises(StoreError, match="longer than 0 MiB"):
        connect(url, "https://kg.example/id/", Limits(answer=10_000)).query("SELECT * { GRAPH ?g { ?s ?p ?o } }")


def test_the_same_server_by_two_names() -> None:
    assert parse_url("http://h:1") == parse_url("oxigraph+http://h:1/")


def test_literals_survive_the_way(oxigraph: Callable[..., str], tmp_path: Path) -> None:
    nasty = [
        "\\u0041",
        "\\u0022 } } ; DROP ALL ; #",
        '"""',
        "a\tb\r\nc\x01\x7f",
        "☃\U0001f600",
        "\\",
        "${x}",
        "'); --",
        "é" * 1000,
        "\u2028\x85\x0c",
    ]
    quads = [Quad(NamedNode(DOCUMENT), NamedNode(f"x:p{n}"), Literal(text), NamedNode(DOCUMENT)) for n, text in enumerate(nasty)]
    quads += ontology_quads("https://kg.example/id/")
    made = create_store(None)
    made.replace_graph(quads)
    address = oxigraph()
    with Ledger(tmp_path / "sent.sqlite") as ledger:
        publish(made, connect(address, made.base_iri), ledger)
    with open_remote(address) as opened:
        assert set(opened.quads()) == set(quads)
