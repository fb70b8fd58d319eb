"""Locks between processes, on files."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

__all__ = ["FileLock"]

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: BinaryIO, *, shared: bool) -> bool:
        # Windows locks bytes, exclusively only: readers do without
        if shared:
            return True
        try:
            handle.seek(1 << 20)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: BinaryIO, *, shared: bool) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """A lock on a file, which the system lifts when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: BinaryIO | None = None

    def acquire(self, *, shared: bool = False) -> bool:
        """Take the lock unless somebody holds it: alone, leaving in the file who has it, or with other readers.

        Raises:
            OSError: the file can't be opened.
        """
        handle = self.path.open("rb" if shared else "a+b")
        if not _try_lock(handle, shared=shared):
            handle.close()
            return False
        self._handle = handle
        if not shared:
            _sign(handle)
        return True

    def holder(self) -> str:
        """Who holds the lock, as far as the file tells: ``process 4711 on host amsel, since 2025-05-28 12:00:00 UTC``."""
        with suppress(OSError):
            return self.path.read_text("utf-8", errors="replace").strip() or "another process"
        return "another process"

    def release(self) -> None:
        """Give the lock up."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def _sign(handle: BinaryIO) -> None:
    """Write down who holds the lock; on a full disk the lock holds all the same."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    with suppress(OSError):
        handle.seek(0)
        handle.truncate()
        handle.write(f"process {os.getpid()} on host {socket.gethostname()}, since {since} UTC".encode())
        handle.flush()
