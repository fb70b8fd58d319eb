"""The quads of documents, made wherever there is a processor: tasks go out, parts in N-Quads come back, and load as one stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.graph.build import document_quads, node_quads
from kg.model import Extraction
from kg.resolve.members import local_nodes, local_posts
from kg.resolve.naming import Node
from kg.store.change import tally
from kg.store.documents import decode_extraction

__all__ = ["Emitter", "Part", "Task", "local_to", "make_part", "whole_document"]


class Task(NamedTuple):
    """A document to write: its number in the store, its extraction as it is kept, the paths of its nodes by local identifier."""

    number: int
    source: str
    extraction: bytes
    paths: Mapping[str, str]


class Part(NamedTuple):
    """What some tasks give: what is to be counted of each document, by its number, and the quads as N-Quads."""

    tallies: tuple[tuple[int, dict[str, int]], ...]
    nquads: bytes


#: what carries tasks out elsewhere, given them and the base IRI: each once, in any order
Emitter: TypeAlias = Callable[[Iterable[Task], str], Iterator[Part]]


def make_part(tasks: Iterable[Task], base_iri: str) -> Part:
    """What tasks give; a function of them alone."""
    tallies: list[tuple[int, dict[str, int]]] = []
    written: list[bytes] = []
    for task in tasks:
        quads = whole_document(decode_extraction(task.source, task.extraction), task.paths, base_iri)
        tallies.append((task.number, dict(tally(quads))))
        written.append(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    return Part(tuple(tallies), b"".join(written))


def whole_document(extraction: Extraction, paths: Mapping[str, str], base_iri: str) -> list[Quad]:
    """The quads of one document and of the nodes that are its own."""
    return document_quads(extraction, paths, base_iri) + [quad for node in local_to(extraction) for quad in node_quads(node, base_iri)]


def local_to(extraction: Extraction) -> Iterator[Node]:
    """The nodes that are the document's own."""
    yield from local_nodes(extraction)
    yield from local_posts(extraction)
