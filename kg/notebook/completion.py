"""Completion in SPARQL cells: prefixes, terms, keywords, variables, and the names and parameters of named queries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.query import list_queries
from kg.resources import ontology_path
from kg.vocab import PREFIXES

__all__ = ["complete"]

_WORD: Final = re.compile(r"[?$]?[\w:-]*$")
_OPTIONS: Final = ("--draw", "--frame", "--graph", "--limit", "--output")
_KEYWORDS: Final = (
    *"SELECT DISTINCT WHERE ASK CONSTRUCT DESCRIBE OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH EXISTS COUNT GROUP_CONCAT".split(),
    *"SAMPLE SUM AVG MIN MAX CONTAINS STRSTARTS REGEX LCASE STR COALESCE BOUND YEAR LIMIT OFFSET HAVING".split(),
    *("GROUP BY", "ORDER BY", "NOT EXISTS"),
)


def complete(before: str, cell: str) -> tuple[str, list[str]] | None:
    """What is being typed and how it may go on; None outside of ``%sparql`` and ``%%sparql``.

    Args:
        before: the cell's text before the cursor.
        cell: the whole cell.
    """
    line = before.rsplit("\n", 1)[-1]
    if re.match(r"\s*%%?sparql\s", line):
        return _in_line(line)
    if re.match(r"\s*%%sparql\b", cell) and "\n" in before:
        return _in_query(line, cell)
    return None


def _in_line(line: str) -> tuple[str, list[str]]:
    """A named query, one of its parameters, or an option."""
    words = line.split()[1:]
    word = "" if line[-1:].isspace() or not words else words[-1]
    queries = {query.name: query for query in list_queries()}
    named = next((queries[each] for each in words[: len(words) - bool(word)] if each in queries), None)
    candidates = [f"{parameter.name}=" for parameter in named.parameters] if named else list(queries)
    return word, _starting(word, [*candidates, *_OPTIONS])


def _in_query(line: str, cell: str) -> tuple[str, list[str]]:
    """A term, a prefix, a variable or a keyword."""
    found = _WORD.search(line)
    word = found[0] if found else ""
    if word[:1] in {"?", "$"}:
        others = set(re.findall(r"[?$]\w+", cell)) - {word}
        return word, _starting(word, sorted(others))
    if ":" in word:
        return word, _starting(word, _terms())
    if not word:
        return word, []
    return word, _starting(word, [*(f"{prefix}:" for prefix in PREFIXES), *_KEYWORDS])


def _starting(word: str, candidates: Iterable[str]) -> list[str]:
    """Those that go on from what is typed, in whatever case."""
    return [each for each in candidates if each.lower().startswith(word.lower()) and each != word]


@cache
def _terms() -> tuple[str, ...]:
    """All terms of the ontology and its shapes, prefixed."""
    quads = [quad for name in ("kg.ttl", "shapes.ttl") for quad in ox.parse(path=str(ontology_path(name)), format=ox.RdfFormat.TURTLE)]
    iris = {term.value for quad in quads for term in (quad.subject, quad.predicate, quad.object) if isinstance(term, NamedNode)}
    terms = {f"{prefix}:{iri.removeprefix(space)}" for prefix, space in PREFIXES.items() for iri in iris if iri.startswith(space)}
    return tuple(sorted(term for term in terms if re.fullmatch(r"\w+:[\w-]+", term)))
