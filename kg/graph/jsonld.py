"""JSON-LD 1.1 with a context of its own: short names for the terms, and nothing to fetch.

The context stands in the document. ``kg:`` terms are bare names (``content``, ``Statement``), those of other vocabularies are
prefixed (``skos:prefLabel``), IRIs under the base are relative (``actor/viktor-khrenin``), and each named graph is a node with its
own ``@graph``. What a JSON-LD processor reads from it are just the quads it was written from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final, TypeAlias
from urllib.parse import urljoin

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.vocab import KG, PREFIXES, RDF, XSD

__all__ = ["to_jsonld"]

_Node: TypeAlias = dict[str, Any]

_LINKS: Final = (
    *("statedBy", "about", "addressedTo", "occasion", "within", "sourceMention", "cueMention", "contentMention", "evidence"),
    *("claimedIn", "refersTo", "participant", "organiser", "place", "partOfSeries", "commands", "alliedWith", "opposes"),
    *("oa:hasSource", "org:holds", "org:postIn", "org:memberOf", "org:subOrganizationOf", "dcterms:isPartOf", "rdf:subject"),
    *("schema:containedInPlace", "schema:url", "skos:exactMatch"),
)
# their values are terms of a vocabulary
_TERMS: Final = ("force", "mode", "quotation", "polarity", "certainty", "status", "rdf:predicate")
_TYPED: Final = {
    "confidence": "xsd:decimal",
    "startDate": "xsd:date",
    "endDate": "xsd:date",
    "statedOn": "xsd:date",
    "dcterms:issued": "xsd:date",
}
_COERCED: Final = dict.fromkeys(_LINKS, "@id") | dict.fromkeys(_TERMS, "@vocab") | _TYPED
# of all integers those that every reader writes back as they were
_MOST_DIGITS: Final = 15


def to_jsonld(quads: Iterable[Quad], base_iri: str) -> str:
    """The document, the same for the same quads.

    Args:
        quads: the graph.
        base_iri: under which its instances live.
    """
    compact = _Compactor(base_iri)
    ordered = sorted(set(quads), key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
    graphs: list[_Node] = []
    for name, found in groupby(ordered, key=lambda quad: quad.graph_name):
        nodes = [compact.node(list(same)) for _, same in groupby(found, key=lambda quad: quad.subject)]
        graphs += nodes if isinstance(name, DefaultGraph) else [{"id": compact.reference(name), "@graph": nodes}]
    return json.dumps({"@context": compact.context(), "@graph": graphs}, ensure_ascii=False, indent=1) + "\n"


class _Compactor:
    """Shortens IRIs and values by the context (JSON-LD 1.1 API, section 6)."""

    def __init__(self, base_iri: str) -> None:
        self._base = base_iri
        # the longest namespace first: none of ours begins with another, but a caller's own base may
        self._namespaces = sorted(PREFIXES.items(), key=lambda item: (-len(item[1]), item[0]))

    def context(self) -> _Node:
        """The context."""
        terms = {name: {"@id": f"kg:{name}" if ":" not in name else name, "@type": kind} for name, kind in sorted(_COERCED.items())}
        return {"@version": 1.1, "@base": self._base, "@vocab": KG.iri, **PREFIXES, "id": "@id", "type": "@type", **terms}

    def node(self, quads: Sequence[Quad]) -> _Node:
        """What is said of one subject."""
        out: _Node = {"id": self.reference(quads[0].subject)}
        for predicate, same in groupby(quads, key=lambda quad: quad.predicate):
            name = "type" if predicate == RDF.type else self.term(predicate.value)
            values = [self._value(name, quad.object) for quad in same]
            out[name] = values if len(values) > 1 else values[0]
        return out

    def term(self, iri: str) -> str:
        """An IRI of a vocabulary, short."""
        for prefix, namespace in self._namespaces:
            local = iri.removeprefix(namespace)
            if local != iri and local and not local.startswith("//"):
                bare = namespace == KG.iri and local not in {"id", "type"} and ":" not in local
                return local if bare else f"{prefix}:{local}"
        return iri

    def reference(self, term: object) -> str:
        """A node's identifier, relative where it resolves to what it was (RFC 3986, section 5.2)."""
        if not isinstance(term, NamedNode):
            return str(term)
        relative = term.value.removeprefix(self._base)
        plain = relative != term.value and ":" not in relative.split("/", 1)[0] and relative[:1] not in {"", "#", "?", "/", "@"}
        return relative if plain and urljoin(self._base, relative) == term.value else term.value

    def _value(self, name: str, term: object) -> Any:  # noqa: ANN401 - whatever JSON has for it
        kind = _COERCED.get(name)
        if isinstance(term, Literal):
            return self._literal(term, kind)
        if name == "type" or kind == "@vocab":
            return self.term(str(getattr(term, "value", term)))
        reference = self.reference(term)
        return reference if kind == "@id" else {"id": reference}

    def _literal(self, literal: Literal, kind: str | None) -> Any:  # noqa: ANN401 - as above
        if literal.language:
            return {"@value": literal.value, "@language": literal.language}
        if literal.datatype == XSD.string:
            return literal.value if kind is None else {"@value": literal.value}
        if kind is None and literal.datatype == XSD.integer and _is_canonical(literal.value):
            return int(literal.value)
        datatype = self.term(literal.datatype.value)
        return literal.value if datatype == kind else {"@value": literal.value, "@type": datatype}


def _is_canonical(lexical: str) -> bool:
    return len(lexical) <= _MOST_DIGITS and lexical.lstrip("-").isdecimal() and str(int(lexical)) == lexical
