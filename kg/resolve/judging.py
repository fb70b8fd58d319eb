"""Blocks of keys that may be one entity's → automatic judgements.

Blocking, comparing, judging (Fellegi and Sunter 1969; Christen 2012, *Data Matching*): a block holds the keys that have something in
common, and is judged alone, so that what one document changes costs as much as its entities' blocks. Names that something else
contradicts are never joined; a wrong join costs more than a missed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

import networkx as nx

from kg.resolve.bodies import body_blocks, compare_bodies, conflicting_bodies
from kg.resolve.comparison import Comparison, Grade
from kg.resolve.evidence import Evidence, Support, support
from kg.resolve.judgements import AUTOMATIC, Judgement, Verdict
from kg.resolve.keys import KEY_SEPARATOR
from kg.resolve.persons import compare_persons, conflicting_persons, person_blocks
from kg.resolve.things import compare_exercises, compare_places, exercise_blocks, place_blocks

__all__ = ["LARGEST_BLOCK", "blocks_of", "judge_block", "strongest"]

#: a block of more keys tells too little of them; none of its pairs is judged
LARGEST_BLOCK: Final = 40
_TOLD: Final = "told"
_SHORT_ACRONYM: Final = 3
# from here on, a join rests on the spelling alone, which a third name does not make doubtful
_SPELLING_ALONE: Final = 0.95

_Compare = Callable[[str, str, str], Comparison | None]
_COMPARE: Final[dict[str, _Compare]] = {
    "actor": compare_persons,
    "organisation": compare_bodies,
    "place": compare_places,
    "exercise": compare_exercises,
    "series": compare_exercises,
}


def blocks_of(key: str, told: Iterable[str] = ()) -> list[str]:
    """The blocks of a key.

    Args:
        key: as :func:`kg.resolve.keys.joined_key` gives it.
        told: keys of other names that documents give it.
    """
    kind, *parts = key.split(KEY_SEPARATOR)
    found = [f"{kind} {block}" for block in _blocks(kind, parts)]
    if kind in {"organisation", "exercise", "series"}:
        found += [f"{kind} {_TOLD} {each}" for each in (key, *told)]
    return list(dict.fromkeys(found))


def _blocks(kind: str, parts: Sequence[str]) -> Iterator[str]:
    if kind == "actor":
        return person_blocks(parts[0])
    if kind == "organisation":
        return body_blocks(parts[0])
    if kind == "place":
        return place_blocks(parts[0])
    return exercise_blocks(parts[0], "".join(parts[1:])) if kind in {"exercise", "series"} else iter(())


def judge_block(block: str, keys: Iterable[str], evidence: Callable[[str], Evidence]) -> list[Judgement]:
    """The judgements of the pairs of a block, in their order; a function of the block's keys and their evidence.

    Args:
        block: its name, one of those that :func:`blocks_of` gives each of the keys.
        keys: the keys in it.
        evidence: what documents tell of a key.
    """
    ordered = sorted(keys)
    if not 1 < len(ordered) <= LARGEST_BLOCK:
        return []
    compared = ((left, right, _compared(block, left, right, evidence)) for left, right in combinations(ordered, 2))
    found = [(each, _verdict(left, right, each, evidence)) for left, right, each in compared if each]
    return _without_contradictions(found) if len(found) > 1 else [judged for _, judged in found]


def _compared(block: str, left: str, right: str, evidence: Callable[[str], Evidence]) -> Comparison | None:
    kind, _, within = block.partition(" ")
    if within.startswith(f"{_TOLD} "):
        return _told(within.removeprefix(f"{_TOLD} "), left, right, evidence)
    return _COMPARE[kind](within, left.split(KEY_SEPARATOR)[1], right.split(KEY_SEPARATOR)[1])


def _told(name: str, left: str, right: str, evidence: Callable[[str], Evidence]) -> Comparison | None:
    """A name, and one whose document gives it as another: 'Organisation for the Prohibition of Chemical Weapons (OPCW)'."""
    if name not in {left, right}:
        return None
    teller = right if name == left else left
    if name not in evidence(teller).having("told:"):
        return None
    alias = name.split(KEY_SEPARATOR)[1]
    # so short an acronym is many bodies': ABC is the Australian Broadcasting Corporation, and others
    short = len(alias) <= _SHORT_ACRONYM
    shown = f"a report gives the one as another name of the other ({alias.replace('-', ' ').upper()})"
    return Comparison(Grade.LIKELY, 0.8, shown) if short else Comparison(Grade.SURE, 0.92, shown)


def _verdict(left: str, right: str, comparison: Comparison, evidence: Callable[[str], Evidence]) -> Judgement:
    """What follows of the names and of their context."""
    one, other = evidence(left), evidence(right)
    context = support(one, other)
    if comparison.grade is Grade.WEAK and left.startswith("organisation") and one.documents & other.documents:
        context = Support(2, words="both stand in one report")
    joined = not context.against and comparison.grade + context.strength > Grade.LIKELY
    score = _score(comparison, context, joined=joined)
    words = f"{comparison.reason[0].upper()}{comparison.reason[1:]}" + (f"; {context.words}" if context.words else "") + "."
    return Judgement(left, right, Verdict.SAME if joined else Verdict.UNSURE, score, words, AUTOMATIC)


def _score(comparison: Comparison, context: Support, *, joined: bool) -> float:
    """The name's score, moved by what the context says; of what is not joined at most 0.7."""
    if context.against:
        return round(comparison.score / 2, 2)
    moved = comparison.score + (1 - comparison.score) * 0.3 * context.strength
    return round(moved if joined else min(moved, 0.7), 2)


def _without_contradictions(found: list[tuple[Comparison, Judgement]]) -> list[Judgement]:
    """Judgements of which none joins two names, over others, that can't be one: those are left to a person.

    'George Bush' may be George W. or George H. W. Bush.
    """
    graph = nx.Graph((each.left, each.right) for _, each in found)
    doubtful: set[str] = set()
    for component in nx.connected_components(graph):
        if len(component) > 2 and any(_conflicting(left, right) for left, right in combinations(sorted(component), 2)):
            doubtful |= component
    return [_left_open(comparison, each) if each.left in doubtful else each for comparison, each in found]


def _conflicting(left: str, right: str) -> bool:
    (kind, one, *_), other = left.split(KEY_SEPARATOR), right.split(KEY_SEPARATOR)[1]
    if kind == "actor":
        return conflicting_persons(one, other)
    return kind == "organisation" and conflicting_bodies(one, other)


def _left_open(comparison: Comparison, judged: Judgement) -> Judgement:
    """A judgement among names that contradict one another: only what the spelling alone tells still joins."""
    if judged.verdict is not Verdict.SAME or comparison.score >= _SPELLING_ALONE:
        return judged
    reason = f"{judged.reason} But others that can't be one go by the same name."
    return Judgement(judged.left, judged.right, Verdict.UNSURE, min(judged.score, 0.6), reason, judged.by)


def strongest(judgements: Iterable[Judgement]) -> Judgement:
    """Of several judgements of one pair the one that counts: the same before unsure, then the higher score."""
    return max(judgements, key=lambda each: (each.verdict is Verdict.SAME, each.score, each.reason))
