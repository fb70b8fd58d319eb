"""Meetings and agreements between agents.

Constructions, each a function: 'X met Y', 'X and Y met', 'X held talks with Y', 'a meeting between X and Y', 'in a meeting
with Y, X said …', 'X received Y', 'X spoke by phone with Y'; 'X signed a treaty with Y', 'an agreement between X and Y',
'X and Y agreed to …', 'X agreed with Y to …'.

In PLOVER meetings are CONSULT, and whoever agrees to do something is AGREE; who signs or ratifies a treaty is SUPPORT, too, since the
codebook counts the promise to sign as AGREE and the signature as SUPPORT.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Token

from kg.extract.events.found import Found
from kg.extract.events.telling import Telling, tell_noun, tell_verb
from kg.extract.phrases import BODIES, PEOPLE, agents, base_form, case, subjects, word_set
from kg.extract.reading import Reading
from kg.extract.wording import wording
from kg.model import Kind

__all__ = ["find_meetings"]

_TALKS: Final = word_set("meeting talk talks summit negotiation conversation consultation call discussion encounter")
# nouns that name one event even without a verb: 'negotiations between the two countries' may go on for years
_SINGLE: Final = word_set("meeting summit talk talks call encounter conversation")
_HOLD: Final = word_set("hold have conduct begin start open finish conclude continue host wrap complete")
# a call or a conversation is a meeting of those who act for themselves: one with a newspaper is an interview
_PRIVATE: Final = word_set("call conversation")
_PLANNING: Final = word_set("due schedule scheduled set expect expected plan slate slated")
_RECEIVE: Final = word_set("receive host welcome")
_SPEAK: Final = word_set("speak talk confer")
_TREATIES: Final = word_set(
    "agreement treaty deal pact accord memorandum contract protocol declaration ceasefire truce communiqué communique"
)
_SIGN: Final = word_set("sign conclude reach strike ink ratify seal make finalise finalize")
_OCCASIONS: Final = frozenset({"in", "at", "during", "after", "following", "before", "ahead of", "on", "for"})


# what a meeting's noun says of its form
_FORMATS: Final = {"summit": "summit", "call": "phone call", "talk": "talks", "talks": "talks", "negotiation": "negotiations"}
_REMOTE: Final = {"phone": "phone call", "telephone": "phone call", "video": "video call", "virtual": "video call", "online": "video call"}
_SIGNING: Final = word_set("sign ink ratify conclude seal finalise finalize")
_ABOUT: Final = frozenset({"on", "about", "over", "regarding", "concerning"})
_DISCUSS: Final = word_set("discuss review address debate")


def find_meetings(reading: Reading) -> Iterator[Found]:
    """The meetings and agreements that a text tells of, in its order; those of fewer than two agents are none."""
    return (found for found in _find(reading) if len(found.participants) > 1)


def _find(reading: Reading) -> Iterator[Found]:
    for token in reading.doc:
        lemma = base_form(token)
        if token.pos_ == "VERB":
            yield from _meets(reading, token, lemma)
            yield from _agrees(reading, token, lemma)
        elif token.pos_ in {"NOUN", "PROPN"} and lemma in _TALKS:
            yield from _talks(reading, token, lemma)
        elif token.pos_ == "NOUN" and lemma in _TREATIES:
            yield from _treaty(reading, token)


def _meets(reading: Reading, verb: Token, lemma: str) -> Iterator[Found]:
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


def _talks(reading: Reading, noun: Token, lemma: str) -> Iterator[Found]:
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


def _agrees(reading: Reading, verb: Token, lemma: str) -> Iterator[Found]:
    """'X and Y agreed to …', 'X agreed with Y to …'; not 'X agreed with Y that …', which is an opinion."""
    if lemma != "agree" or any(child.dep_ == "ccomp" for child in verb.children):
        return
    terms = [child for child in verb.children if child.dep_ == "xcomp" or (child.dep_ == "obl" and case(child) in {"on", "upon", "to"})]
    if terms:
        yield _event(reading, Kind.AGREEMENT, verb, verb, [*_doers(verb), *_with(verb)])


def _treaty(reading: Reading, noun: Token) -> Iterator[Found]:
    """'X signed a treaty with Y', 'an agreement between X and Y', 'the US-Poland agreement'."""
    verb = noun.head
    inside = [*_with(noun), *_between(noun)]
    if base_form(verb) in _SIGN and noun.dep_ in {"obj", "nsubj:pass"}:
        doers = list(_doers(verb)) if noun.dep_ == "obj" else list(_by(verb))
        yield _event(reading, Kind.AGREEMENT, noun, verb, [*doers, *_with(verb), *inside])
    elif inside:
        owners = [child for child in noun.children if child.dep_ in {"nmod:poss", "amod", "compound"}]
        yield _event(reading, Kind.AGREEMENT, noun, noun, [*owners, *inside], BODIES)


def _event(reading: Reading, kind: Kind, trigger: Token, frame: Token, phrases: list[Token], kinds: frozenset[Kind] = PEOPLE) -> Found:
    """An event of those whom some phrases name."""
    members = dict.fromkeys(agent for phrase in phrases for agent in agents(reading, phrase, kinds))
    telling = (tell_verb(frame) or Telling()) if frame.pos_ == "VERB" else tell_noun(frame)
    signed = base_form(frame) in _SIGNING and telling.status == "past"
    types = ("CONSULT",) if kind is Kind.MEETING else ("AGREE", "SUPPORT") if signed else ("AGREE",)
    topic = _topic(reading, [trigger, frame])
    form = _format(trigger, frame) if kind is Kind.MEETING else ""
    return Found(kind, kind.value.lower(), types, tuple(members), trigger, frame, telling, format=form, topic=topic)


def _format(trigger: Token, frame: Token) -> str:
    """'spoke by phone', 'a video conference', 'a summit'."""
    beside = [child.lower_ for node in (trigger, frame) for child in node.children if child.dep_ in {"obl", "compound", "amod"}]
    return next((_REMOTE[word] for word in beside if word in _REMOTE), _FORMATS.get(base_form(trigger), ""))


def _topic(reading: Reading, heads: Sequence[Token]) -> str:
    """'met to discuss X', 'talks on X', 'agreed to do X', 'a treaty on X'."""
    for child in (child for head in heads for child in head.children if child.i > head.i):
        if child.dep_ in {"xcomp", "advcl", "acl"} and base_form(child) in _DISCUSS:
            return next((wording(thing) for thing in child.children if thing.dep_ == "obj"), "")
        about = child.dep_ in {"obl", "nmod"} and case(child) in _ABOUT and not _is_time(reading, child)
        if about or _is_agreed(child):
            return wording(child)
    return ""


def _is_agreed(verb: Token) -> bool:
    """'agreed to do X', 'an agreement to do X'."""
    agreeing = base_form(verb.head) in _TREATIES | {"agree"}
    return agreeing and verb.dep_ in {"xcomp", "acl"} and "Inf" in verb.morph.get("VerbForm", [])


def _is_time(reading: Reading, phrase: Token) -> bool:
    """Whether a phrase says when: 'on Monday'."""
    return any(time.span.begin <= phrase.idx < time.span.end for time in reading.times)


def _doers(verb: Token) -> Iterator[Token]:
    yield from subjects(verb)


def _objects(verb: Token) -> Iterator[Token]:
    return (child for child in verb.children if child.dep_ == "obj")


def _with(head: Token) -> Iterator[Token]:
    return (child for child in head.children if child.dep_ in {"obl", "nmod"} and case(child) in {"with", "together with", "alongside"})


def _between(noun: Token) -> Iterator[Token]:
    behind = (child for child in noun.children if child.dep_ in {"nmod", "obl"})
    return (child for child in behind if case(child) in {"between", "of", "among"} or _follows_between(child))


def _follows_between(phrase: Token) -> bool:
    """Whether 'between' stands right before a phrase although the tree hangs it elsewhere: 'between X and Y in Z'."""
    first = phrase.left_edge
    return not case(phrase) and first.i > 0 and first.nbor(-1).lower_ == "between"


def _by(verb: Token) -> Iterator[Token]:
    return (child for child in verb.children if child.dep_ in {"obl:agent", "obl"} and case(child) in {"by", "between"})
