"""``kg export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, note
from kg.export.formats import FORMATS

__all__ = ["EXAMPLES", "export"]

EXAMPLES = (
    "kg export --output graph.nq",
    "kg export --output graph.gexf",
    "kg export --format neo4j --output neo4j/",
    "kg export --format parquet --output tables/",
)


def export(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="PATH", help="The file to write, or the folder for neo4j and parquet.", show_default=False),
    ],
    store: AnyStore = DEFAULT_ANY,
    form: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="One of the formats below; else by the file's ending.", show_default=False),
    ] = None,
) -> None:
    """Write the whole graph in a format that other programs read.

    In each of them a claim stays apart from a fact, with who claims it and in which force. The same graph gives the same bytes.
    """
    from kg.knowledge_graph import open_graph

    with open_graph(store) as graph:
        written = graph.export(output, form)
    note(f"Wrote {written}")


# the help lists the formats from the one table that has them
export.__doc__ = f"{export.__doc__}\n\n    " + "\n\n    ".join(f"[bold]{form.name}[/]: {form.purpose}" for form in FORMATS.values())
