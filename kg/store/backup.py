"""A store in one file, and back: a tar archive of one consistent state, with the checksums of what it holds at its end.

Taking a backup disturbs neither readers nor a writer: the generation is kept from being deleted, the database copied by
SQLite's own backup, and what does not fit together is taken again.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import msgspec

from kg.decisions import FILE
from kg.errors import StoreError
from kg.store.database import DATABASE, Database
from kg.store.embedded import check_folder
from kg.store.failures import store_failures
from kg.store.generations import Generations
from kg.store.manifest import FORMAT, MANIFEST, Manifest, read_manifest, sync_folder, write_manifest

__all__ = ["backup_store", "restore_store"]

_CONTENTS: Final = "kg-backup.json"
# how often a state is taken again that a writer has changed meanwhile
_ATTEMPTS: Final = 100
_BLOCK: Final = 1 << 20


class _Contents(msgspec.Struct, frozen=True):
    """The last member of a backup: the layout's version, and the SHA-256 of each file before it."""

    format: int
    files: dict[str, str]


def backup_store(path: str | Path, file: str | Path) -> int:
    """Write a store into one file, all at once; its size in bytes.

    Args:
        path: the store's folder; others may read it, and one may write to it.
        file: the file, which is replaced if it is there.

    Raises:
        StoreError: there is no store, it can't be read, or the file can't be written.
    """
    folder, target = Path(path), Path(file)
    if target.resolve().is_relative_to(folder.resolve()):
        raise StoreError(f"backup {target}: it would lie within the store {folder}. Give another place.")
    with (
        store_failures(folder, f"back it up into {target}"),
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".kg-") as aside,
    ):
        part = Path(aside, "part")
        with _state(folder, Path(aside)) as (manifest, database, generation):
            decided = folder / FILE
            _write(part, manifest, [database, *([decided] if decided.is_file() else [])], generation)
        part.replace(target)
        sync_folder(target.parent)
    return target.stat().st_size


@contextmanager
def _state(folder: Path, aside: Path) -> Iterator[tuple[Manifest, Path, Path | None]]:
    """One state of a store: its manifest, a copy of its database, and the folder of its generation, which stays while this lasts."""
    generations = Generations(folder)
    copy = aside / DATABASE
    try:
        for _ in range(_ATTEMPTS):
            manifest = read_manifest(folder)
            if not manifest.generation:
                write_manifest(aside, manifest)
                yield manifest, _copied(folder, copy), None
                return
            generations.keep(manifest.generation)
            if read_manifest(folder) == manifest and _generation(_copied(folder, copy)) == manifest.generation:
                yield manifest, copy, generations.path(manifest.generation)
                return
        raise StoreError(f"store {folder}: it changes too fast to be backed up. Try again when no build is running.")
    finally:
        generations.release()


def _copied(folder: Path, copy: Path) -> Path:
    copy.unlink(missing_ok=True)
    database = Database(folder / DATABASE, read_only=True)
    try:
        database.copy_to(copy)
    finally:
        database.close()
    return copy


def _generation(copy: Path) -> int:
    """The generation that a database belongs to."""
    database = Database(copy, read_only=True)
    try:
        told = database.get("manifest")
    finally:
        database.close()
    return msgspec.json.decode(told, type=Manifest).generation if told else 0


def _write(part: Path, manifest: Manifest, beside: Sequence[Path], generation: Path | None) -> None:
    """Write the archive, down to the disk."""
    files = {MANIFEST: io.BytesIO(msgspec.json.encode(manifest))}
    sums: dict[str, str] = {}
    with part.open("wb") as raw:
        with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for name, stream in files.items():
                sums[name] = _add(archive, name, stream, len(stream.getbuffer()))
            for path in [*beside, *(sorted(generation.iterdir()) if generation else ())]:
                name = path.name if path in beside else f"{path.parent.name}/{path.name}"
                with path.open("rb") as stream:
                    sums[name] = _add(archive, name, stream, path.stat().st_size)
            contents = msgspec.json.encode(_Contents(FORMAT, sums))
            _add(archive, _CONTENTS, io.BytesIO(contents), len(contents))
        raw.flush()
        os.fsync(raw.fileno())


class _Summed:
    """A stream that sums up what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self.digest.update(data)
        return data


def _add(archive: tarfile.TarFile, name: str, stream: IO[bytes], size: int) -> str:
    """Add a member; its SHA-256. No clock and no user's name gets into the archive."""
    member = tarfile.TarInfo(name)
    member.size = size
    summed = _Summed(stream)
    archive.addfile(member, summed)  # it reads, and nothing else is asked of it
    return summed.digest.hexdigest()


def restore_store(file: str | Path, path: str | Path) -> Manifest:
    """Make a store of a backup; what it holds.

    Args:
        file: what :func:`backup_store` wrote.
        path: the store's folder, which must be missing or empty.

    Raises:
        StoreError: the file is no backup or damaged, the folder holds something, or it can't be written; it is as before then.
    """
    source, folder = Path(file), Path(path)
    check_folder(folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise StoreError(f"store {folder}: the folder is not empty, and a restored store replaces nothing. Give a new one with --store.")
    with store_failures(folder, f"restore {source}"):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".kg-") as aside:
            whole = Path(aside, "store")
            whole.mkdir()
            manifest = _extract(source, whole)
            if folder.is_dir():
                folder.rmdir()
            shutil.move(whole, folder)
            sync_folder(folder.parent)
    return manifest


def _extract(source: Path, folder: Path) -> Manifest:
    """Unpack a backup, and hold it against its checksums."""
    sums: dict[str, str] = {}
    try:
        with tarfile.open(source, "r:") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None or not _is_ours(member.name):
                    raise StoreError(
                        f"backup {source}: it holds {member.name!r}, which no backup of kg does. Give one that kg backup wrote."
                    )
                if member.name == _CONTENTS:
                    _check(source, sums, stream.read())
                    return _settled(folder)
                sums[member.name] = _unpack(stream, folder / member.name)
    except tarfile.TarError as error:
        raise StoreError(f"backup {source}: no backup, or a damaged one ({error}). Give one that kg backup wrote.") from error
    raise StoreError(f"backup {source}: its end is missing, so it was not written or copied to the end. Give a whole one.")


def _is_ours(name: str) -> bool:
    """Whether a backup may hold a file of this name: nothing leads out of the folder."""
    folder, _, last = name.rpartition("/")
    return name in {MANIFEST, DATABASE, FILE, _CONTENTS} or (
        folder.removeprefix("generation-").isdecimal()
        and folder.startswith("generation-")
        and last not in {"", ".", ".."}
        and "\\" not in last
    )


def _unpack(stream: IO[bytes], target: Path) -> str:
    """Write a member, down to the disk; its SHA-256."""
    digest = hashlib.sha256()
    target.parent.mkdir(exist_ok=True)
    with target.open("xb") as out:
        while block := stream.read(_BLOCK):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _check(source: Path, sums: dict[str, str], data: bytes) -> None:
    """Refuse a backup of another layout or with a damaged file."""
    try:
        contents = msgspec.json.decode(data, type=_Contents)
    except msgspec.DecodeError as error:
        raise StoreError(f"backup {source}: its list of contents is damaged ({error}). Give another.") from error
    if contents.format != FORMAT:
        raise StoreError(
            f"backup {source}: another kg wrote it (layout {contents.format}, this one reads {FORMAT}). "
            "Restore it with that kg, then bring the store up to date with this one: kg migrate"
        )
    damaged = sorted(name for name in contents.files.keys() | sums.keys() if contents.files.get(name) != sums.get(name))
    if damaged:
        raise StoreError(f"backup {source}: {damaged[0]} is damaged or missing. Give another.")


def _settled(folder: Path) -> Manifest:
    """The manifest of a folder that was unpacked, whose locks are made."""
    manifest = read_manifest(folder)
    if manifest.generation:
        (folder / f"generation-{manifest.generation}.lock").touch()
    for each in (*(entry for entry in folder.iterdir() if entry.is_dir()), folder):
        sync_folder(each)
    return manifest
