"""Pieces of bytes as one file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

__all__ = ["PieceStream"]


class PieceStream(io.RawIOBase):
    """Pieces of bytes as one file, which asks for the next piece when it needs it.

    Args:
        pieces: read once.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__()
        self._pieces = iter(pieces)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer, for which typing has no name before Python 3.12
        """Fill a buffer as far as the next piece goes; 0 at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken
