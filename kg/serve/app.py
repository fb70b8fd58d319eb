"""The web application: routes, who may use them, and the headers that every response has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KGError
from kg.serve.access import check_access
from kg.serve.endpoint import Endpoint
from kg.serve.limits import Limits
from kg.serve.messages import Index
from kg.serve.pages import PAGE_POLICY, Pages, problem_page
from kg.serve.pool import Pool
from kg.serve.problems import Problem
from kg.store.manifest import MANIFEST, read_manifest

__all__ = ["Settings", "make_app"]

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# how long an update or an index may take, and how much memory, whatever a question may (seconds, bytes)
_SECONDS: Final = 600.0
_MEMORY: Final = 4 << 30
# how often the store is looked at for a new graph (seconds)
_LOOK: Final = 1.0
_READ: Final = ["GET", "HEAD"]
_ANY: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a store is served.

    Attributes:
        store: the store's folder.
        workers: how many processes answer questions.
        token: what every request must bring; None for a server that only this machine reaches.
        writable: whether updates are taken; they bring the token.
        origins: the origins whose pages may ask the endpoint (CORS); ``*`` for any.
        queries: the folder of the user's own queries, if there is one.
        limits: what a question may cost.
    """

    store: Path
    workers: int = 2
    token: str | None = None
    writable: bool = False
    origins: tuple[str, ...] = ()
    queries: Path | None = None
    limits: Limits = field(default_factory=Limits)


def make_app(settings: Settings) -> Starlette:
    """The application that serves a store (ASGI 3); it starts and ends its processes by the lifespan protocol."""
    readers = Pool(settings.store, settings.limits, settings.workers, settings.queries)
    # what takes as long as it takes: the index of a new graph, and updates, one at a time
    slow = replace(settings.limits, seconds=max(_SECONDS, settings.limits.seconds), memory=max(_MEMORY, settings.limits.memory))
    aside = Pool(settings.store, slow, 1)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await asyncio.gather(readers.start(), aside.start())
        following = asyncio.create_task(_follow(settings.store, readers, aside))
        try:
            yield
        finally:
            following.cancel()
            await asyncio.gather(readers.stop(), aside.stop())

    app = Starlette(
        routes=_routes(settings, readers, aside),
        middleware=[Middleware(_Guard, token=settings.token)],
        exception_handlers={Problem: _told, HTTPException: _told, KGError: _told},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # an address that is nearly one of ours leads nowhere
    return app


def _routes(settings: Settings, readers: Pool, aside: Pool) -> list[Route]:
    endpoint = Endpoint(readers, settings.limits, aside if settings.writable else None, settings.token)
    pages = Pages(readers, lambda: read_manifest(settings.store), settings.queries)
    shared = [Middleware(CORSMiddleware, allow_origins=settings.origins, allow_methods=["GET", "POST"], allow_headers=["Authorization"])]
    across = shared if settings.origins else []
    return [
        Route("/sparql", endpoint.query, methods=_ANY, middleware=across),
        Route("/update", endpoint.update, methods=_ANY, middleware=across),
        Route("/", pages.home, methods=_READ),
        Route("/editor", pages.editor, methods=_READ),
        Route("/search", pages.search, methods=_READ),
        Route("/entity", pages.entity, methods=_READ),
        Route("/queries", pages.queries, methods=_READ),
        Route("/queries/{name}", pages.query, methods=_READ),
        Route("/graph", pages.graph, methods=_READ),
        Route("/static/{name}", pages.static, methods=_READ),
    ]


class _Guard:
    """Lets requests in that may come in, and gives every response the headers that keep browsers safe."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a connection (ASGI 3)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            # a browser asks for permission without its credentials (Fetch, section 4.8), and gets nothing else
            if scope["method"] != "OPTIONS":
                check_access(Headers(scope=scope), self._token)
            await self._app(scope, receive, guarded)
        except Problem as problem:
            await _told(Request(scope), problem)(scope, receive, guarded)


def _told(request: Request, problem: Exception) -> Response:
    """What is wrong, as a page where a page was asked for, else in plain text."""
    if isinstance(problem, HTTPException):
        problem = Problem(problem.status_code, problem.detail, problem.headers)
    if isinstance(problem, KGError):  # the store is gone, or a query file of the user's has been damaged meanwhile
        problem = Problem(503, str(problem))
    if not isinstance(problem, Problem):
        raise problem
    if request.url.path not in {"/sparql", "/update"} and "text/html" in request.headers.get("accept", ""):
        return problem_page(problem)
    return PlainTextResponse(problem.message + "\n", problem.status, problem.headers)


async def _follow(store: Path, readers: Pool, aside: Pool) -> None:
    """Bring the processes and the index to each new graph of the store."""
    seen = None
    while True:
        if (now := _stamp(store)) != seen:
            seen = now
            await readers.refresh()
            with suppress(Problem):
                await aside.ask(Index())
        await asyncio.sleep(_LOOK)


def _stamp(store: Path) -> object:
    """What changes when the store gets a new graph; None while it can't be read."""
    try:
        found = (store / MANIFEST).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
