"""A socket that must see nothing, and a store."""

from __future__ import annotations

import select
import socket
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import create_store, ontology_quads

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"


class Trap:
    """Listens on this machine, and counts who comes."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0)
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/data.ttl"

    def visits(self):
        """How many have come since the last call."""
        found = 0
        while select.select([self._socket], [], [], 0.05)[0]:
            self._socket.accept()[0].close()
            found += 1
        return found

    def arrived(self):
        """Whether somebody has come; connecting waits for no acceptance, so this needs no time."""
        return bool(select.select([self._socket], [], [], 0)[0]) and bool(self.visits())

    def close(self):
        self._socket.close()


@pytest.fixture(scope="session")
def trap():
    made = Trap()
    # it does notice
    threading.Thread(target=lambda: socket.create_connection(("127.0.0.1", int(made.address.split(":")[2].split("/")[0]))).close()).start()
    assert made.visits() or made.visits() or made.visits()
    yield made
    made.close()


@pytest.fixture(scope="session")
def closed_store(tmp_path_factory):
    """A store with a small graph."""
    path = tmp_path_factory.mktemp("closed") / "kg-store"
    with create_store(path) as store:
        store.replace_graph([*ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG), *ontology_quads(store.base_iri)])
    return path
