"""Military exercises: who takes part, who leads, where, when, with how many, what for.

Each construction is a row of a table or a function that names it. A fact is read off the noun phrase that names the exercise
('NATO’s ‘Defender Europe’ drills', 'the September exercise', 'a joint exercise of Poland and Germany in Bavaria'), off the
clause in which that phrase is subject, object or adverbial ('Russia and Belarus will hold …', 'troops take part in …'), or
off a clause about troops that train, which goes on about the exercise named last.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from spacy.tokens import Token

from kg.extract.exercises.crowds import crowd, crowd_members
from kg.extract.exercises.headcount import headcount
from kg.extract.exercises.names import series_of
from kg.extract.exercises.phrases import Use, description_span, find_phrases, is_unnamed, uses
from kg.extract.exercises.purpose import aims, purposes
from kg.extract.exercises.status import date_status, verb_status
from kg.extract.phrases import (
    BODIES,
    GROUPS,
    agents,
    base_form,
    case,
    clause_evidence,
    dateline,
    modality,
    own_tokens,
    phrase_evidence,
    prenominal,
    subjects,
    word_set,
)
from kg.extract.reading import Reading, offsets, text_of
from kg.extract.relations.bodies import state_of_body
from kg.extract.setting import Setting, most_precise
from kg.model import Certainty, Datatype, EventDescription, Fact, Kind, MentionForm, Polarity, Relation, Span, Value

__all__ = ["extract_exercises"]

_HOLD: Final = word_set(
    "hold conduct stage run launch start begin open carry perform complete conclude finish kick plan schedule prepare practise practice"
)
_LEAD: Final = word_set("host lead organise organize oversee direct sponsor coordinate command")
_PARTICIPATE: Final = word_set("participate take join attend train contribute partake")
_SEND: Final = word_set("send deploy commit provide contribute dispatch")
_ARRIVE: Final = word_set("arrive come land")
_ABOUT: Final = frozenset({"around", "about", "over", "up to"})
_INVOLVE: Final = word_set("involve include feature gather bring unite comprise see draw mobilise mobilize")
_END: Final = word_set("end conclude finish close wrap culminate")
_TIMED: Final = (
    _END | _HOLD | _LEAD | _PARTICIPATE | _INVOLVE | word_set("place last continue set occur happen be slate due fall go commence")
)
# whoever watches an exercise is where it takes place, though not for as long as it lasts
_WATCH: Final = word_set("watch observe visit inspect attend")
_TRAIN: Final = word_set("train participate practise practice drill join involve")
_PARTNERS: Final = frozenset({"of", "by", "between", "with", "involving", "among"})
# words behind its last mention within which a text still speaks of an exercise
_REACH: Final = 120
# an exercise that may yet turn out to be none
_TRIAL: Final = ""


def extract_exercises(reading: Reading) -> None:
    """Add the facts, series and status of the exercises that a document speaks of, and its unnamed exercises.

    Reads ``reading.times`` and the mentions of exercises, states, organisations and places; adds to ``reading.facts``,
    ``reading.events``, and for unnamed exercises to ``reading.entities``.
    """
    _Extractor(reading).run()


class _Extractor:
    """The facts of one document's exercises while they are collected."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.setting = Setting(reading)
        self.facts: dict[tuple[str, Relation, str, Span], Fact] = {}
        self.status: dict[str, list[str]] = defaultdict(list)
        self.shares: dict[str, list[Fact]] = defaultdict(list)
        self.read_verbs: set[int] = set()

    def run(self) -> None:
        """Collect and hand over."""
        phrases = find_phrases(self.reading)
        for i, exercises in sorted(phrases.heads.items()):
            for exercise in exercises:
                self.read(exercise, self.reading.doc[i])
        for i, exercises in sorted(phrases.wholes.items()):
            for exercise in exercises:
                self.instance(exercise, self.reading.doc[i])
        for token in self.reading.doc:
            if token.i not in phrases.heads and token.i not in phrases.wholes and is_unnamed(self.reading, token):
                self.read_unnamed(token)
        for token in self.reading.doc:
            if token.pos_ == "VERB" and token.i not in self.read_verbs:
                self.goes_on(token, phrases.heads)
        self.finish()

    def finish(self) -> None:
        """Add what follows from the facts found, and hand all over to the reading."""
        for exercise, shares in self.shares.items():
            if not any(f.subject == exercise and f.relation == Relation.PERSONNEL for f in self.facts.values()):
                most = max(shares, key=lambda f: int(f.value.lexical) if f.value is not None else 0)
                self.facts[exercise, Relation.PERSONNEL, "", most.evidence] = most
        self.date_editions()
        self.add_series()
        self.reading.facts += most_precise(list(self.facts.values()))
        self.add_events()

    def read(self, exercise: str, head: Token) -> None:
        """All facts that one phrase and its clauses state of an exercise."""
        self.phrase(exercise, head)
        for use in uses(head):
            self.clause(exercise, head, use)
        for predicate, text in aims(head):
            self.add(exercise, Relation.PURPOSE, Value(text), clause_evidence(predicate), predicate)
        self.lasts(exercise, head)

    def instance(self, exercise: str, head: Token) -> None:
        """'NATO is holding manoeuvres, including “Defender Europe 25”': who holds them all holds this one."""
        for use in uses(head):
            if use.role == "object" and base_form(use.verb) in _HOLD:
                for doer in _doers(use, head):
                    self.participants(exercise, doer, clause_evidence(use.verb), use.verb)

    def read_unnamed(self, head: Token) -> None:
        """An exercise without a name is one if the text says who holds it."""
        trial = _Extractor(self.reading)
        trial.read(_TRIAL, head)
        if not any(fact.relation in {Relation.PARTICIPANT, Relation.ORGANISER} for fact in trial.facts.values()):
            return
        span = description_span(head)
        exercise = self.reading.add_entity(Kind.EXERCISE, " ".join(text_of(head.doc)[span.begin : span.end].split()), local=True)
        self.reading.add_mention(span, [exercise], MentionForm.DESCRIPTION)
        self.status[exercise] = trial.status[_TRIAL]
        self.read_verbs |= trial.read_verbs
        self.facts.update(((exercise, *key[1:]), replace(fact, subject=exercise)) for key, fact in trial.facts.items())

    def add(self, exercise: str, relation: Relation, what: str | Value, evidence: Span, verb: Token | None = None) -> None:
        """Note a fact; ``verb`` is the one whose auxiliaries tell how sure the text is."""
        certainty, polarity = modality(verb) if verb is not None else (Certainty.CERTAIN, Polarity.POSITIVE)
        target, value = (what, None) if isinstance(what, str) else (None, what)
        if target == exercise:
            return
        key = (exercise, relation, what if isinstance(what, str) else what.lexical, evidence)
        self.facts.setdefault(key, Fact(exercise, relation, evidence, target, value, 0.85 if verb is None else 0.9, certainty, polarity))

    def phrase(self, exercise: str, head: Token) -> None:
        """What the noun phrase says: possessor, nationality and date before the noun; 'of', 'by', 'with', 'in' behind it."""
        self.attributes(exercise, head)
        for child in head.children:
            if child.dep_ == "nmod" and case(child) in _PARTNERS:
                self.participants(exercise, child, phrase_evidence(head, child), None)
        for place, part in self.setting.placed(head):
            self.add(exercise, Relation.PLACE, place, phrase_evidence(head, part))
        for relation, value, part in self.setting.dates(head):
            self.add(exercise, relation, value, phrase_evidence(head, part))

    def attributes(self, exercise: str, head: Token) -> None:
        """'NATO’s ‘Defender Europe’ drills', 'the Russian-Belarusian exercise', 'the upcoming September exercise'."""
        row = [token for token in prenominal(head) if not dateline(token)]
        if not row:
            return
        evidence = offsets(head.doc[row[0].i : head.i + 1])
        for token in row:
            for entity in self.reading.entities_at(token):
                if self.reading.kind(entity) in BODIES:
                    self.add(exercise, Relation.PARTICIPANT, entity, evidence)
            for value in self.setting.values_at(token):
                if value.datatype is not Datatype.YEAR:
                    self.add(exercise, Relation.START_DATE, value, evidence)
        words = {token.lower_ for token in row}
        if words & {"upcoming", "forthcoming", "planned", "scheduled", "future"}:
            self.status[exercise].append("planned")
        if "joint" in words:
            self.partners(exercise, head)

    def partners(self, exercise: str, head: Token) -> None:
        """'The X and Y ministries prepare the joint exercise': a joint exercise is that of those who together act on it."""
        for verb in head.ancestors:
            doers = subjects(verb) if verb.pos_ == "VERB" else []
            bodies = [body for doer in doers if doer != head for body in agents(self.reading, doer)]
            members = list(dict.fromkeys(state_of_body(self.reading, body) or body for body in bodies))
            if len(members) > 1:
                for member in members:
                    self.add(exercise, Relation.PARTICIPANT, member, clause_evidence(verb), verb)
                return

    def participants(
        self, exercise: str, phrase: Token, evidence: Span, verb: Token | None, relation: Relation = Relation.PARTICIPANT
    ) -> None:
        """The agents of a phrase, and the number of people that it counts."""
        members = agents(self.reading, phrase)
        for member in members:
            self.add(exercise, relation, member, evidence, verb)
        self.count(exercise, phrase, members, evidence, verb)

    def take_part(self, exercise: str, doers: list[Token], evidence: Span, verb: Token) -> None:
        """Who takes part: the troops right before the verb, else its subject."""
        group = crowd(verb)
        if group is None:
            for doer in doers:
                self.participants(exercise, doer, evidence, verb)
            return
        members = crowd_members(self.reading, group, verb)
        for member in members:
            self.add(exercise, Relation.PARTICIPANT, member, evidence, verb)
        self.count(exercise, group, members, evidence, verb)

    def count(self, exercise: str, phrase: Token, members: list[str], evidence: Span, verb: Token | None) -> None:
        """The number of people that a phrase counts; one side's number stands back behind a total."""
        number = headcount(phrase)
        if number is None:
            return
        value = Value(str(number), Datatype.INTEGER)
        if len(members) == 1 and not _shared(phrase):
            polarity = modality(verb)[1] if verb is not None else Polarity.POSITIVE
            # one side's number is at best a lower bound of all
            fact = Fact(exercise, Relation.PERSONNEL, evidence, None, value, 0.6, Certainty.PROBABLE, polarity)
            self.shares[exercise].append(fact)
        else:
            self.add(exercise, Relation.PERSONNEL, value, evidence, verb)

    def clause(self, exercise: str, head: Token, use: Use) -> None:
        """What a clause says in which an exercise is subject, object or adverbial."""
        verb, lemma, evidence = use.verb, base_form(use.verb), clause_evidence(use.verb)
        self.read_verbs.add(verb.i)
        takes_part = lemma in _PARTICIPATE or (use.role == "adverbial" and _joins(use))
        if lemma in _LEAD or (lemma in _HOLD and use.role != "adverbial"):
            for doer in _doers(use, head):
                self.participants(exercise, doer, evidence, verb, Relation.ORGANISER if lemma in _LEAD else Relation.PARTICIPANT)
        elif takes_part:
            self.take_part(exercise, list(_doers(use, head)), evidence, verb)
        self.companions(exercise, use, evidence)
        if lemma in _TIMED and (takes_part or use.role != "adverbial"):  # not 'close the border on Thursday because of the drills'
            self.add_setting(exercise, verb, evidence)
        elif lemma in _WATCH and use.role == "object":
            self.add_places(exercise, verb, verb, evidence)
        for text in purposes(use):
            self.add(exercise, Relation.PURPOSE, Value(text), evidence, verb)
        self.status[exercise] += verb_status(use)

    def companions(self, exercise: str, use: Use, evidence: Span) -> None:
        """Whom an exercise involves, with whom it is held, and under whose leadership."""
        verb = use.verb
        for child in verb.children:
            if (
                base_form(verb) in _INVOLVE
                and use.role == "subject"
                and (child.dep_ == "obj" or (child.dep_ == "obl" and case(child) in _ABOUT))
            ):
                self.participants(exercise, child, evidence, verb)
                self.add_places(exercise, child, verb, evidence)
            elif child.dep_ == "obl" and case(child) in {"with", "alongside", "together with"} and use.role != "adverbial":
                self.participants(exercise, child, evidence, verb)
        for node in own_tokens(verb):
            if base_form(node) in {"leadership", "command"} and case(node) == "under":
                self.led(exercise, node, evidence, verb)

    def led(self, exercise: str, noun: Token, evidence: Span, verb: Token) -> None:
        """'under Norwegian leadership', 'under the command of NATO'."""
        for child in noun.children:
            for leader in agents(self.reading, child):
                self.add(exercise, Relation.ORGANISER, leader, evidence, verb)

    def add_setting(self, exercise: str, verb: Token, evidence: Span) -> None:
        """Places and dates of a clause."""
        self.add_places(exercise, verb, verb, evidence)
        for relation, value, _ in self.setting.dates(verb, closing=base_form(verb) in _END):
            self.add(exercise, relation, value, evidence, verb)

    def add_places(self, exercise: str, head: Token, verb: Token, evidence: Span) -> None:
        """Places that a verb's adverbials or a noun's attributes name."""
        for place, _ in self.setting.placed(head):
            self.add(exercise, Relation.PLACE, place, evidence, verb)

    def goes_on(self, verb: Token, heads: dict[int, tuple[str, ...]]) -> None:
        """'… opened Balikatan. Some 14,000 troops will train in Luzon until May 9': a clause about the exercise named last."""
        lemma = base_form(verb)
        sends = lemma in _SEND and _sent(verb) is not None and not any(_away(child) for child in verb.children)
        part = lemma in {"participate", "involve"} or (lemma == "take" and any(child.lower_ == "part" for child in verb.children))
        if not (sends or part or (lemma in _TRAIN and crowd(verb) is not None)) or self.elsewhere(verb):
            return
        before = [i for i in sorted(heads) if i < verb.i and verb.sent.start - i < _REACH]
        if not before:
            return
        exercise, evidence = heads[before[-1]][0], clause_evidence(verb)
        if sends:
            for doer in subjects(verb):
                self.participants(exercise, doer, evidence, verb)
        else:
            self.take_part(exercise, subjects(verb), evidence, verb)
            self.add_setting(exercise, verb, evidence)

    def elsewhere(self, verb: Token) -> bool:
        """Whether a clause says in what else its subject takes part: 'take part in the talks'."""
        parts = [verb, *(child for child in verb.children if child.lower_ == "part")]
        adverbials = [
            child for part in parts for child in part.children if child.dep_ in {"obl", "nmod"} and case(child) in {"in", "to", "for"}
        ]
        return any(
            child.pos_ == "NOUN" and not self.reading.entities_at(child) and not self.setting.values_at(child) for child in adverbials
        )

    def lasts(self, exercise: str, head: Token) -> None:
        """'a one-day exercise on Monday', 'the five-day exercise, which began on Friday': the end that follows from the start."""
        lengths = [int(time.value[1:-1]) for token in prenominal(head) for time in self.setting.times.get(token.i, ()) if _days(time.value)]
        known = [f for f in self.facts.values() if f.subject == exercise]
        starts = [f for f in known if f.relation == Relation.START_DATE and f.value is not None and f.value.datatype is Datatype.DATE]
        if not lengths or not starts or any(f.relation == Relation.END_DATE for f in known) or starts[-1].value is None:
            return
        end = dt.date.fromisoformat(starts[-1].value.lexical) + dt.timedelta(days=lengths[-1] - 1)
        fact = replace(starts[-1], relation=Relation.END_DATE, value=Value(end.isoformat(), Datatype.DATE), confidence=0.7)
        self.facts[exercise, Relation.END_DATE, end.isoformat(), fact.evidence] = fact

    def date_editions(self) -> None:
        """An exercise that is named without a year is the edition of the year in which the text says that it begins or ends."""
        for fact in self.facts.values():
            entity = self.reading.entities[fact.subject]
            dated = fact.relation in {Relation.START_DATE, Relation.END_DATE} and fact.polarity is Polarity.POSITIVE
            if dated and fact.value is not None and entity.year is None and not entity.local:
                self.reading.entities[entity.id] = replace(entity, year=fact.value.lexical[:4])

    def add_series(self) -> None:
        """The series of each edition: of every exercise with a name and a year."""
        series: dict[str, str] = {}
        for identifier, entity in list(self.reading.entities.items()):
            if entity.kind is not Kind.EXERCISE or entity.local or not entity.year:
                continue
            mention = next((m for m in self.reading.mentions if m.entities == (identifier,) and m.form is MentionForm.NAME), None)
            if mention is not None:
                name = series_of(entity.name)
                target = series.get(name) or series.setdefault(name, self.reading.add_entity(Kind.EXERCISE_SERIES, name))
                self.add(identifier, Relation.PART_OF_SERIES, target, mention.span)

    def add_events(self) -> None:
        """A description of each exercise: its type in PLOVER, and its status."""
        members: dict[str, set[str]] = defaultdict(set)
        for fact in self.facts.values():
            if fact.relation in {Relation.PARTICIPANT, Relation.ORGANISER} and fact.object:
                members[fact.subject].add(fact.object)
        for identifier, entity in self.reading.entities.items():
            if entity.kind is Kind.EXERCISE:
                kind = "COOPERATE" if len(members[identifier]) > 1 else "MOBILIZE"
                own = [fact for fact in self.facts.values() if fact.subject == identifier]
                self.reading.events.append(
                    EventDescription(identifier, kind, date_status(self.status[identifier], own, self.reading.document.date))
                )


def _days(value: str) -> bool:
    return value.startswith("P") and value.endswith("D") and value[1:-1].isdigit() and value != "P0D"


def _joins(use: Use) -> bool:
    """Whether who acts in a clause takes part: 'is involved in', 'sends troops to', 'arrives for', 'trains during the exercise'."""
    verb = use.verb
    if use.preposition == "during" or base_form(verb) == "involve":
        return any(base_form(doer) in GROUPS | {"personnel"} or base_form(verb) == "involve" for doer in subjects(verb))
    return (base_form(verb) in _SEND and _sent(verb) is not None) or (base_form(verb) in _ARRIVE and use.preposition == "for")


def _away(adverbial: Token) -> bool:
    """Whether somebody is sent elsewhere than to where the exercise is: 'to Ukraine', not 'to the training ground'."""
    return (
        adverbial.dep_ == "obl"
        and case(adverbial) in {"to", "into", "against"}
        and base_form(adverbial) not in {"ground", "range", "area", "drill", "site"}
    )


def _sent(verb: Token) -> Token | None:
    """Those who are sent: 'send troops'."""
    return next((child for child in verb.children if child.dep_ == "obj" and base_form(child) in GROUPS | {"man", "people"}), None)


def _shared(phrase: Token) -> bool:
    """Whether a counted group is of several sides: 'Polish and allied soldiers', 'troops from Poland and other countries'."""
    coordinated = any(grandchild.dep_ == "conj" for child in phrase.children for grandchild in child.children)
    return coordinated or any(token.pos_ == "CCONJ" for token in prenominal(phrase))


def _doers(use: Use, head: Token) -> Iterator[Token]:
    """Whose act a clause is: its subject, or behind a passive the phrase with 'by'."""
    if use.role in {"object", "adverbial"}:
        yield from (doer for doer in subjects(use.verb) if doer != head)
    yield from (child for child in use.verb.children if child.dep_ in {"obl:agent", "obl"} and case(child) == "by")
