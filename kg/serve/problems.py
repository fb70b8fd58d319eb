"""What is wrong with a request, as HTTP says it."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Problem"]


class Problem(Exception):  # noqa: N818 - HTTP's own word for it (RFC 9457)
    """A request that gets no answer: the status, and what to say."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})
