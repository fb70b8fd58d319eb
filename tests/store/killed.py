"""Builds that are killed: a process that has loaded everything forks one for each line that it is sent, and tells how it ended.

A line is a JSON object: ``path`` of the store, ``changes`` (source → seed, or null for a report that goes), and at most one of
``after`` (kill at that many calls and returns of functions) and ``seconds`` (kill at that much processor time, wherever that
is, in the engines too). The answer: ``status`` as :func:`os.waitpid` has it, ``done`` (whether the build was reported as done),
and for one that was not killed the ``events`` and ``seconds`` that it took.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import time

# loaded before the first fork; no database may be open by then, for the engine's threads do not survive a fork
from reports import made_up_report, publish

from kg.store import create_store
from kg.store.documents import Origin, Prepared, encode_extraction


def build(path: str, changes: dict[str, int | None]) -> None:
    """Extract one report after the other, then publish: what a build does."""
    with create_store(path) as store:
        documents = store.documents
        documents.forget_todo()
        for source, seed in changes.items():
            if seed is not None:
                extraction = made_up_report(random.Random(seed), source)
                documents.prepare([Prepared(extraction.document, Origin(), "test", encode_extraction(extraction))])
            documents.mark(source, put=seed is not None)
        publish(store)


def run(order: dict, out: int) -> None:
    """The life of one forked process."""
    count = itertools.count()
    if order.get("seconds"):
        signal.setitimer(signal.ITIMER_PROF, order["seconds"])  # SIGPROF ends a process at once
    if order.get("seconds") is None:
        last = order.get("after")

        def seen(*_: object) -> None:
            if next(count) == last:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(seen)
    begin = time.process_time()
    build(order["path"], order["changes"])
    sys.setprofile(None)
    os.write(out, json.dumps({"done": True, "events": next(count), "seconds": time.process_time() - begin}).encode())


def serve() -> None:
    """Answer each line."""
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            run(json.loads(line), writing)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            told = stream.read()
        _, status = os.waitpid(child, 0)
        print(json.dumps({"done": False} | json.loads(told or b"{}") | {"status": status}), flush=True)


if __name__ == "__main__":
    serve()
