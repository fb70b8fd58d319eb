"""Relations that a classifier reads off pairs of mentions where no rule does: posts, membership, parts of bodies.

Logistic regression over the features of :mod:`kg.extract.relations.pairs`, all links between two entities of a document taken
together (as in multi-instance learning, Surdeanu et al. 2012), trained on the relations of DWIE by ``training/relations.py``. A
relation is only taken from a sentence that holds both ends and neither denies nor doubts it. What the classifier is less than
nine in ten sure of is ``kg:Probable``: the text does not say it in so many words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from kg.extract.lexicon import OCCUPATIONS, OFFICES
from kg.extract.phrases import modality, prenominal
from kg.extract.reading import Reading
from kg.extract.relations.pairs import Link, Pair, pairs_of
from kg.model import Certainty, Fact, Kind, MentionForm, Polarity, Relation

__all__ = ["LEARNED", "Model", "add_learned_relations", "ends_of"]

#: what is learned, in the order of the model's columns
LEARNED: Final = (Relation.HOLDS, Relation.MEMBER_OF, Relation.SUB_ORGANISATION_OF)
# from this probability on a relation counts as stated
_CERTAIN: Final = 0.9
_ENDS: Final = {
    Relation.HOLDS: {(Kind.ACTOR, kind) for kind in (Kind.ORGANISATION, Kind.STATE, Kind.PLACE)},
    Relation.MEMBER_OF: {(kind, Kind.ORGANISATION) for kind in (Kind.ACTOR, Kind.ORGANISATION, Kind.STATE)},
    Relation.SUB_ORGANISATION_OF: {(Kind.ORGANISATION, kind) for kind in (Kind.ORGANISATION, Kind.STATE)},
}
_OVER: Final = frozenset(
    {"former", "formerly", "ex", "late", "ousted", "then", "quit", "resign", "leave", "not", "never", "no", "n't", "n’t"}
)


@dataclass(frozen=True)
class Model:
    """Weights a feature and relation, and how a score becomes a probability.

    Attributes:
        weights: a row of three by feature.
        bias: three.
        scores: rising scores at which the probability is known, for each relation.
        probabilities: the shares of right ones there, measured out of fold; in between they are interpolated.
        limits: the probability from which on a relation is taken.
    """

    weights: dict[str, NDArray[np.float32]]
    bias: NDArray[np.float32]
    scores: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    limits: NDArray[np.float32]

    def score(self, features: frozenset[str]) -> NDArray[np.float32]:
        """The scores (log odds before calibration) of the three relations."""
        found = [self.weights[feature] for feature in sorted(features) if feature in self.weights]
        total = np.sum(found, axis=0, dtype=np.float32) if found else np.zeros(len(LEARNED), np.float32)
        return np.asarray(total + self.bias, np.float32)

    def probability(self, relation: int, score: float) -> float:
        """The calibrated probability of a relation, two decimals."""
        return round(float(np.interp(score, self.scores[relation], self.probabilities[relation])), 2)


@cache
def _model() -> Model:
    with np.load(Path(__file__).parent / "learned.npz") as data:
        names = bytes(data["features"]).decode("utf-8").split("\n")
        weights = dict(zip(names, data["weights"].astype(np.float32), strict=True))
        return Model(weights, data["bias"], data["scores"], data["probabilities"], data["limits"])


def ends_of(reading: Reading, pair: Pair) -> list[int]:
    """Which of the learned relations may hold between two entities of their kinds."""
    ends = (reading.kind(pair.subject), reading.kind(pair.object))
    return [n for n, relation in enumerate(LEARNED) if ends in _ENDS[relation]]


def features_of(pair: Pair) -> frozenset[str]:
    """All that describes a pair."""
    return frozenset(pair.features).union(*(link.features for link in pair.links))


def add_learned_relations(reading: Reading) -> None:
    """Add to ``reading.facts`` what the classifier finds and no rule does; posts that only a context suggested need its consent."""
    known = _Known(reading)
    for probability, n, pair in _ranked(reading):
        rule = known.rule(pair, LEARNED[n])
        likely = probability >= _model().limits[n]
        if rule is not None and rule.certainty is Certainty.PROBABLE and LEARNED[n] is Relation.HOLDS:
            _judge_suggestion(reading, rule, probability if likely else None)
        elif rule is None and likely and not known.excludes(pair, LEARNED[n]):
            found = list(_fact(reading, pair, n, probability))
            reading.facts += found
            known.add(found)


def _ranked(reading: Reading) -> list[tuple[float, int, Pair]]:
    """The pairs with each relation that they may stand in, the likeliest first."""
    found = []
    for pair in pairs_of(reading):
        score = _model().score(features_of(pair))
        found += [(_model().probability(n, float(score[n])), n, pair) for n in ends_of(reading, pair)]
    return sorted(found, key=lambda each: (-each[0], each[1]))


class _Known:
    """What is stated of a document's entities so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._facts: dict[tuple[str, str, str | None], Fact] = {}
        self.add(reading.facts)

    def add(self, facts: Iterable[Fact]) -> None:
        """Note facts; a post counts by the body that it is in."""
        bodies = {post.id: post.organisation for post in self.reading.posts}
        for fact in facts:
            if fact.relation in LEARNED:
                self._facts.setdefault((fact.subject, fact.relation, bodies.get(fact.object or "", fact.object)), fact)

    def rule(self, pair: Pair, relation: Relation) -> Fact | None:
        """What states the relation between two entities already."""
        return self._facts.get((pair.subject, relation, pair.object))

    def excludes(self, pair: Pair, relation: Relation) -> bool:
        """Whether what is stated leaves no room: a body is part of one other, and a post in a body is membership enough."""
        if relation is Relation.MEMBER_OF:
            return (pair.subject, Relation.HOLDS, pair.object) in self._facts
        part_of_another = any(subject == pair.subject and known == relation for subject, known, _ in self._facts)
        return relation is Relation.SUB_ORGANISATION_OF and part_of_another


def _judge_suggestion(reading: Reading, fact: Fact, probability: float | None) -> None:
    """Keep a post that a context suggested if the classifier finds it likely; else its body is left open."""
    place = next(n for n, other in enumerate(reading.facts) if other is fact)
    if probability is not None:
        reading.facts[place] = replace(fact, confidence=probability)
        return
    label = next(post.label for post in reading.posts if post.id == fact.object)
    reading.facts[place] = replace(fact, object=reading.add_post(label, None), certainty=Certainty.CERTAIN)


def _fact(reading: Reading, pair: Pair, n: int, probability: float) -> Iterator[Fact]:
    """The relation with its best link as evidence, if a sentence states it plainly and, for a post, tells which."""
    link = _best(reading, pair, n)
    if link is None:
        return
    object_: str | None = pair.object
    if LEARNED[n] is Relation.HOLDS:
        label = _label(reading, pair.subject, link)
        object_ = reading.add_post(label, pair.object) if label else None
    if object_ is not None:
        certainty = Certainty.CERTAIN if probability >= _CERTAIN else Certainty.PROBABLE
        yield Fact(pair.subject, LEARNED[n], link.evidence, object_, None, probability, certainty)


def _best(reading: Reading, pair: Pair, n: int) -> Link | None:
    """The link that speaks most for a relation, of those whose words neither deny nor doubt it."""
    plain = [link for link in pair.links if _is_plain(reading, link)]
    return max(plain, key=lambda link: (float(_model().score(frozenset(link.features))[n]), -link.evidence.begin), default=None)


def _is_plain(reading: Reading, link: Link) -> bool:
    """Whether the words of a link neither deny what they say nor say that it was once, and stand in no question, wish or condition."""
    tokens = reading.tokens(link.evidence)
    before = tokens.doc[tokens.start - 1].lemma_.lower() if tokens.start > tokens.sent.start else ""
    if _OVER & {before, *(token.lemma_.lower() for token in tokens), *(token.lower_ for token in tokens)}:
        return False
    verb = _predicate(tokens.root)
    asked = tokens.sent.text.rstrip("\"”’' \n").endswith("?")
    return not asked and modality(verb) == (Certainty.CERTAIN, Polarity.POSITIVE)


def _predicate(token: Token) -> Token:
    while token.pos_ not in {"VERB", "AUX"} and token.head != token:
        token = token.head
    return token


def _label(reading: Reading, actor: str, link: Link) -> str | None:
    """What the post is called: by an office noun beside the name, by the description, or elsewhere in the document without a body."""
    heads = [*_offices_beside(reading, link)]
    if heads:
        phrase = [t for t in prenominal(heads[0]) if t.pos_ in {"NOUN", "ADJ"} and not reading.mentions_at(t)]
        return " ".join(token.text for token in [*phrase, heads[0]])
    posts = {post.id: post for post in reading.posts}
    held = [
        posts[fact.object] for fact in reading.facts if fact.subject == actor and fact.relation == Relation.HOLDS and fact.object in posts
    ]
    return next((post.label for post in held if post.organisation is None), None)


def _offices_beside(reading: Reading, link: Link) -> Iterator[Token]:
    """Office nouns of a description, right before a name, or in the apposition behind it."""
    tokens = reading.tokens(link.subject.span)
    if link.subject.form is MentionForm.DESCRIPTION:
        yield from (token for token in tokens if _is_office(token))
    doc, sentence = tokens.doc, tokens.sent
    yield from (token for token in doc[max(sentence.start, tokens.start - 2) : tokens.start] if _is_office(token))
    behind = doc[tokens.end : min(sentence.end, tokens.end + 7)]
    if len(behind) and behind[0].text == ",":
        yield from (token for token in behind if _is_office(token))


def _is_office(token: Token) -> bool:
    return token.lower_ in OFFICES - OCCUPATIONS and token.pos_ in {"NOUN", "PROPN"}
