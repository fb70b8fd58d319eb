"""What follows from all that a report says of an exercise: its edition, series, type and status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.events.telling import status_value
from kg.extract.exercises.names import series_of
from kg.extract.exercises.status import date_status
from kg.extract.reading import Reading
from kg.extract.setting import most_precise
from kg.model import Fact, Kind, MentionForm, Polarity, Relation, Span, Value

__all__ = ["describe"]


def describe(reading: Reading, facts: Sequence[Fact], said: Mapping[str, Sequence[tuple[str, Span]]]) -> list[Fact]:
    """The facts of a document's exercises with those that follow from them; dates an edition's entity.

    Args:
        reading: the document.
        facts: what its clauses and phrases say of its exercises.
        said: by exercise, the statuses that clauses tell, each with its evidence.
    """
    _date_editions(reading, facts)
    kept = most_precise([*facts, *_series(reading)])
    exercises = [entity.id for entity in reading.entities.values() if entity.kind is Kind.EXERCISE]
    return kept + [fact for exercise in exercises for fact in _described(reading, exercise, kept, said.get(exercise, ()))]


def _date_editions(reading: Reading, facts: Sequence[Fact]) -> None:
    """An exercise that is named without a year is the edition of the year in which the text says that it begins or ends."""
    for fact in facts:
        entity = reading.entities[fact.subject]
        dated = fact.relation in {Relation.START_DATE, Relation.END_DATE} and fact.polarity is Polarity.POSITIVE
        if dated and fact.value is not None and entity.year is None and not entity.local:
            reading.entities[entity.id] = replace(entity, year=fact.value.lexical[:4])


def _series(reading: Reading) -> Iterator[Fact]:
    """The series of each edition: of every exercise with a name and a year."""
    series: dict[str, str] = {}
    for identifier, entity in list(reading.entities.items()):
        if entity.kind is not Kind.EXERCISE or entity.local or not entity.year:
            continue
        mention = next((m for m in reading.mentions if m.entities == (identifier,) and m.form is MentionForm.NAME), None)
        if mention is not None:
            name = series_of(entity.name)
            target = series.get(name) or series.setdefault(name, reading.add_entity(Kind.EXERCISE_SERIES, name))
            yield Fact(identifier, Relation.PART_OF_SERIES, mention.span, target, confidence=0.85)


def _described(reading: Reading, exercise: str, facts: Sequence[Fact], said: Sequence[tuple[str, Span]]) -> Iterator[Fact]:
    """Type in PLOVER and status: an exercise of several is COOPERATE, of one alone MOBILIZE."""
    own = [fact for fact in facts if fact.subject == exercise]
    grouped: dict[str, list[Fact]] = defaultdict(list)
    for fact in own:
        grouped[fact.relation].append(fact)
    acting = [*grouped[Relation.PARTICIPANT], *grouped[Relation.ORGANISER]]
    evidence = next((m.span for m in reading.mentions if exercise in m.entities), None)
    if evidence is not None:
        several = len({fact.object for fact in acting}) > 1
        yield Fact(exercise, Relation.EVENT_TYPE, evidence, None, Value("COOPERATE" if several else "MOBILIZE"), 0.85)
    status = date_status([word for word, _ in said], own, reading.document.date)
    if status is not None:
        dated = [*grouped[Relation.START_DATE], *grouped[Relation.END_DATE]]
        told = next((span for word, span in said if word == status), None) or dated[0].evidence
        yield Fact(exercise, Relation.STATUS, told, None, status_value(status), 0.85)
