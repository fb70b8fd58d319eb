"""``kg-store.json``: what a store's folder holds and which generation of the graph counts."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from kg.errors import StoreError

__all__ = ["FORMAT", "MANIFEST", "Manifest", "read_manifest", "write_manifest"]

FORMAT = 1
MANIFEST = "kg-store.json"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The content of ``kg-store.json``."""

    format: int
    base_iri: str
    generation: int = 0
    quads: int = 0
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
    if not path.exists():
        raise StoreError(f"store {path}: there is no such folder. Build it with: kg build PATH… --store {path}")
    if not (path / MANIFEST).is_file():
        raise StoreError(f"store {path}: not a store, for {MANIFEST} is missing. Give one that kg build made, by --store or $KG_STORE.")
    data = (path / MANIFEST).read_bytes()
    try:
        _check_format(path, msgspec.json.decode(data, type=_Version).format)
        return msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"store {path}: {MANIFEST} is damaged ({error}). Delete the folder and build the store again.") from error


def _check_format(path: Path, found: int) -> None:
    if found > FORMAT:
        raise StoreError(f"store {path}: a newer kg wrote it (layout {found}, this one reads {FORMAT}). Upgrade kg-news.")
    if found < FORMAT:
        raise StoreError(f"store {path}: an older kg wrote it (layout {found}, this one reads {FORMAT}). Delete it and build it again.")


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write the manifest, all at once: a reader sees the old one or the new one.

    Raises:
        OSError: it can't be written.
    """
    aside = path / f"{MANIFEST}.new"
    with aside.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path / MANIFEST)
