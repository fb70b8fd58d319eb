"""What is wrong with a query, said with line and column."""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.vocab import PREFIXES

__all__ = ["query_error"]

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PREFIX = re.compile(r"([\w-]*):[\w.-]*$")
# the engine lists every token that its grammar would take; a few are a help
_MOST_EXPECTED = 12
# character classes are none, and neither are what a query may not hold or an extension of SPARQL
_NO_HELP = re.compile(r"\[.*|SERVICE|LATERAL|<unreported>")


def query_error(sparql: str, error: Exception) -> QueryError:
    """The engine's complaint about a query, with the line that it is about."""
    found = _PLACE.fullmatch(str(error))
    if not found:
        return QueryError(f"SPARQL error: {error}")
    line, column, what = int(found[1]), int(found[2]), found[3]
    lines = sparql.splitlines() or [""]
    text = lines[line - 1] if line <= len(lines) else ""
    unknown = _PREFIX.search(text[: column - 1]) if "Prefix not found" in what else None
    if unknown:
        column = unknown.start() + 1
        what = f"the prefix {unknown[1]}: is not declared. Known without declaration: {', '.join(sorted(PREFIXES))}"
    else:
        what = _shorten(what)
    return QueryError(f"SPARQL syntax error in line {line}, column {column}: {what}\n{text}\n{' ' * (column - 1)}^")


def _shorten(what: str) -> str:
    """What the engine expected, as far as that helps."""
    head, _, tokens = what.partition("expected one of ")
    words = [word for word in tokens.replace("\n", " ").split(", ") if word and not _NO_HELP.fullmatch(word)]
    if not words:
        return "what stands here, or that the query ends here, was not expected"
    more = ", …" if len(words) > _MOST_EXPECTED else ""
    return f"{head}expected one of {', '.join(words[:_MOST_EXPECTED])}{more}"
