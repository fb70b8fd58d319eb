"""Namespaces, terms and the minting of IRIs.

A test holds every term that the code uses against ``ontology/kg.ttl``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

__all__ = [
    "BASE_IRI",
    "DCTERMS",
    "GRAPH_ENTITIES",
    "GRAPH_GAZETTEER",
    "GRAPH_ONTOLOGY",
    "GRAPH_RESOLUTION",
    "KG",
    "OA",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SEM",
    "SKOS",
    "XSD",
    "Namespace",
    "document_key",
    "expand",
    "slug",
]

BASE_IRI: Final = "https://kg.example/id/"


class Namespace:
    """A namespace whose attributes and items are its terms: ``KG.Statement`` is a ``NamedNode``."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._terms: dict[str, NamedNode] = {}

    def __getattr__(self, name: str) -> NamedNode:
        """The term of that local name."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> NamedNode:
        """The term of that local name, for names that are no Python identifiers."""
        term = self._terms.get(name)
        if term is None:
            term = self._terms[name] = NamedNode(self.iri + name)
        return term


KG: Final = Namespace("https://kg.example/ontology#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
SCHEMA: Final = Namespace("https://schema.org/")
SEM: Final = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")

_NAMESPACES: Final = {
    "kg": KG,
    "org": ORG,
    "oa": OA,
    "prov": PROV,
    "schema": SCHEMA,
    "sem": SEM,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
}
PREFIXES: Final[dict[str, str]] = {prefix: namespace.iri for prefix, namespace in _NAMESPACES.items()}

# graph names, relative to the base IRI
GRAPH_ENTITIES: Final = "graph/entities"
GRAPH_RESOLUTION: Final = "graph/resolution"
GRAPH_GAZETTEER: Final = "graph/gazetteer"
GRAPH_ONTOLOGY: Final = "graph/ontology"


def expand(curie: str) -> NamedNode:
    """The term that a prefixed name such as ``kg:participant`` stands for.

    Raises:
        KeyError: the prefix is none of :data:`PREFIXES`.
    """
    prefix, _, local = curie.partition(":")
    return _NAMESPACES[prefix][local]


# letters that NFKD leaves whole
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "œ": "oe", "ı": "i"})


def slug(name: str) -> str:
    """A readable IRI segment for a name: lower case, accents folded, words joined by hyphens; never empty.

    Scripts that do not fold to ASCII are kept and percent-encoded (RFC 3987, section 3.1).
    """
    folded = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    plain = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    plain = re.sub(r"['’`´]", "", plain)
    joined = re.sub(r"[^\w]+|_+", "-", plain).strip("-")[:120]
    return quote(joined, safe="-") or "x" + hashlib.sha256(name.encode("utf-8")).hexdigest()[:8]


def document_key(source: str, text: str) -> str:
    """The first 16 hex digits of SHA-256 over source, a NUL byte and the text (UTF-8)."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass") + b"\0" + text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
