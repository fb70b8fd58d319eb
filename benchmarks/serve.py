"""``kg serve`` under many clients that ask the named queries, beside ``oxigraph serve`` on the very same graph.

The graph is made of reports with the shapes of those in ``examples/`` (see ``corpus.py``). Each client asks all named queries one
after another, over and over, each from another one on: those with parameters with the most frequent names. Both servers get the same
SPARQL by POST, and write JSON. An answer counts if its status is 200 and it is whole: as long as the first answer to that query,
which is read as JSON.

usage: python benchmarks/serve.py [--reports N] [--clients N] [--seconds N] [--names N] [--shapes STORE] [--json]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from corpus import synthetic_extractions

import kg
from kg.graph import build_quads
from kg.query import NamedQuery, list_queries
from kg.query.named import bound
from kg.resolve import resolve
from kg.store import EmbeddedStore, create_store, ontology_quads, open_store
from kg.vocab import BASE_IRI, PREFIXES

_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
_PORT = 7978
_PROLOGUE = f"BASE <{BASE_IRI}> " + " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()) + "\n"
# names by how often they are in the graph
_NAMES = "SELECT ?iri (COUNT(*) AS ?count) { %s } GROUP BY ?iri ORDER BY DESC(?count) ?iri LIMIT %d"
_ENTITIES = "?mention kg:refersTo ?iri"
_TITLES = "?post a org:Post ; skos:prefLabel ?iri"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Figures:
    """What came of one server: seconds of each whole answer, and how many answers were an error or not whole."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    halves: int = 0
    took: float = 0.0

    def summary(self) -> dict[str, float]:
        """Throughput (answers a second), median and 99th percentile (milliseconds), and what went wrong."""
        cuts = statistics.quantiles(self.seconds, n=100) if len(self.seconds) > 1 else [float("nan")] * 99
        rate = len(self.seconds) / self.took
        return {
            "answers a second": rate,
            "p50, ms": cuts[49] * 1e3,
            "p99, ms": cuts[98] * 1e3,
            "errors": self.errors,
            "not whole": self.halves,
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000, metavar="N")
    parser.add_argument("--clients", type=int, default=50, metavar="N")
    parser.add_argument("--seconds", type=float, default=30.0, metavar="N", help="how long each server is asked")
    parser.add_argument("--names", type=int, default=5, metavar="N", help="values of a parameter")
    parser.add_argument("--shapes", metavar="STORE", help="a store whose reports give the shapes, instead of building examples/")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), options)
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    for name, values in figures.items():
        print(f"{name:15}", "  ".join(f"{key} {value:,.1f}" for key, value in values.items()))


def measure(folder: Path, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """The figures by server, and the ratio of their throughputs."""
    with _built(folder, options) as store:
        texts = [_PROLOGUE + text for text in _texts(store, options.names)]
        place, quads = folder / "store" / f"generation-{store.info.generation}", store.info.quads
    with _kg(folder / "store") as port:
        ours = asyncio.run(ask(port, "/sparql", texts, options))
    with _oxigraph(place) as port:
        theirs = asyncio.run(ask(port, "/query", texts, options))
    ratio = len(ours.seconds) / ours.took / (len(theirs.seconds) / theirs.took)
    return {
        "graph": {"quads": quads, "queries": len(texts)},
        "kg": ours.summary(),
        "oxigraph": theirs.summary(),
        "ratio": {"throughput": ratio},
    }


@contextmanager
def _built(folder: Path, options: argparse.Namespace) -> Iterator[EmbeddedStore]:
    """The graph, open for reading."""
    shapes = options.shapes
    if shapes is None:
        shapes = str(folder / "shapes")
        kg.build([_EXAMPLES], store=shapes).close()
    with open_store(shapes) as opened:
        extractions = list(synthetic_extractions(list(opened.extractions()), options.reports))
    with create_store(folder / "store") as store:
        store.replace_graph([*build_quads(extractions, resolve(extractions)), *ontology_quads(BASE_IRI)])
    with open_store(folder / "store") as store:
        yield store


def _texts(store: EmbeddedStore, names: int) -> Iterator[str]:
    """The SPARQL of each named query: bound to frequent names, or as it is where it takes none."""
    for query in list_queries():
        for given in _given(store, query, names):
            yield bound(store, query, given)


def _given(store: EmbeddedStore, query: NamedQuery, names: int) -> list[dict[str, str]]:
    named = [p for p in query.parameters if p.type not in {"date", "last date", "number"}]
    if not named:
        return [{}]
    first = min(named, key=lambda p: not p.required)
    pattern = {"text": _TITLES, "entity": _ENTITIES}.get(first.type, f"{_ENTITIES} . ?iri a/rdfs:subClassOf* kg:{first.type}")
    return [{first.name: row["iri"].value} for row in store.query(_NAMES % (pattern, names))]  # type: ignore[union-attr]


@contextmanager
def _kg(store: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--max-rows", "1000000"]
    with _running(command, os.environ | {"KG_TOKEN": ""}) as errors:
        found = re.search(r":(\d+)/ ", errors.readline())
        if found is None:
            raise RuntimeError("kg serve did not start")
        yield int(found[1])


@contextmanager
def _oxigraph(place: Path) -> Iterator[int]:
    bind = f"127.0.0.1:{_PORT}"
    with _running(["oxigraph", "serve-read-only", "--location", str(place), "--bind", bind, "--union-default-graph"], os.environ):
        time.sleep(2)
        yield _PORT


@contextmanager
def _running(command: Sequence[str], environment: os._Environ[str] | dict[str, str]) -> Iterator[IO[str]]:
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        if process.stderr is None:
            raise RuntimeError("the server's standard error can't be read")
        yield process.stderr
    finally:
        process.terminate()
        process.communicate(timeout=60)


async def ask(port: int, path: str, texts: Sequence[str], options: argparse.Namespace) -> Figures:
    """What clients get that ask for a while; each has one connection."""
    requests = [_request(path, text) for text in texts]
    sizes = [await _first(port, request) for request in requests]
    figures = Figures()
    begin = time.perf_counter()
    starts = (n * len(texts) // options.clients for n in range(options.clients))
    await asyncio.gather(*(_client(port, requests, sizes, start, begin + options.seconds, figures) for start in starts))
    figures.took = time.perf_counter() - begin
    return figures


def _request(path: str, text: str) -> bytes:
    body = text.encode("utf-8")
    head = (f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/sparql-query", "Accept: application/sparql-results+json")
    return "\r\n".join((*head, f"Content-Length: {len(body)}", "", "")).encode("ascii") + body


async def _first(port: int, request: bytes) -> int:
    """The length of an answer that is JSON to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    status, body = await _answer(reader, writer, request)
    writer.close()
    if status != 200:
        raise RuntimeError(f"status {status}: {body[:500].decode('utf-8', 'replace')} {request.decode('utf-8')}")
    json.loads(body)
    return len(body)


async def _client(port: int, requests: Sequence[bytes], sizes: Sequence[int], number: int, end: float, figures: Figures) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (begin := time.perf_counter()) < end:
        status, body = await _answer(reader, writer, requests[number])
        if status != 200:
            figures.errors += 1
        elif len(body) != sizes[number]:
            figures.halves += 1
        else:
            figures.seconds.append(time.perf_counter() - begin)
        number = (number + 1) % len(requests)
    writer.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, bytes]:
    """Status and body; the body comes with its length or in chunks (RFC 9112, section 7.1)."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    if length := _LENGTH.search(head):
        return status, await reader.readexactly(int(length[1]))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readline()
    return status, b"".join(parts)


if __name__ == "__main__":
    main()
