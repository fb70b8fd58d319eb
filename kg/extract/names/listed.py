"""Names that a user has listed, wherever a text has them; what the recogniser takes their words for does not matter then."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Doc

from kg.extract.names.edges import Name
from kg.extract.reading import Reading
from kg.listed import Listed
from kg.model import Entity, Kind

__all__ = ["ListedNames", "mark_listed"]

_WORD: Final = re.compile(r"\w+|[^\w\s]")
# a longer name is found in capitals, too, as headlines and datelines have it; a short one would be an acronym
_CAPITALS: Final = 5


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    begin: int
    end: int


class ListedNames:
    """Finds what a user has listed.

    Args:
        listed: the entities with their names, none of which two of them have.
    """

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Listed]]] = defaultdict(list)
        for each in listed:
            for name in each.names:
                for form in dict.fromkeys((name, name.upper() if len(name) >= _CAPITALS else name)):
                    words = tuple(word.text for word in _words(form))
                    self._by_first[words[0]].append((words, each))
        for found in self._by_first.values():
            found.sort(key=lambda each: -len(each[0]))  # the longest name counts

    def find(self, doc: Doc) -> list[Name]:
        """Where the text has a listed name, in its order, none overlapping."""
        return [name for name in (_name(doc, *found) for found in self._found(doc.text)) if name is not None]

    def _found(self, text: str) -> Iterator[tuple[int, int, Listed]]:
        words = list(_words(text)) if self._by_first else []
        i = 0
        while i < len(words):
            step = 1
            for parts, listed in self._by_first.get(words[i].text, ()):
                if tuple(word.text for word in words[i : i + len(parts)]) == parts:
                    step = len(parts)
                    yield words[i].begin, words[i + step - 1].end, listed
                    break
            i += step


def mark_listed(reading: Reading, listed: Iterable[Listed]) -> None:
    """Give listed bodies the state whose they are."""
    codes = {each.name: each.state for each in listed if each.kind is Kind.ORGANISATION and each.state}
    for entity in list(reading.entities.values()):
        if entity.kind is Kind.ORGANISATION and entity.name in codes:
            reading.entities[entity.id] = _of_state(entity, codes[entity.name])


def _of_state(entity: Entity, code: str | None) -> Entity:
    return replace(entity, code=code, local=False)


def _words(text: str) -> Iterator[_Word]:
    """The words and signs of a text; curly apostrophes are straight."""
    for found in _WORD.finditer(text.replace("’", "'")):
        yield _Word(found.group(), found.start(), found.end())


def _name(doc: Doc, begin: int, end: int, listed: Listed) -> Name | None:
    """The name of a stretch of the text; None where the stretch cuts a token, as in a longer word."""
    span = doc.char_span(begin, end)
    if span is None:
        return None
    code = listed.state if listed.kind is Kind.STATE else None
    return Name(span.start, span.end, listed.kind, " ".join(span.text.split()), code, listed=listed.name)
