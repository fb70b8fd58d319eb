"""HTTP/1.1 as uvicorn speaks it, with a bound on what comes before a body, which uvicorn collects without one."""

from __future__ import annotations

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["MOST_HEAD", "BoundedProtocol"]

#: bytes of a request's first line and headers at most; a query may stand in the first line
MOST_HEAD: Final = (1 << 20) + (1 << 16)


class BoundedProtocol(HttpToolsProtocol):
    """A connection that ends when a request's head is too long."""

    _head = 0
    _in_body = False

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client."""
        self._head += len(data)
        super().data_received(data)
        if self._in_body:
            self._head = 0
        elif self._head > MOST_HEAD and not self.transport.is_closing():
            self.send_400_response("The request's first line and headers are too long.")

    def on_headers_complete(self) -> None:
        """Begin with the body."""
        self._in_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Begin with the next request."""
        self._in_body, self._head = False, 0
        super().on_message_complete()
