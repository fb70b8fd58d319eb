"""Write a graph to a file, in the format that its name ends in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import pyoxigraph as ox
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import InputError
from kg.graph.jsonld import to_jsonld
from kg.vocab import BASE_IRI, PREFIXES, XSD

__all__ = ["RDF_FORMATS", "nquads", "to_dataset", "to_graph", "write_graph"]

Quads: TypeAlias = Iterable[Quad]

RDF_FORMATS: Final = {
    "nq": "N-Quads, sorted",
    "trig": "TriG, a block for each named graph",
    "nt": "N-Triples of the union, sorted",
    "ttl": "Turtle of the union",
    "jsonld": "JSON-LD with named graphs and its context",
}


def _file_format(path: Path, given: str | None) -> str:
    """The format given, or else what a file's name ends in."""
    name = (given or path.suffix.removeprefix(".")).lower()
    if name in RDF_FORMATS:
        return name
    what = f"format {given!r}" if given else f"the ending of {path.name!r}"
    allowed = ", ".join(f".{ending}" for ending in RDF_FORMATS)
    raise InputError(f"{path}: {what} is unknown. Give a file that ends in one of {allowed}; kg export writes others, too")


def write_graph(
    quads: Quads,
    path: str | Path,
    format: str | None = None,  # noqa: A002 - rdflib's and pandas's name for it
    *,
    base_iri: str = BASE_IRI,
) -> None:
    """Write quads to a file, sorted: the same quads give the same bytes.

    Args:
        quads: the graph.
        path: the file; it is replaced.
        format: one of :data:`RDF_FORMATS`; None: what the file's name ends in.
        base_iri: to which JSON-LD's identifiers are relative.

    Raises:
        InputError: another format (:func:`kg.export.export` writes more), or the file can't be written.
    """
    target = Path(path)
    name = _file_format(target, format)
    lines = iter([to_jsonld(quads, base_iri)]) if name == "jsonld" else _WRITERS[name](quads)
    try:
        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    except OSError as error:
        raise InputError(f"{target}: can't be written: {error.strerror or error}. Give another file, or make room.") from error


def nquads(quads: Quads) -> Iterator[str]:
    """The lines of the N-Quads document, sorted by code point, each once."""
    text = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode("utf-8")
    yield from sorted({f"{line}\n" for line in text.split("\n") if line})


def to_dataset(quads: Quads) -> rdflib.Dataset:
    """The quads as an rdflib ``Dataset``, whose default graph is the union as in the store's queries."""
    terms = _Terms()
    dataset = rdflib.Dataset(default_union=True)
    for q in quads:
        graph = dataset.graph(q.graph_name.value) if isinstance(q.graph_name, NamedNode) else dataset.default_graph
        graph.add((terms[q.subject], terms[q.predicate], terms[q.object]))
    return _with_prefixes(dataset)


def to_graph(quads: Quads) -> rdflib.Graph:
    """The union of the named graphs as an rdflib ``Graph``."""
    terms = _Terms()
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((terms[quad.subject], terms[quad.predicate], terms[quad.object]))
    return _with_prefixes(graph)


class _Terms(dict[object, rdflib.term.Node]):
    """Terms as rdflib has them, each made once."""

    def __missing__(self, term: object) -> rdflib.term.Node:
        self[term] = made = _rdflib_term(term)
        return made


def _rdflib_term(term: object) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if not isinstance(term, Literal):
        return rdflib.BNode(term.value if isinstance(term, BlankNode) else None)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    # to rdflib, unlike RDF 1.1, a plain literal and an xsd:string are two
    datatype = None if term.datatype == XSD.string else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


_Graph = TypeVar("_Graph", rdflib.Graph, rdflib.Dataset)


def _with_prefixes(graph: _Graph) -> _Graph:
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri, replace=True)
    return graph


def _ntriples(quads: Quads) -> Iterator[str]:
    yield from nquads(Quad(q.subject, q.predicate, q.object) for q in quads)


def _turtle(quads: Quads) -> Iterator[str]:
    triples = {Triple(q.subject, q.predicate, q.object) for q in quads}
    yield _serialised(sorted(triples, key=str), ox.RdfFormat.TURTLE)


def _trig(quads: Quads) -> Iterator[str]:
    yield _serialised(_by_graph(quads), ox.RdfFormat.TRIG)


def _by_graph(quads: Quads) -> list[Quad]:
    return sorted(set(quads), key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))


def _serialised(statements: list[Quad] | list[Triple], form: ox.RdfFormat) -> str:
    return (ox.serialize(statements, format=form, prefixes=PREFIXES) or b"").decode("utf-8")


_WRITERS: Final[dict[str, Callable[[Quads], Iterator[str]]]] = {
    "nq": nquads,
    "nt": _ntriples,
    "ttl": _turtle,
    "trig": _trig,
}
