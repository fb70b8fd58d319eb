"""The store in a folder and in memory: one behaviour."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import QueryError, StoreError
from kg.model import (
    Attribution,
    Datatype,
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
    TimeMention,
    Value,
)
from kg.store import Store, create_store, embedded, open_store

A, B, C = (NamedNode(f"https://kg.example/id/{name}") for name in "abc")
FIRST = [Quad(A, B, C, A), Quad(A, B, B, C)]
SECOND = [Quad(C, B, A, A)]


def extraction(source: str, text: str = "Čas ‘x’") -> Extraction:
    return Extraction(
        Document(source, text, title="T", date="2025-05-28"),
        (Entity("e0", Kind.STATE, "Belarus", ("Belarusian",), "BY", None, also_place=True),),
        (Post("p0", "Minister", "e0"),),
        (Mention(Span(0, 3), ("e0",)),),
        (TimeMention(Span(1, 2), "P11D"),),
        (Statement(Attribution((Span(0, 1),), (Span(2, 3),), None, "say"), speakers=("e0",)),),
        (Fact("e0", Relation.START_DATE, Span(0, 2), value=Value("2025", Datatype.YEAR)),),
    )


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with create_store(tmp_path / "store" if request.param == "folder" else None) as made:
        yield made


def test_new_store_is_empty(store: Store) -> None:
    assert isinstance(store, Store)
    assert list(store.quads()) == []
    assert list(store.extractions()) == []
    assert (store.info.generation, store.info.documents, store.info.quads) == (0, 0, 0)


def test_replace_graph_replaces(store: Store) -> None:
    store.replace_graph(FIRST)
    assert set(store.quads()) == set(FIRST)
    store.replace_graph(SECOND)
    assert list(store.quads()) == SECOND
    assert (store.info.generation, store.info.quads) == (2, 1)


def test_replace_graph_that_fails_leaves_the_old_graph(store: Store) -> None:
    store.replace_graph(FIRST)

    def broken() -> Iterator[Quad]:
        yield SECOND[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.replace_graph(broken())
    assert set(store.quads()) == set(FIRST)
    store.replace_graph(SECOND)
    assert list(store.quads()) == SECOND


def test_query_sees_the_union_the_prefixes_and_the_base(store: Store) -> None:
    store.replace_graph(FIRST)
    solutions = store.query("SELECT ?o { <a> <b> ?o FILTER(DATATYPE(1) = xsd:integer) } ORDER BY ?o")
    assert isinstance(solutions, ox.QuerySolutions)
    assert [row["o"] for row in solutions] == [B, C]


def test_query_with_a_syntax_error(store: Store) -> None:
    with pytest.raises(QueryError, match="line 1, column 7"):
        store.query("SELECT")


def test_extractions_round_trip_in_the_order_of_their_sources(store: Store) -> None:
    first, second = extraction("b.txt"), extraction("a.txt")
    store.put_extractions([first, second])
    assert list(store.extractions()) == [second, first]


def test_extraction_of_the_same_source_is_replaced(store: Store) -> None:
    store.put_extractions([extraction("a.txt", "old"), extraction("b.txt")])
    store.put_extractions([extraction("a.txt", "new")])
    assert [e.document.text for e in store.extractions()] == ["new", "Čas ‘x’"]
    assert store.info.documents == 2


def test_store_in_a_folder_is_reopened(tmp_path: Path) -> None:
    with create_store(tmp_path / "s", "https://example.org/") as made:
        made.set_pipeline("en_kg_news", {"spacy": "3.8", "kg": "0.1"})
        made.put_extractions([extraction("a.txt")])
        made.replace_graph(FIRST)
    with open_store(tmp_path / "s") as opened:
        assert set(opened.quads()) == set(FIRST)
        assert list(opened.extractions()) == [extraction("a.txt")]
        info = opened.info
    assert (info.base_iri, info.pipeline, info.versions) == ("https://example.org/", "en_kg_news", {"kg": "0.1", "spacy": "3.8"})
    assert (info.generation, info.documents, info.quads) == (1, 1, 2)


def test_old_generations_are_deleted(tmp_path: Path) -> None:
    with create_store(tmp_path) as made:
        made.replace_graph(FIRST)
        made.replace_graph(SECOND)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "generation-2",
        "generation-2.lock",
        "kg-store.json",
        "kg-store.lock",
        "kg-store.sqlite",
    ]


def test_reader_keeps_its_generation(tmp_path: Path) -> None:
    with create_store(tmp_path) as made:
        made.replace_graph(FIRST)
        with open_store(tmp_path) as reader:
            made.replace_graph(SECOND)
            assert (tmp_path / "generation-1").is_dir()
            assert set(reader.quads()) == set(FIRST)
        made.replace_graph(FIRST)
        assert not (tmp_path / "generation-1").exists()


def test_crash_between_load_and_swap_leaves_the_old_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with create_store(tmp_path) as made:
        made.replace_graph(FIRST)
        with monkeypatch.context() as patch:
            patch.setattr(embedded, "write_manifest", _crash)
            with pytest.raises(KeyboardInterrupt):
                made.replace_graph(SECOND)
    assert (tmp_path / "generation-2").is_dir()
    with open_store(tmp_path) as opened:
        assert set(opened.quads()) == set(FIRST)
    with create_store(tmp_path) as made:
        made.replace_graph(SECOND)
        assert list(made.quads()) == SECOND


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


def test_second_writer_is_refused_with_the_process(tmp_path: Path) -> None:
    with create_store(tmp_path), pytest.raises(StoreError, match=rf"process {os.getpid()} on host \S+, since 20\S+ \S+ UTC, is writing"):
        create_store(tmp_path)
    create_store(tmp_path).close()


def test_writer_in_another_process_is_refused(tmp_path: Path) -> None:
    code = f"from kg.store import create_store\ncreate_store({str(tmp_path)!r})"
    with create_store(tmp_path):
        done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"StoreError: store {tmp_path}: process {os.getpid()} on host {socket.gethostname()}, since " in done.stderr


def _no_store(path: Path) -> None:
    (path / "notes.txt").write_text("x")


def _newer(path: Path) -> None:
    (path / "kg-store.json").write_text('{"format": 99, "anything": 1}')


def _older(path: Path) -> None:
    (path / "kg-store.json").write_text('{"format": 0}')


def _damaged(path: Path) -> None:
    (path / "kg-store.json").write_text("{")


def _no_generation(path: Path) -> None:
    (path / "kg-store.json").write_text(json.dumps({"format": 2, "base_iri": "https://kg.example/id/", "generation": 3}))


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (_no_store, "not a store"),
        (_newer, "newer kg"),
        (_older, "older kg"),
        (_damaged, "damaged"),
        (_no_generation, "generation-3 is missing"),
    ],
)
def test_open_store_refuses(prepare: Callable[[Path], None], message: str, tmp_path: Path) -> None:
    prepare(tmp_path)
    with pytest.raises(StoreError, match=message) as caught:
        open_store(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_open_store_refuses_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder"):
        open_store(tmp_path / "none")


def test_create_store_refuses_a_folder_of_something_else(tmp_path: Path) -> None:
    _no_store(tmp_path)
    with pytest.raises(StoreError, match=r"holds something else \('notes.txt'"):
        create_store(tmp_path)


def test_create_store_refuses_a_file(tmp_path: Path) -> None:
    _no_store(tmp_path)
    with pytest.raises(StoreError, match="a file, where a folder is needed"):
        create_store(tmp_path / "notes.txt")


def test_create_store_refuses_another_base(tmp_path: Path) -> None:
    create_store(tmp_path).close()
    with pytest.raises(StoreError, match=r"its base IRI is https://kg\.example/id/, not https://example\.org/"):
        create_store(tmp_path, "https://example.org/")
    create_store(tmp_path).close()


@pytest.mark.parametrize("base", ["no iri", "https://example.org/id", ""])
def test_create_store_refuses_a_bad_base(base: str) -> None:
    with pytest.raises(StoreError, match="base IRI"):
        create_store(None, base)


def test_reader_refuses_to_write(tmp_path: Path) -> None:
    create_store(tmp_path).close()
    with open_store(tmp_path) as opened:
        with pytest.raises(StoreError, match="reading only"):
            opened.replace_graph([])
        with pytest.raises(StoreError, match="reading only"):
            opened.put_extractions([])
        with pytest.raises(StoreError, match="reading only"):
            opened.set_pipeline("p", {})


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (OSError("IO error: No space left on device: While appending to file"), "disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), "no permission"),
        (OSError("something else"), "something else"),
    ],
)
def test_disk_failures_are_explained(error: OSError, message: str, tmp_path: Path) -> None:
    def failing() -> Iterator[Quad]:
        yield FIRST[0]
        raise error

    with create_store(tmp_path / "s") as made:
        made.replace_graph(FIRST)
        with pytest.raises(StoreError, match=message):
            made.replace_graph(failing())
        assert set(made.quads()) == set(FIRST)
        assert not (tmp_path / "s" / "generation-2").exists()


def test_damaged_extractions_are_reported(tmp_path: Path) -> None:
    create_store(tmp_path).close()
    (tmp_path / "kg-store.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="not a database"), open_store(tmp_path) as opened:
        list(opened.extractions())


def test_a_copy_that_nothing_may_be_written_beside_is_read(tmp_path: Path) -> None:
    with create_store(tmp_path / "s") as made:
        made.put_extractions([extraction("a.txt")])
        made.replace_graph(FIRST)
    for lock in (tmp_path / "s").glob("*.lock"):
        lock.unlink()
    for each in (tmp_path / "s" / "generation-1", tmp_path / "s"):
        each.chmod(0o555)
    try:
        with open_store(tmp_path / "s") as opened:
            assert set(opened.quads()) == set(FIRST)
            assert list(opened.extractions()) == [extraction("a.txt")]
    finally:
        (tmp_path / "s").chmod(0o755)
        (tmp_path / "s" / "generation-1").chmod(0o755)


def test_readers_never_see_a_generation_that_goes(tmp_path: Path) -> None:
    """A reader that opens the store while a writer publishes one generation after the other always finds a whole graph."""
    code = (
        "import sys\nfrom kg.store import create_store\nfrom pyoxigraph import NamedNode, Quad\n"
        "store = create_store(sys.argv[1])\nnode = NamedNode('https://kg.example/id/a')\n"
        "for n in range(25):\n    store.replace_graph([Quad(node, node, NamedNode(f'https://kg.example/id/{n}'), node)])\n"
    )
    with create_store(tmp_path) as made:
        made.replace_graph(FIRST[:1])
    seen = set()
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) as writer:
        while writer.poll() is None:
            with open_store(tmp_path) as opened:
                (quad,) = opened.quads()
                seen.add(str(quad))
    assert writer.returncode == 0
    assert len(seen) > 1
