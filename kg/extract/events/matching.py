"""The acts of the table in a text: one look-up a word, roles by the arcs of the tree around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from spacy.tokens import Token

from kg.extract.events.found import Found
from kg.extract.events.table import Act, Table
from kg.extract.events.telling import Telling, is_passive, tell_noun, tell_verb
from kg.extract.phrases import agents, base_form, case, conjuncts, subjects
from kg.extract.reading import Reading
from kg.extract.setting import Setting
from kg.model import Kind

__all__ = ["find_acts"]

_OWNERS: Final = frozenset({"amod", "compound", "nmod:poss", "nmod", "nmod:desc"})
# roles of a clause, which a noun phrase has not; 'of' is a role of its own
_CLAUSAL: Final = frozenset({"subject", "object", "owner", "indirect", "of"})
_HAPPEN: Final = frozenset({"take", "occur", "happen", "come"})


def find_acts(reading: Reading, setting: Setting, table: Table, cues: frozenset[int]) -> Iterator[Found]:
    """The acts that a text tells of, in its order.

    Args:
        reading: the document.
        setting: its times and places.
        table: what counts as an act.
        cues: the words that are cues of statements, which are no acts.
    """
    for token in reading.doc:
        rows = table.verbs if token.pos_ == "VERB" else table.nouns if token.pos_ in {"NOUN", "PROPN"} else {}
        acts = rows.get(_lemma(token, rows), ()) if rows else ()
        for act in (act for act in acts if act.deed or token.i not in cues):
            match = _match_verb if token.pos_ == "VERB" else _match_noun
            found = match(_Roles(reading, setting, act), token)
            if found is not None:
                yield found
                break


def _lemma(token: Token, rows: Mapping[str, tuple[Act, ...]]) -> str:
    """The lemma under which the table may have a word; a lemmatiser may drop the last letter ('collid')."""
    lemma = base_form(token)
    return lemma if lemma in rows else f"{lemma}e"


class _Roles:
    """Who stands where around a verb or a noun."""

    def __init__(self, reading: Reading, setting: Setting, act: Act) -> None:
        self.reading = reading
        self.setting = setting
        self.act = act

    def phrases(self, verb: Token, where: str) -> list[Token]:
        """The heads of the phrases in one place of a clause; in the passive, subject and object change places."""
        passive = is_passive(verb)
        if where == "subject":
            return _by(verb) if passive else [doer for doer in subjects(verb) if doer != verb]
        if where in {"object", "owner"}:
            found = subjects(verb) if passive else self.objects(verb)
            return found if where == "object" else [owner for thing in found for node in conjuncts(thing) for owner in _owners(node)]
        if where == "indirect":
            return [child for child in verb.children if child.dep_ == "iobj"]
        nodes = [verb, *(child for child in verb.children if child.dep_ == "obj" or (passive and child.dep_ == "nsubj:pass"))]
        return [child for node in nodes for child in node.children if child.dep_ in {"obl", "nmod"} and case(child) == where]

    def objects(self, verb: Token) -> list[Token]:
        """The objects of a verb; a lone one may be taken for an indirect one, or for an adverbial that lacks its preposition."""
        direct = [child for child in verb.children if child.dep_ == "obj"]
        lone = [child for child in verb.children if child.dep_ == "iobj" or (child.dep_ == "obl" and child.i > verb.i and not case(child))]
        return direct or [child for child in lone if not self.setting.values_at(child)][:1]

    def first(self, verb: Token, places: tuple[str, ...], kinds: frozenset[Kind]) -> tuple[str, ...]:
        """The agents of the first place that names any."""
        for where in places:
            found = _agents(self, self.phrases(verb, where), kinds)
            if found:
                return found
        return ()

    def where(self, verb: Token) -> tuple[str, ...]:
        """The places that the act's own roles name."""
        phrases = [phrase for where in self.act.place for phrase in self.phrases(verb, where)]
        # 'visited the destroyer and Belarus began the drills': where a tree joins too much, the first of a list counts
        phrases = [phrase for phrase in phrases if self.reading.entities_at(phrase) or len(conjuncts(phrase)) == 1]
        return tuple(dict.fromkeys(place for phrase in phrases for place in self.setting.places(phrase)))

    def allows(self, verb: Token) -> bool:
        """Whether a verb has the particle and one of the objects that the table asks for."""
        particles = [child.lower_ for child in verb.children if child.dep_ == "compound:prt"]
        if not {" ".join([lemma, *particles]) for lemma in (base_form(verb), f"{base_form(verb)}e")} & set(self.act.verbs):
            return False
        things = (node for phrase in self.phrases(verb, "object") for node in conjuncts(phrase))
        return not self.act.objects or any({base_form(node), node.lower_} & self.act.objects for node in things)

    def found(self, trigger: Token, frame: Token, telling: Telling, roles: tuple[tuple[str, ...], ...]) -> Found | None:
        """The act with its actors, recipients and places, if the table is content with them."""
        act, (participants, recipients, places) = self.act, roles
        recipients = tuple(agent for agent in recipients if agent not in participants)
        placed = bool(places) or any(True for _ in self.setting.placed(frame))
        known = {"actor": participants, "recipient": recipients, "place": placed, "goal": placed or recipients}
        if not (participants or recipients) or not all(known[need] for need in act.needs):
            return None
        types = (act.type,) if act.type else ()
        return Found(
            Kind.EVENT, act.name, types, participants, trigger, frame, telling, recipients, places, act.format, towards=act.towards
        )


def _match_verb(roles: _Roles, verb: Token) -> Found | None:
    """'Russia attacked Ukraine', 'Ukraine was attacked', 'troops deployed to Poland by Germany'."""
    act = roles.act
    telling = tell_verb(verb) if roles.allows(verb) else None
    if telling is None:
        return None
    who = roles.first(verb, act.actor, act.agents), roles.first(verb, act.recipient, act.targets), roles.where(verb)
    return roles.found(verb, verb, telling, who)


def _match_noun(roles: _Roles, noun: Token) -> Found | None:
    """'launched an attack on Ukraine', 'the attack took place in Kyiv'; 'Russia's attack on Ukraine' without any verb."""
    if noun.dep_ in {"compound", "amod", "nmod:desc"}:  # 'attack helicopter', 'arrest warrant'
        return None
    verb = noun.head
    if noun.dep_ in {"obj", "nsubj:pass"} and _is_light(verb, roles.act.light):
        telling = tell_verb(verb)
        return None if telling is None else _carried(roles, noun, verb, telling)
    happens = noun.dep_ == "nsubj" and base_form(verb) in _HAPPEN and verb.pos_ == "VERB"
    telling = (tell_verb(verb) or Telling()) if happens else tell_noun(noun)
    actors, recipients, places = _named(roles, noun)
    settled = bool(places) or any(True for _ in roles.setting.placed(noun)) or any(True for _ in roles.setting.dates(noun))
    if (actors and (recipients or settled)) or (recipients and settled):
        return roles.found(noun, verb if happens else noun, telling, (actors, recipients, places))
    return None


def _is_light(verb: Token, light: tuple[str, ...]) -> bool:
    """Whether a verb carries the noun: 'launch', 'carry out'."""
    particles = [child.lower_ for child in verb.children if child.dep_ == "compound:prt"]
    return verb.pos_ == "VERB" and (" ".join([base_form(verb), *particles]) in light or base_form(verb) in light)


def _carried(roles: _Roles, noun: Token, verb: Token, telling: Telling) -> Found | None:
    """An act that a light verb carries: its subject acts, the rest hangs on verb or noun."""
    act = roles.act
    actors, recipients, places = _named(roles, noun)
    doers = roles.first(verb, ("subject",), act.agents)
    recipients = recipients or roles.first(verb, tuple(r for r in act.recipient if r not in {"object", "owner"}), act.targets)
    return roles.found(noun, verb, telling, (doers or actors, recipients, places))


def _named(roles: _Roles, noun: Token) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Actors, recipients and places that a noun phrase names: 'Russia's attack on Ukraine', 'the arrest of X by Y'."""
    act = roles.act
    of = _behind(noun, "of")
    done_to = [phrase for where in act.recipient if where not in _CLAUSAL for phrase in _behind(noun, where)]
    doing = [*_owners(noun, of=False), *_behind(noun, "by"), *(of if act.of == "actor" else ())]
    done_to += of if act.of == "recipient" else []
    settings = (phrase for where in act.place if where not in _CLAUSAL for phrase in _behind(noun, where))
    places = (place for phrase in settings for place in roles.setting.places(phrase))
    return _agents(roles, doing, act.agents), _agents(roles, done_to, act.targets), tuple(dict.fromkeys(places))


def _behind(noun: Token, preposition: str) -> list[Token]:
    return [child for child in noun.children if child.dep_ in {"nmod", "obl"} and case(child) == preposition]


def _agents(roles: _Roles, phrases: list[Token], kinds: frozenset[Kind]) -> tuple[str, ...]:
    found = dict.fromkeys(agent for phrase in phrases for agent in agents(roles.reading, phrase, kinds))
    return tuple(agent for agent in found if roles.reading.kind(agent) in kinds)  # 'American sailors' are no person


def _owners(thing: Token, *, of: bool = True) -> list[Token]:
    """Whose a thing is: 'Russian diplomats', 'Poland's airspace', 'the airspace of Poland', 'diplomats from Russia'."""
    kept = {"of", "from"} if of else set()
    return [c for c in thing.children if c.dep_ in _OWNERS and (c.dep_ != "nmod" or case(c) in kept | {"", "'s", "’s"})]


def _by(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in {"obl:agent", "obl"} and case(child) == "by"]
