"""Processes that work through items, and what happens when they die."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from kg.errors import InternalError
from kg.workers import Died, work_in_processes


@pytest.fixture(autouse=True)
def _found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[1])


def _square(folder: Path, number: int) -> int:
    """The square; 13 kills its process each time, 7 the first time, 5 is slow, -1 fails."""
    if number == 13 or (number == 7 and not (folder / "died on 7").exists()):
        (folder / f"died on {number}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 5:
        time.sleep(0.3)
    if number < 0:
        raise ValueError(number)
    with (folder / "done").open("a") as file:
        file.write(f"{os.getpid()}\n")
    return number * number


def start(folder: Path) -> partial[int]:
    with (folder / "started").open("a") as file:
        file.write("x")
    return partial(_square, folder)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse() -> None:
    raise LookupError("no such pipeline")


def test_results_come_in_the_order_of_the_items_from_processes_that_start_once(tmp_path: Path) -> None:
    assert list(work_in_processes(range(5), partial(start, tmp_path), 2)) == [0, 1, 4, 9, 16]
    assert (tmp_path / "started").read_text() == "xx"
    assert str(os.getpid()) not in (tmp_path / "done").read_text().split()


def test_no_items_need_no_process(tmp_path: Path) -> None:
    assert list(work_in_processes([], partial(start, tmp_path), 2)) == []
    assert not (tmp_path / "started").exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_an_item_on_which_a_process_dies_is_tried_once_more_and_then_given_up(tmp_path: Path) -> None:
    retried: list[int] = []
    found = list(work_in_processes(range(5, 16), partial(start, tmp_path), 2, retried=retried.append))
    assert found == [Died(13, -signal.SIGKILL) if n == 13 else n * n for n in range(5, 16)]
    assert sorted(retried) == [7, 13]


def test_few_items_are_on_their_way_at_a_time(tmp_path: Path) -> None:
    asked = 0

    def items() -> range:
        nonlocal asked
        for asked in range(1000):  # noqa: UP028 - the loop's variable tells how far it has come
            yield asked

    results = work_in_processes(items(), partial(start, tmp_path), 1)
    assert [next(results) for _ in range(6)] == [0, 1, 4, 9, 16, 25]
    assert asked < 20
    results.close()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_process_that_dies_while_it_starts_ends_the_work() -> None:
    with pytest.raises(InternalError, match=r"exit code -9 while it loaded"):
        list(work_in_processes([1], die, 1))


def test_what_a_start_or_an_item_raises_is_raised(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no such pipeline"):
        list(work_in_processes([1], refuse, 1))
    with pytest.raises(ValueError, match="-1"):
        list(work_in_processes([1, -1], partial(start, tmp_path), 1))
