"""What ``kg.open`` and ``kg.build`` return: one object for questions, pictures and export."""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pyoxigraph import QuerySolutions

from kg.cards import Card, make_card
from kg.errors import InputError, InternalError, KGError
from kg.query import BooleanResult, GraphResult, Result, run_named, run_sparql
from kg.store import EmbeddedStore, create_store, open_store
from kg.store.manifest import MANIFEST, read_manifest
from kg.vocab import BASE_IRI, KG

if TYPE_CHECKING:
    from rdflib import Dataset

    from kg.analytics.projections import Network
    from kg.graph.validate import ValidationReport
    from kg.pipeline import BuildOptions, BuildReport, Progress

__all__ = ["GraphInfo", "KnowledgeGraph", "build_graph", "open_graph", "open_or_create", "read_info"]

_COUNTS = """
SELECT ?class (COUNT(DISTINCT ?instance) AS ?count) WHERE {
  GRAPH ?graph { ?instance a ?class }
  FILTER (STRSTARTS(STR(?class), STR(kg:)) && !STRENDS(STR(?graph), "/ontology"))
} GROUP BY ?class ORDER BY ?class"""


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """What a store holds and what made it.

    ``counts`` are instances by the local name of their ``kg:`` class, ``versions`` those of the models and programs.
    """

    path: str | None
    base_iri: str
    documents: int
    quads: int
    pipeline: str | None
    versions: Mapping[str, str]
    counts: Mapping[str, int]


class KnowledgeGraph:
    """A built graph: query it, look at it, check it, hand it on. A context manager that closes the store.

    Attributes:
        store: what holds the quads.
        report: what the build did, if this graph comes from one.
    """

    def __init__(self, store: EmbeddedStore, report: BuildReport | None = None) -> None:
        self.store = store
        self.report = report

    def query(self, name: str, **parameters: str) -> Result | GraphResult | BooleanResult:
        """The result of a named query; :func:`kg.query.named_queries` lists them.

        Raises:
            QueryError: no such query, or a parameter that is missing, unknown or of the wrong type.
        """
        return run_named(self.store, name, parameters)

    def sparql(self, text: str) -> Result | GraphResult | BooleanResult:
        """The result of a SPARQL 1.1 query; patterns match in the union of all graphs.

        Raises:
            QueryError: a syntax error (with line and column), an update, or a SERVICE call.
        """
        return run_sparql(self.store, text)

    def show(self, entity: str) -> Card:
        """Everything known of an entity, each line with its sentence and document.

        Args:
            entity: a name, in any case, or an IRI, whole or without the base.

        Raises:
            QueryError: no such entity, or several of that name.
        """
        return make_card(self.store, entity)

    def to_rdflib(self) -> Dataset:
        """All quads as an rdflib ``Dataset``, for people's own code."""
        from kg.graph.serialise import to_dataset

        return to_dataset(self.store.quads())

    def to_networkx(self, projection: str = "agents") -> Network:
        """A projection of the graph; :mod:`kg.analytics.projections` says which there are.

        Raises:
            QueryError: no such projection.
        """
        from kg.analytics import to_networkx

        return to_networkx(self.store, projection)

    def view(self, path: str | os.PathLike[str] = "graph.html", *, title: str | None = None) -> Path:
        """Write one interactive HTML file that needs no network, and return its path."""
        from kg.view import write_html

        out = Path(path)
        write_html(self.store, out, title=title or "Knowledge graph")
        return out

    def export(self, path: str | os.PathLike[str]) -> Path:
        """Write the graph and return the file's path; the ending chooses the format: nq, trig, ttl, nt, jsonld, graphml, gexf."""
        from kg.analytics import export

        out = Path(path)
        export(self.store, out)
        return out

    def validate(self) -> ValidationReport:
        """Whether the graph conforms to ``ontology/shapes.ttl``, and where not."""
        from kg.graph.validate import validate

        return validate(self.store.quads())

    def info(self) -> GraphInfo:
        """Counts by class, documents, models and versions."""
        return read_info(self.store)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"KnowledgeGraph({str(self.store.path or 'in memory')!r})"

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{count}</td></tr>" for name, count in self.info().counts.items())
        return f"<table><caption>{html.escape(repr(self))}</caption>{rows}</table>"


def read_info(store: EmbeddedStore) -> GraphInfo:
    """Counts by class, documents, models and versions of a store."""
    known = store.info
    solutions = store.query(_COUNTS)
    if not isinstance(solutions, QuerySolutions):
        raise InternalError("the query that counts instances selects nothing")
    counts = {row["class"].value.removeprefix(KG.iri): int(row["count"].value) for row in solutions}
    path = None if known.path is None else str(known.path)
    return GraphInfo(path, known.base_iri, known.documents, known.quads, known.pipeline, dict(known.versions), counts)


def open_or_create(store: str | os.PathLike[str] | None, base_iri: str | None = None) -> EmbeddedStore:
    """A store to write to: the one in a folder, a new one there, or one in memory.

    Args:
        store: the folder; None for a store in memory.
        base_iri: under which instances stand; None for what the store has, or the contract's.

    Raises:
        StoreError: the folder is no store, is in use, can't be written, or has another base IRI.
    """
    path = None if store is None else Path(store)
    known = path is not None and (path / MANIFEST).is_file()
    return create_store(path, base_iri or (read_manifest(path).base_iri if path is not None and known else BASE_IRI))


def open_graph(store: str | os.PathLike[str]) -> KnowledgeGraph:
    """The graph in a store; see :func:`kg.open`."""
    return KnowledgeGraph(open_store(Path(store)))


def build_graph(
    paths: Iterable[str | Path],
    *,
    store: str | os.PathLike[str] | None,
    options: BuildOptions | None,
    base_iri: str | None,
    progress: Progress | None,
) -> KnowledgeGraph:
    """The graph of reports; see :func:`kg.build`."""
    from kg.pipeline import build

    opened: list[EmbeddedStore] = []

    def opener() -> EmbeddedStore:
        opened.append(open_or_create(store, base_iri))
        return opened[0]

    try:
        report = build(paths, store=opener, options=options, progress=progress)
    except BaseException:
        for each in opened:
            each.close()
        raise
    if report.built and store is None:
        return KnowledgeGraph(opened[0], report)
    for each in opened:
        each.close()
    if report.built and store is not None:  # for reading only, so that the next build finds the store free
        return KnowledgeGraph(open_store(Path(store)), report)
    raise _nothing_built(report)


def _nothing_built(report: BuildReport) -> KGError:
    """Why no report is in the graph: the first reasons."""
    reasons = [str(each.error) for each in report.rejected]
    shown = "; ".join(reasons[:3]) + (f"; and {len(reasons) - 3} more" if len(reasons) > 3 else "")
    kind = InternalError if report.exit_code == InternalError.exit_code else InputError
    return kind(f"no report was read: {shown or 'no path was given'}")
