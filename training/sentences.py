"""Read our own annotated sentences: one a line, entities marked inline as ``[[LABEL|text]]``, comments behind ``#``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["LABELS", "Entity", "read_sentences"]

LABELS = frozenset("PERSON ORG GPE LOC NORP FAC EVENT EXERCISE ROLE DATE TIME MONEY QUANTITY WEAPON PLATFORM".split())

# begin, end and label of an entity, in characters of the plain text
Entity = tuple[int, int, str]

_MARK = re.compile(r"\[\[(?P<label>[^|\[\]]*)\|(?P<text>[^|\[\]]*)\]\]")


def read_sentences(path: Path) -> Iterator[tuple[str, list[Entity]]]:
    """The plain text of each sentence of a file and its entities, in order, none overlapping.

    Raises:
        ValueError: if a line's markup is broken or its label unknown; the message names file and line.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip() and not line.startswith("#"):
                yield _parsed(line.strip(), f"{path}:{number}")


def _parsed(line: str, where: str) -> tuple[str, list[Entity]]:
    """One line without its markup, and its entities."""
    text = ""
    entities: list[Entity] = []
    last = 0
    for mark in _MARK.finditer(line):
        text += _plain(line[last : mark.start()], where)
        entities.append((len(text), len(text) + len(_checked(mark, where)), mark["label"]))
        text += mark["text"]
        last = mark.end()
    return text + _plain(line[last:], where), entities


def _checked(mark: re.Match[str], where: str) -> str:
    """The text of a mark whose label is known and which begins and ends with a character, not with a space."""
    if mark["label"] not in LABELS:
        raise ValueError(f"{where}: unknown label {mark['label']!r} in {mark.group()!r}; use one of {', '.join(sorted(LABELS))}")
    if not mark["text"] or mark["text"] != mark["text"].strip():
        raise ValueError(f"{where}: {mark.group()!r} is empty or has a space at its edge; move the space out of the brackets")
    return mark["text"]


def _plain(text: str, where: str) -> str:
    """Text between marks, in which no bracket of a mark may be left."""
    if "[[" in text or "]]" in text:
        raise ValueError(f"{where}: markup that cannot be read in {text!r}; write [[LABEL|text]], without one inside another")
    return text
