from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.coreference import resolve_references
from kg.extract.reading import Reading
from kg.extract.speech.statements import link_statements
from kg.extract.time.expressions import find_times
from kg.model import Attribution, Kind, MentionForm, Span, Statement

pytestmark = pytest.mark.model

Linked = Callable[..., tuple[Reading, tuple[Statement, ...]]]
Marked = Callable[[str], tuple[str, dict[str, list[Span]]]]


@pytest.fixture(scope="module")
def link(read: Callable[..., Reading], marked: Marked, attribution: Callable[..., Attribution]) -> Linked:
    """'[S source] [C cue] [T content]', '[H hearer]'; one attribution a line; the lines are one text."""

    def make(*lines: str, date: str | None = "2025-05-28") -> tuple[Reading, tuple[Statement, ...]]:
        pairs = [marked(line) for line in lines]
        text = " ".join(plain for plain, _ in pairs)
        reading = read(text, date)
        reading.times = find_times(reading.doc, date)
        resolve_references(reading)
        begin = 0
        for plain, spans in pairs:
            if "C" in spans:
                moved = {key: [Span(s.begin + begin, s.end + begin) for s in found] for key, found in spans.items()}
                reading.attributions.append(attribution(text, moved))
            begin += len(plain) + 1
        return reading, link_statements(reading)

    return make


def _names(reading: Reading, entities: tuple[str, ...]) -> list[str]:
    return [reading.entities[e].name for e in entities]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # a name, with its title or apposition
        ("[S Andrei Belousov] [C said] that [T the drills were over].", ["Andrei Belousov"]),
        ("[S Russian Defense Minister Andrei Belousov] [C said] that [T the drills were over].", ["Andrei Belousov"]),
        ("[S Viktor Khrenin, the Belarusian defence minister,] [C said] that [T the drills were over].", ["Viktor Khrenin"]),
        ("[S The president of Belarus, Alexander Lukashenko,] [C said] that [T the drills were over].", ["Alexander Lukashenko"]),
        # several speakers
        ("[S Angela Merkel and Emmanuel Macron] [C said] that [T the talks were over].", ["Angela Merkel", "Emmanuel Macron"]),
        # bodies and states
        ("[S NATO] [C said] that [T the drills were over].", ["NATO"]),
        ("[S The German government] [C said] that [T the drills were over].", ["Germany"]),
        ("[S Moscow] [C said] that [T the drills were over].", ["Russia"]),
        # a body by its kind and name
        ("[S The militant group Northern Front] [C said] that [T the drills were over].", ["Northern Front"]),
        ("[S The militant group Hezbollah] [C said] that [T the drills were over].", ["Hezbollah"]),
        ("[S The newspaper Die Zeit] [C said] that [T the drills were over].", ["Die Zeit"]),
        # relative pronouns: what the clause modifies
        ("Poland praised Angela Merkel, [S who] [C said] that [T the drills were over].", ["Angela Merkel"]),
        ("The plan angered NATO, [S which] [C said] that [T the drills were over].", ["NATO"]),
        ("The minister met two officials, [S who] [C said] that [T the drills were over].", ["two officials"]),
        ("It was read by two senior diplomats, [S who] [C said] that [T the drills were over].", ["two senior diplomats"]),
        # who is quoted speaks, not who quotes
        ("[S Reuters] [C quoted] Angela Merkel as saying that [T the drills were over].", ["Angela Merkel"]),
        ("[S Reuters] [C cited] Angela Merkel as saying that [T the drills were over].", ["Angela Merkel"]),
        ("Angela Merkel left. [S Reuters] [C quoted] her as saying that [T the drills were over].", ["Angela Merkel"]),
        ("[S Reuters] [C quoted] a senior diplomat as saying that [T the drills were over].", ["senior diplomat"]),
        # a participle goes on for the subject, not for the hearer
        ("Angela Merkel told [S Reuters], [C adding] that [T the drills were over].", ["Angela Merkel"]),
        # named and unnamed speakers together
        ("[S Poland and several regional allies] [C said] that [T the drills were over].", ["Poland", "several regional allies"]),
        # those two who were named
        ("Angela Merkel met Vladimir Putin. [S The two] [C said] that [T the drills were over].", ["Angela Merkel", "Vladimir Putin"]),
        # what speaks for its owner
        ("[S A survey conducted by NATO] [C said] that [T the drills were over].", ["NATO"]),
        ("[S NATO's statement] [C said] that [T the drills were over].", ["NATO"]),
        # unnamed sources, without their article
        ("[S A senior official] [C said] that [T the drills were over].", ["senior official"]),
        ("[S Analysts] [C said] that [T the drills were over].", ["Analysts"]),
    ],
)
def test_speakers(link: Linked, text: str, speakers: list[str]):
    reading, (statement,) = link(text)
    assert _names(reading, statement.speakers) == speakers


def test_a_pronoun_is_its_antecedent(link: Linked):
    reading, (first, second) = link(
        "[S Angela Merkel] [C said] that [T the drills were over].", "[S She] [C added] that [T the troops had left]."
    )
    assert first.speakers == second.speakers
    assert _names(reading, second.speakers) == ["Angela Merkel"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # an office without a name goes on with the person who spoke before
        ("[S Angela Merkel] [C said] that [T the drills were over].", "[S The minister] [C added] that [T the troops had left]."),
        # 'it' goes on with a body
        ("[S NATO] [C said] that [T the drills were over].", "[S It] [C added] that [T the troops had left]."),
    ],
)
def test_a_description_goes_on_with_the_speaker_before(link: Linked, first: str, second: str):
    _, (one, other) = link(first, second)
    assert one.speakers == other.speakers != ()


def test_an_office_does_not_go_on_with_a_body(link: Linked):
    reading, (_, other) = link(
        "[S NATO] [C said] that [T the drills were over].", "[S The minister] [C added] that [T the troops had left]."
    )
    assert _names(reading, other.speakers) == ["minister"]


def test_an_unnamed_source_is_one_a_phrase_and_local(link: Linked):
    reading, (one, same, other) = link(
        "[S A senior official] [C said] that [T the drills were over].",
        "[S The senior official] [C added] that [T the troops had left].",
        "[S Two diplomats] [C denied] that [T the talks had failed].",
    )
    assert one.speakers == same.speakers != other.speakers
    entity = reading.entities[one.speakers[0]]
    assert (entity.kind, entity.local) == (Kind.UNNAMED_SOURCE, True)
    assert {m.form for m in reading.mentions if entity.id in m.entities} == {MentionForm.DESCRIPTION}


def test_no_source_no_speaker(link: Linked):
    _, (statement,) = link("[T The drills were over], it was [C said].")
    assert statement.speakers == ()


def test_topics_are_what_the_content_mentions_but_the_speakers(link: Linked):
    reading, (statement,) = link("[S Angela Merkel] [C said] that [T Merkel and Germany would help Ukraine, a partner of NATO].")
    assert _names(reading, statement.about) == ["Germany", "Ukraine", "NATO"]


def test_a_state_in_a_bodys_name_is_no_topic(link: Linked):
    reading, (statement,) = link("[S Angela Merkel] [C said] that [T the Polish Foreign Ministry had agreed].")
    assert _names(reading, statement.about) == ["Polish Foreign Ministry"]


def test_the_hearer(link: Linked):
    reading, (statement,) = link("[S Angela Merkel] [C told] [H Vladimir Putin] that [T the talks were over].")
    assert _names(reading, statement.addressed_to) == ["Vladimir Putin"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("[S NATO] [C said] on 27 May 2025 that [T the drills were over].", "2025-05-27"),
        ("[S NATO] [C said] that [T the drills were over].", None),
        ("[S NATO] [C said] that [T the drills ended on 26 May 2025].", None),
        # a month is no day
        ("In April 2025, [S NATO] [C said] that [T the drills were over].", None),
    ],
)
def test_the_day_of_a_statement(link: Linked, text: str, day: str | None):
    _, (statement,) = link(text)
    assert statement.stated_on == day


def test_a_statement_within_another(read: Callable[..., Reading], marked: Marked, attribution: Callable[..., Attribution]):
    text = "Angela Merkel said that Vladimir Putin denied that the troops had left."
    outer = "Vladimir Putin denied that the troops had left"
    reading = read(text)

    def span(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    for cue, content, source in (("said", outer, "Angela Merkel"), ("denied", "the troops had left", "Vladimir Putin")):
        reading.attributions.append(attribution(text, {"C": [span(cue)], "T": [span(content)], "S": [span(source)]}))
    statements = link_statements(reading)
    assert [(s.attribution.cue_lemma, s.within) for s in statements] == [("said", None), ("denied", 0)]


def test_statements_stand_in_the_order_of_their_contents(link: Linked):
    _, statements = link("[T The drills were over], [S NATO] [C said].", "[S Poland] [C said] that [T it agreed].")
    begins = [s.attribution.content[0].begin for s in statements]
    assert begins == sorted(begins)
