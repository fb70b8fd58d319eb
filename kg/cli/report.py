"""``kg report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, note

__all__ = ["EXAMPLES", "report"]

EXAMPLES = (
    "kg report West-2025 --output west-2025.html",
    "kg report Viktor Khrenin --output khrenin.md",
    "kg report --output overview.html",
)


def report(
    entity: Annotated[
        list[str] | None, typer.Argument(metavar="[ENTITY]", help="A name in any case, or an IRI.", show_default=False)
    ] = None,
    store: AnyStore = DEFAULT_ANY,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write: html, or md with its plots.")] = Path(
        "report.html"
    ),
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write a dossier on an exercise or an actor, or an overview of all reports.

    Summary, timeline, positions, network, and every statement with its sentence, document and date, on one page to read or to print
    that needs no network. The same graph gives the same bytes.
    """
    from kg.knowledge_graph import open_graph

    with open_graph(store) as graph:
        written = graph.dossier(output, " ".join(entity) if entity else None)
    note(f"Wrote {written}")
    if open_it:
        typer.launch(str(written))
