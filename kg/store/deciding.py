"""Where a store's decisions are, in a file of its own folder or in one elsewhere that it remembers, and a user's own names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from kg.decisions import FILE, GAZETTEER, Action, Decision, merged, read_decisions, write_decisions
from kg.errors import InputError
from kg.listed import Listed, read_listed
from kg.store.embedded import EmbeddedStore

__all__ = [
    "add_decisions",
    "all_decisions",
    "decisions_file",
    "given_decisions",
    "is_none",
    "stored_decisions",
    "stored_listed",
    "stored_rules",
    "use_decisions",
]

# under which the database keeps the paths of files that are elsewhere
_ELSEWHERE: Final = "decisions file"
_GAZETTEER: Final = "gazetteer file"
_RULES: Final = "rules folder"


def decisions_file(store: EmbeddedStore) -> Path | None:
    """The file of a store's decisions; None for a store in memory that knows of none."""
    elsewhere = store.database.get(_ELSEWHERE)
    if elsewhere:
        return Path(elsewhere)
    return None if store.path is None else store.path / FILE


def use_decisions(store: EmbeddedStore, file: Path) -> tuple[Decision, ...]:
    """Take a file for the store's decisions from now on; what it holds.

    Raises:
        InputError: it is a folder, is missing, can't be read or is wrong (with its line); the store keeps to its former file then.
    """
    inside = store.path is not None and file.resolve() == (store.path / FILE).resolve()
    found = read_decisions(file) if inside else given_decisions(file)
    store.database.set(_ELSEWHERE, "" if inside else str(file.resolve()))
    return found


def given_decisions(file: Path) -> tuple[Decision, ...]:
    """The decisions in a file that a user names.

    Raises:
        InputError: it is a folder, is missing, can't be read or is wrong (with its line).
    """
    if file.is_dir():
        raise InputError(f"--decisions {file}: a folder, where a file is needed, such as {file / FILE}.")
    if not file.exists():
        raise InputError(f"--decisions {file}: there is no such file. 'kg review --decisions {file}' makes one.")
    return read_decisions(file)


def all_decisions(store: EmbeddedStore, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions with what the store's gazetteer says of identities elsewhere, as far as nobody has decided otherwise."""
    found = tuple(decisions)
    decided = {decision.subject for decision in found}
    told = (
        Decision(Action.LINK, each.kind.value, each.written, each.item, because="listed in a gazetteer", by=GAZETTEER)
        for each in stored_listed(store)
        if each.item
    )
    return (*found, *(each for each in told if each.subject not in decided))


def stored_decisions(store: EmbeddedStore, file: Path | None = None) -> tuple[Decision, ...]:
    """A store's decisions.

    Args:
        store: open for writing.
        file: the file to take from now on; None for the one that the store knows of.

    Raises:
        InputError: the file is wrong (with its line), can't be read, or is gone.
    """
    if file is not None:
        return use_decisions(store, file)
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
    found = merged(stored_decisions(store), decisions)
    write_decisions(file, found)
    return found


def is_none(file: Path) -> bool:
    """Whether a file is the word for none."""
    return str(file) == "none"


def stored_rules(store: EmbeddedStore, folder: str | Path | None = None) -> Path | None:
    """The folder of the user's own relations that a store is built with.

    Args:
        store: open for writing.
        folder: the one to take from now on; None for the one that the store knows of, ``none`` for no more.

    Raises:
        InputError: the folder is gone.
    """
    if folder is not None:
        store.database.set(_RULES, "" if is_none(Path(folder)) else str(Path(folder).resolve()))
    known = store.database.get(_RULES)
    if known and not Path(known).exists():
        raise InputError(f"{known}: the store's rules were there, and they are gone. Restore them, or give others with --rules, or 'none'.")
    return Path(known) if known else None


def stored_listed(store: EmbeddedStore, file: Path | None = None) -> tuple[Listed, ...]:
    """The names of the user's own that a store is built with.

    Args:
        store: open for writing.
        file: the gazetteer to take from now on; None for the one that the store knows of, ``none`` for no more.

    Raises:
        InputError: the file is wrong (with its line), can't be read, or is gone.
    """
    if file is not None:
        listed = () if is_none(file) else read_listed(file)
        store.database.set(_GAZETTEER, "" if is_none(file) else str(file.resolve()))
        return listed
    known = store.database.get(_GAZETTEER)
    if known and not Path(known).exists():
        raise InputError(
            f"{known}: the store's gazetteer was there, and it is gone. Restore it, or give another with --gazetteer, or 'none'."
        )
    return read_listed(Path(known)) if known else ()
