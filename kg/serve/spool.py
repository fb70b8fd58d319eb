"""Where an answer is written until it is whole: memory first, then a file, and never more than allowed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, Self, cast

__all__ = ["Spool", "TooLargeError"]


class TooLargeError(Exception):
    """An answer is larger than allowed."""


class Spool:
    """A file-like object for one answer.

    Args:
        path: the file that takes an answer which memory is not to hold.
        memory: bytes held in memory at most.
        most: bytes of an answer at most.
    """

    def __init__(self, path: Path, *, memory: int, most: int) -> None:
        self._path = path
        self._memory = memory
        self._most = most
        self._sink: BinaryIO = BytesIO()
        self.size = 0
        self.spooled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sink.close()

    @property
    def sink(self) -> IO[bytes]:
        """This, as what the engine writes to; it only ever writes and flushes."""
        return cast("IO[bytes]", self)

    def write(self, data: bytes) -> int:
        """Take a part of the answer.

        Raises:
            TooLargeError: the answer is larger than allowed.
            OSError: the disk takes no more.
        """
        self.size += len(data)
        if self.size > self._most:
            raise TooLargeError(f"the answer is larger than {self._most:,} bytes. Ask for fewer rows, by LIMIT, or for fewer columns")
        if self.size > self._memory and not self.spooled:
            self._to_file()
        return self._sink.write(data)

    def flush(self) -> None:
        """Hand to the system what was written."""
        self._sink.flush()

    def content(self) -> bytes:
        """All that was written, in memory or not."""
        self.flush()
        return self._path.read_bytes() if self.spooled else self._held().getvalue()

    def held(self) -> bytes:
        """What is to follow the message: all that was written, or nothing where it lies in the file."""
        self.flush()
        return b"" if self.spooled else self._held().getvalue()

    def _held(self) -> BytesIO:
        if not isinstance(self._sink, BytesIO):
            raise TypeError("the answer lies in a file")
        return self._sink

    def _to_file(self) -> None:
        held = self._held().getvalue()
        self._sink = self._path.open("wb")
        self._sink.write(held)
        self.spooled = True
