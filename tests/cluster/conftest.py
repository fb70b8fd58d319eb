"""A real cluster on this machine: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class LocalCluster:
    """A scheduler, and workers that a test can kill."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        file = folder / "scheduler.json"
        self._scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        self._until(file.exists)
        self._until(lambda: file.read_text("utf-8").strip().endswith("}"))
        self.address = str(json.loads(file.read_text("utf-8"))["address"])
        self.workers: list[subprocess.Popen[bytes]] = []

    def add_worker(self) -> subprocess.Popen[bytes]:
        """One more worker, of one thread, that nobody starts again when it dies."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self._folder))
        self.workers.append(self._start("worker", self.address, *options))
        return self.workers[-1]

    def close(self) -> None:
        """End all of it."""
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()

    def _start(self, role: str, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
        with (self._folder / f"{role}.log").open("ab") as log:
            command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *arguments]
            return subprocess.Popen(command, stdout=log, stderr=log, env=environment)

    def _until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 120
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError((self._folder / "scheduler.log").read_text("utf-8", "replace"))
            time.sleep(0.05)


@pytest.fixture(scope="session")
def _scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    pytest.importorskip("distributed", reason="Dask distributed is not installed: pip install 'kg-news[cluster]'")
    made = LocalCluster(tmp_path_factory.mktemp("dask"))
    yield made
    made.close()


@pytest.fixture
def local_cluster(_scheduler: LocalCluster) -> LocalCluster:
    """A scheduler with two workers that are alive."""
    _scheduler.workers = [worker for worker in _scheduler.workers if worker.poll() is None]
    while len(_scheduler.workers) < 2:
        _scheduler.add_worker()
    return _scheduler
