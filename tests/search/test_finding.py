"""What a search finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.knowledge_graph import KnowledgeGraph
from kg.search import KINDS, Hit, search
from kg.store import Store, create_store

BASE = "https://kg.example/id/"
EMPTY = create_store(None)


def of_kind(hits: list[Hit], kind: str) -> list[Hit]:
    return [hit for hit in hits if hit.kind == kind]


def iris(hits: list[Hit], kind: str = "entity") -> list[str]:
    return [hit.iri.removeprefix(BASE) for hit in of_kind(hits, kind)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Khrenin", "actor/viktor-khrenin"),
        ("viktor KHRENIN", "actor/viktor-khrenin"),
        ("Khrenine", "actor/viktor-khrenin"),
        ("Khrnein", "actor/viktor-khrenin"),
        ("Krenin", "actor/viktor-khrenin"),
        ("Sakaliene", "actor/dovile-sakaliene"),
        ("Šakalienė", "actor/dovile-sakaliene"),
        ("Zapad-2025", "exercise/west-2025"),
        ("zapat 2025", "exercise/west-2025"),
        ("Belarussian", "state/belarus"),
        ("NATO's", "organisation/nato"),
        ("Suwalki gap", "place/suwalki-gap"),
    ],
)
def test_a_name_finds_its_entity_in_any_spelling(text: str, first: str, store: Store) -> None:
    assert iris(search(store, text))[:1] == [first]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("strictly defensive", "the exercise is strictly defensive in nature"),
        ("defensive stricly", "the exercise is strictly defensive in nature"),
        ("main drill", "The main drills will move away from the western border"),
        ("missile", "Russian missiles would take part"),
        ("Khrenin drills", "The main drills will move away from the western border"),
    ],
)
def test_words_find_statements(text: str, content: str, store: Store) -> None:
    assert content in [hit.text for hit in of_kind(search(store, text), "statement")]


def test_a_name_finds_sentences_that_use_another_behind_those_that_use_it(store: Store) -> None:
    texts = [hit.text for hit in of_kind(search(store, "West-2025"), "sentence")]
    west = [n for n, text in enumerate(texts) if "West-2025" in text]
    zapad = [n for n, text in enumerate(texts) if "Zapad-2025" in text and "West-2025" not in text]
    assert west
    assert zapad
    assert max(west) < min(zapad)


def test_marks_show_what_was_found_in_each_spelling(store: Store) -> None:
    hits = of_kind(search(store, "West-2025"), "sentence")
    assert {hit.text[begin:end] for hit in hits for begin, end in hit.marks} == {"West-2025", "Zapad-2025", "2025"}


def test_hits_come_with_document_and_sentence(store: Store) -> None:
    (statement,) = of_kind(search(store, "strictly defensive", kinds=["statement"]), "statement")
    assert (statement.label, statement.source, statement.date) == ("Viktor Khrenin", "minsk.txt", "2025-05-28")
    assert (
        statement.sentence
        == "Belarusian Defense Minister Viktor Khrenin said on Wednesday that the exercise is strictly defensive in nature."
    )
    (entity,) = search(store, "Bishkek", kinds=["entity"])
    assert (entity.label, entity.classes, entity.source) == ("Bishkek", ("Place",), "minsk.txt")
    assert entity.sentence == "Khrenin and Russian Defense Minister Andrei Belousov met in Bishkek on May 28, 2025."
    (sentence,) = search(store, "Bishkek", kinds=["sentence"])
    assert sentence.iri.startswith(f"{sentence.document}#char={sentence.begin},")


def test_a_post_is_told_with_its_body(store: Store) -> None:
    labels = {hit.label for hit in search(store, "Defense Minister", kinds=["post"])}
    assert labels == {"Defense Minister, Belarus", "Defense Minister, Russia"}


def test_several_words_must_all_be_there_if_they_can(store: Store) -> None:
    both = [hit.text for hit in search(store, "troops Russia", kinds=["sentence"])]
    assert len(both) == 1
    # nothing has both: either counts
    either = [hit.text for hit in search(store, "Bishkek missiles", kinds=["sentence"])]
    assert len(either) == 2


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (("entity",), {"entity"}),
        (("statement", "sentence"), {"statement", "sentence"}),
        (("state",), {"entity"}),
        (("State", "sentence"), {"entity", "sentence"}),
        (("actor",), set()),
    ],
)
def test_kinds(kinds: tuple[str, ...], found: set[str], store: Store) -> None:
    assert {hit.kind for hit in search(store, "Poland", kinds=kinds)} == found


def test_a_kind_that_does_not_exist(store: Store) -> None:
    with pytest.raises(QueryError, match=r"kind 'exercice': there is none.*Did you mean exercise\?"):
        search(store, "Poland", kinds=["exercice"])


def test_hits_come_kind_by_kind_and_no_more_than_wanted(store: Store) -> None:
    hits = search(store, "Belarus", limit=2)
    assert [hit.kind for hit in hits] == sorted((hit.kind for hit in hits), key=KINDS.index)
    assert all(len(of_kind(hits, kind)) <= 2 for kind in KINDS)
    assert search(store, "Belarus", limit=2) == hits


@pytest.mark.parametrize("text", ["", " ", "…", '"', "zzzzzz", "2026", "NOT OR", "a*", "kind:entity", 'x" OR "y'])
def test_nothing_found_is_no_error(text: str, store: Store) -> None:
    assert [hit for hit in search(store, text) if not hit.marks] == []


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_taken(text: str) -> None:
    assert search(EMPTY, text) == []


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="aeiknrz2 05-\"'*:()^", max_size=20))
def test_no_text_is_taken_for_the_index_s_language(store: Store, text: str) -> None:
    assert all(isinstance(hit, Hit) for hit in search(store, text, limit=2))


def test_a_graph_searches_itself(store: Store) -> None:
    graph = KnowledgeGraph(store)  # type: ignore[arg-type]
    assert graph.search("Khrenin", kinds=["entity"], limit=1)[0].label == "Viktor Khrenin"


@pytest.mark.parametrize("name", ["Khrenin", "viktor khrenin", "Dovile Sakaliene", "NATO"])
def test_a_name_finds_what_its_bearer_says_however_the_text_calls_them(name: str, store: Store) -> None:
    query = "SELECT ?s { ?s kg:statedBy <%s> } ORDER BY ?s"
    (agent, *_) = iris(search(store, name))
    said = {row["s"].value for row in store.query(query % (BASE + agent))}  # type: ignore[union-attr]
    assert said <= {hit.iri for hit in of_kind(search(store, name, limit=100), "statement")}
    assert not of_kind(search(store, name, kinds=["entity"]), "statement")
