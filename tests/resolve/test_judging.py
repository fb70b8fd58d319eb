"""Which names join, which are left to a person, and why: names in the context of their reports."""

from __future__ import annotations

import itertools

import pytest

from kg.model import Document, Entity, Extraction, Fact, Kind, Mention, Polarity, Post, Relation, Span
from kg.resolve import Resolution, resolve
from kg.resolve.evidence import features
from kg.resolve.judgements import Verdict

BELARUS = Entity("state", Kind.STATE, "Belarus", code="BY")
RUSSIA = Entity("state", Kind.STATE, "Russia", code="RU")
FILLERS = tuple(Entity(f"f{n}", Kind.ORGANISATION, f"{name} Society") for n, name in enumerate(["Amber", "Birch", "Cedar", "Dogwood"]))


def report(source: str, *entities: Entity, posts: tuple[tuple[str, str, str], ...] = ()) -> Extraction:
    """A report that names entities once each, and tells posts: holder, label, body."""
    text, mentions = "", []
    for entity in entities:
        mentions.append(Mention(Span(len(text), len(text) + len(entity.name)), (entity.id,)))
        text += entity.name + ". "
    held = tuple(Post(f"p{n}", label, body) for n, (_, label, body) in enumerate(posts))
    facts = tuple(Fact(holder, Relation.HOLDS, Span(0, 4), object=f"p{n}") for n, (holder, _, _) in enumerate(posts))
    return Extraction(Document(source, text, date="2025-05-01"), entities, held, tuple(mentions), facts=facts)


def person(name: str, source: str, post: str | None = None, state: Entity = BELARUS, others: tuple[Entity, ...] = ()) -> Extraction:
    named = (Entity("e0", Kind.ACTOR, name), *((state,) if post else ()), *others)
    return report(source, *named, posts=(("e0", post, "state"),) if post else ())


def verdicts(found: Resolution) -> dict[tuple[str, str], tuple[Verdict, str]]:
    return {shown.labels: (shown.judgement.verdict, shown.judgement.reason) for shown in found.judgements}


def only(*reports: Extraction) -> tuple[Verdict, str]:
    (found,) = verdicts(resolve(reports)).values()
    return found


def actors(found: Resolution) -> set[str]:
    return {path for path in found.nodes if path.startswith("actor/")}


@pytest.mark.parametrize(
    ("one", "other", "verdict", "reason"),
    [
        pytest.param(
            person("Alexander Lukashenko", "a.txt"),
            person("Aliaksandr Lukashenka", "b.txt"),
            Verdict.SAME,
            "One name in other letters (Alexander, Aliaksandr).",
            id="another spelling needs no context",
        ),
        pytest.param(
            person("Viktor Petrov", "a.txt", "minister of defence"),
            person("Victor Petrow", "b.txt", "governor", RUSSIA),
            Verdict.UNSURE,
            "One name in other letters (Victor, Viktor); the one belongs to Russia, the other to Belarus.",
            id="but another state speaks against it",
        ),
        pytest.param(
            person("Joe Miller", "a.txt"),
            person("Joseph Miller", "b.txt"),
            Verdict.UNSURE,
            "One family name, and the short form of a given name (Joe, Joseph).",
            id="a short form alone is too little",
        ),
        pytest.param(
            person("Joe Miller", "a.txt", others=FILLERS),
            person("Joseph Miller", "b.txt", others=FILLERS[:3]),
            Verdict.SAME,
            "One family name, and the short form of a given name (Joe, Joseph); 3 others are named beside both.",
            id="with others who are named beside both it is enough",
        ),
        pytest.param(
            person("Khrenin", "a.txt", "defence minister"),
            person("Viktor Khrenin", "b.txt", "minister of defense"),
            Verdict.SAME,
            "The family name alone (Khrenin) and a full name with it; both are defence minister of Belarus.",
            id="a family name, with its post",
        ),
        pytest.param(
            person("Khrenin", "a.txt", "governor"),
            person("Viktor Khrenin", "b.txt", "defence minister"),
            Verdict.UNSURE,
            "The family name alone (Khrenin) and a full name with it; both belong to Belarus.",
            id="a family name, with another post",
        ),
        pytest.param(
            person("V. Khrenin", "a.txt", "defence minister"),
            person("Viktor Khrenin", "b.txt", "defence minister"),
            Verdict.SAME,
            "One family name, and an initial that fits (V, Viktor); both are defence minister of Belarus.",
            id="an initial, with its post",
        ),
    ],
)
def test_context(one: Extraction, other: Extraction, verdict: Verdict, reason: str):
    assert only(one, other) == (verdict, reason)


def test_two_people_of_one_family_name_stay_two():
    reports = [person("Boris Johnson", "a.txt"), person("Ron Johnson", "b.txt"), person("Johnson", "c.txt")]
    assert actors(resolve(reports)) == {"actor/boris-johnson", "actor/ron-johnson", "actor/johnson"}


def test_a_name_that_two_others_fit_joins_neither():
    reports = [person(name, f"{name}.txt") for name in ("George Bush", "George W. Bush", "George H. W. Bush")]
    found = resolve(reports)
    assert len(actors(found)) == 3
    assert {verdict for verdict, _ in verdicts(found).values()} == {Verdict.UNSURE}


WATCH = Entity("e0", Kind.ORGANISATION, "Harbour Pilots and Customs Watch", aliases=("HPCW",))


def test_an_acronym_that_a_report_introduces_is_known_in_others():
    found = resolve([report("a.txt", WATCH), report("b.txt", Entity("e0", Kind.ORGANISATION, "HPCW"))])
    assert list(found.nodes) == ["organisation/harbour-pilots-and-customs-watch"]


def test_an_acronym_of_two_bodies_joins_neither():
    other = Entity("e0", Kind.ORGANISATION, "Hotel Porters and Cooks Workshop", aliases=("HPCW",))
    found = resolve([report("a.txt", WATCH), report("b.txt", Entity("e0", Kind.ORGANISATION, "HPCW")), report("c.txt", other)])
    assert len(found.nodes) == 3


def test_an_acronym_of_three_letters_needs_context():
    whole, short = Entity("e0", Kind.ORGANISATION, "Harbour Customs Watch", aliases=("HCW",)), Entity("e0", Kind.ORGANISATION, "HCW")
    assert only(report("a.txt", whole), report("b.txt", short))[0] is Verdict.UNSURE
    found = resolve([report("a.txt", whole, *FILLERS), report("b.txt", short, *FILLERS)])
    assert [each.judgement.verdict for each in found.judgements] == [Verdict.SAME]


def test_initials_join_in_one_report_alone():
    long, short = Entity("e0", Kind.ORGANISATION, "Harbour Pilots Association"), Entity("e1", Kind.ORGANISATION, "HPA")
    assert only(report("a.txt", long, short))[0] is Verdict.SAME
    assert only(report("a.txt", long), report("b.txt", short))[0] is Verdict.UNSURE


def test_a_gloss_joins_names_of_an_exercise_and_never_editions():
    glossed = Entity("e0", Kind.EXERCISE, "Shchit Soyuza 2023", aliases=("Union Shield 2023",), year="2023")
    found = resolve(
        [
            report("a.txt", glossed),
            report("b.txt", Entity("e0", Kind.EXERCISE, "Union Shield 2023", year="2023")),
            report("c.txt", Entity("e0", Kind.EXERCISE, "Union Shield 2019", year="2019")),
        ]
    )
    assert len(found.nodes) == 2


def test_the_order_of_reports_changes_nothing():
    reports = [person(name, f"{name}.txt") for name in ("Joe Miller", "Joseph Miller", "J. Miller", "Miller", "Josef Miller")]
    assert len({repr(resolve(order)) for order in itertools.permutations(reports)}) == 1


def test_what_a_report_denies_is_no_evidence():
    told = person("Viktor Khrenin", "a.txt", "defence minister")
    denied = Extraction(
        told.document,
        told.entities,
        told.posts,
        facts=tuple(Fact(f.subject, f.relation, f.evidence, f.object, polarity=Polarity.NEGATIVE) for f in told.facts),
    )
    assert features(told)["e0"] == ("post:defence minister of Belarus", "state:BY")
    assert features(denied)["e0"] == ()
