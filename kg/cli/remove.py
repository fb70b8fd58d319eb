"""``kg remove``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.build import progress_bar
from kg.cli.output import DEFAULT_ANY, AnyStore, console

__all__ = ["EXAMPLES", "remove"]

EXAMPLES = ("kg remove zapad-2021-mulino.md", "kg remove old/a.txt old/b.txt --store west-2025")


def remove(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Reports, as 'kg query documents' names them.", show_default=False)
    ],
    store: AnyStore = DEFAULT_ANY,
    state: Annotated[Path | None, typer.Option(metavar="DIR", help="What builds into a server keep here.")] = None,
) -> None:
    """Take reports out of a store, with all that only they support.

    The graph is then what a build without them would have made. A source that the store does not have stops all.
    """
    from kg.knowledge_graph import open_or_create
    from kg.pipeline import remove as remove_reports
    from kg.store.manifest import read_manifest
    from kg.store.opening import home_of

    folder, mirror = home_of(store, state)
    read_manifest(folder)  # a store that is not there is not made
    with open_or_create(folder) as opened, progress_bar() as progress:
        report = remove_reports(sources, opened, progress)
        left = opened.info.documents
        if mirror:
            mirror.publish(opened)
    console().print(f"Reports: {len(report.removed)} removed, {left} left. Store: {store}", markup=False)
