"""The index follows the graph, and may be lost."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.search import search, update
from kg.search.index import FILE
from kg.store import EmbeddedStore, create_store, open_store
from kg.vocab import BASE_IRI, KG, RDF, SKOS

TEXTS = ("Belarus", "exercise", "NATO", "Zapad-2025", "troops", "Minister")


def everything(store: EmbeddedStore) -> list[object]:
    return [search(store, text, limit=50) for text in TEXTS]


def hits_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM hit").fetchone()
        return int(count)


def documents(quads: Sequence[Quad]) -> list[NamedNode]:
    return sorted({q.graph_name for q in quads if q.predicate == RDF.type and q.object == KG.Document}, key=str)


def test_the_index_lies_beside_the_graph_and_is_made_by_the_first_search(folder_store: EmbeddedStore) -> None:
    assert folder_store.path is not None
    assert not (folder_store.path / FILE).exists()
    found = everything(folder_store)
    assert hits_in(folder_store.path / FILE) > 20
    with open_store(folder_store.path) as again:
        assert everything(again) == found


def test_nothing_is_written_where_nothing_has_changed(folder_store: EmbeddedStore) -> None:
    assert folder_store.path is not None
    update(folder_store)
    before = (folder_store.path / FILE).read_bytes()
    update(folder_store)
    search(folder_store, "Belarus")
    assert (folder_store.path / FILE).read_bytes() == before


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sets(st.sampled_from(range(2))), min_size=1, max_size=4), st.booleans())
def test_a_followed_index_equals_a_new_one(tmp_path_factory, quads: Sequence[Quad], steps: list[set[int]], renamed) -> None:
    names = documents(quads)
    folder = tmp_path_factory.mktemp("stores") / "store"
    for step in steps:
        kept = [q for q in quads if q.graph_name not in names or names.index(q.graph_name) in step]
        if renamed and len(step) == 1:
            kept = [Quad(q.subject, q.predicate, Literal("Zapadd"), q.graph_name) if q.object == Literal("Zapad-2025") else q for q in kept]
        with create_store(folder) as writer:
            writer.replace_graph(kept)
        with open_store(folder) as reader:
            followed = everything(reader)
    with create_store(None) as fresh:
        fresh.replace_graph(kept)
        assert everything(fresh) == followed


def test_another_model_makes_the_index_anew(folder_store: EmbeddedStore) -> None:
    path = folder_store.path
    assert path is not None
    update(folder_store)
    with closing(sqlite3.connect(path / FILE)) as connection, connection:
        connection.execute("UPDATE hit SET text = 'of an older model' WHERE kind = 'statement'")
    folder_store.close()
    with create_store(path) as writer:
        writer.set_pipeline("by hand", {"model": "2"})
    with open_store(path) as reader:
        assert "of an older model" not in {hit.text for hit in search(reader, "strictly defensive")}


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\x00" + bytes(4096), b""])
def test_a_damaged_index_is_made_again(damage: bytes, folder_store: EmbeddedStore) -> None:
    assert folder_store.path is not None
    found = everything(folder_store)
    (folder_store.path / FILE).write_bytes(damage)
    assert everything(folder_store) == found


def test_an_index_of_another_version_is_made_again(folder_store: EmbeddedStore) -> None:
    assert folder_store.path is not None
    found = everything(folder_store)
    with closing(sqlite3.connect(folder_store.path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("DROP TABLE word")
    assert everything(folder_store) == found


def test_a_folder_that_takes_no_file_is_searched_all_the_same(folder_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_store.path is not None
    monkeypatch.setattr("kg.search.index.FILE", "no/such/folder/index.sqlite")
    assert search(folder_store, "Khrenin")[0].label == "Viktor Khrenin"
    assert not (folder_store.path / FILE).exists()


def test_an_update_that_fails_leaves_the_old_index(folder_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder_store.path
    assert path is not None
    found = everything(folder_store)
    count = hits_in(path / FILE)
    folder_store.close()
    with create_store(path) as writer:
        writer.replace_graph(
            [*writer.quads(), Quad(NamedNode("x:a"), SKOS.prefLabel, Literal("A"), NamedNode(BASE_IRI + "graph/entities"))]
        )
    with monkeypatch.context() as patched, open_store(path) as reader:
        patched.setattr("kg.search.index.documents", lambda _store: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            search(reader, "Belarus")
    assert hits_in(path / FILE) == count
    with open_store(path) as reader:
        assert everything(reader) == found


def test_several_may_search_at_once(folder_store: EmbeddedStore) -> None:
    path = folder_store.path
    assert path is not None
    found: list[object] = []

    def run() -> None:
        with open_store(path) as reader:
            found.append(everything(reader))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(each == found[0] for each in found)
