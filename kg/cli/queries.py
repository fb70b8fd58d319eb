"""``kg queries``."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import Queries, console, paragraph, write

if TYPE_CHECKING:
    from kg.query import NamedQuery, Parameter

__all__ = ["EXAMPLES", "queries"]

EXAMPLES = (
    "kg queries",
    "kg queries who-said-what",
    "kg queries --queries queries/ --format json",
)


class ListFormat(StrEnum):
    """How the list is written."""

    TEXT = "text"
    JSON = "json"


def queries(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only this one, with its SPARQL.", show_default=False)] = None,
    folder: Queries = None,
    form: Annotated[ListFormat, typer.Option("--format", "-f", help="How to write the list.")] = ListFormat.TEXT,
) -> None:
    """List the named queries: what each answers, its parameters and its columns.

    Your own are files of a folder, NAME.rq, with the same header as ours: 'kg queries timeline' shows one. A line '# with about: …'
    counts if the parameter about is given.
    """
    from kg.query import get_query, list_queries

    found = [get_query(name, folder)] if name is not None else list_queries(folder)
    if form is ListFormat.JSON:
        write(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        _describe(each)
    if name is not None:
        write(found[0].sparql)


def _describe(query: NamedQuery) -> None:
    screen = console()
    origin = f"  ({query.file}{', instead of ours' if query.replaces else ''})" if query.file else ""
    paragraph(screen, f"{query.name}{origin}", style="bold")
    paragraph(screen, query.title, indent=2)
    lines = [query.description]
    lines += [f"{p.name} ({_kind(p)}): {p.description}" for p in query.parameters]
    lines += [f"columns: {', '.join(query.columns)}", f"example: {query.example}"]
    for line in lines:
        paragraph(screen, line, indent=4)
    screen.print()


def _kind(parameter: Parameter) -> str:
    """A parameter's type, and what happens without a value, as headers write it."""
    if parameter.default is not None:
        return f"{parameter.type}, default {parameter.default}"
    return f"{parameter.type}, optional" if parameter.optional else parameter.type
