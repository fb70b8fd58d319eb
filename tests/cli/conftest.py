from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kg.cli.app import run
from kg.graph import build_quads
from kg.model import (
    Attribution,
    Document,
    Entity,
    Extraction,
    Fact,
    Kind,
    Mention,
    Post,
    Relation,
    Span,
    Statement,
    Value,
)
from kg.resolve import resolve
from kg.store import create_store, ontology_quads
from kg.vocab import BASE_IRI

TEXT = "Minister <script>alert(1)</script> Vega of Belarus said that Storm-2025 begins on 1 May. Belarus takes part in Storm-2025."


def span(words: str, start: int = 0) -> Span:
    begin = TEXT.index(words, start)
    return Span(begin, begin + len(words))


def extraction() -> Extraction:
    """One report, told by hand: a speaker with a hostile name, a post, a statement, a claim and a fact."""
    return Extraction(
        Document("storm.txt", TEXT, "Storm begins", "2025-04-01", "Own"),
        entities=(
            Entity("e0", Kind.ACTOR, "<script>alert(1)</script> Vega", aliases=("Vega",)),
            Entity("e1", Kind.STATE, "Belarus", code="BY"),
            Entity("e2", Kind.EXERCISE, "Storm-2025", year="2025"),
        ),
        posts=(Post("p0", "Minister", "e1"),),
        mentions=(
            Mention(span("<script>alert(1)</script> Vega"), ("e0",)),
            Mention(span("Belarus"), ("e1",)),
            Mention(span("Storm-2025"), ("e2",)),
        ),
        statements=(
            Statement(
                Attribution((span("said"),), (span("Storm-2025 begins on 1 May"),), span("Minister <script>alert(1)</script> Vega"), "say"),
                speakers=("e0",),
                about=("e2",),
            ),
        ),
        facts=(
            Fact("e0", Relation.HOLDS, span("Minister <script>alert(1)</script> Vega of Belarus"), object="p0"),
            Fact("e2", Relation.START_DATE, span("Storm-2025 begins on 1 May"), value=Value("2025-05-01"), claimed_in=0),
            Fact("e2", Relation.PARTICIPANT, span("Belarus takes part in Storm-2025."), object="e1"),
        ),
    )


@pytest.fixture(scope="session")
def store_path(tmp_path_factory):
    """A store with one report, without a trained pipeline."""
    path = tmp_path_factory.mktemp("stores") / "kg-store"
    with create_store(path) as store:
        extractions = [extraction()]
        store.put_extractions(extractions)
        store.set_pipeline("by hand 1", {"kg-news": "0"})
        store.replace_graph([*build_quads(extractions, resolve(extractions), BASE_IRI), *ontology_quads(BASE_IRI)])
    return path


@pytest.fixture
def kg(capfdbinary, monkeypatch, store_path):
    """Runs the command line in this process: ``kg("info")`` → (exit code, standard output, standard error)."""
    monkeypatch.setenv("KG_STORE", str(store_path))

    def call(*arguments):
        capfdbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        out, error = capfdbinary.readouterr()
        return code, out.decode(), error.decode()

    return call


@pytest.fixture
def kg_process(store_path):
    """Runs the command line as a user does, in a process of its own."""

    def call(*arguments, **options):
        environment = {**os.environ, "KG_STORE": str(store_path), **options.pop("env", {})}
        command = [sys.executable, "-m", "kg", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, timeout=300, check=False, env=environment, **options)

    return call
