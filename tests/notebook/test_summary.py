"""Graphs, answers and cards as a notebook shows them."""

from __future__ import annotations


def test_a_graph_at_a_glance(graph, empty):
    html = graph._repr_html_()
    assert "reports of 2025-05-28 to 2025-08-20" in html
    assert ">Unnamed source</td><td>1<" in html
    assert "The graph is empty" in empty._repr_html_()


def test_an_answer_is_a_table(graph):
    html = graph.sparql("SELECT ?s ?p WHERE { ?s a kg:Exercise ; ?p ?o } ORDER BY ?s ?p LIMIT 3")._repr_html_()
    assert '<span title="https://kg.example/ontology#endDate">kg:endDate</span>' in html
    assert "no rows" in graph.sparql("SELECT ?s WHERE { ?s kg:nothing ?o }")._repr_html_()


def test_a_card_marks_claims(graph):
    html = graph.show("West-2025")._repr_html_()
    assert "dashed" in html
    assert "solid" in html
    assert "claimed by" in html


def test_names_are_inert(hostile):
    shown = [
        hostile,
        hostile.query("agents"),
        hostile.query("who-said-what"),
        hostile.show("<script>alert(1)</script><img src=x onerror=alert(2)>"),
    ]
    for each in shown:
        assert "<script" not in each._repr_html_()
        assert "<img" not in each._repr_html_()
