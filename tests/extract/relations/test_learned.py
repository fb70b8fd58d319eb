"""What the classifier of pairs finds, and what it must leave alone."""

import pytest

from kg.annotate import annotate
from kg.extract.document import extract, read_by_rules
from kg.extract.relations.pairs import pairs_of
from kg.model import Certainty, Document, Relation

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def read(nlp):
    def call(text: str):
        document = Document("report.txt", text)
        found = extract(document, annotate(nlp, document))
        names = {e.id: e.name for e in found.entities}
        bodies = {p.id: names.get(p.organisation or "") for p in found.posts}
        return [(names[f.subject], f.relation, names.get(f.object or "") or bodies.get(f.object or ""), f) for f in found.facts]

    return call


@pytest.mark.parametrize(
    ("text", "member", "body"),
    [
        ("Helga Brandt, who teaches at the University of Leeds, disagreed.", "Helga Brandt", "University of Leeds"),
        ("Tomas Ruiz of Amnesty International welcomed the ruling.", "Tomas Ruiz", "Amnesty International"),
    ],
)
def test_who_belongs_to_a_body(read, text, member, body):
    assert (member, Relation.MEMBER_OF, body) in {fact[:3] for fact in read(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Helga Brandt does not teach at the University of Leeds.",
        "Is Helga Brandt of the University of Leeds?",
        "Helga Brandt would teach at the University of Leeds if she could.",
    ],
)
def test_what_is_denied_asked_or_wished_is_not_learned(read, text):
    assert not [fact for fact in read(text) if fact[3].certainty is Certainty.PROBABLE and fact[1] == Relation.MEMBER_OF]


def test_an_occupation_is_no_post(read):
    found = {fact[:3] for fact in read("Olga Simonova, an analyst at the Harbour Institute, agreed.")}
    assert ("Olga Simonova", Relation.MEMBER_OF, "Harbour Institute") in found
    assert not any(relation == Relation.HOLDS for _, relation, _ in found)


def test_a_body_is_part_of_one_state(read):
    found = read("The Russian Defence Ministry said that Belarus had sent a delegation.")
    assert {fact[2] for fact in found if fact[1] == Relation.SUB_ORGANISATION_OF} == {"Russia"}


def test_evidence_holds_both_ends(nlp):
    text = "Anna Berg is in Oslo. Per Dahl of the Labour Party met the Polish foreign minister, Jan Nowak."
    reading = read_by_rules(Document("report.txt", text), annotate(nlp, Document("report.txt", text)))
    for pair in pairs_of(reading):
        for link in pair.links:
            spans = (link.subject.span, link.object.span)
            assert link.evidence.begin <= min(s.begin for s in spans)
            assert link.evidence.end >= max(s.end for s in spans)
            assert reading.tokens(spans[0]).sent == reading.tokens(spans[1]).sent


def test_no_feature_is_a_persons_name(nlp):
    text = "German Chancellor Friedrich Lindenbaum met Ottokar Silberstein of the Labour Party."
    reading = read_by_rules(Document("report.txt", text), annotate(nlp, Document("report.txt", text)))
    features = {f for pair in pairs_of(reading) for link in pair.links for f in (*pair.features, *link.features)}
    assert not [f for f in features if "lindenbaum" in f.casefold() or "silberstein" in f.casefold()]
