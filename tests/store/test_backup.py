"""A store in one file, and back."""

from __future__ import annotations

import io
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import create_store, open_store
from kg.store.backup import backup_store, restore_store

from .reports import apply, exported, from_scratch, made_up_report

REPORTS = {f"{n}.txt": made_up_report(random.Random(n), f"{n}.txt") for n in range(4)}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with create_store(tmp_path / "store") as made:
        apply(made, REPORTS)
    return tmp_path / "store"


@pytest.fixture
def backup(store: Path, tmp_path: Path) -> Path:
    backup_store(store, tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def test_a_backup_restores_the_graph_and_what_is_behind_it(backup: Path, tmp_path: Path) -> None:
    manifest = restore_store(backup, tmp_path / "other")
    assert manifest.documents == len(REPORTS)
    with open_store(tmp_path / "other") as restored:
        assert exported(restored) == from_scratch(REPORTS.values())
        assert list(restored.extractions()) == [REPORTS[source] for source in sorted(REPORTS)]
    with create_store(tmp_path / "other") as restored:  # and goes on
        apply(restored, {"0.txt": None})
        assert exported(restored) == from_scratch(each for source, each in REPORTS.items() if source != "0.txt")


def test_a_backup_of_an_unchanged_store_is_the_same_bytes(backup: Path, store: Path, tmp_path: Path) -> None:
    backup_store(store, tmp_path / "again.tar")
    with tarfile.open(backup) as one, tarfile.open(tmp_path / "again.tar") as other:
        assert [(each.name, each.size, each.mtime, each.uname) for each in one] == [(e.name, e.size, e.mtime, e.uname) for e in other]


def test_a_backup_while_a_build_has_not_committed_is_the_state_before(store: Path, tmp_path: Path) -> None:
    with create_store(store) as writer, writer.database.transaction():
        writer.documents.note_origin("0.txt", writer.documents.todo_origin("0.txt"))
        backup_store(store, tmp_path / "b.tar")
    assert restore_store(tmp_path / "b.tar", tmp_path / "other").documents == len(REPORTS)


def test_an_empty_store_has_a_backup_too(tmp_path: Path) -> None:
    create_store(tmp_path / "store").close()
    backup_store(tmp_path / "store", tmp_path / "b.tar")
    assert restore_store(tmp_path / "b.tar", tmp_path / "other").documents == 0
    open_store(tmp_path / "other").close()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _cut_between_members(path: Path) -> None:
    with tarfile.open(path) as archive:
        end = archive.getmembers()[-1].offset
    path.write_bytes(path.read_bytes()[:end] + b"\0" * 10240)


def _flip(path: Path) -> None:
    with tarfile.open(path) as archive:
        place = archive.getmember("kg-store.sqlite").offset_data + 5000
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def _no_tar(path: Path) -> None:
    path.write_text("something else")


def _outside(path: Path) -> None:
    with tarfile.open(path, "a") as archive:
        archive.addfile(tarfile.TarInfo("../outside"), io.BytesIO())
    _last_first(path)


def _last_first(path: Path) -> None:
    with tarfile.open(path) as archive:
        members = [(each, archive.extractfile(each).read()) for each in archive]
    with tarfile.open(path, "w") as archive:
        for member, data in reversed(members):
            archive.addfile(member, io.BytesIO(data))


def _link(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo("kg-store.json")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)


@pytest.mark.parametrize("damage", [_cut, _cut_between_members, _flip, _no_tar, _outside, _last_first, _link])
def test_a_damaged_backup_is_refused_and_leaves_nothing(damage: Callable[[Path], None], backup: Path, tmp_path: Path) -> None:
    damage(backup)
    with pytest.raises(StoreError, match=r"backup\.tar"):
        restore_store(backup, tmp_path / "new" / "store")
    assert not (tmp_path / "new" / "store").exists()
    assert not (tmp_path / "outside").exists()
    assert not list(tmp_path.glob(".kg-*"))


def test_a_store_is_not_restored_over(backup: Path, store: Path) -> None:
    with pytest.raises(StoreError, match="not empty"):
        restore_store(backup, store)


def test_a_backup_does_not_lie_within_its_store(store: Path) -> None:
    with pytest.raises(StoreError, match="within the store"):
        backup_store(store, store / "b.tar")


def test_a_backup_that_fails_leaves_the_former_one(backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(StoreError, match="no such folder"):
        backup_store(tmp_path / "none", backup)
    assert backup.read_bytes() == before
