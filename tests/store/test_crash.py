"""Whatever happens to a build: the store opens, nothing that was reported is missing, and the next one ends in the same bytes."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import create_store, embedded, open_store

from .reports import SOURCES, apply, exported, from_scratch, made_up_report

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals and limits")

Changes = dict[str, int | None]
KILLS = 100


@pytest.fixture
def builder() -> Iterator[Callable[..., dict]]:
    """Runs a build in a process of its own; see killed.py."""
    script = Path(__file__).with_name("killed.py")
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    server = subprocess.Popen([sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def call(path: Path, changes: Changes, **order: float) -> dict:
        server.stdin.write(json.dumps({"path": str(path), "changes": changes, **order}) + "\n")
        server.stdin.flush()
        return json.loads(server.stdout.readline())

    with server:
        yield call
        server.stdin.close()


def after(present: Changes, changes: Changes) -> Changes:
    return {source: seed for source, seed in (present | changes).items() if seed is not None}


def graph(present: Changes) -> str:
    return from_scratch(made_up_report(random.Random(seed), source) for source, seed in present.items())


def read(path: Path) -> str:
    with open_store(path) as store:
        assert store.info.quads == len(list(store.quads()))
        return exported(store)


def some_changes(chance: random.Random) -> Changes:
    return {source: chance.choice([None, chance.randrange(10**6)]) for source in chance.sample(SOURCES, 2)}


def test_a_build_killed_at_a_hundred_moments(builder: Callable[..., dict], tmp_path: Path) -> None:
    chance = random.Random(2025)
    path = tmp_path / "store"
    present: Changes = dict(enumerate_seeds())
    begun = builder(path, present)
    assert begun["done"], begun
    left: Changes = {}
    killed = 0
    for n in range(KILLS):
        changes = left | some_changes(chance)
        # a moment beyond the end of a small change leaves the build whole, so the range is that of one
        moment = {"after": chance.randrange(begun["events"] // 3)} if n % 2 else {"seconds": chance.uniform(0.001, begun["seconds"])}
        ended = builder(path, changes, **moment)
        killed += ended["status"] != 0
        now = read(path)
        if now == graph(after(present, changes)):
            present, left = after(present, changes), {}
        else:
            assert not ended["done"]
            assert now == graph(present)
            left = changes
    assert killed > KILLS / 2
    assert builder(path, left)["done"]
    assert read(path) == graph(after(present, left))


def enumerate_seeds() -> Iterator[tuple[str, int]]:
    return zip(SOURCES, range(len(SOURCES)), strict=True)


def test_a_crash_between_the_commit_and_the_swap_is_made_up_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, then = made_up_report(random.Random(1), "a.txt"), made_up_report(random.Random(2), "b.txt")
    with create_store(tmp_path) as store:
        apply(store, {"a.txt": first})
        with monkeypatch.context() as patch:
            patch.setattr(embedded, "write_manifest", _crash)
            with pytest.raises(KeyboardInterrupt):
                apply(store, {"b.txt": then})
    assert read(tmp_path) == from_scratch([first])
    create_store(tmp_path).close()
    assert read(tmp_path) == from_scratch([first, then])


def test_a_writer_that_could_not_publish_publishes_before_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = {f"{n}.txt": made_up_report(random.Random(n), f"{n}.txt") for n in range(3)}
    with create_store(tmp_path) as store:
        apply(store, {"0.txt": reports["0.txt"]})
        with monkeypatch.context() as patch:
            patch.setattr(embedded, "write_manifest", _full)
            with pytest.raises(StoreError, match="the disk is full"):
                apply(store, {"1.txt": reports["1.txt"]})
        apply(store, {"2.txt": reports["2.txt"]})
    assert read(tmp_path) == from_scratch(reports.values())


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_graph_that_somebody_has_deleted_is_made_anew(tmp_path: Path) -> None:
    reports = {f"{n}.txt": made_up_report(random.Random(n), f"{n}.txt") for n in range(3)}
    with create_store(tmp_path) as store:
        apply(store, reports)
    shutil.rmtree(tmp_path / "generation-1")
    with pytest.raises(StoreError, match="generation-1 is missing"):
        open_store(tmp_path)
    with create_store(tmp_path) as store:
        apply(store, {})
    assert read(tmp_path) == from_scratch(reports.values())


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("size", [0, 1000, 20_000, 60_000, 100_000, 150_000, 200_000])
def test_a_full_disk_leaves_the_store_as_it_was(size: int, tmp_path: Path) -> None:
    first, then = made_up_report(random.Random(1), "a.txt"), made_up_report(random.Random(2), "b.txt")
    with create_store(tmp_path / "store") as store:
        apply(store, {"a.txt": first})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))  # no file may grow beyond it
    told = ""
    try:
        with create_store(tmp_path / "store") as store:
            apply(store, {"b.txt": then})
    except StoreError as error:
        told = str(error)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not told or "the disk is full" in told
    assert read(tmp_path / "store") == from_scratch([first] if told else [first, then])
    with create_store(tmp_path / "store") as store:
        apply(store, {"b.txt": then})
    assert read(tmp_path / "store") == from_scratch([first, then])
