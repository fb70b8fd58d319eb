"""What goes wrong on a disk, said in words that help."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError

__all__ = ["store_failures"]

_FULL = re.compile(r"no space left|disk is full|quota exceeded|file too large", re.IGNORECASE)
# SQLite's word for all that a disk can answer but 'full', such as a limit on the size of files
_FAILING = re.compile(r"disk I/O error", re.IGNORECASE)
_FORBIDDEN = re.compile(r"permission denied|readonly database|read-only file system|unable to open database file", re.IGNORECASE)


@contextmanager
def store_failures(path: Path | None, doing: str) -> Iterator[None]:
    """Turn the system's and the engines' errors into a :class:`StoreError`.

    Args:
        path: the store's folder, None for one in memory.
        doing: what was tried, for the message, such as ``"write the graph"``.

    Raises:
        StoreError: for an OSError, which is what Oxigraph raises too, or an error of SQLite.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreError(_explain(error, path, doing)) from error


def _explain(error: Exception, path: Path | None, doing: str) -> str:
    """What, where and what to do."""
    where = f"store {path}" if path else "store in memory"
    number = getattr(error, "errno", None)
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} or _FULL.search(str(error)):
        return f"{where}: can't {doing}: the disk is full; what the store held before is untouched. Free some space and run it again."
    if _FAILING.search(str(error)):
        return f"{where}: can't {doing}: the disk is full or fails ({error}); what the store held before is untouched. Check the disk."
    if number in {errno.EACCES, errno.EPERM, errno.EROFS} or _FORBIDDEN.search(str(error)):
        return f"{where}: can't {doing}: no permission ({error}). Check the folder's owner and rights, or give another with --store."
    return f"{where}: can't {doing}: {error}"
