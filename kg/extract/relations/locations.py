"""Where places lie: which state, region or city contains them, by the text's own words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, case, conjuncts, dateline, phrase_evidence, prenominal, referents, word_set
from kg.extract.reading import Reading
from kg.extract.relations.apposition import APPOSED, relation_fact, together
from kg.model import Fact, Kind, Relation, Span

__all__ = ["dateline_places", "located_places", "settlements"]

_SETTLEMENTS: Final = word_set(
    "city town village port capital region province district island county state oblast base garrison municipality suburb range ground area"
)
# 'Egypt's resorts, including X': only what is listed behind lies there
_RESORTS: Final = word_set("destination resort site location")
_PLACES: Final = frozenset({Kind.PLACE, Kind.STATE})


def located_places(reading: Reading, token: Token) -> Iterator[Fact]:
    """'Brest, Belarus', 'Wiesbaden in Germany'; not 'the Rhine in Cologne'."""
    for place in referents(reading, token, frozenset({Kind.PLACE})):
        for child in token.children:
            apposed = (
                child.dep_ in {"appos", "nmod:unmarked", "nmod"} and not case(child) and _after_comma(child) and not list(child.conjuncts)
            )
            within = child.dep_ == "nmod" and case(child) == "in" and token.ent_type_ != "LOC"
            kinds = _PLACES if within else frozenset({Kind.STATE})
            if apposed or within:
                yield from (
                    relation_fact(Relation.CONTAINED_IN, place, outer, phrase_evidence(token, child))
                    for outer in referents(reading, child, kinds)
                )


def _after_comma(token: Token) -> bool:
    first = token.doc[token.left_edge.i]
    return (first.is_punct and first.text == ",") or (first.i > 0 and first.nbor(-1).text == ",")


def settlements(reading: Reading, token: Token) -> Iterator[Fact]:
    """'the Polish town of X', 'the Yemeni capital, X', 'X, a city in Y', 'the X region of Y'."""
    if base_form(token) not in _SETTLEMENTS | _RESORTS:
        return
    owners = [state for word in prenominal(token) for state in referents(reading, word, frozenset({Kind.STATE}))]
    owners += [
        place for child in token.children if child.dep_ == "nmod" and case(child) == "in" for place in referents(reading, child, _PLACES)
    ]
    named = [child for child in token.children if child.dep_ in APPOSED or (child.dep_ == "nmod" and case(child) == "of")]
    if base_form(token) in _RESORTS:
        instances = [child for child in token.children if child.dep_ == "nmod" and case(child) in {"including", "such as", "like"}]
        named = [node for child in instances for node in conjuncts(child)]
    named += [token.head] if token.dep_ in APPOSED else []
    for node in named:
        for place in referents(reading, node, frozenset({Kind.PLACE})):
            span = together(token, node)
            yield from (relation_fact(Relation.CONTAINED_IN, place, owner, span) for owner in owners)


def dateline_places(reading: Reading) -> Iterator[Fact]:
    """'WIESBADEN, Germany, May 12 – …'."""
    for mention, after in pairwise(sorted(reading.mentions, key=lambda m: (m.span, m.entities))):
        between = reading.document.text[mention.span.end : after.span.begin]
        if between == ", " and dateline(reading.tokens(mention.span).root) and dateline(reading.tokens(after.span).root):
            inner, outer = mention.entities[0], after.entities[0]
            if reading.kind(inner) is Kind.PLACE and reading.kind(outer) in _PLACES:
                yield relation_fact(Relation.CONTAINED_IN, inner, outer, Span(mention.span.begin, after.span.end))
