"""Servers to test against: a real one, ``oxigraph serve``, and one that says what a test tells it to say."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Quad

from kg.store import StoreInfo
from kg.vocab import BASE_IRI, PREFIXES


class Local:
    """As much of a store as publishing needs; each new graph is a generation."""

    base_iri = BASE_IRI

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self.generation = 0
        self.fill(quads)

    def fill(self, quads: Iterable[Quad]) -> None:
        self.graph = ox.Store()
        self.graph.extend(quads)
        self.generation += 1

    @property
    def info(self) -> StoreInfo:
        return StoreInfo(None, 1, self.base_iri, self.generation, 0, len(self.graph), "by hand 1", {"kg-news": "0"})

    def query(self, sparql: str) -> ox.QuerySolutions:
        return self.graph.query(sparql, base_iri=self.base_iri, prefixes=PREFIXES, use_default_graph_as_union=True)


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Starts ``oxigraph serve`` on loopback: ``oxigraph()`` → its URL."""
    binary = shutil.which("oxigraph", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if binary is None:
        pytest.skip("the oxigraph binary is not installed: pip install 'kg-news[test]'")
    running: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> str:
        address = f"127.0.0.1:{free_port()}"
        with (tmp_path_factory.mktemp("oxigraph") / "log").open("wb") as log:
            running.append(subprocess.Popen([binary, "serve", "--bind", address, *options], stdout=log, stderr=log))
        _wait_for(address)
        return f"http://{address}"

    yield start
    for process in running:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(address: str) -> None:
    host, _, port = address.partition(":")
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


Answer = tuple[int, dict[str, str], bytes]


class Scripted:
    """A server that gives the answers of a list, the last one for ever, and notes what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                scripted.asked.append((self.command, self.path, dict(self.headers), body))
                status, headers, said = scripted.answers.pop(0) if len(scripted.answers) > 1 else scripted.answers[0]
                if status == 0:  # the connection breaks before an answer
                    self.close_connection = True
                    return
                self.send_response(status)
                for key, value in ({"Content-Length": str(len(said))} | headers).items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(said)
                self.close_connection = "Connection" in headers

            do_GET = do_PUT = do_POST  # noqa: N815 - the names that the library calls

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/sparql"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    """Starts a server that gives answers of (status, headers, body)."""
    running: list[Scripted] = []

    def start(*answers: Answer) -> Scripted:
        running.append(Scripted(*answers))
        return running[-1]

    yield start
    for each in running:
        each.close()


@pytest.fixture
def local() -> type[Local]:
    return Local
