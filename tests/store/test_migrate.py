"""A store of layout 1 brought up to date."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest
from pyoxigraph import Store

from kg.errors import StoreError
from kg.store import create_store, embedded, open_store
from kg.store.migrate import migrate_store
from kg.versions import versions_key
from kg.vocab import BASE_IRI

from .reports import apply, exported, from_scratch, made_up_report

REPORTS = {f"{n}.txt": made_up_report(random.Random(n), f"{n}.txt") for n in range(4)}
VERSIONS = {"kg-news": "0.0"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    with sqlite3.connect(folder / "extractions.sqlite") as database:
        database.execute("CREATE TABLE extraction (source TEXT PRIMARY KEY, document TEXT NOT NULL, json BLOB NOT NULL)")
        rows = [(source, "", msgspec.json.encode(each)) for source, each in REPORTS.items()]
        database.executemany("INSERT INTO extraction VALUES (?, ?, ?)", rows)
    database.close()
    Store(str(folder / "generation-3")).flush()
    manifest = {"format": 1, "base_iri": BASE_IRI, "generation": 3, "quads": 0, "pipeline": "p", "versions": VERSIONS}
    (folder / "kg-store.json").write_text(json.dumps(manifest))
    return folder


def check(folder: Path) -> None:
    with open_store(folder) as store:
        assert exported(store) == from_scratch(REPORTS.values())
        assert (store.info.pipeline, dict(store.info.versions), store.info.generation) == ("p", VERSIONS, 4)
        assert store.documents.holds(REPORTS["0.txt"].document, versions_key(VERSIONS))
    assert not (folder / "extractions.sqlite").exists()
    assert not (folder / "generation-3").exists()


@pytest.mark.parametrize("opened", [open_store, create_store])
def test_an_old_store_is_refused_with_the_command_to_run(opened, old: Path) -> None:
    with pytest.raises(StoreError, match=f"kg migrate --store {old}"):
        opened(old)


def test_migrate(old: Path) -> None:
    assert migrate_store(old, lambda *_: None)
    check(old)
    assert not migrate_store(old, lambda *_: None)
    with create_store(old) as store:
        apply(store, {"0.txt": None})


def test_an_interrupted_migration_is_run_again(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(embedded, "write_manifest", crash)
        with pytest.raises(KeyboardInterrupt):
            migrate_store(old, lambda *_: None)
    assert json.loads((old / "kg-store.json").read_text())["format"] == 1
    assert migrate_store(old, lambda *_: None)
    check(old)


def test_a_damaged_extraction_is_told(old: Path) -> None:
    with sqlite3.connect(old / "extractions.sqlite") as database:
        database.execute("UPDATE extraction SET json = '{}' WHERE source = '1.txt'")
    database.close()
    with pytest.raises(StoreError, match=r"1\.txt is damaged"):
        migrate_store(old, lambda *_: None)


def test_what_is_no_store_is_not_migrated(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "none", ignore_errors=True)
    with pytest.raises(StoreError, match="no such folder"):
        migrate_store(tmp_path / "none", lambda *_: None)
