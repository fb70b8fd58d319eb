import json
import re
from pathlib import Path

import pytest
import typer

from kg import __version__
from kg.cli.app import app

VERBS = (
    "build remove review link query queries search show analyse report view serve export validate info backup restore migrate rules"
).split()


def test_the_verbs_are_the_library_s():
    assert sorted(typer.main.get_command(app).commands) == sorted(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_help_with_examples(kg, verb):
    code, out, _ = kg(verb, "--help")
    assert code == 0
    assert "Examples:" in out
    assert f"kg {verb}" in out
    command = typer.main.get_command(app).commands[verb]
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{verb} {parameter.name} lacks help"


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_stands_in_the_readme(verb):
    readme = Path(__file__, "..", "..", "..", "README.md").resolve()
    assert f"kg {verb}" in readme.read_text("utf-8")


def test_each_verb_s_examples_name_options_that_there_are():
    for verb, command in typer.main.get_command(app).commands.items():
        known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
        used = set(re.findall(r"(?<= )--?[a-z-]+", command.epilog or ""))
        assert used - {"-s", "-"} <= known, verb


def test_version(kg):
    assert kg("--version")[:2] == (0, f"kg {__version__}\n")


def test_without_a_verb_there_is_help(kg):
    code, out, error = kg()
    assert code in {0, 2}
    assert "build" in out + error


def test_queries_lists_title_parameters_and_columns(kg):
    code, out, _ = kg("queries")
    assert code == 0
    assert "who-said-what" in out
    code, out, _ = kg("queries", "--format", "json")
    assert {"name", "title", "parameters", "columns"} <= json.loads(out)[0].keys()
    assert len(json.loads(out)) >= 10
    assert "SELECT" in kg("queries", "who-said-what")[1]


def test_show_tells_everything_with_sentence_and_document(kg):
    code, out, _ = kg("show", "storm-2025")
    assert code == 0
    for words in (
        "Exercise",
        "participant · Belarus",
        "“Belarus takes part in Storm-2025.” [storm.txt, 2025-04-01",
        "start date · 2025-05-01 – claimed by <script>alert(1)</script> Vega",
        "Statements about it (1)",
    ):
        assert words in out


def test_show_gives_posts_and_what_somebody_said(kg):
    _, out, _ = kg("show", "Vega")
    assert "holds · Minister (Belarus)" in out
    assert "Statements by it (1)" in out
    _, out, _ = kg("show", "state/belarus", "--format", "json")
    card = json.loads(out)
    assert card["label"] == "Belarus"
    assert [line["text"] for line in card["sections"]["Posts"]] == ["<script>alert(1)</script> Vega · holds · Minister (Belarus)"]


def test_show_takes_a_part_of_a_name_that_only_one_entity_has(kg):
    assert "Storm-2025" in kg("show", "torm-20")[1]
    assert kg("show", "e")[0] == 2


def test_show_names_the_nearest_where_nobody_is_called_so(kg):
    code, _, error = kg("show", "Strom-2025")
    assert code == 2
    assert "Storm-2025" in error


def test_info_counts(kg):
    code, out, _ = kg("info", "--format", "json")
    counts = json.loads(out)["counts"]
    assert code == 0
    assert {name: counts[name] for name in ("Actor", "Assertion", "Document", "Exercise", "State", "Statement")} == {
        "Actor": 1,
        "Assertion": 3,
        "Document": 1,
        "Exercise": 1,
        "State": 1,
        "Statement": 1,
    }
    assert "by hand 1" in kg("info")[1]


def test_a_graph_that_conforms(kg):
    code, _, error = kg("validate")
    assert code == 0, error


@pytest.mark.parametrize("ending", ["nq", "trig", "ttl", "nt", "jsonld", "graphml", "gexf"])
def test_export_writes_each_format(kg, tmp_path, ending):
    code, _, error = kg("export", "--output", tmp_path / f"graph.{ending}")
    assert code == 0, error
    assert "Storm-2025" in (tmp_path / f"graph.{ending}").read_text("utf-8")


def test_export_refuses_other_endings(kg, tmp_path):
    code, _, error = kg("export", "--output", tmp_path / "graph.docx")
    assert code == 2
    assert "docx" in error
    assert "nq" in error


def test_view_writes_one_page_in_which_names_are_harmless(kg, tmp_path):
    code, _, error = kg("view", "--output", tmp_path / "graph.html")
    page = (tmp_path / "graph.html").read_text("utf-8")
    assert code == 0, error
    assert "<script>alert(1)</script>" not in page


def test_a_bug_of_ours_is_told_without_a_traceback(kg, monkeypatch):
    def broken(_store):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("kg.knowledge_graph.read_info", broken)
    code, _, error = kg("info")
    assert code == 3
    assert "bug" in error
    assert "ZeroDivisionError: oh" in error
    assert "Traceback" not in error
    assert "Traceback" in kg("--debug", "info")[2]


def test_an_interrupt_ends_with_130(kg, monkeypatch):
    def interrupted(_store):
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.knowledge_graph.read_info", interrupted)
    code, _, error = kg("info")
    assert code == 130
    assert "interrupted" in error
