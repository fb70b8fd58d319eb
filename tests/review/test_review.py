"""``kg review``: pairs, rejections and their undoing, as a user meets them."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from kg.decisions import read_decisions
from kg.knowledge_graph import open_graph

Call = Callable[..., tuple[int, str, str]]


def actors(store: Path) -> list[str]:
    with open_graph(store) as graph:
        return [row[0] for row in graph.sparql("SELECT DISTINCT ?n { ?a a kg:Actor ; skos:prefLabel ?n } ORDER BY ?n")]


def iris(store: Path, kind: str) -> list[str]:
    """The IRIs of all statements or assertions of the first report."""
    query = f'SELECT ?s {{ GRAPH ?g {{ ?g dcterms:source "a.txt" . ?s a kg:{kind} }} }} ORDER BY ?s'
    with open_graph(store) as graph:
        return [row[0] for row in graph.sparql(query)]


def test_names_are_joined_until_a_person_splits_them(kg: Call, store: Path, tmp_path: Path) -> None:
    assert len(actors(store)) == 1
    sheet = tmp_path / "pairs.csv"
    assert kg("review", "--export", sheet, "--below", 1)[0] == 0
    (row,) = csv.DictReader(io.StringIO(sheet.read_text("utf-8")))
    assert (row["decision"], row["name"], row["other"]) == ("", "Aleksandr Lukashenko", "Alexander Lukashenka")
    assert row["kg says"] == "same"
    assert "President Aleksandr Lukashenko of Belarus said" in row["sentences"]
    sheet.write_text(sheet.read_text("utf-8").replace("\n,Actor", "\ndifferent,Actor", 1), "utf-8")
    code, out, _ = kg("review", "--import", sheet)
    assert (code, "1 new" in out) == (0, True)
    assert actors(store) == ["Aleksandr Lukashenko", "Alexander Lukashenka"]
    (decision,) = read_decisions(store / "decisions.csv")
    assert (decision.by, decision.score) == ("mia", pytest.approx(float(row["score"])))
    assert json.loads(kg("review", "--below", 1, "--format", "json")[1]) == []
    _, out, _ = kg("show", "Aleksandr Lukashenko")
    assert "Aleksandr Lukashenko is not Alexander Lukashenka" in out
    assert "[mia, score 0.00]" in out
    assert kg("review", "--undo", 1)[0] == 0
    assert len(actors(store)) == 1


def test_an_entity_s_joins_are_shown_whatever_their_score(kg: Call) -> None:
    (case,) = json.loads(kg("review", "Lukashenko", "--below", 0, "--format", "json")[1])
    assert case["left"]["sentences"][0]["parts"][1] == "Aleksandr Lukashenko"
    assert json.loads(kg("review", "--below", 0, "--format", "json")[1]) == []
    assert kg("review", "Nobody")[0] == 2


def test_a_decision_is_a_judgement_of_the_graph(kg: Call, store: Path) -> None:
    (store / "decisions.csv").write_text(
        "decision,kind,name,other,because,by\ndifferent,Actor,Alexander Lukashenka,Aleksandr Lukashenko,two men,zoe\n"
    )
    assert kg("build", "--decisions", store / "decisions.csv")[0] == 0
    query = "SELECT ?by ?why ?v { GRAPH <graph/resolution> { ?j kg:judgedBy ?by ; kg:reason ?why ; kg:verdict ?v } }"
    with open_graph(store) as graph:
        assert [tuple(row) for row in graph.sparql(query)] == [("zoe", "two men", "https://kg.example/ontology#Different")]


@pytest.mark.parametrize("kind", ["Statement", "Assertion"])
def test_what_is_struck_out_leaves_the_graph_and_stays_recorded(kg: Call, store: Path, kind: str) -> None:
    before = iris(store, kind)
    wrong = before[-1]
    code, _, error = kg("review", "--reject", wrong.removeprefix("https://kg.example/id/"), "--because", "no so")
    assert code == 0, error
    assert iris(store, kind) == before[:-1]
    with open_graph(store) as graph:
        query = f"SELECT ?why ?by {{ GRAPH <graph/resolution> {{ ?d kg:concerns <{wrong}> ; kg:reason ?why ; kg:judgedBy ?by }} }}"
        assert [tuple(row) for row in graph.sparql(query)] == [("no so", "mia")]
        if kind == "Assertion":  # the other report still tells it
            assert len(graph.sparql("SELECT ?g { GRAPH ?g { ?e kg:participant ?s } }")) == 1
    assert kg("validate")[0] == 0
    _, out, _ = kg("review", "--list")
    assert "no so" in out
    (listed,) = json.loads(kg("review", "--list", "--format", "json")[1])
    assert (listed["number"], listed["applies"]) == (1, True)
    assert kg("review", "--undo", wrong)[0] == 0
    assert iris(store, kind) == before
    assert kg("review", "--undo", wrong)[0] == 2


def test_a_namesake_stands_apart(kg: Call, store: Path) -> None:
    assert kg("review", "--apart", "Storm-2025", "--in", "b.txt", "--because", "another storm")[0] == 0
    with open_graph(store) as graph:
        found = [row[0] for row in graph.sparql("SELECT DISTINCT ?e { ?e a kg:Exercise } ORDER BY ?e")]
    assert len(found) == 2
    assert found[0].startswith("https://kg.example/id/doc/")
    assert kg("review", "--apart", "Storm-2025", "--in", "nope.txt")[0] == 2


def test_the_file_may_be_kept_elsewhere(kg: Call, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "ours.csv"
    assert kg("review", "--decisions", file, "--reject", iris(store, "Statement")[0])[0] == 0
    assert len(read_decisions(file)) == 1
    assert not (store / "decisions.csv").exists()
    assert str(file) in kg("review", "--list")[1]
    file.write_text("decision,kind,name\nperhaps,Actor,X\n")
    code, _, error = kg("review", "--list")
    assert (code, "line 2" in error) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--reject", "actor/x"], "doc/0123456789abcdef/statement/4"),
        (["--reject", "doc/0123456789abcdef/statement/4"], "no such document"),
        (["--undo", "1"], "nothing is decided"),
        (["--apart", "Storm-2025"], "belong together"),
        (["--list", "--undo", "1"], "exclude each other"),
        (["--import", "none.csv"], "no such file"),
        (["--below", "1"], "no terminal"),
    ],
)
def test_what_is_asked_wrongly(kg: Call, arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: False)
    code, _, error = kg("review", *arguments)
    assert code == 2
    assert words in error


@pytest.mark.parametrize(
    ("answers", "action", "because"),
    [(["x", "s"], None, ""), (["q"], None, ""), (["r father and son"], "different", "father and son"), (["A"], "same", ""), ([], None, "")],
)
def test_the_dialogue(kg: Call, store: Path, answers: list[str], action: str | None, because: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter(answers)

    def answer(_console: Console, _prompt: str = "") -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setattr(Console, "input", answer)
    code, out, _ = kg("review", "Lukashenko")
    assert code == 0
    assert "[1/1] Actor: kg has joined them" in out
    decisions = read_decisions(store / "decisions.csv")
    assert [(each.action, each.because) for each in decisions] == ([(action, because)] if action else [])
    assert len(actors(store)) == (2 if action == "different" else 1)
