"""Documents come, change and go: the graph follows, as far as they touch it.

The outcome is that of a build of all documents at once, to the byte. This module loads the extractors' rules, which the
keys of resolution rest on: whoever only asks does without it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg.decisions import Decision, decisions_version
from kg.decisions.pairs import pair_judgements
from kg.graph.build import judgement_quads, node_quads
from kg.model import Extraction
from kg.resolve.judgements import Judgement
from kg.resolve.naming import Paths
from kg.store.amendments import amend_documents
from kg.store.change import QUADS, GraphChange, tally
from kg.store.clusters import Clusters, encode_node
from kg.store.database import Database
from kg.store.documents import decode_extraction
from kg.store.ontology import ontology_quads
from kg.store.parts import Emitter, Task, local_to, whole_document
from kg.store.rules import rules_version
from kg.store.telling import Telling, is_named

__all__ = ["Told", "Update"]

#: called with how many documents are done, and of how many
Told = Callable[[int, int], None]

_CHUNK: Final = 64
# so many documents are loaded in bulk, which pays for the files that it leaves
_LARGE: Final = 500
# a graph is written anew if so many times the documents to write are more than there are: then that costs less
_FRESH: Final = 2
_EMITTED: Final = "SELECT e.id, source, extraction FROM emitted e CROSS JOIN document d ON d.id = e.id WHERE e.id > ?"


class Update:
    """One change of a store's graph, within one transaction of its database.

    Args:
        database: the store's.
        base_iri: what instance IRIs begin with.
        fresh: whether the graph is to be written anew in any case.
        told: told of each document whose quads are written.
        emitter: what makes the quads of documents where they are many; None: this process does.
        decisions: what people have decided, in the order in which they did, of two keys or by names; None: what they had before.
    """

    def __init__(
        self,
        database: Database,
        base_iri: str,
        *,
        fresh: bool,
        told: Told,
        emitter: Emitter | None = None,
        decisions: Sequence[Decision | Judgement] | None = None,
    ) -> None:
        self._db = database
        self._base = base_iri
        self._clusters = Clusters(database)
        self._fresh = fresh
        self._told = told
        self._emitter = emitter
        self._decided = None if decisions is None else [each for each in decisions if isinstance(each, Decision)]
        self._judged = None if decisions is None else [each for each in decisions if isinstance(each, Judgement)]
        self._telling = Telling(database, base_iri)
        self._counts: Counter[str] = Counter()

    def prepare(self) -> GraphChange:
        """Take the marked documents up, and say what becomes of the graph.

        The quads are made while the change is carried out; :meth:`finish` belongs behind it.
        """
        self._clusters.begin()
        self._db.clear("emitted", "dropped")
        if self._decided is not None:
            amend_documents(self._db, self._decided)
        known = self._db.get("rules") == rules_version()
        self._fresh |= not known
        self._counts = Counter(json.loads(self._db.get("counts", "{}")))
        if not known:
            self._clusters.reset()
        self._retire(forget=known)
        self._enter(everything=not known)
        self._contribute()
        if self._decided is not None and self._judged is not None:
            self._clusters.decide([*self._judged, *pair_judgements(self._decided, partial(is_named, self._db))])
        self._clusters.settle()
        self._telling.follow(self._decided)
        self._spread()
        return self._change()

    def finish(self) -> dict[str, int]:
        """Keep what the change leaves to count: quads, and instances by class."""
        self._db.set("rules", rules_version())
        if self._decided is not None:
            self._db.set("decisions", decisions_version(self._decided))
        counts = dict(sorted((+self._counts).items()))
        self._db.set("counts", json.dumps(counts))
        self._db.run("DELETE FROM pending WHERE source IN (SELECT source FROM change)")
        return counts

    def _retire(self, *, forget: bool) -> None:
        """Take out the documents that are replaced or go."""
        sql = "SELECT c.source, id, path, tally, extraction FROM change c CROSS JOIN document d ON d.source = c.source WHERE c.source > ?"
        for chunk in self._db.chunks(sql, _CHUNK):
            if forget:
                found = [(row[1], decode_extraction(row[0], row[4])) for row in chunk]
                self._clusters.take_away(found)
                nodes = ((encode_node(node),) for _, extraction in found for node in local_to(extraction))
                self._db.many("INSERT INTO gone (node) VALUES (?)", nodes)
                self._drop([(row[2], row[3]) for row in chunk])
            self._db.many("DELETE FROM document WHERE id = ?", ((row[1],) for row in chunk))

    def _drop(self, documents: list[tuple[str, str]]) -> None:
        """Note that the graphs of documents go, with what they count."""
        self._db.many("INSERT OR IGNORE INTO dropped VALUES (?)", ((path,) for path, _ in documents))
        for _, counted in documents:
            self._counts.subtract(json.loads(counted))

    def _enter(self, *, everything: bool) -> None:
        """Let the prepared documents in, and note which are to be resolved."""
        columns = "source, path, date, content, made_by, stamp, file, extraction"
        chosen = "FROM pending WHERE source IN (SELECT source FROM change WHERE put)"
        self._db.run(f"INSERT INTO document ({columns}) SELECT {columns} {chosen} ORDER BY source")
        entered = "" if everything else "WHERE source IN (SELECT source FROM change WHERE put)"
        self._db.run(f"INSERT INTO emitted SELECT id FROM document {entered}")  # noqa: S608 - a condition of ours

    def _contribute(self) -> None:
        """Let the new documents join clusters."""
        for chunk in self._db.chunks(_EMITTED, _CHUNK):
            self._clusters.add((number, decode_extraction(source, data)) for number, source, data in chunk)

    def _spread(self) -> None:
        """Choose the documents to write: the new ones, those that refer to what has a new path, or all of them."""
        renamed = "SELECT DISTINCT document FROM member WHERE cluster IN (SELECT cluster FROM renamed)"
        self._db.run(f"INSERT OR IGNORE INTO emitted {renamed}")
        if self._fresh or _FRESH * self._db.count("emitted") > self._db.count("document"):
            self._fresh = True
            self._counts.clear()
            self._db.clear("dropped", "gone", "shown_gone")
            self._db.run("INSERT OR IGNORE INTO emitted SELECT id FROM document")
            return
        written = "SELECT e.id, path, tally FROM emitted e CROSS JOIN document d ON d.id = e.id WHERE tally != '{}' AND e.id > ?"
        for chunk in self._db.chunks(written, _CHUNK):
            self._drop([(path, counted) for _, path, counted in chunk])

    def _change(self) -> GraphChange:
        large = self._fresh or self._db.count("emitted") > _LARGE
        if not large:
            self._emitter = None
        return GraphChange(self._fresh, large, self._graphs, self._removed, self._added, self._loaded if self._emitter else None)

    def _graphs(self) -> Iterator[NamedNode]:
        """The graphs of the documents that are replaced or go."""
        for chunk in self._db.chunks("SELECT path FROM dropped WHERE path > ?", _CHUNK):
            yield from (NamedNode(self._base + path) for (path,) in chunk)

    def _removed(self) -> Iterator[Quad]:
        """What is not said of entities any more. What documents alone tell was counted with them."""
        for node in self._clusters.gone():
            quads = node_quads(node, self._base)
            if node.document is None:
                self._counts.subtract(tally(quads))
            yield from quads
        for judged in self._clusters.judgements_gone():
            quads = judgement_quads(judged, self._base)
            self._counts.subtract(tally(quads))
            yield from quads
        told = () if self._fresh else self._telling.gone
        self._counts.subtract(tally(told))
        yield from told

    def _added(self) -> Iterator[Quad]:
        """The quads of the documents to write and of the nodes that are new."""
        if self._emitter is None:
            yield from self._documents()
        for node in self._clusters.nodes() if self._fresh else self._clusters.come():
            quads = node_quads(node, self._base)
            self._counts.update(tally(quads))
            yield from quads
        for judged in self._clusters.judgements() if self._fresh else self._clusters.judgements_come():
            quads = judgement_quads(judged, self._base)
            self._counts.update(tally(quads))
            yield from quads
        told = self._telling.all if self._fresh else self._telling.come
        self._counts.update(tally(told))
        yield from told
        if self._fresh:
            ontology = ontology_quads(self._base)
            self._counts[QUADS] += len(ontology)
            yield from ontology

    def _documents(self) -> Iterator[Quad]:
        total, done = self._db.count("emitted"), 0
        self._told(done, total)
        for chunk in self._db.chunks(_EMITTED, _CHUNK):
            for number, source, data in chunk:
                yield from self._document(number, decode_extraction(source, data))
                done += 1
                self._told(done, total)

    def _document(self, number: int, extraction: Extraction) -> list[Quad]:
        """The quads of one document and of the nodes that are its own."""
        quads = whole_document(extraction, self._paths(extraction), self._base)
        self._count(number, tally(quads))
        return quads

    def _paths(self, extraction: Extraction) -> dict[str, str]:
        return Paths(extraction, self._clusters.path_of).table()

    def _count(self, number: int, counted: Mapping[str, int]) -> None:
        self._counts.update(counted)
        self._db.run("UPDATE document SET tally = ? WHERE id = ?", json.dumps(counted), number)

    def _loaded(self) -> Iterator[bytes]:
        """The quads of the documents to write, as they come from elsewhere."""
        total, done = self._db.count("emitted"), 0
        for part in self._emitter(self._tasks(), self._base) if self._emitter else ():
            for number, counted in part.tallies:
                self._count(number, counted)
            done += len(part.tallies)
            self._told(done, total)
            yield part.nquads

    def _tasks(self) -> Iterator[Task]:
        for chunk in self._db.chunks(_EMITTED, _CHUNK):
            for number, source, data in chunk:
                yield Task(number, source, data, self._paths(decode_extraction(source, data)))
