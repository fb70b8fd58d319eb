"""From tellings to events: each a local entity with its facts; tellings of one event are joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from spacy.tokens import Token

from kg.extract.events.found import Found
from kg.extract.events.matching import find_acts
from kg.extract.events.meetings import find_meetings
from kg.extract.events.table import events_table
from kg.extract.events.telling import status_value
from kg.extract.phrases import clause_evidence, phrase_evidence
from kg.extract.reading import Reading, offsets
from kg.extract.setting import Setting
from kg.extract.wording import answered
from kg.model import Certainty, Fact, Kind, MentionForm, Polarity, Relation, Span, Value

__all__ = ["extract_events"]

_CONFIDENCE: Final = {Kind.EVENT: 0.8, Kind.MEETING: 0.85, Kind.AGREEMENT: 0.85}
# clauses that say why and how, and what else was said: not part of what tells of the event
_BEYOND: Final = frozenset({"advcl", "ccomp"})


@dataclass(slots=True)
class _Event:
    """An event under way: who acts, whom it is done to, where and when by all that is told of it so far."""

    identifier: str
    kind: Kind
    name: str
    participants: frozenset[str]
    recipients: frozenset[str]
    places: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    statuses: list[tuple[str, Span, Found]] = field(default_factory=list)


def extract_events(reading: Reading) -> None:
    """Add the events of a document: a local entity each, with its agents, type, status, place, dates, format and topic.

    The same agents who do the same in one document, at no other time or place, do it once: reports come back to their event.
    """
    setting = Setting(reading)
    acts = find_acts(reading, setting, events_table(), _cues(reading))
    events: list[_Event] = []
    for found in sorted(chain(find_meetings(reading), acts), key=lambda found: found.trigger.i):
        _Telling(reading, setting, found).add_to(events)
    for event in events:
        _settle_status(reading, event)


def _cues(reading: Reading) -> frozenset[int]:
    """The words that are cues of statements."""
    return frozenset(token.i for said in reading.attributions for part in said.cue for token in reading.tokens(part))


class _Telling:
    """One telling of an event, about to be joined to what is known of it."""

    def __init__(self, reading: Reading, setting: Setting, found: Found) -> None:
        self.reading = reading
        self.found = found
        heads = [found.frame] + [found.trigger] * (found.trigger != found.frame)
        self.heads = heads
        # 'sanctions on Belarus' are not in Belarus
        things = [child for child in found.frame.children if child.dep_ == "obj"] if found.frame.pos_ == "VERB" else []
        around = (place for head in [*heads, *things] for place, _ in setting.placed(head) if place not in found.recipients)
        self.places = list(dict.fromkeys([*found.places, *around]))
        self.dates = [(relation, value) for head in heads for relation, value, _ in setting.dates(head)]
        verbal = found.frame.pos_ == "VERB"
        self.evidence = clause_evidence(found.frame, _BEYOND) if verbal else _phrase(found.frame)

    def add_to(self, events: list[_Event]) -> None:
        """Add mention and facts to the event that is told of, which may be new."""
        event = next((event for event in reversed(events) if self._is_of(event)), None)
        if event is None:
            event = self._new()
            events.append(event)
        trigger = self.found.trigger
        self.reading.add_mention(offsets(trigger.doc[trigger.i : trigger.i + 1]), [event.identifier], MentionForm.DESCRIPTION)
        event.places |= set(self.places)
        event.dates |= {value.lexical for relation, value in self.dates if relation == Relation.START_DATE}
        if self.found.telling.status:
            event.statuses.append((self.found.telling.status, self.evidence, self.found))
        self.reading.facts += self._facts(event.identifier)

    def _is_of(self, event: _Event) -> bool:
        """Whether this tells of an event known: the same agents do the same; a noun phrase may leave some of them out."""
        found, who, whom = self.found, frozenset(self.found.participants), frozenset(self.found.recipients)
        same = (who, whom) == (event.participants, event.recipients)
        if not same and found.kind is Kind.EVENT and found.frame.pos_ != "VERB":
            same = who <= event.participants and whom <= event.recipients
        if not same or (found.kind, found.name) != (event.kind, event.name):
            return False
        return found.kind is not Kind.EVENT or not self._conflicts(event)

    def _conflicts(self, event: _Event) -> bool:
        """Whether time or place is another one."""
        dates = {value.lexical for relation, value in self.dates if relation == Relation.START_DATE}
        apart = dates and event.dates and not any(a.startswith(b) or b.startswith(a) for a in dates for b in event.dates)
        return bool(apart) or bool(self.places and event.places and not event.places & set(self.places))

    def _new(self) -> _Event:
        found = self.found
        event = self.reading.add_entity(found.kind, self._label(), local=True)
        return _Event(event, found.kind, found.name, frozenset(found.participants), frozenset(found.recipients))

    def _label(self) -> str:
        """'meeting of X and Y', 'attack by X on Y', 'arrest of Y'."""
        found = self.found
        if found.kind is not Kind.EVENT:
            return f"{found.name} of {self._names(found.participants)}"
        by = f" by {self._names(found.participants)}" if found.participants else ""
        if found.recipients:
            return f"{found.name}{by} {found.towards} {self._names(found.recipients)}"
        where = "to" if found.towards == "to" else "in"
        return f"{found.name}{by}" + (f" {where} {self._names(tuple(self.places))}" if self.places else "")

    def _names(self, agents: tuple[str, ...]) -> str:
        names = [self.reading.entities[agent].name for agent in agents]
        return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)

    def _facts(self, event: str) -> Iterator[Fact]:
        found, telling = self.found, self.found.telling
        told: list[tuple[Relation, str | Value]] = [(Relation.PARTICIPANT, agent) for agent in found.participants]
        told += [(Relation.RECIPIENT, agent) for agent in found.recipients]
        told += [(Relation.PLACE, place) for place in self.places]
        told += self.dates
        told += [(Relation.EVENT_TYPE, Value(code)) for code in found.types]
        texts = {Relation.FORMAT: found.format, Relation.TOPIC: found.topic, Relation.IN_RESPONSE_TO: answered(self.heads)}
        for relation, text in texts.items():
            told += [(relation, Value(text))] if text else []
        for relation, what in told:
            target, value = (what, None) if isinstance(what, str) else (None, what)
            confidence = _CONFIDENCE[found.kind]
            yield Fact(event, relation, self.evidence, target, value, confidence, telling.certainty, telling.polarity)


def _phrase(noun: Token) -> Span:
    """The noun phrase up to its last participant: 'a recent meeting with Y'."""
    parts = [child for child in noun.children if child.dep_ in {"nmod", "obl"}]
    return phrase_evidence(noun, parts[-1] if parts else None)


def _settle_status(reading: Reading, event: _Event) -> None:
    """One status an event: cancelled if any telling says so, else what the first says, else by its date against the report's."""
    told = next((each for each in event.statuses if each[0] == "cancelled"), next(iter(event.statuses), None))
    if told is not None:
        status, evidence, found = told
        certainty = Certainty.CERTAIN if status == "cancelled" else found.telling.certainty
        value = status_value(status)
        reading.facts.append(Fact(event.identifier, Relation.STATUS, evidence, None, value, 0.8, certainty, found.telling.polarity))
        return
    dated = next((f for f in reading.facts if f.subject == event.identifier and f.relation == Relation.START_DATE and f.value), None)
    today = reading.document.date
    if dated is None or dated.value is None or not today or dated.polarity is Polarity.NEGATIVE:
        return
    day = dated.value.lexical
    status = "planned" if day > today[: len(day)] else "past" if day < today[: len(day)] else ""
    if status:
        fact = Fact(event.identifier, Relation.STATUS, dated.evidence, None, status_value(status), 0.7, dated.certainty)
        reading.facts.append(fact)
