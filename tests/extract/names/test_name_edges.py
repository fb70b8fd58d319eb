from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.names.edges import Name, find_titled, is_name, mend
from kg.model import Kind

Annotated = Callable[[str], Doc]
A, O, S, P = Kind.ACTOR, Kind.ORGANISATION, Kind.STATE, Kind.PLACE  # noqa: E741 - the letters of the tables below


def _span(doc: Doc, words: str) -> tuple[int, int]:
    """The tokens of the first place where these characters stand."""
    begin = doc.text.index(words)
    span = doc.char_span(begin, begin + len(words))
    assert span is not None, f"{words!r} does not begin and end with a token"
    return span.start, span.end


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "recognised", "kind", "expected"),
    [
        # articles, titles, quotation marks and the possessive ending are no part of a name
        ("The European Union spoke.", "The European Union", O, ("European Union", O)),
        ("General Carsten Breuer spoke.", "General Carsten Breuer", A, ("Carsten Breuer", A)),
        ("Mr Novak left.", "Mr Novak", A, ("Novak", A)),
        ("He said “Novak” left.", "“Novak”", A, ("Novak", A)),
        ("Poland's army left.", "Poland's", P, ("Poland", P)),
        # the full stop of an abbreviation is
        ("Ursula left the U.S. on Monday.", "U.S.", O, ("U.S.", O)),
        # the rest of a person's name
        ("Park Chan-ho spoke.", "Park Chan", A, ("Park Chan-ho", A)),
        ("Romeo Brawner Jr. spoke.", "Romeo Brawner", A, ("Romeo Brawner Jr.", A)),
        ("Defence Minister No Kwang Chol spoke.", "Kwang Chol", A, ("No Kwang Chol", A)),
        # an office before a body, or coordinated behind it
        ("He is secretary of the Security Council.", "secretary of the Security Council", O, ("Security Council", O)),
        (
            "The Department of Transport and Assistant Smith met.",
            "Department of Transport and Assistant",
            O,
            ("Department of Transport", O),
        ),
        # the kind that the words themselves tell
        ("NATO answered.", "NATO", A, ("NATO", O)),
        ("USFK answered.", "USFK", A, ("USFK", O)),
        ("He lived in Gdansk.", "Gdansk", A, ("Gdansk", P)),
        ("They crossed the Taiwan Strait.", "Taiwan Strait", O, ("Taiwan Strait", P)),
        # nothing is left
        ("He said ... no.", "...", A, None),
        ("The — is a dash.", "The —", O, None),
    ],
)
def test_mend(annotated: Annotated, text: str, recognised: str, kind: Kind, expected: tuple[str, Kind] | None):
    doc = annotated(text)
    name = mend(doc, *_span(doc, recognised), kind)
    assert (name and (name.text, name.kind)) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "words", "kind", "expected"),
    [
        # also persons called like a month's abbreviation
        ("Jan Novak left.", "Jan Novak", A, True),
        ("Park Sung-jun left.", "Park Sung-jun", A, True),
        ("Anna Novak left.", "Anna Novak", A, True),
        ("On September 12 he left.", "September 12", A, False),
        ("The Prime Minister left.", "Prime Minister", O, False),
        ("The Office of the President answered.", "Office of the President", O, True),
        ("The Defence Minister Council answered.", "Defence Minister Council", O, True),
        ("The General spoke.", "General", A, False),
        ("The town of Colonel is small.", "Colonel", P, True),
    ],
)
def test_is_name(annotated: Annotated, text: str, words: str, kind: Kind, *, expected: bool):
    doc = annotated(text)
    start, end = _span(doc, words)
    assert is_name(doc, Name(start, end, kind, words)) is expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a rank, an office or a courtesy title before a name
        ("On Monday General Carsten Breuer spoke.", ["Carsten Breuer"]),
        ("Mr Novak left.", ["Novak"]),
        ("Foreign Minister Radosław Sikorski and Admiral Rob Bauer met.", ["Radosław Sikorski", "Rob Bauer"]),
        # a rank and a surname alone may be a body's name
        ("Colonel Smith left.", []),
        # names of bodies that begin with a rank
        ("General Motors Company built it.", []),
        ("The General Assembly of the union met.", []),
        ("General spoke.", []),
    ],
)
def test_titled(annotated: Annotated, text: str, expected: list[str]):
    assert [name.text for name in find_titled(annotated(text), [])] == expected


@pytest.mark.model
def test_what_is_named_already_is_left_alone(annotated: Annotated):
    doc = annotated("On Monday General Carsten Breuer spoke.")
    assert list(find_titled(doc, [Name(*_span(doc, "Carsten Breuer"), A, "Carsten Breuer")])) == []
