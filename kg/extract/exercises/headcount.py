"""How many people a phrase counts."""

from __future__ import annotations

import re
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, prenominal, word_set
from kg.extract.time.calendar import NUMBERS

__all__ = ["headcount"]

_PEOPLE: Final = word_set(
    "troop soldier serviceman servicewoman servicemember personnel people participant sailor marine force member airman man woman "
    "reservist paratrooper guardsman troops forces soldiers servicemen personnel participants sailors marines members airmen men "
    "women reservists"
)
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000}


def headcount(phrase: Token) -> int | None:
    """The number of people that a phrase counts: 'about 6,000 soldiers', '90 000 troops', 'twelve thousand servicemen'.

    None if its head is no word for people in uniform or no number stands with it.
    """
    if base_form(phrase) not in _PEOPLE and phrase.lower_ not in _PEOPLE:
        return None
    number = next((child for child in phrase.children if child.dep_ == "nummod"), None)
    number = number or next((token for token in reversed(prenominal(phrase)) if token.pos_ == "NUM" or token.text[:1].isdigit()), None)
    if number is None:
        return None
    words = [token for token in number.doc[number.left_edge.i : number.i + 1] if token.like_num]
    scale = _SCALES.get(words[-1].lower_, 1) if words else 1
    digits = "".join(token.text for token in (words[:-1] if scale > 1 else words))
    return _number(digits, scale)


def _number(text: str, scale: int) -> int | None:
    if text.lower() in NUMBERS:
        return NUMBERS[text.lower()] * scale
    plain = re.sub(r"[,\s]|\.(?=\d{3}\b)", "", text)
    if not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return None
    value = float(plain) * scale
    return int(value) if value >= 1 and value == int(value) else None
