"""The library from end to end, with the trained pipeline."""

import json

import pytest

import kg

pytestmark = pytest.mark.model

REPORT = """Storm begins

Belarusian Defense Minister Viktor Khrenin said on Monday that the exercise Storm-2025 is defensive.
Belarus and Russia take part in the exercise Storm-2025. Khrenin met Russian Defense Minister Andrei Belousov in Minsk.
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text(REPORT)
    with kg.build(folder, store=folder.parent / "store") as built:
        yield built


def test_a_named_query_gives_rows(graph):
    rows = list(graph.query("who-said-what"))
    assert any("Khrenin" in str(row.speaker) and "defensive" in str(row.content) for row in rows)


def test_sparql_gives_json_and_a_table_for_notebooks(graph):
    answer = graph.sparql("SELECT ?label WHERE { ?x a kg:Actor ; skos:prefLabel ?label } ORDER BY ?label")
    assert {row["label"]["value"] for row in json.loads(answer.to_json())["results"]["bindings"]} >= {"Viktor Khrenin"}
    assert "<table>" in answer._repr_html_()


def test_it_becomes_rdflib_and_networkx(graph):
    dataset = graph.to_rdflib()
    assert len(list(dataset.quads((None, None, None, None)))) == graph.info().quads
    assert graph.to_networkx("agents").number_of_nodes() > 1


def test_it_conforms(graph):
    report = graph.validate()
    assert report.conforms, str(report)


def test_it_shows_itself_and_its_entities(graph):
    assert "Actor" in graph._repr_html_()
    card = graph.show("Viktor Khrenin")
    assert card.sections["Posts"]
    assert "Khrenin" in card._repr_html_()


def test_it_is_written_to_files(graph, tmp_path):
    assert graph.view(tmp_path / "graph.html").stat().st_size > 10_000
    assert "Khrenin" in graph.export(tmp_path / "graph.nq").read_text("utf-8")


def test_a_store_is_opened_again(graph):
    with kg.open(graph.store.path) as again:
        assert again.info() == graph.info()


def test_without_a_store_it_is_in_memory(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT)
    with kg.build(str(tmp_path / "a.txt")) as graph:
        assert graph.info().path is None
        assert graph.info().documents == 1


def test_what_is_wrong_is_told(tmp_path):
    with pytest.raises(kg.StoreError):
        kg.open(tmp_path / "none")
    with pytest.raises(kg.InputError, match="no path was given"):
        kg.build([])


def test_the_pipeline_is_there_for_other_uses():
    nlp = kg.annotate.load_pipeline()
    assert [token.pos_ for token in nlp("Minsk said so.")][:2] == ["PROPN", "VERB"]
