"""What the finders of events hand on: one place where a text tells of an event."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg.extract.events.telling import Telling
from kg.model import Kind

__all__ = ["Found"]


@dataclass(frozen=True, slots=True)
class Found:
    """One telling of an event.

    Attributes:
        kind: the class of the event.
        name: what it is called, such as 'meeting' or 'attack'.
        types: codes of PLOVER.
        participants: who acts or takes part, by identifier; ``recipients`` whom it is done to or for.
        places: where its clause says that it happens, besides the adverbials of ``frame`` and ``trigger``.
        trigger: the word that names it; ``frame`` the verb or noun that its setting hangs on.
        telling: whether the clause says that it happens, and when.
        format: what ``kg:format`` says, or nothing; ``towards`` the word before the recipients in its label.
    """

    kind: Kind
    name: str
    types: tuple[str, ...]
    participants: tuple[str, ...]
    trigger: Token
    frame: Token
    telling: Telling
    recipients: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    format: str = ""
    topic: str = ""
    towards: str = "with"
