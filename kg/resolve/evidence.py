"""What documents tell of an entity besides its name: posts, bodies, states, other names, and who is named beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kg.extract.gazetteer import organisation_of, states
from kg.extract.names.bodies import core_words, split_state
from kg.model import Entity, Extraction, Kind, Polarity, Post, Relation
from kg.resolve.bodies import acronym_of
from kg.resolve.keys import KEY_SEPARATOR, joined_key

__all__ = ["BESIDE", "FIRST_DOCUMENTS", "Evidence", "Support", "features", "support", "told_keys"]

#: the kinds that say something of whoever is named in the same document
BESIDE: Final = frozenset({Kind.ACTOR, Kind.ORGANISATION, Kind.EXERCISE})
#: so many documents speak for an entity, those with its fullest name and the earliest first: what it costs to ask them never grows
FIRST_DOCUMENTS: Final = 20
# so many names in common are no chance
_ENOUGH_BESIDE: Final = 3
_AFFILIATIONS: Final = frozenset({Relation.MEMBER_OF, Relation.COMMANDS, Relation.SUB_ORGANISATION_OF, Relation.CONTAINED_IN})
_PASSING: Final = frozenset("former acting new then current outgoing late ex first the of for".split())


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the first documents that name an entity tell of it.

    Attributes:
        features: what :func:`features` gives in them.
        beside: the keys of what else they name.
        documents: their paths.
    """

    features: frozenset[str]
    beside: frozenset[str]
    documents: frozenset[str]

    def having(self, prefix: str) -> frozenset[str]:
        """The features of a sort, without what says so."""
        return frozenset(each.removeprefix(prefix) for each in self.features if each.startswith(prefix))


@dataclass(frozen=True, slots=True)
class Support:
    """What context says of two names: for one entity (0 nothing, 1 something, 2 much), or against it; and in words."""

    strength: int = 0
    against: bool = False
    words: str = ""


def features(extraction: Extraction) -> Mapping[str, tuple[str, ...]]:
    """What a document tells of each of its entities, by local identifier: 'post:…', 'in:…', 'state:…', 'told:…'.

    'post:' has the words of a post and what it is in, 'in:' the key of a body, 'state:' a code, 'told:' the key of another name.
    """
    entities = {entity.id: entity for entity in extraction.entities}
    posts = {post.id: post for post in extraction.posts}
    found: dict[str, set[str]] = {}
    for fact in extraction.facts:
        if fact.polarity is not Polarity.POSITIVE or fact.object is None:
            continue
        told = found.setdefault(fact.subject, set())
        if fact.relation == Relation.HOLDS and fact.object in posts:
            told.update(_of_post(posts[fact.object], entities))
        elif fact.relation in _AFFILIATIONS and fact.object in entities:
            told.update(_of_body(entities[fact.object]))
    for entity in extraction.entities:
        found.setdefault(entity.id, set()).update(f"told:{key}" for key in told_keys(entity))
    return {identifier: tuple(sorted(each)) for identifier, each in found.items()}


def _of_post(post: Post, entities: Mapping[str, Entity]) -> Iterator[str]:
    body = entities.get(post.organisation or "")
    if body is None:
        return
    yield from _of_body(body)
    state = split_state(post.label)[0]
    words = " ".join(sorted(core_words(state) - _PASSING))
    if words and not body.local:
        yield f"post:{words} of {states().name[body.code] if body.code and body.kind is Kind.STATE else body.name}"


def _of_body(body: Entity) -> Iterator[str]:
    if body.code:
        yield f"state:{body.code}"
    if body.kind is not Kind.STATE and not body.local:
        yield f"in:{joined_key(body)}"


def told_keys(entity: Entity) -> Iterator[str]:
    """The keys that an entity would have under the other names that its document gives it: acronyms, glosses of exercises."""
    if entity.local or entity.kind not in {Kind.ORGANISATION, Kind.EXERCISE, Kind.EXERCISE_SERIES}:
        return
    own = joined_key(entity)
    for alias in entity.aliases:
        if entity.kind is Kind.ORGANISATION and (acronym_of(alias) is None or organisation_of(alias)):
            continue
        key = joined_key(replace(entity, name=alias, aliases=(), code=None))
        if key != own:
            yield key


def support(one: Evidence, other: Evidence) -> Support:
    """What the context of two names says."""
    if posts := one.having("post:") & other.having("post:"):
        return Support(2, words=f"both are {min(posts)}")
    bodies = one.having("in:") & other.having("in:")
    if bodies:
        return Support(2, words=f"both are of one body ({_shown(min(bodies))})")
    here, there = one.having("state:"), other.having("state:")
    if here & there:
        return Support(1, words=f"both belong to {states().name[min(here & there)]}")
    if here and there:
        return Support(against=True, words=f"the one belongs to {states().name[min(here)]}, the other to {states().name[min(there)]}")
    beside = one.beside & other.beside
    if len(beside) >= _ENOUGH_BESIDE:
        return Support(1, words=f"{len(beside)} others are named beside both")
    return Support()


def _shown(key: str) -> str:
    return key.rsplit(KEY_SEPARATOR, 1)[-1].replace("-", " ")
