"""Processes that each load what they need once and then work through items; one that dies takes nothing with it.

The standard library's ``ProcessPoolExecutor`` gives up as a whole when a process dies, and does not tell on which item.
Here each process has a pipe of its own, so the item is known: it is tried once more in a new process, then given up.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, TypeVar

from kg.errors import InternalError

__all__ = ["Died", "work_in_processes"]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

# items that a process has at hand, so that it never waits for the next
_AT_HAND: Final = 2
# items on their way or waiting for an earlier one, by process: memory stays bounded
_WINDOW: Final = 8
# how often an item is tried on which processes die
_ATTEMPTS: Final = 2
_PATIENCE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Died(Generic[_Item]):
    """An item that no result was got of, since each process that worked on it died.

    ``exit_code`` is the last one's: negative for a signal, -9 where the system was out of memory.
    """

    item: _Item
    exit_code: int | None


@dataclass(slots=True)
class _Job(Generic[_Item]):
    number: int
    item: _Item
    attempts: int = 0


@dataclass(slots=True, eq=False)
class _Worker(Generic[_Item]):
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    jobs: deque[_Job[_Item]] = field(default_factory=deque)


def work_in_processes(
    items: Iterable[_Item],
    start: Callable[[], Callable[[_Item], _Result]],
    processes: int,
    *,
    retried: Callable[[_Item], None] | None = None,
) -> Iterator[_Result | Died[_Item]]:
    """The results of items, in their order.

    Args:
        items: read as they are needed.
        start: called once in each process, which is spawned: it must be found by its name. It gives what makes a result.
        processes: how many there are.
        retried: told of each item that is tried once more, since the process that worked on it died.

    Raises:
        InternalError: a process dies before it has started.
        Exception: whatever ``start`` raises, or the work on an item.
    """
    crew = _Crew(start, processes, retried or _ignore)
    try:
        yield from crew.results(items)
    finally:
        crew.dismiss()


def _ignore(_item: object) -> None:
    """Nobody wants to know."""


class _Crew(Generic[_Item, _Result]):
    """The processes at work on one sequence of items."""

    def __init__(self, start: Callable[[], Callable[[_Item], _Result]], size: int, retried: Callable[[_Item], None]) -> None:
        self._start = start
        self._size = size
        self._retried = retried
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker[_Item]] = []
        self._again: deque[_Job[_Item]] = deque()
        self._done: dict[int, _Result | Died[_Item]] = {}

    def results(self, items: Iterable[_Item]) -> Iterator[_Result | Died[_Item]]:
        """The results of items, in their order."""
        waiting = (_Job(number, item) for number, item in enumerate(items))
        told = 0
        while True:
            busy = self._hand_out(waiting)
            while told in self._done:
                yield self._done.pop(told)
                told += 1
            if not busy and not self._done:
                return
            self._listen()

    def _hand_out(self, waiting: Iterator[_Job[_Item]]) -> bool:
        """Give items to processes that have room; whether any of them has something to do."""
        while worker := self._with_room():
            job = self._again.popleft() if self._again else None
            if job is None and self._on_their_way() + len(self._done) < _WINDOW * self._size:
                job = next(waiting, None)
            if job is None:
                break
            worker.jobs.append(job)
            try:
                worker.pipe.send(job.item)
            except OSError:  # it has just died, which listening will find out
                continue
        return any(worker.jobs for worker in self._workers)

    def _with_room(self) -> _Worker[_Item] | None:
        """The process with the least to do, started if there is none yet; None if all have enough."""
        if len(self._workers) < self._size and all(worker.jobs for worker in self._workers):
            self._workers.append(self._hire())
        least = min(self._workers, key=lambda worker: len(worker.jobs))
        return least if len(least.jobs) < _AT_HAND else None

    def _on_their_way(self) -> int:
        return sum(len(worker.jobs) for worker in self._workers)

    def _hire(self) -> _Worker[_Item]:
        mine, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._start), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, mine)

    def _listen(self) -> None:
        """Wait until a process has something to say, or is gone."""
        by_pipe = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(by_pipe)):
            worker = by_pipe[pipe]  # type: ignore[index]  # the pipes that it was given
            try:
                kind, value = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._hear(worker, kind, value)

    def _hear(self, worker: _Worker[_Item], kind: str, value: Any) -> None:  # noqa: ANN401 - whatever the work gives
        if kind == "error":
            raise value
        if kind == "ready":
            worker.ready = True
            return
        self._done[worker.jobs.popleft().number] = value

    def _bury(self, worker: _Worker[_Item]) -> None:
        """Let others do what a process that died had at hand; on the first of it, it died."""
        self._workers.remove(worker)
        worker.process.join(_PATIENCE)
        code = worker.process.exitcode
        if not worker.ready:
            raise InternalError(
                f"a process of --jobs {self._size} died with exit code {code} while it loaded the models, probably for want of memory; "
                "build again with fewer --jobs: what is done is kept"
            )
        if worker.jobs:
            suspect = worker.jobs[0]
            suspect.attempts += 1
            if suspect.attempts == _ATTEMPTS:
                worker.jobs.popleft()
                self._done[suspect.number] = Died(suspect.item, code)
            else:
                self._retried(suspect.item)
        self._again.extendleft(reversed(worker.jobs))

    def dismiss(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


def _serve(pipe: Connection, start: Callable[[], Callable[[Any], Any]]) -> None:
    """The life of a process: until nobody asks any more. An interrupt is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work = start()
        pipe.send(("ready", None))
        while True:
            pipe.send(("result", work(pipe.recv())))
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:  # noqa: BLE001 - the parent raises it
        pipe.send(("error", _portable(error)))


def _portable(error: Exception) -> Exception:
    """An exception that travels between processes."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - some exceptions can't be pickled, and fail in their own ways
        return InternalError(f"{type(error).__name__}: {error}")
    return error
