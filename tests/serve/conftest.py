"""A server as a user starts it, and ways to ask it."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.store import create_store, ontology_quads

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"
HOSTILE = "<script>alert(1)</script> & 'Vega'"
# an entity whose name is an attack, in a graph of its own
ATTACK = ox.parse(
    f"""
    @prefix kg: <https://kg.example/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <https://kg.example/id/graph/entities> {{
      <https://kg.example/id/actor/vega> a kg:Actor ; skos:prefLabel {ox.Literal(HOSTILE)} , "Vega" .
    }}""",
    format=ox.RdfFormat.TRIG,
)


def written(path, more=()):
    with create_store(path) as store:
        store.replace_graph([*ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG), *ontology_quads(store.base_iri), *more])


@pytest.fixture(scope="session")
def served_store(tmp_path_factory):
    """A store with a small graph."""
    path = tmp_path_factory.mktemp("served") / "kg-store"
    written(path, ATTACK)
    return path


@pytest.fixture(scope="session")
def make_store():
    """Writes a store with a small graph."""
    return written


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: int
    token: str | None = None

    def ask(self, path, method="GET", body=None, **headers):
        """A request: header names with underscores; a body that is a mapping or a list of pairs is a form."""
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        if isinstance(body, dict | list):
            body = urlencode(body)
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            found = answer.read()
            length = answer.getheader("content-length")
            assert method == "HEAD" or length is None or int(length) == len(found), "half an answer"
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, found)
        finally:
            connection.close()

    def query(self, sparql, **headers):
        """A query by GET."""
        return self.ask(f"/sparql?{urlencode({'query': sparql})}", **headers)


@contextmanager
def running(store, *options, token=None):
    """A server in a process of its own, on a free port."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "KG_TOKEN": token or ""}
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--workers", "2", *map(str, options)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        line = process.stderr.readline()
        found = re.search(r":(\d+)/ ", line)
        assert found, line + process.stderr.read()
        yield Server(int(found[1]), process.pid, token)
    finally:
        process.terminate()
        rest = process.communicate(timeout=60)[1]
        assert "Traceback" not in rest, rest


@pytest.fixture(scope="session")
def server(served_store):
    """A server with the limits that it has by itself."""
    with running(served_store) as found:
        yield found


@pytest.fixture(scope="session")
def start():
    """Starts a server with options."""
    return running
