"""From a name that a user gives to the entity that it means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from kg.errors import QueryError
from kg.resources import ontology_path
from kg.store import Store
from kg.vocab import KG, RDF, RDFS, slug

__all__ = ["classes", "entity_node", "subclasses"]

_CLASSES = "SELECT ?entity ?class ?preferred { VALUES ?entity { %s } ?entity a ?class OPTIONAL { ?entity skos:prefLabel ?preferred } }"
_NAMED = "SELECT ?entity { ?entity %s %s }"
_LABELS = "SELECT ?entity ?label { ?entity %s ?label }"
_MOST_CANDIDATES = 10
_MOST_NEAR = 5
# in percent of the letters; 'Khrenine' and 'Khrenin' are 93 alike, 'Khrenine' and 'Viktor Khrenin' 64
_NEAR = 60


@dataclass(frozen=True, slots=True)
class _Entity:
    """What a name may mean."""

    iri: str
    label: str
    classes: frozenset[str]


def entity_node(store: Store, name: str, kind: str | None = None) -> NamedNode:
    """The entity that a name means: its IRI, whole or relative to the base, a label in whatever case, or its slug.

    A label as it is written goes before one in other case, a preferred label before an alternative one, and that before a slug.

    Args:
        store: where to look.
        name: what the user gave.
        kind: the local name of the ``kg:`` class that the entity must be of; None: anything but a post.

    Raises:
        QueryError: nothing has that name (with the nearest names), or several have (with their IRIs).
    """
    name = name.strip()
    others: list[_Entity] = []
    for iris in _meanings(store, name):
        entities = _described(store, iris)
        found = [entity for entity in entities if _is(entity, kind)]
        if len(found) == 1:
            return NamedNode(found[0].iri)
        if found:
            raise QueryError(_ambiguous(found, name))
        others += entities
    if others:
        raise QueryError(f"{name!r} names no {_words(kind or 'entity')} but {_description(others[0])}: <{others[0].iri}>.")
    raise QueryError(_unknown(store, name, kind))


def subclasses(kind: str) -> frozenset[str]:
    """The IRIs of a ``kg:`` class and of all below it, by the ontology; of an unknown class its own alone."""
    below = defaultdict(set)
    for lower, higher in _pairs(RDFS.subClassOf):
        below[higher].add(lower)
    found: set[str] = set()
    queue = [KG[kind].value]
    while queue:
        iri = queue.pop()
        if iri not in found:
            found.add(iri)
            queue += below[iri]
    return frozenset(found)


@cache
def classes() -> frozenset[str]:
    """The IRIs of the ontology's own classes."""
    return frozenset(iri for iri, kind in _pairs(RDF.type) if kind.endswith("#Class") and iri.startswith(KG.iri))


@cache
def _pairs(predicate: NamedNode) -> tuple[tuple[str, str], ...]:
    """The IRIs that a predicate of the ontology joins."""
    quads = ox.parse(path=str(ontology_path("kg.ttl")), format=ox.RdfFormat.TURTLE)
    found = ((quad.subject, quad.object) for quad in quads if quad.predicate == predicate)
    return tuple((s.value, o.value) for s, o in found if isinstance(s, NamedNode) and isinstance(o, NamedNode))


def _meanings(store: Store, name: str) -> Iterator[list[str]]:
    """The IRIs that a name may mean, way by way; the quick ones first, for a large store has many labels."""
    yield _iris(store, (name.strip("<>"), store.base_iri + name))
    literal = str(Literal(name))
    for predicate in ("skos:prefLabel", "skos:altLabel"):
        yield _selected(store, _NAMED % (predicate, literal))
    folded = _fold(name)
    for predicate in ("skos:prefLabel", "skos:altLabel"):
        yield sorted({iri for iri, label in _labels(store, predicate) if _fold(label) == folded})
    segment = slug(name)
    yield sorted({iri for iri, _ in _labels(store, "skos:prefLabel") if iri.rsplit("/", 1)[-1] == segment})


def _iris(store: Store, candidates: Iterable[str]) -> list[str]:
    """Those candidates that are IRIs of something."""
    return [iri for iri in candidates if _is_iri(iri) and _described(store, [iri])]


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _selected(store: Store, sparql: str) -> list[str]:
    return sorted({row[0].value for row in store.query(sparql)})  # type: ignore[union-attr]


def _labels(store: Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Entities and posts with their labels."""
    return ((row[0].value, row[1].value) for row in store.query(_LABELS % predicate))  # type: ignore[union-attr]


def _described(store: Store, iris: list[str]) -> list[_Entity]:
    """What is known of those things that have a class."""
    found: dict[str, tuple[str, set[str]]] = {}
    if iris:
        for entity, kind, preferred in store.query(_CLASSES % " ".join(f"<{iri}>" for iri in iris)):  # type: ignore[union-attr]
            label = preferred.value if preferred is not None else entity.value
            found.setdefault(entity.value, (label, set()))[1].add(kind.value)
    return [_Entity(iri, label, frozenset(kinds)) for iri, (label, kinds) in sorted(found.items())]


def _is(entity: _Entity, kind: str | None) -> bool:
    """Whether an entity is of a class; whether it is anything but a post."""
    if kind is None:
        return any(each.startswith(KG.iri) for each in entity.classes)
    return bool(entity.classes & subclasses(kind))


def _words(kind: str) -> str:
    """``UnnamedSource`` as ``unnamed source``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def _description(entity: _Entity) -> str:
    """What an entity is, with its article."""
    kind = _words(min(each.rsplit("#", 1)[-1] for each in entity.classes))
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _fold(label: str) -> str:
    return " ".join(label.casefold().split())


def _ambiguous(found: list[_Entity], name: str) -> str:
    lines = [f"  {entity.label}, {_description(entity)}  <{entity.iri}>" for entity in found[:_MOST_CANDIDATES]]
    if len(found) > _MOST_CANDIDATES:
        lines.append(f"  … and {len(found) - _MOST_CANDIDATES} more")
    return f"{name!r} names {len(found)} entities. Give the IRI of one of them:\n" + "\n".join(lines)


def _unknown(store: Store, name: str, kind: str | None) -> str:
    folded = _fold(name)
    labels: dict[str, str] = {}
    for predicate in ("skos:prefLabel", "skos:altLabel"):
        for _, label in _labels(store, predicate):
            labels[_fold(label)] = min(label, labels.get(_fold(label), label))
    ranked = process.extract(folded, sorted(labels), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_MOST_NEAR)
    near = [label for label, _, _ in ranked]
    near += [label for label in sorted(labels) if folded in label and label not in near][: _MOST_NEAR - len(near)]
    hint = f"Nearest names: {', '.join(labels[label] for label in near)}." if near else "No name in the store is near it."
    return f"no {_words(kind or 'entity')} is called {name!r}. {hint}"
