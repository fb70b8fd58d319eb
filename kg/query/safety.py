"""Queries read, and read the store alone: whatever would change it or reach outside is refused before it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import QueryError

__all__ = ["Token", "check_query", "has_dataset", "tokens"]

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
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


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
        QueryError: the query holds SERVICE, an update, or FROM with a foreign IRI (with line and column).
    """
    for text in dict.fromkeys((sparql, _unescape(sparql))):
        before = ""
        for token in tokens(text):
            _check_token(text, token, before, base_iri)
            before = token.text.upper() if token.kind == "word" else ""


def has_dataset(sparql: str) -> bool:
    """Whether a query names its graphs itself, by FROM."""
    return any(token.kind == "word" and token.text.upper() == "FROM" for token in tokens(sparql))


def _check_token(sparql: str, token: Token, before: str, base_iri: str) -> None:
    word = token.text.upper() if token.kind == "word" else ""
    # the engine's parser needs no blank between a keyword and what stands beside it: 1SERVICE, SERVICESILENT, SERVICE:x
    keywords = word or (token.text.partition(":")[0].upper() if token.kind == "name" else "")
    if "SERVICE" in keywords:
        raise QueryError(f"{_place(sparql, token)}: SERVICE would send a part of the query to another server. Queries read this store.")
    if word in _UPDATES:
        raise QueryError(f"{_place(sparql, token)}: {word} would change the store. Queries only read: SELECT, ASK, CONSTRUCT, DESCRIBE.")
    iri = token.text[1:-1] if token.kind == "iri" and before in {"FROM", "NAMED"} else ""
    if _SCHEME.match(iri) and not iri.startswith(base_iri):
        raise QueryError(f"{_place(sparql, token)}: FROM {token.text} is no graph of this store. Its graphs begin with {base_iri}")


def _unescape(sparql: str) -> str:
    """The query with its code point escapes resolved, which may hide a word."""
    return _ESCAPE.sub(_character, sparql)


def _character(escape: re.Match[str]) -> str:
    point = int(escape[1] or escape[2], 16)
    return chr(point) if point <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"


def _place(sparql: str, token: Token) -> str:
    line = sparql.count("\n", 0, token.offset) + 1
    column = token.offset - (sparql.rfind("\n", 0, token.offset) + 1) + 1
    return f"line {line}, column {column}"
