"""``kg view``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import DEFAULT_STORE, Store, note

__all__ = ["EXAMPLES", "view"]

EXAMPLES = (
    "kg view --output graph.html",
    "kg view --open --title 'West-2025'",
)


def view(
    store: Store = DEFAULT_STORE,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The HTML file to write.")] = Path("graph.html"),
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The page's title.")] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write one interactive HTML file that needs no network."""
    from kg.knowledge_graph import open_graph

    with open_graph(store) as graph:
        written = graph.view(output, title=title)
    note(f"Wrote {written}")
    if open_it:
        typer.launch(str(written))
