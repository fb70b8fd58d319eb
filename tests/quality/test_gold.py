"""Our own gold files hold together: a slip in them would count as an error of the graph."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.model import Document
from kg.sources import read_documents

from . import shared
from .corpora import example_files
from .gold import EXAMPLES, GOLD, GoldReport, gold_files, read_gold

_KINDS = {"Actor", "Organisation", "State", "Exercise", "Place", "Unnamed"}
_RELATIONS = {"met", "partOf", "memberOf", "locatedIn", "agreedWith", "alliedWith", "opposes", "commands"}
_FILES = gold_files(GOLD / "examples", GOLD / "dwie")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The texts of all reports with our gold that are at hand."""
    found = {Path(document.source).stem: document.text for document in read_documents([EXAMPLES]) if isinstance(document, Document)}
    if shared.PRESENT:
        found |= {row["id"]: row["text"] for row in shared.rows("dwie/dev.jsonl.xz")}
    return found


def test_every_example_has_gold() -> None:
    assert [file.stem for file in gold_files(GOLD / "examples")] == sorted(file.stem for file in example_files())


def test_the_example_that_a_gold_file_names_exists() -> None:
    for file in gold_files(GOLD / "examples"):
        row = json.loads(file.read_text(encoding="utf-8"))
        assert (EXAMPLES.parent / row["file"]).is_file(), file.name
        assert Path(row["file"]).stem == row["id"] == file.stem


def test_gold_for_texts_that_are_not_ours_quotes_no_more_than_it_must() -> None:
    for gold in read_gold(gold_files(GOLD / "dwie")):
        quoted = [words for statement in gold.statements for part in statement.parts for words in part]
        assert max(len(words.split()) for words in quoted) <= 8, gold.id


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_gold_names_only_what_it_lists(file: Path) -> None:
    (gold,) = read_gold([file])
    names = [entity.name for entity in gold.entities]
    assert len(names) == len(set(names))
    assert {entity.kind for entity in gold.entities} <= _KINDS
    assert {relation for _, relation, _ in gold.relations} <= _RELATIONS
    assert {statement.quotation for statement in gold.statements} <= {"direct", "indirect", "mixed"}
    assert _named(gold) <= set(names)


def _named(gold: GoldReport) -> set[str]:
    """The names that posts, exercises, statements and relations use."""
    names = {post.actor for post in gold.posts} | {body for post in gold.posts for body in post.bodies}
    names |= {value for exercise in gold.exercises for key, value in exercise.facts if key in {"participant", "place"}}
    names |= {name for statement in gold.statements for name in (*statement.speakers, *statement.about)}
    return names | {exercise.name for exercise in gold.exercises} | {end for s, _, o in gold.relations for end in (s, o)}


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_gold_is_in_the_text(file: Path, texts: dict[str, str]) -> None:
    (gold,) = read_gold([file])
    if gold.id not in texts:
        pytest.skip("the text is not in this repository")
    text = texts[gold.id]
    for statement in gold.statements:
        for first, last in statement.parts:
            assert 0 <= text.find(first) <= text.find(last, text.find(first)), f"{first} … {last}"
    assert [entity.name for entity in gold.entities if not any(_stands_in(name, text) for name in entity.names)] == []


def _stands_in(name: str, text: str) -> bool:
    """Whether a name is in a text, at least up to a shared head: 'the Belarusian and Russian defence ministries'."""
    return name in text or (" " in name and all(word in text.casefold() for word in name.casefold().split()[:-1]))
