"""The server itself: where it listens, who may come, and how it ends."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from kg.errors import InputError
from kg.query import list_queries
from kg.serve.access import check_origins, is_loopback
from kg.serve.app import Settings, make_app
from kg.serve.bounded import BoundedProtocol
from kg.store import open_store

__all__ = ["serve"]

# a token of fewer characters can be guessed
_SHORTEST = 16
# requests under way beyond those that wait for an answer: pages, and clients that send slowly
_MORE = 500


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8000, ready: Callable[[str], None], verbose: bool = False) -> None:
    """Serve a store until the process is told to end.

    Args:
        settings: what is served, and how.
        host: the address to listen at; any but this machine's own asks for a token.
        port: 0 for whichever is free.
        ready: called with the server's address, once it listens.
        verbose: whether to log each request to standard error.

    Raises:
        InputError: the token is missing or too short, an origin is none, the address can't be had, or the store can't be read.
    """
    _check(settings, host)
    open_store(settings.store).close()
    list_queries(settings.queries)
    with _listening(host, port) as listener:
        name = f"[{host}]" if ":" in host else host
        ready(f"http://{name}:{listener.getsockname()[1]}/")
        with suppress(KeyboardInterrupt):  # the usual way to end a server
            uvicorn.Server(_config(settings, verbose=verbose)).run(sockets=[listener])


def _config(settings: Settings, *, verbose: bool) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(settings),
        http=BoundedProtocol,
        lifespan="on",
        log_config=uvicorn.config.LOGGING_CONFIG if verbose else None,
        access_log=verbose,
        proxy_headers=False,  # nobody is believed to be somebody else
        server_header=False,
        limit_concurrency=settings.limits.waiting + _MORE,
        timeout_graceful_shutdown=5,
        ws="none",
    )


def _check(settings: Settings, host: str) -> None:
    if settings.token is None and (settings.writable or not is_loopback(host)):
        what = "--writable" if settings.writable else f"--host {host}"
        raise InputError(f"{what}: others could come in, so a token is needed. Put one of {_SHORTEST} characters or more in $KG_TOKEN.")
    if settings.token is not None and (len(settings.token) < _SHORTEST or not settings.token.isascii() or not settings.token.isprintable()):
        raise InputError(f"the token must have {_SHORTEST} printable ASCII characters or more.")
    try:
        check_origins(settings.origins)
    except ValueError as error:
        raise InputError(f"--cors {error}: no origin. Give one such as https://example.org, or * for any.") from error


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        InputError: the address is taken, or none of this machine's.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        raise InputError(f"can't listen at {host}:{port}: {error}. Give another --host or --port.") from error
