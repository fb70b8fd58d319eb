"""Who said what: attributions in sentences of our own, one construction each."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.extract.speech.attribution import find_attributions
from kg.extract.speech.attribution.lemmas import verb_lemma
from kg.model import Force, Mode, Polarity, Quotation


@dataclass(frozen=True)
class Case:
    """A construction of the language: a text, and the attribution in it that is looked for by its cue."""

    name: str
    text: str
    source: str | None
    cue: str
    content: tuple[str, ...]
    traits: dict[str, object] = field(default_factory=dict)


CASES = [
    Case(
        "direct, cue behind",
        "“The drills pose no threat to anybody,” Defence Minister Ivan Petrov said on Monday.",
        "Defence Minister Ivan Petrov",
        "said",
        ("The drills pose no threat to anybody",),
        {"quotation": Quotation.DIRECT, "mode": Mode.SPEECH, "force": Force.ASSERT},
    ),
    Case(
        "direct, inverted",
        "“We are ready to talk,” said Anna Berg, the foreign minister of Sweden.",
        "Anna Berg, the foreign minister of Sweden",
        "said",
        ("We are ready to talk",),
        {"quotation": Quotation.DIRECT},
    ),
    Case(
        "direct, cue in front",
        "The general told reporters: “Our troops will leave the area by Friday.”",
        "The general",
        "told",
        ("Our troops will leave the area by Friday",),
        {"quotation": Quotation.DIRECT},
    ),
    Case(
        "direct, interrupted",
        "“The exercise,” Novak said, “will begin in September.”",
        "Novak",
        "said",
        ("The exercise", "will begin in September"),
        {"quotation": Quotation.DIRECT},
    ),
    Case(
        "direct, goes on in the next sentence",
        "“We have nothing to hide,” Novak said. “Observers from every country are welcome.”",
        "Novak",
        "said",
        ("We have nothing to hide", "Observers from every country are welcome"),
        {"quotation": Quotation.DIRECT},
    ),
    Case(
        "indirect with 'that'",
        "The ministry said that the exercise would involve 13,000 troops.",
        "The ministry",
        "said",
        ("the exercise would involve 13,000 troops",),
        {"quotation": Quotation.INDIRECT},
    ),
    Case(
        "indirect without 'that'",
        "The ministry said the exercise would involve 13,000 troops.",
        "The ministry",
        "said",
        ("the exercise would involve 13,000 troops",),
        {"quotation": Quotation.INDIRECT},
    ),
    Case(
        "indirect, cue behind",
        "The exercise will start on Friday, the ministry said.",
        "the ministry",
        "said",
        ("The exercise will start on Friday",),
    ),
    Case(
        "indirect, cue in the middle",
        "The exercise, the ministry said, will start on Friday.",
        "the ministry",
        "said",
        ("The exercise", "will start on Friday"),
    ),
    Case(
        "mixed",
        "Kovacs called the plan “a dangerous provocation” on Tuesday.",
        "Kovacs",
        "called",
        ("the plan “a dangerous provocation”",),
        {"quotation": Quotation.MIXED},
    ),
    Case(
        "'according to' behind",
        "Some 9,000 soldiers will take part in the manoeuvres, according to the Polish defence ministry.",
        "the Polish defence ministry",
        "according to",
        ("Some 9,000 soldiers will take part in the manoeuvres",),
    ),
    Case(
        "'according to' in front",
        "According to the Polish defence ministry, some 9,000 soldiers will take part in the manoeuvres.",
        "the Polish defence ministry",
        "According to",
        ("some 9,000 soldiers will take part in the manoeuvres",),
    ),
    Case(
        "hearer and 'that'",
        "President Maria Silva told parliament that the army needed new ships.",
        "President Maria Silva",
        "told",
        ("the army needed new ships",),
        {"addressee": "parliament"},
    ),
    Case(
        "accusation",
        "Seoul accused Pyongyang of violating the agreement.",
        "Seoul",
        "accused",
        ("Pyongyang of violating the agreement",),
        {"force": Force.ACCUSE},
    ),
    Case(
        "demand",
        "The secretary general urged both countries to return to talks.",
        "The secretary general",
        "urged",
        ("both countries to return to talks",),
        {"force": Force.DEMAND},
    ),
    Case(
        "'describe as'",
        "The spokesman described the visit as a success.",
        "The spokesman",
        "described",
        ("the visit as a success",),
    ),
    Case(
        "chain of cues",
        "Lindqvist said the drills were routine, adding that no reservists would be called up.",
        "Lindqvist",
        "adding",
        ("no reservists would be called up",),
    ),
    Case(
        "what is denied is the claim",
        "The minister rejected the claim that the exercise was aimed at Poland.",
        "The minister",
        "rejected",
        ("the claim that the exercise was aimed at Poland",),
        {"force": Force.DENY},
    ),
    Case(
        "day between cue and content",
        "Mark Rutte insisted Wednesday the alliance would defend its territory.",
        "Mark Rutte",
        "insisted",
        ("the alliance would defend its territory",),
    ),
    Case(
        "behind a dateline",
        "SEOUL, Aug. 18 (Yonhap) -- The drills will begin next week, the defense ministry said.",
        "the defense ministry",
        "said",
        ("The drills will begin next week",),
    ),
    Case(
        "negated",
        "The ministry did not say that the exercise was cancelled.",
        "The ministry",
        "did not say",
        ("the exercise was cancelled",),
        {"polarity": Polarity.NEGATIVE},
    ),
    Case(
        "promise",
        "Both governments have pledged to expand their military cooperation.",
        "Both governments",
        "have pledged",
        ("to expand their military cooperation",),
        {"force": Force.PROMISE},
    ),
    Case(
        "belief",
        "Analysts believe the drills are a signal to the alliance.",
        "Analysts",
        "believe",
        ("the drills are a signal to the alliance",),
        {"mode": Mode.BELIEF},
    ),
    Case(
        "passive of expectation",
        "The exercises are expected to last two weeks.",
        None,
        "are expected",
        ("The exercises", "to last two weeks"),
        {"mode": Mode.EXPECTATION},
    ),
    Case(
        "warning",
        "NATO warned that the build-up could lead to an escalation.",
        "NATO",
        "warned",
        ("the build-up could lead to an escalation",),
        {"force": Force.WARN},
    ),
    Case(
        "a quotation of several sentences is whole",
        "“The flood came at four. No dyke gave way. Three villages remain cut off,” said Pavel Dubrovsky.",
        "Pavel Dubrovsky",
        "said",
        ("The flood came at four. No dyke gave way. Three villages remain cut off",),
    ),
    Case(
        "a quotation goes on behind its cue's sentence",
        "“Shimon lived a life of purpose,” the prime minister told world leaders. “He soared to incredible heights.”",
        "the prime minister",
        "told",
        ("Shimon lived a life of purpose", "He soared to incredible heights"),
    ),
    Case(
        "in the words of",
        "In the words of one diplomat, the two sides agreed to go on disagreeing.",
        "one diplomat",
        "In the words of",
        ("the two sides agreed to go on disagreeing",),
    ),
    Case(
        "turn of a transcript",
        "MODERATOR: How many battalions are taking part?\n\nGEN. ALVES: Nine from our side.\n\nMODERATOR: Thank you.",
        "MODERATOR",
        ":",
        ("Thank you",),
    ),
    Case(
        "name in quotation marks is no quotation",
        "Belousov said the ‘West-2025’ exercises are strictly defensive.",
        "Belousov",
        "said",
        ("the ‘West-2025’ exercises are strictly defensive",),
        {"quotation": Quotation.INDIRECT},
    ),
]


Annotate = Callable[[str], Doc]


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_construction(annotated: Annotate, case: Case) -> None:
    # of several with one cue the last
    found = {case.text[a.cue[0].begin : a.cue[0].end]: a for a in find_attributions(annotated(case.text))}
    assert case.cue in found
    attribution = found[case.cue]
    source = attribution.source
    assert (case.text[source.begin : source.end] if source else None) == case.source
    assert tuple(case.text[s.begin : s.end] for s in attribution.content) == case.content
    for name, expected in case.traits.items():
        value = getattr(attribution, name)
        assert (case.text[value.begin : value.end] if name == "addressee" and value else value) == expected


ODD = [
    "",
    " \n\n ",
    "said",
    "“",
    "“Yes",
    ": “”",
    "Said said, said said: said.",
    "He said.\n\n“One.\n\n“Two.” he said “Three",
    "A\u00a0B said\u2028that it — “was” — so…\n\n\n'said he'",
    "“" * 30 + "he said" + "”" * 30,
]


@pytest.mark.model
@pytest.mark.parametrize("text", [*ODD, *(case.text for case in CASES), "\n\n".join(case.text for case in CASES)])
def test_spans_are_inside_ordered_and_disjoint(annotated: Annotate, text: str) -> None:
    for attribution in find_attributions(annotated(text)):
        assert attribution.content
        assert 0.0 <= attribution.confidence <= 1.0
        for spans in (attribution.cue, attribution.content):
            assert list(spans) == sorted(spans)
            assert all(0 <= s.begin < s.end <= len(text) for s in spans)
            assert all(a.end <= b.begin for a, b in pairwise(spans))
        outside = [*attribution.cue, *([attribution.source] if attribution.source else [])]
        assert all(o.end <= c.begin or c.end <= o.begin for o in outside for c in attribution.content)


@pytest.mark.model
def test_a_statement_inside_anothers_content_keeps_its_own_source(annotated: Annotate) -> None:
    text = "The spokesman said that President Maria Silva told parliament on Monday that the bridge was closed."
    found = find_attributions(annotated(text))
    assert [text[a.source.begin : a.source.end] if a.source else None for a in found] == ["The spokesman", "President Maria Silva"]
    assert all(text[a.content[-1].begin : a.content[-1].end].endswith("the bridge was closed") for a in found)


@pytest.mark.model
def test_the_same_text_gives_the_same_attributions(annotated: Annotate) -> None:
    text = "\n\n".join(case.text for case in CASES)
    assert find_attributions(annotated(text)) == find_attributions(annotated(text).copy())


@pytest.mark.model
def test_time_is_linear_in_the_length_of_a_transcript(annotated: Annotate) -> None:
    paragraph = "“We are ready,” the minister said. “We have told them that the talks go on.” He added that the drills end on Friday.\n\n"

    def seconds(copies: int) -> float:
        doc = annotated(paragraph * copies)
        begin = time.perf_counter()
        find_attributions(doc)
        return time.perf_counter() - begin

    seconds(2)
    assert seconds(120) < 30 * seconds(12) + 0.2


@pytest.mark.parametrize(
    ("word", "lemma", "expected"),
    [
        ("accused", "accus", "accuse"),
        ("citing", "cit", "cite"),
        ("admitted", "admitt", "admit"),
        ("denies", "deni", "deny"),
        ("walked", "walk", "walk"),
    ],
)
def test_lemmas_of_verbs_are_mended(word: str, lemma: str, expected: str) -> None:
    assert verb_lemma(word, lemma) == expected


def test_a_document_without_words_has_no_attributions() -> None:
    assert find_attributions(Doc(Vocab())) == []
