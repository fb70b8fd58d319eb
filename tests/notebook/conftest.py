"""The graphs that the notebook shows: the hand-made one, and one full of hostile names."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph import build_quads
from kg.knowledge_graph import KnowledgeGraph
from kg.model import Attribution, Document, Entity, Extraction, Kind, Mention, Span, Statement
from kg.resolve import resolve
from kg.store import create_store, ontology_quads
from kg.vocab import BASE_IRI

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"
NAME = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    store = create_store(None)
    store.replace_graph([*ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG), *ontology_quads(store.base_iri)])
    return KnowledgeGraph(store)


@pytest.fixture(scope="session")
def hostile() -> KnowledgeGraph:
    text = f"{NAME} said that Storm-2025 </mark><b>begins</b>."
    spans = [Span(0, len(NAME)), Span(len(NAME) + 1, len(NAME) + 5), Span(text.index("Storm"), len(text) - 1)]
    extraction = Extraction(
        Document("<i>.txt", text, NAME, "2025-04-01"),
        entities=(Entity("e0", Kind.ACTOR, NAME), Entity("e1", Kind.EXERCISE, "Storm-2025", year="2025")),
        mentions=(Mention(spans[0], ("e0",)),),
        statements=(Statement(Attribution((spans[1],), (spans[2],), spans[0], "say"), speakers=("e0",), about=("e1",)),),
    )
    store = create_store(None)
    store.replace_graph([*build_quads([extraction], resolve([extraction]), BASE_IRI), *ontology_quads(BASE_IRI)])
    return KnowledgeGraph(store)


@pytest.fixture(scope="session")
def empty() -> KnowledgeGraph:
    return KnowledgeGraph(create_store(None))
