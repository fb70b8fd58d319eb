"""What a text says of a person's gender: titles and nouns beside the name, its given name, its Slavic ending."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from kg.extract.gazetteer import gender_of
from kg.extract.lexicon import FEMALE, MALE
from kg.extract.reading import Reading
from kg.model import Kind, Mention

__all__ = ["HUMANS", "Gender", "genders", "noun_gender"]

_MEN: Final = MALE | frozenset("man boy guy gentleman grandfather uncle nephew dad actor king monk priest".split())
_WOMEN: Final = FEMALE | frozenset("woman girl lady grandmother aunt niece mom mum actress nun widow".split())
# nouns for one person, whose gender they do not tell
HUMANS: Final = (
    _MEN
    | _WOMEN
    | frozenset(
        "person someone somebody child baby kid infant teenager adult parent friend colleague neighbour neighbor partner victim suspect "
        "witness patient student teacher doctor nurse scientist writer artist player singer soldier driver worker user member owner "
        "resident citizen voter survivor attacker shooter gunman pilot captain brother-in-law cousin grandson granddaughter heir".split()
    )
)
_FEMININE_SURNAME: Final = re.compile(r"(?:[oe]va|skaya|skaia|ová|ovna|evna)$")
_MASCULINE_PATRONYMIC: Final = re.compile(r"(?:ovich|evich|avich)$")


@dataclass(frozen=True, slots=True)
class Gender:
    """'m' or 'f', and how surely: ``titled`` by words of the text beside the name, else by the name alone."""

    value: str
    titled: bool


def noun_gender(token: Token) -> str | None:
    """The gender that a noun for a person tells."""
    return "m" if token.lower_ in _MEN else "f" if token.lower_ in _WOMEN else None


def genders(reading: Reading) -> dict[str, Gender]:
    """The gender of each person of whom the text or the name tells it."""
    found: dict[str, Gender] = {}
    for mention in reading.mentions:
        if len(mention.entities) == 1 and reading.kind(mention.entities[0]) is Kind.ACTOR:
            value = _beside(reading, mention)
            if value:
                found.setdefault(mention.entities[0], Gender(value, titled=True))
    for entity in reading.entities.values():
        if entity.kind is Kind.ACTOR and entity.id not in found:
            value = _by_name([entity.name, *entity.aliases])
            if value:
                found[entity.id] = Gender(value, titled=False)
    return found


def _beside(reading: Reading, mention: Mention) -> str | None:
    """'Mrs', 'spokeswoman', 'his wife': words right before a name or hanging on it."""
    tokens = reading.tokens(mention.span)
    near = {*reading.doc[max(0, tokens.start - 2) : tokens.start], *(c for t in tokens for c in t.children if c.dep_ != "nmod:poss")}
    words = {t.lower_ for t in near if t.dep_ not in {"conj", "nmod"}}
    return "f" if words & _WOMEN else "m" if words & _MEN else None


def _by_name(forms: Iterable[str]) -> str | None:
    """The gender of the given name of the fullest form, or of a Slavic surname or patronymic."""
    words = max((form.split() for form in forms), key=len)
    folded = [word.casefold() for word in words]
    if any(_FEMININE_SURNAME.search(word) for word in folded[-2:]):
        return "f"
    if any(_MASCULINE_PATRONYMIC.search(word) for word in folded[1:-1]):
        return "m"
    return gender_of(words[0])
