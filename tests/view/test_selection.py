"""Parts of a graph: around an entity, what an answer names, who speaks about an exercise."""

from __future__ import annotations

from typing import Any

import pytest

from kg.errors import QueryError
from kg.query import BooleanResult
from kg.query.results import make_answer
from kg.view import Selection, answer_terms, build_payload
from kg.vocab import PREFIXES

BASE = "https://kg.example/id/"
PREFIX_LINES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def labels(payload: dict[str, Any]) -> set[str]:
    return {node["label"] for node in payload["nodes"]}


@pytest.mark.parametrize(
    ("centre", "depth", "expected"),
    [
        ("place/bishkek", 0, {"Bishkek"}),
        ("place/bishkek", 1, {"Bishkek", "meeting of Viktor Khrenin and Andrei Belousov"}),
        ("place/bishkek", 2, {"Bishkek", "meeting of Viktor Khrenin and Andrei Belousov", "Viktor Khrenin", "Andrei Belousov"}),
    ],
)
def test_around(store_of, west_trig, centre: str, depth: int, expected: set[str]) -> None:
    assert labels(build_payload(store_of(west_trig), Selection(centre=BASE + centre, depth=depth))) == expected


def test_a_part_keeps_its_own_reports_and_names_other_speakers(store_of, west_trig) -> None:
    payload = build_payload(store_of(west_trig), Selection(centre=BASE + "place/suwalki-gap", depth=0))
    assert [known["title"] for known in payload["documents"]] == ["Lithuania watches Zapad-2025"]
    assert {item["document"] for item in payload["evidence"]} == {0}
    assert set(payload["others"].values()) == {"NATO", "analysts"}


def test_positions_keep_those_who_speak_about_it_and_whom_they_speak_for(store_of, west_trig) -> None:
    payload = build_payload(store_of(west_trig), Selection(centre=BASE + "exercise/west-2025", show="positions"))
    assert labels(payload) == {"West-2025", "Viktor Khrenin", "Belarus", "Dovilė Šakalienė", "Lithuania", "Poland", "NATO", "analysts"}
    assert payload["start"] == {"show": "positions", "topic": BASE + "exercise/west-2025"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x { ?x a kg:Place }", {"Bishkek", "Suwalki Gap"}),
        ('SELECT ?who { VALUES ?who { "Belarus and Russia" "NATO; Poland" } }', {"Belarus", "Russia", "NATO", "Poland"}),
        ('SELECT ?s { ?s a kg:Statement ; kg:cue "warned" }', {"Lithuania", "Poland", "Belarus", "West-2025"}),
        (
            "SELECT ?a { ?a a kg:Assertion ; rdf:predicate org:holds ; rdf:object/org:postIn ?b . ?b skos:prefLabel 'Russia' }",
            {"Andrei Belousov", "Russia"},
        ),
        ("CONSTRUCT { ?x kg:place ?y } { ?x kg:place ?y }", {"meeting of Viktor Khrenin and Andrei Belousov", "Bishkek"}),
    ],
)
def test_what_an_answer_names(store_of, west_trig, query: str, expected: set[str]) -> None:
    store = store_of(west_trig)
    terms = answer_terms(make_answer(store.query(PREFIX_LINES + query)))
    assert labels(build_payload(store, Selection(terms=terms))) == expected


def test_an_answer_that_names_nothing_is_refused(store_of, west_trig) -> None:
    with pytest.raises(QueryError, match="nothing to draw"):
        build_payload(store_of(west_trig), Selection(terms=frozenset({"no such thing"})))


def test_yes_and_no_are_refused() -> None:
    with pytest.raises(QueryError, match="yes or no"):
        answer_terms(BooleanResult(value=True))
