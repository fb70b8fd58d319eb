"""``kg view``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, Queries, note
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph
    from kg.query import Answer

__all__ = ["EXAMPLES", "view"]

EXAMPLES = (
    "kg view --output graph.html",
    "kg view --around Belarus --depth 1 --open",
    "kg view --query who-said-what about=West-2025",
    "kg view --timeline --output timeline.html",
    "kg view --positions West-2025 --title 'Who says what of West-2025'",
)


def view(
    parameters: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE…]", help="The query's parameters.", show_default=False)
    ] = None,
    store: AnyStore = DEFAULT_ANY,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The HTML file to write.")] = Path("graph.html"),
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The page's title.")] = None,
    query: Annotated[str | None, typer.Option(metavar="NAME", help="Draw what a named query answers; see 'kg queries'.")] = None,
    folder: Queries = None,
    around: Annotated[str | None, typer.Option(metavar="ENTITY", help="Draw an entity and what is near.")] = None,
    depth: Annotated[int, typer.Option(min=0, max=10, help="How many lines away of it.")] = 2,
    timeline: Annotated[bool, typer.Option("--timeline", help="Open with exercises, meetings and statements on a time axis.")] = False,
    positions: Annotated[str | None, typer.Option(metavar="EXERCISE", help="Open with who characterises an exercise how.")] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write one interactive HTML file that needs no network: all of the graph, or what is near an entity, or what a query answers."""
    from kg.knowledge_graph import open_graph

    _check(parameters, query, around, positions)
    if timeline and positions:
        raise QueryError("--timeline and --positions: the page opens with one of them, and has tabs for both; give one")
    with open_graph(store) as graph:
        of = _answer(graph, query, parameters or [], folder) if query else positions or around
        written = graph.view(
            output, title=title, of=of, depth=depth, show="positions" if positions else "timeline" if timeline else "graph"
        )
    note(f"Wrote {written}")
    if open_it:
        typer.launch(str(written))


def _check(parameters: list[str] | None, query: str | None, around: str | None, positions: str | None) -> None:
    """Refuse what does not go together."""
    given = [name for name, value in {"--query": query, "--around": around, "--positions": positions}.items() if value]
    if len(given) > 1:
        raise QueryError(f"{' and '.join(given)}: each says what is drawn; give one of them")
    if parameters and not query:
        raise QueryError(f"{parameters[0]!r}: parameters belong to a query; give its name by --query")


def _answer(graph: KnowledgeGraph, name: str, parameters: list[str], folder: Path | None) -> Answer:
    from kg.cli.query import pair
    from kg.query import run_named

    return run_named(graph.store, name, dict(pair(each) for each in parameters), folder=folder)
