"""Tries rules on the sentences in their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language

from kg.annotate import annotate
from kg.extract.document import extract
from kg.extract.relations.rule_files import Example, RelationRule
from kg.model import Document, Extraction, Polarity

__all__ = ["Failure", "check_rules"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence of a rule that does not yield what it has to: where it stands, and what is missing or too much."""

    file: str
    line: int
    text: str
    problems: tuple[str, ...]


def _pairs(rule: RelationRule, extraction: Extraction, *, reported: bool) -> frozenset[tuple[str, str]]:
    """The pairs of names that an extraction has by a rule's relation, as plain triples or as assertions alone; denials are none."""
    names = {entity.id: entity.name for entity in extraction.entities}
    return frozenset(
        (names[fact.subject], names[fact.object])
        for fact in extraction.facts
        if fact.relation == rule.relation and fact.object and fact.reported is reported and fact.polarity is Polarity.POSITIVE
    )


def check_rules(rules: Sequence[RelationRule], nlp: Language) -> list[Failure]:
    """The sentences of rules that do not yield what they have to."""
    return [failure for rule in rules for example in rule.examples if (failure := _failure(rule, example, nlp)) is not None]


def _failure(rule: RelationRule, example: Example, nlp: Language) -> Failure | None:
    document = Document("sentence", example.text)
    extraction = extract(document, annotate(nlp, document), rules=[rule])
    problems: list[str] = []
    for reported, wanted in ((True, example.plain), (False, example.claimed)):
        found = _pairs(rule, extraction, reported=reported)
        what = "plain triple" if reported else "claim"
        problems += [f"missing {what}: {first} → {second}" for first, second in sorted(wanted - found)]
        problems += [f"a {what} too much: {first} → {second}" for first, second in sorted(found - wanted)]
    return Failure(rule.file, example.line, example.text, tuple(problems)) if problems else None
