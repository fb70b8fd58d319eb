"""``kg build``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import DEFAULT_ANY, STATE, AnyStore, add_row, console, new_table, note
from kg.errors import InputError
from kg.store.manifest import MANIFEST, read_manifest

if TYPE_CHECKING:
    from kg.cluster import Cluster
    from kg.pipeline import BuildReport, Progress
    from kg.store import EmbeddedStore

__all__ = ["EXAMPLES", "build", "progress_bar"]

EXAMPLES = (
    "kg build examples/",
    "kg build reports/ extra.txt --date 2025-09-12 --jobs 4 --store west-2025",
    "kg build reports/ --prune",
    "kg build reports/ --decisions decisions.csv --gazetteer names.csv",
    "kg build reports/ --rules own-relations/",
    "kg build reports/ --store http://localhost:7878",
    "kg build reports/ --cluster tcp://10.0.0.5:8786",
    "curl -s https://example.org/report.txt | kg build - --source report.txt --date 2025-09-12",
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
    "Characterisation": "characterisations",
    "Assertion": "facts",
    "Mention": "mentions",
    "Judgement": "judgements of names",
    "Decision": "decisions of people",
}
_STAGES = {"read": "Reading", "extract": "Extracting", "resolve": "Resolving", "store": "Storing", "publish": "Sending"}


def build(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH…", help="Files (.txt, .md), folders, or '-' for stdin.", show_default=False)
    ] = None,
    store: AnyStore = DEFAULT_ANY,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The date of reports that carry none.")] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="What a text from '-' is called in the store.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="'en': take every report for English.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", help="Processes that extract; 0: one a processor.")] = 1,
    base_iri: Annotated[str | None, typer.Option(metavar="IRI", help="Under which a new store's instances stand.")] = None,
    pipeline: Annotated[str, typer.Option(metavar="NAME", help="A spaCy pipeline: its name or folder.")] = "en_kg_news",
    max_length: Annotated[int, typer.Option(metavar="N", help="Characters of the longest report.")] = 1_000_000,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Extract unchanged reports again, too.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Take out the reports whose files are gone.")] = False,
    rules: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Relations of your own, from now on these; see 'kg rules'.")] = None,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Extract on a cluster: its scheduler, tcp://…")] = None,
    state: Annotated[Path | None, typer.Option(metavar="DIR", help="What builds into a server keep here; else one of its own.")] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", envvar="KG_DECISIONS", metavar="FILE", help="What people have decided (kg review), from now on here."),
    ] = None,
    gazetteer: Annotated[
        Path | None, typer.Option("--gazetteer", envvar="KG_GAZETTEER", metavar="FILE", help="Names of your own (CSV), from now on these.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a server's graph that was built elsewhere.")] = False,
) -> int:
    """Read reports and add them to a store; a report of the same source replaces the former one.

    A report's source is its path relative to the folder given, or its file's name; that of a text from '-' is --source, else stdin- and
    the beginning of its hash. Front matter of a .md file may tell title, date,
    publisher, url and language. Unchanged reports are not read again. What can't be read is listed at the end and stops nothing.
    A build that is interrupted keeps what it has extracted: run it again, and it goes on from there.

    A store on a server (http://…) is built in a folder here, --state, and then gets what differs. Its credentials come from
    KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN.

    --decisions FILE holds what people have decided, in the store else, and --gazetteer FILE names to find and join: the store remembers
    both, and a change of either changes the graph with the next build, which then needs no PATH.

    --prune takes those reports out that came from the folders given and whose files are gone; without a path, from anywhere.

    Ends with 0 if a report is in the store, 2 if none could be read, 3 if a bug of ours rejected one.
    """
    from kg.knowledge_graph import open_or_create
    from kg.pipeline import BuildOptions
    from kg.pipeline import build as build_store
    from kg.sources import ReadOptions
    from kg.store.opening import home_of

    if (source or title) and "-" not in (paths or []):
        raise InputError("--source and --title are for a text from standard input. Give '-' among the paths, or leave them out.")
    folder, mirror = home_of(store, state)
    known = (folder / MANIFEST).is_file()
    asked = {"--prune": prune, "--decisions": decisions, "--gazetteer": gazetteer}
    if not paths and not (known and any(asked.values())):
        given = [name for name, value in asked.items() if value]
        raise InputError(f"{given[0]}: no store {store}" if given else "no PATH is given; name files, folders, or '-' for standard input")
    built: EmbeddedStore | None = None
    with ExitStack() as opened:

        def opener() -> EmbeddedStore:
            nonlocal built
            built = opened.enter_context(open_or_create(folder, base_iri))
            return built

        engine = opened.enter_context(_engine(cluster)) if cluster else None
        options = BuildOptions(
            pipeline,
            jobs,
            rebuild,
            prune,
            ReadOptions(date, language, max_length, source, title),
            rules,
            extractor=engine.extract if engine else None,
            emitter=engine.emit if engine else None,
            decisions=decisions,
            gazetteer=gazetteer,
        )
        with progress_bar() as progress:
            report = build_store(paths or [], store=opener, known=known, options=options, progress=progress)
            if mirror and built:
                mirror.publish(built, overwrite=overwrite, progress=partial(progress, "publish"))
    if report.exit_code != InputError.exit_code or not paths:
        _summary(report, read_manifest(folder).counts, store)
    _tell_rejected(report)
    return report.exit_code if paths else 0


def _engine(address: str) -> Cluster:
    from kg.cluster import Cluster

    return Cluster(address)


@contextmanager
def progress_bar() -> Iterator[Progress]:
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


def _summary(report: BuildReport, counts: Mapping[str, int], store: str) -> None:
    """What the store holds now, and what became of the reports."""
    table = new_table(["", "in the store"])
    table.columns[1].justify = "right"
    for name in [*(known for known in _LABELS if known in counts), *(other for other in counts if other not in _LABELS)]:
        add_row(table, [_LABELS.get(name, name), counts[name]])
    screen = console()
    screen.print(table)
    parts = {
        "added": report.added,
        "replaced": report.replaced,
        "extracted anew": report.renewed,
        "unchanged": report.unchanged,
        "removed": report.removed,
    }
    told = ", ".join(f"{len(sources)} {what}" for what, sources in parts.items() if sources) or "none"
    screen.print(f"Reports: {told}. Store: {store}", markup=False)
    if STATE.verbose:
        for what, sources in parts.items():
            for source in sources:
                note(f"{what}: {source}")


def _tell_undated(undated: Sequence[str]) -> None:
    """That dates are missing without which 'on Monday' means no day."""
    if undated:
        shown = ", ".join(undated[:3]) + (" …" if len(undated) > 3 else "")
        what = "1 report carries" if len(undated) == 1 else f"{len(undated)} reports carry"
        note(f"{what} no date ({shown}), so that 'on Monday' stays open: give --date YYYY-MM-DD, or 'date:' in front matter.")


def _tell_rejected(report: BuildReport) -> None:
    """The reports that were rejected, on standard error."""
    if report.skipped:
        note(f"Skipped {report.skipped} {'file' if report.skipped == 1 else 'files'} in folders: only .txt and .md are read.")
    _tell_undated(report.undated)
    if report.missing:
        told = f"{report.missing[0]}, whose file is gone, is kept" + (f", and {len(report.missing) - 1} more" if report.missing[1:] else "")
        note(f"{told}: it was read outside the folders given. 'kg build --prune' without a PATH takes out all whose files are gone.")
    for source in report.retried:
        note(f"{source}: a process died on it; extracted at the second attempt.")
    if report.rejected:
        note(f"Rejected {len(report.rejected)}:")
    for each in report.rejected:
        note(f"  {each.error}")
        if STATE.debug:
            for remark in getattr(each.error, "__notes__", ()):
                note(remark)
