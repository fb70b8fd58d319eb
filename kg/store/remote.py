"""A graph on a SPARQL 1.1 server, for reading: what ``--store http://…`` opens.

Whatever ``kg`` asks of a store goes out as SPARQL. The engine here only reads the query first, so that its errors are told as
for a store in a folder, with line and column, and the answers come back as the same objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Final, Self

import msgspec
import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Variable

from kg.errors import StoreError
from kg.model import Extraction
from kg.store.base import Dataset, QueryResult, StoreInfo, Term
from kg.store.client import Limits, Parameters, Reply, SparqlClient
from kg.store.endpoints import credentials_from, parse_url
from kg.store.faults import query_error
from kg.store.manifest import FORMAT
from kg.vocab import BASE_IRI, GRAPH_ONTOLOGY, PREFIXES

__all__ = ["GRAPH_MARKER", "Marker", "RemoteStore", "connect", "open_remote"]

#: the named graph, relative to the base IRI, in which a server keeps who wrote its graph; it is no part of that graph
GRAPH_MARKER: Final = "graph/state"

_TABLE: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.5"
_FORMATS: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
# quads that one request for a whole graph brings
_PAGE: Final = 20_000

_BASES: Final = """
SELECT DISTINCT ?graph ?seen WHERE {
  GRAPH ?graph { kg:Document a owl:Class } OPTIONAL { kg:Document a ?seen FILTER (?seen = owl:Class) }
}"""
_MARKER: Final = """
SELECT DISTINCT ?marker ?seen WHERE {
  GRAPH $graph { $graph dcterms:identifier ?marker } OPTIONAL { $graph dcterms:identifier ?seen }
}"""
_DOCUMENTS: Final = "SELECT (COUNT(DISTINCT ?document) AS ?count) WHERE { GRAPH ?document { ?document a kg:Document } }"
_SIZES: Final = """
SELECT ?graph (COUNT(*) AS ?count) WHERE {
  GRAPH ?graph { ?s ?p ?o } FILTER (STRSTARTS(STR(?graph), $base) && ?graph != $marker)
} GROUP BY ?graph ORDER BY ?graph"""


class Marker(msgspec.Struct, frozen=True):
    """What a server tells of who wrote its graph.

    ``state`` names the state of builds that wrote it last, ``count`` how often that has published, ``writing`` is true while it
    does; ``generation``, ``pipeline`` and ``versions`` are those of :class:`kg.store.StoreInfo`.
    """

    state: str
    count: int
    generation: int = 0
    pipeline: str | None = None
    versions: dict[str, str] = {}
    writing: bool = False

    def to_json(self) -> str:
        """The marker in one line."""
        return msgspec.json.encode(self, order="deterministic").decode("utf-8")


def open_remote(url: str, limits: Limits | None = None) -> RemoteStore:
    """The graph on a server, for reading.

    Args:
        url: as :func:`kg.store.endpoints.parse_url` takes it; credentials come from the environment.
        limits: what a request may take.

    Raises:
        StoreError: the server can't be reached or refuses, it holds no graph of kg, or several, or its default graph is not the
            union of all graphs.
    """
    store = connect(url, BASE_IRI, limits)
    try:
        return RemoteStore(store.client, _only(store.bases(), store.path))
    except BaseException:
        store.close()
        raise


def connect(url: str, base_iri: str, limits: Limits | None = None) -> RemoteStore:
    """The graph of a base IRI on a server, whether there is one or not; otherwise as :func:`open_remote`.

    Raises:
        StoreError: the URL or the credentials are none.
    """
    endpoints = parse_url(url)
    return RemoteStore(SparqlClient(endpoints, credentials_from(endpoints), limits), base_iri)


def _only(bases: list[str], path: str) -> str:
    if not bases:
        raise StoreError(f"store {path}: there is no graph of kg on it. Build one with: kg build PATH… --store {path}")
    if len(bases) > 1:
        raise StoreError(f"store {path}: it holds graphs of kg under {', '.join(bases)}. Give each a dataset or repository of its own.")
    return bases[0]


class RemoteStore:
    """A :class:`kg.store.Store` on a server, for reading; made by :func:`open_remote`. A context manager that closes itself."""

    def __init__(self, client: SparqlClient, base_iri: str) -> None:
        self.client = client
        self._base_iri = base_iri

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connections."""
        self.close()

    @property
    def base_iri(self) -> str:
        """The IRI under which the graph's instances live."""
        return self._base_iri

    @property
    def path(self) -> str:
        """The server's URL."""
        return self.client.endpoints.name

    @property
    def info(self) -> StoreInfo:
        """What is known of the store: counts that the server makes, and what the last build left there."""
        (row,) = self._rows(_DOCUMENTS)
        quads = sum(count for _, count in self.sizes())
        known = self.marker() or Marker("", 0)
        documents = _number(row["count"])
        return StoreInfo(self.path, FORMAT, self.base_iri, known.generation, documents, quads, known.pipeline, dict(known.versions))

    def query(
        self, sparql: str, *, substitutions: Mapping[Variable, Term] | None = None, union: bool = True, dataset: Dataset | None = None
    ) -> QueryResult:
        """The server's answer to a SPARQL 1.1 query; see :meth:`kg.store.Store.query`."""
        kind = self._kind(sparql)
        text = f"{self._prologue(sparql)}{sparql}{_values(substitutions or {})}"
        asked = self._parameters(dataset, union=union)
        return self._triples(self.client.query(text, _TRIPLES, asked)) if kind is QueryTriples else self._table(text, asked)

    def quads(self) -> Iterator[Quad]:
        """All quads of the graph, in no particular order, some thousands a request.

        Raises:
            StoreError: what comes does not have the size that the server told: somebody is writing to it.
        """
        batch: list[str] = []
        expected = 0
        for graph, count in self.sizes():
            if batch and expected + count > _PAGE:
                yield from self._page(batch, expected)
                batch, expected = [], 0
            batch.append(graph)
            expected += count
        if batch:
            yield from self._page(batch, expected)

    def extractions(self) -> Iterator[Extraction]:
        """Refused: a server holds the graph alone.

        Raises:
            StoreError: always.
        """
        raise StoreError(f"store {self.path}: extractions are kept in the folder that kg build --state names, not on the server.")

    def put_extractions(self, extractions: Iterable[Extraction]) -> None:
        """Refused, see :meth:`replace_graph`."""
        del extractions
        self._refuse_writing()

    def replace_graph(self, quads: Iterable[Quad]) -> None:
        """Refused: :func:`kg.store.publish.publish` writes to servers, from the state that builds keep.

        Raises:
            StoreError: always.
        """
        del quads
        self._refuse_writing()

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def bases(self) -> list[str]:
        """The base IRIs of all graphs of kg on the server, sorted.

        Raises:
            StoreError: the default graph is not the union of all graphs.
        """
        found = self._rows(_BASES)
        self._check_union(found)
        graphs = {_text(row["graph"]) for row in found}
        return sorted(graph.removesuffix(GRAPH_ONTOLOGY) for graph in graphs if graph.endswith(GRAPH_ONTOLOGY))

    def marker(self) -> Marker | None:
        """Who wrote the graph; None if no build of kg did.

        Raises:
            StoreError: it can't be told, or the default graph is not the union of all graphs.
        """
        rows = self._rows(_MARKER.replace("$graph", str(NamedNode(self.base_iri + GRAPH_MARKER))))
        self._check_union(rows)
        if len(rows) > 1:
            raise StoreError(f"store {self.path}: two builds have written to it at once. Delete its graphs and build it anew.")
        try:
            return msgspec.json.decode(_text(rows[0]["marker"]), type=Marker) if rows else None
        except msgspec.DecodeError as error:
            raise StoreError(f"store {self.path}: its graph <{self.base_iri}{GRAPH_MARKER}> is damaged ({error}). Delete it.") from error

    def _check_union(self, rows: list[dict[str, Term]]) -> None:
        if any("seen" not in row for row in rows):
            raise StoreError(
                f"store {self.path}: queries there do not see all named graphs at once, which those of kg rely on. Make the default "
                "graph their union, as docs/servers.rst says for your kind of server, or name the kind: oxigraph+http://…"
            )

    def _refuse_writing(self) -> None:
        raise StoreError(f"store {self.path}: open for reading only. kg build --store {self.path} writes to it.")

    def _kind(self, sparql: str) -> type[object]:
        """What a query gives, as the engine here reads it; its evaluation on an empty store costs nothing."""
        try:
            return type(ox.Store().query(sparql, base_iri=self.base_iri, prefixes=PREFIXES))
        except (SyntaxError, RuntimeError) as error:
            raise query_error(sparql, error) from error

    def _prologue(self, sparql: str) -> str:
        """Base and prefixes that a query relies on, in front of its first line, which keeps its number."""
        declared = set(_DECLARED.findall(sparql))
        return " ".join([f"BASE <{self.base_iri}>", *(f"PREFIX {p}: <{iri}>" for p, iri in PREFIXES.items() if p not in declared), ""])

    def _parameters(self, dataset: Dataset | None, *, union: bool) -> Parameters:
        """What a request says of the graphs to ask (SPARQL 1.1 Protocol, section 2.1.4)."""
        if dataset is not None:
            named = [("named-graph-uri", each.value) for each in dataset.named]
            return (*(("default-graph-uri", each.value) for each in dataset.default), *named)
        return self.client.endpoints.union if union else ()

    def _table(self, text: str, parameters: Parameters, *, bounded: bool = True) -> QuerySolutions | QueryBoolean:
        reply = self.client.query(text, _TABLE, parameters, bounded=bounded)
        with reply.body as body:
            data = body.read()
        first = self._parsed(reply, data)
        if isinstance(first, QueryBoolean):
            return first
        try:
            for _ in first:  # to its end, since an answer that is cut off may be told from a whole one only there
                pass
        except SyntaxError as error:
            raise self._no_answer(error) from error
        return self._parsed(reply, data)

    def _parsed(self, reply: Reply, data: bytes) -> QuerySolutions | QueryBoolean:
        if reply.media_type not in {_TABLE, "application/json"}:
            raise self._no_answer(f"{reply.media_type or 'nothing'} instead of {_TABLE}")
        try:
            return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise self._no_answer(error) from error

    def _triples(self, reply: Reply) -> QueryTriples:
        """The answer to a CONSTRUCT or DESCRIBE, as the engine here would give it."""
        store = ox.Store()
        store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in self._read(reply))
        answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        if not isinstance(answer, QueryTriples):
            raise TypeError(answer)
        return answer

    def _read(self, reply: Reply) -> Iterator[Quad]:
        form = _FORMATS.get(reply.media_type)
        with reply.body as body:
            if form is None:
                raise self._no_answer(f"{reply.media_type or 'nothing'} instead of {_TRIPLES}")
            try:
                yield from ox.parse(body, format=form, base_iri=self.base_iri)
            except SyntaxError as error:
                raise self._no_answer(error) from error

    def _no_answer(self, what: object) -> StoreError:
        return StoreError(f"store {self.path}: no whole answer of the SPARQL protocol: {what}. Is it the URL of a SPARQL 1.1 server?")

    def _rows(self, sparql: str) -> list[dict[str, Term]]:
        answer = self.query(sparql)
        if not isinstance(answer, QuerySolutions):
            raise TypeError(sparql)
        names = [variable.value for variable in answer.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in answer]

    def sizes(self) -> list[tuple[str, int]]:
        """The graph's named graphs, sorted, and how many quads each holds."""
        marker = str(NamedNode(self.base_iri + GRAPH_MARKER))
        rows = self._rows(_SIZES.replace("$base", str(Literal(self.base_iri))).replace("$marker", marker))
        return [(_text(row["graph"]), _number(row["count"])) for row in rows if "graph" in row]

    def _page(self, graphs: list[str], expected: int) -> Iterator[Quad]:
        """The quads of some graphs."""
        found = 0
        for quad in self._whole(graphs[0]) if len(graphs) == 1 and self.client.endpoints.graphs else self._several(graphs):
            found += 1
            yield quad
        if found != expected:
            raise StoreError(f"store {self.path}: {found} quads came instead of {expected}: somebody is writing to it. Try again later.")

    def _whole(self, graph: str) -> Iterator[Quad]:
        name = NamedNode(graph)
        for triple in self._read(self.client.get_graph(graph)):
            yield Quad(triple.subject, triple.predicate, triple.object, name)

    def _several(self, graphs: list[str]) -> Iterator[Quad]:
        names = " ".join(str(NamedNode(graph)) for graph in graphs)
        answer = self._table(f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}", (), bounded=False)
        for row in answer if isinstance(answer, QuerySolutions) else ():
            yield Quad(row["s"], row["p"], row["o"], row["g"])


def _values(substitutions: Mapping[Variable, Term]) -> str:
    """Values of variables as the data block at a query's end (SPARQL 1.1, section 10.2)."""
    if not substitutions:
        return ""
    return f"\nVALUES ({' '.join(map(str, substitutions))}) {{ ({' '.join(map(str, substitutions.values()))}) }}"


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _number(term: Term) -> int:
    return int(_text(term))
