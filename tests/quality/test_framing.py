"""How sentences of our own writing frame a thing: the table holds together, and figures stay above their floors."""

from __future__ import annotations

import pytest
from spacy.language import Language

from .framing import PARTS, items_of, measure

# F1 of "full" in percent; only ever raised
_FLOORS = {"dev": 93.0, "test": 88.0}


@pytest.mark.parametrize("part", PARTS)
def test_marks_are_in_their_texts(part: str):
    items = items_of(part)
    assert len(items) >= 48
    for item in items:
        for _, wording, stance, _ in item.gold:
            assert wording in item.text
            assert stance in {"favourable", "neutral", "hostile"}


def test_no_sentence_is_in_both_parts():
    one, other = ({item.text for item in items_of(part)} for part in PARTS)
    assert not one & other


@pytest.mark.quality
@pytest.mark.model
@pytest.mark.parametrize("part", PARTS)
def test_figures_stay_above_their_floors(nlp: Language, part: str):
    assert measure(items_of(part), nlp)["all"]["full"].figures().f1 >= _FLOORS[part]
