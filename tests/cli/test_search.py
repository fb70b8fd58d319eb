import json

import pytest


def test_hits_come_with_sentence_and_document(kg):
    code, out, _ = kg("search", "Vega")
    assert code == 0
    assert out.startswith("entities\n")
    assert "<https://kg.example/id/actor/" in out
    assert "statements\n" in out
    assert "[storm.txt, 2025-04-01]" in out
    assert "\x1b" not in out


def test_a_slip_of_the_pen_finds_all_the_same(kg):
    code, out, _ = kg("search", "Strom-2025", "--kind", "exercise")
    assert code == 0
    assert "Storm-2025 (Exercise)" in out


def test_json_has_all_of_a_hit(kg):
    code, out, _ = kg("search", "takes", "part", "--kind", "sentence", "--format", "json")
    (hit,) = json.loads(out)
    assert code == 0
    assert hit["kind"] == "sentence"
    assert hit["source"] == "storm.txt"
    assert [hit["text"][begin:end] for begin, end in hit["marks"]] == ["takes part"]


def test_a_limit_counts_for_each_kind(kg):
    _, out, _ = kg("search", "Storm", "--limit", "1", "--format", "json")
    kinds = [hit["kind"] for hit in json.loads(out)]
    assert len(kinds) == len(set(kinds)) == 3


def test_nothing_found_is_said(kg):
    code, out, error = kg("search", "qqqqqq")
    assert (code, out) == (0, "")
    assert "nothing found" in error


def test_what_a_terminal_obeys_is_not_shown(kg):
    _, out, _ = kg("search", "script")
    assert "<script>alert(1)</script> Vega" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search"], ["TEXT"]),
        (["search", "x", "--kind", "actr"], ["'actr'", "actor"]),
        (["search", "x", "--limit", "0"], ["--limit"]),
        (["search", "x", "--store", "no-such-store"], ["no-such-store"]),
    ],
)
def test_wrong_input(kg, arguments, words):
    code, out, error = kg(*arguments)
    assert (code, out) == (2, "")
    assert all(word in error for word in words)
