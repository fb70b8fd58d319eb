"""The engine: a shard a task, few enough of them on their way that memory stays bounded, and done again where a worker dies.

Dask distributed moves the tasks of a worker that is gone to others, which is safe since a shard gives the same wherever it
runs; a shard that takes several workers with it is given up. Its scheduler and workers run what any client sends them: a
cluster belongs into a network of its own, or behind TLS with certificates on all sides (docs/cluster.rst).
"""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from kg.errors import InputError, InternalError
from kg.extraction import Own
from kg.model import Document, Extraction
from kg.sources import Rejected
from kg.store.parts import Part, Task, make_part

__all__ = ["Cluster"]

# of a shard: characters of text, bytes of extractions as they are kept, and documents; some seconds of work, so that little
# is lost with a worker
_CHARACTERS: Final = 60_000
_BYTES: Final = 300_000
_DOCUMENTS: Final = 50
# shards that wait for each thread of the cluster, beside the one that it works on
_AHEAD: Final = 2
# seconds without an answer, or without a worker
_PATIENCE: Final = 60

_Item = TypeVar("_Item")


class Cluster:
    """Workers to which builds send their shards. A context manager that lets them go, and leaves them running.

    Args:
        address: the scheduler's, such as ``tcp://10.0.0.5:8786`` or ``tls://…``.

    Raises:
        InputError: Dask distributed is not installed, nobody answers there, or no worker has joined.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = self._connect()

    def __enter__(self) -> Self:
        """The cluster itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let the workers go."""
        self.close()

    def extract(
        self, documents: Iterable[Document], pipeline: str | Path, versions: Mapping[str, str], own: Own | None = None
    ) -> Iterator[Extraction | Rejected]:
        """The extractions of documents as they come: a :data:`kg.pipeline.Extractor`.

        Args:
            documents: read as they are needed.
            pipeline: the spaCy pipeline; a path must lead to it on each worker.
            versions: what the workers must have.
            own: names and relations of the user's own.

        Raises:
            InputError: a worker has other versions, or the workers or the scheduler are gone.
            InternalError: a shard has killed several workers.
        """
        from kg.cluster.work import extract_shard  # noqa: PLC0415 - it loads spaCy

        shards = _shards(documents, lambda each: len(each.text), _CHARACTERS)
        for found in self._map(extract_shard, shards, pipeline, dict(versions), own or Own()):
            yield from found

    def emit(self, tasks: Iterable[Task], base_iri: str) -> Iterator[Part]:
        """The quads of documents as they come: a :data:`kg.store.parts.Emitter`.

        Args:
            tasks: read as they are needed.
            base_iri: what instance IRIs begin with.

        Raises:
            InputError: the workers or the scheduler are gone.
            InternalError: a shard has killed several workers.
        """
        yield from self._map(make_part, _shards(tasks, lambda each: len(each.extraction), _BYTES), base_iri)

    def close(self) -> None:
        """Let the workers go; they run on."""
        self._client.close()

    def _connect(self) -> Any:  # noqa: ANN401 - Dask's client has no type hints
        try:
            distributed = importlib.import_module("distributed")
        except ImportError as error:
            raise InputError(f"--cluster needs Dask distributed ({error}). Install it: pip install 'kg-news[cluster]'") from error
        try:
            client = distributed.Client(self._address, timeout=_PATIENCE, set_as_default=False)
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(
                f"--cluster {self._address}: no scheduler of Dask with a worker answers there within {_PATIENCE} s ({error}). "
                "Start 'dask scheduler' and 'dask worker', and give the address that the scheduler tells"
            ) from error
        return client

    def _map(self, function: Callable[..., Any], shards: Iterable[list[Any]], *others: object) -> Iterator[Any]:
        """What a function gives of each shard, as it comes."""
        executor = self._client.get_executor(pure=False)
        waiting = iter(shards)
        running: set[Future[Any]] = set()
        try:
            while True:
                room = (_AHEAD + 1) * sum(self._client.nthreads().values()) - len(running)
                running |= {executor.submit(function, shard, *others) for shard in itertools.islice(waiting, max(room, not running))}
                if not running:
                    return
                done, running = self._wait(running)
                yield from (self._result(each) for each in done)
        finally:
            executor.shutdown(wait=False)

    def _wait(self, running: set[Future[Any]]) -> tuple[set[Future[Any]], set[Future[Any]]]:
        """Those that are done, at least one, and the others."""
        while True:
            done, rest = wait(running, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
            if done:
                return done, rest
            if not self._client.nthreads():
                raise InputError(f"--cluster {self._address}: all its workers are gone. Start some, and build again: what is done is kept")

    def _result(self, future: Future[Any]) -> Any:  # noqa: ANN401 - whatever the function gives
        try:
            return future.result()
        except CancelledError as error:
            raise InputError(
                f"--cluster {self._address}: its scheduler is gone. Start it, and build again: what is done is kept"
            ) from error
        except importlib.import_module("distributed.scheduler").KilledWorker as error:
            raise InternalError(
                f"--cluster {self._address}: {error} Perhaps each worker needs more memory; what is done is kept"
            ) from error


def _shards(items: Iterable[_Item], size: Callable[[_Item], int], most: int) -> Iterator[list[_Item]]:
    """Items in shards of bounded size, in their order."""
    shard: list[_Item] = []
    total = 0
    for item in items:
        if shard and (total + size(item) > most or len(shard) == _DOCUMENTS):
            yield shard
            shard, total = [], 0
        shard.append(item)
        total += size(item)
    if shard:
        yield shard
