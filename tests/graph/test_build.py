from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph import build_quads
from kg.model import (
    Attribution,
    Certainty,
    Datatype,
    Document,
    Entity,
    Extraction,
    Fact,
    Kind,
    Mention,
    MentionForm,
    Polarity,
    Post,
    Quotation,
    Relation,
    Span,
    Statement,
    TimeMention,
    Value,
)
from kg.resolve import resolve
from kg.resolve.resolution import document_path
from kg.vocab import BASE_IRI, DCTERMS, GRAPH_ENTITIES, KG, OA, ORG, RDF, SCHEMA, SKOS, XSD

TEXT = "Russian Defense Minister Andrei Belousov said: “The ‘West-2025’ drills in Belarus, from 12 September, are defensive.”"
BELOUSOV, RUSSIA, WEST, BELARUS = "e0", "e1", "e2", "e3"


def _span(part: str, text: str = TEXT) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


def _extraction(**fields: object) -> Extraction:
    said = Attribution(
        (_span("said"),),
        (_span("The ‘West-2025’ drills"), _span("are defensive")),
        _span("Russian Defense Minister Andrei Belousov"),
        "say",
    )
    known: dict[str, object] = {
        "document": Document("west.txt", TEXT, title="Drills", date="2025-05-28", publisher="TASS", url="https://example.org/west"),
        "entities": (
            Entity(BELOUSOV, Kind.ACTOR, "Andrei Belousov"),
            Entity(RUSSIA, Kind.STATE, "Russia", aliases=("Russian",), code="RU"),
            Entity(WEST, Kind.EXERCISE, "West-2025", year="2025"),
            Entity(BELARUS, Kind.STATE, "Belarus", code="BY", also_place=True),
        ),
        "posts": (Post("p0", "Defense Minister", RUSSIA),),
        "mentions": (
            Mention(_span("Russian"), (RUSSIA,)),
            Mention(_span("Andrei Belousov"), (BELOUSOV,)),
            Mention(_span("West-2025"), (WEST,)),
            Mention(_span("Belarus"), (BELARUS,)),
        ),
        "times": (TimeMention(_span("12 September"), "2025-09-12"),),
        "statements": (Statement(said, (BELOUSOV,), (WEST,), (BELARUS,), stated_on="2025-05-28"),),
        "facts": (
            Fact(BELOUSOV, Relation.HOLDS, _span("Russian Defense Minister Andrei Belousov"), object="p0", confidence=0.945),
            Fact(WEST, Relation.PLACE, _span("drills in Belarus"), object=BELARUS, claimed_in=0),
            Fact(WEST, Relation.START_DATE, _span("from 12 September"), value=Value("2025-09-12", Datatype.DATE), claimed_in=0),
        ),
    }
    return Extraction(**(known | fields))


def _quads(*extractions: Extraction, base_iri: str = BASE_IRI) -> list[ox.Quad]:
    return list(build_quads(extractions, resolve(extractions), base_iri))


def _iri(path: str) -> ox.NamedNode:
    return ox.NamedNode(BASE_IRI + path)


DOC = document_path(_extraction())
GRAPH = _iri(DOC)


def _values(quads: Sequence[ox.Quad], subject: ox.NamedNode, predicate: ox.NamedNode) -> list[str]:
    return sorted(q.object.value for q in quads if q.subject == subject and q.predicate == predicate)


class TestDocument:
    def test_metadata(self):
        quads = _quads(_extraction())
        found = {
            p: _values(quads, GRAPH, p)
            for p in (DCTERMS.source, DCTERMS.title, DCTERMS.issued, DCTERMS.publisher, DCTERMS.language, SCHEMA.url, SCHEMA.text)
        }
        assert found == {
            DCTERMS.source: ["west.txt"],
            DCTERMS.title: ["Drills"],
            DCTERMS.issued: ["2025-05-28"],
            DCTERMS.publisher: ["TASS"],
            DCTERMS.language: ["en"],
            SCHEMA.url: ["https://example.org/west"],
            SCHEMA.text: [TEXT],
        }

    def test_what_is_not_known_is_not_written(self):
        quads = _quads(Extraction(Document("a.txt", "Drills began.")))
        assert {q.predicate for q in quads} == {RDF.type, DCTERMS.source, SCHEMA.text, DCTERMS.language}

    def test_its_own_graph_holds_all_of_it(self):
        quads = _quads(_extraction())
        assert {q.graph_name for q in quads} == {GRAPH, _iri(GRAPH_ENTITIES)}
        assert all(q.subject.value.startswith(GRAPH.value) or q.predicate == ORG.holds for q in quads if q.graph_name == GRAPH)

    def test_another_base(self):
        quads = _quads(_extraction(), base_iri="https://example.org/news/")
        assert not [q for q in quads if BASE_IRI in f"{q}"]


class TestMentions:
    def test_a_name(self):
        quads = _quads(_extraction())
        at = _iri(f"{DOC}#char=25,40")
        found = {q.predicate: q.object for q in quads if q.subject == at}
        assert found == {
            RDF.type: KG.Mention,
            OA.hasSource: GRAPH,
            OA.start: ox.Literal("25", datatype=XSD.integer),
            OA.end: ox.Literal("40", datatype=XSD.integer),
            OA.exact: ox.Literal("Andrei Belousov"),
            KG.refersTo: _iri("actor/andrei-belousov"),
        }

    def test_a_group_refers_to_each_member(self):
        group = Mention(_span("drills"), (RUSSIA, BELARUS), MentionForm.DESCRIPTION)
        at = _span("drills")
        quads = _quads(_extraction(mentions=(group,)))
        assert _values(quads, _iri(f"{DOC}#char={at.begin},{at.end}"), KG.refersTo) == [
            f"{BASE_IRI}state/belarus",
            f"{BASE_IRI}state/russia",
        ]

    def test_a_time(self):
        at = _span("12 September")
        assert _values(_quads(_extraction()), _iri(f"{DOC}#char={at.begin},{at.end}"), KG.timeValue) == ["2025-09-12"]


class TestStatements:
    def test_all_of_one(self):
        quads = _quads(_extraction())
        iri = _iri(f"{DOC}/statement/1")
        found = {q.predicate: q.object for q in quads if q.subject == iri and q.predicate != KG.contentMention}
        assert found == {
            RDF.type: KG.Statement,
            DCTERMS.isPartOf: GRAPH,
            KG.content: ox.Literal("The ‘West-2025’ drills … are defensive"),
            KG.cue: ox.Literal("said"),
            KG.cueLemma: ox.Literal("say"),
            KG.mode: KG.Speech,
            KG.quotation: KG.Indirect,
            KG.force: KG.Assert,
            KG.polarity: KG.Positive,
            KG.confidence: ox.Literal("0.5", datatype=XSD.decimal),
            KG.cueMention: _iri(f"{DOC}#char=41,45"),
            KG.sourceMention: _iri(f"{DOC}#char=0,40"),
            KG.statedBy: _iri("actor/andrei-belousov"),
            KG.about: _iri("exercise/west-2025"),
            KG.addressedTo: _iri("state/belarus"),
            KG.statedOn: ox.Literal("2025-05-28", datatype=XSD.date),
        }
        assert len(_values(quads, iri, KG.contentMention)) == 2

    def test_one_without_a_source_has_no_speaker(self):
        said = Attribution((_span("said"),), (_span("are defensive"),), None, "say", quotation=Quotation.DIRECT)
        quads = _quads(_extraction(statements=(Statement(said),), facts=()))
        assert not {KG.statedBy, KG.sourceMention} & {q.predicate for q in quads}

    def test_one_within_another(self):
        said = Attribution((_span("said"),), (_span("are defensive"),), None, "say")
        quads = _quads(_extraction(statements=(Statement(said), Statement(said, within=0)), facts=()))
        assert _values(quads, _iri(f"{DOC}/statement/2"), KG.within) == [f"{BASE_IRI}{DOC}/statement/1"]


class TestFacts:
    PLAIN = (_iri("exercise/west-2025"), KG.participant, _iri("state/belarus"))

    @pytest.mark.parametrize(
        ("fields", "plain"),
        [
            ({}, True),
            ({"claimed_in": 0}, False),
            ({"certainty": Certainty.PROBABLE}, False),
            ({"certainty": Certainty.POSSIBLE}, False),
            ({"certainty": Certainty.HYPOTHETICAL}, False),
            ({"polarity": Polarity.NEGATIVE}, False),
        ],
    )
    def test_only_what_the_report_itself_is_sure_of_stands_as_a_plain_triple(self, fields: dict[str, object], *, plain: bool):
        quads = _quads(_extraction(facts=(Fact(WEST, Relation.PARTICIPANT, _span("drills in Belarus"), object=BELARUS, **fields),)))
        assert (ox.Quad(*self.PLAIN, GRAPH) in quads) is plain
        assertion = _iri(f"{DOC}/assertion/1")
        assert [_values(quads, assertion, p) for p in (RDF.subject, RDF.predicate, RDF.object)] == [[term.value] for term in self.PLAIN]
        assert _values(quads, assertion, KG.claimedIn) == ([f"{BASE_IRI}{DOC}/statement/1"] if "claimed_in" in fields else [])
        assert _values(quads, assertion, KG.certainty) == [KG[fields.get("certainty", Certainty.CERTAIN).value].value]

    @pytest.mark.parametrize(
        ("value", "literal"),
        [
            (Value("2025-09-12", Datatype.DATE), ox.Literal("2025-09-12", datatype=XSD.date)),
            (Value("2025-09", Datatype.YEAR_MONTH), ox.Literal("2025-09", datatype=XSD.gYearMonth)),
            (Value("2025", Datatype.YEAR), ox.Literal("2025", datatype=XSD.gYear)),
            (Value("13000", Datatype.INTEGER), ox.Literal("13000", datatype=XSD.integer)),
            (Value("to test readiness"), ox.Literal("to test readiness")),
        ],
    )
    def test_literals(self, value: Value, literal: ox.Literal):
        quads = _quads(_extraction(facts=(Fact(WEST, Relation.START_DATE, _span("drills"), value=value),)))
        assert literal in [q.object for q in quads if q.predicate == RDF.object]

    def test_a_fact_without_an_object_is_our_bug(self):
        with pytest.raises(ValueError, match="neither object nor value"):
            _quads(_extraction(facts=(Fact(WEST, Relation.PLACE, _span("drills")),)))


class TestEntities:
    def test_types_labels_and_codes(self):
        quads = [q for q in _quads(_extraction()) if q.graph_name == _iri(GRAPH_ENTITIES)]
        assert _values(quads, _iri("state/belarus"), RDF.type) == [KG.Place.value, KG.State.value]
        assert _values(quads, _iri("state/russia"), RDF.type) == [KG.State.value]
        assert _values(quads, _iri("state/russia"), SKOS.altLabel) == ["Russian"]
        assert _values(quads, _iri("state/russia"), SKOS.notation) == ["RU"]
        assert _values(quads, _iri("actor/andrei-belousov"), SKOS.prefLabel) == ["Andrei Belousov"]

    def test_a_post(self):
        quads = _quads(_extraction())
        post = _iri("post/defense-minister-of-russia")
        assert _values(quads, post, RDF.type) == [ORG.Post.value]
        assert _values(quads, post, ORG.postIn) == [f"{BASE_IRI}state/russia"]
        assert ox.Quad(_iri("actor/andrei-belousov"), ORG.holds, post, GRAPH) in quads


@pytest.mark.parametrize("confidence", [0, 0.005, 0.1, 0.5, 0.905, 0.95, 0.999, 1, 1.7, -3])
def test_a_store_keeps_every_literal_as_it_is_written(confidence: float):
    quads = _quads(_extraction(facts=(Fact(WEST, Relation.PLACE, _span("drills"), object=BELARUS, confidence=confidence),)))
    store = ox.Store()
    store.extend(quads)
    assert {str(q) for q in store} == {str(q) for q in quads}


# --- any set of extractions ---------------------------------------------------------------------------------------------

_POOL = [
    Entity("", Kind.ACTOR, "Andrei Belousov", aliases=("Belousov",)),
    Entity("", Kind.ACTOR, "Kim Yong-hyun"),
    Entity("", Kind.STATE, "Belarus", aliases=("Belarusian",), code="BY"),
    Entity("", Kind.STATE, "Belarus", code="BY", also_place=True),
    Entity("", Kind.ORGANISATION, "NATO"),
    Entity("", Kind.ORGANISATION, "North Atlantic Treaty Organization"),
    Entity("", Kind.ORGANISATION, "Foreign Ministry", local=True),
    Entity("", Kind.EXERCISE, "West-2025", year="2025"),
    Entity("", Kind.EXERCISE, "Zapad", year="2025"),
    Entity("", Kind.EXERCISE, "Zapad", year="2021"),
    Entity("", Kind.EXERCISE, "Zapad"),
    Entity("", Kind.EXERCISE_SERIES, "Zapad"),
    Entity("", Kind.PLACE, "Łódź"),
    Entity("", Kind.PLACE, "Lodz"),
    Entity("", Kind.UNNAMED_SOURCE, "senior official", local=True),
    Entity("", Kind.MEETING, "meeting", local=True),
]
_FILLER = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@st.composite
def _reports(draw: st.DrawFn, number: int) -> Extraction:
    """A report that names some things of the pool, with posts, statements and facts at random among them."""
    text, entities, mentions = draw(_FILLER), [], []
    for template in draw(st.lists(st.sampled_from(_POOL), min_size=1, max_size=6)):
        identifier = f"e{len(entities)}"
        entities.append(
            Entity(
                identifier,
                template.kind,
                template.name,
                template.aliases,
                template.code,
                template.year,
                template.also_place,
                template.local,
            )
        )
        mentions.append(Mention(Span(len(text), len(text) + len(template.name)), (identifier,)))
        text += template.name + draw(_FILLER) + " "
    ids = st.sampled_from([e.id for e in entities])
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30)).map(lambda x: Span(x[0], min(len(text), x[0] + x[1])))
    labels = st.sampled_from(["President", "Defense Minister", "spokesman", "president of Belarus"])
    posts = [Post(f"p{i}", label, body) for i, (label, body) in enumerate(draw(st.lists(st.tuples(labels, st.none() | ids), max_size=3)))]
    said = st.builds(Attribution, st.tuples(spans), st.tuples(spans), st.none() | spans, st.just("say"), confidence=st.floats(0, 1))
    statements = draw(st.lists(st.builds(Statement, said, st.tuples(ids), st.lists(ids, max_size=2).map(tuple)), max_size=3))
    claimed = st.none() | st.integers(0, len(statements) - 1) if statements else st.none()
    object_ = st.sampled_from([e.id for e in entities] + [p.id for p in posts])
    facts = st.builds(
        Fact, ids, st.sampled_from([Relation.PARTICIPANT, Relation.PLACE, Relation.HOLDS]), spans, object_, st.none(),
        st.floats(0, 1), st.sampled_from(Certainty), st.sampled_from(Polarity), claimed,
    )  # fmt: skip
    mentions += [
        Mention(span, (one, other), MentionForm.DESCRIPTION)
        for span, one, other in draw(st.lists(st.tuples(spans, ids, ids), max_size=2))
        if one != other
    ]
    date = draw(st.sampled_from([None, "2025-05-28", "2024-01-01"]))
    return Extraction(
        Document(f"{number}.txt", text, date=date),
        tuple(entities),
        tuple(posts),
        tuple(mentions),
        (),
        tuple(statements),
        tuple(draw(st.lists(facts, max_size=4))),
    )


_CORPORA = st.integers(0, 4).flatmap(lambda n: st.tuples(*[_reports(i) for i in range(n)]))
_relaxed = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@_relaxed
@given(_CORPORA, st.randoms(use_true_random=False))
def test_the_order_of_the_reports_changes_no_line(extractions: tuple[Extraction, ...], chance: random.Random):
    shuffled = chance.sample(extractions, len(extractions))
    assert sorted(map(str, _quads(*extractions))) == sorted(map(str, _quads(*shuffled)))


@_relaxed
@given(_CORPORA)
def test_no_quad_comes_twice_and_none_has_a_blank_node(extractions: tuple[Extraction, ...]):
    quads = _quads(*extractions)
    assert len(set(quads)) == len(quads)
    assert not any(isinstance(term, ox.BlankNode) for q in quads for term in (q.subject, q.object, q.graph_name))


@_relaxed
@given(_CORPORA)
def test_every_mention_quotes_its_text(extractions: tuple[Extraction, ...]):
    texts = {BASE_IRI + document_path(e): e.document.text for e in extractions}
    quads = _quads(*extractions)
    mentions = {q.subject for q in quads if q.object == KG.Mention}
    exact = {q.subject: q.object.value for q in quads if q.predicate == OA.exact}
    assert mentions == exact.keys()
    for iri, quoted in exact.items():
        document, begin, end = re.fullmatch(r"(.*)#char=(\d+),(\d+)", iri.value).groups()
        assert texts[document][int(begin) : int(end)] == quoted != ""


@_relaxed
@given(_CORPORA)
def test_every_entity_is_described_once(extractions: tuple[Extraction, ...]):
    quads = _quads(*extractions)
    entities = [q for q in quads if q.graph_name == _iri(GRAPH_ENTITIES)]
    labelled = [q.subject for q in entities if q.predicate == SKOS.prefLabel]
    assert len(labelled) == len(set(labelled))
    used = {q.object for q in quads if q.predicate in {KG.refersTo, KG.statedBy, KG.about, ORG.holds, ORG.postIn, KG.place}}
    assert used <= set(labelled)


@_relaxed
@given(_CORPORA)
def test_a_store_gives_back_what_it_was_given(extractions: tuple[Extraction, ...]):
    quads = _quads(*extractions)
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert sorted(map(str, ox.parse(written, format=ox.RdfFormat.N_QUADS))) == sorted(map(str, quads))
