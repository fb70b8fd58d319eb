"""Descriptions: 'the minister', 'the alliance', 'both nations', 'the drills' refer to what their head noun fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from spacy.tokens import Token

from kg.extract.coreference.history import History, Seen
from kg.extract.gazetteer import organisation_of
from kg.extract.lexicon import EXERCISE_NOUNS, GOVERNMENT_NOUNS, OFFICES
from kg.extract.phrases import case
from kg.extract.reading import Reading, offsets
from kg.model import Kind, MentionForm, Span

__all__ = ["Descriptions"]

_DEFINITE: Final = frozenset({"the", "this", "that", "these", "those", "such"})
_BOTH: Final = frozenset({"both", "two"})
_PAIRS: Final = frozenset({"pair", "duo"})
_SIDES: Final = frozenset({"countries", "nations", "states", "sides", "neighbours", "neighbors", "allies", "governments", "capitals"})
_RANKS: Final = {"gen.": "general", "general": "general", "col.": "colonel", "colonel": "colonel", "adm.": "admiral", "admiral": "admiral"}
_BODY_NOUNS: Final = {
    "alliance": frozenset({"alliance", "treaty", "organization", "organisation"}),
    "bloc": frozenset({"union", "bloc", "treaty", "community"}),
    "ministry": frozenset({"ministry", "department"}),
    "party": frozenset({"party", "union", "democrats", "greens"}),
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


class Descriptions:
    """Finds what descriptions refer to, by what has been mentioned before them."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.reading = history.reading
        self.offices = _offices(history.reading)

    def find(self, token: Token) -> tuple[Span, tuple[str, ...], MentionForm] | None:
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
            return self.history.pair(token, Kind.STATE)
        if word in _PAIRS:
            return self.history.pair(token, Kind.ACTOR)
        if both and word.endswith("s") and word.removesuffix("s") in OFFICES:
            return self.history.pair(token, Kind.ACTOR)
        if word in OFFICES | {"leader", "colonel"}:
            return self._officer(token, word, left)
        fits, reach = self._single(word)
        return self.history.best(token, fits, reach) if reach else ()

    def _single(self, word: str) -> tuple[Callable[[Seen], bool], int]:
        """What one thing called by a noun must be, and how many sentences back it may stand; 0 for a noun that calls nothing."""
        if word in EXERCISE_NOUNS:
            return lambda s: self.history.kind(s.entities[0]) is Kind.EXERCISE, 12
        if word == "country":
            return lambda s: len(s.entities) == 1 and self.history.kind(s.entities[0]) is Kind.STATE, 2
        nouns = _BODY_NOUNS.get(word, frozenset())
        return lambda s: len(s.entities) == 1 and self._is_called(s.entities[0], nouns), 8 if nouns else 0

    def _is_called(self, entity: str, nouns: frozenset[str]) -> bool:
        if self.history.kind(entity) is not Kind.ORGANISATION:
            return False
        found = self.reading.entities[entity]
        names = [organisation_of(name) or name for name in (found.name, *found.aliases)]  # NATO is a treaty organisation
        return any(nouns & set(name.casefold().split()) for name in names)

    def _officer(self, token: Token, word: str, left: Sequence[Token]) -> tuple[str, ...]:
        """'the minister', 'the Belarusian leader': who holds such a post, of that state if one is named."""
        wanted = {e for t in left for m in self.reading.mentions_at(t) for e in m.entities if self.reading.kind(e) is Kind.STATE}

        def fits(seen: Seen) -> bool:
            held = self.offices.get(seen.entities[0], [])
            names = {word} if word != "leader" else {"leader", "president", "chancellor", "premier", "minister"}
            return any(label & names and (not wanted or body in wanted) for label, body in held)

        return self.history.best(token, fits, reach=12)


def _left(token: Token) -> list[Token]:
    """The modifiers in front of a noun, article first."""
    return sorted(
        (t for t in token.lefts if t.dep_ in {"det", "amod", "nummod", "compound", "nmod:poss", "nmod"} and not t.is_space),
        key=lambda t: t.i,
    )


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
