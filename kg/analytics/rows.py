"""What analyses read from a store: solutions as plain values, entities with their names, and dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from kg.store import Store

__all__ = ["AGENTS", "EVENTS", "UNNAMED", "Entities", "Entity", "day", "rows"]

# 'analysts' of one report, who are not those of another
UNNAMED: Final = "UnnamedSource"
AGENTS: Final = frozenset({"Actor", "Organisation", "State", UNNAMED})
EVENTS: Final = frozenset({"Event", "Exercise", "Meeting", "Agreement"})
# of several classes of one entity, the one that tells most
_MOST_TELLING: Final = (
    *("Actor", "State", "Organisation", "UnnamedSource"),
    *("Exercise", "ExerciseSeries", "Meeting", "Agreement", "Event", "Place"),
)
_NODES: Final = """
SELECT ?entity ?class ?label WHERE { ?entity a ?class ; skos:prefLabel ?label FILTER(STRSTARTS(STR(?class), STR(kg:))) }
"""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its IRI, its preferred label, and the local name of its most telling class."""

    iri: str
    label: str
    kind: str


class Entities:
    """The entities of a store; read once, when they are first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def by_iri(self) -> Mapping[str, Entity]:
        """Every entity that has a label, in the order of the IRIs."""
        found: dict[str, Entity] = {}
        for iri, kg_class, label in rows(self._store, _NODES):
            kind = kg_class.rsplit("#", 1)[-1]
            known = found.get(iri)
            # a resolved entity has one label; of several, the first by the alphabet
            found[iri] = Entity(iri, min(label, known.label), min(kind, known.kind, key=_rank)) if known else Entity(iri, label, kind)
        return dict(sorted(found.items()))

    @cached_property
    def _phrases(self) -> Mapping[str, str]:
        """Of each phrase for unnamed sources its spelling within a sentence: 'analysts', not 'Analysts'."""
        found: dict[str, str] = {}
        for entity in self.by_iri.values():
            if entity.kind == UNNAMED:
                folded = entity.label.casefold()
                # capitals sort before small letters
                found[folded] = max(entity.label, found.get(folded, ""))
        return found

    def spoken(self, iri: str) -> str:
        """The label of an entity; unnamed sources of the same phrase have the same."""
        entity = self.by_iri[iri]
        return self._phrases[entity.label.casefold()] if entity.kind == UNNAMED else entity.label

    def kind(self, iri: str) -> str:
        """The class of an entity, ``""`` of what is none."""
        entity = self.by_iri.get(iri)
        return entity.kind if entity else ""

    def is_named_agent(self, iri: str) -> bool:
        """Whether an IRI is a person, an organisation or a state, and no unnamed source."""
        return self.kind(iri) in AGENTS - {UNNAMED}


def rows(store: Store, query: str) -> Iterator[list[str]]:
    """The values of a SELECT as text, ``""`` where unbound."""
    answer = store.query(query)
    if isinstance(answer, ox.QuerySolutions):
        for solution in answer:
            yield [getattr(term, "value", "") for term in solution]


def day(lexical: str) -> str:
    """A date as an ISO day: of a month or a year its first, ``""`` if there is none."""
    missing = {4: "-01-01", 7: "-01"}.get(len(lexical), "")
    return (lexical + missing)[:10]


def _rank(name: str) -> tuple[int, str]:
    return (_MOST_TELLING.index(name) if name in _MOST_TELLING else len(_MOST_TELLING), name)
