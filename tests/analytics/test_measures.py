"""All measures, and how one is asked for."""

from __future__ import annotations

import pytest

import kg
from kg.analytics import MEASURES, TIES, analyse, get_measure
from kg.analytics.tables import make_table, rounded
from kg.errors import QueryError
from kg.store import create_store

CASES = [(name, tie) for name, measure in MEASURES.items() for tie in (TIES if measure.of_network else [None])]


def asked(store, name, tie):
    return analyse(store, name, tie, {"split": "2025-06"} if name == "change" else None)


@pytest.mark.parametrize(("name", "tie"), [case for case in CASES if case[0] != "change" or case[1] == "co-mention"])
def test_each_measure_gives_the_same_table_each_time(store, name, tie):
    table = asked(store, name, tie)
    assert table.to_json() == asked(store, name, tie).to_json()
    assert len(set(table.columns)) == len(table.columns)
    assert all(
        str(row[column]).startswith("https://") for row in table for column in table.columns if column.endswith("_iri") and row[column]
    )


@pytest.mark.parametrize(("name", "tie"), [case for case in CASES if case[0] != "change"])
def test_an_empty_store_gives_no_rows(name, tie):
    assert len(asked(create_store(None), name, tie)) == 0


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_says_what_it_means_and_what_it_does_not(name):
    explanation = get_measure(name).explanation
    title, meaning, limits, *rest = explanation.split("\n\n")
    assert len(title) < 90
    assert meaning.startswith("For a reader of news:")
    assert " not " in limits or " no " in limits or " may " in limits
    assert any(part.startswith("Cost:") for part in rest)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("quotd",), r"no measure is called 'quotd'; .* Did you mean quoted\?"),
        (("quoted", "meets"), "takes no projection; leave 'meets' out"),
        (("ties", "meet"), r"no projection is called 'meet'; .* Did you mean meets\?"),
        (("ties", "meets", {"told": "report"}), r"no value of told is called 'report'; .* Did you mean reported\?"),
        (("ties", None, {"told": "reported"}), "speaks-about are neither reported nor claimed; this option is for takes-part, meets"),
        (("trend", None, {"every": "week"}), "'week'; there are month, quarter, year"),
        (("ties", None, {"since": "May"}), "parameter since: 'May' is no date"),
        (("ties", None, {"since": "2025", "until": "2024"}), "the first day lies behind the last"),
        (("ties", None, {"split": "2025"}), "measure ties: it takes no option 'split'; there are since, until, told, entity"),
        (("quoted", None, {"entity": "Belarussia"}), "Nearest names: Belarus"),
    ],
)
def test_wrong_input(store, arguments, words):
    with pytest.raises(QueryError, match=words):
        analyse(store, *arguments)


def test_a_graph_analyses_itself(store):
    graph = kg.KnowledgeGraph(store)
    table = graph.analyse("quoted", entity="West-2025", since="2025-05", until="2025-05")
    assert [(row.speaker, row.statements) for row in table] == [("Viktor Khrenin", 1)]
    frame = graph.analyse("degree", "meets").to_pandas()
    assert list(frame["entity"]) == ["Andrei Belousov", "Viktor Khrenin"]
    assert frame["partners"].sum() == 2


def test_until_a_month_means_its_last_day(store):
    assert len(analyse(store, "ties", options={"until": "2025-08"})) == 3
    assert len(analyse(store, "ties", options={"until": "2025-07"})) == 0


def test_tables_have_types():
    table = make_table(["name", "count", "share", "name_iri"], [["a", 2, 0.3333333, "https://x.example/"], [None, 0, -0.0, ""]])
    assert [tuple(row) for row in table] == [("a", 2, 0.333333, "https://x.example/"), (None, 0, 0.0, None)]
    assert str(rounded(-1e-12)) == "0.0"
