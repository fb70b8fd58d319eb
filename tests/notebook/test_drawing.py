"""Networks and answers as SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import networkx as nx
import pytest

from kg.errors import InputError
from kg.notebook import draw

PAIRS = "SELECT ?e ?p WHERE { ?x a kg:Exercise ; skos:prefLabel ?e ; kg:participant/skos:prefLabel ?p }"


def texts(drawing):
    return [each.text for each in ET.fromstring(drawing.svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("projection", ["agents", "exercises", "all"])
def test_a_network(graph, projection):
    network = graph.to_networkx(projection)
    drawing = draw(network, title="A <title>")
    assert drawing.svg == draw(network, title="A <title>").svg
    assert {*(label[:39] for label in nx.get_node_attributes(network, "label").values()), "A <title>"} <= {
        each[:39] for each in texts(drawing)
    }
    assert drawing.omitted == 0


def test_claims_are_dashed(graph):
    svg = draw(graph.to_networkx("exercises")).svg
    assert "stroke-dasharray" in svg
    assert "participant (claimed)" in svg


def test_a_table_is_drawn_from_its_first_column_to_its_second(graph):
    assert set(texts(draw(graph.sparql(PAIRS)))) == {"West-2025", "Belarus", "Russia", "Steadfast Defender 2024", "NATO"}


def test_a_third_column_labels_the_edge(graph):
    answer = graph.sparql(
        "SELECT ?s ?o ?r WHERE { ?x kg:participant ?y . ?x skos:prefLabel ?s . ?y skos:prefLabel ?o BIND('takes part' AS ?r) }"
    )
    assert "takes part" in texts(draw(answer))


def test_triples_are_drawn_with_labels(graph):
    answer = graph.sparql("CONSTRUCT { ?x kg:participant ?y } WHERE { ?x kg:participant ?y }")
    assert {"West-2025", "Russia"} <= set(texts(draw(answer, graph.store)))
    assert "west-2025" in texts(draw(answer))


def test_what_is_no_network(graph):
    with pytest.raises(InputError, match="yes or no"):
        draw(graph.sparql("ASK { ?s ?p ?o }"))
    with pytest.raises(InputError, match="one column"):
        draw(graph.sparql("SELECT ?s WHERE { ?s a kg:Exercise }"))


def test_small_and_large_ones():
    assert "<svg" in draw(nx.Graph()).svg
    assert len(texts(draw(nx.path_graph(1)))) == 1
    loop = nx.DiGraph([("a", "a")])
    assert texts(draw(loop)) == ["a"]
    large = draw(nx.star_graph(300))
    assert large.omitted > 200
    assert "are left out" in large._repr_html_()


def test_names_are_inert(hostile):
    html = draw(hostile.to_networkx("all"))._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
