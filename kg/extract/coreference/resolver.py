"""The walk through a text that gives each pronoun and description what it refers to.

Descriptions are matched by their head noun, 'he' and 'she' go to the person that a small ranker likes best, 'it' and 'they' to
what is salient.
"""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.coreference.descriptions import Descriptions
from kg.extract.coreference.history import SUBJECTS, History, Seen, coordinated, is_subject, phrase_root
from kg.extract.coreference.persons import PERSONAL, Choose, Persons
from kg.extract.phrases import case
from kg.extract.reading import Reading
from kg.model import Kind, MentionForm, Span

__all__ = ["resolve_references"]

_IT: Final = frozenset({"it", "its", "itself"})
_THEY: Final = frozenset({"they", "them", "their", "theirs", "themselves"})
_WHO: Final = frozenset({"who", "whom"})
_AGENTS: Final = frozenset({Kind.ACTOR, Kind.STATE, Kind.ORGANISATION})


class _Resolver:
    """Walks through the text once, knowing what has been mentioned so far."""

    def __init__(self, reading: Reading, choose: Choose | None) -> None:
        self.reading = reading
        self.history = History(reading)
        self.persons = Persons(self.history, choose)
        self.descriptions = Descriptions(self.history)
        self.heads: dict[int, list[tuple[str, ...]]] = {}
        for mention in sorted(reading.mentions, key=lambda m: (m.span.begin, -m.span.end)):
            self.heads.setdefault(reading.tokens(mention.span).root.i, []).append(mention.entities)

    def run(self) -> None:
        """Add a mention for each reference that has an antecedent."""
        for token in self.reading.doc:
            known = self.heads.get(token.i)
            if known:
                for entities in known:
                    self.history.see(entities, token)
                continue
            found = self._pronoun(token) or self.descriptions.find(token)
            if found:
                span, entities, form = found
                self.reading.add_mention(span, entities, form)
                self.history.see(entities, token)
            else:
                self.persons.note(token)

    def _pronoun(self, token: Token) -> tuple[Span, tuple[str, ...], MentionForm] | None:
        if token.pos_ not in {"PRON", "DET"} and not _is_the_two(token):
            return None
        entities = self._referents(token)
        return (Span(token.idx, token.idx + len(token)), entities, MentionForm.PRONOUN) if entities else None

    def _referents(self, token: Token) -> tuple[str, ...]:
        word = token.lower_
        if word in PERSONAL:
            return self.persons.find(token)
        if word in _WHO:
            return self._antecedent(token)
        if word in _THEY or (word == "both" and token.dep_ in SUBJECTS):
            return self._several(token)
        if word in _IT:
            return self._body(token)
        if _is_the_two(token):
            return self.history.pair(token, Kind.ACTOR) or self.history.pair(token, Kind.STATE)
        return ()

    def _antecedent(self, token: Token) -> tuple[str, ...]:
        """'Belousov, who …': what the relative clause modifies."""
        clause = next((a for a in token.ancestors if a.dep_ == "acl:relcl"), token if token.dep_ == "acl:relcl" else None)
        return self.reading.entities_at(clause.head) if clause is not None else ()

    def _several(self, token: Token) -> tuple[str, ...]:
        """'they', 'their': a coordination or a body that is the subject nearby."""
        if _counts_people(token):
            return ()
        since = self._plural(token)
        group = self.history.coordination(token, lambda e: self.history.kind(e) in _AGENTS, since)
        if group:
            return group
        drills = self.history.best(token, lambda s: s.subject and s.head.tag_ in {"NNS", "NNPS"} and self._is_exercise(s), reach=1)
        bodies = {Kind.STATE, Kind.ORGANISATION}

        def fits(seen: Seen) -> bool:
            return seen.subject and seen.head.i > since and all(self.history.kind(e) in bodies for e in seen.entities)

        return drills or self.history.best(token, fits, reach=2)

    def _plural(self, token: Token) -> int:
        """Where the latest plural noun stands that 'they' may mean and that is no entity: 'officials', 'schools'; -1 if none."""
        start = token.sent.start
        before = token.doc[max(0, start - 1)].sent.start
        for i in range(token.i - 1, before - 1, -1):
            noun = token.doc[i]
            root = phrase_root(noun)
            prominent = is_subject(noun) or (i >= start and root.dep_ in {"obj", "iobj"} and root.head not in token.ancestors)
            if noun.tag_ == "NNS" and prominent and not noun.ent_type_ and not self.reading.mentions_at(noun):
                return i
        return -1

    def _is_exercise(self, seen: Seen) -> bool:
        return all(self.history.kind(entity) is Kind.EXERCISE for entity in seen.entities)

    def _body(self, token: Token) -> tuple[str, ...]:
        """'it', 'its': a state, a body or an exercise that is the subject of this sentence or the one before."""
        kinds = {Kind.STATE, Kind.ORGANISATION, Kind.EXERCISE}

        def fits(seen: Seen) -> bool:
            return seen.subject and len(seen.entities) == 1 and not coordinated(seen.head) and self.history.kind(seen.entities[0]) in kinds

        return self.history.best(token, fits, reach=1)


def resolve_references(reading: Reading, choose: Choose | None = None) -> None:
    """Add mentions for pronouns and descriptions that refer to entities named before them.

    Args:
        reading: the document, its names, posts and attributions found.
        choose: picks among the persons that a pronoun may refer to; the shipped ranker if left out.
    """
    _Resolver(reading, choose).run()


def _is_the_two(token: Token) -> bool:
    """'The two agreed …': the numeral alone, for those two who were named."""
    return token.lower_ == "two" and token.dep_ in SUBJECTS and any(child.lower_ in {"the", "these"} for child in token.children)


def _counts_people(token: Token) -> bool:
    """'12,800 troops, among them 2,500 Russians': a pronoun that divides the people named right before, who are no entity."""
    if case(token) not in {"among", "of"} or token.lower_ not in {"them", "those"}:
        return False
    before = [t for t in token.doc[token.sent.start : token.i] if t.tag_ == "NNS" and not t.ent_type_]
    return bool(before)
