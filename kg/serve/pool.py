"""The processes that answer questions: a few, started beforehand, each killed and replaced when it goes beyond its limits."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from kg.serve.limits import Limits
from kg.serve.messages import LENGTH, Answer, Refresh, Setup, Task, frame
from kg.serve.problems import Problem

__all__ = ["Outcome", "Pool"]

# a process that dies before it has answered anything is replaced no faster than this (seconds)
_PAUSE = 1.0
_PACKAGES = str(Path(__file__).absolute().parents[2])
_DIED = "the question took more memory than allowed, or is nested too deeply. Ask for less, by LIMIT or a narrower pattern."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: status, media type, size, and the bytes, in memory or in a file that nobody else has."""

    status: int
    media_type: str
    size: int
    body: bytes
    file: BinaryIO | None = None


class _DeadError(Exception):
    """The process ended in the middle of a question."""


class _Worker:
    """One process."""

    def __init__(self, number: int, process: asyncio.subprocess.Process, spool_path: Path) -> None:
        self.number = number
        self._process = process
        self._spool_path = spool_path
        self.answered = 0
        self._ended = False

    @classmethod
    async def start(cls, number: int, setup: Setup) -> _Worker:
        """A process that waits for tasks."""
        # this package, and nothing of that name in the folder where the server was started
        command = [sys.executable, "-P", "-m", "kg.serve.worker", msgspec.json.encode(setup).decode("utf-8")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_PACKAGES, os.environ.get("PYTHONPATH"))))}
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=environment)
        return cls(number, process, Path(setup.spool_path))

    async def ask(self, task: Task) -> Outcome:
        """The answer to a task.

        Raises:
            _DeadError: the process ended.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise _DeadError
        try:
            self._process.stdin.write(frame(task))
            await self._process.stdin.drain()
            return await self._read(self._process.stdout)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            self._ended = True
            raise _DeadError from error

    async def _read(self, answers: asyncio.StreamReader) -> Outcome:
        length = LENGTH.unpack(await answers.readexactly(LENGTH.size))[0]
        answer = msgspec.msgpack.decode(await answers.readexactly(length), type=Answer)
        body = b"" if answer.spooled else await answers.readexactly(answer.size)
        self.answered += 1
        return Outcome(answer.status, answer.media_type, answer.size, body, self._taken() if answer.spooled else None)

    def _taken(self) -> BinaryIO:
        """The file with an answer, which has no name any more and goes when it is closed."""
        file = self._spool_path.open("rb")
        self._spool_path.unlink()
        return file

    async def kill(self) -> None:
        """End the process, whatever it does, and what it wrote."""
        if not self._ended:  # asyncio takes it ill when a process is signalled that has ended
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()
        self._spool_path.unlink(missing_ok=True)


class Pool:
    """Processes that have a store open for reading, and the questions that wait for one of them.

    Args:
        store: the store's folder.
        limits: what a question may cost.
        size: how many processes there are.
        queries: the folder of the user's own queries, if there is one.
    """

    def __init__(self, store: Path, limits: Limits, size: int, queries: Path | None = None) -> None:
        self._store = store
        self._queries = queries
        self._limits = limits
        self._size = size
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: dict[int, _Worker] = {}
        self._waiting = 0
        self._replacing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._folder = TemporaryDirectory(prefix="kg-serve-", ignore_cleanup_errors=True)

    async def start(self) -> None:
        """Start the processes; they are ready when this returns."""
        await asyncio.gather(*(self._start_worker(number) for number in range(self._size)))

    async def stop(self) -> None:
        """End the processes, and whatever they do."""
        self._stopping = True
        await asyncio.gather(*self._replacing)
        await asyncio.gather(*(worker.kill() for worker in self._all.values()))
        self._folder.cleanup()

    async def ask(self, task: Task) -> Outcome:
        """The whole answer to a task. If whoever waits for it is cancelled, so is the work.

        Raises:
            Problem: the task got no answer; 503 if too many wait, or it took more time or memory than allowed.
        """
        worker = await self._free_worker()
        try:
            async with asyncio.timeout(self._limits.seconds):
                outcome = await worker.ask(task)
        except TimeoutError as error:
            self._replace(worker)
            raise Problem(503, f"the question took more than {self._limits.seconds:g} seconds. Ask for less, or narrow it.") from error
        except _DeadError as error:
            self._replace(worker)
            raise Problem(503, _DIED) from error
        except BaseException:
            self._replace(worker)
            raise
        self._idle.put_nowait(worker)
        if outcome.status != 200:
            raise Problem(outcome.status, outcome.body.decode("utf-8"))
        return outcome

    async def refresh(self) -> None:
        """Let idle processes go to the store's new graph, so that the old one can be deleted."""
        for _ in range(self._idle.qsize()):
            with suppress(Problem):
                await self.ask(Refresh())

    async def _free_worker(self) -> _Worker:
        if self._waiting >= self._limits.waiting:
            raise Problem(503, "too many questions wait for an answer. Try again in a while.", {"Retry-After": "5"})
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.patience):
                return await self._idle.get()
        except TimeoutError as error:
            message = f"no process was free for {self._limits.patience:g} seconds. Try again in a while."
            raise Problem(503, message, {"Retry-After": "5"}) from error
        finally:
            self._waiting -= 1

    def _replace(self, worker: _Worker) -> None:
        """Kill a process and start another in its place, in the background."""
        if not self._stopping:
            job = asyncio.create_task(self._replaced(worker))
            self._replacing.add(job)
            job.add_done_callback(self._replacing.discard)

    async def _replaced(self, worker: _Worker) -> None:
        await worker.kill()
        if not worker.answered:
            await asyncio.sleep(_PAUSE)
        if not self._stopping:
            await self._start_worker(worker.number)

    def _setup(self, number: int) -> Setup:
        limits, spool_path = self._limits, Path(self._folder.name) / f"{number}.answer"
        return Setup(
            store=str(self._store),
            queries=None if self._queries is None else str(self._queries),
            spool_path=str(spool_path),
            seconds=limits.seconds,
            memory=limits.memory,
            rows=limits.rows,
            answer=limits.answer,
            spool=limits.spool,
        )

    async def _start_worker(self, number: int) -> None:
        worker = self._all[number] = await _Worker.start(number, self._setup(number))
        with suppress(_DeadError):
            await worker.ask(Refresh())
        self._idle.put_nowait(worker)
