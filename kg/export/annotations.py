"""Mentions as W3C Web Annotations (Recommendation of 23 February 2017), for annotation tools and for other people's evaluation.

One ``AnnotationPage``. Each annotation is a span of a report: its target has a ``TextPositionSelector`` (code points, half-open, in
the report's text) and a ``TextQuoteSelector`` with the words around it, by which a span is found again in a changed text. Bodies say
what the span is: an entity that it names (``identifying``), the class of that entity, the value of a time, or the part that it
plays in a statement: source, cue or content (``classifying``); a statement's force and mode go with its cue.

The standard wants its own context by its address, http://www.w3.org/ns/anno.jsonld; a program that reads the file as JSON fetches
nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, Final, TypeAlias

from kg.export.records import Document, Span
from kg.export.tables import Tables

__all__ = ["to_annotations"]

_Object: TypeAlias = dict[str, Any]

# code points before and behind a quotation; as many as other tools take
_AROUND: Final = 32


def to_annotations(tables: Tables, base_iri: str) -> str:
    """The page, its annotations in the order of the reports and of their text.

    Args:
        tables: the graph.
        base_iri: what the page's own identifier begins with.
    """
    bodies = _bodies(tables)
    items = [
        _annotation(span, bodies[span], tables.document_by_iri[span.document])
        for span in sorted(bodies)
        if span.document in tables.document_by_iri
    ]
    page = {"@context": "http://www.w3.org/ns/anno.jsonld", "id": f"{base_iri}annotations", "type": "AnnotationPage", "items": items}
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _bodies(tables: Tables) -> dict[Span, list[_Object]]:
    """What there is to say of each span."""
    bodies: dict[Span, list[_Object]] = defaultdict(list)
    kinds = {entity.iri: entity.kind for entity in tables.entities}
    for mention in tables.mentions:
        for iri in mention.entities:
            named = {"type": "SpecificResource", "source": iri, "purpose": "identifying"}
            bodies[mention.span] += [named, _tag(kinds.get(iri, "Entity"), "classifying", label=tables.labels.get(iri, iri))]
        if mention.time:
            bodies[mention.span] += [_tag("Time", "classifying"), _tag(mention.time, "describing")]
    for s in tables.statements:
        for part, spans in (("source", s.sources), ("cue", s.cues), ("content", s.contents)):
            for span in spans:
                bodies[span] += [_tag(part, "classifying"), {"type": "SpecificResource", "source": s.iri, "purpose": "linking"}]
                bodies[span] += [_tag(name, "tagging") for name in (s.mode, s.force, s.polarity)] if part == "cue" else []
    return bodies


def _tag(value: str, purpose: str, label: str = "") -> _Object:
    return {"type": "TextualBody", "value": value, "purpose": purpose} | ({"rdfs:label": label} if label else {})


def _annotation(span: Span, bodies: list[_Object], document: Document) -> _Object:
    quote = {
        "type": "TextQuoteSelector",
        "exact": span.exact,
        "prefix": document.text[max(0, span.begin - _AROUND) : span.begin],
        "suffix": document.text[span.end : span.end + _AROUND],
    }
    source = {"id": document.iri, "type": "Text", "format": "text/plain", "language": document.language, "dcterms:source": document.source}
    return {
        "id": f"{document.iri}/annotation/{span.begin},{span.end}",
        "type": "Annotation",
        "body": bodies,
        "target": {
            "type": "SpecificResource",
            "source": source,
            "selector": [{"type": "TextPositionSelector", "start": span.begin, "end": span.end}, quote],
        },
    }
