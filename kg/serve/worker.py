"""A process that answers questions, one after another, and may be killed at any of them: ``python -m kg.serve.worker SETUP``.

It reads tasks from its standard input and writes answers to its standard output, as :mod:`kg.serve.messages` has them. It
ends when its input does.
"""

from __future__ import annotations

import logging
import math
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from kg.errors import InputError, StoreError
from kg.query.safety import RefusedError
from kg.serve.messages import LENGTH, Answer, Refresh, Setup, Task, Update, decode_task, frame
from kg.serve.problems import Problem
from kg.serve.spool import Spool, TooLargeError
from kg.serve.tasks import Work, perform
from kg.store import EmbeddedStore, open_store
from kg.store.manifest import MANIFEST

if sys.platform != "win32":
    import resource

__all__ = ["main"]

# a process that its server can't stop any more stops itself so much later (seconds)
_GRACE = 5
_OUR_BUG = 500
_log = logging.getLogger(__name__)


def main() -> None:
    """Answer until the input ends."""
    setup = msgspec.json.decode(sys.argv[1], type=Setup)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its processes itself
    with suppress(BrokenPipeError):
        _Worker(setup).serve(requests, answers)


class _Worker:
    """A store open for reading, and what it is asked."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._folder = Path(setup.store)
        self._store: EmbeddedStore | None = None
        self._seen: tuple[int, int] | None = None

    def serve(self, requests: BinaryIO, answers: BinaryIO) -> None:
        """Answer until there are no more requests."""
        while length := requests.read(LENGTH.size):
            task = decode_task(requests.read(LENGTH.unpack(length)[0]))
            _alarm(math.ceil(self._setup.seconds) + _GRACE)
            self._answer(task, answers)
            _alarm(0)

    def _answer(self, task: Task, answers: BinaryIO) -> None:
        setup = self._setup
        with Spool(Path(setup.spool_path), memory=setup.spool, most=setup.answer) as spool:
            try:
                media_type = self._perform(task, spool)
                answer, body = Answer(200, media_type, spool.size, spool.spooled), spool.held()
            except Exception as error:  # noqa: BLE001 - whatever it is, the client is told and the next question answered
                status, message = _explain(error)
                if status == _OUR_BUG:
                    _log.exception(message)
                body = message.encode("utf-8", "replace")
                answer = Answer(status, "text/plain", len(body), spooled=False)
        answers.write(frame(answer))
        answers.write(body)
        answers.flush()

    def _perform(self, task: Task, spool: Spool) -> str:
        if isinstance(task, Update):
            from kg.serve.updating import update  # noqa: PLC0415 - few servers take updates

            update(self._folder, task.text)
            return ""
        store = self._current()
        return "" if isinstance(task, Refresh) else perform(task, Work(store, spool, self._setup))

    def _current(self) -> EmbeddedStore:
        """The store with its current graph; a builder may have put a new one in place of the last."""
        seen = _stamp(self._folder)
        if self._store is None or seen != self._seen:
            if self._store is not None:
                self._store.close()
            self._store = None
            self._store, self._seen = open_store(self._folder), seen
            _limit_memory(self._setup.memory)
        return self._store


def _stamp(folder: Path) -> tuple[int, int]:
    """What changes when the store gets a new graph: its manifest is replaced by another file."""
    try:
        found = (folder / MANIFEST).stat()
    except OSError as error:
        raise StoreError(f"the store is gone: {error.strerror}") from error
    return found.st_mtime_ns, found.st_ino


def _explain(error: Exception) -> tuple[int, str]:
    """The status, and what to say of an error."""
    if isinstance(error, Problem):
        return error.status, error.message
    if isinstance(error, MemoryError):
        return 503, "the question took more memory than allowed. Ask for less, by LIMIT or a narrower pattern."
    for kind, status in ((RefusedError, 403), (TooLargeError, 422), (StoreError, 503), (InputError, 400), (OSError, 503)):
        if isinstance(error, kind):
            return status, str(error)
    return _OUR_BUG, f"a bug of ours: {type(error).__name__}: {error}. Please report it"


def _alarm(seconds: int) -> None:
    """Have the system end this process then; 0 takes it back."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def _limit_memory(size: int) -> None:
    """Let this process take so many bytes of address space more than it has."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        taken = pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + size, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
