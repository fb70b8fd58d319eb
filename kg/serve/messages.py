"""What the server and the processes that answer its questions say to each other.

Each message is four bytes with the length of what follows (big-endian) and a MessagePack map. An answer that is held in
memory follows its message; a longer one lies in the file that the message names.
"""

from __future__ import annotations

import struct
from typing import TypeAlias

import msgspec

__all__ = [
    "LENGTH",
    "Answer",
    "Card",
    "Index",
    "Named",
    "NamedPage",
    "Picture",
    "Refresh",
    "Search",
    "Setup",
    "Sparql",
    "Task",
    "Update",
    "decode_task",
    "frame",
]

LENGTH = struct.Struct(">I")


class Setup(msgspec.Struct, frozen=True):
    """What a process needs to know before its first question; sizes as in :class:`kg.serve.limits.Limits`.

    ``queries`` is the folder of the user's own queries, ``spool_path`` the file for an answer that memory is not to hold.
    """

    store: str
    queries: str | None
    spool_path: str
    seconds: float
    memory: int
    rows: int
    answer: int
    spool: int


class Sparql(msgspec.Struct, frozen=True, tag=True):
    """A SPARQL query, its dataset as the request gave it, and the media types for a table and for a graph."""

    text: str
    default: list[str] | None
    named: list[str] | None
    table: str | None
    graph: str | None


class Update(msgspec.Struct, frozen=True, tag=True):
    """A SPARQL update."""

    text: str


class Named(msgspec.Struct, frozen=True, tag=True):
    """A named query with its parameters as they were typed, and the media type of the answer."""

    name: str
    parameters: dict[str, str]
    table: str


class NamedPage(msgspec.Struct, frozen=True, tag=True):
    """A page of the answer to a named query: at most ``limit`` rows behind ``offset``; it comes with the total as JSON."""

    name: str
    parameters: dict[str, str]
    limit: int
    offset: int


class Search(msgspec.Struct, frozen=True, tag=True):
    """Words to look for."""

    text: str


class Card(msgspec.Struct, frozen=True, tag=True):
    """What is known of an entity, by a name or its IRI."""

    entity: str


class Picture(msgspec.Struct, frozen=True, tag=True):
    """The page with the graph."""

    title: str


class Index(msgspec.Struct, frozen=True, tag=True):
    """Bring the index for searches up to date, which takes as long as it takes; there is nothing to answer."""


class Refresh(msgspec.Struct, frozen=True, tag=True):
    """Go to the store's current graph; there is nothing to answer."""


Task: TypeAlias = Sparql | Update | Named | NamedPage | Search | Card | Picture | Index | Refresh


class Answer(msgspec.Struct, frozen=True):
    """The outcome of a task: an HTTP status, and a body of ``size`` bytes; it lies in a file where ``spooled`` says so."""

    status: int
    media_type: str
    size: int
    spooled: bool


_decoder: msgspec.msgpack.Decoder[Task] = msgspec.msgpack.Decoder(Task)
_encoder = msgspec.msgpack.Encoder()


def decode_task(data: bytes) -> Task:
    """The task of a message without its length."""
    return _decoder.decode(data)


def frame(message: Task | Answer) -> bytes:
    """A message with its length."""
    data = _encoder.encode(message)
    return LENGTH.pack(len(data)) + data
