"""Locks between processes, on files."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
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
        """Take the lock unless somebody holds it: alone, leaving the process's id in the file, or with other readers.

        Raises:
            OSError: the file can't be opened.
        """
        handle = self.path.open("rb" if shared else "a+b")
        if not _try_lock(handle, shared=shared):
            handle.close()
            return False
        self._handle = handle
        if not shared:
            handle.seek(0)
            handle.truncate()
            handle.write(str(os.getpid()).encode("ascii"))
            handle.flush()
        return True

    def holder(self) -> str:
        """The id of the process that holds the lock, as far as the file tells."""
        with suppress(OSError):
            return self.path.read_text("ascii", errors="replace").strip() or "unknown"
        return "unknown"

    def release(self) -> None:
        """Give the lock up."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
