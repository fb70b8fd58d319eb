"""Relations between agents and places that hold apart from any event.

Every branch names its construction. Precision comes first: a relation that the document itself states becomes a plain triple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import (
    BODIES,
    PEOPLE,
    agents,
    base_form,
    case,
    clause_evidence,
    conjuncts,
    phrase_evidence,
    referents,
    subject,
    subjects,
    word_set,
)
from kg.extract.reading import Reading
from kg.extract.relations.apposition import bearers, relation_fact, together
from kg.extract.relations.bodies import bodies_by_name, called_bodies, chambers, owned_bodies
from kg.extract.relations.locations import dateline_places, located_places, settlements
from kg.extract.relations.rule_matching import facts_by_rules, shipped_rules
from kg.model import Fact, Kind, Relation

__all__ = ["extract_relations"]

_MEMBERS: Final = word_set(
    "member lawmaker politician mp parliamentarian legislator senator expert analyst researcher professor fellow economist historian"
)
_NUMBERS: Final = {word: str(n) for n, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
_COMMANDERS: Final = word_set("commander commander-in-chief")
_OPPOSE: Final = word_set("oppose condemn denounce protest sanction")
_HOSTILE: Final = word_set("war attack invasion aggression offensive strike airstrike campaign sanction operation")
_IMPOSE: Final = word_set("impose issue levy introduce slap wage launch")


def extract_relations(reading: Reading) -> None:
    """Add membership, belonging, location, command, alliance and opposition to ``reading.facts``, each pair with its evidence."""
    seen = {(fact.subject, fact.relation, fact.object, fact.evidence) for fact in reading.facts}
    for fact in _find(reading):
        key = (fact.subject, fact.relation, fact.object, fact.evidence)
        if fact.subject != fact.object and key not in seen:
            seen.add(key)
            reading.facts.append(fact)


def _find(reading: Reading) -> Iterator[Fact]:
    yield from bodies_by_name(reading)
    yield from dateline_places(reading)
    yield from facts_by_rules(reading, shipped_rules())
    for token in reading.doc:
        if token.pos_ in {"NOUN", "PROPN", "ADJ", "NUM", "X"}:
            for nominal in _NOMINAL:
                yield from nominal(reading, token)
        elif token.pos_ == "VERB":
            for verbal in _VERBAL:
                yield from verbal(reading, token)


def _members(reading: Reading, token: Token) -> Iterator[Fact]:
    """'X, a member of NATO', 'X is a member of the EU', 'NATO member X'."""
    if base_form(token) not in _MEMBERS:
        return
    bodies = [
        body
        for child in token.children
        if child.dep_ in {"compound", "nmod", "nmod:poss"} and case(child) in {"", "of", "’s", "'s"}
        for node in conjuncts(child)
        for body in referents(reading, node, frozenset({Kind.ORGANISATION}))
    ]
    predicative = any(child.dep_ == "cop" for child in token.children)
    plural = "Plur" in token.morph.get("Number", [])
    holders = bearers(reading, token)
    if plural:
        holders += _listed(reading, token)
    for holder in holders:
        alone = plural and holder == token.head and not any(child.dep_ == "conj" for child in holder.children)
        kinds = PEOPLE if base_form(token) == "member" else frozenset({Kind.ACTOR})
        for member in [] if alone else agents(reading, holder, kinds):
            for body in bodies:
                evidence = clause_evidence(token) if predicative else together(token, holder)
                yield relation_fact(Relation.MEMBER_OF, member, body, evidence, token if predicative else None)


def _listed(reading: Reading, token: Token) -> list[Token]:
    """'three NATO members, X, Y and Z': names in apposition that a tree may coordinate; as many as are counted, or behind an apposition."""
    names = [node for node in conjuncts(token)[1:] if referents(reading, node, BODIES)]
    counted = any(child.dep_ == "nummod" and _NUMBERS.get(child.lower_, child.lower_) == str(len(names)) for child in token.children)
    apposed = any(child.dep_ == "appos" for child in token.children)
    return names if counted else [name for name in names if name.head == token] if apposed else []


def _person_of_body(reading: Reading, token: Token) -> Iterator[Fact]:
    """'X of the Free Democrats', 'Y from the University of Z': the preposition follows the name at once."""
    for actor in referents(reading, token, frozenset({Kind.ACTOR})):
        name = [token, *(child for child in token.children if child.dep_ == "flat")]
        for child in (child for part in name for child in part.children):
            close = child.left_edge.i > 0 and child.left_edge.nbor(-1) in name
            if child.dep_ == "nmod" and case(child) in {"of", "from", "with", "at"} and close and child.i > token.i:
                for body in referents(reading, child, frozenset({Kind.ORGANISATION})):
                    yield relation_fact(Relation.MEMBER_OF, actor, body, phrase_evidence(token, child), confidence=0.8)


def _commands(reading: Reading, token: Token) -> Iterator[Fact]:
    """'X, commander of Y', 'the commander of Y, X', 'Y commander X'."""
    if base_form(token) not in _COMMANDERS:
        return
    bodies = [
        body
        for child in token.children
        if child.dep_ in {"compound", "nmod", "nmod:poss"} and case(child) in {"", "of", "’s", "'s"}
        for body in referents(reading, child, frozenset({Kind.ORGANISATION}))
    ]
    for holder in bearers(reading, token):
        for person in referents(reading, holder, frozenset({Kind.ACTOR})):
            yield from (relation_fact(Relation.COMMANDS, person, body, together(token, holder)) for body in bodies)


def _allies(reading: Reading, token: Token) -> Iterator[Fact]:
    """'Minsk, an ally of Moscow', 'Russia's ally Belarus', 'X is (or became) an ally of Y', 'X and its ally, Y'."""
    if base_form(token) != "ally":
        return
    others = [
        body
        for child in token.children
        if child.dep_ in {"nmod", "nmod:poss", "amod", "compound"} and case(child) in {"", "of", "’s", "'s"}
        for body in referents(reading, child, BODIES)
    ]
    owner = next((child for child in token.children if child.dep_ == "nmod:poss" and child.pos_ == "PRON"), None)
    if owner is not None and token.dep_ == "conj":
        others += referents(reading, token.head, BODIES)
    for holder in [*bearers(reading, token), *_named_after(reading, token)]:
        evidence = together(token, holder)
        for body in referents(reading, holder, BODIES):
            yield from (relation_fact(Relation.ALLIED_WITH, body, other, evidence) for other in dict.fromkeys(others))


def _named_after(reading: Reading, noun: Token) -> list[Token]:
    """The name right behind a noun and a comma: 'its ally, the United States'."""
    rest = [token for token in noun.doc[noun.i + 1 : min(noun.i + 5, noun.sent.end)] if token.pos_ != "DET"]
    mentions = reading.mentions_at(rest[1]) if len(rest) > 1 and rest[0].text == "," else []
    return [reading.tokens(mention.span).root for mention in mentions[:1]]


def _hostilities(reading: Reading, token: Token) -> Iterator[Fact]:
    """'Russia's war against Ukraine', 'the US imposed sanctions on X': acts, named as such."""
    if base_form(token) not in _HOSTILE:
        return
    targets = [child for child in token.children if child.dep_ in {"nmod", "obl"} and case(child) in {"against", "on"}]
    owners = [child for child in token.children if child.dep_ == "nmod:poss"]
    imposed = token.dep_ == "obj" and base_form(token.head) in _IMPOSE
    if imposed:
        targets += [child for child in token.head.children if child.dep_ == "obl" and case(child) in {"against", "on"}]
        owners += subjects(token.head)
    verb = token.head if imposed else None
    evidence = clause_evidence(verb) if verb is not None else phrase_evidence(token, targets[-1] if targets else None)
    for agent in (agent for owner in owners for agent in agents(reading, owner, PEOPLE)):
        for other in (other for target in targets for other in agents(reading, target, PEOPLE)):
            yield relation_fact(Relation.OPPOSES, agent, other, evidence, verb, 0.75)


def _opposes(reading: Reading, verb: Token) -> Iterator[Fact]:
    """'X condemned Y', 'X condemned Y's invasion', 'X protested against Y'."""
    if base_form(verb) not in _OPPOSE:
        return
    opponent = subject(verb)
    passive = any(child.dep_ == "nsubj:pass" for child in verb.children)
    targets = [child for child in verb.children if child.dep_ == "obj" or (child.dep_ == "obl" and case(child) == "against")]
    if opponent is None or passive:
        return
    for agent in agents(reading, opponent, PEOPLE):
        for other in (body for target in targets for body in _targeted(reading, target)):
            yield relation_fact(Relation.OPPOSES, agent, other, clause_evidence(verb), verb, 0.7)


def _targeted(reading: Reading, token: Token) -> list[str]:
    """The agents that an object names, itself or as the doer of an act ('Russia's invasion')."""
    found = referents(reading, token, PEOPLE)
    return found or [body for child in token.children if child.dep_ in {"nmod:poss", "amod"} for body in referents(reading, child, BODIES)]


_Extractor = Callable[[Reading, Token], Iterator[Fact]]
_NOMINAL: tuple[_Extractor, ...] = (
    owned_bodies,
    called_bodies,
    chambers,
    _members,
    _person_of_body,
    located_places,
    settlements,
    _commands,
    _allies,
    _hostilities,
)
_VERBAL: tuple[_Extractor, ...] = (_opposes,)
