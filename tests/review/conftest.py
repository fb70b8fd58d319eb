"""Two reports that spell one name in two ways, and the command line on a store of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli.app import run
from kg.model import Attribution, Document, Entity, Extraction, Fact, Kind, Mention, Post, Relation, Span, Statement
from kg.store import create_store
from kg.store.documents import Origin, Prepared, encode_extraction
from kg.store.update import Update

Call = Callable[..., tuple[int, str, str]]


def report(source: str, name: str, date: str) -> Extraction:
    """A report in which a president of Belarus says something and takes part in something."""
    text = f"President {name} of Belarus said that the Storm-2025 drill is over. Belarus takes part in Storm-2025."

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    said = Attribution((span("said"),), (span("the Storm-2025 drill is over"),), span(name), "say")
    return Extraction(
        Document(source, text, date=date),
        entities=(
            Entity("e0", Kind.ACTOR, name),
            Entity("e1", Kind.STATE, "Belarus", code="BY"),
            Entity("e2", Kind.EXERCISE, "Storm-2025", year="2025"),
        ),
        posts=(Post("p0", "President", "e1"),),
        mentions=(Mention(span(name), ("e0",)), Mention(span("Belarus"), ("e1",)), Mention(span("Storm-2025"), ("e2",))),
        statements=(Statement(said, speakers=("e0",), about=("e2",)),),
        facts=(
            Fact("e0", Relation.HOLDS, span(f"President {name} of Belarus"), object="p0"),
            Fact("e2", Relation.PARTICIPANT, span("Belarus takes part in Storm-2025."), object="e1"),
        ),
    )


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of both reports, which ``kg`` takes."""
    reports = [report("a.txt", "Aleksandr Lukashenko", "2025-05-01"), report("b.txt", "Alexander Lukashenka", "2025-06-01")]
    with create_store(tmp_path / "kg-store") as made:
        documents = made.documents
        documents.forget_todo()
        documents.prepare(Prepared(each.document, Origin(), "test", encode_extraction(each)) for each in reports)
        for each in reports:
            documents.mark(each.document.source, put=True)
        change = Update(made.database, made.base_iri, fresh=True, told=lambda *_: None)
        made.change_graph(change.prepare, change.finish)
    monkeypatch.setenv("KG_STORE", str(tmp_path / "kg-store"))
    monkeypatch.setenv("KG_BY", "mia")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "kg-store"


@pytest.fixture
def kg(store: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Runs the command line: ``kg("review", …)`` → (exit code, standard output, standard error)."""
    assert store.is_dir()

    def call(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        out, error = capfdbinary.readouterr()
        return code, out.decode(), error.decode()

    return call
