"""Where a store's decisions are: in a file of its own folder, or in one elsewhere that it remembers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kg.decisions import FILE, Decision, merged, read_decisions, write_decisions
from kg.errors import InputError
from kg.store.embedded import EmbeddedStore

__all__ = ["add_decisions", "decisions_file", "stored_decisions", "use_decisions"]

# under which the database keeps the path of a file that is elsewhere
_ELSEWHERE: Final = "decisions file"


def decisions_file(store: EmbeddedStore) -> Path | None:
    """The file of a store's decisions; None for a store in memory that knows of none."""
    elsewhere = store.database.get(_ELSEWHERE)
    if elsewhere:
        return Path(elsewhere)
    return None if store.path is None else store.path / FILE


def use_decisions(store: EmbeddedStore, file: Path) -> None:
    """Take a file for the store's decisions from now on.

    Raises:
        InputError: it is a folder.
    """
    if file.is_dir():
        raise InputError(f"--decisions {file}: a folder, where a file is needed, such as {file / FILE}.")
    inside = store.path is not None and file.resolve() == (store.path / FILE).resolve()
    store.database.set(_ELSEWHERE, "" if inside else str(file.resolve()))


def stored_decisions(store: EmbeddedStore, file: Path | None = None) -> tuple[Decision, ...]:
    """A store's decisions.

    Args:
        store: open for writing.
        file: the file to take from now on; None for the one that the store knows of.

    Raises:
        InputError: the file is wrong (with its line), can't be read, or is gone.
    """
    if file is not None:
        if not file.exists():
            raise InputError(f"--decisions {file}: there is no such file. 'kg review --decisions {file}' makes one.")
        use_decisions(store, file)
    known = decisions_file(store)
    if known is None:
        return ()
    if store.database.get(_ELSEWHERE) and not known.exists():
        raise InputError(f"{known}: the store's decisions were there, and the file is gone. Restore it, or give another with --decisions.")
    return read_decisions(known)


def add_decisions(store: EmbeddedStore, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Write decisions into a store's file, each in the place of what was decided of the same thing; all that it holds then.

    Raises:
        InputError: the file is wrong or can't be written, or the store is in memory and knows of none.
    """
    file = decisions_file(store)
    if file is None:
        raise InputError("a store in memory keeps no decisions. Give a file of them with --decisions.")
    found = merged(read_decisions(file), decisions)
    write_decisions(file, found)
    return found
