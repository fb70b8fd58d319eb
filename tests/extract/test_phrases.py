from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc

from kg.extract.exercises.crowds import crowd, crowd_members
from kg.extract.phrases import agents, base_form, case, conjuncts, dateline, enumerated, modality, prenominal, subject, subjects
from kg.extract.reading import Reading
from kg.model import Certainty, Document, Kind, Polarity, Span

TROOPS = """
About ADV advmod 1
500 NUM nummod 2
troops NOUN nsubj 9 troop
from ADP case 4
Poland PROPN nmod 2
, PUNCT punct 6
Latvia PROPN appos 2
and CCONJ cc 8
Estonia PROPN conj 2
train VERB ROOT 9
"""
NOT_TO_HOLD = """
Poland PROPN nsubj 3
might AUX aux 3
not PART advmod 3
want VERB ROOT 3
to PART mark 5
hold VERB xcomp 3
drills NOUN obj 5 drill
"""


def read(doc: Doc, states: str) -> Reading:
    """A reading in which the words of a list are states."""
    reading = Reading(Document("report.txt", doc.text), doc)
    for token in doc:
        if token.text in states.split():
            reading.add_mention(Span(token.idx, token.idx + len(token)), [reading.add_entity(Kind.STATE, token.text)])
    return reading


def names(reading: Reading, found: list[str]) -> list[str]:
    return [reading.entities[entity].name for entity in found]


def test_lists_are_read_from_the_row_of_words(tree: Callable[..., Doc]):
    doc = tree(TROOPS)
    reading = read(doc, "Poland Latvia Estonia")
    assert names(reading, enumerated(reading, doc[4])) == ["Latvia", "Estonia"]
    assert sorted(names(reading, agents(reading, doc[2]))) == ["Estonia", "Latvia", "Poland"]


def test_crowd(tree: Callable[..., Doc]):
    doc = tree(TROOPS)
    reading = read(doc, "Poland Latvia Estonia")
    assert crowd(doc[9]) == doc[2]
    assert sorted(names(reading, crowd_members(reading, doc[2], doc[9]))) == ["Estonia", "Latvia", "Poland"]


def test_two_names_are_no_list(tree: Callable[..., Doc]):
    doc = tree("Poland PROPN nsubj 4\n, PUNCT punct 4\nand CCONJ cc 3\nLatvia PROPN nsubj 4\nagreed VERB ROOT 4")
    reading = read(doc, "Poland Latvia")
    assert enumerated(reading, doc[0]) == []


def test_subject_of_a_controlled_verb_and_its_modality(tree: Callable[..., Doc]):
    doc = tree(NOT_TO_HOLD)
    assert subject(doc[5]) == doc[0]
    assert subjects(doc[5]) == [doc[0]]
    assert modality(doc[5]) == (Certainty.POSSIBLE, Polarity.NEGATIVE)


def test_object_controls_after_accuse(tree: Callable[..., Doc]):
    doc = tree(
        "China PROPN nsubj 1\naccused VERB ROOT 1 accuse\nManila PROPN obj 1\n"
        "of SCONJ mark 4\nholding VERB advcl 1 hold\ndrills NOUN obj 4 drill"
    )
    assert subject(doc[4]) == doc[2]


def test_words_before_a_noun(tree: Callable[..., Doc]):
    doc = tree(
        "He PRON nsubj 1\nwatched VERB ROOT 1\nNATO PROPN nmod:poss 5\n's PART case 2\nbig ADJ amod 5\ndrills NOUN obj 1\nhere ADV advmod 1"
    )
    assert [token.text for token in prenominal(doc[5])] == ["NATO", "'s", "big"]
    assert case(doc[2]) == "'s"
    assert conjuncts(doc[5]) == [doc[5]]


def test_dateline():
    text = "MINSK, August 13. – Belarus agreed.\n\nWARSAW (Reuters) — Poland objected."

    doc = spacy.blank("en")(text)
    assert [token.text for token in doc if token.is_alpha and not dateline(token)] == ["Belarus", "agreed", "Poland", "objected"]


@pytest.mark.parametrize(
    ("lemma", "expected"), [("cancelle", "cancel"), ("organised", "organise"), ("organising", "organise"), ("Hold", "hold")]
)
def test_base_form(tree: Callable[..., Doc], lemma: str, expected: str):
    assert base_form(tree(f"x VERB ROOT 0 {lemma}")[0]) == expected
