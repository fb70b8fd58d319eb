"""``kg build``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import DEFAULT_STORE, STATE, Store, add_row, console, new_table, note

if TYPE_CHECKING:
    from kg.pipeline import BuildReport, Progress
    from kg.store import EmbeddedStore

__all__ = ["EXAMPLES", "build"]

EXAMPLES = (
    "kg build examples/",
    "kg build reports/ extra.txt --date 2025-09-12 --jobs 4 --store west-2025",
    "curl -s https://example.org/report.txt | kg build -",
)

# what people call the classes, in the order in which they are told
_LABELS = {
    "Document": "reports",
    "Actor": "actors",
    "Organisation": "organisations",
    "State": "states",
    "UnnamedSource": "unnamed sources",
    "Place": "places",
    "Event": "events",
    "Exercise": "exercises",
    "ExerciseSeries": "series of exercises",
    "Meeting": "meetings",
    "Agreement": "agreements",
    "Statement": "statements",
    "Assertion": "facts",
    "Mention": "mentions",
}
_STAGES = {"read": "Reading", "extract": "Extracting", "resolve": "Resolving", "store": "Storing"}


def build(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files (.txt, .md), folders, or '-' for stdin.", show_default=False)],
    store: Store = DEFAULT_STORE,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The date of reports that carry none.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="'en': take every report for English.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", help="Processes that extract; 0: one a processor.")] = 1,
    base_iri: Annotated[str | None, typer.Option(metavar="IRI", help="Under which a new store's instances stand.")] = None,
    pipeline: Annotated[str, typer.Option(metavar="NAME", help="A spaCy pipeline: its name or folder.")] = "en_kg_news",
    max_length: Annotated[int, typer.Option(metavar="N", help="Characters of the longest report.")] = 1_000_000,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Extract unchanged reports again, too.")] = False,
) -> int:
    """Read reports and add them to a store; a report of the same source replaces the former one.

    A report's source is its path relative to the folder given, or its file's name. Front matter of a .md file may tell title, date,
    publisher, url and language. Unchanged reports are not extracted again. What can't be read is listed at the end and stops nothing.

    Ends with 0 if a report is in the store, 2 if none could be read, 3 if a bug of ours rejected one.
    """
    from kg.knowledge_graph import open_or_create, read_info
    from kg.pipeline import BuildOptions
    from kg.pipeline import build as build_store
    from kg.sources import ReadOptions

    options = BuildOptions(pipeline, jobs, rebuild, ReadOptions(date, language, max_length))
    opened: list[EmbeddedStore] = []

    def opener() -> EmbeddedStore:
        opened.append(open_or_create(store, base_iri))
        return opened[0]

    try:
        with _progress() as progress:
            report = build_store(paths, store=opener, options=options, progress=progress)
        for each in opened:
            _summary(report, read_info(each).counts, store)
    finally:
        for each in opened:
            each.close()
    _tell_rejected(report)
    return report.exit_code


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on standard error, where that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    screen = console(stderr=True)
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(_STAGES.get(stage, stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield tell


def _summary(report: BuildReport, counts: Mapping[str, int], store: Path) -> None:
    """What the store holds now, and what became of the reports."""
    table = new_table(["", "in the store"])
    table.columns[1].justify = "right"
    for name in [*(known for known in _LABELS if known in counts), *(other for other in counts if other not in _LABELS)]:
        add_row(table, [_LABELS.get(name, name), counts[name]])
    screen = console()
    screen.print(table)
    parts = {"added": report.added, "replaced": report.replaced, "extracted anew": report.renewed, "unchanged": report.unchanged}
    told = ", ".join(f"{len(sources)} {what}" for what, sources in parts.items() if sources) or "none"
    screen.print(f"Reports: {told}. Store: {store}", markup=False)
    if STATE.verbose:
        for what, sources in parts.items():
            for source in sources:
                note(f"{what}: {source}")


def _tell_rejected(report: BuildReport) -> None:
    """The reports that were rejected, on standard error."""
    if report.skipped:
        note(f"Skipped {report.skipped} {'file' if report.skipped == 1 else 'files'} in folders: only .txt and .md are read.")
    if report.rejected:
        note(f"Rejected {len(report.rejected)}:")
    for each in report.rejected:
        note(f"  {each.error}")
        if STATE.debug:
            for remark in getattr(each.error, "__notes__", ()):
                note(remark)
