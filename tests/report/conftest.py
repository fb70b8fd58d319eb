"""The stores that reports are written of: ``tests/fixtures/west.trig``, and the same graph with hostile names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import Store, create_store, ontology_quads

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"


def load(trig: str) -> Store:
    made = create_store(None)
    made.replace_graph([*ox.parse(trig.encode("utf-8"), format=ox.RdfFormat.TRIG), *ontology_quads(made.base_iri)])
    return made


@pytest.fixture(scope="session")
def store() -> Store:
    """A store in memory."""
    return load(FIXTURE.read_text("utf-8"))


@pytest.fixture
def renamed() -> Callable[[str, str], Store]:
    """The store in which people, exercises, titles and publishers have a name in front, and links another target."""

    def make(name: str, url: str = "https://news.example/minsk") -> Store:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        trig = FIXTURE.read_text("utf-8").replace("<https://news.example/minsk>", f'"{url}"')
        for before in ('skos:prefLabel "', 'skos:altLabel "', 'dcterms:title "', 'dcterms:publisher "', 'kg:cue "'):
            trig = trig.replace(before, f"{before}{escaped} ")
        return load(trig)

    return make
