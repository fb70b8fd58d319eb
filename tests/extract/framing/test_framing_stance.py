"""The stance of phrases, in trees by hand, and the tables that it rests on."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.tokens import Doc

import kg
from kg.extract.framing.lexicon import Effect, naming_verbs
from kg.extract.framing.stance import judge, turned
from kg.model import Stance

DATA = Path(kg.__file__).parent / "extract" / "framing" / "data"
F, N, H = Stance.FAVOURABLE, Stance.NEUTRAL, Stance.HOSTILE

PHRASES = [
    ("defensive ADJ root 0", F),
    ("a DET det 1 a\nprovocation NOUN root 1", H),
    # the word nearest to the head decides
    ("a DET det 1 a\nthreat NOUN root 1\nto ADP case 3\npeace NOUN nmod 1", H),
    ("a DET det 1\nrehearsal NOUN root 1\nfor ADP case 3\ninvasion NOUN nmod 1", H),
    # words that turn what they are directed at
    ("a DET det 1\nresponse NOUN root 1\nto ADP case 3\naggression NOUN nmod 1", F),
    ("a DET det 1\nlack NOUN root 1\nof ADP case 3\ntransparency NOUN nmod 1", H),
    # negations
    ("not PART advmod 1\ndefensive ADJ root 1", H),
    ("no DET det 1\nthreat NOUN root 1", F),
    ("not PART advmod 2\nonly ADV advmod 2\nlegitimate ADJ root 2", F),
    ("nothing PRON root 0\nbut ADP case 3\na DET det 3\nprovocation NOUN nmod 0", H),
    ("anything PRON root 0\nbut CCONJ case 2\ntransparent ADJ nmod 0", H),
    ("far ADV root 0\nfrom ADP case 2\npeaceful ADJ obl 0", H),
    ("threatens VERB root 0 threaten\nnobody PRON obj 0", F),
    ("not PART advmod 2\na DET det 2\nprovocation NOUN root 2\nbut CCONJ cc 5\na DET det 5\nlesson NOUN conj 2", F),
    # undecided
    ("dangerous ADJ root 0\nbut CCONJ cc 2\nnecessary ADJ conj 0", N),
    ("a DET det 1\ntest NOUN root 1", N),
    # figures of speech, by the phrase
    ("a DET det 1\nshow NOUN root 1\nof ADP case 3\nforce NOUN nmod 1", H),
    ("a DET det 1\nmodel NOUN root 1\nof ADP case 3\nunity NOUN nmod 1", F),
    # names and fields have no stance
    ("a DET det 2\nsecurity NOUN compound 2\nadviser NOUN root 2", None),
    ("a DET det 1\ntree NOUN root 1", None),
]


@pytest.mark.parametrize(("table", "expected"), PHRASES, ids=[" ".join(line.split()[0] for line in t.splitlines()) for t, _ in PHRASES])
def test_the_stance_of_a_phrase(tree: Callable[..., Doc], table: str, expected: Stance | None):
    doc = tree(table)
    head = next(token for token in doc if token.head == token)
    assert judge(head, list(doc)) is expected


def test_of_a_person_words_far_from_the_head_say_nothing(tree: Callable[..., Doc]):
    doc = tree("a DET det 1\nprisoner NOUN root 1\nof ADP case 3\nwar NOUN nmod 1")
    assert judge(doc[1], list(doc)) is H
    assert judge(doc[1], list(doc), wide=False) is None


def test_a_denial_turns_the_stance():
    assert [turned(stance) for stance in (F, N, H)] == [H, N, F]


def test_the_table_of_words_is_sorted_and_whole():
    with (DATA / "stances.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    phrases = [row["phrase"] for row in rows]
    assert phrases == sorted(set(phrases))
    assert {row["stance"] for row in rows} <= {effect.value for effect in Effect}
    assert {row["as"] for row in rows} <= {"any", "noun", "adj", "verb"}
    assert all(row["note"] for row in rows)


def test_each_verb_has_a_frame():
    verbs = naming_verbs()
    assert list(verbs) == sorted(verbs)
    assert all(verb.bare or verb.to_be or verb.as_ or verb.stance for verb in verbs.values())
