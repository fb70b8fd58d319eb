from __future__ import annotations

import pytest
import spacy

from kg.extract.names.datelines import find_datelines
from kg.model import Kind

_BLANK = spacy.blank("en")


def _places(text: str) -> list[str]:
    names = list(find_datelines(_BLANK(text)))
    assert {name.kind for name in names} <= {Kind.PLACE}
    return [name.text for name in names]


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        # a town in capitals and a date
        ("RIGA, May 4. –", "Riga"),
        ("RIGA, May 4 -", "Riga"),
        ("RIGA, 4 May 2025:", "Riga"),
        ("NEW DELHI, March 3, 2025 --", "New Delhi"),
        ("SANTA FE, Sept. 3 –", "Santa Fe"),
        # with its region or state
        ("TARTU, Estonia, Sept 15 -", "Tartu"),
        # with the agency
        ("RIGA, May 4 /Baltic Wire/ -", "Riga"),
        ("RIGA, May 4 (Baltic Wire) –", "Riga"),
        ("RIGA (Baltic Wire) -", "Riga"),
        # without a date
        ("RIGA —", "Riga"),
        ("RIGA –", "Riga"),
        # in ordinary letters with a date
        ("Riga, 4 May –", "Riga"),
        ("Nida-East, 3 June –", "Nida-East"),
    ],
)
def test_datelines(dateline: str, place: str):
    assert _places(f"{dateline} The drills began.") == [place]


@pytest.mark.parametrize(
    "text",
    [
        "The drills began in Riga, on 4 May – a Sunday.",
        "Riga, a city by the sea, is cold.",
        "Riga – The drills began.",
        "They left.\nHe said: RIGA, May 4 – is a dateline.",
        "On 4 May – a Sunday – the drills began.",
        "",
    ],
)
def test_no_dateline(text: str):
    assert _places(text) == []


def test_a_dateline_stands_at_the_beginning_of_any_line():
    assert _places("Drills begin\n\nRIGA, May 4 – The drills began.\n\nOSLO, May 5 – They ended.") == ["Riga", "Oslo"]


def test_the_name_covers_the_town_alone():
    doc = _BLANK("NEW DELHI, March 3 – The drills began.")
    (name,) = find_datelines(doc)
    assert doc[name.start : name.end].text == "NEW DELHI"
