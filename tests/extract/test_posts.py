from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.reading import Reading
from kg.model import Polarity, Relation

Holding = tuple[str, str, str | None]


def _holdings(reading: Reading) -> list[Holding]:
    """Actor, label and body of each post held."""
    posts = {post.id: post for post in reading.posts}
    out = []
    for fact in reading.facts:
        assert fact.relation is Relation.HOLDS
        post = posts[fact.object]
        out.append(
            (reading.entities[fact.subject].name, post.label, reading.entities[post.organisation].name if post.organisation else None)
        )
    return out


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a title before the name
        ("Russian Defense Minister Andrei Belousov visited Minsk.", [("Andrei Belousov", "Defense Minister", "Russia")]),
        ("NATO Secretary General Mark Rutte arrived in Kyiv.", [("Mark Rutte", "Secretary General", "NATO")]),
        ("UN Secretary-General Antonio Guterres arrived.", [("Antonio Guterres", "Secretary-General", "UN")]),
        ("Iran's president Masoud Pezeshkian visited Russia.", [("Masoud Pezeshkian", "president", "Iran")]),
        ("Chancellor Angela Merkel met Vladimir Putin.", [("Angela Merkel", "Chancellor", None)]),
        (
            "German Foreign Minister Annalena Baerbock and French President Emmanuel Macron met in Paris.",
            [("Annalena Baerbock", "Foreign Minister", "Germany"), ("Emmanuel Macron", "President", "France")],
        ),
        # an apposition behind it
        ("Viktor Khrenin, Belarus's defence minister, thanked the troops.", [("Viktor Khrenin", "defence minister", "Belarus")]),
        ("Boris Pistorius, the German defence minister, signed the treaty.", [("Boris Pistorius", "defence minister", "Germany")]),
        (
            "Ursula von der Leyen, president of the European Commission, visited Kyiv.",
            [("Ursula von der Leyen", "president of the European Commission", "European Commission")],
        ),
        # a description before it, with a comma
        (
            "On Friday the president of Belarus, Alexander Lukashenko, met Vladimir Putin.",
            [("Alexander Lukashenko", "president of Belarus", "Belarus")],
        ),
        ("The secretary general of NATO, Mark Rutte, visited Warsaw.", [("Mark Rutte", "secretary general of NATO", "NATO")]),
        ("Yesterday, Poland's president, Andrzej Duda, attended the drills.", [("Andrzej Duda", "president", "Poland")]),
        ("Poland's president, Andrzej Duda, attended the drills.", [("Andrzej Duda", "president", "Poland")]),
        # a day before a title is no part of it
        ("On Monday Prime Minister Keir Starmer spoke.", [("Keir Starmer", "Prime Minister", None)]),
        # a copula
        ("Alexander Lukashenko is the president of Belarus.", [("Alexander Lukashenko", "president of Belarus", "Belarus")]),
        ("Sergei Lavrov is Russia's foreign minister.", [("Sergei Lavrov", "foreign minister", "Russia")]),
        # a counterpart holds the same post in another state
        (
            "Finnish Defence Minister Antti Hakkanen met his Swedish counterpart, Pal Jonson, in Helsinki.",
            [("Antti Hakkanen", "Defence Minister", "Finland"), ("Pal Jonson", "Defence Minister", "Sweden")],
        ),
        (
            "Polish Defence Minister Jan Nowak and his Lithuanian counterpart Dovile Sakaliene met in Vilnius.",
            [("Jan Nowak", "Defence Minister", "Poland"), ("Dovile Sakaliene", "Defence Minister", "Lithuania")],
        ),
        # a relative clause; since when is no part of the label
        (
            "Mark Rutte, who has been NATO secretary general since October 2024, spoke in Brussels.",
            [("Mark Rutte", "secretary general", "NATO")],
        ),
        (
            "Jens Stoltenberg, NATO's secretary general from 2014 to 2024, spoke in Oslo.",
            [("Jens Stoltenberg", "secretary general", "NATO")],
        ),
        # what an 'and' adds that is no post
        (
            "Boris Pistorius, Germany's defence minister and a member of the SPD, spoke.",
            [("Boris Pistorius", "defence minister", "Germany")],
        ),
        # acting and deputy
        ("Russian Deputy Foreign Minister Sergei Ryabkov spoke on Friday.", [("Sergei Ryabkov", "Deputy Foreign Minister", "Russia")]),
        # a verb of leading
        ("Mark Rutte, who heads NATO, praised Poland.", [("Mark Rutte", "head", "NATO")]),
    ],
)
def test_holdings(read: Callable[[str], Reading], text: str, expected: list[Holding]):
    assert _holdings(read(text)) == expected


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "General Christopher Cavoli spoke in Berlin.",  # a rank is no post
        "Mr Johnson spoke in Berlin.",
        "The minister met Angela Merkel.",
        "Angela Merkel met the president of France.",
        "Prime ministers came to Berlin.",
    ],
)
def test_no_holding(read: Callable[[str], Reading], text: str):
    assert _holdings(read(text)) == []


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Former British Prime Minister Tony Blair spoke in London.",
        "Terry Davis, a former British minister, spoke in London.",
        "Jacek Siewiera, then head of the National Security Bureau, spoke in Warsaw.",
    ],
)
def test_who_held_a_post_holds_it_no_more(read: Callable[[str], Reading], text: str):
    assert [fact.polarity for fact in read(text).facts] == [Polarity.NEGATIVE]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peter Singer, an analyst at the Brookings Institution, agreed.", [("Peter Singer", "Brookings Institution")]),
        ("The German politician Andrea Schulz agreed.", []),  # whoever is a state's politician is not its member
    ],
)
def test_jobs_are_membership(read: Callable[[str], Reading], text: str, expected: list[tuple[str, str]]):
    reading = read(text)
    found = [(fact.relation, reading.entities[fact.subject].name, reading.entities[fact.object].name) for fact in reading.facts]
    assert found == [(Relation.MEMBER_OF, *pair) for pair in expected]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the title of the next name in a list
        (
            "David Cameron, German Chancellor Angela Merkel and French President Francois Hollande met.",
            [("Angela Merkel", "Germany"), ("Francois Hollande", "France")],
        ),
        # a state that only says where something is from
        ("Nikolaus Schneider, head of Germany's Lutheran community, spoke.", [("Nikolaus Schneider", None)]),
        ("The Spanish director Isabel Coixet spoke.", [("Isabel Coixet", None)]),
    ],
)
def test_bodies_that_a_post_is_not_in(read: Callable[[str], Reading], text: str, expected: list[tuple[str, str | None]]):
    assert [(actor, body) for actor, _, body in _holdings(read(text))] == expected


@pytest.mark.model
def test_two_posts_in_one_apposition(read: Callable[[str], Reading]):
    reading = read("Valeriy Revenko, head of the Belarusian Foreign Ministry and adviser to the president, spoke on Friday.")
    assert [label for _, label, _ in _holdings(reading)] == ["head of the Belarusian Foreign Ministry", "adviser to the president"]


@pytest.mark.model
def test_a_negated_copula_denies_the_post(read: Callable[[str], Reading]):
    (fact,) = read("Boris Pistorius is not the chancellor of Germany.").facts
    assert fact.polarity is Polarity.NEGATIVE


@pytest.mark.model
def test_a_post_without_its_body_is_the_one_named_elsewhere(read: Callable[[str], Reading]):
    reading = read("Belarusian President Alexander Lukashenko spoke. President Alexander Lukashenko then left.")
    assert _holdings(reading) == [("Alexander Lukashenko", "President", "Belarus")]


@pytest.mark.model
def test_the_evidence_is_title_and_name(read: Callable[[str], Reading]):
    text = "Yesterday, Russian Defense Minister Andrei Belousov visited Minsk."
    (fact,) = read(text).facts
    assert text[fact.evidence.begin : fact.evidence.end] == "Russian Defense Minister Andrei Belousov"
