"""``kg-store.json``: what a store's folder holds and which generation of the graph counts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from kg.errors import StoreError

__all__ = ["FORMAT", "MANIFEST", "Manifest", "format_of", "read_manifest", "sync_folder", "write_manifest"]

FORMAT = 2
MANIFEST = "kg-store.json"
_Kind = TypeVar("_Kind", bound=msgspec.Struct)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The content of ``kg-store.json``; ``counts`` are instances by the local name of their ``kg:`` class."""

    format: int
    base_iri: str
    generation: int = 0
    documents: int = 0
    quads: int = 0
    counts: dict[str, int] = {}
    pipeline: str | None = None
    versions: dict[str, str] = {}


class _Version(msgspec.Struct):
    """The one field that every version of the layout has."""

    format: int


def read_manifest(path: Path) -> Manifest:
    """The manifest of the store in a folder.

    Raises:
        StoreError: the folder is missing or no store, or a newer or older kg wrote it.
        OSError: the manifest can't be read.
    """
    _check_format(path, format_of(path))
    return _decoded(path, Manifest)


def format_of(path: Path) -> int:
    """The version of the layout that the store in a folder has.

    Raises:
        StoreError: the folder is missing or no store.
        OSError: the manifest can't be read.
    """
    if not path.exists():
        raise StoreError(f"store {path}: there is no such folder. Build it with: kg build PATH… --store {path}")
    if not (path / MANIFEST).is_file():
        raise StoreError(f"store {path}: not a store, for {MANIFEST} is missing. Give one that kg build made, by --store or $KG_STORE.")
    return _decoded(path, _Version).format


def _decoded(path: Path, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode((path / MANIFEST).read_bytes(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(
            f"store {path}: {MANIFEST} is damaged ({error}). Restore a backup, or delete the folder and build again."
        ) from error


def _check_format(path: Path, found: int) -> None:
    if found > FORMAT:
        raise StoreError(f"store {path}: a newer kg wrote it (layout {found}, this one reads {FORMAT}). Upgrade kg-news.")
    if found < FORMAT:
        raise StoreError(
            f"store {path}: an older kg wrote it (layout {found}, this one reads {FORMAT}). "
            f"Bring it up to date, without reading a report again, with: kg migrate --store {path}"
        )


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write the manifest, all at once: a reader sees the old one or the new one, whatever happens to the machine.

    Raises:
        OSError: it can't be written.
    """
    aside = path / f"{MANIFEST}.new"
    with aside.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path / MANIFEST)
    sync_folder(path)


def sync_folder(path: Path) -> None:
    """See to it that a folder's entries are on the disk; Windows does so by itself.

    Raises:
        OSError: they can't be written.
    """
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
