"""Counted or named groups of people in uniform that act: 'about 90,000 troops from its 31 members and from Sweden would …'.

Such subjects are long, and long subjects are where parsers err most. So the group is read from the row of words before its
verb; the tree only says which words are verbs and nouns.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import BODIES, agents, base_form, dateline, prenominal, word_set
from kg.extract.reading import Reading
from kg.model import MentionForm

__all__ = ["crowd", "crowd_members", "crowds"]

_PEOPLE: Final = word_set(
    "troop troops soldier soldiers serviceman servicemen personnel sailor marine paratrooper force forces unit contingent warship ship "
    "vessel navy navies armies military participant aircraft serviceperson reservist battalion brigade"
)
_STOPS: Final = frozenset({";", ":", "“", '"', "that", "when", "while", "after", "because", "which", "who"})
# 'soldiers from Poland', 'forces of NATO', 'troops of X, Y and Z', but not 'troops in Germany'
_OWNING: Final = frozenset({"from", "of", "and", ",", "including", "the"})


def _before(verb: Token) -> range:
    """The positions before a verb and its auxiliaries, back to the verb or conjunction before it, nearest first."""
    first = min([verb.i, *(child.i for child in verb.children if child.dep_.startswith("aux") and child.i < verb.i)])
    begin = verb.sent.start
    for i in range(first - 1, begin - 1, -1):
        token = verb.doc[i]
        verbal = token.pos_ in {"VERB", "AUX", "SCONJ"} and token.dep_ not in {"amod", "compound"}  # not the 'United' of a name
        if (verbal and token.lower_ != "including") or token.lower_ in _STOPS or dateline(token):
            return range(first - 1, i, -1)
    return range(first - 1, begin - 1, -1)


def crowd(verb: Token) -> Token | None:
    """The noun for people in uniform that heads the subject of a verb: the first before it in its clause; None without one."""
    nouns = [i for i in _before(verb) if verb.doc[i].pos_ in {"NOUN", "PROPN"} and {base_form(verb.doc[i]), verb.doc[i].lower_} & _PEOPLE]
    return verb.doc[nouns[-1]] if nouns else None


def crowds(verb: Token) -> list[Token]:
    """All nouns for people in uniform in the subject of a verb, in the order of the text."""
    return [verb.doc[i] for i in sorted(_before(verb)) if verb.doc[i].pos_ == "NOUN" and base_form(verb.doc[i]) in _PEOPLE]


def crowd_members(reading: Reading, noun: Token, verb: Token) -> list[str]:
    """The states and bodies whose people a crowd is: named before its noun, or behind it by 'from', 'of', 'including'."""
    counted = {entity for token in noun.subtree if token.pos_ == "PRON" for entity in reading.entities_at(token)}  # '6,000 of them'
    found = [entity for token in prenominal(noun) for entity in reading.entities_at(token)]
    found += [entity for entity in agents(reading, noun) if entity not in counted]
    for i in sorted(i for i in _before(verb) if i > noun.i):
        token = verb.doc[i]
        mention = next(iter(reading.mentions_at(token)), None)
        start = reading.tokens(mention.span).start if mention is not None else i
        if mention is not None and mention.form is MentionForm.NAME and start == i and verb.doc[i - 1].lower_ in _OWNING:
            found += mention.entities
    return list(dict.fromkeys(entity for entity in found if reading.kind(entity) in BODIES))
