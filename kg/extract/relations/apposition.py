"""Appositions: whom a noun such as 'member' or 'ally' describes, and facts read off it."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, case, modality, phrase_evidence, prenominal, subjects
from kg.extract.reading import Reading
from kg.model import Certainty, Fact, Polarity, Relation, Span

__all__ = ["APPOSED", "bearers", "relation_fact", "together"]

# how trees hang a name on the noun that describes it, or the noun on the name
APPOSED: Final = frozenset({"appos", "nmod:desc", "compound", "nmod:unmarked", "flat"})


def relation_fact(
    relation: Relation, subject_: str, object_: str, evidence: Span, verb: Token | None = None, confidence: float = 0.9
) -> Fact:
    """A relation between two entities; ``verb`` is the one whose auxiliaries tell how sure the text is of it."""
    certainty, polarity = modality(verb) if verb is not None else (Certainty.CERTAIN, Polarity.POSITIVE)
    return Fact(subject_, relation, evidence, object_, None, confidence, certainty, polarity)


def bearers(reading: Reading, noun: Token) -> list[Token]:
    """Whom a noun describes: what it stands beside, before or behind, or is predicated of."""
    found = [noun.head] if noun.dep_ in APPOSED else []
    found += [child for child in noun.children if child.dep_ == "appos"]
    if any(child.dep_ == "cop" for child in noun.children):
        found += [child for child in noun.children if child.dep_ == "nsubj"]
    elif noun.dep_ in {"xcomp", "obj"} and base_form(noun.head) in {"become", "remain"}:
        found += subjects(noun.head)
    return found or _before_comma(reading, noun)


def _before_comma(reading: Reading, noun: Token) -> list[Token]:
    """'X, a (the) …': the name right before the comma that opens an apposition, unless a preposition governs it."""
    row = prenominal(noun)
    if not row or row[0].pos_ != "DET" or row[0].i < 2 or row[0].nbor(-1).text != ",":
        return []
    name = row[0].nbor(-2)
    heads = [reading.tokens(mention.span).root for mention in reading.mentions_at(name)[:1]]
    return [head for head in heads if not case(head) and head.sent == noun.sent]


def together(noun: Token, holder: Token) -> Span:
    """The characters of a noun's phrase and of the phrase that it describes."""
    parts = [child for child in noun.children if child.dep_ == "nmod"]
    first, second = phrase_evidence(noun, parts[-1] if parts else None), phrase_evidence(holder)
    return Span(min(first.begin, second.begin), max(first.end, second.end))
