"""From a name that a user gives to the entity that it means."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.resources import ontology_path
from kg.store import Store
from kg.vocab import KG, RDFS, slug

__all__ = ["entity_node", "subclasses"]

_LABELS = """
SELECT ?entity ?class ?preferred ?label WHERE {
  ?entity a ?class ; skos:prefLabel ?preferred ; skos:prefLabel|skos:altLabel ?label .
}
"""
_MOST_CANDIDATES = 10


@dataclass(slots=True)
class _Entity:
    """An entity as far as its names go."""

    preferred: str
    classes: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)


def entity_node(store: Store, name: str, kind: str | None = None) -> NamedNode:
    """The entity that a name means: its IRI, whole or relative to the base, a label in whatever case, or its slug.

    A preferred label goes before an alternative one, and that before a slug.

    Args:
        store: where to look.
        name: what the user gave.
        kind: the local name of the ``kg:`` class that the entity must be of; None: anything but a post.

    Raises:
        QueryError: nothing has that name (with the nearest names), or several have (with their IRIs).
    """
    everything = _entities(store)
    entities = _of_kind(everything, kind)
    found = _matches(entities, store.base_iri, name)
    if len(found) == 1:
        return NamedNode(found[0])
    if found:
        raise QueryError(_ambiguous(entities, found, name))
    others = _matches(everything, store.base_iri, name)
    if others:
        raise QueryError(f"{name!r} names no {_words(kind or 'entity')} but {_description(everything[others[0]])}: <{others[0]}>.")
    raise QueryError(_unknown(entities, name, kind))


def subclasses(kind: str) -> set[str]:
    """The IRIs of a ``kg:`` class and of all below it, by the ontology.

    Raises:
        QueryError: the ontology has no such class.
    """
    below = defaultdict(set)
    for quad in ox.parse(path=str(ontology_path("kg.ttl")), format=ox.RdfFormat.TURTLE):
        if quad.predicate == RDFS.subClassOf:
            below[quad.object.value].add(quad.subject.value)
    found: set[str] = set()
    queue = [KG[kind].value]
    while queue:
        iri = queue.pop()
        if iri not in found:
            found.add(iri)
            queue += below[iri]
    return found


def _entities(store: Store) -> dict[str, _Entity]:
    """All that has a label, by IRI."""
    solutions = store.query(_LABELS)
    found: dict[str, _Entity] = {}
    for entity, kind, preferred, label in solutions:  # type: ignore[union-attr]
        row = found.setdefault(entity.value, _Entity(preferred.value))
        row.classes.add(kind.value)
        row.labels.add(label.value)
    return dict(sorted(found.items()))


def _of_kind(entities: dict[str, _Entity], kind: str | None) -> dict[str, _Entity]:
    """The entities of a class, or all but the posts."""
    if kind is None:
        return {iri: e for iri, e in entities.items() if any(c.startswith(KG.iri) for c in e.classes)}
    allowed = subclasses(kind)
    return {iri: e for iri, e in entities.items() if e.classes & allowed}


def _matches(entities: dict[str, _Entity], base_iri: str, name: str) -> list[str]:
    """What a name means, by the first way of meaning that gives anything."""
    name = name.strip()
    folded, segment = _fold(name), slug(name)
    ways: tuple[Callable[[str], bool], ...] = (
        lambda iri: iri in (name.strip("<>"), base_iri + name),
        lambda iri: _fold(entities[iri].preferred) == folded,
        lambda iri: folded in map(_fold, entities[iri].labels),
        lambda iri: iri.rsplit("/", 1)[-1] == segment,
    )
    return next((found for way in ways if (found := [iri for iri in entities if way(iri)])), [])


def _words(kind: str) -> str:
    """``UnnamedSource`` as ``unnamed source``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def _description(entity: _Entity) -> str:
    """What an entity is, with its article."""
    kind = _words(min(c.rsplit("#", 1)[-1] for c in entity.classes))
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _fold(label: str) -> str:
    return " ".join(label.casefold().split())


def _ambiguous(entities: dict[str, _Entity], found: list[str], name: str) -> str:
    lines = [f"  {entities[iri].preferred}  <{iri}>" for iri in found[:_MOST_CANDIDATES]]
    if len(found) > _MOST_CANDIDATES:
        lines.append(f"  … and {len(found) - _MOST_CANDIDATES} more")
    return f"{name!r} names {len(found)} entities. Give the IRI of one of them:\n" + "\n".join(lines)


def _unknown(entities: dict[str, _Entity], name: str, kind: str | None) -> str:
    by_folded = {_fold(label): label for e in entities.values() for label in sorted(e.labels)}
    near = difflib.get_close_matches(_fold(name), sorted(by_folded), n=5, cutoff=0.5)
    near += [label for label in sorted(by_folded) if _fold(name) in label and label not in near][: 5 - len(near)]
    hint = f"Nearest names: {', '.join(by_folded[label] for label in near)}." if near else "No name in the store is near it."
    return f"no {_words(kind or 'entity')} is called {name!r}. {hint}"
