from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading
from kg.model import Kind


def _group(reading: Reading, head: str) -> list[str]:
    """The names of what the mention that ends with ``head`` refers to."""
    text = reading.document.text
    mention = next(m for m in reading.mentions if text[m.span.begin : m.span.end].endswith(head))
    return [reading.entities[e].name for e in mention.entities]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        (
            "The Belarusian and Russian defense ministries announced the exercise.",
            "ministries",
            ["Belarusian defense ministry", "Russian defense ministry"],
        ),
        ("The French and German armies will train together.", "armies", ["French army", "German army"]),
        ("The Estonian, Latvian and Lithuanian navies met.", "navies", ["Estonian navy", "Latvian navy", "Lithuanian navy"]),
        # a government is its state
        ("The Polish, Lithuanian and Latvian governments closed the border.", "governments", ["Poland", "Lithuania", "Latvia"]),
    ],
)
def test_shared_heads(read: Callable[[str], Reading], text: str, head: str, expected: list[str]):
    assert _group(read(text), head) == expected


@pytest.mark.model
def test_a_body_that_is_named_elsewhere_is_the_same(read: Callable[[str], Reading]):
    reading = read("On Friday the Russian Defence Ministry agreed. The Belarusian and Russian defense ministries signed the plan.")
    assert len([e for e in reading.entities.values() if e.kind is Kind.ORGANISATION]) == 2


@pytest.mark.model
@pytest.mark.parametrize("text", ["The German ministries agreed.", "Ministries agreed.", "The armies of Poland and Germany agreed."])
def test_no_group_without_two_states_in_front(read: Callable[[str], Reading], text: str):
    assert not [m for m in read(text).mentions if len(m.entities) > 1]
