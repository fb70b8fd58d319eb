"""Answers and their formats."""

from __future__ import annotations

import builtins
import datetime as dt
import json
from types import ModuleType

import pytest

from kg.errors import InputError
from kg.query.results import BooleanResult, GraphResult, Result, make_answer
from kg.store import Store

VALUES = """
SELECT ?s ?i ?f ?b ?d ?m ?t ?n ?bad WHERE {
  VALUES (?s ?i ?f ?b ?d ?m ?t ?n ?bad) {
    (<https://example.org/a> 7 0.5 true "2025-05-28"^^xsd:date "2025-05"^^xsd:gYearMonth "<b>|\\n</b>"@en UNDEF "2025-02-30"^^xsd:date)
  }
}
"""


@pytest.fixture
def result(store: Store) -> Result:
    answer = make_answer(store.query(VALUES))
    assert isinstance(answer, Result)
    return answer


def test_values_are_pythons_own(result: Result) -> None:
    assert tuple(result[0]) == ("https://example.org/a", 7, 0.5, True, dt.date(2025, 5, 28), "2025-05", "<b>|\n</b>", None, "2025-02-30")


def test_row_by_position_name_and_attribute(result: Result) -> None:
    (row,) = result
    assert row[1] == row["i"] == row.i == 7
    assert row[1:3] == (7, 0.5)
    assert list(row.as_dict()) == list(result.columns)
    assert repr(row).startswith("Row(s='https://example.org/a', i=7")


def test_row_tells_the_columns_there_are(result: Result) -> None:
    with pytest.raises(KeyError, match="no column 'x'; there are s, i, f"):
        result[0]["x"]
    with pytest.raises(AttributeError, match="no column 'x'"):
        _ = result[0].x


def test_result_has_length_and_truth(result: Result, store: Store) -> None:
    assert len(result) == 1
    assert result
    assert not make_answer(store.query("SELECT ?x { ?x a kg:Nothing }"))
    assert repr(result).startswith("<Result of 1 rows: s, i")


def test_json_is_sparql_json(result: Result) -> None:
    document = json.loads(result.to_json())
    assert document["head"]["vars"] == list(result.columns)
    (binding,) = document["results"]["bindings"]
    assert binding["s"] == {"type": "uri", "value": "https://example.org/a"}
    assert binding["t"] == {"type": "literal", "value": "<b>|\n</b>", "xml:lang": "en"}
    assert "n" not in binding


def test_csv_and_tsv(result: Result) -> None:
    assert result.to_csv() == 's,i,f,b,d,m,t,n,bad\r\nhttps://example.org/a,7,0.5,true,2025-05-28,2025-05,"<b>|\n</b>",,2025-02-30\r\n'
    head, row = result.to_tsv().splitlines()
    assert head == "?s\t?i\t?f\t?b\t?d\t?m\t?t\t?n\t?bad"
    assert row.startswith("<https://example.org/a>\t7\t0.5\ttrue\t")


def test_xml_and_markdown(result: Result) -> None:
    assert '<binding name="i"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">7</literal>' in result.to_xml()
    lines = result.to_markdown().splitlines()
    assert lines[0] == "| s | i | f | b | d | m | t | n | bad |"
    assert lines[2] == "| https://example.org/a | 7 | 0.5 | True | 2025-05-28 | 2025-05 | \\<b>\\| \\</b> |  | 2025-02-30 |"


def test_html_is_escaped_and_cut(result: Result, store: Store) -> None:
    assert "&lt;b&gt;|\n&lt;/b&gt;<" in result._repr_html_()
    many = make_answer(store.query("SELECT ?a { ?a ?b ?c }"))
    assert isinstance(many, Result)
    assert many._repr_html_().count("<tr>") == 201
    assert f"… and {len(many) - 200} more rows" in many._repr_html_()


def test_pandas(result: Result) -> None:
    pytest.importorskip("pandas")
    frame = result.to_pandas()
    assert list(frame.columns) == list(result.columns)
    assert frame.loc[0, "i"] == 7


def test_pandas_of_an_empty_answer_keeps_the_columns(store: Store) -> None:
    pytest.importorskip("pandas")
    answer = make_answer(store.query("SELECT ?x ?y { ?x kg:nothing ?y }"))
    assert isinstance(answer, Result)
    assert list(answer.to_pandas().columns) == ["x", "y"]


def test_pandas_that_is_not_there(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without(name: str, *rest: object, **options: object) -> ModuleType:
        if name == "pandas":
            raise ImportError(name)
        return original(name, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"pip install 'kg-news\[pandas\]'"):
        result.to_pandas()


def test_select_and_without_iris(store: Store) -> None:
    answer = make_answer(store.query("SELECT ?a ?a_iri ?b { VALUES (?a ?a_iri ?b) { (1 <x:a> UNDEF) } }"))
    assert isinstance(answer, Result)
    assert answer.without_iris().columns == ("a", "b")
    assert [tuple(row) for row in answer.select("b", "a")] == [(None, 1)]
    with pytest.raises(InputError, match="no column 'c'; there are a, a_iri, b"):
        answer.select("c")


def test_pages(store: Store) -> None:
    answer = make_answer(store.query("SELECT ?n { VALUES ?n { 1 2 3 4 5 } }"))
    assert isinstance(answer, Result)
    cases = [((2, 0), [1, 2]), ((2, 4), [5]), ((None, 3), [4, 5]), ((0, 0), []), ((3, 9), [])]
    for (limit, offset), expected in cases:
        assert [row.n for row in answer.page(limit, offset)] == expected


def test_a_column_more(store: Store) -> None:
    answer = make_answer(store.query("SELECT ?a ?b { VALUES (?a ?b) { (<x:a> 1) (2 UNDEF) (UNDEF 3) } }"))
    assert isinstance(answer, Result)
    assert answer.iris("a") == ["x:a", None, None]
    more = answer.with_column("a_label", ["A", None, None], behind="a")
    assert more.columns == ("a", "a_label", "b")
    assert [tuple(row) for row in more] == [("x:a", "A", 1), (2, None, None), (None, None, 3)]


@pytest.mark.parametrize("value", [True, False])
def test_boolean(*, value: bool) -> None:
    result = BooleanResult(value=value)
    assert bool(result) is value
    assert json.loads(result.to_json()) == {"head": {}, "boolean": value}
    assert f"<boolean>{str(value).lower()}</boolean>" in result.to_xml()
    assert str(result) == ("yes" if value else "no")
    assert result.to_csv() == result.to_tsv() == f"{str(value).lower()}\r\n"


def test_graph(store: Store) -> None:
    answer = make_answer(store.query("CONSTRUCT { ?x a kg:State } WHERE { ?x a kg:State }"))
    assert isinstance(answer, GraphResult)
    assert len(answer) == 4
    assert "<https://kg.example/id/state/belarus> a kg:State" in answer.to_turtle()
    assert answer.to_ntriples().splitlines() == sorted(answer.to_ntriples().splitlines())
    assert len(answer.to_rdflib()) == 4
    assert len(json.loads(answer.to_json())) == 4
    assert "rdf:RDF" in answer.to_xml()
    assert "&lt;https://kg.example/id/state/belarus&gt;" in answer._repr_html_()
