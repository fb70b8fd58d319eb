"""The typed parameters of named queries."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.query.entities import classes, entity_node
from kg.store import Store, Term
from kg.vocab import KG, XSD

__all__ = ["Parameter", "bind", "has_block", "written"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LITERALS = frozenset({"date", "last date", "number", "text"})
_BLOCK = re.compile(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}")
_WITH = re.compile(r"^([ \t]*)# with (\w+): (.*)$", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query.

    ``type`` is ``entity``, the local name of a ``kg:`` class (an entity of that class), ``date`` (of a month or year its first
    day), ``last date`` (its last day), ``text`` or ``number``. ``default`` counts where no value is given.
    """

    name: str
    type: str
    description: str
    optional: bool = False
    default: str | None = None

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return not self.optional and self.default is None

    @property
    def names(self) -> bool:
        """Whether its value names an entity."""
        return self.type not in _LITERALS

    def check(self) -> None:
        """Refuse a type that does not exist, and a default that is not of the type.

        Raises:
            QueryError: what is wrong with it; an entity's default is looked up only when it is needed.
        """
        if self.type in _LITERALS:
            if self.default is not None:
                _literal(self.type, self.default)
        elif self.type != "entity" and KG[self.type].value not in classes():
            raise QueryError(
                f"{self.type!r} is no type. Use entity, a class of the ontology such as Exercise, {', '.join(sorted(_LITERALS))}"
            )

    def term(self, store: Store, value: object) -> NamedNode | Literal:
        """The RDF term that a value given for this parameter stands for.

        Raises:
            QueryError: the value is not of the parameter's type, or names no entity or several.
        """
        text = value.isoformat() if isinstance(value, dt.date) else str(value).strip()
        try:
            return self._term(store, text)
        except QueryError as error:
            raise QueryError(f"parameter {self.name}: {error}") from error

    def _term(self, store: Store, text: str) -> NamedNode | Literal:
        if self.type in _LITERALS:
            return _literal(self.type, text)
        return entity_node(store, text, None if self.type == "entity" else self.type)


def has_block(sparql: str, name: str) -> bool:
    """Whether a query declares a parameter of that name, by a data block without a value."""
    return any(found[1] == name for found in _BLOCK.finditer(sparql))


def bind(sparql: str, terms: Mapping[str, NamedNode | Literal]) -> str:
    """A query with its parameters bound.

    A query declares a parameter by a data block without a value, ``VALUES ?about { UNDEF }``, and so is a whole SPARQL query
    by itself, which any engine answers with nothing bound. Each such block gets the term, written by the engine's own
    serialiser: a value can't become anything else than a term. Lines behind ``# with about:`` count if there is a term.

    Raises:
        QueryError: a parameter has no such block.
    """
    for name in terms:
        if not has_block(sparql, name):
            raise QueryError(f"parameter {name}: the query has no data block for it. Write: VALUES ?{name} {{ UNDEF }}")
    opened = _WITH.sub(lambda found: found[1] + found[3] if found[2] in terms else found[0], sparql)
    # in one pass, so that nothing within a value is taken for the block of another
    return _BLOCK.sub(lambda found: f"VALUES ?{found[1]} {{ {written(terms[found[1]])} }}" if found[1] in terms else found[0], opened)


def written(term: Term) -> str:
    """A term as N-Triples has it, which is SPARQL too."""
    triple = ox.Triple(NamedNode("x:s"), NamedNode("x:p"), term)
    line = (ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")
    return line.removeprefix("<x:s> <x:p> ").rstrip().removesuffix(" .")


def _literal(kind: str, text: str) -> Literal:
    if kind == "text":
        return Literal(text)
    return _number(text) if kind == "number" else _date(text, last=kind == "last date")


def _number(text: str) -> Literal:
    if not _NUMBER.fullmatch(text):
        raise QueryError(f"{text!r} is no number. Give one such as 12 or 0.5")
    return Literal(text, datatype=XSD.decimal if "." in text else XSD.integer)


def _date(text: str, *, last: bool) -> Literal:
    found = _DATE.fullmatch(text)
    year, month, day = (int(part) if part else None for part in found.groups()) if found else (None, None, None)
    try:
        return Literal(_day(year or 0, month, day, last=last).isoformat(), datatype=XSD.date)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise QueryError(f"{text!r} is no date. Give YYYY-MM-DD, YYYY-MM or YYYY, such as 2025-05-28") from error


def _day(year: int, month: int | None, day: int | None, *, last: bool) -> dt.date:
    """The first or last day of a day, month or year."""
    if month is None:
        month = 12 if last else 1
    if day is None:
        day = calendar.monthrange(year, month)[1] if last else 1
    return dt.date(year, month, day)
