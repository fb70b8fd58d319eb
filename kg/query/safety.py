"""Queries read, and read the store alone: whatever would change it or reach outside is refused before it runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin

from kg.errors import QueryError
from kg.vocab import PREFIXES

__all__ = ["RefusedError", "Token", "check_graphs", "check_query", "check_update", "has_dataset", "tokens"]

# SPARQL 1.1, sections 19.2 (code point escapes) and 19.8 (terminals); what else there is comes one character at a time
_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<string>  \"\"\"(?:\\.|(?!\"\"\").)*\"\"\" | '''(?:\\.|(?!''').)*''' | "(?:\\.|[^"\\\n\r])*" | '(?:\\.|[^'\\\n\r])*' )
    | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<variable>[?$]\w+ )
    | (?P<name>    [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)* )
    | (?P<tag>     @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<word>    \w+ )
    | (?P<space>   \s+ )
    | (?P<mark>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
# of ASCII characters alone: no other one can spell a keyword or end a string
_ESCAPE = re.compile(r"\\u(00[0-7][0-9A-Fa-f])|\\U(000000[0-7][0-9A-Fa-f])")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
# without one of these a query can neither reach outside nor change anything; most hold none, and need no second look
_SUSPECT = re.compile(r"service|from|\b(?:insert|delete|load|clear|drop|create|add|move|copy)\b", re.IGNORECASE)

# the engine's parser needs no blank beside a keyword: ASKFROM <g>, FROMNAMED <g>, FROMex:g
_FROM = re.compile(r"FROM ?(?:NAMED)?$")
_GLUED = re.compile(r"FROM(?:NAMED)?([\w.-]*:.*)", re.IGNORECASE | re.DOTALL)


class RefusedError(QueryError):
    """A query or update that would reach outside the store, or change what may not be changed."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a query: its kind (``word``, ``iri``, ``string`` …), its text and its offset."""

    kind: str
    text: str
    offset: int


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a query, comments and white space left out."""
    for found in _TOKEN.finditer(sparql):
        kind = found.lastgroup or "mark"
        if kind not in {"comment", "space"}:
            yield Token(kind, found.group(), found.start())


def check_query(sparql: str, base_iri: str) -> None:
    """Refuse an update, a federated query, and a FROM that names a graph outside the store.

    Args:
        sparql: the query; the words in its literals, IRIs, names and comments do no harm.
        base_iri: the IRI under which the store's named graphs live.

    Raises:
        RefusedError: the query holds SERVICE, an update, or FROM with a foreign IRI (with line and column).
    """
    for text in _readings(sparql):
        if _SUSPECT.search(text):
            _check_reading(text, base_iri)


def check_update(sparql: str) -> None:
    """Refuse an update that would reach outside the store.

    Raises:
        RefusedError: the update holds SERVICE or LOAD (with line and column).
    """
    for text in _readings(sparql):
        for token in tokens(text):
            _check_service(text, token)
            if "LOAD" in _keywords(token):
                raise RefusedError(f"{_place(text, token)}: LOAD would fetch a document. Send its triples by INSERT DATA.")


def check_graphs(graphs: Iterable[str], base_iri: str) -> None:
    """Refuse a graph that can't be one of the store's.

    Raises:
        RefusedError: an IRI that does not begin with the base IRI.
    """
    for iri in graphs:
        if not iri.startswith(base_iri):
            raise RefusedError(f"<{iri}> is no graph of this store, and nothing is fetched. Its graphs begin with {base_iri}")


@lru_cache(maxsize=1024)
def has_dataset(sparql: str) -> bool:
    """Whether a query names its graphs itself, by FROM."""
    return any("FROM" in text.upper() and next(_graphs(text, ""), None) is not None for text in _readings(sparql))


@dataclass(slots=True)
class _Names:
    """What names stand for at a place of a query: its base and its prefixes."""

    base: str
    prefixes: dict[str, str] = field(default_factory=lambda: dict(PREFIXES))

    def iri(self, kind: str, text: str) -> str | None:
        """The IRI of a token; None if it is none, or has an unknown prefix."""
        if kind == "iri":
            return urljoin(self.base, text[1:-1])
        prefix, _, local = text.partition(":")
        return self.prefixes[prefix] + local if kind == "name" and prefix in self.prefixes else None

    def declare(self, token: Token, before: tuple[Token, Token]) -> None:
        """Note what BASE and PREFIX say; ``before`` are the two tokens before the IRI."""
        if token.kind == "iri" and _keywords(before[1]).endswith("BASE"):
            self.base = self.iri(token.kind, token.text) or self.base
        elif token.kind == "iri" and _keywords(before[0]).endswith("PREFIX") and before[1].kind == "name":
            self.prefixes[before[1].text.removesuffix(":")] = self.iri(token.kind, token.text) or ""


def _check_reading(sparql: str, base_iri: str) -> None:
    """Refuse what one reading of a query says."""
    for token in tokens(sparql):
        _check_service(sparql, token)
        word = token.text.upper() if token.kind == "word" else ""
        if word in _UPDATES:
            raise RefusedError(
                f"{_place(sparql, token)}: {word} would change the store. Queries only read: SELECT, ASK, CONSTRUCT, DESCRIBE."
            )
    for token, iri in _graphs(sparql, base_iri):
        if iri is not None and not iri.startswith(base_iri):
            raise RefusedError(f"{_place(sparql, token)}: FROM {token.text} is no graph of this store. Its graphs begin with {base_iri}")


def _graphs(sparql: str, base_iri: str) -> Iterator[tuple[Token, str | None]]:
    """The graphs of a query's FROM and FROM NAMED: the token, and its IRI as far as it can be told."""
    names, before = _Names(base_iri), (Token("mark", "", 0), Token("mark", "", 0))
    for token in tokens(sparql):
        declared = _keywords(before[1]).endswith("PREFIX")
        glued = _GLUED.fullmatch(token.text) if token.kind == "name" and not declared else None
        if glued and token.text.partition(":")[0] not in names.prefixes:
            yield token, names.iri("name", glued[1])
        elif token.kind in {"iri", "name"} and _FROM.search(" ".join(each.text.upper() for each in before if each.kind == "word")):
            yield token, names.iri(token.kind, token.text)
        names.declare(token, before)
        before = before[1], token


def _check_service(sparql: str, token: Token) -> None:
    if "SERVICE" in _keywords(token):
        raise RefusedError(f"{_place(sparql, token)}: SERVICE would send a part of the query to another server. Queries read this store.")


def _keywords(token: Token) -> str:
    """The keywords in a token, in capitals; there may be others beside one: 1SERVICE, SERVICESILENT, SERVICE:x."""
    if token.kind == "word":
        return token.text.upper()
    return token.text.partition(":")[0].upper() if token.kind == "name" else ""


def _readings(sparql: str) -> list[str]:
    """The query as it stands and with its code point escapes resolved, which may hide a word."""
    return list(dict.fromkeys((sparql, _ESCAPE.sub(_character, sparql))))


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16))


def _place(sparql: str, token: Token) -> str:
    line = sparql.count("\n", 0, token.offset) + 1
    column = token.offset - (sparql.rfind("\n", 0, token.offset) + 1) + 1
    return f"line {line}, column {column}"
