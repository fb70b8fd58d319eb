from __future__ import annotations

from pyoxigraph import NamedNode

from kg.graph import build_quads
from kg.model import Document, Entity, Extraction, Kind, Mention, Span
from kg.query.joins import NameJudgement, name_judgements
from kg.resolve import resolve
from kg.resolve.judgements import Judgement, Verdict
from kg.store import create_store
from kg.vocab import BASE_IRI

NAMES = ["Andrei Belousov", "Andrey Belousow", "Belousov"]
REPORTS = [
    Extraction(
        Document(f"{n}.txt", name, date=f"2025-01-0{n + 1}"), (Entity("e0", Kind.ACTOR, name),), (), (Mention(Span(0, len(name)), ("e0",)),)
    )
    for n, name in enumerate(NAMES)
]
LEFT, RIGHT = "actor\x1fandrei-belousov", "actor\x1fbelousov"


def told(name: str, *decisions: Judgement) -> list[NameJudgement]:
    with create_store(None) as store:
        store.replace_graph(build_quads(REPORTS, resolve(REPORTS, decisions)))
        return name_judgements(store, NamedNode(BASE_IRI + name))


def test_why_names_are_one_and_what_others_are_like_them():
    joined, *likes = told("actor/andrei-belousov")
    assert joined == NameJudgement(
        ("Andrei Belousov", "Andrey Belousow"),
        ("actor andrei-belousov", "actor andrey-belousow"),
        "Same",
        0.95,
        "One name in other letters (Andrei, Andrey).",
        "kg",
        None,
    )
    assert [(each.verdict, each.other) for each in likes] == [("Unsure", f"{BASE_IRI}actor/belousov")] * 2


def test_what_people_decided_is_told_with_who_and_why():
    said = Judgement(LEFT, RIGHT, Verdict.SAME, 1.0, "The minister, says the ministry's page.", "Ada")
    first = told("actor/andrei-belousov", said)[0]
    assert (first.by, first.reason, first.score, first.other) == ("Ada", said.reason, 1.0, None)


def test_an_entity_that_nobody_compared_has_none():
    assert told("actor/nobody") == []
