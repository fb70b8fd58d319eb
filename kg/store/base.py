"""What every store can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple, Variable

from kg.model import Extraction

__all__ = ["Dataset", "QueryResult", "Store", "StoreInfo", "Term"]

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
QueryResult: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees (SPARQL 1.1, section 13): those whose union is its default graph, and those that GRAPH finds."""

    default: tuple[NamedNode, ...]
    named: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What is known of a store without reading its graph.

    ``path`` is None for a store in memory, a URL for one on a server, ``format`` the version of the folder's layout,
    ``generation`` counts the graphs that the store has held (0: none yet), ``pipeline`` and ``versions`` say what read the
    documents, as far as the builder told, ``documents`` and ``quads`` count, ``counts`` are instances by the local name of
    their ``kg:`` class; empty where the store does not keep count.
    """

    path: Path | str | None
    format: int
    base_iri: str
    generation: int
    documents: int
    quads: int
    pipeline: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@runtime_checkable
class Store(Protocol):
    """A graph, in named graphs whose union queries see, and the extractions that it was made from."""

    @property
    def base_iri(self) -> str:
        """The IRI under which the graph's instances live; relative IRIs in queries count from it."""
        ...

    @property
    def info(self) -> StoreInfo:
        """What is known of the store."""
        ...

    def query(
        self, sparql: str, *, substitutions: Mapping[Variable, Term] | None = None, union: bool = True, dataset: Dataset | None = None
    ) -> QueryResult:
        """The answer to a SPARQL 1.1 query, by default over the union of all named graphs.

        The prefixes of :data:`kg.vocab.PREFIXES` need no declaration. This is the bare engine: a query that somebody else
        wrote goes through :func:`kg.query.run_sparql`, which refuses whatever would reach outside the store.

        Args:
            sparql: a SELECT, ASK, CONSTRUCT or DESCRIBE query.
            substitutions: values of variables; each must be among those that the query selects.
            union: whether the default graph is the union, which overrides a FROM in the query.
            dataset: the graphs to ask, which overrides both; None: as ``union`` and the query say.

        Raises:
            QueryError: the query is no valid SPARQL (with line and column).
            StoreError: the store can't be read.
        """
        ...

    def quads(self) -> Iterator[Quad]:
        """All quads, in no particular order."""
        ...

    def extractions(self) -> Iterator[Extraction]:
        """The extractions of all documents, in the order of their sources."""
        ...

    def put_extractions(self, extractions: Iterable[Extraction]) -> None:
        """Add extractions; one of the same source is replaced.

        Raises:
            StoreError: the store is read-only or can't be written.
        """
        ...

    def replace_graph(self, quads: Iterable[Quad]) -> None:
        """Put a new graph in the place of the old one, all at once.

        Whatever fails, an exception or the machine, leaves the old graph as it was.

        Raises:
            StoreError: the store is read-only or can't be written.
        """
        ...

    def close(self) -> None:
        """Give the store's files and its lock up."""
        ...
