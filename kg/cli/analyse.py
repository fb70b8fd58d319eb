"""``kg analyse``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, Format, add_row, console, format_of, new_table, note, paragraph, render, write
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.analytics import Options

__all__ = ["EXAMPLES", "analyse"]

EXAMPLES = (
    "kg analyse quoted --entity West-2025",
    "kg analyse pagerank --projection speaks-about --limit 10",
    "kg analyse communities --projection takes-part --told reported",
    "kg analyse change --split 2025-08-01 --format csv --output change.csv",
    "kg analyse brokers --explain",
)


def analyse(
    measure: Annotated[str | None, typer.Argument(metavar="[MEASURE]", help="What to count; without it, all that there is.")] = None,
    store: AnyStore = DEFAULT_ANY,
    projection: Annotated[
        str | None,
        typer.Option("--projection", "-p", metavar="NAME", help="What ties entities: speaks-about (else), takes-part, meets, co-mention."),
    ] = None,
    entity: Annotated[str | None, typer.Option(metavar="NAME", help="Only what concerns this entity: a name or an IRI.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="The first day that counts: 2025-05-28, 2025-05 or 2025.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day that counts.")] = None,
    split: Annotated[str | None, typer.Option(metavar="DATE", help="For change: the first day of the second period.")] = None,
    every: Annotated[str | None, typer.Option(metavar="PERIOD", help="For trend: month (else), quarter or year.")] = None,
    told: Annotated[str | None, typer.Option(metavar="TOLD", help="For facts: only those reported, only those claimed, or both.")] = None,
    form: Annotated[Format | None, typer.Option("--format", "-f", help="How to write the table; else by the output's ending.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=0, help="At most so many rows.", show_default=False)] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say what the measure means, what it does not, and its source.")] = False,
    pager: Annotated[bool, typer.Option("--pager/--no-pager", help="Page a table that is longer than the terminal.")] = True,
) -> None:
    """Count and measure: who stands out, which groups there are, who is quoted on what, where sides disagree, what changes.

    Measures of networks take a projection, which says what ties two entities; measures of statements count who says what. The same
    graph gives the same figures. 'kg analyse' lists all measures, 'kg analyse MEASURE --explain' tells how to read one.
    """
    from kg.analytics import analyse as compute
    from kg.analytics import get_measure
    from kg.store.opening import open_any

    if output is not None and output.is_dir():
        raise QueryError(f"--output {output}: a folder; give a file")
    if measure is None:
        _list()
        return
    if explain:
        _explain(get_measure(measure).explanation)
        return
    options: Options = {"entity": entity, "since": since, "until": until, "split": split, "every": every, "told": told}  # type: ignore[typeddict-item]
    with open_any(store) as opened:
        answer = compute(opened, measure, projection, options).page(limit)
    write(render(answer, form or format_of(output)), output, pager=pager)
    if not answer:
        note("no rows: nothing in the store answers this")


def _explain(text: str) -> None:
    """What a measure means, paragraph by paragraph."""
    screen = console()
    for part in text.split("\n\n"):
        paragraph(screen, " ".join(part.split()))
        screen.print()


def _list() -> None:
    """All measures and projections."""
    from kg.analytics import MEASURES, TIES

    screen = console()
    headings = {True: "measures of a network (--projection)", False: "measures of statements"}
    for of_network, heading in headings.items():
        table = new_table(["measure", "gives", "options"])
        for measure in MEASURES.values():
            if measure.of_network == of_network:
                add_row(table, [measure.name, measure.title, " ".join(f"--{option}" for option in measure.options)])
        paragraph(screen, heading, style="bold")
        screen.print(table)
    table = new_table(["projection", "an edge means"])
    for name, tie in TIES.items():
        add_row(table, [name, tie.meaning])
    paragraph(screen, "projections", style="bold")
    screen.print(table)
