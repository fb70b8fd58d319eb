"""What a question may cost, and where its answer waits until it is whole."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of the server; a question beyond one of them gets a refusal in words, never a part of an answer.

    Attributes:
        seconds: how long a question may run.
        memory: bytes of address space that a question may take beyond what its process holds before it.
        rows: rows or triples of an answer.
        answer: bytes of an answer, as it is written.
        request: bytes of a request's body, and of its address.
        spool: bytes of an answer that are held in memory; the rest of a longer one goes to a temporary file.
        waiting: questions that may wait for a free process.
        patience: seconds that a question may wait for a free process.
    """

    seconds: float = 30.0
    memory: int = 1024 * MIB
    rows: int = 100_000
    answer: int = 64 * MIB
    request: int = 1 * MIB
    spool: int = 4 * MIB
    waiting: int = 500
    patience: float = 30.0
