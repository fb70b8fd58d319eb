"""Meetings and agreements between agents.

Constructions, each a function: 'X met Y', 'X and Y met', 'X held talks with Y', 'a meeting between X and Y', 'in a meeting
with Y, X said …', 'X received Y', 'X spoke by phone with Y'; 'X signed a treaty with Y', 'an agreement between X and Y',
'X and Y agreed to …', 'X agreed with Y to …'. Event types are those of PLOVER.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import BODIES, PEOPLE, agents, base_form, case, clause_evidence, modality, phrase_evidence, subjects, word_set
from kg.extract.reading import Reading, offsets
from kg.extract.setting import Setting
from kg.model import Certainty, EventDescription, Fact, Kind, MentionForm, Polarity, Relation, Span

__all__ = ["extract_events"]

_TALKS: Final = word_set("meeting talk talks summit negotiation conversation consultation call discussion encounter")
# nouns that name one event even without a verb: 'negotiations between the two countries' may go on for years
_SINGLE: Final = word_set("meeting summit talk talks call encounter conversation")
_HOLD: Final = word_set("hold have conduct begin start open finish conclude continue host wrap complete")
# a call or a conversation is a meeting of those who act for themselves: one with a newspaper is an interview
_PRIVATE: Final = word_set("call conversation")
_CALL_OFF: Final = word_set("cancel postpone scrap suspend abandon delay")
_AHEAD: Final = word_set("planned proposed possible potential")
_PLANNING: Final = word_set("due schedule scheduled set expect expected plan slate slated")
_RECEIVE: Final = word_set("receive host welcome")
_SPEAK: Final = word_set("speak talk confer")
_TREATIES: Final = word_set(
    "agreement treaty deal pact accord memorandum contract protocol declaration ceasefire truce communiqué communique"
)
_SIGN: Final = word_set("sign conclude reach strike ink ratify seal make finalise finalize")
_OCCASIONS: Final = frozenset({"in", "at", "during", "after", "following", "before", "ahead of", "on", "for"})


@dataclass(frozen=True, slots=True)
class _Found:
    """An event under way: what it is, its participants, the word that names it, and the verb or noun that its setting hangs on."""

    kind: Kind
    participants: tuple[str, ...]
    trigger: Token
    frame: Token


def extract_events(reading: Reading) -> None:
    """Add the meetings and agreements of a document: a local entity each, its participants, place, dates and status.

    The same agents meeting twice in one document are one meeting: reports come back to their event.
    """
    known: dict[tuple[Kind, frozenset[str]], str] = {}
    setting = Setting(reading)
    for found in _find(reading):
        key = (found.kind, frozenset(found.participants))
        if len(key[1]) < 2:
            continue
        if key not in known:
            known[key] = _new(reading, found)
        _add(reading, setting, known[key], found)


def _new(reading: Reading, found: _Found) -> str:
    names = [reading.entities[participant].name for participant in found.participants]
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    event = reading.add_entity(found.kind, f"{found.kind.value.lower()} of {listed}", local=True)
    kind = "CONSULT" if found.kind is Kind.MEETING else "AGREE"
    reading.events.append(EventDescription(event, kind, _status(found)))
    return event


def _status(found: _Found) -> str | None:
    """Cancelled by what happens to it; planned or past by tense, planned by its attribute; a bare noun phrase tells none of these."""
    if found.frame.pos_ != "VERB":
        return "cancelled" if _is_off(found.frame) else "planned" if _is_ahead(found.frame) else None
    if modality(found.frame)[1] is Polarity.NEGATIVE:
        return None
    words = {child.lower_ for child in found.frame.children if child.dep_.startswith("aux")}
    if words & {"will", "would", "shall"} or "Inf" in found.frame.morph.get("VerbForm", []):
        return "planned"
    return "past" if "Past" in found.frame.morph.get("Tense", []) else None


def _is_off(noun: Token) -> bool:
    """'the meeting was cancelled', 'postponed the talks', 'the cancelled summit'."""
    governed = noun.dep_ in {"obj", "nsubj:pass", "nsubj"} and base_form(noun.head) in _CALL_OFF
    return governed or any(base_form(child) in _CALL_OFF for child in noun.children if child.dep_ in {"amod", "acl"})


def _is_ahead(noun: Token) -> bool:
    """'the planned meeting', 'a possible summit'."""
    return any(child.lower_ in _AHEAD for child in noun.children if child.dep_ == "amod")


def _add(reading: Reading, setting: Setting, event: str, found: _Found) -> None:
    """Mention and facts of one occurrence."""
    reading.add_mention(offsets(reading.doc[found.trigger.i : found.trigger.i + 1]), [event], MentionForm.DESCRIPTION)
    verbal = found.frame.pos_ == "VERB"
    evidence = clause_evidence(found.frame) if verbal else _phrase(found.frame)
    open_yet = not verbal and (_is_off(found.frame) or _is_ahead(found.frame))
    nominal = Certainty.HYPOTHETICAL if open_yet else Certainty.CERTAIN
    certainty, polarity = modality(found.frame) if verbal else (nominal, Polarity.POSITIVE)

    def fact(relation: Relation, span: Span, **what: object) -> Fact:
        return Fact(event, relation, span, confidence=0.85, certainty=certainty, polarity=polarity, **what)  # type: ignore[arg-type]

    reading.facts += [fact(Relation.PARTICIPANT, evidence, object=participant) for participant in found.participants]
    heads = [found.frame] + [found.trigger] * (found.trigger != found.frame)
    reading.facts += [fact(Relation.PLACE, evidence, object=place) for head in heads for place, _ in setting.placed(head)]
    reading.facts += [fact(relation, evidence, value=value) for head in heads for relation, value, _ in setting.dates(head)]


def _phrase(noun: Token) -> Span:
    """The noun phrase up to its last participant: 'a recent meeting with Y'."""
    parts = [child for child in noun.children if child.dep_ in {"nmod", "obl"}]
    return phrase_evidence(noun, parts[-1] if parts else None)


def _find(reading: Reading) -> Iterator[_Found]:
    for token in reading.doc:
        lemma = base_form(token)
        if token.pos_ == "VERB":
            yield from _meets(reading, token, lemma)
            yield from _agrees(reading, token, lemma)
        elif token.pos_ in {"NOUN", "PROPN"} and lemma in _TALKS:
            yield from _talks(reading, token, lemma)
        elif token.pos_ == "NOUN" and lemma in _TREATIES:
            yield from _treaty(reading, token)


def _meets(reading: Reading, verb: Token, lemma: str) -> Iterator[_Found]:
    """'X met (with) Y', 'X and Y met', 'X received Y', 'X spoke by phone with Y'."""
    if not _happens(verb) or not any(agents(reading, doer, PEOPLE) for doer in _doers(verb)):
        return
    if lemma == "meet":
        yield _event(reading, Kind.MEETING, verb, verb, [*_doers(verb), *_with(verb), *_objects(verb)])
    elif lemma in _RECEIVE:
        guests = [obj for obj in _objects(verb) if any(reading.kind(e) is Kind.ACTOR for e in reading.entities_at(obj))]
        if guests:
            yield _event(reading, Kind.MEETING, verb, verb, [*_doers(verb), *guests], frozenset({Kind.ACTOR}))
    elif lemma in _SPEAK:
        phones = [child for child in verb.children if case(child) in {"by", "on", "over"} and child.lower_ in {"phone", "telephone"}]
        partners = [child for child in verb.children if child.dep_ == "obl" and case(child) == "to"]
        if phones:
            yield _event(reading, Kind.MEETING, verb, verb, [*_doers(verb), *_with(verb), *_with(phones[0]), *partners])


def _happens(verb: Token) -> bool:
    """Whether a clause says that something happens or will: not 'wants to meet', 'plans to meet', 'would meet'."""
    auxiliaries = {child.lower_ for child in verb.children if child.dep_.startswith("aux")}
    if auxiliaries & {"would", "could", "might", "should"}:
        return False
    if "Inf" not in verb.morph.get("VerbForm", []) or auxiliaries & {"will", "shall", "did", "does", "do"}:
        return True
    return verb.dep_ == "advcl" or (verb.dep_ == "xcomp" and base_form(verb.head) in _PLANNING)


def _talks(reading: Reading, noun: Token, lemma: str) -> Iterator[_Found]:
    """'X held talks with Y', 'a meeting between X and Y', 'in a meeting with Y, X said', 'at a summit X and Y agreed'."""
    verb = noun.head
    inside = [*_with(noun), *_between(noun), *(child for child in noun.children if child.dep_ == "nmod:poss")]
    if base_form(verb) in _HOLD and noun.dep_ in {"obj", "nsubj:pass"}:
        doers = list(_doers(verb)) if noun.dep_ == "obj" else list(_by(verb))
        if _happens(verb):
            yield _event(reading, Kind.MEETING, noun, verb, [*doers, *_with(verb), *inside])
    elif lemma in _SINGLE and inside:
        occasion = noun.dep_ in {"obl", "nmod"} and case(noun) in _OCCASIONS and verb.pos_ == "VERB" and not list(_between(noun))
        doers = list(_doers(verb)) if occasion and not any(child.dep_ == "nmod:poss" for child in noun.children) else []
        yield _event(reading, Kind.MEETING, noun, noun, [*doers, *inside], PEOPLE - {Kind.ORGANISATION} if lemma in _PRIVATE else PEOPLE)
    elif (
        lemma in {"meeting", "summit", "talk", "talks"}
        and noun.dep_ == "obl"
        and case(noun) in {"in", "at", "during"}
        and base_form(verb) == "agree"
    ):
        yield _event(reading, Kind.MEETING, noun, noun, list(_doers(verb)))


def _agrees(reading: Reading, verb: Token, lemma: str) -> Iterator[_Found]:
    """'X and Y agreed to …', 'X agreed with Y to …'; not 'X agreed with Y that …', which is an opinion."""
    if lemma != "agree" or any(child.dep_ == "ccomp" for child in verb.children):
        return
    terms = [child for child in verb.children if child.dep_ == "xcomp" or (child.dep_ == "obl" and case(child) in {"on", "upon", "to"})]
    if terms:
        yield _event(reading, Kind.AGREEMENT, verb, verb, [*_doers(verb), *_with(verb)])


def _treaty(reading: Reading, noun: Token) -> Iterator[_Found]:
    """'X signed a treaty with Y', 'an agreement between X and Y', 'the US-Poland agreement'."""
    verb = noun.head
    inside = [*_with(noun), *_between(noun)]
    if base_form(verb) in _SIGN and noun.dep_ in {"obj", "nsubj:pass"}:
        doers = list(_doers(verb)) if noun.dep_ == "obj" else list(_by(verb))
        yield _event(reading, Kind.AGREEMENT, noun, verb, [*doers, *_with(verb), *inside])
    elif inside:
        owners = [child for child in noun.children if child.dep_ in {"nmod:poss", "amod", "compound"}]
        yield _event(reading, Kind.AGREEMENT, noun, noun, [*owners, *inside], BODIES)


def _event(reading: Reading, kind: Kind, trigger: Token, frame: Token, phrases: list[Token], kinds: frozenset[Kind] = PEOPLE) -> _Found:
    participants = [agent for phrase in phrases for agent in agents(reading, phrase, kinds)]
    return _Found(kind, tuple(dict.fromkeys(participants)), trigger, frame)


def _doers(verb: Token) -> Iterator[Token]:
    yield from subjects(verb)


def _objects(verb: Token) -> Iterator[Token]:
    return (child for child in verb.children if child.dep_ == "obj")


def _with(head: Token) -> Iterator[Token]:
    return (child for child in head.children if child.dep_ in {"obl", "nmod"} and case(child) in {"with", "together with", "alongside"})


def _between(noun: Token) -> Iterator[Token]:
    return (child for child in noun.children if child.dep_ in {"nmod", "obl"} and case(child) in {"between", "of", "among"})


def _by(verb: Token) -> Iterator[Token]:
    return (child for child in verb.children if child.dep_ in {"obl:agent", "obl"} and case(child) in {"by", "between"})
