"""``kg link``: from names in a store to proposals, to what a person accepts, to the graph."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kg.cli.app import run
from kg.knowledge_graph import open_graph
from kg.model import Document, Entity, Extraction, Kind, Mention, Span
from kg.store import create_store
from kg.store.documents import Origin, Prepared, encode_extraction
from kg.store.update import Update

WIKIDATA = {"identifierSpace": "http://www.wikidata.org/entity/", "view": {"url": "https://www.wikidata.org/wiki/{{id}}"}}
# a state has links of its own to GeoNames
_LINKS = "SELECT ?n ?o { ?s skos:exactMatch ?o ; skos:prefLabel ?n FILTER CONTAINS(STR(?o), 'wikidata') }"
Q1, Q2, Q184 = (f"http://www.wikidata.org/entity/{item}" for item in ("Q1", "Q2", "Q184"))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of one report that names a person, a state and an exercise, the state twice."""
    text = "Anna Vega of Belarus spoke of Storm-2025. Belarus agreed."
    entities = (
        Entity("e0", Kind.ACTOR, "Anna Vega"),
        Entity("e1", Kind.STATE, "Belarus", code="BY"),
        Entity("e2", Kind.EXERCISE, "Storm-2025"),
    )
    mentions = tuple(
        Mention(Span(begin, begin + len(each.name)), (each.id,))
        for each in entities
        for begin in {text.index(each.name), text.rindex(each.name)}
    )
    report = Extraction(Document("a.txt", text), entities, mentions=mentions)
    with create_store(tmp_path / "kg-store") as made:
        documents = made.documents
        documents.forget_todo()
        documents.prepare([Prepared(report.document, Origin(), "test", encode_extraction(report))])
        documents.mark("a.txt", put=True)
        change = Update(made.database, made.base_iri, fresh=True, told=lambda *_: None)
        made.change_graph(change.prepare, change.finish)
    monkeypatch.setenv("KG_STORE", str(tmp_path / "kg-store"))
    return tmp_path / "kg-store"


@pytest.fixture
def kg(store: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    assert store.is_dir()

    def call(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, error = capfdbinary.readouterr()
        return code, out.decode(), error.decode()

    return call


def links(store: Path) -> dict[str, str]:
    with open_graph(store) as graph:
        return {row[0]: row[1] for row in graph.sparql(_LINKS)}


def test_what_is_proposed_waits_for_a_person(kg: Any, store: Path, reconciler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    service = reconciler(["0.2"], **WIKIDATA)
    code, out, error = kg("link", "--service", service.url, "--format", "json")
    assert code == 0, error
    assert [(each["asked"]["label"], each["accepted"]) for each in json.loads(out)] == [("Belarus", False), ("Anna Vega", False)]
    assert links(store) == {}
    assert service.asked[1][2] == {
        "q0": {"query": "Belarus", "limit": 5, "type": "Q6256"},
        "q1": {"query": "Anna Vega", "limit": 5, "type": "Q5"},
    }
    cases = json.loads(kg("review", "--format", "json")[1])
    assert {case["right"]["name"] for case in cases} == {Q1, Q2, Q184}
    wanted = {Q1: "a", Q2: "r a painter", Q184: "s"}
    answers = iter([wanted[case["right"]["name"]] for case in cases])
    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setattr(Console, "input", lambda *_: next(answers))
    assert kg("review", "--by", "zoe")[0] == 0
    assert links(store) == {"Anna Vega": Q1}
    assert [case["right"]["name"] for case in json.loads(kg("review", "--format", "json")[1])] == [Q184]
    assert kg("validate")[0] == 0


def test_what_is_sure_enough_is_linked_at_once(kg: Any, store: Path, reconciler: Any) -> None:
    service = reconciler(["1.0-draft"], view={"url": "http://www.wikidata.org/entity/{id}"})
    code, out, _ = kg("link", "--service", service.url, "--accept-above", 95)
    assert (code, "2 linked, 0 proposed." in out) == (0, True)
    assert links(store) == {"Anna Vega": Q1, "Belarus": Q184}
    assert Q1 in kg("show", "Anna Vega")[1]
    service.asked.clear()
    kg("link", "--service", service.url)
    assert [query["conditions"][0]["propertyValue"] for _, _, body in service.asked if body for query in body] == ["Storm-2025"]
    assert kg("review", "--undo", 1)[0] == 0
    assert len(links(store)) == 1


def test_what_a_person_refused_is_not_linked(kg: Any, store: Path, reconciler: Any) -> None:
    (store / "decisions.csv").write_text(f"decision,kind,name,other\nno-link,Actor,Anna Vega,{Q1}\n")
    service = reconciler(["0.2"], **WIKIDATA)
    assert kg("link", "--service", service.url, "--accept-above", 50, "--kind", "actor")[0] == 0
    assert links(store) == {}


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--kind", "Ship"], "Ship"), (["--type", "Q5"], "Actor=Q5"), (["--type", "Ship=Q5"], "Ship=Q5")]
)
def test_what_is_asked_wrongly(kg: Any, reconciler: Any, arguments: list[str], words: str) -> None:
    code, _, error = kg("link", "--service", reconciler(["0.2"]).url, *arguments)
    assert code == 2
    assert words in error


def test_without_a_service_nothing_is_asked(kg: Any) -> None:
    code, _, error = kg("link")
    assert (code, "--service" in error) == (2, True)
