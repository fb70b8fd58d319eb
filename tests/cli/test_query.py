import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

LABELS = "SELECT ?entity ?label WHERE { ?entity a kg:Exercise ; skos:prefLabel ?label }"


def test_a_named_query_answers_with_a_table_in_plain_text(kg):
    code, out, _ = kg("query", "who-said-what", "about=Storm-2025")
    assert code == 0
    assert "<script>alert(1)</script> Vega" in out
    assert "Storm-2025 begins on 1 May" in out
    assert "\x1b" not in out


def test_a_narrow_table_gives_long_columns_more_and_leaves_empty_ones_out(kg, monkeypatch):
    long = " ".join(["word"] * 60)
    sparql = f'SELECT ("a" AS ?short) ?none ("{long}" AS ?long) ("middling text here" AS ?other) {{}}'
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = kg("query", "--sparql", sparql)
    lines = out.splitlines()
    assert code == 0
    assert max(map(len, lines)) <= 80
    assert "none" not in out
    assert len(lines) < 12
    monkeypatch.delenv("COLUMNS")
    assert long in kg("query", "--sparql", sparql)[1]


def test_json_is_the_sparql_results_format(kg):
    code, out, _ = kg("query", "--sparql", LABELS, "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert answer["head"]["vars"] == ["entity", "label"]
    assert [row["label"]["value"] for row in answer["results"]["bindings"]] == ["Storm-2025"]


def test_csv_quotes_what_it_must(kg):
    code, out, _ = kg("query", "--sparql", 'SELECT ("a,\\"b\\"\\nc" AS ?x) {}', "--format", "csv")
    assert code == 0
    assert list(csv.reader(io.StringIO(out, newline=""))) == [["x"], ['a,"b"\nc']]


@pytest.mark.parametrize(("form", "start"), [("tsv", "?entity\t?label\n"), ("markdown", "| entity | label |\n"), ("xml", "<?xml")])
def test_the_other_formats(kg, form, start):
    code, out, _ = kg("query", "--sparql", LABELS, "--format", form)
    assert (code, out[: len(start)]) == (0, start)


def test_construct_gives_turtle(kg):
    code, out, _ = kg("query", "--sparql", "CONSTRUCT { ?x a kg:Exercise } WHERE { ?x a kg:Exercise }", "--format", "turtle")
    assert code == 0
    assert "kg:Exercise" in out


def test_ask_says_yes_or_no(kg):
    assert kg("query", "--sparql", "ASK { ?x a kg:Exercise }")[:2] == (0, "yes\n")
    assert kg("query", "--sparql", "ASK { ?x a kg:Meeting }")[:2] == (0, "no\n")


def test_the_output_s_ending_chooses_the_format(kg, tmp_path):
    code, out, _ = kg("query", "--sparql", LABELS, "--output", tmp_path / "a.xml")
    assert (code, out) == (0, "")
    assert ET.parse(tmp_path / "a.xml").getroot().tag.endswith("sparql")


def test_sparql_comes_from_a_file_too(kg, tmp_path):
    (tmp_path / "q.rq").write_text(LABELS)
    code, out, _ = kg("query", "--file", tmp_path / "q.rq")
    assert code == 0
    assert "Storm-2025" in out


def test_an_empty_answer_says_so(kg):
    code, out, error = kg("query", "--sparql", "SELECT ?x { ?x a kg:Meeting }", "--format", "csv")
    assert (code, out) == (0, "x\r\n")
    assert "no rows" in error


def test_what_a_terminal_obeys_is_not_shown(kg):
    _, out, _ = kg("query", "--sparql", 'SELECT ("a\\u001B[31mred[bold]x" AS ?x) {}')
    assert "a\ufffd[31mred[bold]x" in out


WRONG = [
    (["query", "who-sad-what"], ["who-said-what", "'who-sad-what'"]),
    (["query", "exercise-card"], ["exercise", "missing"]),
    (["query", "who-said-what", "abuot=X"], ["abuot", "about"]),
    (["query", "who-said-what", "Storm-2025"], ["'Storm-2025'", "key=value"]),
    (["query", "who-said-what", "about=Strom-2025"], ["Strom-2025", "Storm-2025"]),
    (["query"], ["who-said-what", "--sparql"]),
    (["query", "timeline", "--sparql", "ASK {}"], ["not both"]),
    (["query", "--sparql", "SELECT ?x WHERE {\n ?x a"], ["line 2", "column"]),
    (["query", "--sparql", "DELETE WHERE { ?s ?p ?o }"], ["read"]),
    (["query", "--sparql", "ASK { SERVICE <http://x.example/> { ?s ?p ?o } }"], ["SERVICE"]),
    (["query", "--sparql", LABELS, "--format", "turtle"], ["turtle", "csv"]),
    (["query", "--sparql", LABELS, "--format", "yaml"], ["yaml", "json"]),
    (["query", "--sparql", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], ["turtle"]),
    (["query", "--file", "no-such.rq"], ["no-such.rq"]),
    (["query", "--sparql", LABELS, "--output", "no/such/folder.csv"], ["no/such/folder.csv"]),
    (["quary"], ["quary", "query"]),
    (["query", "--fromat", "json"], ["--fromat", "--format"]),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_wrong_input_ends_with_2_and_says_what_is_right(kg, arguments, words):
    code, out, error = kg(*arguments)
    assert (code, out) == (2, "")
    for word in words:
        assert word in error
    assert "Traceback" not in error


def test_what_is_no_store_is_refused(kg, tmp_path):
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "none", tmp_path / "file"):
        code, _, error = kg("query", "timeline", "--store", path)
        assert code == 2
        assert str(path) in error


def test_a_reader_that_leaves_is_no_failure(store_path):
    everything = "SELECT ?s ?x { ?s ?p ?o . ?x ?y ?z } LIMIT 5000"
    command = f"'{sys.executable}' -m kg query --sparql '{everything}' --format csv | head -1; echo ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "KG_STORE": str(store_path)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=300, check=True, env=environment)
    assert done.stdout.split() == [b"s,x", b"0"]
    assert b"Traceback" not in done.stderr


NUMBERS = "SELECT ?n { VALUES ?n { 1 2 3 4 5 } }"


@pytest.mark.parametrize(
    ("options", "rows"),
    [(["--limit", "2"], ["1", "2"]), (["--limit", "2", "--offset", "3"], ["4", "5"]), (["--offset", "4"], ["5"]), (["-n", "0"], [])],
)
def test_pages_of_rows(kg, options, rows):
    code, out, _ = kg("query", "--sparql", NUMBERS, "--format", "csv", *options)
    assert (code, out.split()[1:]) == (0, rows)


def test_a_page_of_what_has_no_rows_is_refused(kg):
    code, _, error = kg("query", "--sparql", "ASK {}", "--limit", "1")
    assert code == 2
    assert "--limit" in error


def test_tables_have_labels_beside_iris_and_other_formats_if_wanted(kg):
    sparql = "SELECT ?entity { ?entity a kg:Exercise }"
    assert "Storm-2025" in kg("query", "--sparql", sparql)[1]
    assert "Storm-2025" not in kg("query", "--sparql", sparql, "--no-labels")[1]
    assert kg("query", "--sparql", sparql, "--format", "csv")[1].split("\r\n")[0] == "entity"
    code, out, _ = kg("query", "--sparql", sparql, "--format", "csv", "--labels")
    assert (code, out.split("\r\n")[0]) == (0, "entity,entity_label")
    assert out.split("\r\n")[1].endswith(",Storm-2025")


OWN = "# title: T\n# description: D.\n# parameter: least (number, default 3): the least\n# columns: n\n"


def test_queries_of_one_s_own(kg, tmp_path, monkeypatch):
    (tmp_path / "ours.rq").write_text(OWN + "SELECT ?n { VALUES ?least { UNDEF } VALUES ?n { 1 2 3 4 } FILTER(?n >= ?least) }")
    (tmp_path / "documents.rq").write_text(OWN + "SELECT ?n { VALUES ?least { UNDEF } VALUES ?n { 7 } }")
    assert kg("query", "ours", "--queries", tmp_path, "--format", "csv")[:2] == (0, "n\r\n3\r\n4\r\n")
    assert kg("query", "ours", "least=4", "--queries", tmp_path, "--format", "csv")[:2] == (0, "n\r\n4\r\n")
    monkeypatch.setenv("KG_QUERIES", str(tmp_path))
    assert kg("query", "documents", "--format", "csv")[1] == "n\r\n7\r\n"
    _, out, _ = kg("queries")
    assert f"ours  ({tmp_path / 'ours.rq'})" in out
    assert f"documents  ({tmp_path / 'documents.rq'}, instead of ours)" in out
    assert "least (number, default 3): the least" in out
    listed = {each["name"]: each for each in json.loads(kg("queries", "--format", "json")[1])}
    assert listed["documents"]["replaces"]
    assert listed["timeline"]["file"] is None


def test_a_bad_header_is_told_with_file_and_line(kg, tmp_path):
    (tmp_path / "ours.rq").write_text("# titel: T\nSELECT ?n {}")
    for arguments in (["query", "ours"], ["queries"]):
        code, out, error = kg(*arguments, "--queries", tmp_path)
        assert (code, out) == (2, "")
        assert f"{tmp_path / 'ours.rq'}, line 1: 'titel' is no field" in error
    assert kg("query", "timeline", "--queries", tmp_path)[0] == 0


def test_a_query_is_shown_with_all_that_it_includes(kg):
    code, out, _ = kg("queries", "mentions")
    assert code == 0
    assert "AS ?sentence)" in out
    assert "# include:" not in out
