"""Who it was that spoke, told only afterwards: 'Lithuania's president on Thursday accused … Gitanas Nauseda made the remarks after …'.

Leads of news agencies name the office first and the person in the sentence that tells of the remarks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from kg.extract.lexicon import OFFICES
from kg.extract.phrases import base_form, word_set
from kg.extract.reading import Reading, offsets
from kg.model import Kind, MentionForm, Span

__all__ = ["name_speakers"]

_REMARKS: Final = word_set("remark comment statement announcement accusation allegation claim appeal pledge declaration")
_MAKING: Final = word_set("make deliver issue")
_PARAGRAPHS: Final = 3  # from the lead to the sentence that names its speaker


def name_speakers(reading: Reading) -> None:
    """Add, for each office-holder whom a later sentence of the remarks names, a description that refers to the person."""
    sources = [(a.source, head) for a in reading.attributions if a.source is not None and (head := _office(reading, a.source)) is not None]
    for verb, person in _makers(reading):
        before = [(source, head) for source, head in sources if head.i < verb.i and _near(reading, head, verb)]
        for source, head in before:
            if head.lemma_ == before[-1][1].lemma_ and not reading.mentions_at(head):
                reading.add_mention(source, [person], MentionForm.DESCRIPTION)


def _makers(reading: Reading) -> Iterator[tuple[Token, str]]:
    """Verbs of sentences such as 'X made the remarks' with the person who is their subject."""
    for verb in reading.doc:
        if base_form(verb) not in _MAKING or verb.pos_ != "VERB":
            continue
        remarks = [c for c in verb.children if c.dep_ in {"obj", "nsubj:pass"} and base_form(c) in _REMARKS]
        if any(c.dep_ in {"det", "nmod:poss"} and c.lower_ in {"the", "these", "those", "his", "her"} for r in remarks for c in r.children):
            makers = [c for c in verb.children if c.dep_ == "nsubj" and c.pos_ == "PROPN"]
            people = [e for c in makers for e in reading.entities_at(c) if reading.kind(e) is Kind.ACTOR]
            if len(people) == 1:
                yield verb, people[0]


def _office(reading: Reading, source: Span) -> Token | None:
    """The office that a source phrase consists of, if nobody's name stands in it."""
    tokens = reading.tokens(source)
    named = any(reading.kind(e) is Kind.ACTOR for m in reading.mentions_in(offsets(tokens)) for e in m.entities)
    root = tokens.root
    return root if root.lemma_.lower() in OFFICES and root.tag_ in {"NN", "NNP"} and not named else None


def _near(reading: Reading, head: Token, verb: Token) -> bool:
    return reading.doc[head.i : verb.i].text.count("\n\n") < _PARAGRAPHS
