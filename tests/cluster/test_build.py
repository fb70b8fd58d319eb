"""``kg build --cluster``: a worker is killed midway, and the graph is that of a build on one machine, to the byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.cli.app import run
from kg.cluster import Cluster

pytestmark = pytest.mark.model

REPORTS = {
    f"{number}.txt": f"Belarusian Defense Minister Viktor Khrenin said on Monday that the exercise Storm-{number} is defensive. "
    f"Belarus and Russia take part in Storm-{number}. Officials in Minsk met General Ivan Petrov the day before."
    for number in range(2020, 2026)
}

RULE = """
predicate = "https://example.org/own#joins"
description = "Which state joins which exercise."
subject = "State"
object = "Exercise"

[[construction]]
like = "Belarus and Russia take part in Storm-2025."
verb = { pos = "VERB", lemma = "take" }
subject = { of = "verb", dep = "subject" }
part = { of = "verb", dep = "obj", lemma = "part" }
object = { of = "verb", dep = "obl", case = "in" }
"""


@pytest.fixture
def build(tmp_path: Path, capfdbinary: Any) -> Callable[..., bytes]:
    """Builds the reports through the command line: ``build("--jobs", "2")`` → the graph as sorted N-Quads."""
    for name, text in REPORTS.items():
        (tmp_path / "reports" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "reports" / name).write_text(text, encoding="utf-8")

    def call(name: str, *options: str) -> bytes:
        assert run(["build", str(tmp_path / "reports"), "--store", str(tmp_path / name), *options]) == 0, capfdbinary.readouterr()
        assert run(["export", "--output", str(tmp_path / f"{name}.nq"), "--store", str(tmp_path / name)]) == 0
        return (tmp_path / f"{name}.nq").read_bytes()

    return call


def test_the_same_bytes_though_a_worker_is_killed(build: Any, local_cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cluster.engine._DOCUMENTS", 1)
    real = Cluster.extract
    killed = []

    def extract(self: Cluster, *arguments: Any) -> Iterator[Any]:
        for outcome in real(self, *arguments):
            yield outcome
            if not killed:
                killed.append(local_cluster.workers[0])
                killed[0].kill()
                killed[0].wait()

    monkeypatch.setattr(Cluster, "extract", extract)
    on_cluster = build("cluster", "--cluster", local_cluster.address)
    assert killed
    assert on_cluster == build("here")
    assert on_cluster.count(b"\n") > 500


def test_an_unchanged_build_asks_the_workers_for_nothing(build: Any, local_cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build("store")
    monkeypatch.setattr(Cluster, "_map", None)
    assert build("store", "--cluster", local_cluster.address) == first


def test_workers_are_given_the_relations_of_the_user(build: Any, local_cluster: Any, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "joins.toml").write_text(RULE, encoding="utf-8")
    options = ("--rules", str(tmp_path / "rules"))
    on_cluster = build("cluster", "--cluster", local_cluster.address, *options)
    assert b"https://example.org/own#joins" in on_cluster
    assert on_cluster == build("here", *options)
