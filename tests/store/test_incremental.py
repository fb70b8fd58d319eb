"""Whatever comes, changes and goes, in whatever order: the graph is that of a build from scratch, to the byte."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.knowledge_graph import _counted
from kg.model import Document, Entity, Extraction, Kind, Mention, Post, Span
from kg.resolve.judgements import Judgement
from kg.store import EmbeddedStore, create_store, open_store, update

from .reports import SOURCES, apply, exported, from_scratch, made_up_decision, made_up_report

#: one step: reports by source, None for one that goes
STEP = st.dictionaries(st.sampled_from(SOURCES), st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=5)


def check(store: EmbeddedStore, present: dict[str, Extraction], decisions: Sequence[Judgement] = ()) -> None:
    assert exported(store) == from_scratch(present.values(), decisions)
    assert store.info.quads == len(list(store.quads()))
    assert dict(store.info.counts) == _counted(store)
    assert store.info.documents == len(present)


@pytest.fixture(params=["in part", "as a whole"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a graph follows by its changes, however many they are, or is always written anew."""
    monkeypatch.setattr(update, "_FRESH", 0 if request.param == "in part" else 10**9)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=6))
def test_any_order_gives_what_a_build_from_scratch_gives(written: None, steps: list[dict[str, int | None]]) -> None:
    present: dict[str, Extraction] = {}
    with create_store(None) as store:
        for step in steps:
            changes = {
                source: None if seed is None else made_up_report(random.Random(seed), source)
                for source, seed in step.items()
                if seed is not None or source in present
            }
            apply(store, changes)
            present = {source: each for source, each in (present | changes).items() if each is not None}
            check(store, present)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEP, st.one_of(st.none(), st.lists(st.integers(0, 10**6), max_size=6))), min_size=1, max_size=5))
def test_what_people_decide_counts_as_in_a_build_from_scratch(
    written: None, steps: list[tuple[dict[str, int | None], list[int] | None]]
) -> None:
    present: dict[str, Extraction] = {}
    decisions: list[Judgement] = []
    with create_store(None) as store:
        for step, seeds in steps:
            changes = {
                source: None if seed is None else made_up_report(random.Random(seed), source)
                for source, seed in step.items()
                if seed is not None or source in present
            }
            new = None if seeds is None else [made_up_decision(random.Random(seed)) for seed in seeds]
            apply(store, changes, new)
            decisions = decisions if new is None else new
            present = {source: each for source, each in (present | changes).items() if each is not None}
            check(store, present, decisions)


def test_many_small_steps_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update, "_FRESH", 0)
    chance = random.Random(7)
    present: dict[str, Extraction] = {}
    for _ in range(12):
        source = chance.choice(SOURCES)
        gone = source in present and chance.random() < 0.3
        changes = {source: None if gone else made_up_report(chance, source)}
        with create_store(tmp_path / "store") as store:
            apply(store, changes)
        present = {name: each for name, each in (present | changes).items() if each is not None}
        with open_store(tmp_path / "store") as store:
            check(store, present)


def _report(source: str, *entities: Entity, date: str = "2025-01-01", posts: tuple[Post, ...] = ()) -> Extraction:
    text = "".join(f"{entity.name}. " for entity in entities)
    spans = [text.index(entity.name) for entity in entities]
    mentions = tuple(Mention(Span(n, n + len(e.name)), (e.id,)) for n, e in zip(spans, entities, strict=True))
    return Extraction(Document(source, text, date=date), entities, posts, mentions)


NATO = Entity("e0", Kind.ORGANISATION, "NATO")
WHOLE = Entity("e0", Kind.ORGANISATION, "North Atlantic Treaty Organization")
AMBIGUOUS = Entity("e1", Kind.ORGANISATION, "Alliance", aliases=("NATO",))
OTHER = Entity("e2", Kind.ORGANISATION, "Alliance")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(
            {"a": _report("a", NATO, posts=(Post("p0", "Secretary General", "e0"),))},
            {"b": _report("b", WHOLE)},
            id="a fuller name gives the body, and the posts in it, new IRIs in a report that has not changed",
        ),
        pytest.param(
            {"a": _report("a", AMBIGUOUS), "b": _report("b", OTHER)}, {"a": None}, id="the path of the one that goes is the other's now"
        ),
        pytest.param(
            {"a": _report("a", OTHER, date="2024-01-01")},
            {"b": _report("b", AMBIGUOUS)},
            id="two draft one path, and the other was there first",
        ),
        pytest.param({"a": _report("a", NATO)}, {"a": _report("a", NATO, date="2024-01-01")}, id="the same text, another date"),
        pytest.param({"a": _report("a", NATO)}, {"a": None}, id="nothing is left"),
    ],
)
def test_what_a_change_does_to_others(
    first: dict[str, Extraction], then: dict[str, Extraction | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "_FRESH", 0)
    with create_store(None) as store:
        apply(store, first)
        apply(store, then)
        check(store, {source: each for source, each in (first | then).items() if each is not None})


def test_new_rules_of_resolution_make_the_graph_anew_of_what_was_extracted(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = {source: made_up_report(random.Random(n), source) for n, source in enumerate(SOURCES)}
    with create_store(None) as store:
        apply(store, reports)
        monkeypatch.setattr(update, "rules_version", lambda: "another")
        apply(store, {"a.txt": None})
        check(store, {source: each for source, each in reports.items() if source != "a.txt"})


def test_a_graph_put_in_by_hand_gives_way_to_that_of_the_documents() -> None:
    reports = {source: made_up_report(random.Random(n), source) for n, source in enumerate(SOURCES)}
    with create_store(None) as store:
        apply(store, reports)
        store.replace_graph([])
        assert not list(store.quads())
        apply(store, {"a.txt": None})
        check(store, {source: each for source, each in reports.items() if source != "a.txt"})
