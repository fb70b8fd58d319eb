"""Web Annotations: the selectors find what they quote, and the terms are the standard's."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox

from kg.export.annotations import to_annotations
from kg.export.tables import read_tables
from kg.store import Store
from kg.vocab import BASE_IRI, OA, RDF

AS = "http://www.w3.org/ns/activitystreams#"
# those entries of the standard's context that an export uses (Web Annotation Vocabulary, appendix A)
CONTEXT = {
    "oa": OA.iri,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in ("Annotation", "SpecificResource", "TextualBody", "TextQuoteSelector", "TextPositionSelector")},
    **{name: f"oa:{name}" for name in ("exact", "prefix", "suffix")},
    **{name: {"@id": f"oa:{name}", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"} for name in ("start", "end")},
    "AnnotationPage": AS + "OrderedCollectionPage",
    "items": {"@id": AS + "items", "@type": "@id", "@container": "@list"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    **{name: f"oa:{name}" for name in ("identifying", "classifying", "describing", "linking", "tagging")},
}


def page(store: Store) -> dict[str, Any]:
    return json.loads(to_annotations(read_tables(store.quads()), BASE_IRI))


def test_selectors_find_what_they_quote(store: Store) -> None:
    texts = {document.iri: document.text for document in read_tables(store.quads()).documents}
    for item in page(store)["items"]:
        position, quote = item["target"]["selector"]
        text = texts[item["target"]["source"]["id"]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_bodies_say_what_a_span_is(west: Store) -> None:
    items = page(west)["items"]
    assert len({item["id"] for item in items}) == len(items)
    by_text = {item["target"]["selector"][1]["exact"]: item["body"] for item in items}
    assert by_text["Belarusian"][0] == {"type": "SpecificResource", "source": BASE_IRI + "state/belarus", "purpose": "identifying"}
    assert {body.get("value") for body in by_text["told"]} >= {"cue", "Speech"}
    assert {body.get("value") for body in by_text["May 28, 2025"]} == {"Time", "2025-05-28"}


def test_the_terms_are_the_standards(west: Store) -> None:
    document = page(west)
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    quads = list(ox.parse(input=json.dumps(document | {"@context": CONTEXT}), format=ox.RdfFormat.JSON_LD))
    annotations = {quad.subject for quad in quads if (quad.predicate, quad.object) == (RDF.type, OA.Annotation)}
    assert len(annotations) == len(document["items"])
    for term in (OA.hasTarget, OA.hasBody):
        assert {quad.subject for quad in quads if quad.predicate == term} == annotations
    purposes = {quad.object for quad in quads if quad.predicate == OA.hasPurpose}
    assert purposes == {OA.identifying, OA.classifying, OA.describing, OA.linking, OA.tagging}
