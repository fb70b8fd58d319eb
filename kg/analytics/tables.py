"""Rows of figures as answers, so that they print, export and become a DataFrame as those of queries do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from kg.query import Result
from kg.vocab import XSD

__all__ = ["Cell", "counted", "make_table", "rounded"]

Cell: TypeAlias = str | int | float | None

# decimals: more than any measure of a network of news is worth, and few enough that no processor gives others
_DECIMALS = 6


def rounded(value: float) -> float:
    """A figure to six decimals, and no negative zero."""
    return round(value, _DECIMALS) + 0.0


def make_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Result:
    """The rows as an answer: numbers typed, columns ``…_iri`` as IRIs, None and ``""`` unbound."""
    names = tuple(columns)
    bindings = [{name: _term(name, cell) for name, cell in zip(names, row, strict=True) if cell not in {None, ""}} for row in rows]
    return Result(names, list(bindings))


def counted(counts: Iterable[tuple[str, int]], most: int | None = None) -> str:
    """Names with their counts, ``Assert 7, Warn 2``: the most frequent first, ties by the alphabet."""
    ranked = sorted(counts, key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{name} {count}" for name, count in ranked[:most])


def _term(column: str, cell: Cell) -> dict[str, Any]:
    if column.endswith("_iri"):
        return {"type": "uri", "value": cell}
    if isinstance(cell, int):
        return {"type": "literal", "value": str(cell), "datatype": XSD.integer.value}
    if isinstance(cell, float):
        return {"type": "literal", "value": repr(rounded(cell)), "datatype": XSD.double.value}
    return {"type": "literal", "value": cell}
