"""What conforms, and what is found where something does not."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Quad

from kg.graph.validate import validate
from kg.store import ontology_quads
from kg.vocab import BASE_IRI, PREFIXES

FIXTURE = (Path(__file__).parents[1] / "fixtures" / "west.trig").read_text("utf-8")
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def parse(trig: str) -> list[Quad]:
    return list(ox.parse(HEAD + trig, format=ox.RdfFormat.TRIG, base_iri=BASE_IRI))


def changed(old: str, new: str) -> list[Quad]:
    """The fixture with the first occurrence of a text replaced."""
    assert old in FIXTURE
    return parse(FIXTURE.replace(old, new, 1))


def test_fixture_conforms() -> None:
    report = validate(parse(FIXTURE))
    assert report.findings == ()
    assert report.conforms
    assert str(report) == "The graph conforms."


def test_ontology_does_not_matter() -> None:
    assert validate([*parse(FIXTURE), *ontology_quads(BASE_IRI)])


def test_empty_graph_conforms() -> None:
    assert validate([])


CHANGES = [
    ('dcterms:source "minsk.txt" ; ', "", "a document has one source: the path of its file"),
    ('dcterms:issued "2025-05-28"^^xsd:date', 'dcterms:issued "28 May"', "a document is issued on at most one date"),
    ('skos:prefLabel "Viktor Khrenin"', 'skos:prefLabel "Viktor Khrenin", "V. Khrenin"', "an entity has one preferred label"),
    ('skos:prefLabel "Belarus" ; ', "", "an entity has one preferred label"),
    ('skos:notation "BY"', 'skos:notation "Belarus"', "a state has at most one code of ISO 3166-1"),
    ("org:postIn <state/belarus>", "org:postIn <place/bishkek>", "a post is in at most one organisation"),
    ("kg:status kg:Planned", "kg:status kg:Certain", "an event is planned, ongoing, past or cancelled"),
    ('kg:eventType "MOBILIZE"', 'kg:eventType "PARTY"', "an event's types are codes of PLOVER"),
    ("kg:statedBy <actor/viktor-khrenin>", "kg:statedBy <place/bishkek>", "agents make statements"),
    ("kg:mode kg:Speech", "kg:mode kg:Direct", "a statement has one mode"),
    ("kg:quotation kg:Indirect ; ", "", "a statement's quotation is direct, indirect or mixed"),
    ("kg:confidence 0.95", "kg:confidence 1.5", r"there is one confidence, an xsd:decimal in \[0, 1\]"),
    ("kg:confidence 0.95", "kg:confidence 9.5e-1", r"there is one confidence, an xsd:decimal in \[0, 1\]"),
    ("kg:polarity kg:Positive", "kg:polarity kg:Positive, kg:Negative", "there is one polarity"),
    ("rdf:predicate kg:endDate", "rdf:predicate kg:timeValue", "an assertion's predicate is one of the relations"),
    ("kg:evidence <doc/9eaeeb344ee33426#char=44,126> ; ", "", "an assertion has evidence in a text"),
    ("oa:start 0 ;", "oa:start 1 ;", "oa:exact is the document's text at the mention's offsets"),
    ("oa:start 0 ;", "oa:start 1 ;", "a mention's IRI ends in #char= and its offsets"),
    ("oa:start 0 ;", "oa:start 9 ;", "a mention starts at one offset, not negative and before its end"),
    ("oa:end 7 ;", "oa:end 70000 ;", "oa:exact is the document's text at the mention's offsets"),
    ("    <exercise/west-2025> kg:participant <state/belarus> .\n", "", "a fact that an assertion reports, certain and positive, stands"),
    (
        "    <exercise/west-2025> kg:participant <state/belarus> .\n",
        "    <exercise/west-2025> kg:organiser <state/belarus> .\n",
        "a plain fact has an",
    ),
    ("kg:timeValue", "kg:timeWorth", "a term of the namespace kg: is one of the ontology's"),
    ("a kg:Meeting", "a kg:Party, kg:Meeting", "a term of the namespace kg: is one of the ontology's"),
    ("kg:participant <actor/viktor-khrenin>", "kg:participant <place/bishkek>", "agents take part in an event"),
]


@pytest.mark.parametrize(("old", "new", "message"), CHANGES, ids=[f"{old} > {new}" for old, new, _ in CHANGES])
def test_breach_is_found(old: str, new: str, message: str) -> None:
    report = validate(changed(old, new))
    assert not report
    with pytest.raises(ValueError, match=message):
        raise ValueError("\n".join(finding.message for finding in report.findings))


def test_report_reads_well() -> None:
    report = validate(changed('skos:notation "BY"', 'skos:notation "Belarus"'))
    assert str(report) == (
        "The graph does not conform: 1 breach of 1 kind.\n"
        "1 × a state has at most one code of ISO 3166-1, two letters\n"
        "    Belarus <https://kg.example/id/state/belarus>: Belarus"
    )


def test_report_gives_a_few_examples_of_each_kind() -> None:
    report = validate(parse(FIXTURE.replace("kg:confidence 0.9 ", "kg:confidence 2 ")))
    lines = str(report).splitlines()
    assert lines[0].startswith("The graph does not conform: ")
    assert any(line.startswith("    … and ") for line in lines)
