"""Named queries: their names, parameters and values."""

from __future__ import annotations

import datetime as dt

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QueryError
from kg.query import entity_node, get_query, list_queries, run_named, run_sparql
from kg.query.parameters import Parameter, bind
from kg.query.results import BooleanResult, GraphResult, Result
from kg.store import Store, create_store
from kg.vocab import KG, RDF, SKOS, XSD

BASE = "https://kg.example/id/"


def test_there_are_queries_enough() -> None:
    assert len(list_queries()) >= 12


@pytest.mark.parametrize("name", ["who-said-wat", "Who-Said-What", "who_said_what"])
def test_unknown_query_tells_the_nearest(name: str) -> None:
    with pytest.raises(QueryError, match=rf"no query is called {name!r}\. Nearest names: who-said-what"):
        get_query(name)


def test_unknown_query_with_none_near_tells_all() -> None:
    with pytest.raises(QueryError, match="There are: acts, "):
        get_query("zzzz")


@pytest.mark.parametrize("name", ["../queries/agents", "agents.rq", "", "."])
def test_a_path_is_no_name(name: str) -> None:
    with pytest.raises(QueryError, match="no query is called"):
        get_query(name)


def test_missing_parameter_tells_which_with_an_example(store: Store) -> None:
    with pytest.raises(QueryError, match=r"parameter exercise \(Exercise\) is missing.*Example: kg query exercise-card exercise=West-2025"):
        run_named(store, "exercise-card")


def test_unknown_parameter_tells_those_there_are(store: Store) -> None:
    with pytest.raises(QueryError, match=r"no parameter is called 'abut'; there are: about, by, since, until\. Did you mean about\?"):
        run_named(store, "who-said-what", {"abut": "x"})


def test_none_counts_as_not_given(store: Store) -> None:
    assert len(run_named(store, "who-said-what", {"about": None})) == 6


@pytest.mark.parametrize(
    ("value", "iri"),
    [
        ("West-2025", "exercise/west-2025"),
        ("  west-2025 ", "exercise/west-2025"),
        ("ZAPAD-2025", "exercise/west-2025"),
        ("exercise/west-2025", "exercise/west-2025"),
        (BASE + "exercise/west-2025", "exercise/west-2025"),
        (f"<{BASE}exercise/west-2025>", "exercise/west-2025"),
        ("Khrenin", "actor/viktor-khrenin"),
        ("dovile-sakaliene", "actor/dovile-sakaliene"),
        ("Dovile Sakaliene", "actor/dovile-sakaliene"),
        ("DOVILĖ ŠAKALIENĖ", "actor/dovile-sakaliene"),
    ],
)
def test_entity_by_label_slug_or_iri(value: str, iri: str, store: Store) -> None:
    assert Parameter("about", "entity", "").term(store, value) == NamedNode(BASE + iri)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("entity", "Khrenine", "parameter about: no entity is called 'Khrenine'. Nearest names: Khrenin, Viktor Khrenin"),
        ("entity", "Defense Minister", r"'Defense Minister' names no entity but a post: <.*/post/defense-minister-of-"),
        ("entity", "qqqqqq", "No name in the store is near it"),
        ("Exercise", "Belarus", r"'Belarus' names no exercise but a state: <https://kg\.example/id/state/belarus>"),
        ("date", "May", "'May' is no date. Give YYYY-MM-DD"),
        ("date", "2025-13", "is no date"),
        ("date", "2025-02-30", "is no date"),
        ("date", "0000", "is no date"),
        ("last date", "2025-00", "is no date"),
        ("number", "ten", "'ten' is no number"),
    ],
)
def test_value_that_does_not_fit(kind: str, value: str, message: str, store: Store) -> None:
    with pytest.raises(QueryError, match=message):
        Parameter("about", kind, "").term(store, value)


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("date", "2025", Literal("2025-01-01", datatype=XSD.date)),
        ("date", 2025, Literal("2025-01-01", datatype=XSD.date)),
        ("date", "2025-02", Literal("2025-02-01", datatype=XSD.date)),
        ("date", dt.date(2025, 5, 28), Literal("2025-05-28", datatype=XSD.date)),
        ("last date", "2025", Literal("2025-12-31", datatype=XSD.date)),
        ("last date", "2024-02", Literal("2024-02-29", datatype=XSD.date)),
        ("last date", "2024-02-03", Literal("2024-02-03", datatype=XSD.date)),
        ("number", "12", Literal("12", datatype=XSD.integer)),
        ("number", -0.5, Literal("-0.5", datatype=XSD.decimal)),
        ("text", 'it\'s "so"', Literal('it\'s "so"')),
    ],
)
def test_value_becomes_a_term(kind: str, value: object, term: Literal, store: Store) -> None:
    assert Parameter("p", kind, "").term(store, value) == term


def test_ambiguous_name_lists_the_candidates() -> None:
    with pytest.raises(QueryError, match="'WEST-2025' names 2 entities") as caught:
        entity_node(namesakes(), "WEST-2025")
    assert str(caught.value).splitlines()[1:] == [
        "  west-2025, an exercise  <https://kg.example/id/exercise/other>",
        "  West-2025, an exercise  <https://kg.example/id/exercise/west-2025>",
    ]


@pytest.mark.parametrize(
    ("name", "iri"), [("West-2025", "exercise/west-2025"), ("west-2025", "exercise/other"), ("Zapad", "exercise/other")]
)
def test_a_name_as_it_is_written_goes_before_others(name: str, iri: str) -> None:
    assert entity_node(namesakes(), name) == NamedNode(BASE + iri)


def namesakes() -> Store:
    """A store with two exercises whose names differ in case alone; an alternative name of one is the other's preferred one in part."""
    made = create_store(None)
    one, other, graph = NamedNode(BASE + "exercise/west-2025"), NamedNode(BASE + "exercise/other"), NamedNode(BASE + "graph/entities")
    labels = [(one, SKOS.prefLabel, "West-2025"), (other, SKOS.prefLabel, "west-2025"), (other, SKOS.altLabel, "Zapad")]
    types = [Quad(each, RDF.type, KG.Exercise, graph) for each in (one, other)]
    made.replace_graph([*types, *(Quad(each, predicate, Literal(label), graph) for each, predicate, label in labels)])
    return made


def test_many_candidates_are_cut() -> None:
    made = create_store(None)
    graph = NamedNode(BASE + "graph/entities")
    nodes = [NamedNode(f"{BASE}actor/a-{n}") for n in range(12)]
    quads = [Quad(node, *pair, graph) for node in nodes for pair in ((RDF.type, KG.Actor), (SKOS.prefLabel, Literal("A")))]
    made.replace_graph(quads)
    with pytest.raises(QueryError, match="names 12 entities") as caught:
        entity_node(made, "A")
    assert str(caught.value).endswith("  … and 2 more")


@pytest.mark.parametrize("text", ['a" } # b', "a'\\", "line\nbreak", "} UNION { ?s ?p ?o", "\\u0022"])
def test_bound_text_stays_a_term(text: str, store: Store) -> None:
    bound = bind("SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": Literal(text)})
    answer = run_sparql(store, bound)
    assert isinstance(answer, Result)
    assert [tuple(row) for row in answer] == [(text,)]


def test_bind_needs_a_data_block() -> None:
    with pytest.raises(QueryError, match="no data block"):
        bind("SELECT * { ?s ?p ?o }", {"x": Literal("1")})


def test_no_value_is_taken_for_the_block_of_another(store: Store) -> None:
    query = "SELECT ?x ?y WHERE { VALUES ?x { UNDEF } VALUES ?y { UNDEF } }"
    values = {"x": Literal("VALUES ?y { UNDEF }"), "y": Literal('" } UNION { ?y ?p ?o } #')}
    answer = run_sparql(store, bind(query, values))
    assert isinstance(answer, Result)
    assert [tuple(row) for row in answer] == [("VALUES ?y { UNDEF }", '" } UNION { ?y ?p ?o } #')]


def test_bind_reaches_every_block() -> None:
    query = "SELECT ?x { VALUES ?x { UNDEF } { SELECT ?x { VALUES  ?x  {UNDEF} } } VALUES ?xy { UNDEF } }"
    assert bind(query, {"x": NamedNode("a:b")}).count("VALUES ?x { <a:b> }") == 2


@pytest.mark.parametrize(
    ("parameters", "rows"),
    [
        ({}, 6),
        ({"about": "West-2025"}, 5),
        ({"by": "Poland"}, 1),
        ({"by": "Belarusian Defence Ministry"}, 0),
        ({"since": "2025-06"}, 4),
        ({"until": "2025-05"}, 2),
        ({"about": "Belarus", "by": "Lithuania", "since": 2025, "until": 2025}, 1),
        ({"about": "Belarus", "by": "Lithuania", "since": 2026}, 0),
    ],
)
def test_who_said_what_filters(parameters: dict[str, object], rows: int, store: Store) -> None:
    assert len(run_named(store, "who-said-what", parameters)) == rows


def test_given_sparql_answers_by_kind(store: Store) -> None:
    assert isinstance(run_sparql(store, "SELECT ?x { ?x a kg:State }"), Result)
    assert run_sparql(store, "ASK { <state/belarus> a kg:State }")
    assert isinstance(run_sparql(store, "ASK { <state/belarus> a kg:Actor }"), BooleanResult)
    assert isinstance(run_sparql(store, "DESCRIBE <state/belarus>"), GraphResult)


def test_given_sparql_sees_the_union_unless_it_names_its_graphs(store: Store) -> None:
    states = "{ ?x a kg:State }"
    assert len(run_sparql(store, f"SELECT ?x {states}")) == 4  # type: ignore[arg-type]
    assert len(run_sparql(store, f"SELECT ?x FROM <graph/entities> {states}")) == 4  # type: ignore[arg-type]
    assert len(run_sparql(store, f"SELECT ?x FROM <graph/gazetteer> {states}")) == 0  # type: ignore[arg-type]


def test_own_prefix_goes_before_the_known_one(store: Store) -> None:
    assert not run_sparql(store, "PREFIX kg: <https://example.org/> SELECT ?x { ?x a kg:State }")


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?x {\n ?x foo:bar ?y }", r"line 2, column 5: the prefix foo: is not declared.*\n \?x foo:bar \?y \}\n {4}\^"),
        ("SELECT ?x {\n ?x }", r"SPARQL syntax error in line 2, column \d+"),
        ("", r"SPARQL syntax error in line 1, column 1"),
        ("SELECT ?x ?y { ?x ?y ?z } GROUP BY ?x", "SPARQL"),
    ],
)
def test_syntax_error_tells_line_and_column(sparql: str, message: str, store: Store) -> None:
    with pytest.raises(QueryError, match=message):
        run_sparql(store, sparql)
