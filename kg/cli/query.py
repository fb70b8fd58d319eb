"""``kg query``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import DEFAULT_STORE, Format, Store, format_of, note, render, write
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.query import Answer
    from kg.store import EmbeddedStore

__all__ = ["EXAMPLES", "query"]

EXAMPLES = (
    "kg query who-said-what about=West-2025",
    "kg query timeline --format csv --output timeline.csv",
    "kg query --sparql 'SELECT ?label WHERE { ?x a kg:Exercise ; skos:prefLabel ?label }' --format json",
)


def query(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A named query; see 'kg queries'.", show_default=False)] = None,
    parameters: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE…]", help="Its parameters.", show_default=False)] = None,
    store: Store = DEFAULT_STORE,
    sparql: Annotated[str | None, typer.Option(metavar="TEXT", help="A SPARQL 1.1 query instead of a named one.")] = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="A file with a SPARQL query; '-' for standard input.")] = None,
    form: Annotated[Format | None, typer.Option("--format", "-f", help="How to write the answer; else by the output's ending.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Ask a store: a named query with parameters, or SPARQL.

    Entities are named as people name them: about=West-2025, by='Andrei Belousov'. Patterns of SPARQL match in the union of all graphs;
    the prefixes kg, org, oa, prov, schema, sem, skos, dcterms, foaf, rdf, rdfs, owl and xsd are known. Updates are refused.
    """
    from kg.query import Result
    from kg.store import open_store

    if output is not None and output.is_dir():
        raise QueryError(f"--output {output}: a folder; give a file")
    with open_store(store) as opened:
        answer = _ask(opened, name, parameters or [], _text(sparql, file))
        write(render(answer, form or format_of(output)), output)
    if isinstance(answer, Result) and (not answer or (output is None and sys.stderr.isatty())):
        note(f"{len(answer)} rows" if answer else "no rows: nothing in the store answers this")


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


def _ask(store: EmbeddedStore, name: str | None, parameters: list[str], sparql: str | None) -> Answer:
    from kg.query import list_queries, run_named, run_sparql

    if (name is None) == (sparql is None):
        names = ", ".join(each.name for each in list_queries())
        raise QueryError(f"give the name of a query, or SPARQL by --sparql or --file, but not both. Named queries: {names}")
    if sparql is not None:
        return run_sparql(store, sparql)
    return run_named(store, str(name), dict(_pair(each) for each in parameters))


def _pair(text: str) -> tuple[str, str]:
    """``key=value`` in two."""
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise QueryError(f"parameter {text!r}: write it as key=value, such as about=West-2025")
    return key.strip().replace("-", "_"), value
