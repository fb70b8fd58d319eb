"""'He', 'her', 'himself': which person, named or not, a singular personal pronoun refers to.

The persons mentioned within reach are ranked by a linear model over what the literature on pronouns takes to decide: recency,
grammatical role and parallelism, command and binding, salience, gender, quotation (Lappin and Leass 1994; Denis and Baldridge 2007
on ranking). Its weights stand in weights.toml, learnt by ``training/pronouns.py``. Persons without a name ('a woman') compete:
a pronoun that goes to one of them is left alone.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Final

from spacy.tokens import Token

from kg.extract.coreference.genders import HUMANS, Gender, genders, noun_gender
from kg.extract.coreference.history import SUBJECTS, History, Seen, binds, coordinated, phrase_root
from kg.extract.lexicon import OFFICES
from kg.extract.reading import SpanIndex
from kg.model import Attribution, Kind, Quotation, Span

__all__ = ["PERSONAL", "Candidate", "Choose", "Persons", "choose_best"]

_HE: Final = frozenset({"he", "him", "his", "himself"})
PERSONAL: Final = _HE | {"she", "her", "hers", "herself"}
_REACH: Final = 8  # sentences
_UNNAMED: Final = "?"
_DEFINITE: Final = frozenset({"the", "this", "that"})
_ROLES: Final = frozenset({"obj", "obl", "nmod", "compound"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom a pronoun may refer to, with what speaks for it; ``entity`` begins with '?' for one without a name."""

    entity: str
    features: Mapping[str, float]


Choose = Callable[[Token, Sequence[Candidate]], str | None]


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in tomllib.loads(Path(__file__).with_name("weights.toml").read_text("utf-8")).items()}


def choose_best(_: Token, candidates: Sequence[Candidate]) -> str | None:
    """The candidate with the highest score, the nearest of equals; None where there is none."""
    weights = _weights()
    scored = [(sum(weights.get(f, 0.0) * value for f, value in c.features.items()), -n, c.entity) for n, c in enumerate(candidates)]
    return max(scored)[2] if scored else None


class Persons:
    """Knows the persons of a document, and finds whom its singular personal pronouns mean."""

    def __init__(self, history: History, choose: Choose | None = None) -> None:
        self.history = history
        self.choose = choose or choose_best
        self.gender: dict[str, Gender] = genders(history.reading)
        self.called: dict[str, str] = {}  # by entity the gender of the pronouns that have referred to it
        self.nouns = _nouns(history)  # by noun whom it called last
        self.contents = SpanIndex((n, span) for n, a in enumerate(history.reading.attributions) for span in a.content)

    def note(self, token: Token) -> None:
        """Remember a person whom a common noun introduces: 'a woman', 'the driver'."""
        human = token.lower_ in HUMANS | OFFICES or any(
            c.dep_ == "acl:relcl" and any(w.lower_ == "who" for w in c.subtree) for c in token.children
        )
        if token.tag_ != "NN" or not human or token.dep_ in {"compound", "flat", "appos", "nmod:desc"} or _predicates(token):
            return
        if token.i + 1 < len(token.doc) and self.history.reading.mentions_at(token.nbor(1)):  # 'his wife | Manju Sam'
            return
        definite = any(c.dep_ == "nmod:poss" or c.lower_ in _DEFINITE for c in token.children)
        entity = self.nouns.get(token.lower_, "") if definite else ""
        if not entity:
            entity = f"{_UNNAMED}{token.i}"
            gender = noun_gender(token)
            if gender:
                self.gender[entity] = Gender(gender, titled=True)
        self.nouns[token.lower_] = entity
        self.history.see((entity,), token)

    def find(self, token: Token) -> tuple[str, ...]:
        """Whom 'he' or 'her' means; empty for a person without a name."""
        gender = "m" if token.lower_ in _HE else "f"
        chosen = self.choose(token, list(self.candidates(token, gender)))
        if chosen is None:
            return ()
        self.called.setdefault(chosen, gender)
        if chosen.startswith(_UNNAMED):
            self.history.see((chosen,), token)
            return ()
        return (chosen,)

    def candidates(self, token: Token, gender: str) -> Iterator[Candidate]:
        """The persons within reach that grammar does not rule out, the latest first."""
        here = self.history.sentence_of[token.i]
        mentions: dict[str, list[Seen]] = defaultdict(list)
        bound: set[str] = set()
        for seen in reversed(self.history.seen):
            if here - seen.sentence > _REACH:
                break
            if len(seen.entities) == 1 and self._is_person(seen.entities[0]):
                mentions[seen.entities[0]].append(seen)
                if seen.sentence == here and binds(token, phrase_root(seen.head)):
                    bound.add(seen.entities[0])
        rest = [e for e in mentions if e not in bound and not self._excluded(e, gender)]
        quoting = self._quoting(token)
        barred = self._named_within(token, mentions) | self._self_quoted(quoting)
        rest = [e for e in rest if e not in barred]
        scene = _Scene(token, here, gender, quoting)
        for rank, entity in enumerate(rest):
            yield Candidate(entity, dict(self._features(scene, entity, mentions[entity], rank)))
        if not rest or token.lower_ in {"his", "her", "he", "she"}:
            yield from self._ahead(scene, set(mentions) | barred)

    def _named_within(self, token: Token, mentions: Mapping[str, Sequence[Seen]]) -> set[str]:
        """'“… Merkel …”, | he | said': those whom a direct speech names did not say it."""
        spoken = [
            span
            for a in self.history.reading.attributions
            if a.source is not None and a.source.begin <= token.idx < a.source.end and a.quotation is Quotation.DIRECT
            for span in a.content
        ]
        return {e for e, seen in mentions.items() if any(s.begin <= m.head.idx < s.end for s in spoken for m in seen)}

    def _self_quoted(self, quoting: Sequence[int]) -> set[str]:
        """Those whose direct speech a pronoun stands in: they call themselves 'I'."""
        attributions = [self.history.reading.attributions[n] for n in quoting]
        return {e for a in attributions if a.quotation is Quotation.DIRECT for e in _speakers(self.history, a)}

    def _is_person(self, entity: str) -> bool:
        return entity.startswith(_UNNAMED) or self.history.kind(entity) is Kind.ACTOR

    def _excluded(self, entity: str, gender: str) -> bool:
        known = self.gender.get(entity)
        return known is not None and known.titled and known.value != gender

    def _quoting(self, token: Token) -> list[int]:
        """The attributions in whose content a pronoun stands."""
        attributions = self.history.reading.attributions
        place = Span(token.idx, token.idx + len(token))
        near = self.contents.near(place)
        return [n for n in near if any(s.begin <= place.begin and place.end <= s.end for s in attributions[n].content)]

    def _features(self, scene: _Scene, entity: str, mentions: Sequence[Seen], rank: int) -> Iterator[tuple[str, float]]:
        latest = mentions[0]
        same = [m for m in mentions if m.sentence == latest.sentence]
        yield f"distance{min(4, scene.sentence - latest.sentence)}", 1.0
        yield f"rank{min(3, rank)}", 1.0
        yield from self._roles(scene, latest, same)
        yield from self._salience(entity)
        yield from self._genders(scene, entity)
        yield from self._quotation(scene, entity)
        if entity.startswith(_UNNAMED):
            yield "unnamed", 1.0
            yield f"unnamed-distance{min(2, scene.sentence - latest.sentence)}", 1.0

    def _roles(self, scene: _Scene, latest: Seen, same: Sequence[Seen]) -> Iterator[tuple[str, float]]:
        """Grammar: the role of the latest mentions, parallelism, who commands the pronoun."""
        token = scene.token
        root = phrase_root(latest.head)
        subject = any(m.subject for m in same)
        yield "subject", float(subject)
        yield "main-subject", float(any(m.subject and phrase_root(m.head).head.dep_ == "root" for m in same))
        if root.dep_ in _ROLES:
            yield f"role-{root.dep_}", 1.0
        yield "pronoun", float(latest.head.pos_ == "PRON")
        yield "pronoun-here", float(latest.head.pos_ == "PRON" and latest.sentence == scene.sentence)
        yield "subject-before", float(subject and scene.sentence - latest.sentence == 1)
        yield "possessor", float(root.dep_ == "nmod:poss")
        yield "coordinated", float(coordinated(latest.head))
        yield "parallel-subject", float(subject and token.dep_ in SUBJECTS)
        yield "parallel-other", float(root.dep_ == token.dep_ and token.dep_ not in SUBJECTS)
        level = _command(token, same) if latest.sentence == scene.sentence else 0
        if level:
            yield f"command{level}", 1.0
            yield "command-reflexive", float(scene.reflexive and level == 1)
            yield "command-possessive", float(token.dep_ == "nmod:poss" and level == 1)

    def _salience(self, entity: str) -> Iterator[tuple[str, float]]:
        count = self.history.count
        most = max((count[e] for e in self.called), default=0)
        yield "mentions", log(1 + min(count[entity], 5))
        yield "topic", float(count[entity] >= max(3, most))

    def _genders(self, scene: _Scene, entity: str) -> Iterator[tuple[str, float]]:
        """What the text tells goes before what earlier pronouns tell, and that before what the name tells."""
        known, called = self.gender.get(entity), self.called.get(entity)
        if known is not None and known.titled:
            called = None
        value = called or (known.value if known is not None else None)
        if value is not None and value != scene.gender:
            yield f"{'called' if called else 'gender'}-other", 1.0

    def _quotation(self, scene: _Scene, entity: str) -> Iterator[tuple[str, float]]:
        """Whose words are reported is likely 'he' in them, and a speaker is likely to go on speaking."""
        attributions = self.history.reading.attributions
        for n in scene.quoting:
            if entity in _speakers(self.history, attributions[n]):
                yield "speaker", 1.0
        if scene.token.i in self.history.sources:
            latest = next((m for m in reversed(self.history.seen) if m.head.i in self.history.sources), None)
            yield "spoke-last", float(latest is not None and entity in latest.entities)

    def _ahead(self, scene: _Scene, behind: set[str]) -> Iterator[Candidate]:
        """'In his speech, | Putin | said …': the subject of the verb that a phrase with the pronoun stands in front of."""
        reading, token = self.history.reading, scene.token
        for verb in token.ancestors:
            for child in verb.children:
                if child.i > token.i and child.dep_ in SUBJECTS and child.pos_ == "PROPN" and child.head.i > token.i:
                    found = reading.entities_at(child)
                    if (
                        len(found) == 1
                        and found[0] not in behind
                        and self._is_person(found[0])
                        and not self._excluded(found[0], scene.gender)
                    ):
                        features = dict([*self._genders(scene, found[0]), *self._quotation(scene, found[0]), ("ahead", 1.0)])
                        yield Candidate(found[0], features)
                        return


@dataclass(frozen=True, slots=True)
class _Scene:
    """A pronoun: its sentence, its gender, the attributions in whose content it stands."""

    token: Token
    sentence: int
    gender: str
    quoting: Sequence[int]

    @property
    def reflexive(self) -> bool:
        return self.token.lower_.endswith("self")


def _speakers(history: History, attribution: Attribution) -> frozenset[str]:
    """The persons that the phrase for the speaker refers to, as far as is known yet."""
    if attribution.source is None:
        return frozenset()
    found = history.reading.mentions_in(attribution.source)
    return frozenset(e for m in found for e in m.entities if history.kind(e) is Kind.ACTOR)


def _nouns(history: History) -> dict[str, str]:
    """By noun the person of whom the text says it beside the name: 'their child, | Gloria', 'taxi driver | John Smith'."""
    reading = history.reading
    found: dict[str, set[str]] = defaultdict(set)
    for mention in reading.mentions:
        if len(mention.entities) == 1 and history.kind(mention.entities[0]) is Kind.ACTOR:
            name = reading.tokens(mention.span)
            nouns = (
                [name.root.head]
                if name.root.dep_ in {"appos", "flat"}
                else [c for c in name.root.children if c.dep_ in {"appos", "nmod:desc"}]
            )
            for noun in nouns:
                if noun.tag_ == "NN" and noun.lower_ in HUMANS:
                    found[noun.lower_].add(mention.entities[0])
    return {noun: next(iter(entities)) for noun, entities in found.items() if len(entities) == 1}


def _predicates(token: Token) -> bool:
    """'X was a soldier', 'as a soldier': what is said of somebody introduces nobody."""
    return any(c.dep_ == "cop" or (c.dep_ == "case" and c.lower_ == "as") for c in token.children) or token.dep_ == "xcomp"


def _command(token: Token, mentions: Sequence[Seen]) -> int:
    """1 where a mention is the subject of the nearest clause above the pronoun that has one, 2 for clauses further up, else 0."""
    level = 0
    heads = {phrase_root(m.head).i for m in mentions if m.subject}
    for verb in token.ancestors:
        subjects = [c for c in verb.children if c.dep_ in SUBJECTS and c != token and c.i < token.i]
        level += bool(subjects)
        if any(c.i in heads for c in subjects):
            return min(level, 2)
    return 0
