"""``kg query``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, Format, Queries, format_of, note, render, write
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.query import Answer
    from kg.store import Store

__all__ = ["EXAMPLES", "pair", "query"]

EXAMPLES = (
    "kg query who-said-what about=West-2025",
    "kg query timeline --format csv --output timeline.csv",
    "kg query who-said-what by='Viktor Khrenin' --limit 20",
    "kg query our-own country=Belarus --queries queries/",
    "kg query --sparql 'SELECT ?label WHERE { ?x a kg:Exercise ; skos:prefLabel ?label }' --format json",
)


def query(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A named query; see 'kg queries'.", show_default=False)] = None,
    parameters: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE…]", help="Its parameters.", show_default=False)] = None,
    store: AnyStore = DEFAULT_ANY,
    sparql: Annotated[str | None, typer.Option(metavar="TEXT", help="A SPARQL 1.1 query instead of a named one.")] = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="A file with a SPARQL query; '-' for standard input.")] = None,
    folder: Queries = None,
    form: Annotated[Format | None, typer.Option("--format", "-f", help="How to write the answer; else by the output's ending.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=0, help="At most so many rows.", show_default=False)] = None,
    offset: Annotated[int, typer.Option("--offset", min=0, help="Leave so many rows out before.")] = 0,
    labels: Annotated[
        bool | None,
        typer.Option("--labels/--no-labels", help="Put labels beside bare IRIs; tables have them anyway.", show_default=False),
    ] = None,
    pager: Annotated[bool, typer.Option("--pager/--no-pager", help="Page a table that is longer than the terminal.")] = True,
) -> None:
    """Ask a store: a named query with parameters, or SPARQL.

    Entities are named as people name them: about=West-2025, by='Andrei Belousov'. Patterns of SPARQL match in the union of all graphs;
    the prefixes kg, org, oa, prov, schema, sem, skos, dcterms, foaf, rdf, rdfs, owl and xsd are known. Updates are refused.
    """
    from kg.query import Result, labelled
    from kg.store.opening import open_any

    if output is not None and output.is_dir():
        raise QueryError(f"--output {output}: a folder; give a file")
    chosen = form or format_of(output)
    with open_any(store) as opened:
        shown, rows = _asked(opened, _Question(name, parameters or [], _text(sparql, file), folder), limit, offset)
        if isinstance(shown, Result) and (labels or (labels is None and chosen is Format.TABLE)):
            shown = labelled(opened, shown)
    write(render(shown, chosen), output, pager=pager)
    if isinstance(shown, Result) and (not shown or (output is None and sys.stderr.isatty())):
        note(_count(rows, len(shown), offset))


class _Question(NamedTuple):
    """What is asked: a named query with its parameters and the user's own folder, or SPARQL."""

    name: str | None
    parameters: list[str]
    sparql: str | None
    folder: Path | None


def _asked(store: Store, question: _Question, limit: int | None, offset: int) -> tuple[Answer, int]:
    """The rows that are wanted, and how many there are in all; of a named query's answer no others are made."""
    from kg.query import Result, page_named

    if limit is not None and question.name is not None and question.sparql is None:
        given = dict(pair(each) for each in question.parameters)
        return page_named(store, question.name, given, limit=limit, offset=offset, folder=question.folder)
    answer = _ask(store, *question)
    if not isinstance(answer, Result):
        if limit is None and not offset:
            return answer, 0
        raise QueryError("--limit and --offset: the answer has no rows (ASK, CONSTRUCT, DESCRIBE); write LIMIT into the SPARQL")
    return answer.page(limit, offset), len(answer)


def _count(rows: int, shown: int, offset: int) -> str:
    if not rows:
        return "no rows: nothing in the store answers this"
    if shown == rows:
        return f"{rows:,} rows"
    return f"rows {offset + 1:,} to {offset + shown:,} of {rows:,}" if shown else f"none of the {rows:,} rows are shown"


def _text(sparql: str | None, file: Path | None) -> str | None:
    """The SPARQL given, if any."""
    if sparql is not None and file is not None:
        raise QueryError("--sparql and --file: give one of them")
    if file is None:
        return sparql
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"--file {file}: can't be read: {error}; give a UTF-8 file with a SPARQL query") from error


def _ask(store: Store, name: str | None, parameters: list[str], sparql: str | None, folder: Path | None) -> Answer:
    from kg.query import list_queries, run_named, run_sparql

    if (name is None) == (sparql is None):
        names = ", ".join(each.name for each in list_queries(folder))
        raise QueryError(f"give the name of a query, or SPARQL by --sparql or --file, but not both. Named queries: {names}")
    if sparql is not None:
        return run_sparql(store, sparql)
    return run_named(store, str(name), dict(pair(each) for each in parameters), folder=folder)


def pair(text: str) -> tuple[str, str]:
    """``key=value`` in two."""
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise QueryError(f"parameter {text!r}: write it as key=value, such as about=West-2025")
    return key.strip().replace("-", "_"), value
