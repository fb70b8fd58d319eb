"""A service that finds entities by their names: the Reconciliation Service API of the W3C's community group.

Versions 0.1 and 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/) take a batch as a field of a
form, posted to the endpoint; the draft of 1.0 (https://reconciliation-api.github.io/specs/draft/) as JSON, posted to its
``/reconcile``. The service's manifest tells which it speaks, and the form of its entities' IRIs.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import requests

from kg import __version__
from kg.errors import InputError

__all__ = ["Candidate", "Query", "Service"]

# seconds before each further try; a Retry-After of the service counts up to the longest
_PAUSES: Final = (1.0, 4.0, 16.0)
_LONGEST_PAUSE: Final = 60.0
_PASSING: Final = frozenset({429, 500, 502, 503, 504})
_TOO_LARGE: Final = 413
# queries a request, where the service does not set fewer
_BATCH: Final = 25
_LONGEST_ANSWER: Final = 16 << 20
_CHUNK: Final = 1 << 16
_SHOWN: Final = 200
_WIKIDATA_PAGE: Final = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of one entity: its name, and the service's identifier of the type that it must have, if any."""

    name: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the service takes the entity for.

    ``score`` is on the service's own scale, mostly from 0 to 100, higher being better; ``match`` is whether the service itself
    is sure of it, ``description`` what it says of it, as far as it does.
    """

    iri: str
    name: str
    score: float
    match: bool
    description: str = ""

    @property
    def certainty(self) -> float:
        """The score as kg's own are, in [0, 1], taken for one of 0 to 100."""
        return round(min(1.0, max(0.0, self.score / 100)), 2)


class _PassingError(Exception):
    """What may be over by the next try; ``pause`` is how many seconds the service asks for."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        super().__init__(message)
        self.pause = pause


class _TooLargeError(Exception):
    """The batch is too large for the service."""


class Service:
    """One service. Its manifest is read when it is made.

    Args:
        url: its endpoint.
        timeout: seconds that a request may take.
        limit: candidates a query.
        sleep: waits, in seconds; a test's clock.

    Raises:
        InputError: the URL is none, nobody answers there, or what answers is no such service.
    """

    def __init__(self, url: str, *, timeout: float = 30.0, limit: int = 5, sleep: Callable[[float], None] = time.sleep) -> None:
        if not re.match(r"https?://[^\s/]", url):
            raise InputError(f"--service {url!r}: an address that begins with http:// or https:// is wanted.")
        self.url = url
        self._timeout = timeout
        self._limit = limit
        self._sleep = sleep
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"kg-news/{__version__}"
        manifest = self._tried("GET", url)
        if not isinstance(manifest, dict) or "name" not in manifest:
            raise self._error("it answers, but not with the manifest of a reconciliation service. Give the address of its endpoint.")
        self._manifest: dict[str, Any] = manifest
        self._batch = min(_BATCH, _whole(manifest.get("batchSize"), _BATCH))
        self.is_draft = _speaks_draft(manifest.get("versions"))

    @property
    def name(self) -> str:
        """What the service calls itself."""
        return str(self._manifest["name"])

    @property
    def identifier_space(self) -> str:
        """What the IRIs of its entities begin with, as far as it tells."""
        return str(self._manifest.get("identifierSpace") or "")

    @property
    def space(self) -> str:
        """What the IRIs of its entities begin with, as :meth:`reconcile` gives them."""
        try:
            return self._iri("Q1").removesuffix("Q1")
        except ValueError:  # its identifiers are whole IRIs, of any kind
            return self.identifier_space or "http"

    @property
    def is_wikidata(self) -> bool:
        """Whether its entities are Wikidata's items."""
        view = self._manifest.get("view")
        told = f"{self.identifier_space} {view.get('url') if isinstance(view, dict) else ''}"
        return "wikidata.org/" in told

    def reconcile(self, queries: Sequence[Query]) -> Iterator[tuple[Candidate, ...]]:
        """The candidates of each query, in their order, the best first.

        Raises:
            InputError: the service can't be reached, refuses, or answers something else than the API asks for.
        """
        for begin in range(0, len(queries), self._batch):
            yield from self._answers(queries[begin : begin + self._batch])

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _answers(self, batch: Sequence[Query]) -> list[tuple[Candidate, ...]]:
        """The candidates of a batch, which is halved while it is too large for the service."""
        try:
            answer = self._asked(batch)
        except _TooLargeError as error:
            if len(batch) == 1:
                raise self._error(f"HTTP 413: it takes not even one query ({batch[0].name!r}).") from error
            middle = len(batch) // 2
            return self._answers(batch[:middle]) + self._answers(batch[middle:])
        try:
            return [tuple(self._candidates(each)) for each in self._results(answer, len(batch))]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._error(f"its answer is none of the Reconciliation API ({type(error).__name__}: {error}).") from error

    def _asked(self, batch: Sequence[Query]) -> object:
        if self.is_draft:
            body = {"queries": [_draft_query(each, self._limit) for each in batch]}
            return self._tried("POST", f"{self.url.rstrip('/')}/reconcile", json=body)
        named = {f"q{n}": _query(each, self._limit) for n, each in enumerate(batch)}
        return self._tried("POST", self.url, data={"queries": json.dumps(named, ensure_ascii=False)})

    def _results(self, answer: Any, count: int) -> list[list[dict[str, Any]]]:  # noqa: ANN401 - whatever the service says
        """The lists of candidates, one a query."""
        if self.is_draft:
            found = [each["candidates"] for each in answer["results"]]
            if len(found) != count:
                raise ValueError(f"{len(found)} results for {count} queries")
            return found
        return [answer[f"q{n}"]["result"] for n in range(count)]

    def _candidates(self, found: list[dict[str, Any]]) -> list[Candidate]:
        return sorted(map(self._candidate, found), key=lambda each: (-each.score, each.iri))[: self._limit]

    def _candidate(self, told: dict[str, Any]) -> Candidate:
        iri, match, score = self._iri(str(told["id"])), told.get("match") is True, float(told["score"])
        if not math.isfinite(score):
            raise ValueError(f"the score of {iri} is {score}")
        return Candidate(iri, _text(told["name"]), score, match, _text(told.get("description")))

    def _iri(self, identifier: str) -> str:
        """The IRI of an entity of the service: Wikidata's items by their concept's IRI, not by their page's."""
        iri = identifier
        if not identifier.startswith(("http://", "https://")):
            view = self._manifest.get("view")
            template = str(view.get("url") or "") if isinstance(view, dict) else ""
            space = "" if self.is_draft else self.identifier_space
            iri = f"{space}{quote(identifier, safe='')}" if space.startswith("http") else _expanded(template, identifier)
        page = _WIKIDATA_PAGE.fullmatch(iri)
        iri = f"http://www.wikidata.org/entity/{page[1]}" if page else iri
        if not iri.startswith(("http://", "https://")) or set(iri) & set(' <>"{}|\\^`'):
            raise ValueError(f"the identifier {identifier!r} makes no IRI: {iri!r}")
        return iri

    # requests

    def _tried(self, method: str, url: str, **body: Any) -> object:  # noqa: ANN401 - what requests takes
        """The JSON that a request brings, tried again while what stops it may pass."""
        for pause in (*_PAUSES, None):
            try:
                return self._attempt(method, url, **body)
            except _PassingError as error:
                if pause is None:
                    raise self._error(f"{error} ({len(_PAUSES) + 1} tries). Is the service up, and the address right?") from error
                self._sleep(min(max(pause, error.pause), _LONGEST_PAUSE))
        raise self._error("no try was made")

    def _attempt(self, method: str, url: str, **body: Any) -> object:  # noqa: ANN401 - as above
        deadline = time.monotonic() + self._timeout
        headers = {"Accept": "application/json"}
        try:
            # a redirect would carry names to who knows whom
            with self._session.request(
                method, url, headers=headers, timeout=self._timeout, stream=True, allow_redirects=False, **body
            ) as response:
                self._check(response)
                return json.loads(self._content(response, deadline))
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            raise _PassingError(
                f"no connection, no answer within {self._timeout:.0f} s, or it broke off: {type(error).__name__}"
            ) from error
        except requests.RequestException as error:
            raise self._error(str(error)) from error
        except ValueError as error:
            raise self._error(f"its answer is no JSON ({error}). Give the address of the endpoint of a reconciliation service.") from error

    def _check(self, response: requests.Response) -> None:
        """Raise what a status means that is not success."""
        status = response.status_code
        if status < 300:
            return
        if status == _TOO_LARGE:
            raise _TooLargeError
        if status in _PASSING:
            asked = response.headers.get("Retry-After", "")
            raise _PassingError(f"HTTP {status} {response.reason}", float(asked) if asked.isdecimal() else 0.0)
        if status < 400:
            raise self._error(
                f"HTTP {status}: it sends to {response.headers.get('Location', 'elsewhere')}. Give that address if you trust it."
            )
        said = next(response.iter_content(_SHOWN), b"").decode("utf-8", "replace")
        raise self._error(f"HTTP {status}: {' '.join(said.split())}")

    def _content(self, response: requests.Response, deadline: float) -> bytes:
        """The body, of bounded length and within bounded time."""
        found = bytearray()
        for chunk in response.iter_content(_CHUNK):
            found += chunk
            if len(found) > _LONGEST_ANSWER:
                raise self._error(f"its answer is longer than {_LONGEST_ANSWER >> 20} MiB.")
            if time.monotonic() > deadline:
                raise _PassingError(f"no whole answer within {self._timeout:.0f} s")
        return bytes(found)

    def _error(self, message: str) -> InputError:
        return InputError(f"service {self.url}: {message}")


def _speaks_draft(versions: object) -> bool:
    """Whether only the draft of 1.0 is spoken: what is settled goes before a draft."""
    told = [str(each) for each in versions] if isinstance(versions, list) else []
    return any(each.startswith("1.") for each in told) and not {"0.1", "0.2"} & set(told)


def _query(query: Query, limit: int) -> dict[str, object]:
    return {"query": query.name, "limit": limit} | ({"type": query.type} if query.type else {})


def _draft_query(query: Query, limit: int) -> dict[str, object]:
    named = {"conditions": [{"matchType": "name", "propertyValue": query.name}], "limit": limit}
    return named | ({"type": query.type} if query.type else {})


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) and value > 0 else default


def _text(value: object) -> str:
    """A text, or the first of several in different languages, as the draft has them."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return _text(value.get("str"))
    return "" if value is None else " ".join(str(value).split())


def _expanded(template: str, identifier: str) -> str:
    """A template with an identifier in it: ``{{id}}`` of 0.2, ``{id}`` and ``{+id}`` of RFC 6570."""
    made = template.replace("{{id}}", quote(identifier, safe="")).replace("{+id}", quote(identifier, safe=":/?#[]@!$&'()*+,;="))
    return made.replace("{id}", quote(identifier, safe=""))
