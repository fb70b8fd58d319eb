"""``kg remove``, ``backup``, ``restore``, ``migrate``, and ``kg build`` without a path: on a store made without a model."""

import json
import shutil

import pytest

from kg.knowledge_graph import open_graph


@pytest.fixture
def store(store_path, tmp_path):
    """A copy that may be changed."""
    shutil.copytree(store_path, tmp_path / "store")
    return tmp_path / "store"


def quads(store):
    with open_graph(store) as graph:
        return sorted(map(str, graph.store.quads()))


def test_backup_and_restore(kg, store, tmp_path):
    code, out, _ = kg("backup", tmp_path / "b.tar", "--store", store)
    assert code == 0
    assert out.startswith(f"Wrote {tmp_path / 'b.tar'} (")
    code, out, _ = kg("restore", tmp_path / "b.tar", "--store", tmp_path / "other")
    assert code == 0
    assert out.startswith("Restored 1 reports, ")
    assert quads(tmp_path / "other") == quads(store)
    code, _, error = kg("restore", tmp_path / "b.tar", "--store", store)
    assert code == 2
    assert "not empty" in error


def test_remove(kg, store):
    code, _, error = kg("remove", "strom.txt", "--store", store)
    assert code == 2
    assert "Did you mean storm.txt?" in error
    code, out, _ = kg("remove", "storm.txt", "--store", store)
    assert code == 0
    assert "1 removed, 0 left" in out
    assert not any("doc/" in quad for quad in quads(store))


@pytest.mark.parametrize("verb", [["remove", "a"], ["backup", "b.tar"], ["migrate"], ["build", "--prune"]])
def test_a_store_that_is_not_there_is_not_made(kg, verb, tmp_path):
    code, _, error = kg(*verb, "--store", tmp_path / "none")
    assert code == 2
    assert "none" in error
    assert not (tmp_path / "none").exists()


def test_build_wants_a_path(kg, store):
    code, _, error = kg("build", "--store", store)
    assert code == 2
    assert "no PATH is given" in error


def test_an_old_store_is_told_to_be_migrated(kg, store):
    manifest = json.loads((store / "kg-store.json").read_text())
    (store / "kg-store.json").write_text(json.dumps(manifest | {"format": 1}))
    code, _, error = kg("info", "--store", store)
    assert code == 2
    assert f"kg migrate --store {store}" in error


def test_migrate_has_nothing_to_do(kg, store):
    code, out, _ = kg("migrate", "--store", store)
    assert code == 0
    assert "Nothing to do" in out
