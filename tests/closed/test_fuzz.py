"""Queries and requests that nobody would send: no crash, no status that is not announced, nothing that gets outside.

``KG_FUZZ=10000`` asks so many; without it a few hundred.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from contextlib import suppress
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query import list_queries
from kg.query.safety import check_query

MANY = int(os.environ.get("KG_FUZZ", "0"))
FUZZ = settings(
    max_examples=MANY or 150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)
# what the server may say, and which 503 are announced
ANNOUNCED = {200, 303, 400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 421, 422, 431, 501, 503}
BUSY = re.compile(r"more than \S+ seconds|more memory than allowed|too many questions|no process was free")

TOKENS = (
    *"{ } ( ) [ ] . , ; * + - / | ^ ! ? = < > && || @en ^^xsd:date a 1 2.5 1e3 true '' \"x\" '''y''' \\u0041 # \n".split(" "),
    *"SELECT ASK CONSTRUCT DESCRIBE DISTINCT REDUCED WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER EXISTS NOT BIND AS".split(),
    *"VALUES UNDEF GROUP BY ORDER HAVING LIMIT OFFSET COUNT SUM GROUP_CONCAT SAMPLE REGEX REPLACE SUBSTR STRLEN IF COALESCE".split(),
    *"BOUND IRI STR LANG DATATYPE NOW RAND UUID STRUUID MD5 SHA512 CONCAT BASE PREFIX LATERAL INSERT DELETE DATA LOAD CLEAR".split(),
    *"?s ?p ?o ?x $y _:b <a> <http://127.0.0.1:9/> kg:State skos:prefLabel rdf:type :x nope:y <graph/entities>".split(),
)
VALID = tuple(each.sparql for each in list_queries())
soup = st.lists(st.sampled_from(TOKENS), max_size=30).map(" ".join)
glued = st.lists(st.sampled_from(TOKENS), max_size=15).map("".join)
pattern = st.lists(st.sampled_from(TOKENS), max_size=12).map(lambda found: f"SELECT * {{ ?s ?p ?o . {' '.join(found)} }} LIMIT 5")


@st.composite
def damaged(draw):
    """A valid query with a piece cut out, doubled or replaced."""
    text = draw(st.sampled_from(VALID))
    begin = draw(st.integers(0, len(text)))
    end = min(len(text), begin + draw(st.integers(0, 40)))
    piece = draw(st.one_of(st.just(""), st.just(text[begin:end] * 2), st.sampled_from(TOKENS), st.text(max_size=5)))
    return text[:begin] + piece + text[end:]


nested = st.builds(
    lambda mark, depth: f"SELECT * {{ FILTER({mark * depth}1{')' * depth * mark.count('(')}) }}",
    st.sampled_from(["(", "!", "-("]),
    st.integers(1, 5000),
)
queries = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), soup, glued, pattern, damaged(), nested)


class Server:
    """A server with tight limits, and one connection to it."""

    def __init__(self, process):
        self.process = process
        self.port = int(re.search(r":(\d+)/ ", process.stderr.readline())[1])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, method, path, body=None, headers=None):
        try:
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
            data = answer.read()
        except (http.client.HTTPException, OSError):
            self.connection.close()  # the server may close a connection after an answer
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
            data = answer.read()
        length = answer.getheader("content-length")
        assert method == "HEAD" or length is None or int(length) == len(data)
        return answer.status, data.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def server(closed_store):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "KG_TOKEN": ""}
    options = ["--workers", "2", "--timeout", "2", "--memory", "256", "--max-rows", "1000"]
    command = [sys.executable, "-m", "kg", "serve", "--store", str(closed_store), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    made = Server(process)
    yield made
    made.connection.close()
    assert process.poll() is None, "the server died"
    process.terminate()
    assert "Traceback" not in process.communicate(timeout=60)[1]


def check(status, text):
    assert status in ANNOUNCED, text
    assert status != 503 or BUSY.search(text), text


@FUZZ
@given(sparql=queries, table=st.sampled_from(["*/*", "text/csv", "application/sparql-results+xml", "nonsense", ""]))
def test_queries(server, sparql, table):
    check(*server.ask("POST", "/sparql", sparql.encode("utf-8"), {"Content-Type": "application/sparql-query", "Accept": table}))


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
names = st.sampled_from(
    [
        "query",
        "update",
        "default-graph-uri",
        "named-graph-uri",
        "q",
        "iri",
        "name",
        "entity",
        "about",
        "since",
        "page",
        "format",
        "run",
        "x",
    ]
)
fields = st.lists(
    st.tuples(names, st.one_of(words, soup, st.sampled_from(["1", "ASK {}", "https://kg.example/id/state/belarus"]))), max_size=5
)
places = st.one_of(
    st.sampled_from(
        [
            "/",
            "/sparql",
            "/update",
            "/editor",
            "/search",
            "/entity",
            "/queries",
            "/queries/agents",
            "/queries/timeline",
            "/static/style.css",
        ]
    ),
    st.lists(
        st.sampled_from(["..", ".", "%2e%2e", "%2f", "static", "queries", "etc", "passwd", "%00", "\\", "~", "", "%ff", "a" * 300]),
        max_size=6,
    ).map(lambda found: "/" + "/".join(found)),
)


@settings(FUZZ, max_examples=max(100, MANY // 5))
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "GEHEIM"]),
    place=places,
    fields=fields,
    body=st.one_of(st.none(), st.binary(max_size=200), fields.map(lambda found: urlencode(found).encode())),
    kind=st.sampled_from(
        [
            None,
            "application/x-www-form-urlencoded",
            "application/sparql-query",
            "application/sparql-update",
            "text/html; charset=x",
            ";;",
            "a/b/c",
        ]
    ),
    accept=st.sampled_from([None, "*/*", "text/html", "text/csv;q=0.5", "q", "*/*;q=9", "," * 50]),
)
def test_requests(server, *, method, place, fields, body, kind, accept):
    headers = {name: value for name, value in (("Content-Type", kind), ("Accept", accept)) if value is not None}
    path = f"{place}?{urlencode(fields)}" if fields else place
    status, text = server.ask(method, path, body, headers)
    check(status, text)
    assert "root:" not in text
    assert "Traceback" not in text


@settings(FUZZ, max_examples=max(60, MANY // 10))
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    b"GET ",
                    b"POST ",
                    b"/sparql",
                    b" HTTP/1.1\r\n",
                    b"Host: localhost\r\n",
                    b"Content-Length: -1\r\n",
                    b"Content-Length: 5\r\n",
                    b"Transfer-Encoding: chunked\r\n",
                    b"\r\n",
                    b"ffffffffff\r\n",
                    b"0\r\n",
                    b"X: \xff\r\n",
                    b"\n",
                    b"\0",
                ]
            ),
            max_size=12,
        ).map(b"".join),
    )
)
def test_bytes_that_are_no_request(server, data):
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client, suppress(ConnectionError):
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(1 << 16)
        assert not answer or int(answer.split(b" ", 2)[1]) in ANNOUNCED


def test_it_still_answers(server):
    assert server.ask("GET", "/sparql?query=ASK%7B%7D")[0] == 200


ONE = ox.Store()
ONE.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal("c")))
WAYS_OUT = (
    "SERVICE",
    "service",
    "SERVICESILENT",
    "SeRvIcE",
    "SERV\\u0049CE",
    "\\u0053ERVICE",
    "'\\u0027",
    "\\u0022",
    "'''",
    '"""',
    "'",
    '"',
    "\\",
    "#",
    "\r",
    "<",
    ">",
    "<#>",
    "1",
    "true",
    "_:x",
    "?x",
    "@en",
    "SILENT",
)


@settings(FUZZ, max_examples=max(300, MANY))
@given(
    pieces=st.lists(st.sampled_from((*WAYS_OUT, *"{ } . ; ?s ?p ?o kg:x a \n".split(" "), " ")), max_size=14),
    gap=st.sampled_from(["", " "]),
)
def test_what_passes_the_check_reaches_nobody(trap, pieces, gap):
    sparql = f"SELECT * {{ ?s ?p ?o {gap.join(pieces)} <{trap.address}> {{ ?a ?b ?c }} }}"
    with suppress(QueryError, SyntaxError):
        check_query(sparql, "https://kg.example/id/")
        answer = ONE.query(sparql, prefixes={"kg": "https://kg.example/ontology#"}, base_iri="https://kg.example/id/")
        with suppress(OSError):
            assert list(answer) is not None
        assert not trap.arrived(), sparql
