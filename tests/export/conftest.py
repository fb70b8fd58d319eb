"""The stores that the tests write from: the hand-made graph, one full of hostile names, and an empty one."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.export.tables import Tables, read_tables
from kg.graph import build_quads
from kg.model import Attribution, Document, Entity, Extraction, Fact, Kind, Mention, Post, Relation, Span, Statement, Value
from kg.resolve import resolve
from kg.store import Store, create_store, ontology_quads
from kg.vocab import BASE_IRI

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"
HOSTILE = "<script>alert(\"1\")</script>, 'Vega'; \\ \u202eגדוד 🪖"
TEXT = f'{HOSTILE} said,\n"Storm-2025 begins; on 1 May\x0b". Belarus is in Storm-2025.'


def span(words: str) -> Span:
    begin = TEXT.index(words)
    return Span(begin, begin + len(words))


def hostile_extraction() -> Extraction:
    """One report in which everything has commas, quotation marks, line breaks, markup and what XML has no place for."""
    return Extraction(
        Document('a,"b"\n;<c>.txt', TEXT, 'Title "x",\ny', "2025-04-01", "Own, Ltd; \x01"),
        entities=(
            Entity("e0", Kind.ACTOR, HOSTILE, aliases=("Vega; the \x02 one", 'a "b"\nc')),
            Entity("e1", Kind.STATE, "Belarus", code="BY"),
            Entity("e2", Kind.EXERCISE, "Storm-2025", year="2025"),
        ),
        posts=(Post("p0", 'Minister, "first"', "e1"),),
        mentions=(Mention(span(HOSTILE), ("e0",)), Mention(span("Belarus"), ("e1",)), Mention(span("Storm-2025"), ("e2",))),
        statements=(
            Statement(
                Attribution((span("said"),), (span("Storm-2025 begins; on 1 May\x0b"),), span(HOSTILE), "say"),
                speakers=("e0",),
                about=("e2",),
            ),
        ),
        facts=(
            Fact("e0", Relation.HOLDS, span(HOSTILE), object="p0"),
            Fact("e2", Relation.START_DATE, span("Storm-2025 begins; on 1 May\x0b"), value=Value("2025-05-01"), claimed_in=0),
            Fact("e2", Relation.PURPOSE, span("Storm-2025 begins; on 1 May\x0b"), value=Value('to "train",\nall'), claimed_in=0),
            Fact("e2", Relation.PARTICIPANT, span("Belarus is in Storm-2025."), object="e1"),
        ),
    )


def made(quads: list[ox.Quad]) -> Store:
    store = create_store(None)
    store.replace_graph([*quads, *ontology_quads(BASE_IRI)])
    return store


@pytest.fixture(scope="session")
def west() -> Store:
    return made(list(ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG)))


@pytest.fixture(scope="session")
def hostile() -> Store:
    extractions = [hostile_extraction()]
    return made(list(build_quads(extractions, resolve(extractions), BASE_IRI)))


@pytest.fixture(scope="session")
def empty() -> Store:
    return create_store(None)


@pytest.fixture(params=["west", "hostile", "empty"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each of the stores."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def tables(west: Store) -> Tables:
    return read_tables(west.quads())
