"""The sentence that a named query quotes around a mention."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.query import run_named
from kg.resources import queries_path
from kg.store import Store, create_store
from kg.vocab import DCTERMS, KG, OA, RDF, SCHEMA, SKOS

BASE = "https://kg.example/id/"


def store_with(text: str, name: str) -> Store:
    """A store with one document, in which an actor is mentioned once."""
    begin, end = text.index(name), text.index(name) + len(name)
    document, actor = NamedNode(BASE + "doc/0123456789abcdef"), NamedNode(BASE + "actor/x")
    mention = NamedNode(f"{document.value}#char={begin},{end}")
    triples: list[tuple[NamedNode, NamedNode, ox.Literal | NamedNode]] = [
        (document, RDF.type, KG.Document),
        (document, DCTERMS.source, Literal("a.txt")),
        (document, SCHEMA.text, Literal(text)),
        (actor, RDF.type, KG.Actor),
        (actor, SKOS.prefLabel, Literal("X")),
        (mention, KG.refersTo, actor),
        (mention, OA.hasSource, document),
        (mention, OA.start, Literal(begin)),
        (mention, OA.end, Literal(end)),
        (mention, OA.exact, Literal(name)),
    ]
    made = create_store(None)
    made.replace_graph(Quad(*triple, document) for triple in triples)
    return made


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("One. Two Smith three. Four.", "Smith", "Two Smith three."),
        ("Smith", "Smith", "Smith"),
        ("One! “Smith came.” Two.", "Smith", "“Smith came.”"),
        ("A title\n\nSmith came\nhome. Two.", "Smith", "Smith came home."),
        ("One came. A title of Smith\n\nTwo came.", "Smith", "A title of Smith"),
        (
            "On Aug. 18 Lt. Gen. J. Smith met Col. U.S. Grant in St. Louis. Two.",
            "Smith",
            "On Aug. 18 Lt. Gen. J. Smith met Col. U.S. Grant in St. Louis.",
        ),
        ("Up 3.5 points, Smith said. Two.", "Smith", "Up 3.5 points, Smith said."),
        ("He met Brawner Jr. on Monday. Two.", "Brawner Jr.", "He met Brawner Jr. on Monday."),
        ("One? Smith came. Two.", "Smith came.", "Smith came."),
        ("🙂 Ωx. Žena Smith … 🙂. Two.", "Smith", "Žena Smith … 🙂."),
        (f"{'word ' * 300}Smith{' word' * 300}. Two.", "Smith", None),
    ],
)
def test_sentence_around_a_mention(text: str, name: str, sentence: str | None) -> None:
    (row,) = run_named(store_with(text, name), "mentions", {"entity": "x"})
    if sentence is None:  # too long: cut to what is near
        assert isinstance(row.sentence, str)
        assert len(row.sentence) == 400 + len(name) + 400
    else:
        assert row.sentence == sentence


def test_what_finds_a_sentence_stands_once() -> None:
    assert [path.name for path in sorted(queries_path().rglob("*.rq")) if "AS ?sentence)" in path.read_text("utf-8")] == ["sentence.rq"]
