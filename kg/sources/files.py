"""Arguments → files with the names under which they stand in a store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import SourceError

__all__ = ["ENDINGS", "STANDARD_INPUT", "Listing", "Rejected", "SourceFile", "list_sources"]

#: the endings that are read, in any case
ENDINGS = (".txt", ".md")
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read; ``path`` is None for standard input. ``source`` is its name in the store."""

    source: str
    path: Path | None

    @property
    def name(self) -> str:
        """What messages call it."""
        return "standard input" if self.path is None else str(self.path)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file, or a folder, that was not read, and why."""

    path: str
    error: Exception


@dataclass(slots=True)
class Listing:
    """The files that arguments name, what of them can't be read, and how many have endings that are not read."""

    files: list[SourceFile] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    skipped: int = 0


def list_sources(paths: Iterable[str | Path]) -> Listing:
    """The files that paths name: folders recursively, in the order of their names, hidden ones left out.

    The source of a file is its path relative to the folder given, or its name; that of standard input is settled when it is read.
    A file that is named twice is read once. Two files of the same source are both rejected, since each would replace the other.
    """
    listing = Listing()
    for path in paths:
        _list_path(path, listing)
    return _unique(listing)


def _list_path(path: str | Path, listing: Listing) -> None:
    if str(path) == STANDARD_INPUT:
        listing.files.append(SourceFile("stdin", None))
    elif Path(path).is_dir():
        _list_folder(Path(path), listing)
    elif Path(path).suffix.lower() in ENDINGS or not Path(path).exists():
        _add(Path(path).name, Path(path), listing)
    else:
        ending = f"reports of the ending {Path(path).suffix!r} are not read; {' and '.join(ENDINGS)} are"
        error = SourceError(f"{path}: {ending}. Rename it, or pipe it in as '-'")
        listing.rejected.append(Rejected(str(path), error))


def _list_folder(folder: Path, listing: Listing) -> None:
    """Add a folder's texts, and reject the folder if it has none."""
    found = skipped = 0
    for file in _walk(folder, listing):
        if file.suffix.lower() in ENDINGS:
            _add(file.relative_to(folder).as_posix(), file, listing)
            found += 1
        else:
            skipped += 1
    listing.skipped += skipped
    if not found:
        others = f"; {skipped} files have other endings" if skipped else ""
        error = SourceError(f"{folder}: no report in this folder{others}; files that end in {' or '.join(ENDINGS)} are read")
        listing.rejected.append(Rejected(str(folder), error))


def _walk(folder: Path, listing: Listing) -> Iterator[Path]:
    """The files below a folder, sorted by path; links to folders are not followed, so there is no endless loop."""

    def refuse(error: OSError) -> None:
        message = f"{error.filename}: can't be listed: {error.strerror}; change its permissions or leave it out"
        listing.rejected.append(Rejected(str(error.filename), SourceError(message)))

    found: list[Path] = []
    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in files if not name.startswith(".")]
    yield from sorted(found, key=lambda file: file.parts)


def _add(source: str, path: Path, listing: Listing) -> None:
    """Add a file unless its name is no text."""
    try:
        source.encode("utf-8")
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        error = SourceError(f"{shown}: the file's name is not UTF-8, so it can't stand in a store; rename the file")
        listing.rejected.append(Rejected(shown, error))
    else:
        listing.files.append(SourceFile(source, path))


def _unique(listing: Listing) -> Listing:
    """Leave out repetitions, and reject files whose sources collide."""
    by_file: dict[Path | None, SourceFile] = {}
    for file in listing.files:
        by_file.setdefault(file.path.resolve() if file.path else None, file)
    by_source: dict[str, list[SourceFile]] = {}
    for file in by_file.values():
        by_source.setdefault(file.source, []).append(file)
    listing.files = [files[0] for files in by_source.values() if len(files) == 1]
    for source, files in by_source.items():
        if len(files) > 1:
            listing.rejected += [Rejected(file.name, _collision(source, files)) for file in files]
    return listing


def _collision(source: str, files: list[SourceFile]) -> SourceError:
    names = " and ".join(file.name for file in files)
    return SourceError(
        f"{names}: both would be {source!r} in the store, one replacing the other; give a folder that holds both, or rename one"
    )
