"""The pages: what they show, and what they never become."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlencode

import pytest

from kg.query import list_queries
from kg.serve.pages import asset

HOSTILE = "<script>alert(1)</script> & 'Vega'"
BELARUS = quote("https://kg.example/id/state/belarus", safe="")
PAGES = ["/", "/queries", "/editor", "/search?q=Belarus", f"/entity?iri={BELARUS}", "/queries/who-said-what", "/queries/agents?run=1"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(server, path):
    reply = server.ask(path, Accept="text/html")
    assert (reply.status, reply.media_type) == (200, "text/html")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    loaded = re.findall(r"""(?:src|href|action)=["']([^"']*)""", reply.text)
    assert loaded
    assert all(each.startswith(("/", "?", "data:,")) and not each.startswith("//") for each in loaded)
    assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|<style", reply.text)
    for each in loaded:
        if each.startswith("/static/"):
            assert server.ask(each).status == 200


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_each_named_query_has_a_form(server, query):
    text = server.ask(f"/queries/{query.name}").text
    assert html.escape(query.title, quote=True).replace("&#x27;", "&#39;") in text
    for parameter in query.parameters:
        assert f'name="{parameter.name}"' in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/queries/who-said-what?run=1&about=West-2025", "Viktor Khrenin"),
        ("/queries/agents", "As a file"),
        ("/queries/agents?page=99", "page"),
        ("/queries/agents?page=-1", "Belarus"),
        (f"/entity?iri={BELARUS}", "West-2025 exercise from September 12"),
        ("/entity?name=belarus", "Neighbours"),
        ("/search?q=lithuenia", "Lithuania"),
        ("/search?q=qqqqqq+zzzzzz", "0 found"),
        ("/", "Who said what"),
    ],
)
def test_what_pages_say(server, path, words):
    reply = server.ask(path)
    assert reply.status == 200
    assert words in reply.text


@pytest.mark.parametrize(
    ("form", "kind"), [("csv", "text/csv"), ("json", "application/sparql-results+json"), ("xml", "application/sparql-results+xml")]
)
def test_an_answer_as_a_file(server, form, kind):
    reply = server.ask(f"/queries/agents?format={form}")
    assert (reply.status, reply.media_type) == (200, kind)
    assert reply.headers["content-disposition"] == f'attachment; filename="agents.{form}"'
    assert "Belarus" in reply.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/queries/nope", 404, "no query is called"),
        ("/queries/entity-card?run=1", 400, "is missing"),
        ("/queries/entity-card?run=1&entity=Nobody+at+all", 400, "Nobody at all"),
        ("/queries/timeline?run=1&since=someday", 400, "is no date"),
        ("/queries/agents?format=exe", 400, "use one of"),
        ("/entity", 400, "say which entity"),
        ("/entity?name=Nobody+at+all", 400, "Nobody at all"),
        ("/nowhere", 404, "Not Found"),
        ("/static/app.py", 404, "no such file"),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_what_is_wrong_is_said(server, path, status, words, accept):
    reply = server.ask(path, Accept=accept)
    assert reply.status == status
    assert words in reply.text


@pytest.mark.parametrize("text", [HOSTILE, '"><img src=x onerror=alert(1)>', "'; alert(1) //", "{{ 7 * 7 }}", "javascript:alert(1)"])
def test_nothing_that_a_user_types_becomes_markup(server, text):
    for path in (
        f"/search?{urlencode({'q': text})}",
        f"/entity?{urlencode({'name': text})}",
        f"/queries/entity-card?{urlencode({'entity': text, 'run': 1})}",
        f"/queries/{quote(text, safe='')}",
        f"/queries/agents?{urlencode({'format': text})}",
    ):
        body = server.ask(path, Accept="text/html").text
        assert "<script>" not in body
        assert "<img" not in body
        assert "onerror=alert" not in re.sub(r"&[#\w]+;[^<]*", "", body)
        assert "49" not in body.partition("<h1>")[2] or "7 * 7" in body


def test_nothing_in_a_graph_becomes_markup(server):
    for path in ("/search?q=Vega", "/entity?name=Vega", "/queries/agents?run=1", "/graph"):
        body = server.ask(path, Accept="text/html").text
        assert "<script>alert" not in body
        assert "Vega" in body


def test_the_graph_is_a_page_of_its_own(server):
    reply = server.ask("/graph")
    assert (reply.status, reply.media_type) == (200, "text/html")
    assert "script-src 'sha256-" in html.unescape(reply.text)


def test_the_editor_asks_nobody_else():
    assert b"prefix.cc" not in asset("editor.js")
    assert b"http" not in asset("editor.js").replace(b"https://kg.example/ontology#", b"").replace(b"http://www.w3.org/", b"")
