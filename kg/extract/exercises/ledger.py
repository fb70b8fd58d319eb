"""The facts of one document's exercises while they are collected, and the groups of people and things that clauses count."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from spacy.tokens import Token

from kg.extract.exercises.crowds import crowd, crowd_members, crowds
from kg.extract.exercises.figures import equipment, qualified
from kg.extract.exercises.headcount import headcount
from kg.extract.phrases import GROUPS, agents, base_form, modality, prenominal, subjects, word_set
from kg.extract.reading import Reading
from kg.extract.setting import Setting
from kg.model import Certainty, Datatype, Fact, Polarity, Relation, Span, Value

__all__ = ["END", "Ledger", "sent"]

END: Final = word_set("end conclude finish close wrap culminate")


class Ledger:
    """The facts of one document's exercises.

    Attributes:
        reading: the document; ``setting`` its times and places.
        facts: by exercise, relation, object and evidence, so that none stands twice.
        status: by exercise, the statuses that clauses tell, each with its evidence.
        shares: by exercise, the numbers of one side's people.
        read_verbs: the verbs of the clauses that have been read.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.setting = Setting(reading)
        self.facts: dict[tuple[str, Relation, str, Span], Fact] = {}
        self.status: dict[str, list[tuple[str, Span]]] = defaultdict(list)
        self.shares: dict[str, list[Fact]] = defaultdict(list)
        self.read_verbs: set[int] = set()

    def add(self, exercise: str, relation: Relation, what: str | Value, evidence: Span, verb: Token | None = None) -> None:
        """Note a fact; ``verb`` is the one whose auxiliaries tell how sure the text is."""
        certainty, polarity = modality(verb) if verb is not None else (Certainty.CERTAIN, Polarity.POSITIVE)
        target, value = (what, None) if isinstance(what, str) else (None, what)
        if target == exercise or (value is not None and self.is_other_year(exercise, value)):
            return
        key = (exercise, relation, what if isinstance(what, str) else what.lexical, evidence)
        self.facts.setdefault(key, Fact(exercise, relation, evidence, target, value, 0.85 if verb is None else 0.9, certainty, polarity))

    def is_other_year(self, exercise: str, value: Value) -> bool:
        """Whether a date is of another edition: 'would join the drills in 2027' is no date of West-2025."""
        entity = self.reading.entities.get(exercise)
        dated = value.datatype in {Datatype.DATE, Datatype.YEAR_MONTH, Datatype.YEAR}
        # an exercise may begin in December and end in January
        return dated and entity is not None and bool(entity.year) and abs(int(value.lexical[:4]) - int((entity.year or "")[:4])) > 1

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
        counted = next((noun for noun in [group, *crowds(verb)] if headcount(noun) is not None), group)
        self.count(exercise, counted, members, evidence, verb)

    def count(self, exercise: str, phrase: Token, members: list[str], evidence: Span, verb: Token | None) -> None:
        """The number of people that a phrase counts; one side's number stands back behind a total."""
        number = headcount(phrase)
        if number is None:
            return
        if text := qualified(phrase):
            self.add(exercise, Relation.STRENGTH, Value(text[:1].lower() + text[1:]), evidence, verb)
        value = Value(str(number), Datatype.INTEGER)
        if len(members) == 1 and not _shared(phrase):
            polarity = modality(verb)[1] if verb is not None else Polarity.POSITIVE
            # one side's number is at best a lower bound of all
            fact = Fact(exercise, Relation.PERSONNEL, evidence, None, value, 0.6, Certainty.PROBABLE, polarity)
            self.shares[exercise].append(fact)
        else:
            self.add(exercise, Relation.PERSONNEL, value, evidence, verb)

    def equip(self, exercise: str, verb: Token, evidence: Span) -> None:
        """Ships, aircraft and vehicles that a clause counts."""
        for text in equipment(verb):
            self.add(exercise, Relation.EQUIPMENT, Value(text), evidence, verb)

    def send(self, exercise: str, verb: Token, evidence: Span) -> None:
        """'Sweden sends 4,500 soldiers': who sends them, and how many."""
        members = [member for doer in subjects(verb) for member in agents(self.reading, doer)]
        for member in members:
            self.add(exercise, Relation.PARTICIPANT, member, evidence, verb)
        people = sent(verb)
        if people is not None:
            self.count(exercise, people, members[:1], evidence, verb)

    def add_setting(self, exercise: str, verb: Token, evidence: Span) -> None:
        """Places and dates of a clause."""
        self.add_places(exercise, verb, verb, evidence)
        for relation, value, _ in self.setting.dates(verb, closing=base_form(verb) in END):
            self.add(exercise, relation, value, evidence, verb)

    def add_places(self, exercise: str, head: Token, verb: Token, evidence: Span) -> None:
        """Places that a verb's adverbials or a noun's attributes name."""
        for place, _ in self.setting.placed(head):
            self.add(exercise, Relation.PLACE, place, evidence, verb)


def sent(verb: Token) -> Token | None:
    """Those who are sent: 'send troops'."""
    return next((child for child in verb.children if child.dep_ == "obj" and base_form(child) in GROUPS | {"man", "people"}), None)


def _shared(phrase: Token) -> bool:
    """Whether a counted group is of several sides: 'Polish and allied soldiers', 'troops from Poland and other countries'."""
    coordinated = any(grandchild.dep_ == "conj" for child in phrase.children for grandchild in child.children)
    return coordinated or any(token.pos_ == "CCONJ" for token in prenominal(phrase))
