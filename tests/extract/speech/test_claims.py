from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading
from kg.extract.speech.claims import judge_facts
from kg.model import Attribution, Certainty, Fact, Kind, Polarity, Quotation, Relation, Span, Statement

pytestmark = pytest.mark.model

Judge = Callable[..., Fact]
C, PROB, POSS, HYP = Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.HYPOTHETICAL
DIRECT, INDIRECT, MIXED = Quotation.DIRECT, Quotation.INDIRECT, Quotation.MIXED


@pytest.fixture(scope="module")
def judge(read: Callable[..., Reading], marked: Callable[[str], tuple[str, dict[str, list[Span]]]]) -> Judge:
    """A text with '[C cue]' and '[T content]', the words that are a fact's evidence, and its relation → the fact as judged."""

    def make(
        text: str, evidence: str, relation: Relation = Relation.PARTICIPANT, quotation: Quotation = INDIRECT, kind: Kind = Kind.EXERCISE
    ) -> Fact:
        plain, spans = marked(text)
        reading = read(plain)
        subject = reading.add_entity(kind, "Zapad")
        begin = plain.index(evidence)
        fact = Fact(subject, relation, Span(begin, begin + len(evidence)), object="e0")
        said = Attribution(tuple(spans.get("C", ())), tuple(spans.get("T", ())), None, "say", quotation=quotation)
        (judged,) = judge_facts(reading, [fact], [Statement(said)] if "C" in spans else [])
        return judged

    return make


@pytest.mark.parametrize(
    ("text", "evidence", "quotation", "claimed"),
    [
        # the report's own words
        ("Belarus hosts the drills.", "Belarus hosts the drills", INDIRECT, False),
        ("Belarus hosts the drills, and NATO [C said] that [T it was worried].", "Belarus hosts the drills", INDIRECT, False),
        # what the clauses of indirect speech predicate
        ("NATO [C said] that [T Belarus hosts the drills].", "Belarus hosts the drills", INDIRECT, True),
        ("[T Belarus hosts the drills], NATO [C said].", "Belarus hosts the drills", INDIRECT, True),
        ("According to NATO, [T Belarus hosts the drills]; they [C said] so.", "Belarus hosts the drills", INDIRECT, True),
        # direct speech
        ("“[T Belarus hosts the drills],” NATO [C said].", "Belarus hosts the drills", DIRECT, True),
        # quoted words inside indirect speech
        ("NATO [C said] that [T Belarus “hosts the drills” of Russia].", "hosts the drills", MIXED, True),
    ],
)
def test_clauses(judge: Judge, text: str, evidence: str, quotation: Quotation, *, claimed: bool):
    assert (judge(text, evidence, quotation=quotation).claimed_in is not None) is claimed


@pytest.mark.parametrize(
    ("text", "evidence", "relation", "kind", "quotation", "claimed"),
    [
        # a title before a name and an apposition are the reporter's own, even inside indirect speech
        (
            "NATO [C said] that [T Russian President Vladimir Putin hosts the drills].",
            "Russian President Vladimir Putin",
            Relation.HOLDS,
            Kind.ACTOR,
            INDIRECT,
            False,
        ),
        (
            "NATO [C said] that [T Vladimir Putin, the Russian president, hosts the drills].",
            "Vladimir Putin, the Russian president",
            Relation.HOLDS,
            Kind.ACTOR,
            INDIRECT,
            False,
        ),
        (
            "NATO [C said] that [T Russia's Defence Ministry hosts the drills].",
            "Russia's Defence Ministry",
            Relation.SUB_ORGANISATION_OF,
            Kind.ORGANISATION,
            INDIRECT,
            False,
        ),
        # a copula in indirect speech predicates
        (
            "NATO [C said] that [T Vladimir Putin is the Russian president].",
            "Vladimir Putin is the Russian president",
            Relation.HOLDS,
            Kind.ACTOR,
            INDIRECT,
            True,
        ),
        # noun phrases on an exercise
        (
            "NATO [C said] that [T the September exercise in Belarus was over].",
            "the September exercise in Belarus",
            Relation.PLACE,
            Kind.EXERCISE,
            INDIRECT,
            False,
        ),
        (
            "NATO [C said] that [T the joint Russian-Belarusian drills were over].",
            "the joint Russian-Belarusian drills",
            Relation.PARTICIPANT,
            Kind.EXERCISE,
            INDIRECT,
            False,
        ),
        # inside quotation marks everything is claimed
        (
            "“[T Russian President Vladimir Putin hosts the drills],” NATO [C said].",
            "Russian President Vladimir Putin",
            Relation.HOLDS,
            Kind.ACTOR,
            DIRECT,
            True,
        ),
        (
            "“[T The September exercise in Belarus was over],” NATO [C said].",
            "The September exercise in Belarus",
            Relation.PLACE,
            Kind.EXERCISE,
            DIRECT,
            True,
        ),
        # outside the content
        (
            "Russian President Vladimir Putin [C said] that [T the drills were over].",
            "Russian President Vladimir Putin",
            Relation.HOLDS,
            Kind.ACTOR,
            INDIRECT,
            False,
        ),
    ],
)
def test_noun_phrases(judge: Judge, text: str, evidence: str, relation: Relation, kind: Kind, quotation: Quotation, *, claimed: bool):
    assert (judge(text, evidence, relation, quotation, kind).claimed_in is not None) is claimed


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Belarus hosts the drills.", C),
        ("Belarus will host the drills.", C),
        ("Belarus may host the drills.", POSS),
        ("Belarus might host the drills.", POSS),
        ("Belarus could host the drills.", POSS),
        ("Perhaps Belarus hosts the drills.", POSS),
        ("Belarus will probably host the drills.", PROB),
        ("Belarus reportedly hosts the drills.", PROB),
        ("Belarus is expected to host the drills.", PROB),
        ("Belarus is likely to host the drills.", PROB),
        ("Belarus would host the drills.", HYP),
    ],
)
def test_modality(judge: Judge, text: str, certainty: Certainty):
    fact = judge(text, text.rstrip("."))
    assert (fact.certainty, fact.polarity) == (certainty, Polarity.POSITIVE)
    assert fact.reported is (certainty is C)


@pytest.mark.parametrize(
    ("text", "evidence", "certainty"),
    [
        ("If Belarus hosts the drills, Poland will close the border.", "Belarus hosts the drills", HYP),
        ("Poland will close the border unless Belarus cancels the drills.", "Belarus cancels the drills", HYP),
        ("If Belarus hosts the drills, Poland will close the border.", "Poland will close the border", C),
    ],
)
def test_conditions(judge: Judge, text: str, evidence: str, certainty: Certainty):
    assert judge(text, evidence).certainty is certainty


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Belarus does not host the drills.", Polarity.NEGATIVE),
        ("Belarus will not host the drills.", Polarity.NEGATIVE),
        ("Belarus didn't host the drills.", Polarity.NEGATIVE),
        ("Belarus has never hosted the drills.", Polarity.NEGATIVE),
        ("Belarus hosts the drills.", Polarity.POSITIVE),
        ("Belarus will not only host the drills but send ships.", Polarity.POSITIVE),
    ],
)
def test_negation(judge: Judge, text: str, polarity: Polarity):
    assert judge(text, text.rstrip(".")).polarity is polarity


def test_the_innermost_statement_claims(read: Callable[..., Reading]):
    text = "NATO said that Poland denied that Belarus hosts the drills."
    reading = read(text)
    contents = ["Poland denied that Belarus hosts the drills", "Belarus hosts the drills"]
    spans = [Span(text.index(content), text.index(content) + len(content)) for content in contents]
    statements = [Statement(Attribution((Span(5, 9),), (span,), None, "say")) for span in spans]
    (fact,) = judge_facts(reading, [Fact(reading.add_entity(Kind.EXERCISE, "Zapad"), Relation.PLACE, spans[1], object="e0")], statements)
    assert fact.claimed_in == 1


def test_what_an_extractor_knows_already_stays(read: Callable[..., Reading]):
    text = "Belarus hosts the drills."
    reading = read(text)
    fact = Fact("e0", Relation.PARTICIPANT, Span(0, 24), object="e0", certainty=Certainty.POSSIBLE)
    assert judge_facts(reading, [fact], []) == (fact,)
