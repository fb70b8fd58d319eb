"""``kg backup``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import DEFAULT_STORE, Store, console

__all__ = ["EXAMPLES", "backup"]

EXAMPLES = ("kg backup west-2025.tar --store west-2025",)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write; one that is there is replaced.", show_default=False)],
    store: Store = DEFAULT_STORE,
) -> None:
    """Write a store into one file: its graph, its reports and what was extracted of them.

    A build may go on meanwhile: the backup holds the store as it was before or after, never half of both.
    """
    from kg.store.backup import backup_store

    size = backup_store(store, file)
    console().print(f"Wrote {file} ({size / 1e6:.1f} MB).", markup=False)
