"""What is sent to a server, and what becomes of each kind of answer."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from typing import Any

import pytest

from kg.errors import KGError, QueryError, StoreError
from kg.store.client import Limits, SparqlClient
from kg.store.endpoints import Credentials, Endpoints

JSON = {"Content-Type": "application/sparql-results+json; charset=utf-8"}
FINE = (200, JSON, b'{"head":{},"boolean":true}')


def client(url: str, credentials: Credentials | None = None, limits: Limits | None = None) -> tuple[SparqlClient, list[float]]:
    pauses: list[float] = []
    return SparqlClient(Endpoints(url, url, url, f"{url}/graphs"), credentials, limits, pauses.append), pauses


def ask(sent: SparqlClient, *, bounded: bool = True) -> bytes:
    with sent.query("ASK {}", "*/*", bounded=bounded).body as body:
        return body.read()


@pytest.mark.parametrize(
    ("before", "pauses"),
    [
        ([], []),
        ([(503, {}, b"")], [0.5]),
        ([(503, {"Retry-After": "3"}, b""), (502, {"Retry-After": "9000"}, b""), (504, {"Retry-After": "soon"}, b"")], [3.0, 8.0, 2.0]),
        ([(0, {}, b"")], [0.5]),
        ([(200, JSON | {"Content-Length": "100", "Connection": "close"}, b'{"head":')], [0.5]),
    ],
    ids=["at once", "503", "Retry-After", "connection lost", "half an answer"],
)
def test_what_may_pass_is_tried_again(scripted: Callable[..., Any], before: list[Any], pauses: list[float]) -> None:
    server = scripted(*before, FINE)
    sent, slept = client(server.url)
    assert ask(sent) == FINE[2]
    assert slept == pauses
    assert len(server.asked) == len(before) + 1


def test_what_does_not_pass_is_told(scripted: Callable[..., Any]) -> None:
    server = scripted((503, {}, b""))
    sent, slept = client(server.url)
    with pytest.raises(StoreError, match=r"HTTP 503.*6 tries"):
        sent.update("CLEAR ALL")
    assert slept == [0.5, 1.0, 2.0, 4.0, 8.0]
    assert len(server.asked) == 6


def test_nobody_there() -> None:
    sent, slept = client("http://127.0.0.1:1/sparql")
    with pytest.raises(StoreError, match="Is the server up"):
        sent.query("ASK {}", "*/*")
    assert len(slept) == 5


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ((400, {}, b"no  such\r\nthing"), QueryError, "does not take the query: no such thing"),
        ((401, {}, b""), StoreError, "HTTP 401: no access; set KG_STORE_USER"),
        ((403, {}, b""), StoreError, "HTTP 403: no access; set KG_STORE_USER"),
        ((404, {}, b"nothing here"), StoreError, "HTTP 404 at .*: nothing here Name the kind of server"),
        ((413, {}, b""), StoreError, "no request of that size"),
        ((429, {}, b"slow down"), StoreError, "HTTP 429: slow down"),
        ((500, {}, b"x" * 10_000), StoreError, "HTTP 500: x{300}$"),
        ((302, {"Location": "http://elsewhere.example/"}, b""), StoreError, "HTTP 302: it sends to http://elsewhere.example/"),
    ],
)
def test_a_refusal_is_told_at_once(scripted: Callable[..., Any], answer: Any, kind: type[KGError], words: str) -> None:
    server = scripted(answer)
    sent, slept = client(server.url)
    with pytest.raises(kind, match=words):
        sent.query("ASK {}", "*/*")
    assert (slept, len(server.asked)) == ([], 1)


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        (Credentials("jörg", "geheim ☃"), "Basic " + base64.b64encode("jörg:geheim ☃".encode()).decode()),
        (Credentials(token="geheim"), "Bearer geheim"),
    ],
)
def test_credentials_are_sent_and_never_told(scripted: Callable[..., Any], credentials: Credentials, header: str) -> None:
    server = scripted((401, {}, f"not with {credentials.password or credentials.token}".encode()))
    sent, _ = client(server.url, credentials)
    with pytest.raises(StoreError, match="does not open it") as caught:
        sent.query("ASK {}", "*/*")
    assert server.asked[0][2]["Authorization"] == header
    assert "geheim" not in str(caught.value)


def test_digest_authentication(scripted: Callable[..., Any]) -> None:
    server = scripted((401, {"WWW-Authenticate": 'Digest realm="SPARQL", nonce="1", qop="auth"'}, b""), FINE)
    url = server.url
    sent = SparqlClient(Endpoints(url, url, url, digest=True), Credentials("dba", "geheim"))
    assert ask(sent) == FINE[2]
    assert server.asked[1][2]["Authorization"].startswith('Digest username="dba"')
    assert server.asked[1][3] == b"query=ASK+%7B%7D"


def test_a_long_answer_is_refused_packed_or_not(scripted: Callable[..., Any]) -> None:
    for headers, body in ((JSON, b" " * 4000), (JSON | {"Content-Encoding": "gzip"}, gzip.compress(b" " * 4_000_000))):
        sent, _ = client(scripted((200, headers, body)).url, limits=Limits(answer=3000))
        with pytest.raises(StoreError, match="longer than"):
            sent.query("ASK {}", "*/*")
        assert not ask(sent, bounded=False).strip()


def test_a_slow_answer_is_given_up(scripted: Callable[..., Any]) -> None:
    server = scripted((200, JSON | {"Content-Length": "10"}, b"half"))
    sent, slept = client(server.url, limits=Limits(total=0.2))
    with pytest.raises(StoreError, match="no whole answer within"):
        sent.query("ASK {}", "*/*")
    assert not slept


def test_what_the_protocol_wants_is_sent(scripted: Callable[..., Any]) -> None:
    server = scripted((200, {}, b""))
    sent, _ = client(server.url)
    sent.query("SELECT", "text/x", (("default-graph-uri", "x:a b"), ("default-graph-uri", "x:c"))).body.close()
    sent.update("CLEAR ALL # ☃")
    sent.put_graph("x:g", b"<x:s> <x:p> <x:o> .\n")
    sent.get_graph("x:g").body.close()
    (query, update, put, get) = [(method, path, headers.get("Content-Type"), body) for method, path, headers, body in server.asked]
    form = "application/x-www-form-urlencoded"
    assert query == ("POST", "/sparql?default-graph-uri=x%3Aa+b&default-graph-uri=x%3Ac", form, b"query=SELECT")
    assert update == ("POST", "/sparql", "application/sparql-update", "CLEAR ALL # ☃".encode())
    assert put == ("PUT", "/sparql/graphs?graph=x%3Ag", "application/n-triples", b"<x:s> <x:p> <x:o> .\n")
    assert get == ("GET", "/sparql/graphs?graph=x%3Ag", None, b"")
    assert server.asked[0][2]["Accept"] == "text/x"


def test_an_update_as_a_form(scripted: Callable[..., Any]) -> None:
    server = scripted((200, {}, b""))
    SparqlClient(Endpoints(server.url, server.url, server.url, form=True)).update("CLEAR ALL")
    assert server.asked[0][3] == b"update=CLEAR+ALL"
    assert server.asked[0][2]["Content-Type"] == "application/x-www-form-urlencoded"


def test_a_server_without_graph_store() -> None:
    with pytest.raises(StoreError, match="KG_STORE_GRAPHS"):
        SparqlClient(Endpoints("http://h", "http://h", "http://h")).put_graph("x:g", b"")
