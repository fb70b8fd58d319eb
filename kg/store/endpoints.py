"""Where a SPARQL 1.1 server listens, and who asks: from a URL and the environment to endpoints and credentials.

The protocol says how a query, an update and a graph are sent, not under which URLs; each kind of server has its own. A URL may
name the kind, ``fuseki+https://host:3030/news``; without it the path tells, and what no path tells takes all at one URL.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urlsplit

from kg.errors import StoreError

__all__ = ["LAYOUTS", "Credentials", "Endpoints", "Layout", "credentials_from", "is_url", "parse_url"]

_URL = re.compile(r"(?:([a-z0-9]+)\+)?https?:/", re.IGNORECASE)
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Layout:
    """The URLs of one kind of server, relative to the one that users give.

    ``graphs`` is None where the Graph Store Protocol is not offered. ``union`` are parameters that make the default graph of
    one query the union of all graphs; servers that need none have it so, or are configured so. ``digest`` is whether passwords
    travel by digest authentication (RFC 7616) instead of the basic one, ``form`` whether an update is sent as a form's field
    (SPARQL 1.1 Protocol, section 2.2.1) instead of as the request's body (2.2.2).
    """

    query: str = ""
    update: str = ""
    graphs: str | None = None
    union: tuple[tuple[str, str], ...] = ()
    digest: bool = False
    form: bool = False


LAYOUTS: Final = {
    "oxigraph": Layout("/query", "/update", "/store", union=(("union-default-graph", ""),)),
    "fuseki": Layout("/query", "/update", "/data"),
    "graphdb": Layout("", "/statements", "/rdf-graphs/service"),
    "neptune": Layout("/sparql", "/sparql", "/sparql/gsp/", form=True),
    "qlever": Layout(),
    "virtuoso": Layout("/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth", digest=True),
    "sparql": Layout(),
}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The URLs of a server; ``name`` is the URL that the user gave, for messages."""

    name: str
    query: str
    update: str
    graphs: str | None = None
    union: tuple[tuple[str, str], ...] = ()
    digest: bool = False
    form: bool = False

    @property
    def exposed(self) -> bool:
        """Whether anybody on the way could read what is sent to any of the URLs."""
        urls = [urlsplit(url) for url in (self.query, self.update, self.graphs) if url]
        return any(url.scheme == "http" and url.hostname not in _LOOPBACK for url in urls)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name with its password, or a token; neither is ever shown."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def redact(self, text: str) -> str:
        """The text without password and token, should a server have repeated them."""
        for secret in (self.password, self.token):
            text = text.replace(secret, "***") if secret else text
        return text


def is_url(store: object) -> bool:
    """Whether ``--store`` names a server, and not a folder."""
    return _URL.match(str(store)) is not None


def parse_url(url: str, environment: Mapping[str, str] = os.environ) -> Endpoints:
    """The endpoints of a server.

    Args:
        url: ``http://…`` or ``https://…``, by choice with a kind of :data:`LAYOUTS` before it: ``graphdb+https://…``. Parameters
            behind a ``?`` go with each query.
        environment: ``KG_STORE_UPDATE`` and ``KG_STORE_GRAPHS`` replace the URLs for updates and for whole graphs.

    Raises:
        StoreError: no such kind of server, no host, or credentials in the URL (which are not repeated).
    """
    kind, parts = _split(url)
    layout = LAYOUTS[kind or _guess(parts)]
    base = parts._replace(query="", fragment="").geturl().rstrip("/")
    graphs = environment.get("KG_STORE_GRAPHS") or (None if layout.graphs is None else base + layout.graphs)
    update = environment.get("KG_STORE_UPDATE") or base + layout.update
    for other in (update, graphs):
        if other:
            _split(other)
    query = base + layout.query + (f"?{parts.query}" if parts.query else "")
    return Endpoints(base, query, update, graphs, layout.union, layout.digest, layout.form)


def _split(url: str) -> tuple[str | None, SplitResult]:
    """The kind of server before a URL, if any, and the URL's parts."""
    found = _URL.match(url)
    kind = found[1].lower() if found and found[1] else None
    if found is None or (kind is not None and kind not in LAYOUTS):
        raise StoreError(
            f"store {_shown(url)}: no server of that kind. Give http(s)://…, or one of {', '.join(LAYOUTS)} before it: fuseki+https://…"
        )
    parts = urlsplit(url.partition("+")[2] if kind else url)
    if "@" in parts.netloc:
        raise StoreError(
            f"store {_shown(url)}: credentials in a URL end up in histories and logs. Leave them out, and set KG_STORE_USER and "
            "KG_STORE_PASSWORD, or KG_STORE_TOKEN."
        )
    if not parts.hostname or not _port_fits(parts):
        raise StoreError(f"store {_shown(url)}: no host, or no such port. Give a URL such as http://localhost:7878")
    return kind, parts


def _port_fits(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def _guess(parts: SplitResult) -> str:
    """The kind of server that a path tells: Oxigraph listens at the root, RDF4J's servers under ``/repositories/``."""
    if parts.path in {"", "/"}:
        return "oxigraph"
    return "graphdb" if "/repositories/" in parts.path else "sparql"


def _shown(url: str) -> str:
    """A URL without what stands before an @, and on one line."""
    return re.sub(r"//[^/]*@", "//***@", " ".join(url.split()))


def credentials_from(endpoints: Endpoints, environment: Mapping[str, str] = os.environ) -> Credentials | None:
    """Who asks: ``KG_STORE_USER`` with ``KG_STORE_PASSWORD``, or ``KG_STORE_TOKEN``; None where nothing is set.

    Raises:
        StoreError: one without the other, both kinds, a token that is none, or the way is open to eavesdroppers and
            ``KG_STORE_INSECURE`` is not 1.
    """
    user, password, token = (environment.get(f"KG_STORE_{name}", "").strip() or None for name in ("USER", "PASSWORD", "TOKEN"))
    if not (user or password or token):
        return None
    if bool(user) != bool(password) or (user and token):
        raise StoreError(f"store {endpoints.name}: set KG_STORE_USER and KG_STORE_PASSWORD together, or KG_STORE_TOKEN alone.")
    if token and not (token.isascii() and token.isprintable()):
        raise StoreError(f"store {endpoints.name}: KG_STORE_TOKEN holds what no token does: more than a line, or more than ASCII.")
    if endpoints.exposed and environment.get("KG_STORE_INSECURE") != "1":
        raise StoreError(
            f"store {endpoints.name}: the password or token would travel unencrypted. Use https://, or set KG_STORE_INSECURE=1 "
            "in a network that you trust."
        )
    return Credentials(user, password, token)
