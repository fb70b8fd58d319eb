"""What the server says of itself: SPARQL 1.1 Service Description (W3C, 2013)."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from kg.serve.negotiation import GRAPHS
from kg.serve.problems import Problem
from kg.vocab import RDF

__all__ = ["describe"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TABLES = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML")
_PREFIXES = {"sd": _SD, "formats": _FORMATS}


def describe(endpoint: str, update: str | None, media_type: str) -> bytes:
    """The service description in a format for graphs.

    Args:
        endpoint: the address of the query endpoint.
        update: that of the update endpoint, if there is one.
        media_type: one of :data:`kg.serve.negotiation.GRAPHS`.

    Raises:
        Problem: 400, if the address that the client gave this server is no IRI.
    """
    try:
        triples = list(_triples(endpoint, update))
    except ValueError as error:
        raise Problem(400, "the Host header is no host.") from error
    form = GRAPHS[media_type]
    prefixes = _PREFIXES if form in {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG} else None
    return ox.serialize(triples, format=form, prefixes=prefixes) or b""


def _triples(endpoint: str, update: str | None) -> Iterator[Triple]:
    service = NamedNode(f"{endpoint}#service")
    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if update else [])]
    yield Triple(service, RDF.type, NamedNode(_SD + "Service"))
    for each in filter(None, (endpoint, update)):
        yield Triple(service, NamedNode(_SD + "endpoint"), NamedNode(each))
    for name in languages:
        yield Triple(service, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + name))
    for name in (*_TABLES, *_GRAPHS):
        yield Triple(service, NamedNode(_SD + "resultFormat"), NamedNode(_FORMATS + name))
    # without a dataset in the request or the query, patterns match in the union of all named graphs
    yield Triple(service, NamedNode(_SD + "feature"), NamedNode(_SD + "UnionDefaultGraph"))
