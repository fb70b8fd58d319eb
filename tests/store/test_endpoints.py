"""From a URL and the environment to endpoints and credentials."""

from __future__ import annotations

import pytest

from kg.errors import StoreError
from kg.store.endpoints import Endpoints, credentials_from, is_url, parse_url


@pytest.mark.parametrize(
    ("store", "expected"),
    [
        ("http://localhost:7878", True),
        ("https://example.org/repositories/news", True),
        ("fuseki+http://localhost:3030/news", True),
        ("kg-store", False),
        ("./http", False),
        ("C:\\stores\\http", False),
        ("httpstore/x", False),
    ],
)
def test_what_is_a_url(store: str, expected: bool) -> None:  # noqa: FBT001
    assert is_url(store) is expected


@pytest.mark.parametrize(
    ("url", "query", "update", "graphs"),
    [
        ("http://h:7878", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("http://h:7878/", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("oxigraph+https://h/kg/", "https://h/kg/query", "https://h/kg/update", "https://h/kg/store"),
        ("fuseki+http://h:3030/news", "http://h:3030/news/query", "http://h:3030/news/update", "http://h:3030/news/data"),
        ("http://h:7200/repositories/n", "http://h:7200/repositories/n", "http://h:7200/repositories/n/statements", "http://h:7200/repositories/n/rdf-graphs/service"),
        ("neptune+https://h:8182", "https://h:8182/sparql", "https://h:8182/sparql", "https://h:8182/sparql/gsp/"),
        ("qlever+http://h:7001", "http://h:7001", "http://h:7001", None),
        ("virtuoso+http://h:8890", "http://h:8890/sparql-auth", "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth"),
        ("https://h/some/sparql", "https://h/some/sparql", "https://h/some/sparql", None),
        ("https://h/q?reasoning=no#x", "https://h/q?reasoning=no", "https://h/q", None),
        ("HTTP://h:1", "http://h:1/query", "http://h:1/update", "http://h:1/store"),
    ],
)  # fmt: skip
def test_the_layouts_of_servers(url: str, query: str, update: str, graphs: str | None) -> None:
    found = parse_url(url, {})
    assert (found.query, found.update, found.graphs) == (query, update, graphs)


def test_the_environment_replaces_urls() -> None:
    found = parse_url("https://h/q", {"KG_STORE_UPDATE": "https://h/u", "KG_STORE_GRAPHS": "https://h/g"})
    assert (found.query, found.update, found.graphs) == ("https://h/q", "https://h/u", "https://h/g")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("blazegraph+http://h", "no server of that kind"),
        ("http://", "no host"),
        ("http://h:99999", "no such port"),
        ("http://h:x", "no such port"),
        ("http://me:geheim@h/", "credentials in a URL"),
        ("fuseki+https://geheim@h/", "credentials in a URL"),
    ],
)
def test_urls_that_are_refused(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        parse_url(url, {})
    assert "geheim" not in str(caught.value)


def test_an_update_url_with_credentials_is_refused() -> None:
    with pytest.raises(StoreError, match="credentials in a URL"):
        parse_url("http://h/q", {"KG_STORE_UPDATE": "http://me:geheim@h/u"})


SAFE = Endpoints("https://h", "https://h", "https://h")
LOOPBACK = Endpoints("http://localhost:1", "http://localhost:1", "http://127.0.0.1:1")
OPEN = Endpoints("https://h", "https://h", "http://h")


@pytest.mark.parametrize(
    ("environment", "endpoints", "expected"),
    [
        ({}, OPEN, None),
        ({"KG_STORE_USER": ""}, OPEN, None),
        ({"KG_STORE_USER": "u", "KG_STORE_PASSWORD": "p"}, SAFE, ("u", "p", None)),
        ({"KG_STORE_TOKEN": "t\n"}, LOOPBACK, (None, None, "t")),
        ({"KG_STORE_TOKEN": "t", "KG_STORE_INSECURE": "1"}, OPEN, (None, None, "t")),
    ],
)
def test_credentials(environment: dict[str, str], endpoints: Endpoints, expected: tuple[str | None, ...] | None) -> None:
    found = credentials_from(endpoints, environment)
    assert (found and (found.user, found.password, found.token)) == expected


@pytest.mark.parametrize(
    ("environment", "endpoints", "words"),
    [
        ({"KG_STORE_USER": "u"}, SAFE, "together"),
        ({"KG_STORE_PASSWORD": "geheim"}, SAFE, "together"),
        ({"KG_STORE_USER": "u", "KG_STORE_PASSWORD": "geheim", "KG_STORE_TOKEN": "geheim"}, SAFE, "alone"),
        ({"KG_STORE_TOKEN": "geheim"}, OPEN, "unencrypted"),
        ({"KG_STORE_TOKEN": "geheim\nX-Header: 1"}, SAFE, "holds what no token does"),
    ],
)
def test_credentials_that_are_refused(environment: dict[str, str], endpoints: Endpoints, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        credentials_from(endpoints, environment)
    assert "geheim" not in str(caught.value)


def test_secrets_are_not_shown() -> None:
    found = credentials_from(SAFE, {"KG_STORE_USER": "u", "KG_STORE_PASSWORD": "geheim"})
    assert found is not None
    assert "geheim" not in repr(found)
    assert found.redact("the geheim word") == "the *** word"
