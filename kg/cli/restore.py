"""``kg restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import DEFAULT_STORE, Store, console

__all__ = ["EXAMPLES", "restore"]

EXAMPLES = ("kg restore west-2025.tar --store west-2025",)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What kg backup wrote.", show_default=False)],
    store: Store = DEFAULT_STORE,
) -> None:
    """Make a store of a backup.

    The store's folder must be missing or empty. The backup's checksums are held against what is unpacked.
    """
    from kg.store.backup import restore_store

    manifest = restore_store(file, store)
    console().print(f"Restored {manifest.documents} reports, {manifest.quads} quads. Store: {store}", markup=False)
