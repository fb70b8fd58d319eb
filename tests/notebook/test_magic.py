"""``%load_ext kg``, ``%sparql`` and ``%%sparql``."""

from __future__ import annotations

import pytest

pytest.importorskip("IPython", reason="IPython is not installed: pip install 'kg-news[test]'")

from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from kg.notebook import Drawing
from kg.query import Result
from kg.store import create_store


@pytest.fixture
def shell(graph, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    made = InteractiveShell()
    made.run_line_magic("load_ext", "kg")
    made.user_ns["graph"] = graph
    yield made
    made.history_manager.end_session()


def test_a_named_query(shell):
    answer = shell.run_line_magic("sparql", "who-said-what by='Viktor Khrenin'")
    assert isinstance(answer, Result)
    assert {row.speaker for row in answer} == {"Viktor Khrenin"}


def test_a_query_of_ones_own(shell):
    answer = shell.run_cell_magic("sparql", "--limit 1", "SELECT ?l WHERE { ?x a kg:Exercise ; skos:prefLabel ?l } ORDER BY ?l")
    assert [tuple(row) for row in answer] == [("Steadfast Defender 2024",)]


def test_where_the_answer_goes(shell):
    assert shell.run_cell_magic("sparql", "--output found", "ASK { ?s ?p ?o }") is None
    assert bool(shell.user_ns["found"])
    assert isinstance(shell.run_line_magic("sparql", "--draw participants"), Drawing)


def test_a_frame(shell):
    pytest.importorskip("pandas", reason="pandas is not installed: pip install 'kg-news[pandas]'")
    assert list(shell.run_line_magic("sparql", "--frame documents").columns)[:2] == ["date", "source"]


@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        ("", None, "give the name of a query, or SPARQL"),
        ("documents", "ASK {}", "but not both"),
        ("no-such-query", None, "no query is called 'no-such-query'"),
        ("who-said-what West-2025", None, "write it as key=value"),
        ("who-said-what about='West", None, "No closing quotation"),
        ("--bogus documents", None, "unrecognized arguments: --bogus"),
        ("--limit many documents", None, "invalid int value"),
        ("--graph other documents", None, "no variable of that name is a graph"),
        ("", "SELECT ?s WHERE {", "syntax error"),
        ("", "DELETE WHERE { ?s ?p ?o }", "."),
        ("--frame", "ASK {}", "only a table"),
        ("--draw", "ASK {}", "yes or no"),
    ],
)
def test_a_slip_is_told_without_a_traceback(shell, line, cell, message):
    with pytest.raises(UsageError, match=message):
        shell.run_line_magic("sparql", line) if cell is None else shell.run_cell_magic("sparql", line, cell)


def test_which_graph(shell, hostile):
    shell.user_ns["other"] = hostile
    with pytest.raises(UsageError, match=r"several graphs: graph, other\. Say which: --graph graph"):
        shell.run_line_magic("sparql", "documents")
    assert len(shell.run_line_magic("sparql", "-g other documents")) == 1
    del shell.user_ns["graph"], shell.user_ns["other"]
    with pytest.raises(UsageError, match=r"no graph to ask, and no store 'kg-store' to open. Make one: graph = kg.open\('kg-store'\)"):
        shell.run_line_magic("sparql", "documents")


def test_the_usual_store_is_opened_where_there_is_no_graph(shell, tmp_path, monkeypatch):
    with create_store(tmp_path / "kg-store") as made:
        made.replace_graph([])
    del shell.user_ns["graph"]
    monkeypatch.chdir(tmp_path)
    assert len(shell.run_line_magic("sparql", "documents")) == 0
    monkeypatch.setenv("KG_STORE", str(tmp_path / "none"))
    with pytest.raises(UsageError, match=r"no store .*none' to open"):
        shell.run_line_magic("sparql", "documents")


def completions(shell, text):
    with provisionalcompleter():
        return [(text[: each.start] + each.text) for each in shell.Completer.completions(text, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%sparql who-s", "%sparql who-said-what"),
        ("%sparql who-said-what ab", "%sparql who-said-what about="),
        ("%sparql --dr", "%sparql --draw"),
        ("%%sparql\nSELECT ?s { ?s kg:stated", "%%sparql\nSELECT ?s { ?s kg:statedBy"),
        ("%%sparql\nSELECT ?s { ?s sko", "%%sparql\nSELECT ?s { ?s skos:"),
        ("%%sparql\nSELECT ?s { ?s skos:pref", "%%sparql\nSELECT ?s { ?s skos:prefLabel"),
        ("%%sparql\nSELECT ?speaker { ?sp", "%%sparql\nSELECT ?speaker { ?speaker"),
        ("%%sparql\nsel", "%%sparql\nSELECT"),
    ],
)
def test_completion(shell, text, expected):
    assert expected in completions(shell, text)


def test_completion_elsewhere_is_pythons(shell):
    assert "graph" in completions(shell, "gra")


def test_unloading(shell):
    shell.run_line_magic("unload_ext", "kg")
    assert shell.find_line_magic("sparql") is None
    assert completions(shell, "%%sparql\nsel") != ["%%sparql\nSELECT"]
