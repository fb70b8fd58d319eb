"""The ontology defines whatever code, queries and shapes use, and says of each term what it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SDO

import kg
from kg import model
from kg.graph.serialise import to_graph
from kg.resources import ontology_path, queries_path
from kg.vocab import BASE_IRI, KG, SCHEMA

ONTOLOGY = rdflib.Graph().parse(ontology_path("kg.ttl"))
TERMS = sorted(str(subject) for subject in ONTOLOGY.subjects(unique=True) if str(subject).startswith(KG.iri))
NAMES = {term.removeprefix(KG.iri) for term in TERMS}
FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"
PACKAGE = Path(kg.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
_PREFIXED = re.compile(r"(?<![\w/.-])kg:([A-Za-z]\w*)")
# what the contract lays down
CLASSES = [
    "Agent",
    "Actor",
    "Organisation",
    "State",
    "UnnamedSource",
    "Place",
    "Event",
    "Exercise",
    "ExerciseSeries",
    "Meeting",
    "Agreement",
    "Statement",
    "Characterisation",
    "Assertion",
    "Judgement",
    "Decision",
    "Document",
    "Mention",
]
PROPERTIES = [
    "refersTo",
    "timeValue",
    "commands",
    "alliedWith",
    "opposes",
    "participant",
    "organiser",
    "place",
    "startDate",
    "endDate",
    "personnel",
    "purpose",
    "partOfSeries",
    "partOfEvent",
    "recipient",
    "director",
    "topic",
    "format",
    "equipment",
    "strength",
    "inResponseTo",
    "eventType",
    "status",
    "statedBy",
    "content",
    "cue",
    "cueLemma",
    "mode",
    "quotation",
    "force",
    "polarity",
    "about",
    "addressedTo",
    "statedOn",
    "occasion",
    "within",
    "confidence",
    "sourceMention",
    "cueMention",
    "contentMention",
    "evidence",
    "certainty",
    "claimedIn",
]
ENUMERATIONS = {
    "Mode": model.Mode,
    "Quotation": model.Quotation,
    "Force": model.Force,
    "Polarity": model.Polarity,
    "Certainty": model.Certainty,
}


def _used(path: Path) -> Iterator[str]:
    """The local names of ``kg:`` that a module uses: as ``KG.name``, ``KG["name"]`` and in strings, but docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "KG" and node.attr != "iri":
            yield node.attr
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "KG":
            if isinstance(node.slice, ast.Constant):
                yield str(node.slice.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield from _PREFIXED.findall(node.value)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_code_uses_defined_terms(path: Path) -> None:
    assert set(_used(path)) <= NAMES


def test_the_reading_of_code_finds_terms() -> None:
    found = {name for path in SOURCES for name in _used(path)}
    assert {"Mention", "statedBy", "claimedIn", "participant"} <= found


@pytest.mark.parametrize("path", sorted(queries_path().glob("*.rq")), ids=lambda path: path.stem)
def test_queries_use_defined_terms(path: Path) -> None:
    assert set(_PREFIXED.findall(path.read_text("utf-8"))) <= NAMES


def test_shapes_use_defined_terms() -> None:
    shapes = rdflib.Graph().parse(ontology_path("shapes.ttl"))
    used = {str(term) for triple in shapes for term in triple if str(term).startswith(KG.iri)}
    assert used <= set(TERMS)


def test_fixture_uses_defined_terms() -> None:
    assert set(_PREFIXED.findall(FIXTURE.read_text("utf-8"))) <= NAMES


@pytest.mark.parametrize("name", CLASSES)
def test_class_is_defined(name: str) -> None:
    assert (rdflib.URIRef(KG.iri + name), RDF.type, OWL.Class) in ONTOLOGY


@pytest.mark.parametrize("name", PROPERTIES)
def test_property_has_domain_and_range(name: str) -> None:
    term = rdflib.URIRef(KG.iri + name)
    assert {OWL.ObjectProperty, OWL.DatatypeProperty} & set(ONTOLOGY.objects(term, RDF.type))
    assert ONTOLOGY.value(term, RDFS.domain) or ONTOLOGY.value(term, SDO.domainIncludes)
    assert ONTOLOGY.value(term, RDFS.range) or ONTOLOGY.value(term, SDO.rangeIncludes)


@pytest.mark.parametrize(("kind", "values"), ENUMERATIONS.items())
def test_individuals_are_those_of_the_model(kind: str, values: type[model.Mode]) -> None:
    found = {str(s).removeprefix(KG.iri) for s in ONTOLOGY.subjects(RDF.type, rdflib.URIRef(KG.iri + kind))}
    assert found == {value.value for value in values}


def test_kinds_of_the_model_are_classes() -> None:
    assert {kind.value for kind in model.Kind} <= set(CLASSES)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(KG.iri))
def test_term_has_one_label_and_comment(term: str) -> None:
    node = rdflib.URIRef(term)
    assert len(list(ONTOLOGY.objects(node, RDFS.label))) == 1
    (comment,) = ONTOLOGY.objects(node, RDFS.comment)
    assert str(comment).endswith(".")


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("Agent", "foaf:Agent prov:Agent"),
        ("Actor", "kg:Agent foaf:Person schema:Person"),
        ("Organisation", "kg:Agent org:Organization"),
        ("State", "kg:Organisation"),
        ("UnnamedSource", "kg:Agent"),
        ("Place", "schema:Place sem:Place"),
        ("Event", "sem:Event schema:Event"),
        ("Exercise", "kg:Event"),
        ("ExerciseSeries", "schema:EventSeries"),
        ("Meeting", "kg:Event"),
        ("Agreement", "kg:Event"),
        ("Statement", "prov:Entity schema:Claim"),
        ("Characterisation", "prov:Entity"),
        ("Assertion", "rdf:Statement"),
        ("Document", "schema:NewsArticle prov:Entity"),
        ("Mention", "oa:TextPositionSelector oa:TextQuoteSelector"),
    ],
)
def test_alignment(name: str, above: str) -> None:
    found = ONTOLOGY.objects(rdflib.URIRef(KG.iri + name), RDFS.subClassOf)
    assert {ONTOLOGY.qname(str(term)) for term in found} == set(above.split())


def test_ontology_keeps_to_owl_2_rl() -> None:
    # of what the profile leaves out, what one would write by accident: unions and value restrictions as superclasses
    predicates = set(ONTOLOGY.predicates())
    assert not {OWL.unionOf, OWL.someValuesFrom, OWL.minCardinality, OWL.disjointUnionOf, OWL.hasSelf} & predicates


def test_ontology_is_consistent_by_the_rules() -> None:
    owlrl = pytest.importorskip("owlrl")
    fixture = ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG)
    graph = to_graph(quad for quad in fixture if quad.predicate != SCHEMA.text)
    graph += ONTOLOGY
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    errors = graph.subjects(RDF.type, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage"))
    assert list(errors) == []
    state = rdflib.URIRef(BASE_IRI + "state/belarus")
    assert (state, RDF.type, rdflib.URIRef("http://www.w3.org/ns/org#Organization")) in graph
