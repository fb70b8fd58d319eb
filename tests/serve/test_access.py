"""Who may come in."""

from __future__ import annotations

import base64
import socket

import pytest

from kg.cli.app import run
from kg.errors import InputError
from kg.serve.access import check_access, check_origins, is_loopback
from kg.serve.problems import Problem

TOKEN = "a-token-of-many-characters"


def basic(password, user="anybody"):
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.2", False),
        ("kg", False),
        ("", False),
    ],
)
def test_what_only_this_machine_reaches(host, *, expected):
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    "headers", [{"authorization": f"Bearer {TOKEN}"}, {"authorization": f"bearer  {TOKEN} "}, basic(TOKEN), basic(TOKEN, "")]
)
def test_the_token_opens(headers):
    check_access({"host": "kg.example", **headers}, TOKEN)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer"},
        {"authorization": "Bearer x"},
        {"authorization": f"Bearer {TOKEN}x"},
        {"authorization": f"Token {TOKEN}"},
        {"authorization": TOKEN},
        {"authorization": "Basic !!!"},
        {"authorization": "Basic /w=="},
        {"authorization": "Bearer \udcff\u00fc"},
        basic(TOKEN + "x"),
        basic("", TOKEN),
        basic(""),
    ],
)
def test_nothing_else_does(headers):
    with pytest.raises(Problem) as problem:
        check_access({"host": "localhost", **headers}, TOKEN)
    assert problem.value.status == 401
    assert "Bearer" in problem.value.headers["WWW-Authenticate"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "[::1]:8000", "localhost."])
def test_without_a_token_this_machine_is_called_by_its_own_names(host):
    check_access({"host": host}, None)


@pytest.mark.parametrize(
    "host", ["", "example.org", "example.org:8000", "127.0.0.1.example.org", "[2001:db8::1]", "localhost@example.org", "[localhost"]
)
def test_and_by_no_other(host):
    with pytest.raises(Problem) as problem:
        check_access({"host": host}, None)
    assert problem.value.status == 421


@pytest.mark.parametrize("origin", ["*", "https://example.org", "http://localhost:3000"])
def test_origins(origin):
    check_origins([origin])


@pytest.mark.parametrize("origin", ["", "example.org", "https://", "https://example.org/", "https://a\r\nX: y", "https://a, https://b"])
def test_no_origins(origin):
    with pytest.raises(ValueError):
        check_origins([origin])


@pytest.mark.parametrize(
    ("options", "token", "words"),
    [
        (["--host", "0.0.0.0"], "", "a token is needed"),
        (["--writable"], "", "a token is needed"),
        (["--host", "0.0.0.0"], "short", "16 printable"),
        (["--writable"], "with a line\nfeed in it", "16 printable"),
        (["--cors", "example.org"], "", "no origin"),
        (["--token-file", "/nowhere/token"], "", "can't be read"),
        (["--queries", "/nowhere/queries"], "", "no such folder"),
        (["--store", "/nowhere/store"], "", "no such folder"),
    ],
)
def test_a_server_that_does_not_start(served_store, monkeypatch, capsys, options, token, words):
    monkeypatch.setenv("KG_TOKEN", token)
    monkeypatch.setenv("KG_STORE", str(served_store))
    assert run(["serve", "--port", "0", *options]) == InputError.exit_code
    assert words in capsys.readouterr().err


def test_a_port_that_is_taken(served_store, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert run(["serve", "--store", str(served_store), "--port", str(other.getsockname()[1])]) == InputError.exit_code
    assert "can't listen" in capsys.readouterr().err


def test_a_server_with_a_token_and_updates(tmp_path, start, make_store):
    store = tmp_path / "kg-store"
    make_store(store)
    with start(store, "--writable", "--cors", "https://example.org", token=TOKEN) as server:
        _asks_for_its_token(server)
        _takes_updates(server)
        _lets_an_origin_ask(server)


def _asks_for_its_token(server):
    assert server.ask("/", Host="elsewhere.example").status == 200
    for path in ("/", "/sparql?query=ASK{}", "/static/style.css", "/nowhere"):
        assert server.ask(path, Authorization="Bearer wrong").status == 401
    assert server.ask("/", Authorization=basic(TOKEN)["authorization"]).status == 200


def _takes_updates(server):
    def update(text, **headers):
        return server.ask("/update", "POST", {"update": text}, **headers).status

    count = "SELECT (COUNT(*) AS ?n) FROM <graph/own> { ?s ?p ?o }"
    assert update("INSERT DATA { GRAPH <graph/own> { <x> skos:prefLabel 'New', 'Newer' } }") == 204
    assert '"2"' in server.query(count).text
    assert (
        server.ask(
            "/update", "POST", "DELETE DATA { GRAPH <graph/own> { <x> skos:prefLabel 'New' } }", Content_Type="application/sparql-update"
        ).status
        == 204
    )
    assert '"1"' in server.query(count).text
    # a browser sends a password along by itself: a page from elsewhere could have it changed
    assert update("CLEAR ALL", Authorization=basic(TOKEN)["authorization"]) == 403
    assert update("INSERT DATA { <x> ") == 400
    assert update("SELECT * {}") == 400
    assert update("LOAD <http://127.0.0.1:9/>") == 403
    assert update("INSERT { <x> <y> ?z } WHERE { SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }") == 403
    assert server.ask("/update").status == 405
    assert server.ask("/update", "POST", {"update": "CLEAR ALL", "using-graph-uri": "a:b"}).status == 400
    assert server.ask("/sparql", "POST", {"update": "CLEAR ALL"}).status == 400
    assert '"1"' in server.query(count).text
    assert "SPARQL11Update" in server.ask("/sparql").text


def _lets_an_origin_ask(server):
    allowed = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    asked = server.ask("/sparql", "OPTIONS", **{**allowed, "Authorization": ""})
    assert (asked.status, asked.headers["access-control-allow-origin"]) == (200, "https://example.org")
    assert server.query("ASK {}", Origin="https://example.org").headers["access-control-allow-origin"] == "https://example.org"
    assert "access-control-allow-origin" not in server.query("ASK {}", Origin="https://other.example").headers
    assert "access-control-allow-origin" not in server.ask("/", Origin="https://example.org").headers


def test_without_the_option_no_origin_may_ask(server):
    assert "access-control-allow-origin" not in server.query("ASK {}", Origin="https://example.org").headers
    assert server.ask("/sparql", "OPTIONS", Origin="https://example.org", Access_Control_Request_Method="POST").status == 405
