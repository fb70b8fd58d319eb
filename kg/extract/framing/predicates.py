"""What clauses say of a thing: 'X is a provocation', 'X poses no threat', 'X threatens nobody', 'X is aimed at …'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from kg.extract.framing.found import Framing, Target, extent, framing_of, group_start, made, subject_target, target_at
from kg.extract.framing.lexicon import Effect, effect_of
from kg.extract.framing.stance import judge, turned
from kg.extract.phrases import base_form, case, modality, subject, word_set
from kg.extract.reading import Reading
from kg.model import Stance

__all__ = ["predicates"]

# verbs that say little by themselves: what they govern characterises
_LIGHT: Final = word_set("pose constitute represent remain become mark present mean seem appear prove look form spell stay equal embody")
# those that govern with a preposition
_LINKED: Final = {"amount": "to", "look": "like", "turn": "into", "serve": "as", "count": "as"}
# 'aimed at', 'directed against', 'designed to'
_PURPOSES: Final = word_set("direct aim target design intend mean gear calculate")
_AT: Final = frozenset({"at", "against"})
# verbs of what an exercise consists of, which characterise nothing
_PLOT: Final = word_set("simulate practise practice prepare plan include try contain stop end act move return start finish do")
# adjectives that tell a state of things or an attitude of the subject, not what it is like
_STATES: Final = word_set(
    "able unable likely unlikely due over ready available same such aware unaware part sure unsure present set confident "
    "certain sceptical skeptical glad happy sad sorry proud concerned alarmed worried hopeful optimistic pessimistic "
    "suspicious dubious afraid angry opposed involved responsible guilty free open critical supportive interested eager keen "
    "willing unwilling prepared grateful thankful awake asleep alone alive dead back away here there"
)
_NOT: Final = frozenset({"not", "n't", "n’t", "never"})
_TIGHT: Final = frozenset({"n't", "n’t"})


def predicates(reading: Reading) -> Iterator[Framing]:
    """What the clauses of a document say of exercises, meetings, agreements and agents."""
    for token in reading.doc:
        copula = next((c for c in token.children if c.dep_ == "cop" and c.i < token.i), None)
        if copula is not None:
            yield from _copula(reading, token, copula)
        elif token.pos_ in {"VERB", "AUX"}:
            lemma = base_form(token)
            if lemma in _PURPOSES and token.tag_ == "VBN":
                yield from _purpose(reading, token)
            elif lemma in _LIGHT or lemma in _LINKED:
                yield from _light(reading, token, lemma)
            else:
                yield from _verb(reading, token)


def _copula(reading: Reading, head: Token, copula: Token) -> Iterator[Framing]:
    """'X is (strictly) defensive in nature', 'X was nothing but a provocation', 'X isn't aimed …'."""
    if case(head) not in {"", "of"} or head.pos_ in {"PRON", "NUM", "PROPN"} or head.lower_ in _STATES or _impersonal(head):
        return  # where or when it is, how many, who
    target = _inverted(reading, head, copula)
    if target is not None:
        first = reading.tokens(target.span).end
    else:
        target = subject_target(reading, head, group_start(copula))
        first = copula.i if copula.nbor().lower_ in _TIGHT else copula.i + 1
    if target is not None:
        tokens = extent(head, first)
        stance = judge(head, tokens, wide=target.event)
        if stance is None and _tells_quality(head, tokens, target):
            stance = Stance.NEUTRAL
        if stance is not None and (stance is not Stance.NEUTRAL or target.event):
            yield framing_of(target, tokens, stance, certainty=modality(head)[0], predicated=True)


def _inverted(reading: Reading, head: Token, copula: Token) -> Target | None:
    """'Is X a threat?': the subject between the copula and the predicate, or the name of an event that stands there."""
    own = subject(head)
    if own is not None and copula.i < own.i < head.i:
        return target_at(reading, own)
    named = next((m for m in reading.mentions_at(copula.nbor()) if reading.tokens(m.span).start == copula.i + 1), None)
    found = made(reading, named) if named is not None and reading.tokens(named.span).end < head.i else None
    return found if found is not None and found.event else None


def _tells_quality(head: Token, tokens: list[Token], target: Target) -> bool:
    """Whether a predicate that the table does not know tells what an event is like: an adjective or a superlative."""
    if not target.event:
        return False
    return head.pos_ == "ADJ" or (head.pos_ == "NOUN" and any(token.tag_ in {"JJS", "RBS"} for token in tokens))


def _impersonal(head: Token) -> bool:
    """'It is a shame that …', 'it was important to …': nothing is said of 'it'."""
    it = any(c.lower_ == "it" and c.i < head.i for c in head.children)
    return it and any(c.dep_ in {"csubj", "ccomp", "xcomp", "advcl"} and c.i > head.i for c in head.children)


def _light(reading: Reading, verb: Token, lemma: str) -> Iterator[Framing]:
    """'X poses no threat', 'X amounts to a rehearsal for invasion', 'X does not constitute an escalation', 'X remains defensive'."""
    links = ({""} if lemma in _LIGHT else set()) | {_LINKED.get(lemma, "")}
    head = next((c for c in verb.children if c.dep_ in {"obj", "xcomp", "obl"} and c.i > verb.i and case(c) in links), None)
    start = group_start(verb)
    target = subject_target(reading, verb, start) if head is not None else None
    if head is None or target is None or head.pos_ not in {"NOUN", "ADJ"} or head.lower_ in _STATES:
        return
    after = next((c.i for c in head.children if c.dep_ in {"case", "cop"} and c.i > verb.i), verb.i)
    tokens = extent(head, _negation(verb, start) or after + 1)
    stance = judge(head, tokens, wide=target.event)
    if stance is None and lemma == "remain" and _tells_quality(head, tokens, target):
        stance = Stance.NEUTRAL
    if stance is not None and (stance is not Stance.NEUTRAL or target.event):
        yield framing_of(target, tokens, stance, certainty=modality(verb)[0], predicated=True)


def _negation(verb: Token, start: int) -> int | None:
    """Where a negated verb begins with its auxiliary: 'does not pose'; None for one that is not negated."""
    negated = any(c.lower_ in _NOT and c.i < verb.i for c in verb.children)
    auxiliary = next((c.i for c in verb.children if c.dep_ in {"aux", "aux:pass"} and c.i < verb.i), verb.i)
    return max(start, auxiliary) if negated else None


def _verb(reading: Reading, verb: Token) -> Iterator[Framing]:
    """'X threatens nobody', 'X undermines peace', 'X strengthens deterrence': of events alone; of an agent it would be an act."""
    effect = effect_of(verb)
    if effect in {None, Effect.NEUTRAL} or base_form(verb) in _PLOT or verb.dep_ in {"amod", "aux", "cop"} or verb.tag_ == "VBN":
        return
    start = group_start(verb)
    target = subject_target(reading, verb, start)
    if target is None or not target.event:
        return
    tokens = extent(verb, _negation(verb, start) or verb.i)
    stance = judge(verb, tokens)
    if stance in {Stance.FAVOURABLE, Stance.HOSTILE}:
        yield framing_of(target, tokens, stance, certainty=modality(verb)[0], predicated=True)


def _purpose(reading: Reading, verb: Token) -> Iterator[Framing]:
    """'X is (not) directed against anybody', 'X is designed to intimidate Europe', 'drills aimed at deterring aggression'."""
    auxiliary = next((c.i for c in verb.children if c.dep_ in {"aux", "aux:pass", "cop"} and c.i < verb.i), None)
    if auxiliary is None and verb.dep_ != "acl":
        return
    target = subject_target(reading, verb, group_start(verb))
    stance = _of_purpose(verb)
    if target is None or stance is None or not target.event:
        return
    first = verb.i if auxiliary is None else auxiliary + 1
    if auxiliary is not None and verb.doc[first].lower_ in _TIGHT:
        first = auxiliary
    tokens = extent(verb, first)
    if any(token.lower_ in _NOT for token in tokens if token.i < verb.i) or any(t.lower_ in {"nobody", "none"} for t in tokens):
        stance = turned(stance)
    yield framing_of(target, tokens, stance, certainty=modality(verb)[0], predicated=True)


def _marked(act: Token) -> bool:
    """'to intimidate', 'at deterring', 'against invading'."""
    return any(c.lower_ in {"to", "at", "against"} and c.dep_ in {"mark", "case"} for c in act.children)


def _of_purpose(verb: Token) -> Stance | None:
    """The stance of what something is meant for: of an act its own; what is aimed at something good or at somebody is hostile."""
    act = next((c for c in verb.children if c.dep_ in {"xcomp", "advcl", "ccomp"} and c.i > verb.i and _marked(c)), None)
    if act is not None:
        found = judge(act, [t for t in act.subtree if t.dep_ != "mark"])
        return found if found is not Stance.NEUTRAL else None
    aim = next((c for c in verb.children if c.i > verb.i and case(c) in _AT), None)
    if aim is None or base_form(verb) not in {"direct", "aim", "target"}:
        return None
    found = judge(aim, list(aim.subtree))
    if found is Stance.HOSTILE:
        return Stance.FAVOURABLE  # 'directed against terrorism'
    return found if found is Stance.FAVOURABLE and case(aim) == "at" else Stance.HOSTILE
