"""What is sent to a SPARQL 1.1 server and what comes back: SPARQL 1.1 Protocol and Graph Store HTTP Protocol.

An answer is taken whole, onto the disk where it is long, before anybody reads of it: a connection that breaks leaves no half
answer behind, and can be tried again. All that is sent may be sent twice: queries only read, and the updates of kg delete and
insert sets of triples without blank nodes.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final, TypeAlias

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import ReadTimeoutError

from kg.errors import KGError, QueryError, StoreError
from kg.store.endpoints import Credentials, Endpoints

__all__ = ["Limits", "Parameters", "Reply", "SparqlClient"]

Parameters: TypeAlias = tuple[tuple[str, str], ...]

# seconds before each further try; a Retry-After of the server counts up to the last of them
_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
_PASSING: Final = frozenset({502, 503, 504})
_IN_MEMORY: Final = 8 << 20
_CHUNK: Final = 1 << 16
_SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take: ``connect`` and ``total`` in seconds, ``answer`` in bytes of an answer to a query."""

    connect: float = 10.0
    total: float = 300.0
    answer: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: its media type, and a file that stands at its beginning, and that whoever asked closes."""

    media_type: str
    body: IO[bytes]


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: dict[str, str]
    body: bytes | dict[str, str] | None = None
    parameters: Parameters = ()


class _PassingError(Exception):
    """What may be over by the next try; ``pause`` is how many seconds the server asks for."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        super().__init__(message)
        self.pause = pause


class _BearerAuth(AuthBase):
    """RFC 6750, section 2.1."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class SparqlClient:
    """Talks to one server.

    Args:
        endpoints: its URLs.
        credentials: who asks.
        limits: what a request may take.
        sleep: waits, in seconds; a test's clock.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        credentials: Credentials | None = None,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoints = endpoints
        self._credentials = credentials or Credentials()
        self._limits = limits or Limits()
        self._sleep = sleep
        self._session = requests.Session()
        self._session.auth = _auth(self._credentials, digest=endpoints.digest)

    def query(self, sparql: str, accept: str, parameters: Parameters = (), *, bounded: bool = True) -> Reply:
        """The answer to a query.

        Args:
            sparql: the query, with its prefixes and base.
            accept: the media types wanted.
            parameters: what else the request says, such as ``("default-graph-uri", …)``.
            bounded: whether the answer may not be longer than :attr:`Limits.answer`.

        Raises:
            QueryError: the server calls the query a bad request.
            StoreError: the server can't be reached, refuses, does not answer in time, or answers too much.
        """
        return self._send(_Request("POST", self.endpoints.query, {"Accept": accept}, {"query": sparql}, parameters), bounded=bounded)

    def update(self, sparql: str) -> None:
        """Run an update.

        Raises:
            StoreError: the server can't be reached, refuses, or does not answer in time.
        """
        url = self.endpoints.update
        if self.endpoints.form:
            request = _Request("POST", url, {}, {"update": sparql})
        else:
            request = _Request("POST", url, {"Content-Type": "application/sparql-update"}, sparql.encode("utf-8"))
        self._send(request).body.close()

    def put_graph(self, graph: str, ntriples: bytes) -> None:
        """Put triples into a named graph, in the place of those there.

        Raises:
            StoreError: as for :meth:`update`, or the server has no Graph Store Protocol.
        """
        request = _Request("PUT", self._graphs(), {"Content-Type": "application/n-triples"}, ntriples, (("graph", graph),))
        self._send(request).body.close()

    def get_graph(self, graph: str) -> Reply:
        """A named graph as N-Triples.

        Raises:
            StoreError: as for :meth:`put_graph`.
        """
        request = _Request("GET", self._graphs(), {"Accept": "application/n-triples"}, None, (("graph", graph),))
        return self._send(request, bounded=False)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _graphs(self) -> str:
        if self.endpoints.graphs is None:
            raise StoreError(f"store {self.endpoints.name}: no URL of its graph store is known. Set KG_STORE_GRAPHS.")
        return self.endpoints.graphs

    def _send(self, request: _Request, *, bounded: bool = True) -> Reply:
        """One request, tried again while what stops it may pass."""
        for pause in _PAUSES:
            try:
                return self._attempt(request, bounded=bounded)
            except _PassingError as error:
                self._sleep(max(pause, min(error.pause, _PAUSES[-1])))
        try:
            return self._attempt(request, bounded=bounded)
        except _PassingError as error:
            raise self._error(f"{error} ({len(_PAUSES) + 1} tries). Is the server up, and the URL right?") from error

    def _attempt(self, request: _Request, *, bounded: bool) -> Reply:
        deadline = time.monotonic() + self._limits.total
        try:
            with self._open(request) as response:
                self._check(response, deadline)
                kept = self._keep(response, deadline, self._limits.answer if bounded else None)
        except requests.exceptions.SSLError as error:
            raise self._error(f"TLS: {error}. Is the certificate valid? A private authority's goes into $REQUESTS_CA_BUNDLE.") from error
        except requests.exceptions.ReadTimeout as error:
            raise self._too_slow() from error
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            if isinstance(next(iter(error.args), None), ReadTimeoutError):
                raise self._too_slow() from error
            raise _PassingError(f"no connection, or it broke: {_cause(error)}") from error
        except requests.RequestException as error:
            raise self._error(str(error)) from error
        return Reply(response.headers.get("Content-Type", "").partition(";")[0].strip().lower(), kept)

    def _open(self, request: _Request) -> requests.Response:
        """The response, its body still to come."""
        return self._session.request(
            request.method,
            request.url,
            params=request.parameters,
            headers=request.headers,
            data=request.body,
            timeout=(self._limits.connect, self._limits.total),
            stream=True,
            # a redirect would carry a body, or credentials, to who knows whom
            allow_redirects=False,
        )

    def _keep(self, response: requests.Response, deadline: float, most: int | None) -> IO[bytes]:
        """The body, whole."""
        kept: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever asked closes it
        try:
            self._copy(response, kept, deadline, most)
        except BaseException:
            kept.close()
            raise
        kept.seek(0)
        return kept

    def _copy(self, response: requests.Response, kept: IO[bytes], deadline: float, most: int | None) -> None:
        size = 0
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if most is not None and size > most:
                raise self._error(f"the answer is longer than {most >> 20} MiB. Ask for less, with LIMIT or by parts.")
            if time.monotonic() > deadline:
                raise self._too_slow()
            kept.write(chunk)

    def _check(self, response: requests.Response, deadline: float) -> None:
        """Raise what a status means that is not success."""
        status = response.status_code
        if status < 300:
            return
        if status in _PASSING:
            asked = response.headers.get("Retry-After", "")
            raise _PassingError(f"HTTP {status} {response.reason}", float(asked) if asked.isdecimal() else 0.0)
        if status < 400:
            raise self._error(f"HTTP {status}: it sends to {response.headers.get('Location', 'elsewhere')}. Give that URL if you trust it.")
        said = next(response.iter_content(_SHOWN), b"").decode("utf-8", "replace") if time.monotonic() < deadline else ""
        raise self._refusal(status, " ".join("".join(c if c.isprintable() else " " for c in said).split()), response.url)

    def _refusal(self, status: int, said: str, url: str) -> KGError:
        """What a server's refusal means to the user."""
        if status in {401, 403}:
            hint = "KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN"
            what = f"what is in {hint}, does not open it" if self._session.auth else f"set {hint}"
            return self._error(f"HTTP {status}: no access; {what}. {said}")
        if status in {404, 405, 415}:
            hint = "Name the kind of server, as in fuseki+http://…, or set KG_STORE_UPDATE."
            return self._error(f"HTTP {status} at {url.partition('?')[0]}: {said} {hint}")
        if status == 413:
            return self._error(f"HTTP 413: it takes no request of that size; raise its limit to 2 MB at least. {said}")
        if status == 400 and url.startswith(self.endpoints.query):
            return QueryError(self._credentials.redact(f"store {self.endpoints.name} does not take the query: {said}"))
        return self._error(f"HTTP {status}: {said}")

    def _too_slow(self) -> KGError:
        return self._error(f"no whole answer within {self._limits.total:.0f} s. Ask for less, or relieve the server.")

    def _error(self, message: str) -> KGError:
        return StoreError(self._credentials.redact(f"store {self.endpoints.name}: {message}"))


def _cause(error: Exception) -> str:
    """The last link of a chain of causes, which the libraries tell one behind the other."""
    told = next(iter(error.args), error)
    return str(getattr(told, "reason", told)).rpartition(": ")[2]


def _auth(credentials: Credentials, *, digest: bool) -> AuthBase | None:
    """How credentials are shown to the server."""
    if credentials.token:
        return _BearerAuth(credentials.token)
    if credentials.user and credentials.password:
        if digest:
            return HTTPDigestAuth(credentials.user, credentials.password)
        # as bytes, since requests would send a str as Latin-1
        return HTTPBasicAuth(credentials.user.encode("utf-8"), credentials.password.encode("utf-8"))
    return None
