"""What ``kg.open`` and ``kg.build`` return: one object for questions, pictures and export."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from pyoxigraph import QuerySolutions

from kg.cards import Card, make_card
from kg.errors import InputError, InternalError, KGError
from kg.query import Answer, BooleanResult, GraphResult, Result, run_named, run_sparql
from kg.store import EmbeddedStore, Store, create_store
from kg.store.manifest import MANIFEST, read_manifest
from kg.store.opening import home_of, open_any
from kg.vocab import BASE_IRI, KG

if TYPE_CHECKING:
    from rdflib import Dataset

    from kg.analytics import Options
    from kg.analytics.projections import Network
    from kg.graph.validate import ValidationReport
    from kg.notebook import Statements
    from kg.pipeline import BuildOptions, BuildReport, Progress
    from kg.search import Hit
    from kg.store.remote import RemoteStore
    from kg.view.selection import Show

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

    def __init__(self, store: EmbeddedStore | RemoteStore, report: BuildReport | None = None) -> None:
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

    def search(self, text: str, *, kinds: Sequence[str] = (), limit: int = 10) -> list[Hit]:
        """Entities by any of their names, statements and sentences by their words; see :func:`kg.search.search`.

        Raises:
            QueryError: a kind that does not exist.
        """
        from kg.search import search

        return search(self.store, text, kinds=kinds, limit=limit)

    def show(self, entity: str) -> Card:
        """Everything known of an entity, each line with its sentence and document.

        Args:
            entity: a name, in any case, or an IRI, whole or without the base.

        Raises:
            QueryError: no such entity, or several of that name.
        """
        return make_card(self.store, entity)

    def analyse(self, measure: str, projection: str | None = None, **options: Unpack[Options]) -> Result:
        """The table of a measure; :data:`kg.analytics.MEASURES` has all, with what they mean and what they do not.

        Args:
            measure: such as ``pagerank``, ``communities`` or ``quoted``.
            projection: what ties entities, for a measure of a network: speaks-about (None), takes-part, meets or co-mention.
            options: what narrows it: since, until, entity, told, split, every; see :class:`kg.analytics.Options`.

        Raises:
            QueryError: no such measure, projection or entity, or an option that does not fit.
        """
        from kg.analytics import analyse

        return analyse(self.store, measure, projection, options)

    def dossier(self, path: str | os.PathLike[str] = "report.html", entity: str | None = None) -> Path:
        """Write a dossier on an entity, or without one an overview of all reports, and return the file's path.

        Args:
            path: the file; it is replaced. ``.html`` is one page that needs no network, ``.md`` Markdown with its plots beside it.
            entity: a name, in any case, or an IRI; see :meth:`show`.

        Raises:
            QueryError: no such entity, or several of that name.
            InputError: the ending is neither, or the file can't be written.
        """
        from kg.report import write_report

        return write_report(self.store, Path(path), entity)

    def statements(self, **parameters: str) -> Statements:
        """Who said what, each statement in its passage, which a notebook shows with source, cue and content marked.

        Args:
            parameters: ``about``, ``by``, ``since``, ``until``, as for the query ``who-said-what``.

        Raises:
            QueryError: an unknown parameter, or a value that names nothing.
        """
        from kg.notebook import find_statements

        return find_statements(self.store, parameters)

    def to_rdflib(self) -> Dataset:
        """All quads as an rdflib ``Dataset``, for people's own code; asked by SPARQL, it fetches nothing."""
        from kg.graph.serialise import to_dataset
        from kg.query.closed import ClosedDataset

        return ClosedDataset(store=to_dataset(self.store.quads()).store, default_union=True)

    def to_networkx(self, projection: str = "agents") -> Network:
        """A projection of the graph; :mod:`kg.analytics.projections` says which there are.

        Raises:
            QueryError: no such projection.
        """
        from kg.analytics import to_networkx

        return to_networkx(self.store, projection)

    def view(
        self,
        path: str | os.PathLike[str] = "graph.html",
        *,
        title: str | None = None,
        of: str | Answer | None = None,
        depth: int = 2,
        show: Show = "graph",
    ) -> Path:
        """Write one interactive HTML file that needs no network, and return its path.

        Args:
            path: the file, which is replaced if it is there.
            title: the page's title.
            of: an entity, by name or IRI, for it and what is near; or the answer to a query, for what that names; else all.
            depth: how many lines away of the entity what is near may be.
            show: the view that it opens with: ``graph``, ``timeline``, ``positions`` (who characterises the entity how) or ``table``.

        Raises:
            QueryError: no such entity, or several of that name; or the answer names nothing that can be drawn.
            InputError: the file can't be written.
        """
        from kg.query import entity_node
        from kg.view import Selection, answer_terms, write_html

        out = Path(path)
        if isinstance(of, str):
            selection = Selection(centre=entity_node(self.store, of).value, depth=depth, show=show)
        else:
            selection = Selection(terms=None if of is None else answer_terms(of), show=show)
        write_html(self.store, out, title=title or "Knowledge graph", selection=selection)
        return out

    def export(self, path: str | os.PathLike[str], format: str | None = None) -> Path:  # noqa: A002 - pandas's name for it
        """Write the graph and return the path; :data:`kg.export.FORMATS` says which formats there are, and what for.

        Args:
            path: a file or, for the formats ``neo4j`` and ``parquet``, a folder.
            format: the format's name; None: what the file's name ends in.

        Raises:
            InputError: the format is unknown, its library is not installed, or the file can't be written.
        """
        from kg.export import export

        return export(self.store, Path(path), format)

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
        from kg.notebook import summary_html

        return summary_html(self.store, repr(self), self.info().counts)


def read_info(store: Store) -> GraphInfo:
    """Counts by class, documents, models and versions of a store."""
    known = store.info
    path = None if known.path is None else str(known.path)
    counts = dict(known.counts) or _counted(store)
    return GraphInfo(path, known.base_iri, known.documents, known.quads, known.pipeline, dict(known.versions), counts)


def _counted(store: Store) -> dict[str, int]:
    """Instances by class, of a store that does not keep count."""
    solutions = store.query(_COUNTS)
    if not isinstance(solutions, QuerySolutions):
        raise InternalError("the query that counts instances selects nothing")
    return {row["class"].value.removeprefix(KG.iri): int(row["count"].value) for row in solutions}


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
    return KnowledgeGraph(open_any(os.fspath(store)))


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

    folder, mirror = (None, None) if store is None else home_of(os.fspath(store))
    opened: list[EmbeddedStore] = []

    def opener() -> EmbeddedStore:
        opened.append(open_or_create(folder, base_iri))
        return opened[0]

    try:
        known = folder is not None and (folder / MANIFEST).is_file()
        report = build(paths, store=opener, known=known, options=options, progress=progress)
        if mirror and opened:
            mirror.publish(opened[0])
    except BaseException:
        for each in opened:
            each.close()
        raise
    if report.built and store is None:
        return KnowledgeGraph(opened[0], report)
    for each in opened:
        each.close()
    if report.built and store is not None:  # for reading only, so that the next build finds the store free
        return KnowledgeGraph(open_any(os.fspath(store)), report)
    raise _nothing_built(report)


def _nothing_built(report: BuildReport) -> KGError:
    """Why no report is in the graph: the first reasons."""
    reasons = [str(each.error) for each in report.rejected]
    shown = "; ".join(reasons[:3]) + (f"; and {len(reasons) - 3} more" if len(reasons) > 3 else "")
    kind = InternalError if report.exit_code == InternalError.exit_code else InputError
    return kind(f"no report was read: {shown or 'no path was given'}")
