"""What has been mentioned so far, and how a word stands in its sentence: what pronouns and descriptions choose from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from spacy.tokens import Token

from kg.extract.reading import Reading
from kg.model import Kind

__all__ = ["REACH", "SUBJECTS", "History", "Seen", "binds", "coordinated", "is_subject", "phrase_root"]

SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
REACH: Final = 5  # sentences
_ARGUMENTS: Final = frozenset({"nsubj", "obj", "iobj", "obl"})
_ATTACHED: Final = frozenset({"conj", "flat", "appos", "nmod:desc"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention as a candidate antecedent: its entities, its head, its sentence."""

    entities: tuple[str, ...]
    head: Token
    sentence: int
    subject: bool


class History:
    """The mentions of a document up to a word.

    Attributes:
        seen: in the order of the text.
        count: how often each entity has been mentioned.
        conjuncts: by the head of a coordination the entities of its further members.
        sentence_of: the number of each token's sentence.
        sources: the tokens of phrases that name speakers.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.seen: list[Seen] = []
        self.count: Counter[str] = Counter()
        self.conjuncts: dict[int, list[str]] = defaultdict(list)
        self.sentence_of = {token.i: n for n, sentence in enumerate(reading.doc.sents) for token in sentence}
        self.sources = {t.i for a in reading.attributions if a.source for t in reading.tokens(a.source)}

    def see(self, entities: tuple[str, ...], token: Token) -> None:
        """Add a mention."""
        self.seen.append(Seen(entities, token, self.sentence_of[token.i], is_subject(token)))
        self.count.update(entities)
        member = token.head if token.dep_ == "appos" and token.head.dep_ == "conj" else token  # 'and his wife | Manju Sam'
        if member.dep_ == "conj":  # the tree may hang it on any word of the name that comes first
            names = self.reading.mentions_at(member.head)
            first = self.reading.tokens(names[0].span).root if names else member.head
            self.conjuncts[first.i] += entities

    def best(self, token: Token, fits: Callable[[Seen], bool], reach: int = REACH) -> tuple[str, ...]:
        """The most salient antecedent: near, a subject, often mentioned; never an argument of the same verb."""
        here = self.sentence_of[token.i]
        best: tuple[float, int] | None = None
        near = takewhile(lambda s: s.sentence == here, reversed(self.seen))
        bound = {e for s in near if binds(token, s.head) for e in s.entities}
        for n in range(len(self.seen) - 1, -1, -1):
            seen = self.seen[n]
            distance = here - seen.sentence
            if distance > reach:
                break
            if not fits(seen) or not bound.isdisjoint(seen.entities):
                continue
            score = self._salience(token, seen, distance)
            if best is None or score > best[0]:
                best = (score, n)
        return self.seen[best[1]].entities if best else ()

    def _salience(self, token: Token, seen: Seen, distance: int) -> float:
        """Salience in the sense of Lappin and Leass (1994), cut down to what decides in news."""
        score = -1.0 * distance + 1.2 * seen.subject + 0.15 * min(6, self.count[seen.entities[0]]) - 0.4 * (seen.head.dep_ == "nmod:poss")
        score += 0.5 * (token.dep_ in SUBJECTS and seen.subject)
        return score + 0.8 * (token.i in self.sources and seen.head.i in self.sources)  # who spoke goes on speaking

    def coordination(self, token: Token, fits: Callable[[str], bool], since: int = -1) -> tuple[str, ...]:
        """The members of the latest coordination ('Belarus and Russia') within reach and behind the word ``since``."""
        here = self.sentence_of[token.i]
        for seen in reversed(self.seen):
            if here - seen.sentence > 2 or seen.head.i < since:
                break
            if binds(token, seen.head):
                continue
            members = list(dict.fromkeys([*seen.entities, *self.conjuncts.get(seen.head.i, ())]))
            if len(members) > 1 and all(map(fits, members)):
                return tuple(members)
        return ()

    def pair(self, token: Token, kind: Kind) -> tuple[str, ...]:
        """'the two countries', 'both sides', 'the two presidents': the latest two of the kind, coordinated ones first."""
        group = self.coordination(token, lambda e: self.kind(e) is kind)
        if len(group) == 2:
            return group
        latest: list[str] = []
        here = self.sentence_of[token.i]
        for seen in reversed(self.seen):
            if here - seen.sentence > REACH:
                break
            latest += [e for e in seen.entities if self.kind(e) is kind and e not in latest]
        return tuple(sorted(latest[:2], key=lambda e: int(e[1:]))) if len(latest) >= 2 else ()

    def kind(self, entity: str) -> Kind | None:
        """What an entity is; None for a person without a name."""
        return self.reading.entities[entity].kind if entity in self.reading.entities else None


def phrase_root(token: Token) -> Token:
    """The word that stands in the clause for a name: the first of a coordination, the head of a title."""
    while token.dep_ in _ATTACHED and token.head != token:
        token = token.head
    return token


def is_subject(token: Token) -> bool:
    """Whether a token is a subject, or coordinated with one, or the name in a subject's title."""
    return phrase_root(token).dep_ in SUBJECTS


def coordinated(head: Token) -> bool:
    """Whether a name is a member of a coordination: a singular pronoun does not pick one out of it."""
    return head.dep_ == "conj" or any(c.dep_ == "conj" for c in head.children)


def binds(pronoun: Token, head: Token) -> bool:
    """Binding: a personal pronoun and another argument of its verb differ ('Putin told him')."""
    if pronoun.dep_ == "nmod:poss" or pronoun.lower_.endswith(("self", "selves")):
        return False
    if head.dep_ == pronoun.dep_ == "nsubj":  # 'Mark Rutte, he is coming': the subject taken up again
        return False
    return head.head == pronoun.head and head.dep_ in _ARGUMENTS and pronoun.dep_ in _ARGUMENTS
