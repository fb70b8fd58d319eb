"""Who a pronoun or a description refers to.

Salience in the sense of Lappin and Leass (1994), cut down to what decides in news: candidates of the right kind within a
few sentences, the nearer the better, subjects before others, frequent ones before rare ones. Descriptions ('the minister',
'the alliance', 'both nations', 'the drills') are matched by their head noun.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from spacy.tokens import Token

from kg.extract.lexicon import EXERCISE_NOUNS, FEMALE, GOVERNMENT_NOUNS, MALE, OFFICES
from kg.extract.phrases import case
from kg.extract.reading import Reading, offsets
from kg.model import Kind, MentionForm, Span

__all__ = ["resolve_references"]

_HE: Final = frozenset({"he", "him", "his", "himself"})
_SHE: Final = frozenset({"she", "her", "hers", "herself"})
_IT: Final = frozenset({"it", "its", "itself"})
_THEY: Final = frozenset({"they", "them", "their", "theirs", "themselves"})
_WHO: Final = frozenset({"who", "whom"})
_DEFINITE: Final = frozenset({"the", "this", "that", "these", "those", "such"})
_BOTH: Final = frozenset({"both", "two"})
_PAIRS: Final = frozenset({"pair", "duo"})
_SIDES: Final = frozenset({"countries", "nations", "states", "sides", "neighbours", "neighbors", "allies", "governments", "capitals"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
_RANKS: Final = {"gen.": "general", "general": "general", "col.": "colonel", "colonel": "colonel", "adm.": "admiral", "admiral": "admiral"}
_REACH: Final = 5  # sentences
_BODY_NOUNS: Final = {
    "alliance": frozenset({"alliance", "nato", "organization", "organisation", "north atlantic treaty organization", "csto"}),
    "bloc": frozenset({"union", "bloc", "nato", "eu"}),
    "ministry": frozenset({"ministry", "department"}),
    "party": frozenset({"party", "union", "cdu", "spd"}),
    "agency": frozenset({"agency"}),
    "organisation": frozenset({"organisation", "organization"}),
    "organization": frozenset({"organisation", "organization"}),
    "commission": frozenset({"commission"}),
    "parliament": frozenset({"parliament"}),
    "council": frozenset({"council"}),
    "court": frozenset({"court"}),
    "army": frozenset({"army"}),
    "navy": frozenset({"navy"}),
    "bank": frozenset({"bank"}),
    "union": frozenset({"union"}),
}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention as a candidate antecedent: its entities, its head, its sentence."""

    entities: tuple[str, ...]
    head: Token
    sentence: int
    subject: bool


class _Resolver:
    """Walks through the text once, knowing what has been mentioned so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.seen: list[_Seen] = []
        self.conjuncts: dict[int, list[str]] = defaultdict(list)
        self.gender: dict[str, str] = _genders(reading)
        self.count: Counter[str] = Counter()
        self.offices = _offices(reading)
        self.sources = {t.i for a in reading.attributions if a.source for t in reading.tokens(a.source)}
        self.sentence_of = {token.i: n for n, sentence in enumerate(reading.doc.sents) for token in sentence}
        self.heads: dict[int, list[tuple[str, ...]]] = {}
        for mention in sorted(reading.mentions, key=lambda m: (m.span.begin, -m.span.end)):
            self.heads.setdefault(reading.tokens(mention.span).root.i, []).append(mention.entities)

    def run(self) -> None:
        """Add a mention for each reference that has an antecedent."""
        for token in self.reading.doc:
            known = self.heads.get(token.i)
            if known:
                for entities in known:
                    self._see(entities, token)
                continue
            found = self._pronoun(token) or self._description(token)
            if found:
                span, entities, form = found
                self.reading.add_mention(span, entities, form)
                self._see(entities, token)

    def _see(self, entities: tuple[str, ...], token: Token) -> None:
        self.seen.append(_Seen(entities, token, self.sentence_of[token.i], _is_subject(token)))
        self.count.update(entities)
        if token.dep_ == "conj":  # the tree may hang it on any word of the name that comes first
            names = self.reading.mentions_at(token.head)
            first = self.reading.tokens(names[0].span).root if names else token.head
            self.conjuncts[first.i] += entities

    def _pronoun(self, token: Token) -> tuple[Span, tuple[str, ...], MentionForm] | None:
        word = token.lower_
        if token.pos_ not in {"PRON", "DET"} and not _is_the_two(token):
            return None
        entities: tuple[str, ...] = ()
        if word in _HE | _SHE:
            entities = self._person(token, "m" if word in _HE else "f")
        elif word in _WHO:
            entities = self._antecedent(token)
        elif word in _THEY or (word == "both" and token.dep_ in _SUBJECTS):
            entities = self._several(token)
        elif word in _IT:
            entities = self._body(token)
        elif _is_the_two(token):
            entities = self._pair(token, Kind.ACTOR) or self._pair(token, Kind.STATE)
        return (Span(token.idx, token.idx + len(token)), entities, MentionForm.PRONOUN) if entities else None

    def _person(self, token: Token, gender: str) -> tuple[str, ...]:
        """'he', 'her': the most salient person of that gender."""

        def fits(seen: _Seen) -> bool:
            return (
                len(seen.entities) == 1
                and self.reading.kind(seen.entities[0]) is Kind.ACTOR
                and self.gender.get(seen.entities[0], gender) == gender
            )

        best = self._best(token, fits)
        if best:
            self.gender.setdefault(best[0], gender)
        return best

    def _antecedent(self, token: Token) -> tuple[str, ...]:
        """'Belousov, who …': what the relative clause modifies."""
        clause = next((a for a in token.ancestors if a.dep_ == "acl:relcl"), token if token.dep_ == "acl:relcl" else None)
        return self.reading.entities_at(clause.head) if clause is not None else ()

    def _several(self, token: Token) -> tuple[str, ...]:
        """'they', 'their': a coordination or a body that is the subject nearby."""
        if _counts_people(token):
            return ()
        group = self._coordination(token, lambda e: self.reading.kind(e) in {Kind.ACTOR, Kind.STATE, Kind.ORGANISATION})
        if group:
            return group
        drills = self._best(token, lambda s: s.subject and s.head.tag_ in {"NNS", "NNPS"} and self._is_exercise(s), reach=1)
        return drills or self._best(
            token, lambda s: s.subject and all(self.reading.kind(e) in {Kind.STATE, Kind.ORGANISATION} for e in s.entities), reach=2
        )

    def _is_exercise(self, seen: _Seen) -> bool:
        return all(self.reading.kind(entity) is Kind.EXERCISE for entity in seen.entities)

    def _body(self, token: Token) -> tuple[str, ...]:
        """'it', 'its': a state, a body or an exercise that is the subject of this sentence or the one before."""
        kinds = {Kind.STATE, Kind.ORGANISATION, Kind.EXERCISE}
        return self._best(
            token,
            lambda s: s.subject and len(s.entities) == 1 and not _coordinated(s.head) and self.reading.kind(s.entities[0]) in kinds,
            reach=1,
        )

    def _coordination(self, token: Token, fits: Callable[[str], bool]) -> tuple[str, ...]:
        """The members of the latest coordination ('Belarus and Russia') within reach."""
        here = self.sentence_of[token.i]
        for seen in reversed(self.seen):
            if here - seen.sentence > 2:
                break
            if _coargument(token, seen.head):
                continue
            members = list(dict.fromkeys([*seen.entities, *self.conjuncts.get(seen.head.i, ())]))
            if len(members) > 1 and all(map(fits, members)):
                return tuple(members)
        return ()

    def _best(self, token: Token, fits: Callable[[_Seen], bool], reach: int = _REACH) -> tuple[str, ...]:
        """The most salient antecedent: near, a subject, often mentioned; never an argument of the same verb."""
        here = self.sentence_of[token.i]
        best: tuple[float, int] | None = None
        near = takewhile(lambda s: s.sentence == here, reversed(self.seen))
        bound = {e for s in near if _coargument(token, s.head) for e in s.entities}
        for n in range(len(self.seen) - 1, -1, -1):
            seen = self.seen[n]
            distance = here - seen.sentence
            if distance > reach:
                break
            if not fits(seen) or not bound.isdisjoint(seen.entities):
                continue
            score = (
                -1.0 * distance + 1.2 * seen.subject + 0.15 * min(6, self.count[seen.entities[0]]) - 0.4 * (seen.head.dep_ == "nmod:poss")
            )
            score += 0.5 * (token.dep_ in _SUBJECTS and seen.subject)
            score += 0.8 * (token.i in self.sources and seen.head.i in self.sources)  # who spoke goes on speaking
            if best is None or score > best[0]:
                best = (score, n)
        return self.seen[best[1]].entities if best else ()

    def _description(self, token: Token) -> tuple[Span, tuple[str, ...], MentionForm] | None:
        """'the minister', 'the alliance', 'the two countries', 'the drills', 'the German government'."""
        if token.pos_ not in {"NOUN", "PROPN"} or token.dep_ in {"compound", "flat"}:
            return None
        left = _left(token)
        word = token.lower_
        entities = self._government(left) if word in GOVERNMENT_NOUNS else ()
        definite = any(t.lower_ in _DEFINITE | {"both"} for t in left)  # 'two officials' are no two that were named
        if not entities and definite and not any(c.dep_ == "nmod" and case(c) != "by" for c in token.children):
            entities = self._definite(token, word, left)
        if not entities:
            return None
        start = left[0] if left else token
        return offsets(self.reading.doc[start.i : token.i + 1]), entities, MentionForm.DESCRIPTION

    def _government(self, left: Sequence[Token]) -> tuple[str, ...]:
        """'the German government', 'Berlin authorities': the state as an agent."""
        for t in reversed(left):
            ids = [e for m in self.reading.mentions_at(t) for e in m.entities if self.reading.kind(e) is Kind.STATE]
            if ids:
                return tuple(ids[:1])
        return ()

    def _definite(self, token: Token, word: str, left: Sequence[Token]) -> tuple[str, ...]:
        """What a definite phrase refers to, by its head noun."""
        both = any(t.lower_ in _BOTH for t in left)
        if word in _SIDES and (both or word == "sides"):
            return self._pair(token, Kind.STATE)
        if word in _PAIRS:
            return self._pair(token, Kind.ACTOR)
        if both and word.endswith("s") and word.removesuffix("s") in OFFICES:
            return self._pair(token, Kind.ACTOR)
        if word in OFFICES | {"leader", "colonel"}:
            return self._officer(token, word, left)
        fits, reach = self._single(word)
        return self._best(token, fits, reach) if reach else ()

    def _single(self, word: str) -> tuple[Callable[[_Seen], bool], int]:
        """What one thing called by a noun must be, and how many sentences back it may stand; 0 for a noun that calls nothing."""
        if word in EXERCISE_NOUNS:
            return lambda s: self.reading.kind(s.entities[0]) is Kind.EXERCISE, 12
        if word == "country":
            return lambda s: len(s.entities) == 1 and self.reading.kind(s.entities[0]) is Kind.STATE, 2
        nouns = _BODY_NOUNS.get(word, frozenset())
        return lambda s: len(s.entities) == 1 and self._is_called(s.entities[0], nouns), 8 if nouns else 0

    def _pair(self, token: Token, kind: Kind) -> tuple[str, ...]:
        """'the two countries', 'both sides', 'the two presidents': the latest two of the kind, coordinated ones first."""
        group = self._coordination(token, lambda e: self.reading.kind(e) is kind)
        if len(group) == 2:
            return group
        latest: list[str] = []
        here = self.sentence_of[token.i]
        for seen in reversed(self.seen):
            if here - seen.sentence > _REACH:
                break
            latest += [e for e in seen.entities if self.reading.kind(e) is kind and e not in latest]
        return tuple(sorted(latest[:2], key=lambda e: int(e[1:]))) if len(latest) >= 2 else ()

    def _is_called(self, entity: str, nouns: frozenset[str]) -> bool:
        if self.reading.kind(entity) is not Kind.ORGANISATION:
            return False
        found = self.reading.entities[entity]
        return any(name.casefold() in nouns or nouns & set(name.casefold().split()) for name in (found.name, *found.aliases))

    def _officer(self, token: Token, word: str, left: Sequence[Token]) -> tuple[str, ...]:
        """'the minister', 'the Belarusian leader': who holds such a post, of that state if one is named."""
        wanted = {e for t in left for m in self.reading.mentions_at(t) for e in m.entities if self.reading.kind(e) is Kind.STATE}

        def fits(seen: _Seen) -> bool:
            held = self.offices.get(seen.entities[0], [])
            names = {word} if word != "leader" else {"leader", "president", "chancellor", "premier", "minister"}
            return any(label & names and (not wanted or body in wanted) for label, body in held)

        return self._best(token, fits, reach=12)


def _left(token: Token) -> list[Token]:
    """The modifiers in front of a noun, article first."""
    return sorted(
        (t for t in token.lefts if t.dep_ in {"det", "amod", "nummod", "compound", "nmod:poss", "nmod"} and not t.is_space),
        key=lambda t: t.i,
    )


def _is_subject(token: Token) -> bool:
    """Whether a token is a subject, or coordinated with one, or the name in a subject's title."""
    while token.dep_ in {"conj", "flat", "appos", "nmod:desc"} and token.head != token:
        token = token.head
    return token.dep_ in _SUBJECTS


def _coordinated(head: Token) -> bool:
    """Whether a name is a member of a coordination: a singular pronoun does not pick one out of it."""
    return head.dep_ == "conj" or any(c.dep_ == "conj" for c in head.children)


def _coargument(pronoun: Token, head: Token) -> bool:
    """Binding: a personal pronoun and another argument of its verb differ ('Putin told him')."""
    if pronoun.dep_ == "nmod:poss" or pronoun.lower_.endswith(("self", "selves")):
        return False
    return head.head == pronoun.head and head.dep_ in {"nsubj", "obj", "iobj", "obl"} and pronoun.dep_ in {"nsubj", "obj", "iobj", "obl"}


def _genders(reading: Reading) -> dict[str, str]:
    """What titles and offices say of a person's gender ('Mrs', 'spokeswoman')."""
    found: dict[str, str] = {}
    for mention in reading.mentions:
        if len(mention.entities) == 1 and reading.kind(mention.entities[0]) is Kind.ACTOR:
            tokens = reading.tokens(mention.span)
            near = {t.lower_ for t in reading.doc[max(0, tokens.start - 2) : tokens.start]} | {c.lower_ for t in tokens for c in t.children}
            gender = "f" if near & FEMALE else "m" if near & MALE else None
            if gender:
                found.setdefault(mention.entities[0], gender)
    return found


def _office(label: str) -> list[str]:
    """The words of a post's label up to what the office is in: 'adviser' of 'adviser to the president'."""
    return re.split(r" (?:of|to|for|at|in|on) ", label.casefold())[0].split()


def _offices(reading: Reading) -> dict[str, list[tuple[frozenset[str], str | None]]]:
    """For each actor the words of the posts held and their bodies."""
    posts = {post.id: post for post in reading.posts}
    held: dict[str, list[tuple[frozenset[str], str | None]]] = {}
    for fact in reading.facts:
        post = posts.get(fact.object or "")
        if post is not None:
            held.setdefault(fact.subject, []).append((frozenset(_office(post.label)), post.organisation))
    for mention in reading.mentions:  # 'Gen. Cavoli' may be called 'the general'
        if mention.form is MentionForm.NAME and reading.kind(mention.entities[0]) is Kind.ACTOR:
            start = reading.tokens(mention.span).start
            title = reading.doc[start - 1].lower_ if start else ""
            if title in _RANKS:
                held.setdefault(mention.entities[0], []).append((frozenset({_RANKS[title]}), None))
    return held


def resolve_references(reading: Reading) -> None:
    """Add mentions for pronouns and descriptions that refer to entities named before them."""
    _Resolver(reading).run()


def _is_the_two(token: Token) -> bool:
    """'The two agreed …': the numeral alone, for those two who were named."""
    return token.lower_ == "two" and token.dep_ in _SUBJECTS and any(child.lower_ in {"the", "these"} for child in token.children)


def _counts_people(token: Token) -> bool:
    """'12,800 troops, among them 2,500 Russians': a pronoun that divides the people named right before, who are no entity."""
    if case(token) not in {"among", "of"} or token.lower_ not in {"them", "those"}:
        return False
    before = [t for t in token.doc[token.sent.start : token.i] if t.tag_ == "NNS" and not t.ent_type_]
    return bool(before)
