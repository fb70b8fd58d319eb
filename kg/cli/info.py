"""``kg info``."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, add_row, console, new_table, write

__all__ = ["EXAMPLES", "info"]

EXAMPLES = (
    "kg info",
    "kg info --store west-2025 --format json",
)


class InfoFormat(StrEnum):
    """How it is written."""

    TEXT = "text"
    JSON = "json"


def info(
    store: AnyStore = DEFAULT_ANY,
    form: Annotated[InfoFormat, typer.Option("--format", "-f", help="How to write it.")] = InfoFormat.TEXT,
) -> None:
    """Say what a store holds: counts by class, documents, models and versions."""
    from kg.knowledge_graph import read_info
    from kg.store.opening import open_any

    with open_any(store) as opened:
        known = read_info(opened)
    if form is InfoFormat.JSON:
        write(json.dumps(asdict(known), ensure_ascii=False, indent=2))
        return
    table = new_table(["", ""])
    rows = {"store": known.path, "base IRI": known.base_iri, "pipeline": known.pipeline, "documents": known.documents, "quads": known.quads}
    for name, value in (rows | dict(known.versions)).items():
        add_row(table, [name, value])
    counts = new_table(["class", "instances"])
    counts.columns[1].justify = "right"
    for name, count in known.counts.items():
        add_row(counts, [name, count])
    console().print(table, counts)
