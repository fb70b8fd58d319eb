"""The scorer of attributions: small cases by hand, and the shared scorer's figures on a whole corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from . import shared
from .attributions import MEASURES, Characters, Score, by_content, by_cue, characters, jaccard, one_to_one, same_source

_TEXT = "The general said that the bridge is open."


def _characters(*parts: str) -> Characters:
    """From source, cue and content as they stand in the text; '' is none."""
    return Characters(*(characters([(_TEXT.index(part), _TEXT.index(part) + len(part))] if part else [], _TEXT) for part in parts))


_GOLD = _characters("The general", "said", "that the bridge is open")


def test_white_space_is_no_character() -> None:
    assert characters([(0, 5)], "a b\n\u00a0") == {0, 2}


@pytest.mark.parametrize(("a", "b", "index"), [({1, 2}, {2, 3}, 1 / 3), ({1}, {1}, 1), ({1}, {2}, 0), (set(), set(), 1), ({1}, set(), 0)])
def test_jaccard(a: set[int], b: set[int], index: float) -> None:
    assert jaccard(frozenset(a), frozenset(b)) == index


def test_the_best_pairs_are_matched_first_and_nothing_twice() -> None:
    assert one_to_one([(0.4, 0, 0), (0.9, 0, 1), (0.8, 1, 1), (0.1, 1, 0)]) == [(0.9, 0, 1), (0.1, 1, 0)]


def test_a_missing_source_is_right_where_there_is_none() -> None:
    nobody = _characters("", "said", "that")
    assert same_source(nobody, nobody)
    assert not same_source(nobody, _GOLD)
    assert same_source(_characters("general", "said", "that"), _GOLD)


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (_GOLD, {"cue", "content ≥ .5", "content ≥ .8", "full"}),
        (_characters("The general", "said", "the bridge is open"), {"cue", "content ≥ .5", "full"}),
        (_characters("", "said", "that the bridge is open"), {"cue", "content ≥ .5", "content ≥ .8"}),
        (_characters("The general", "is", "that the bridge is open"), {"content ≥ .5", "content ≥ .8"}),
        (_characters("The general", "said", "open"), {"cue"}),
    ],
)
def test_what_is_right_of_one_attribution(found: Characters, right: set[str]) -> None:
    score = Score()
    score.add([found], [_GOLD])
    assert {name for name in MEASURES if name != "content" and score.figures()[name].f1 == 100} == right


def test_attributions_without_content_count_nowhere() -> None:
    score = Score()
    score.add([_characters("The general", "said", "")], [_characters("The general", "said", ""), _GOLD])
    assert (score.figures()["cue"].found, score.figures()["cue"].gold) == (0, 1)


def test_contents_and_cues_that_share_nothing_are_no_pair() -> None:
    other = _characters("", "bridge", "open")
    assert by_cue([other], [_GOLD]) == []
    assert by_content([_characters("", "said", "general")], [_GOLD]) == []


@pytest.mark.skipif(not shared.PRESENT, reason=f"needs the shared scorer, which is not at {shared.SHARED}")
def test_the_figures_are_those_of_the_shared_scorer(tmp_path: Path) -> None:
    # the last annotator of an article against the first, those with one annotator a little changed
    first: dict[str, dict] = {}
    last: dict[str, list] = {}
    for row in shared.rows("polnear/dev.jsonl.xz"):
        first.setdefault(row["id"], row)
        last[row["id"]] = [a for i, a in enumerate(row["attributions"]) if i % 5] if first[row["id"]] is row else row["attributions"]
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("".join(json.dumps({"id": name, "statements": found}) + "\n" for name, found in last.items()), encoding="utf-8")
    theirs = shared.score("score_attributions.py", shared.SHARED / "data" / "polnear" / "dev.jsonl.xz", predicted)
    score = Score()
    for name, row in first.items():
        sides = [[_of(each, row["text"]) for each in side] for side in (last[name], row["attributions"])]
        score.add(*sides)
    names = dict(zip(MEASURES, ("cue", "content", "content@.5", "content@.8", "full"), strict=True)) | {"speaker": "speaker"}
    for name, figures in score.figures().items():
        other = theirs[names[name]]
        assert [figures.precision, figures.recall, figures.f1] == pytest.approx([other.precision, other.recall, other.f1], abs=0.051), name


def _of(row: dict, text: str) -> Characters:
    return Characters(*(characters([tuple(span) for span in row[part]], text) for part in ("source", "cue", "content")))
