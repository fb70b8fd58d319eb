"""Relations by rules: finds the constructions of rule files in trees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import agents, base_form, case, clause_evidence, modality, phrase_evidence, subjects
from kg.extract.reading import Reading
from kg.extract.relations.rule_files import SAID_OF, Construction, RelationRule, Word, read_rules
from kg.model import Certainty, Fact, Polarity, Span

__all__ = ["facts_by_rules", "shipped_rules"]

_CLAUSAL: Final = frozenset({"VERB", "AUX"})
_READ: Final[dict[str, Callable[[Token], str]]] = {
    "case": case,
    "lemma": base_form,
    "pos": lambda token: token.pos_,
    "tag": lambda token: token.tag_,
    "word": lambda token: token.lower_,
}


@cache
def shipped_rules() -> tuple[RelationRule, ...]:
    """The relations of the package that are written as rules."""
    return read_rules(Path(__file__).parent / "rules")


def facts_by_rules(reading: Reading, rules: Sequence[RelationRule]) -> Iterator[Fact]:
    """What rules find in a document, rule by rule in the order of the text."""
    for rule in rules:
        for token in reading.doc:
            for construction in rule.constructions:
                for found in _matches(construction.words, token):
                    yield from _facts(reading, rule, construction, found)


def _matches(words: Sequence[Word], anchor: Token) -> Iterator[dict[str, Token]]:
    """All ways in which the words of a construction can be found from its first word on."""
    if _fits(words[0], anchor):
        yield from _extended({words[0].name: anchor}, words[1:])


def _extended(found: dict[str, Token], words: Sequence[Word]) -> Iterator[dict[str, Token]]:
    if not words:
        yield found
        return
    word = words[0]
    above = found[word.of or ""]
    deps = dict(word.attributes)["dep"]
    below = [child for child in above.children if child.dep_ in deps]
    below += [token for token in _said_of(above) if token not in below] if SAID_OF in deps else []
    for token in below:
        if _fits(word, token) and token not in found.values():
            yield from _extended({**found, word.name: token}, words[1:])


def _said_of(verb: Token) -> list[Token]:
    """Who does what an active verb says."""
    return [] if any(child.dep_ in {"nsubj:pass", "aux:pass"} for child in verb.children) else subjects(verb)


def _fits(word: Word, token: Token) -> bool:
    """Whether a token has one of the values wanted of each attribute; how it depends is known already."""
    return all(_READ[key](token) in wanted for key, wanted in word.attributes if key != "dep")


def _facts(reading: Reading, rule: RelationRule, construction: Construction, found: Mapping[str, Token]) -> Iterator[Fact]:
    anchor = found[construction.words[0].name]
    predicates = anchor.pos_ in _CLAUSAL or any(child.dep_ == "cop" for child in anchor.children)
    evidence = clause_evidence(anchor) if predicates else _stretch(found)
    certainty, polarity = modality(anchor) if predicates else (Certainty.CERTAIN, Polarity.POSITIVE)
    for subject in agents(reading, found["subject"], rule.subjects):
        for object_ in agents(reading, found["object"], rule.objects):
            if subject != object_ and reading.kind(subject) in rule.subjects and reading.kind(object_) in rule.objects:
                yield Fact(subject, rule.relation, evidence, object_, None, rule.confidence, certainty, polarity)


def _stretch(found: Mapping[str, Token]) -> Span:
    """The characters of the phrases that a construction without a verb consists of."""
    spans = [phrase_evidence(token) for token in found.values()]
    return Span(min(span.begin for span in spans), max(span.end for span in spans))
