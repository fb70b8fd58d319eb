"""Whether a clause says that an event happens, will happen, may happen or does not, and what that makes of its status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, modality, word_set
from kg.model import Certainty, Datatype, Polarity, Value

__all__ = ["Telling", "is_passive", "status_value", "tell_noun", "tell_verb"]

_MODALS: Final = frozenset({"may", "might", "could", "can", "should", "must", "ought"})
_FUTURE: Final = frozenset({"will", "shall", "would", "'ll", "’ll", "wo"})
_FINITE: Final = _MODALS | _FUTURE | {"did", "does", "do"}
# 'is due to sign': settled
_SETTLED: Final = word_set("due schedule scheduled set slate slated go")
# 'plans to sign': meant, perhaps done
_MEANT: Final = word_set(
    "plan intend prepare decide vow pledge promise agree expect expected want aim hope resolve announce threaten offer likely ready"
)
_MEANT_NOUNS: Final = word_set("plan decision intention pledge promise agreement vow readiness proposal order move")
_PHASES: Final = word_set("begin start continue keep resume")
_DONE: Final = word_set("manage succeed proceed happen help")
_FAILED: Final = word_set("refuse fail decline")
_CALL_OFF: Final = word_set("cancel postpone scrap suspend abandon delay")
_AHEAD: Final = word_set("planned upcoming forthcoming scheduled future imminent")
_PERHAPS: Final = word_set("proposed possible potential alleged hypothetical threatened")
_NOW: Final = word_set("ongoing current continuing continued")
_BEHIND: Final = word_set("recent last latest previous past earlier deadly")


@dataclass(frozen=True, slots=True)
class Telling:
    """How a text tells of an event: how sure it is, whether it denies it, and its status if it says one.

    A status is 'planned', 'ongoing', 'past' or 'cancelled'.
    """

    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    status: str | None = None


def status_value(status: str) -> Value:
    """The term for a status: ``kg:Planned`` for 'planned'."""
    return Value(f"kg:{status.capitalize()}", Datatype.TERM)


def is_passive(verb: Token) -> bool:
    """Whether the subject of a verb is what it is done to: 'was attacked', 'the troops deployed to Poland'."""
    return any(child.dep_ in {"aux:pass", "nsubj:pass"} for child in verb.children) or (verb.dep_ == "acl" and verb.tag_ == "VBN")


def tell_verb(verb: Token) -> Telling | None:
    """What a clause says of the event that its verb names; None where it only speaks of the idea of it ('wants to', 'in order to')."""
    words = _auxiliaries(verb)
    if "Inf" in verb.morph.get("VerbForm", []) and not words & _FINITE:
        return _tell_infinitive(verb)
    certainty, polarity = modality(verb)
    if _on_condition(verb):
        return Telling(Certainty.HYPOTHETICAL, polarity)
    if verb.tag_ == "VBG" and verb.dep_ == "acl" and any(child.dep_ == "mark" for child in verb.children):  # 'a chance of attacking'
        return Telling(Certainty.HYPOTHETICAL, polarity)
    if polarity is Polarity.NEGATIVE or words & _MODALS:
        return Telling(certainty, polarity)
    return Telling(certainty, polarity, _tense(verb, words))


def _on_condition(verb: Token) -> bool:
    """'will send troops if it is attacked'."""
    clauses = (child for child in verb.children if child.dep_ == "advcl")
    return any(mark.dep_ == "mark" and mark.lower_ in {"if", "unless"} for clause in clauses for mark in clause.children)


def _auxiliaries(verb: Token) -> set[str]:
    return {child.lower_ for child in verb.children if child.dep_.startswith("aux")}


def _tense(verb: Token, words: set[str]) -> str | None:
    """Planned, ongoing or past by the verb group; a bare present tells none."""
    if words & _FUTURE:
        return "planned"
    if verb.tag_ == "VBG":
        if words & {"is", "are", "'s", "’s", "'re", "’re", "been"}:
            return "ongoing"
        return "past" if words & {"was", "were"} or any(c.dep_ == "mark" and c.lower_ == "after" for c in verb.children) else None
    if words & {"is", "are"} and is_passive(verb):
        return "ongoing"
    return "past" if verb.tag_ in {"VBD", "VBN"} or words & {"did"} else None


def _tell_infinitive(verb: Token) -> Telling | None:
    """'is due to sign', 'plans to sign', 'began to withdraw', 'refused to meet', 'a plan to deploy'; a headline: 'Poland to send tanks'."""
    lemma = base_form(verb.head)
    if verb.dep_ == "acl" and lemma in _MEANT_NOUNS:
        polarity = modality(verb)[1]
        return Telling(Certainty.PROBABLE, polarity, "planned" if polarity is Polarity.POSITIVE else None)
    if verb.dep_ == "ROOT" and any(child.dep_.startswith("nsubj") for child in verb.children):
        return Telling(status="planned")
    return _tell_governed(verb, lemma) if verb.dep_ in {"xcomp", "ccomp"} else None


def _tell_governed(verb: Token, lemma: str) -> Telling | None:
    """What the verb above an infinitive makes of it."""
    head = verb.head
    certainty, polarity = modality(verb)
    if lemma in _SETTLED or head.lower_ in _SETTLED:
        return Telling(certainty, polarity, "planned" if polarity is Polarity.POSITIVE else None)
    if lemma in _FAILED:
        return Telling(certainty, Polarity.NEGATIVE)
    if lemma in _MEANT:
        return Telling(Certainty.PROBABLE if certainty is Certainty.CERTAIN else certainty, polarity, "planned")
    if lemma in _PHASES:
        return Telling(certainty, polarity, "ongoing")
    return Telling(certainty, polarity, _tense(head, _auxiliaries(head))) if lemma in _DONE else None


def tell_noun(noun: Token) -> Telling:
    """What a phrase and its governing verb say of the event that the phrase names."""
    words = {child.lower_ for child in noun.children if child.dep_ in {"amod", "compound"}}
    if _called_off(noun):
        return Telling(Certainty.HYPOTHETICAL, status="cancelled")
    if words & _PERHAPS:
        return Telling(Certainty.HYPOTHETICAL)
    status = next((name for name, class_ in (("planned", _AHEAD), ("ongoing", _NOW), ("past", _BEHIND)) if words & class_), None)
    denied = any(child.dep_ == "det" and child.lower_ in {"no", "any"} for child in noun.children)
    return Telling(polarity=Polarity.NEGATIVE if denied else Polarity.POSITIVE, status=status)


def _called_off(noun: Token) -> bool:
    """'the meeting was cancelled', 'postponed the talks', 'the cancelled summit', 'called off the visit'."""
    verb = noun.head
    particles = {child.lower_ for child in verb.children if child.dep_ == "compound:prt"}
    off = base_form(verb) in _CALL_OFF or (base_form(verb) == "call" and "off" in particles)
    governed = noun.dep_ in {"obj", "nsubj:pass", "nsubj"} and off and modality(verb)[1] is Polarity.POSITIVE
    return governed or any(base_form(child) in _CALL_OFF for child in noun.children if child.dep_ in {"amod", "acl"})
