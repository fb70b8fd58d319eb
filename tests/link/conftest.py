"""A small service that speaks the Reconciliation API, on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

ITEMS = {
    "Anna Vega": [("Q1", "Anna Vega", 98.0, True, "minister of Borduria"), ("Q2", "Ana Vega", 61.0, False, "a painter")],
    "Belarus": [("Q184", "Belarus", 100.0, True, "a country")],
    "Storm-2025": [("Q3", "Storm", 30.0, False, "weather")],
}


class Reconciler:
    """Knows :data:`ITEMS`; ``faults`` are statuses to answer with before it does its work, ``most`` the largest batch."""

    def __init__(self, versions: list[str] | None, **manifest: Any) -> None:
        self.versions = versions
        self.manifest = {"name": "Own items", "batchSize": 2} | manifest
        self.faults: list[int] = []
        self.most = 100
        self.asked: list[tuple[str, str, object]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(("GET", self.path, None))
                self._say(service.fault() or 200, service.told())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, answer = service.answer(self.path, self.headers["Content-Type"], body)
                self._say(status, answer)

            def _say(self, status: int, answer: object) -> None:
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                if status == 503:
                    self.send_header("Retry-After", "7")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def fault(self) -> int:
        return self.faults.pop(0) if self.faults else 0

    def told(self) -> dict[str, Any]:
        return self.manifest | ({"versions": self.versions} if self.versions else {})

    def answer(self, path: str, media_type: str, body: str) -> tuple[int, object]:
        draft = path.endswith("/reconcile")
        queries = json.loads(body)["queries"] if draft else json.loads(parse_qs(body)["queries"][0])
        self.asked.append(("POST", path, queries))
        if fault := self.fault():
            return fault, {}
        if len(queries) > self.most:
            return 413, {}
        if draft:
            if media_type != "application/json":
                return 415, {}
            return 200, {"results": [{"candidates": candidates(each["conditions"][0]["propertyValue"], draft=True)} for each in queries]}
        return 200, {key: {"result": candidates(each["query"])} for key, each in queries.items()}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def candidates(name: str, *, draft: bool = False) -> list[dict[str, object]]:
    found = []
    for identifier, label, score, match, description in ITEMS.get(name, []):
        told: dict[str, object] = {"id": identifier, "name": label, "score": score, "match": match, "type": []}
        if draft:
            told |= {"name": [{"str": label, "lang": "en"}], "description": [{"str": description}]}
        else:
            told |= {"description": description}
        found.append(told)
    return found[::-1]


@pytest.fixture
def reconciler() -> Iterator[Callable[..., Reconciler]]:
    """Starts a service: ``reconciler(versions, **manifest)``."""
    running: list[Reconciler] = []

    def start(versions: list[str] | None = None, **manifest: Any) -> Reconciler:
        running.append(Reconciler(versions, **manifest))
        return running[-1]

    yield start
    for each in running:
        each.close()
