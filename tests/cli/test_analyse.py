import csv
import io
import json

import pytest


def test_measures_are_listed(kg):
    code, out, _ = kg("analyse")
    assert code == 0
    for words in ("betweenness", "--split", "Who is quoted most", "co-mention", "measures of statements"):
        assert words in out


def test_a_table(kg):
    code, out, _ = kg("analyse", "quoted")
    assert code == 0
    assert "<script>alert(1)</script> Vega" in out
    assert "Assert 1" in out
    assert "https://" not in out
    assert "\x1b" not in out


def test_the_format_follows_the_ending(kg, tmp_path):
    code, out, _ = kg("analyse", "topics", "--output", tmp_path / "topics.csv")
    assert (code, out) == (0, "")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "topics.csv").read_text("utf-8")))
    assert (row["entity"], row["statements"], row["documents"]) == ("Storm-2025", "1", "1")


@pytest.mark.parametrize(("form", "start"), [("json", "{"), ("csv", "entity,"), ("markdown", "| entity"), ("tsv", "?entity")])
def test_formats(kg, form, start):
    code, out, _ = kg("analyse", "topics", "--format", form)
    assert code == 0
    assert out.startswith(start)


def test_a_projection_and_a_limit(kg):
    code, out, _ = kg("analyse", "ties", "--projection", "co-mention", "--format", "json", "--limit", "1")
    (row,) = json.loads(out)["results"]["bindings"]
    assert code == 0
    assert row["relation"]["value"] == "is named with"
    assert row["weight"]["value"] == "1"


def test_nothing_is_said(kg):
    code, _, error = kg("analyse", "communities", "--projection", "meets")
    assert code == 0
    assert "no rows" in error


def test_a_measure_explains_itself(kg):
    code, out, _ = kg("analyse", "betweenness", "--explain")
    assert code == 0
    assert "For a reader of news" in out
    assert "Freeman" in out
    assert "`" not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pagerang"], ["'pagerang'", "Did you mean pagerank?"]),
        (["quoted", "--projection", "meets"], ["takes no projection"]),
        (["ties", "--projection", "mets"], ["Did you mean meets?"]),
        (["ties", "--split", "2025"], ["takes no option 'split'"]),
        (["change"], ["needs the day at which to split"]),
        (["quoted", "--entity", "Storm-2052"], ["Nearest names: Storm-2025"]),
        (["quoted", "--format", "turtle"], ["--format turtle"]),
        (["quoted", "--output", "."], ["a folder"]),
        (["quoted", "--store", "no-such-store"], ["no-such-store"]),
    ],
)
def test_wrong_input(kg, arguments, words):
    code, out, error = kg("analyse", *arguments)
    assert (code, out) == (2, "")
    assert all(word in error for word in words)
