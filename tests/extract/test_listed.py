"""Names that a user has listed: found in the text whatever the recogniser says, and one entity under each of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc

from kg.extract import extract
from kg.extract.names.listed import ListedNames
from kg.listed import Listed
from kg.model import Document, Kind

VEGA = Listed(Kind.ACTOR, "Anna Vega", ("A. Vegalis", "Vegalis"))
COMMAND = Listed(Kind.ORGANISATION, "Northern Watch", ("NWX", "Watch of the North"), "BY")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Vega spoke.", ["Anna Vega"]),
        ("A. Vegalis and Vegalis spoke.", ["A. Vegalis", "Vegalis"]),
        ("ANNA\nVEGA spoke.", ["ANNA VEGA"]),
        ("Anna Vegan spoke; nwx did not, NWXs did not.", []),
        ("The Watch of the North (NWX) said.", ["Watch of the North", "NWX"]),
        ("Vegalis's men", ["Vegalis"]),
        ("", []),
    ],
)
def test_where_a_text_has_a_listed_name(text: str, expected: list[str]) -> None:
    doc = spacy.blank("en")(text)
    assert [name.text for name in ListedNames([VEGA, COMMAND]).find(doc)] == expected


@pytest.mark.model
def test_all_names_of_a_line_are_one_entity(annotated: Callable[[str], Doc]) -> None:
    text = "Minister A. Vegalis said on Monday that the Watch of the North is ready. Vegalis praised the NWX."
    found = extract(Document("a.txt", text), annotated(text), [VEGA, COMMAND])
    named = {entity.name: entity for entity in found.entities if entity.kind in {Kind.ACTOR, Kind.ORGANISATION}}
    assert set(named) == {"Anna Vega", "Northern Watch"}
    assert named["Northern Watch"].code == "BY"
    mentions = [text[m.span.begin : m.span.end] for m in found.mentions if m.entities == (named["Anna Vega"].id,)]
    assert mentions == ["A. Vegalis", "Vegalis"]
