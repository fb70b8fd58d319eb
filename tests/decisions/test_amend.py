"""What decisions leave of one document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.decisions import Action, Decision
from kg.decisions.amend import amended, rejection, struck_by
from kg.graph.build import document_quads
from kg.model import Attribution, Document, Entity, Extraction, Fact, Kind, Mention, Post, Relation, Span, Statement
from kg.resolve import resolve
from kg.resolve.resolution import document_path
from kg.vocab import KG, RDF

TEXT = "Minister Vega said that Borduria said that the drill is over. Vega said that the drill is over. Borduria holds the drill."


def span(words: str, nth: int = 0) -> Span:
    begin = -1
    for _ in range(nth + 1):
        begin = TEXT.index(words, begin + 1)
    return Span(begin, begin + len(words))


def said(content: Span, cue: Span, within: int | None = None) -> Statement:
    return Statement(Attribution((cue,), (content,), None, "say"), speakers=("e0",), within=within)


EXTRACTION = Extraction(
    Document("a.txt", TEXT),
    entities=(
        Entity("e0", Kind.ACTOR, "Vega"),
        Entity("e1", Kind.ORGANISATION, "Borduria", ("the Bordurians",)),
        Entity("e2", Kind.EVENT, "drill"),
    ),
    posts=(Post("p0", "Minister"),),
    mentions=(Mention(span("Vega"), ("e0",)),),
    statements=(
        said(span("Borduria said that the drill is over"), span("said")),
        said(span("the drill is over"), span("said", 1), within=0),
        said(span("the drill is over", 1), span("said", 2)),
    ),
    facts=(
        Fact("e0", Relation.HOLDS, span("Minister Vega"), object="p0"),
        Fact("e1", Relation.OPPOSES, span("the drill is over"), object="e0", claimed_in=1),
        Fact("e1", Relation.ORGANISER, span("Borduria holds the drill."), object="e2"),
    ),
)


def reject(kind: str, name: str, other: str, at: int | None = None) -> Decision:
    return Decision(Action.REJECT, kind, name, other, "a.txt", at)


@pytest.mark.parametrize(
    ("decision", "statements", "facts"),
    [
        (reject("Statement", "said", "the drill is over"), (1, 2), ()),
        (reject("Statement", "SAID", "the  drill is over", 80), (2,), ()),
        (reject("Statement", "said", "the drill is over", 40), (1,), ()),
        (reject("Statement", "told", "the drill is over"), (), ()),
        (reject("Fact", "Borduria · organiser · drill", "Borduria holds the drill."), (), (2,)),
        (reject("Fact", "the Bordurians · organiser · drill", "Borduria holds the drill.", 7), (), (2,)),
        (reject("Fact", "Syldavia · organiser · drill", "Borduria holds the drill."), (), ()),
        (reject("Fact", "Vega · holds · Minister", "Minister Vega"), (), (0,)),
    ],
)
def test_what_a_rejection_strikes_out(decision: Decision, statements: tuple[int, ...], facts: tuple[int, ...]) -> None:
    struck = struck_by(decision, EXTRACTION)
    assert (struck.statements, struck.facts) == (statements, facts)


@pytest.mark.parametrize(("kind", "index"), [("Statement", n) for n in range(3)] + [("Fact", n) for n in range(3)])
def test_a_rejection_of_one_strikes_that_one_alone(kind: str, index: int) -> None:
    struck = struck_by(rejection(EXTRACTION, kind, index, "", ""), EXTRACTION)
    assert (struck.statements, struck.facts) == (((index,), ()) if kind == "Statement" else ((), (index,)))


def test_what_a_struck_statement_claims_goes_and_what_it_holds_stays() -> None:
    left = amended(EXTRACTION, [rejection(EXTRACTION, "Statement", 1, "", "")])
    assert (left.struck_statements, left.struck_facts) == ((1,), (1,))
    left = amended(EXTRACTION, [rejection(EXTRACTION, "Statement", 0, "", "")])
    assert left.statements[1].within is None


def test_a_post_of_which_nothing_else_tells_goes() -> None:
    assert amended(EXTRACTION, [rejection(EXTRACTION, "Fact", 0, "", "")]).posts == ()
    assert amended(EXTRACTION, [rejection(EXTRACTION, "Fact", 2, "", "")]).posts == EXTRACTION.posts


def test_others_keep_their_numbers_in_the_graph() -> None:
    left = amended(EXTRACTION, [rejection(EXTRACTION, "Statement", 0, "", ""), rejection(EXTRACTION, "Fact", 0, "", "")])
    quads = document_quads(left, resolve([left]).paths[document_path(left)])
    numbered = {
        quad.subject.value.split("/", 6)[-1] for quad in quads if quad.predicate == RDF.type and quad.object in {KG.Statement, KG.Assertion}
    }
    assert numbered == {"statement/2", "statement/3", "assertion/2", "assertion/3"}


@pytest.mark.parametrize("name", ["Borduria", "the Bordurians"])
def test_an_entity_stands_apart(name: str) -> None:
    left = amended(EXTRACTION, [Decision(Action.APART, "Organisation", name, source="a.txt")])
    assert left == replace(
        EXTRACTION, entities=(EXTRACTION.entities[0], replace(EXTRACTION.entities[1], local=True), EXTRACTION.entities[2])
    )


def test_what_says_nothing_of_a_document_leaves_it_as_it_is() -> None:
    others = [
        reject("Fact", "x", "y"),
        Decision(Action.APART, "Actor", "Nobody", source="a.txt"),
        Decision(Action.SAME, "Actor", "Vega", "X"),
    ]
    assert amended(EXTRACTION, others) is EXTRACTION
