"""The SPARQL endpoint over HTTP: requests read within their bounds, answers sent once they are whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from kg.serve import protocol
from kg.serve.access import bearer, same
from kg.serve.description import describe
from kg.serve.limits import Limits
from kg.serve.messages import Sparql, Task, Update
from kg.serve.negotiation import GRAPHS, TABLES, best, content_type
from kg.serve.pool import Outcome, Pool
from kg.serve.problems import Problem

__all__ = ["Endpoint", "answered", "outcome_of", "read_body"]

_TABLES, _GRAPHS = tuple(TABLES), tuple(GRAPHS)
_CHUNK = 1 << 18
# a body that comes more slowly is not waited for (seconds)
_PATIENCE = 30
# an answer is data, whatever is in it: should a browser show it, nothing in it runs
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class Endpoint:
    """Queries and updates.

    Args:
        pool: who answers queries.
        limits: how long a request may be.
        writer: who carries updates out; None for an endpoint that takes none.
        token: what an update must bring.
    """

    def __init__(self, pool: Pool, limits: Limits, writer: Pool | None = None, token: str | None = None) -> None:
        self._pool = pool
        self._writer = writer
        self._limits = limits
        self._token = token

    async def query(self, request: Request) -> Response:
        """The answer to a query, or the service description.

        Raises:
            Problem: the request is malformed, refused, or its answer is beyond the limits.
        """
        asked = protocol.read_query(await self._read(request))
        accept = request.headers.get("accept", "")
        if asked is None:
            return self._description(request, accept)
        named = None if asked.named is None else list(asked.named)
        default = None if asked.default is None else list(asked.default)
        return await answered(self._pool, request, Sparql(asked.text, default, named, best(accept, _TABLES), best(accept, _GRAPHS)))

    async def update(self, request: Request) -> Response:
        """No content, once an update is done.

        Raises:
            Problem: the server takes no updates, the bearer token is missing, or the request is malformed or refused.
        """
        if self._writer is None or self._token is None:
            raise Problem(403, "this server takes no updates. Start it with --writable and a token.")
        if not same(bearer(request.headers), self._token):  # a browser sends a password along by itself, whichever page asks it to
            raise Problem(403, "an update brings the token as a bearer token.")
        asked = protocol.read_update(await self._read(request))
        if asked.default is not None:
            raise Problem(400, "using-graph-uri and using-named-graph-uri are not taken: name the graphs in the update, by USING.")
        await self._writer.ask(Update(asked.text))
        return Response(status_code=204)

    async def _read(self, request: Request) -> protocol.Request:
        body = await read_body(request, self._limits.request)
        scope = request.scope
        return protocol.Request(request.method, scope["query_string"], request.headers.get("content-type", ""), body)

    def _description(self, request: Request, accept: str) -> Response:
        chosen = best(accept, (*_GRAPHS, "text/html"))
        if chosen is None:
            raise Problem(406, f"the service description comes as {', '.join(_GRAPHS)}.")
        if chosen == "text/html":
            return RedirectResponse("/editor", 303)
        address = str(request.url.replace(query="", fragment=""))
        update = f"{address.removesuffix('/sparql')}/update" if self._writer else None
        return Response(describe(address, update, chosen), media_type=content_type(chosen), headers={"Vary": "Accept"})


async def read_body(request: Request, most: int) -> bytes:
    """A request's body.

    Raises:
        Problem: 413 or 414 for a body or an address of more bytes than ``most``, 415 for one that is compressed.
    """
    if len(request.scope["query_string"]) > most:
        raise Problem(414, f"the address is longer than {most:,} bytes. Send the query by POST.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(415, "the body is compressed: send it as it is.")
    try:
        async with asyncio.timeout(_PATIENCE):
            return await _gathered(request, most)
    except TimeoutError as error:
        raise Problem(408, f"the body did not come within {_PATIENCE} seconds.", {"Connection": "close"}) from error


async def _gathered(request: Request, most: int) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise Problem(413, f"the body is longer than {most:,} bytes.", {"Connection": "close"})
        chunks.append(chunk)
    return b"".join(chunks)


async def answered(pool: Pool, request: Request, task: Task, headers: dict[str, str] | None = None) -> Response:
    """The response to a task, whole; if the client goes away, the work ends.

    Raises:
        Problem: the task got no answer.
    """
    outcome = await _unless_gone(pool, request, task)
    sent = {"Vary": "Accept", "Content-Security-Policy": _DATA_POLICY, **(headers or {}), "Content-Length": str(outcome.size)}
    kind = content_type(outcome.media_type)
    if outcome.file is None:
        return Response(outcome.body, headers=sent, media_type=kind)
    return StreamingResponse(_chunks(outcome.file), headers=sent, media_type=kind)


async def outcome_of(pool: Pool, request: Request, task: Task) -> bytes:
    """The whole answer to a task in memory, for a page to show.

    Raises:
        Problem: the task got no answer.
    """
    outcome = await _unless_gone(pool, request, task)
    if outcome.file is None:
        return outcome.body
    with outcome.file:
        return await run_in_threadpool(outcome.file.read)


async def _unless_gone(pool: Pool, request: Request, task: Task) -> Outcome:
    """The outcome of a task; a client that goes away takes it along."""
    work = asyncio.ensure_future(pool.ask(task))
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return await work
    finally:
        for each in (work, gone):
            each.cancel()
            with suppress(asyncio.CancelledError, Problem):
                await each


async def _gone(request: Request) -> None:
    """Return when the client has gone away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    """The parts of a file, which is closed then."""
    with file:
        while chunk := await run_in_threadpool(file.read, _CHUNK):
            yield chunk
