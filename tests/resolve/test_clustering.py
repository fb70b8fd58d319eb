"""Judgements make clusters: people's before automatic ones, contradictions cost the weakest links, and all of it can be undone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Document, Entity, Extraction, Kind, Mention, Span
from kg.resolve import resolve
from kg.resolve.clustering import effective, grouped, ordered_pair
from kg.resolve.judgements import AUTOMATIC, Judgement, Verdict, check_decisions
from kg.resolve.keys import joined_key


def judged(one: str, other: str, verdict: Verdict = Verdict.SAME, score: float = 0.9, by: str = AUTOMATIC) -> Judgement:
    return Judgement(*ordered_pair(one, other), verdict, score, "So it is.", by)


def clusters(*judgements: Judgement) -> set[str]:
    """The clusters, each as its keys in one word."""
    found: dict[str, list[str]] = {}
    for key, first in grouped(judgements).items():
        found.setdefault(first, []).append(key)
    return {"".join(sorted(keys)) for keys in found.values()}


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        ((), set()),
        ((judged("a", "b"),), {"ab"}),
        ((judged("a", "b"), judged("b", "c")), {"abc"}),
        ((judged("a", "b"), judged("b", "c", Verdict.UNSURE)), {"ab"}),
        ((judged("a", "b", score=0.8), judged("b", "c"), judged("a", "c", Verdict.DIFFERENT, 0, "me")), {"bc"}),
        ((judged("a", "b"), judged("b", "c", score=0.8), judged("a", "c", Verdict.DIFFERENT, 0, "me")), {"ab"}),
        # a person's link is stronger than any other
        ((judged("a", "b", score=0.1, by="me"), judged("b", "c"), judged("a", "c", Verdict.DIFFERENT, 0, "me")), {"ab"}),
        # a chain breaks at its weakest link
        (
            (judged("a", "b"), judged("b", "c", score=0.7), judged("c", "d", score=0.8), judged("a", "d", Verdict.DIFFERENT, 0, "me")),
            {"ab", "cd"},
        ),
    ],
)
def test_grouped(judgements: tuple[Judgement, ...], expected: set[str]):
    assert clusters(*judgements) == expected


def test_the_last_word_of_a_person_counts():
    first, last = judged("a", "b", Verdict.DIFFERENT, 0, "me"), judged("a", "b", Verdict.SAME, 1, "you")
    assert effective([judged("a", "b", Verdict.UNSURE, 0.5)], [first, last]) == {("a", "b"): last}


@pytest.mark.parametrize(("left", "right"), [("actor\x1fb", "actor\x1fa"), ("actor\x1fa", "actor\x1fa"), ("actor\x1fa", "place\x1fa")])
def test_what_can_not_be_decided(left: str, right: str):
    with pytest.raises(InputError, match="decision of me"):
        check_decisions([Judgement(left, right, Verdict.SAME, 1.0, "Because.", "me")])


_PAIRS = st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")).filter(lambda pair: pair[0] < pair[1])
_JUDGEMENTS = st.lists(
    st.builds(
        lambda pair, verdict, score, by: Judgement(*pair, verdict, score / 10, "So it is.", by),
        _PAIRS,
        st.sampled_from(Verdict),
        st.integers(0, 10),
        st.sampled_from([AUTOMATIC, "me"]),
    ),
    unique_by=lambda each: (each.left, each.right),
)


@given(_JUDGEMENTS, st.randoms(use_true_random=False))
def test_order_changes_nothing(judgements: list[Judgement], chance: random.Random):
    shuffled = chance.sample(judgements, len(judgements))
    assert grouped(shuffled) == grouped(judgements)


@given(_JUDGEMENTS)
def test_what_is_different_is_never_together(judgements: list[Judgement]):
    firsts = grouped(judgements)
    apart = [(each.left, each.right) for each in judgements if each.verdict is Verdict.DIFFERENT]
    assert all(firsts.get(one, one) != firsts.get(other, other) for one, other in apart)


@given(_JUDGEMENTS)
def test_joining_what_is_joined_changes_nothing(judgements: list[Judgement]):
    firsts = grouped(judgements)
    again = [each for each in judgements if each.verdict is not Verdict.SAME]
    again += [judged(key, first) for key, first in firsts.items() if key != first]
    unique = {(each.left, each.right): each for each in again}
    assert grouped(unique.values()) == firsts


NAMES = ["Andrei Belousov", "Andrey Belousow", "Andrei R. Belousov", "Belousov", "Dmitri Orlov", "Dmitry Orlov"]
KEYS = [joined_key(Entity("e0", Kind.ACTOR, name)) for name in NAMES]
REPORTS = [
    Extraction(Document(f"{n}.txt", name), (Entity("e0", Kind.ACTOR, name),), (), (Mention(Span(0, len(name)), ("e0",)),))
    for n, name in enumerate(NAMES)
]
_DECISIONS = st.lists(
    st.builds(
        lambda one, other, verdict: Judgement(*ordered_pair(one, other), verdict, 1.0, "I know.", "me"),
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
        st.sampled_from(Verdict),
    ).filter(lambda each: each.left != each.right),
    max_size=5,
)


@given(_DECISIONS)
def test_a_decision_that_is_taken_back_leaves_no_trace(decisions: list[Judgement]):
    before = resolve(REPORTS)
    joined = [Judgement(*ordered_pair(KEYS[0], KEYS[4]), Verdict.SAME, 1.0, "I know.", "me")]
    assert resolve(REPORTS, joined) != before
    assert resolve(REPORTS, []) == before
    assert resolve(REPORTS, decisions) == resolve(REPORTS, decisions + decisions)


def test_people_win():
    split = Judgement(*ordered_pair(KEYS[4], KEYS[5]), Verdict.DIFFERENT, 0.0, "Two namesakes.", "me")
    join = Judgement(*ordered_pair(KEYS[0], KEYS[3]), Verdict.SAME, 1.0, "The minister.", "me")
    found = resolve(REPORTS, [split, join])
    assert {path for path in found.nodes if "orlov" in path} == {"actor/dmitri-orlov", "actor/dmitry-orlov"}
    assert {path for path in found.nodes if "belousov" in path} == {"actor/andrei-r-belousov"}
    shown = {each.judgement for each in found.judgements}
    assert {split, join} <= shown
