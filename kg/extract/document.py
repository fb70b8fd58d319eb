"""The order of the extractors within one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.extract.coreference import resolve_references
from kg.extract.events import extract_events
from kg.extract.exercises.facts import extract_exercises
from kg.extract.exercises.names import ExerciseName, find_exercise_names, series_of
from kg.extract.framing.extract import characterise
from kg.extract.framing.naming import add_namers
from kg.extract.names.find import find_names
from kg.extract.names.identity import add_names
from kg.extract.names.listed import ListedNames, mark_listed
from kg.extract.names.shared_heads import add_shared_heads
from kg.extract.posts import extract_posts
from kg.extract.reading import Reading
from kg.extract.relations.learned import add_learned_relations
from kg.extract.relations.patterns import extract_relations
from kg.extract.relations.rule_files import RelationRule
from kg.extract.relations.rule_matching import facts_by_rules
from kg.extract.speech.attribution import find_attributions
from kg.extract.speech.claims import judge_facts
from kg.extract.speech.edges import mend_contents
from kg.extract.speech.occasions import add_occasions
from kg.extract.speech.remarks import name_speakers
from kg.extract.speech.statements import link_statements
from kg.extract.time.expressions import find_times
from kg.listed import Listed
from kg.model import Document, Extraction, Kind, Relation

__all__ = ["extract", "read_by_rules", "read_names"]


def extract(document: Document, doc: Doc, listed: Sequence[Listed] = (), rules: Sequence[RelationRule] = ()) -> Extraction:
    """All that one document yields, from its annotated text alone.

    Args:
        document: the report.
        doc: what :func:`kg.annotate.annotate` made of it.
        listed: names of the user's own to be found.
        rules: relations of the user's own.
    """
    reading = read_by_rules(document, doc, listed)
    add_learned_relations(reading)
    reading.facts += facts_by_rules(reading, rules)
    add_namers(reading)
    statements = add_occasions(reading, link_statements(reading))
    facts = judge_facts(reading, reading.facts, statements)
    _mark_places(reading)
    held = {fact.object for fact in facts}
    return Extraction(
        document,
        tuple(reading.entities.values()),
        tuple(post for post in reading.posts if post.id in held),
        tuple(sorted(reading.mentions, key=lambda m: (m.span, m.entities))),
        tuple(sorted(reading.times, key=lambda t: (t.span, t.value))),
        statements,
        facts,
        characterise(reading, statements),
    )


def read_by_rules(document: Document, doc: Doc, listed: Sequence[Listed] = ()) -> Reading:
    """What the rules that ship find in one document, before anything learned: relations are trained on it."""
    reading = read_names(document, doc, listed)
    resolve_references(reading)
    name_speakers(reading)
    extract_exercises(reading)
    extract_events(reading)
    extract_relations(reading)
    return reading


def read_names(document: Document, doc: Doc, listed: Sequence[Listed] = ()) -> Reading:
    """What is found before references are resolved: times, names, posts, attributions."""
    reading = Reading(document, doc)
    reading.times = find_times(doc, document.date)
    exercises = find_exercise_names(doc)
    _add_exercises(reading, exercises)
    own = ListedNames(listed).find(doc) if listed else []
    add_names(reading, find_names(doc, [exercise.span for exercise in exercises], own))
    mark_listed(reading, listed)
    add_shared_heads(reading)
    extract_posts(reading)
    reading.attributions = mend_contents(reading, find_attributions(doc))
    return reading


def _add_exercises(reading: Reading, names: Sequence[ExerciseName]) -> None:
    """An entity an edition: one series and one year, or one name where the text gives no year."""
    known: dict[tuple[str, str], str] = {}
    for name in names:
        series = (name.series or name.name).casefold()
        same = [
            identifier
            for (other, year), identifier in known.items()
            if other == series and (year == (name.year or "") or not (year and name.year))
        ]
        identifier = same[-1] if same else _new_exercise(reading, names, name)
        known.setdefault((series, name.year or ""), identifier)
        reading.add_mention(name.span, [identifier])


def _mark_places(reading: Reading) -> None:
    """A state where something is or happens is used as a place."""
    for fact in reading.facts:
        entity = reading.entities.get(fact.object or "")
        if fact.relation in {Relation.PLACE, Relation.CONTAINED_IN} and entity is not None and entity.kind is Kind.STATE:
            reading.entities[entity.id] = replace(entity, also_place=True)


def _new_exercise(reading: Reading, names: Sequence[ExerciseName], name: ExerciseName) -> str:
    """The edition that a name stands for, called by its fullest name in the document."""
    series = (name.series or name.name).casefold()
    years = sorted({n.year for n in names if n.year and (n.series or n.name).casefold() == series})
    year = name.year or (years[0] if len(years) == 1 else None)
    forms = [n.name for n in names if (n.series or n.name).casefold() == series and n.year in {None, year}]
    # a name that only stands as another name of the exercise is an alias
    own = [form for form in forms if series_of(form).casefold() == series] or forms
    best = max(own, key=lambda form: (any(c.isdigit() for c in form), form.count(" "), forms.count(form)))
    return reading.add_entity(Kind.EXERCISE, best, aliases=tuple(sorted(set(forms) - {best})), year=year)
