"""Stores to search: the graph of ``tests/fixtures/west.trig``, in memory and in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import EmbeddedStore, Store, create_store, ontology_quads, open_store

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"
QUADS = tuple(ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="session")
def quads() -> tuple[ox.Quad, ...]:
    """The graph, without the ontology."""
    return QUADS


@pytest.fixture(scope="session")
def store() -> Store:
    """A store in memory."""
    made = create_store(None)
    made.replace_graph([*QUADS, *ontology_quads(made.base_iri)])
    return made


@pytest.fixture
def folder_store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """A store in a folder, open for reading."""
    with create_store(tmp_path / "store") as made:
        made.replace_graph([*QUADS, *ontology_quads(made.base_iri)])
    with open_store(tmp_path / "store") as opened:
        yield opened
