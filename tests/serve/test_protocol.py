"""The SPARQL 1.1 Protocol (W3C Recommendation, 21 March 2013), section by section, against a running server."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

BASE = "https://kg.example/id/"
ENTITIES, ONTOLOGY = f"{BASE}graph/entities", f"{BASE}graph/ontology"
ASK = "ASK { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


def rows(reply):
    assert reply.status == 200, reply.text
    return [{name: value["value"] for name, value in row.items()} for row in json.loads(reply.body)["results"]["bindings"]]


def count(reply):
    return int(rows(reply)[0]["n"])


# 2.1 query operation: 2.1.1 via GET, 2.1.2 via URL-encoded POST, 2.1.3 via POST directly


@pytest.mark.parametrize(
    ("method", "address", "body", "content_type"),
    [
        ("GET", f"?query={quote(ASK)}", None, None),
        ("GET", f"?query={quote(ASK)}&unknown=1", None, None),
        ("GET", "?query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D", None, None),
        ("POST", "", f"query={quote(ASK)}", FORM),
        ("POST", "", f"query={quote(ASK)}", f"{FORM}; charset=UTF-8"),
        ("POST", "", f"query={quote(ASK)}", FORM.upper()),
        ("POST", "", ASK, DIRECT),
        ("POST", "", ASK, f'{DIRECT}; charset="utf-8"'),
        ("POST", "?unknown=1", ASK, DIRECT),
    ],
)
def test_2_1_each_way_to_ask(server, method, address, body, content_type):
    reply = server.ask(f"/sparql{address}", method, body, Content_Type=content_type)
    assert reply.status == 200, reply.text
    assert json.loads(reply.body)["boolean"] is True


def test_2_1_1_head_tells_what_get_would(server):
    reply = server.ask(f"/sparql?query={quote(ASK)}", "HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert reply.media_type == "application/sparql-results+json"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/sparql", "/"])
def test_2_1_other_methods_are_not_allowed(server, method, path):
    reply = server.ask(f"{path}?query={quote(ASK)}", method)
    assert reply.status == 405
    assert "GET" in reply.headers["allow"]


@pytest.mark.parametrize(
    ("method", "address", "body", "content_type", "status"),
    [
        ("GET", "?default-graph-uri=a:b&update=x", None, None, 400),
        ("GET", f"?query={quote(ASK)}&query={quote(ASK)}", None, None, 400),
        ("GET", f"?query={quote(ASK)}&update=x", None, None, 400),
        ("GET", "?query=", None, None, 400),
        ("GET", "?query=%FF", None, None, 400),
        ("GET", "?query=ASK%20%7B%7D%00", None, None, 400),
        ("POST", "", "", FORM, 400),
        ("POST", "", "update=CLEAR+ALL", FORM, 400),
        ("POST", "", f"query={quote(ASK)}&query={quote(ASK)}", FORM, 400),
        ("POST", f"?query={quote(ASK)}", f"query={quote(ASK)}", FORM, 400),
        ("POST", "", b"query=\xff", FORM, 400),
        ("POST", "", "", DIRECT, 400),
        ("POST", "", b"ASK { '\xff' }", DIRECT, 400),
        ("POST", f"?query={quote(ASK)}", ASK, DIRECT, 400),
        ("POST", "", ASK, None, 415),
        ("POST", "", ASK, "text/plain", 415),
        ("POST", "", ASK, "application/json", 415),
        ("POST", "", "CLEAR ALL", "application/sparql-update", 415),
        ("POST", "", ASK.encode("utf-16"), f"{DIRECT}; charset=utf-16", 415),
        ("POST", "", f"query={quote(ASK)}", f"{FORM}; charset=latin1", 415),
    ],
)
def test_2_1_malformed_requests(server, method, address, body, content_type, status):
    reply = server.ask(f"/sparql{address}", method, body, Content_Type=content_type)
    assert reply.status == status, reply.text
    assert reply.media_type == "text/plain"
    assert reply.text.strip()


# 2.1.4 specifying an RDF dataset


def dataset(default=(), named=()):
    return [("default-graph-uri", iri) for iri in default] + [("named-graph-uri", iri) for iri in named]


@pytest.mark.parametrize("how", ["GET", "form", "direct"])
@pytest.mark.parametrize(
    ("default", "named", "graphs"),
    [([ENTITIES], [], []), ([], [ENTITIES], [ENTITIES]), ([ONTOLOGY], [ENTITIES, ONTOLOGY], [ENTITIES, ONTOLOGY])],
)
def test_2_1_4_the_dataset_of_the_request(server, how, default, named, graphs):
    fields = dataset(default, named)

    def ask(sparql):
        if how == "GET":
            return server.ask(f"/sparql?{urlencode([('query', sparql), *fields])}")
        if how == "form":
            return server.ask("/sparql", "POST", [("query", sparql), *fields])
        return server.ask(f"/sparql?{urlencode(fields)}", "POST", sparql, Content_Type=DIRECT)

    assert [row["g"] for row in rows(ask(GRAPHS))] == graphs
    assert bool(count(ask(COUNT))) is bool(default)


def test_2_1_4_several_default_graphs_are_merged(server):
    def size(*graphs):
        return count(server.ask("/sparql", "POST", [("query", COUNT), *dataset(graphs)]))

    assert size(ENTITIES, ONTOLOGY) == size(ENTITIES) + size(ONTOLOGY) > size(ENTITIES) > 0


def test_2_1_4_the_request_goes_before_the_query(server):
    sparql = f"SELECT (COUNT(*) AS ?n) FROM <{ENTITIES}> {{ ?s ?p ?o }}"
    by_query = count(server.query(sparql))
    by_request = count(server.ask("/sparql", "POST", [("query", sparql), *dataset([ONTOLOGY])]))
    assert by_query == count(server.ask("/sparql", "POST", [("query", COUNT), *dataset([ENTITIES])]))
    assert by_request == count(server.ask("/sparql", "POST", [("query", COUNT), *dataset([ONTOLOGY])]))


def test_2_1_4_without_a_dataset_all_graphs_are_asked(server):
    everything = count(server.query(COUNT))
    assert everything > count(server.ask("/sparql", "POST", [("query", COUNT), *dataset([ENTITIES])]))


@pytest.mark.parametrize(
    ("name", "iri", "status"),
    [
        ("default-graph-uri", "http://example.org/data.ttl", 403),
        ("named-graph-uri", "file:///etc/passwd", 403),
        ("default-graph-uri", "relative", 400),
        ("default-graph-uri", "", 400),
        ("named-graph-uri", "https://kg.example/id/a b", 400),
        ("default-graph-uri", f"{BASE}graph/of-nobody", 200),
    ],
)
def test_2_1_4_a_dataset_may_be_refused(server, name, iri, status):
    assert server.ask("/sparql", "POST", [("query", ASK), (name, iri)]).status == status


# 2.1.5 accepted response formats, 2.1.6 success responses

TABLE, TRIPLES = "SELECT ?s { ?s a kg:State }", "CONSTRUCT WHERE { ?s a kg:State }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("sparql", "accept", "expected"),
    [
        (TABLE, None, JSON),
        (TABLE, "*/*", JSON),
        (TABLE, JSON, JSON),
        (TABLE, "application/json", "application/json"),
        (TABLE, XML, XML),
        (TABLE, "application/xml", "application/xml"),
        (TABLE, "text/csv", "text/csv"),
        (TABLE, "text/tab-separated-values", "text/tab-separated-values"),
        (TABLE, "text/*", "text/csv"),
        (TABLE, f"{JSON};q=0.5, text/csv;q=0.6", "text/csv"),
        (TABLE, f"{JSON};q=0, */*;q=0.1", "application/json"),
        (TABLE, "text/turtle, text/csv;q=0.1", "text/csv"),
        (TABLE, "TEXT/CSV", "text/csv"),
        (ASK, XML, XML),
        (ASK, "text/csv", "text/csv"),
        (TRIPLES, None, "text/turtle"),
        (TRIPLES, "*/*", "text/turtle"),
        (TRIPLES, "application/n-triples", "application/n-triples"),
        (TRIPLES, "application/n-quads", "application/n-quads"),
        (TRIPLES, "application/trig", "application/trig"),
        (TRIPLES, "application/ld+json", "application/ld+json"),
        (TRIPLES, "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE <state/belarus>", "text/turtle;q=0.2, application/n-triples;q=0.3", "application/n-triples"),
    ],
)
def test_2_1_5_negotiation(server, sparql, accept, expected):
    reply = server.query(sparql, Accept=accept)
    assert (reply.status, reply.media_type) == (200, expected), reply.text
    assert "accept" in reply.headers["vary"].lower()


@pytest.mark.parametrize(
    ("sparql", "accept"),
    [(TABLE, "text/turtle"), (ASK, "image/png"), (TRIPLES, "text/csv"), (TRIPLES, "text/turtle;q=0"), (TABLE, "text/csv;q=x")],
)
def test_2_1_5_a_format_that_there_is_not(server, sparql, accept):
    reply = server.query(sparql, Accept=accept)
    assert reply.status == 406
    assert "There are:" in reply.text


@pytest.mark.parametrize(
    "form", [each for each in ox.QueryResultsFormat.__dict__.values() if isinstance(each, ox.QueryResultsFormat)], ids=str
)
def test_2_1_6_tables_say_the_same_in_each_format(server, form):
    reply = server.query("SELECT ?s ?l { ?s a kg:State ; skos:prefLabel ?l } ORDER BY ?l", Accept=form.media_type)
    if form is ox.QueryResultsFormat.CSV:  # which the engine writes and does not read
        found = [line.split(",")[1] for line in reply.text.splitlines()[1:]]
    else:
        found = [row["l"].value for row in ox.parse_query_results(reply.body, form)]
    assert found == sorted(found)
    assert "Belarus" in found


@pytest.mark.parametrize(
    "form",
    [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML],
    ids=str,
)
def test_2_1_6_graphs_say_the_same_in_each_format(server, form):
    reply = server.query("CONSTRUCT WHERE { ?s a kg:State ; skos:prefLabel ?l }", Accept=form.media_type)
    expected = server.query("CONSTRUCT WHERE { ?s a kg:State ; skos:prefLabel ?l }", Accept="application/n-triples")
    assert {q.triple for q in ox.parse(reply.body, form)} == {q.triple for q in ox.parse(expected.body, ox.RdfFormat.N_TRIPLES)}


# 2.1.7 failure responses


@pytest.mark.parametrize("sparql", ["SELECT", "SELECT * { ?s ?p", "ASK { ?s nope:p ?o }", "SELECT ?x (1 AS ?x) {}", "Grüße"])
def test_2_1_7_a_query_that_is_none(server, sparql):
    reply = server.query(sparql)
    assert reply.status == 400
    assert "error" in reply.text


@pytest.mark.parametrize(
    "sparql",
    ["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "INSERT DATA { <a:a> <a:b> 1 }", "ASK FROM <http://example.org/> {}"],
)
def test_2_1_7_a_query_that_is_refused(server, sparql):
    assert server.query(sparql).status == 403


# 2.2 update operation


@pytest.mark.parametrize(
    ("method", "body", "content_type", "status"),
    [
        ("POST", "update=CLEAR+ALL", FORM, 403),
        ("POST", "CLEAR ALL", "application/sparql-update", 403),
        ("GET", None, None, 403),
    ],
)
def test_2_2_a_server_that_only_reads(server, method, body, content_type, status):
    assert server.ask("/update", method, body, Content_Type=content_type).status == status
    assert count(server.query(COUNT)) > 0


# 4 policy considerations, and SPARQL 1.1 Service Description, section 2


def test_the_service_description(server):
    reply = server.ask("/sparql")
    assert reply.media_type == "text/turtle"
    triples = {(q.predicate.value.rpartition("#")[2], q.object.value) for q in ox.parse(reply.body, ox.RdfFormat.TURTLE)}
    assert ("endpoint", f"http://127.0.0.1:{server.port}/sparql") in triples
    names = {value.rpartition("#")[2].rpartition("/")[2] for _, value in triples}
    assert {"Service", "SPARQL11Query", "UnionDefaultGraph", "SPARQL_Results_JSON", "Turtle"} <= names
    assert "SPARQL11Update" not in names


@pytest.mark.parametrize(
    ("accept", "expected"), [("application/ld+json", 200), ("application/n-triples", 200), ("text/csv", 406), ("text/html", 303)]
)
def test_the_service_description_is_negotiated(server, accept, expected):
    reply = server.ask("/sparql", Accept=accept)
    assert reply.status == expected
    assert expected != 200 or reply.media_type == accept
