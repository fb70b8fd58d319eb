from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.exercises.headcount import headcount


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("6,000 soldiers", 6000),
        ("12.700 soldiers", 12700),
        ("1.5 thousand troops", 1500),
        ("twelve thousand servicemen", 12000),
        ("seven soldiers", 7),
        ("6,000 tanks", None),
        ("many soldiers", None),
    ],
)
def test_headcount(tree: Callable[..., Doc], words: str, expected: int | None):
    *number, noun = words.split()
    last = len(number) - 1
    rows = [f"{word} NUM {'nummod' if i == last else 'compound'} {len(number) if i == last else last}" for i, word in enumerate(number)]
    doc = tree("\n".join([*rows, f"{noun} NOUN ROOT {len(number)} {noun}"]))
    assert headcount(doc[len(doc) - 1]) == expected
