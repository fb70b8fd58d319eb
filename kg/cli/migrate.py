"""``kg migrate``."""

from __future__ import annotations

from functools import partial

from kg.cli.build import progress_bar
from kg.cli.output import DEFAULT_STORE, Store, console

__all__ = ["EXAMPLES", "migrate"]

EXAMPLES = ("kg migrate --store west-2025",)


def migrate(store: Store = DEFAULT_STORE) -> None:
    """Bring a store that an older kg wrote up to date.

    No report is read or extracted again. The old store counts until the new one is complete: if this is interrupted, run it again.
    """
    from kg.store.migrate import migrate_store

    with progress_bar() as progress:
        done = migrate_store(store, partial(progress, "store"))
    console().print(f"{'Brought up to date' if done else 'Nothing to do'}. Store: {store}", markup=False)
