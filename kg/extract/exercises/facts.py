"""Military exercises: who takes part, who leads, where, when, with how many, what for.

Each construction is a row of a table or a function that names it. A fact is read off the noun phrase that names the exercise
('NATO’s ‘Defender Europe’ drills', 'the September exercise', 'a joint exercise of Poland and Germany in Bavaria'), off the
clause in which that phrase is subject, object or adverbial ('Russia and Belarus will hold …', 'troops take part in …'), or
off a clause about troops that train, which goes on about the exercise named last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from spacy.tokens import Token

from kg.extract.exercises.closing import describe
from kg.extract.exercises.continuing import runs_on, topic
from kg.extract.exercises.crowds import crowd
from kg.extract.exercises.ledger import END, Ledger, sent
from kg.extract.exercises.phrases import Phrases, Use, description_span, find_phrases, is_unnamed, uses
from kg.extract.exercises.purpose import aims, purposes, rehearsals
from kg.extract.exercises.status import verb_status
from kg.extract.exercises.traits import formats, wholes
from kg.extract.phrases import (
    BODIES,
    GROUPS,
    agents,
    base_form,
    case,
    clause_evidence,
    dateline,
    own_tokens,
    phrase_evidence,
    prenominal,
    subjects,
    word_set,
)
from kg.extract.reading import Reading, offsets, text_of
from kg.extract.relations.bodies import state_of_body
from kg.extract.wording import answered
from kg.model import Datatype, Kind, MentionForm, Relation, Span, Value

__all__ = ["extract_exercises"]

_OTHERS: Final = word_set("another other own previous earlier separate similar such many several past new second")
_HOLD: Final = word_set(
    "hold conduct stage run launch start begin open carry perform complete conclude finish kick plan schedule prepare practise practice"
)
_LEAD: Final = word_set("host lead organise organize oversee direct sponsor coordinate command")
_DIRECT: Final = word_set("direct lead command oversee supervise head")
_PARTICIPATE: Final = word_set("participate take join attend train contribute partake")
_SEND: Final = word_set("send deploy commit provide contribute dispatch")
_ARRIVE: Final = word_set("arrive come land")
_ABOUT: Final = frozenset({"around", "about", "over", "up to"})
_INVOLVE: Final = word_set("involve include feature gather bring unite comprise see draw mobilise mobilize")
_TIMED: Final = (
    END | _HOLD | _LEAD | _PARTICIPATE | _INVOLVE | word_set("place last continue set occur happen be slate due fall go commence")
)
# whoever watches an exercise is where it takes place, though not for as long as it lasts
_WATCH: Final = word_set("watch observe visit inspect attend")
_TRAIN: Final = word_set("train participate practise practice drill join involve")
_PARTNERS: Final = frozenset({"of", "by", "between", "with", "involving", "among"})
# an exercise that may yet turn out to be none
_TRIAL: Final = ""


def extract_exercises(reading: Reading) -> None:
    """Add the facts, series and status of the exercises that a document speaks of, and its unnamed exercises.

    Reads ``reading.times`` and the mentions of exercises, states, organisations and places; adds to ``reading.facts``, and for
    unnamed exercises to ``reading.entities``.
    """
    _Extractor(reading).run()


class _Extractor(Ledger):
    """Reads the phrases and clauses of one document's exercises."""

    def run(self) -> None:
        """Collect and hand over."""
        phrases = find_phrases(self.reading)
        for i, exercises in sorted(phrases.heads.items()):
            for exercise in exercises:
                self.read(exercise, self.reading.doc[i])
        self.parts(phrases)
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

    def parts(self, phrases: Phrases) -> None:
        """Which exercise is part of which."""
        for token in self.reading.doc if len(set(phrases.heads.values())) > 1 else ():
            for part, whole in wholes(token, phrases.heads):
                self.add(part, Relation.PART_OF_EVENT, whole, phrase_evidence(token))

    def finish(self) -> None:
        """Add what follows from the facts found, and hand all over to the reading."""
        for exercise, shares in self.shares.items():
            if not any(f.subject == exercise and f.relation == Relation.PERSONNEL for f in self.facts.values()):
                most = max(shares, key=lambda f: int(f.value.lexical) if f.value is not None else 0)
                self.facts[exercise, Relation.PERSONNEL, "", most.evidence] = most
        self.reading.facts += describe(self.reading, list(self.facts.values()), self.status)

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
        members = {fact.object for fact in trial.facts.values() if fact.relation in {Relation.PARTICIPANT, Relation.ORGANISER}}
        if not members:
            return
        named = self.named_alike(head, members)
        if named is not None:  # 'joint drills' for the one exercise that the report names
            self.read(named, head)
            self.reading.add_mention(description_span(head), [named], MentionForm.DESCRIPTION)
            return
        span = description_span(head)
        exercise = self.reading.add_entity(Kind.EXERCISE, " ".join(text_of(head.doc)[span.begin : span.end].split()), local=True)
        self.reading.add_mention(span, [exercise], MentionForm.DESCRIPTION)
        self.status[exercise] = trial.status[_TRIAL]
        self.read_verbs |= trial.read_verbs
        self.facts.update(((exercise, *key[1:]), replace(fact, subject=exercise)) for key, fact in trial.facts.items())

    def named_alike(self, head: Token, members: set[str | None]) -> str | None:
        """The only named exercise of the report, if a phrase without a name may mean it: of the same participants, and not 'another'."""
        named = [entity.id for entity in self.reading.entities.values() if entity.kind is Kind.EXERCISE and not entity.local]
        others = {token.lower_ for token in prenominal(head)} & _OTHERS
        if len(named) != 1 or others:
            return None
        known = {
            f.object for f in self.facts.values() if f.subject == named[0] and f.relation in {Relation.PARTICIPANT, Relation.ORGANISER}
        }
        return named[0] if members <= known else None

    def phrase(self, exercise: str, head: Token) -> None:
        """What the noun phrase says: possessor, nationality and date before the noun; 'of', 'by', 'with', 'in' behind it."""
        self.attributes(exercise, head)
        for kind in formats(head):
            self.add(exercise, Relation.FORMAT, Value(kind), phrase_evidence(head))
        if text := answered([head]):
            self.add(exercise, Relation.IN_RESPONSE_TO, Value(text), phrase_evidence(head))
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
            self.status[exercise].append(("planned", evidence))
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

    def clause(self, exercise: str, head: Token, use: Use) -> None:
        """What a clause says in which an exercise is subject, object or adverbial."""
        verb, lemma, evidence = use.verb, base_form(use.verb), clause_evidence(use.verb)
        self.read_verbs.add(verb.i)
        self.directed(exercise, use, head)
        takes_part = lemma in _PARTICIPATE or (use.role == "adverbial" and _joins(use))
        if lemma in _LEAD or (lemma in _HOLD and use.role != "adverbial"):
            for doer in _doers(use, head):
                self.participants(exercise, doer, evidence, verb, Relation.ORGANISER if lemma in _LEAD else Relation.PARTICIPANT)
        elif lemma in _SEND and takes_part:
            self.send(exercise, verb, evidence)
        elif takes_part:
            self.take_part(exercise, list(_doers(use, head)), evidence, verb)
        self.companions(exercise, use, evidence)
        if takes_part or (lemma in _INVOLVE | _HOLD and use.role != "adverbial"):
            self.equip(exercise, verb, evidence)
        # not 'close the border on Thursday because of the drills', nor 'join the drills on Friday'
        if lemma in _TIMED and lemma != "join" and (takes_part or use.role != "adverbial"):
            self.add_setting(exercise, verb, evidence)
        elif lemma in _WATCH and use.role == "object":
            self.add_places(exercise, verb, verb, evidence)
        if use.role != "adverbial" and (text := answered([verb])):
            self.add(exercise, Relation.IN_RESPONSE_TO, Value(text), evidence, verb)
        for text in (*purposes(use), *rehearsals(use)):
            self.add(exercise, Relation.PURPOSE, Value(text), evidence, verb)
        self.status[exercise] += [(status, evidence) for status in verb_status(use)]

    def directed(self, exercise: str, use: Use, head: Token) -> None:
        """'directed by General X', 'Admiral Y commands the exercise': the person; a body that leads is the organiser."""
        if base_form(use.verb) in _DIRECT:
            for doer in _doers(use, head):
                for person in agents(self.reading, doer, frozenset({Kind.ACTOR})):
                    self.add(exercise, Relation.DIRECTOR, person, clause_evidence(use.verb), use.verb)

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

    def goes_on(self, verb: Token, heads: dict[int, tuple[str, ...]]) -> None:
        """'… opened Balikatan. Some 14,000 troops will train in Luzon until May 9': a clause about the exercise named last."""
        lemma = base_form(verb)
        sends = lemma in _SEND and sent(verb) is not None and not any(_away(child) for child in verb.children)
        part = lemma in {"participate", "involve"} or (lemma == "take" and any(child.lower_ == "part" for child in verb.children))
        trains = sends or part or (lemma in _TRAIN and crowd(verb) is not None)
        exercise = topic(verb, heads) if (trains and not self.elsewhere(verb)) or runs_on(verb) else None
        if exercise is None:
            return
        evidence = clause_evidence(verb)
        if runs_on(verb):
            self.add_setting(exercise, verb, evidence)
            self.status[exercise] += [(status, evidence) for status in verb_status(Use(verb, "subject"))]
        elif sends:
            self.send(exercise, verb, evidence)
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


def _days(value: str) -> bool:
    return value.startswith("P") and value.endswith("D") and value[1:-1].isdigit() and value != "P0D"


def _joins(use: Use) -> bool:
    """Whether who acts in a clause takes part: 'is involved in', 'sends troops to', 'arrives for', 'trains during the exercise'."""
    verb = use.verb
    if use.preposition == "during" or base_form(verb) == "involve":
        return any(base_form(doer) in GROUPS | {"personnel"} or base_form(verb) == "involve" for doer in subjects(verb))
    return (base_form(verb) in _SEND and sent(verb) is not None) or (base_form(verb) in _ARRIVE and use.preposition == "for")


def _away(adverbial: Token) -> bool:
    """Whether somebody is sent elsewhere than to where the exercise is: 'to Ukraine', not 'to the training ground'."""
    return (
        adverbial.dep_ == "obl"
        and case(adverbial) in {"to", "into", "against"}
        and base_form(adverbial) not in {"ground", "range", "area", "drill", "site"}
    )


def _doers(use: Use, head: Token) -> Iterator[Token]:
    """Whose act a clause is: its subject, or behind a passive the phrase with 'by'."""
    if use.role in {"object", "adverbial"}:
        yield from (doer for doer in subjects(use.verb) if doer != head)
    yield from (child for child in use.verb.children if child.dep_ in {"obl:agent", "obl"} and case(child) == "by")
