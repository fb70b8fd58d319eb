from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.coreference.genders import genders
from kg.extract.coreference.persons import Candidate, choose_best
from kg.extract.names.find import find_names
from kg.extract.names.identity import add_names
from kg.extract.reading import Reading
from kg.model import Document

NEAR = {"distance0": 1.0, "rank0": 1.0, "subject": 1.0}


@pytest.fixture
def pronoun(tree: Callable[..., Doc]) -> Doc:
    return tree("He PRON nsubj 1\nsmiled VERB ROOT 1")


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], None),
        ([Candidate("e0", NEAR)], "e0"),
        # the nearer, the likelier
        ([Candidate("e0", {"distance0": 1.0}), Candidate("e1", {"distance4": 1.0})], "e0"),
        # a name of the other gender
        ([Candidate("e0", {**NEAR, "gender-other": 1.0}), Candidate("e1", {"distance1": 1.0})], "e1"),
        # of equals the latest
        ([Candidate("e1", NEAR), Candidate("e0", NEAR)], "e1"),
        # what no weight speaks of decides nothing
        ([Candidate("e1", {"nothing": 9.0}), Candidate("e0", NEAR)], "e0"),
    ],
)
def test_the_best_candidate(pronoun: Doc, candidates: list[Candidate], expected: str | None):
    assert choose_best(pronoun[0], candidates) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mrs Smith arrived.", ("f", True)),
        ("Spokeswoman Kim Porter arrived.", ("f", True)),
        ("Maria Zakharova arrived.", ("f", False)),
        ("Sergei Lavrov arrived.", ("m", False)),
        ("On Friday Zhanna Petrova arrived.", ("f", False)),  # by the surname
        ("Xi Jinping arrived in Moscow.", None),
    ],
)
def test_genders(annotated: Callable[[str], Doc], text: str, expected: tuple[str, bool] | None):
    doc = annotated(text)
    reading = Reading(Document("report.txt", text), doc)
    add_names(reading, find_names(doc, []))
    found = [(gender.value, gender.titled) for gender in genders(reading).values()]
    assert found == ([expected] if expected else [])
