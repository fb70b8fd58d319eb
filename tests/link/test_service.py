"""The Reconciliation API over real connections: both versions, batches, faults that pass and faults that don't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.errors import InputError
from kg.link import Candidate, Query, Service

WIKIDATA = {"identifierSpace": "http://www.wikidata.org/entity/", "view": {"url": "https://www.wikidata.org/wiki/{{id}}"}}
QUERIES = [Query("Anna Vega", "Q5"), Query("Nobody"), Query("Belarus")]
VEGA = (
    Candidate("http://www.wikidata.org/entity/Q1", "Anna Vega", 98.0, match=True, description="minister of Borduria"),
    Candidate("http://www.wikidata.org/entity/Q2", "Ana Vega", 61.0, match=False, description="a painter"),
)
BELARUS = (Candidate("http://www.wikidata.org/entity/Q184", "Belarus", 100.0, match=True, description="a country"),)


@pytest.mark.parametrize(
    ("versions", "manifest", "path"),
    [
        (["0.1", "0.2"], WIKIDATA, "/api"),
        (None, WIKIDATA, "/api"),
        (["0.2", "1.0-draft"], WIKIDATA, "/api"),
        (["1.0-draft"], {"view": {"url": "https://www.wikidata.org/wiki/{id}"}}, "/api/reconcile"),
        (["0.2"], {"view": WIKIDATA["view"]}, "/api"),
    ],
)
def test_each_version_is_spoken(reconciler: Callable[..., Any], versions: list[str], manifest: dict[str, Any], path: str) -> None:
    service = reconciler(versions, **manifest)
    asking = Service(service.url)
    assert list(asking.reconcile(QUERIES)) == [VEGA, (), BELARUS]
    assert asking.is_wikidata
    assert [where for _, where, _ in service.asked] == ["/api", path, path]
    first = service.asked[1][2]
    if path == "/api":
        assert first == {"q0": {"query": "Anna Vega", "limit": 5, "type": "Q5"}, "q1": {"query": "Nobody", "limit": 5}}
    else:
        named = {"matchType": "name", "propertyValue": "Anna Vega"}
        assert first[0] == {"conditions": [named], "limit": 5, "type": "Q5"}


@pytest.mark.parametrize(
    ("url", "identifier", "iri"),
    [
        ("https://example.org/{{id}}", "a b", "https://example.org/a%20b"),
        ("https://example.org/{id}", "x/y", "https://example.org/x%2Fy"),
        ("{+id}", "https://example.org/z", "https://example.org/z"),
    ],
)
def test_an_identifier_becomes_an_iri(reconciler: Callable[..., Any], url: str, identifier: str, iri: str) -> None:
    assert Service(reconciler(["1.0-draft"], view={"url": url}).url)._iri(identifier) == iri


def test_what_passes_is_tried_again(reconciler: Callable[..., Any]) -> None:
    service, pauses = reconciler(["0.2"], **WIKIDATA), []
    asking = Service(service.url, sleep=pauses.append)
    service.faults = [503, 429]
    assert list(asking.reconcile(QUERIES[:1])) == [VEGA]
    assert pauses == [7.0, 4.0]
    service.faults = [502] * 9
    with pytest.raises(InputError, match=r"HTTP 502.*4 tries"):
        list(asking.reconcile(QUERIES[:1]))


def test_a_batch_that_is_too_large_is_halved(reconciler: Callable[..., Any]) -> None:
    service = reconciler(["0.2"], **WIKIDATA | {"batchSize": 50})
    service.most = 1
    assert list(Service(service.url).reconcile(QUERIES)) == [VEGA, (), BELARUS]
    service.most = 0
    with pytest.raises(InputError, match="413"):
        list(Service(service.url).reconcile(QUERIES))


@pytest.mark.parametrize(("status", "words"), [(400, "HTTP 400"), (302, "HTTP 302: it sends to elsewhere"), (401, "HTTP 401")])
def test_what_does_not_pass_is_told_at_once(reconciler: Callable[..., Any], status: int, words: str) -> None:
    service = reconciler(["0.2"], **WIKIDATA)
    service.faults = [status]
    with pytest.raises(InputError, match=words):
        Service(service.url)


def test_nobody_there() -> None:
    with pytest.raises(InputError, match=r"127.0.0.1:9.*no connection"):
        Service("http://127.0.0.1:9/api", sleep=lambda _: None)
    with pytest.raises(InputError, match="begins with http"):
        Service("wikidata")


@pytest.mark.parametrize("manifest", [{"name": None}, b"<html>", b"[]"])
def test_something_else_there(reconciler: Callable[..., Any], manifest: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    service = reconciler(["0.2"])
    monkeypatch.setattr(service, "told", lambda: {"x": 1} if isinstance(manifest, dict) else manifest)
    with pytest.raises(InputError, match=r"manifest|JSON"):
        Service(service.url)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        {"q0": {"result": 5}},
        {"q0": {"result": [{"id": "Q1"}]}},
        {"q0": {"result": [{"id": "Q1", "name": "x", "score": "high"}]}},
        {"q0": {"result": [{"id": "Q1", "name": "x", "score": float("nan")}]}},
        {"q0": {"result": [{"id": "http://x/<a>", "name": "x", "score": 1}]}},
    ],
)
def test_an_answer_that_is_none(reconciler: Callable[..., Any], answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    service = reconciler(["0.2"], **WIKIDATA)
    asking = Service(service.url)
    monkeypatch.setattr(service, "answer", lambda *_: (200, answer))
    with pytest.raises(InputError, match="none of the Reconciliation API"):
        list(asking.reconcile(QUERIES[:1]))
