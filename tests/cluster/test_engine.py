"""The cluster's engine, on real workers: whatever becomes of them, each shard is done, and what it gives is the same."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from kg.cluster import Cluster
from kg.cluster.engine import _shards
from kg.errors import InputError
from kg.model import Document, Entity, Extraction, Fact, Kind, Mention, Relation, Span
from kg.store import parts
from kg.store.documents import encode_extraction
from kg.store.parts import Task

BASE = "https://kg.example/id/"


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1, 2, 3], [[1, 2, 3]]),
        ([6, 5, 4, 6], [[6], [5, 4], [6]]),
        ([99, 1, 99], [[99], [1], [99]]),
        ([0] * 51, [[0] * 50, [0]]),
    ],
)
def test_shards_are_bounded(sizes: list[int], expected: list[list[int]]) -> None:
    assert list(_shards(sizes, lambda size: size, 10)) == expected


def task(number: int) -> Task:
    """A document to write."""
    text = f"Belarus takes part in Storm-{number} ☃."
    extraction = Extraction(
        Document(f"{number}.txt", text),
        (Entity("e0", Kind.STATE, "Belarus", code="BY"), Entity("e1", Kind.MEETING, "talks", local=True)),
        mentions=(Mention(Span(0, 7), ("e0",)),),
        facts=(Fact("e1", Relation.PARTICIPANT, Span(0, 7), object="e0"),),
    )
    return Task(number, f"{number}.txt", encode_extraction(extraction), {"e0": "state/belarus", "e1": f"meeting/{number}"})


@pytest.fixture
def cluster(local_cluster: Any) -> Iterator[Cluster]:
    with Cluster(local_cluster.address) as made:
        yield made


def lines(nquads: list[bytes]) -> list[str]:
    return sorted(str(quad) for piece in nquads for quad in ox.parse(piece, format=ox.RdfFormat.N_QUADS))


def test_quads_are_the_same_when_a_worker_is_killed(local_cluster: Any, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cluster.engine._DOCUMENTS", 2)
    tasks = [task(number) for number in range(40)]
    here = parts.make_part(tasks, BASE)
    found = []
    for part in cluster.emit(iter(tasks), BASE):
        found.append(part)
        if len(found) == 3:
            local_cluster.workers[0].kill()
            local_cluster.workers[0].wait()
    assert len(found) == 20
    assert sorted(each for part in found for each in part.tallies) == sorted(here.tallies)
    assert lines([part.nquads for part in found]) == lines([here.nquads])


def test_few_shards_are_on_their_way(local_cluster: Any, cluster: Cluster) -> None:
    taken = 0

    def shards() -> Iterator[list[float]]:
        nonlocal taken
        for _ in range(1_000):
            taken += 1
            yield [0.0]

    results = cluster._map(sum, shards())
    assert next(results) == 0
    assert taken <= 2 * 6
    results.close()  # type: ignore[attr-defined]


def test_a_shard_that_fails_is_told(cluster: Cluster) -> None:
    with pytest.raises(ZeroDivisionError):
        list(cluster._map(divmod, iter([1, 2]), 0))


def test_all_workers_gone(local_cluster: Any, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cluster.engine._PATIENCE", 1)
    results = cluster._map(time.sleep, iter([0.1] * 1_000))
    next(results)
    for worker in local_cluster.workers:
        worker.kill()
        worker.wait()
    with pytest.raises(InputError, match="all its workers are gone"):
        list(results)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask distributed is not installed: pip install 'kg-news[cluster]'")
    monkeypatch.setattr("kg.cluster.engine._PATIENCE", 1)
    with pytest.raises(InputError, match="no scheduler of Dask with a worker answers"):
        Cluster("tcp://127.0.0.1:1")


@pytest.mark.model
def test_workers_of_another_version_are_refused(cluster: Cluster) -> None:
    with pytest.raises(InputError, match=r"kg-news .* instead of 99, .*Install the same kg-news"):
        list(cluster.extract([Document("a.txt", "Minsk said so.")], "en_kg_news", {"kg-news": "99"}))


def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"kg-news\[cluster\]"):
        Cluster("tcp://127.0.0.1:1")
