"""Statements as plain records, for counting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.analytics.given import Given
from kg.analytics.rows import UNNAMED, day, rows

__all__ = ["FRIENDLY", "HOSTILE", "NO_PUBLISHER", "Utterance", "by_speaker", "read_utterances"]

# what a statement does to whom it is about, by the kg:force terms' local names
HOSTILE: Final = frozenset({"Accuse", "Criticise", "Threaten", "Warn"})
FRIENDLY: Final = frozenset({"Praise", "Agree", "Promise"})
NO_PUBLISHER: Final = "(no publisher)"

_STATEMENTS: Final = """
SELECT DISTINCT ?statement ?force ?quotation ?source ?publisher ?date WHERE {
  ?statement a kg:Statement ; kg:polarity kg:Positive ; dcterms:isPartOf ?document .
  ?document dcterms:source ?source .
  OPTIONAL { ?statement kg:force ?force }
  OPTIONAL { ?statement kg:quotation ?quotation }
  OPTIONAL { ?document dcterms:publisher ?publisher }
  OPTIONAL { ?statement kg:statedOn ?said }
  OPTIONAL { ?document dcterms:issued ?issued }
  BIND(COALESCE(?said, ?issued) AS ?date)
}"""
_FRAMINGS: Final = """
SELECT DISTINCT ?statement ?target ?stance ?wording WHERE {
  ?characterisation kg:characterisedIn ?statement ; kg:characterises ?target ; kg:stance ?stance ; kg:wording ?wording .
  ?statement a kg:Statement
}"""
_VALUES: Final = {"Favourable": 1, "Neutral": 0, "Hostile": -1}
_ROLE: Final = "SELECT DISTINCT ?statement ?entity WHERE { ?statement a kg:Statement ; %s ?entity }"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement that is not negated: speakers and topics as IRIs, sorted; ``force`` and ``quotation`` as local names.

    ``date`` is the day that the text tells, else the report's, else ``""``. ``framings`` are what it characterises: the target's
    IRI, 1 for favourable, 0 for neutral, -1 for hostile, and the wording.
    """

    iri: str
    speakers: tuple[str, ...]
    about: tuple[str, ...]
    force: str
    quotation: str
    source: str
    outlet: str
    date: str
    framings: tuple[tuple[str, int, str], ...] = ()

    @property
    def tone(self) -> int:
        """1 for a friendly force, -1 for a hostile one, 0 for the others."""
        return (self.force in FRIENDLY) - (self.force in HOSTILE)

    def stance_on(self, topic: str) -> int:
        """1 where it is for a topic, -1 where it is against it: by how it characterises the topic, else by its force."""
        framed = [value for target, value, _ in self.framings if target == topic]
        total = sum(framed)
        return (total > 0) - (total < 0) if framed else self.tone


def read_utterances(given: Given) -> list[Utterance]:
    """The statements that lie in the window, and that are about the entity if one is given, in the order of their IRIs."""
    speakers, about = (_roles(given, role) for role in ("kg:statedBy", "kg:about"))
    framings = _framings(given)
    found: dict[str, Utterance] = {}
    for iri, force, quotation, source, publisher, date in rows(given.store, _STATEMENTS):
        terms = (force.rsplit("#", 1)[-1], quotation.rsplit("#", 1)[-1])
        each = Utterance(
            iri, speakers.get(iri, ()), about.get(iri, ()), *terms, source, publisher or NO_PUBLISHER, day(date), framings.get(iri, ())
        )
        # a report with two publishers or a statement of two days is counted once
        found[iri] = min(each, found.get(iri, each), key=lambda one: (one.outlet, one.date, one.force, one.quotation))
    return [each for _, each in sorted(found.items()) if _counts(given, each)]


def _counts(given: Given, each: Utterance) -> bool:
    topics = {*each.about, *(target for target, _, _ in each.framings)}
    return given.window.spans(each.date) and (not given.entity or given.entity in topics)


def _framings(given: Given) -> dict[str, tuple[tuple[str, int, str], ...]]:
    """What each statement characterises."""
    found: dict[str, set[tuple[str, int, str]]] = defaultdict(set)
    for statement, target, stance, wording in rows(given.store, _FRAMINGS):
        found[statement].add((target, _VALUES[stance.rsplit("#", 1)[-1]], wording))
    return {statement: tuple(sorted(several)) for statement, several in found.items()}


def _roles(given: Given, role: str) -> dict[str, tuple[str, ...]]:
    """The entities that play a role in each statement."""
    found: dict[str, set[str]] = defaultdict(set)
    for statement, entity in rows(given.store, _ROLE % role):
        if entity in given.entities.by_iri:
            found[statement].add(entity)
    return {statement: tuple(sorted(entities)) for statement, entities in found.items()}


def by_speaker(given: Given, utterances: Iterable[Utterance]) -> Iterator[tuple[tuple[str, str, str], Utterance]]:
    """Each statement with each of its speakers: label, class, IRI; unnamed sources of the same phrase are one, without an IRI."""
    for each in utterances:
        for iri in each.speakers:
            kind = given.entities.kind(iri)
            yield (given.entities.spoken(iri), kind, "" if kind == UNNAMED else iri), each
