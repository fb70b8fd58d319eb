"""The store that the tests ask: the graph of ``tests/fixtures/west.trig`` and the ontology."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import Store, create_store, ontology_quads

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"


@pytest.fixture(scope="session")
def store() -> Store:
    """A store in memory."""
    made = create_store(None)
    made.replace_graph([*ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG), *ontology_quads(made.base_iri)])
    return made
