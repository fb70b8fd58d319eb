"""From the store that a build keeps on this machine to the graph on a server: what differs is sent, and nothing else.

Before a unit is sent, the ledger marks it as in doubt, and settles it once the server has said that it is done: whatever ends
a build between the two, the next one sends that unit again, whole. A marker on the server (:class:`kg.store.remote.Marker`)
tells which state wrote its graph, so that two machines, or a state that has fallen behind, never mix two graphs up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec
import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.errors import StoreError
from kg.store.base import Store
from kg.store.client import SparqlClient
from kg.store.ledger import Ledger, Unit
from kg.store.remote import GRAPH_MARKER, Marker, RemoteStore
from kg.vocab import DCTERMS, GRAPH_ENTITIES

__all__ = ["Published", "publish"]

# what one request carries at most, but for a single longer line; nginx and others refuse bodies of more than 1 MiB by default
_BYTES: Final = 900_000
_UNITS: Final = 1_000

_GRAPHS: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph"


@dataclass(frozen=True, slots=True)
class Published:
    """How many units were sent and how many deleted on the server, in how many requests."""

    sent: int = 0
    deleted: int = 0
    requests: int = 0


def publish(
    local: Store,
    remote: RemoteStore,
    ledger: Ledger,
    *,
    version: str | None = None,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Published:
    """Make the graph on a server equal to a store's.

    Args:
        local: the store.
        remote: the server, of the same base IRI.
        ledger: what the server was given by former calls with the same store.
        version: what tells the store's graph from all others that it has had, so that an equal one need not be compared; None
            to compare in any case.
        overwrite: whether to replace a graph that another state has written; else that is an error.
        progress: told how many of how many units are done.

    Raises:
        StoreError: the server can't be reached or refuses, or somebody else has written its graph.
    """
    known = local.info
    goal = Marker(ledger.state, ledger.count, known.generation, known.pipeline, dict(known.versions))
    found = remote.marker()
    if found == goal and version is not None and ledger.version == version:
        return Published()
    _catch_up(remote, ledger, found, overwrite=overwrite)
    sender = _Sender(local, remote.client, ledger, progress or _ignore)
    if found == goal and not sender.total:
        ledger.finish(goal.count, version)
        return Published()
    claim = msgspec.structs.replace(goal, count=goal.count + 1, writing=True)
    _mark(remote, found, claim)
    done = sender.send()
    _mark(remote, claim, msgspec.structs.replace(claim, writing=False))
    ledger.finish(claim.count, version)
    return done


def _catch_up(remote: RemoteStore, ledger: Ledger, found: Marker | None, *, overwrite: bool) -> None:
    """Make the ledger agree with what the server holds."""
    bases = remote.bases()
    if others := [base for base in bases if base != remote.base_iri]:
        raise StoreError(f"store {remote.path}: it holds a graph of kg under {others[0]}, too. Give this one a dataset of its own.")
    if found is None and not bases:
        ledger.forget()
    elif not _ours(found, ledger):
        if not overwrite:
            raise StoreError(_foreign(remote, found))
        ledger.adopt(graph for graph, _ in remote.sizes())


def _ignore(_done: int, _total: int) -> None:
    """Nobody wants to know."""


def _ours(found: Marker | None, ledger: Ledger) -> bool:
    """Whether this state wrote the graph last, in a call that the ledger knows of or that was broken off."""
    return found is not None and found.state == ledger.state and found.count in {ledger.count, ledger.count + 1}


def _foreign(remote: RemoteStore, found: Marker | None) -> str:
    who = "another state of builds has written to it since" if found else "its graph was not written by a build"
    return (
        f"store {remote.path}: {who}, and what is new here can't be told apart from what is new there. Build with the --state folder "
        "that wrote it, or replace its graph by this one with --overwrite."
    )


def _mark(remote: RemoteStore, old: Marker | None, new: Marker) -> None:
    """Put one marker in the place of another, unless somebody else has been faster."""
    graph = NamedNode(remote.base_iri + GRAPH_MARKER)
    before = _marker_pattern(graph, str(Literal(old.to_json()))) if old else ""
    delete = f"DELETE {{ {before} }} " if before else ""
    where = before or f"FILTER NOT EXISTS {{ {_marker_pattern(graph, '?other')} }}"
    remote.client.update(f"{delete}INSERT {{ {_marker_pattern(graph, str(Literal(new.to_json())))} }} WHERE {{ {where} }}")
    if remote.marker() != new:
        raise StoreError(f"store {remote.path}: another build is writing to it. Wait until it ends, then build again.")


def _marker_pattern(graph: NamedNode, term: str) -> str:
    return f"GRAPH {graph} {{ {graph} {DCTERMS.identifier} {term} }}"


@dataclass(slots=True)
class _Batch:
    """What one request will carry."""

    units: list[Unit] = field(default_factory=list)
    deletions: list[str] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0

    def add(self, unit: Unit, lines: list[str], size: int) -> None:
        """Add a unit with its triples."""
        self.units.append(unit)
        self.size += size
        if unit.known:
            self.deletions.append(_deletion(unit))
        if lines:
            self.lines.setdefault(unit.graph, []).extend(lines)

    def text(self) -> str:
        """The update."""
        blocks = "".join(f"GRAPH {NamedNode(graph)} {{\n{''.join(lines)}}}\n" for graph, lines in self.lines.items())
        return ";\n".join([*self.deletions, *([f"INSERT DATA {{\n{blocks}}}"] if blocks else [])])


def _deletion(unit: Unit) -> str:
    """The operation that deletes a unit, in a form that every server takes."""
    subject = str(NamedNode(unit.subject)) if unit.subject else "?s"
    return f"DELETE WHERE {{ GRAPH {NamedNode(unit.graph)} {{ {subject} ?p ?o }} }}"


class _Sender:
    """Finds out what differs, and sends it."""

    def __init__(self, local: Store, client: SparqlClient, ledger: Ledger, progress: Callable[[int, int], None]) -> None:
        self._local = local
        self._client = client
        self._ledger = ledger
        self._progress = progress
        self._done = Published()
        self._shared = f"{local.base_iri}{GRAPH_ENTITIES.partition('/')[0]}/"
        ledger.begin()
        for graph in self._graphs():
            self._note(graph)
        #: how many units differ
        self.total = ledger.compare()

    def send(self) -> Published:
        """Send them, and say how much it was."""
        batch = _Batch()
        for unit in self._ledger.changes():
            lines = [] if unit.gone else self._lines(unit)
            size = sum(len(line.encode("utf-8")) for line in lines)
            if batch.units and (batch.size + size > _BYTES or len(batch.units) == _UNITS):
                self._flush(batch)
                batch = _Batch()
            if size > _BYTES:
                self._send_long(unit, lines)
            else:
                batch.add(unit, lines, size)
        self._flush(batch)
        return self._done

    def _graphs(self) -> list[str]:
        return [row[0].value for row in self._select(_GRAPHS)]

    def _select(self, sparql: str) -> QuerySolutions:
        answer = self._local.query(sparql)
        if not isinstance(answer, QuerySolutions):
            raise TypeError(sparql)
        return answer

    def _note(self, graph: str) -> None:
        """The digests of a graph's units: of the whole, or of each subject if documents share it."""
        shared = graph.startswith(self._shared)
        for s, p, o in self._select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"):
            digest = hashlib.blake2b(f"{s} {p} {o}".encode(), digest_size=8).digest()
            self._ledger.note(graph, s.value if shared else "", int.from_bytes(digest))

    def _lines(self, unit: Unit) -> list[str]:
        """The triples of a unit as N-Triples, sorted."""
        bound = f"VALUES ?s {{ {NamedNode(unit.subject)} }}" if unit.subject else ""
        found = self._select(f"SELECT ?s ?p ?o WHERE {{ {bound} GRAPH {NamedNode(unit.graph)} {{ ?s ?p ?o }} }}")
        text = ox.serialize((Triple(s, p, o) for s, p, o in found), format=ox.RdfFormat.N_TRIPLES) or b""
        return sorted(f"{line}\n" for line in text.decode("utf-8").split("\n") if line)  # a literal may hold other line ends

    def _flush(self, batch: _Batch) -> None:
        """Send a batch."""
        if batch.units:
            self._ledger.doubt(batch.units)
            self._client.update(batch.text())
            self._settle(batch.units, 1)

    def _send_long(self, unit: Unit, lines: list[str]) -> None:
        """Send a unit that no batch takes: at once by the Graph Store Protocol, where there is one, else in parts."""
        self._ledger.doubt([unit])
        if self._client.endpoints.graphs and not unit.subject:
            self._client.put_graph(unit.graph, "".join(lines).encode("utf-8"))
            return self._settle([unit], 1)
        parts = list(_parts(unit, lines))
        for part in parts:
            self._client.update(part.text())
        return self._settle([unit], len(parts))

    def _settle(self, units: list[Unit], requests: int) -> None:
        self._ledger.settle(units)
        deleted = sum(unit.gone for unit in units)
        was = self._done
        self._done = Published(was.sent + len(units) - deleted, was.deleted + deleted, was.requests + requests)
        self._progress(self._done.sent + self._done.deleted, self.total)


def _parts(unit: Unit, lines: list[str]) -> Iterator[_Batch]:
    """The batches of a unit that is too long for one; the first deletes what was there."""
    batch = _Batch()
    batch.add(unit, [], 0)
    more = replace(unit, known=False)
    for line in lines:
        size = len(line.encode("utf-8"))
        if batch.lines and batch.size + size > _BYTES:
            yield batch
            batch = _Batch()
        batch.add(more, [line], size)
    yield batch
