"""What decisions leave of one document's extraction: struck statements and facts, entities that stand apart.

Nothing is deleted: an extraction says which of its statements and facts are struck, so that all others keep their numbers, and
the store keeps the extraction as it was, so that a decision can be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from kg.decisions.file import Action, Decision
from kg.decisions.names import key_named
from kg.model import Entity, Extraction, Fact, Post, Span, Statement
from kg.resolve.keys import joined_key

__all__ = ["Struck", "amended", "rejection", "struck_by"]


@dataclass(frozen=True, slots=True)
class Struck:
    """Which statements and facts of a document a decision strikes out, by their index."""

    statements: tuple[int, ...] = ()
    facts: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether it strikes anything."""
        return bool(self.statements or self.facts)


def amended(extraction: Extraction, decisions: Iterable[Decision]) -> Extraction:
    """The extraction as decisions leave it; the same object where they say nothing of it.

    Args:
        extraction: as it was extracted.
        decisions: those of its source; of each action but ``reject`` and ``apart`` nothing is taken.
    """
    found = list(decisions)
    struck = [struck_by(decision, extraction) for decision in found if decision.action is Action.REJECT]
    statements = {index for each in struck for index in each.statements}
    facts = {index for each in struck for index in each.facts}
    facts |= {n for n, fact in enumerate(extraction.facts) if fact.claimed_in in statements}
    apart = {key for decision in found if decision.action is Action.APART for key in _apart(decision, extraction)}
    if not (statements or facts or apart):
        return extraction
    return replace(
        extraction,
        entities=tuple(replace(e, local=True) if not e.local and joined_key(e) in apart else e for e in extraction.entities),
        posts=_told_posts(extraction, facts),
        statements=tuple(_lifted(each, extraction.statements, statements) for each in extraction.statements),
        struck_statements=tuple(sorted(statements)),
        struck_facts=tuple(sorted(facts)),
    )


def struck_by(decision: Decision, extraction: Extraction) -> Struck:
    """What a rejection strikes out: whatever has its words, or of several the one nearest to its offset, where it has one."""
    if decision.kind == "Statement":
        words = _fold(decision.name), _fold(decision.other)
        found = [n for n, each in enumerate(extraction.statements) if _statement_words(extraction, each) == words]
        return Struck(statements=_nearest(found, [_begin(each) for each in extraction.statements], decision.at))
    found = [n for n, fact in enumerate(extraction.facts) if _is_told(decision, extraction, fact)]
    return Struck(facts=_nearest(found, [fact.evidence.begin for fact in extraction.facts], decision.at))


def rejection(extraction: Extraction, kind: str, index: int, because: str, by: str) -> Decision:
    """The decision that strikes out one statement or fact.

    Args:
        extraction: of the document that tells it.
        kind: ``Statement`` or ``Fact``.
        index: its place among the document's statements or facts, from 0.
        because: the reason.
        by: who decides.
    """
    source = extraction.document.source
    if kind == "Statement":
        statement = extraction.statements[index]
        cue, content = (_words(extraction, spans) for spans in (statement.attribution.cue, statement.attribution.content))
        return Decision(Action.REJECT, kind, cue, content, source, _begin(statement), because, by)
    fact = extraction.facts[index]
    subject, predicate, value = _names(extraction, fact.subject)[0], _local_name(fact.relation), _values(extraction, fact)[0]
    told = f"{subject} · {predicate} · {value}"
    return Decision(Action.REJECT, kind, told, _words(extraction, (fact.evidence,)), source, fact.evidence.begin, because, by)


def _apart(decision: Decision, extraction: Extraction) -> set[str]:
    """The keys of the entities in a document that a decision sets apart."""
    shared = {joined_key(entity) for entity in extraction.entities if not entity.local}
    key = key_named(decision.kind, decision.name, shared.__contains__)
    return {key} & shared or {joined_key(e) for e in extraction.entities if not e.local and _is_called(e, decision)}


def _is_called(entity: Entity, decision: Decision) -> bool:
    names = {_fold(name) for name in (entity.name, *entity.aliases)}
    return entity.kind.value == decision.kind and _fold(decision.name) in names


def _told_posts(extraction: Extraction, struck: set[int]) -> tuple[Post, ...]:
    """The posts but for those of which only struck facts tell."""
    kept = {fact.object for n, fact in enumerate(extraction.facts) if n not in struck}
    gone = {fact.object for n, fact in enumerate(extraction.facts) if n in struck} - kept
    return tuple(post for post in extraction.posts if post.id not in gone)


def _lifted(statement: Statement, statements: Sequence[Statement], struck: set[int]) -> Statement:
    """A statement within the nearest one around it that is not struck."""
    around = statement.within
    while around in struck and around is not None:
        around = statements[around].within
    return statement if around == statement.within else replace(statement, within=around)


def _nearest(found: Sequence[int], begins: Sequence[int], at: int | None) -> tuple[int, ...]:
    if at is None or not found:
        return tuple(found)
    return (min(found, key=lambda n: (abs(begins[n] - at), n)),)


def _begin(statement: Statement) -> int:
    """Where a statement begins: its content, or its cue if it has none."""
    spans = statement.attribution.content or statement.attribution.cue
    return spans[0].begin if spans else 0


def _words(extraction: Extraction, spans: Iterable[Span]) -> str:
    """The text of spans in one line, parts joined as ``kg:content`` joins them."""
    text = extraction.document.text
    return " ".join(" … ".join(text[span.begin : span.end] for span in spans).split())


def _statement_words(extraction: Extraction, statement: Statement) -> tuple[str, str]:
    said = statement.attribution
    return _fold(_words(extraction, said.cue)), _fold(_words(extraction, said.content))


def _local_name(relation: str) -> str:
    """'holds' of org:holds; a user's own relation may be a whole IRI."""
    return re.split("[#/:]", relation)[-1]


def _is_told(decision: Decision, extraction: Extraction, fact: Fact) -> bool:
    """Whether a fact is the one that a decision names, by any of its entities' names."""
    if _fold(_words(extraction, (fact.evidence,))) != _fold(decision.other):
        return False
    predicate = _local_name(fact.relation)
    told = {_fold(f"{s} · {predicate} · {o}") for s in _names(extraction, fact.subject) for o in _values(extraction, fact)}
    return _fold(decision.name) in told


def _names(extraction: Extraction, identifier: str) -> list[str]:
    """What the document calls an entity or a post, the fullest name first."""
    entities = (each for each in extraction.entities if each.id == identifier)
    posts = (post.label for post in extraction.posts if post.id == identifier)
    return [*chain.from_iterable((e.name, *e.aliases) for e in entities), *posts] or [identifier]


def _values(extraction: Extraction, fact: Fact) -> list[str]:
    """What a fact's object may be written as."""
    if fact.object is not None:
        return _names(extraction, fact.object)
    return [fact.value.lexical if fact.value else ""]


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
