"""What people decide, in whatever order and however often they change their minds: the graph is that of a build with their last word."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.decisions import Action, Decision, write_decisions
from kg.decisions.amend import rejection
from kg.errors import InputError
from kg.knowledge_graph import _counted
from kg.model import Extraction
from kg.pipeline import decide
from kg.store import EmbeddedStore, create_store, update
from kg.store.backup import backup_store, restore_store
from kg.store.deciding import add_decisions, decisions_file, stored_decisions, use_decisions
from kg.store.documents import Origin, Prepared, encode_extraction
from kg.store.update import Update

from .reports import SOURCES, exported, made_up_report

NAMES = {
    "Actor": ["Andrei Belousov", "Belousov", "Nobody"],
    "Organisation": ["Alliance", "NATO", "Defence Ministry [BY]", "Russian Defence Ministry [RU]"],
    "State": ["Belarus", "Freedonia", "United States"],
    "Exercise": ["Zapad [2025]", "West-2025", "Zapad [2021]", "Zapad"],
    "Place": ["Lodz", "Łódź"],
}


def made_up_decision(chance: random.Random, reports: dict[str, Extraction]) -> Decision:
    """A decision of any kind, mostly on something that there is."""
    action, source = chance.choice(list(Action)), chance.choice(SOURCES)
    kind = chance.choice(list(NAMES))
    name, other = chance.choice(NAMES[kind]), chance.choice(NAMES[kind])
    if action is Action.REJECT and source in reports:
        return rejection(reports[source], chance.choice(["Statement", "Fact"]), 0, "wrong", "mia")
    if action is Action.REJECT:
        return Decision(action, "Fact", "a · b · c", "words", source)
    if action is Action.APART:
        return Decision(action, kind, name, source=source, because="a namesake")
    if action in {Action.LINK, Action.NO_LINK}:
        return Decision(action, kind, name, f"http://www.wikidata.org/entity/Q{chance.randint(1, 3)}", by="mia", score=0.5)
    return Decision(action, kind, name, other, because="so they say", by="mia")


def follow(store: EmbeddedStore, changes: dict[str, Extraction | None], decisions: Sequence[Decision]) -> None:
    """Put reports into a store or take them out, with what is decided."""
    documents = store.documents
    documents.forget_todo()
    put = [each for each in changes.values() if each is not None]
    documents.prepare(Prepared(each.document, Origin(), "test", encode_extraction(each)) for each in put)
    for source, each in changes.items():
        documents.mark(source, put=each is not None)
    change = Update(store.database, store.base_iri, fresh=not store.info.generation, told=lambda *_: None, decisions=decisions)
    store.change_graph(change.prepare, change.finish)


@pytest.mark.parametrize("fresh", [0, 10**9], ids=["in part", "as a whole"])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds=st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_the_last_word_counts_whatever_was_said_before(fresh: int, seeds: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update, "_FRESH", fresh)
    present: dict[str, Extraction] = {}
    decisions: list[Decision] = []
    with create_store(None) as store:
        for seed in seeds:
            chance = random.Random(seed)
            changed = chance.sample(SOURCES, chance.randint(0, 3))
            changes = {s: None if s in present and chance.random() < 0.3 else made_up_report(chance, s) for s in changed}
            present = {s: e for s, e in (present | changes).items() if e is not None}
            found = [made_up_decision(chance, present) for _ in range(chance.randint(0, 5))]
            decisions = list({each.subject: each for each in [*decisions[chance.randint(0, 2) :], *found]}.values())
            follow(store, changes, decisions)
        with create_store(None) as other:
            follow(other, dict(present), decisions)
            assert exported(store) == exported(other)
        assert store.info.quads == len(list(store.quads()))
        assert dict(store.info.counts) == _counted(store)


def test_taking_everything_back_leaves_what_was_before() -> None:
    chance = random.Random(3)
    reports = {source: made_up_report(chance, source) for source in SOURCES}
    with create_store(None) as store:
        follow(store, dict(reports), [])
        before = exported(store)
        follow(store, {}, [made_up_decision(chance, reports) for _ in range(20)])
        assert exported(store) != before
        follow(store, {}, [])
        assert exported(store) == before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of three reports."""
    chance = random.Random(5)
    with create_store(tmp_path / "store") as store:
        follow(store, {source: made_up_report(chance, source) for source in SOURCES[:3]}, [])
    return tmp_path / "store"


def first_rejection(store: EmbeddedStore) -> Decision:
    return rejection(next(iter(store.extractions())), "Statement", 0, "wrong", "mia")


def test_a_file_elsewhere_is_remembered(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "here.csv"
    file.parent.mkdir()
    write_decisions(file, [])
    with create_store(folder) as store:
        assert decisions_file(store) == folder / "decisions.csv"
        use_decisions(store, file)
        decide(add_decisions(store, [first_rejection(store)]), store)
        assert store.info.counts["Decision"] == 1
    with create_store(folder) as store:
        assert len(stored_decisions(store)) == 1
    assert not (folder / "decisions.csv").exists()
    file.unlink()
    with create_store(folder) as store, pytest.raises(InputError, match=r"here.csv.*gone"):
        stored_decisions(store)
    with create_store(folder) as store:
        assert stored_decisions(store, folder / "decisions.csv") == ()
        assert decisions_file(store) == folder / "decisions.csv"


def test_a_file_that_is_not_there(folder: Path, tmp_path: Path) -> None:
    with create_store(folder) as store, pytest.raises(InputError, match="no such file"):
        stored_decisions(store, tmp_path / "none.csv")
    with create_store(folder) as store, pytest.raises(InputError, match="a folder"):
        use_decisions(store, tmp_path)
    (tmp_path / "bad.csv").write_text("decision,kind,name\nperhaps,Actor,A\n")
    with create_store(folder) as store:
        with pytest.raises(InputError, match="line 2"):
            stored_decisions(store, tmp_path / "bad.csv")
        assert decisions_file(store) == folder / "decisions.csv"
        assert stored_decisions(store, folder / "decisions.csv") == ()


def test_a_backup_has_the_decisions(folder: Path, tmp_path: Path) -> None:
    with create_store(folder) as store:
        known = add_decisions(store, [first_rejection(store)])
        decide(known, store)
    backup_store(folder, tmp_path / "kept.tar")
    restore_store(tmp_path / "kept.tar", tmp_path / "again")
    with create_store(tmp_path / "again") as store:
        assert stored_decisions(store) == known


def test_nothing_is_done_where_nothing_has_changed(folder: Path) -> None:
    with create_store(folder) as store:
        known = add_decisions(store, [first_rejection(store)])
        decide(known, store)
        generation = store.info.generation
        decide(known, store)
        assert store.info.generation == generation
