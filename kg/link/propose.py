"""Which entities are asked of a service, and what becomes of its answers: links at once, or proposals for somebody to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, QuerySolutions

from kg.decisions import Action, Decision
from kg.errors import InputError
from kg.link.service import Candidate, Query, Service
from kg.model import Kind
from kg.store.base import Store
from kg.vocab import GRAPH_ENTITIES, KG

__all__ = ["Asked", "Proposal", "accepted", "ask", "is_clear", "parse_types", "to_ask", "wikidata_types"]

# of those kinds the types in Wikidata: human, organisation, country
_WIKIDATA_TYPES: Final[Mapping[str, str]] = {Kind.ACTOR.value: "Q5", Kind.ORGANISATION.value: "Q43229", Kind.STATE.value: "Q6256"}

_ENTITIES: Final = """
SELECT ?entity ?label ?class (COUNT(DISTINCT ?mention) AS ?count) WHERE {
  GRAPH $graph { ?entity a ?class ; skos:prefLabel ?label }
  FILTER NOT EXISTS { GRAPH $graph { ?entity skos:exactMatch ?other } FILTER (STRSTARTS(STR(?other), $space)) }
  OPTIONAL { ?mention kg:refersTo ?entity }
} GROUP BY ?entity ?label ?class ORDER BY DESC(?count) ?entity"""


@dataclass(frozen=True, slots=True)
class Asked:
    """An entity that a service is asked of: its path below the base IRI, its kind and label."""

    path: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a service takes an entity for; the candidates on the service's own scale, the best first."""

    asked: Asked
    candidates: tuple[Candidate, ...]


def to_ask(store: Store, kinds: Collection[str], space: str, limit: int | None = None) -> list[Asked]:
    """The entities that reports share and of which nobody has said yet what they are there, the most mentioned first.

    Args:
        store: the graph.
        kinds: the kinds to ask of, such as ``Actor``.
        space: what the IRIs of the service's entities begin with.
        limit: at most so many.
    """
    query = _ENTITIES.replace("$graph", f"<{store.base_iri}{GRAPH_ENTITIES}>").replace("$space", str(Literal(space)))
    solutions = store.query(query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("the query for entities selects nothing")
    wanted = {KG[kind].value: kind for kind in kinds}
    found: dict[str, Asked] = {}
    for row in solutions:
        path = row["entity"].value.removeprefix(store.base_iri)
        kind = wanted.get(row["class"].value)
        if kind and not path.startswith("doc/"):
            found.setdefault(path, Asked(path, kind, row["label"].value))
    return list(found.values())[:limit]


def ask(service: Service, entities: Sequence[Asked], types: Mapping[str, str], least: float) -> Iterator[Proposal]:
    """What a service takes entities for, of those for which it has a candidate.

    Args:
        service: whom to ask.
        entities: what to ask of.
        types: the service's identifier of a type, by kind.
        least: the lowest score that counts, on the service's scale.
    """
    queries = [Query(each.label, types.get(each.kind)) for each in entities]
    for asked, candidates in zip(entities, service.reconcile(queries), strict=True):
        kept = tuple(each for each in candidates if each.score >= least)
        if kept:
            yield Proposal(asked, kept)


def is_clear(proposal: Proposal, above: float) -> bool:
    """Whether the best candidate needs nobody to look: its score is high enough, and no other has one as high."""
    best, *others = proposal.candidates
    return best.score >= above and all(other.score < best.score for other in others)


def wikidata_types() -> dict[str, str]:
    """The types in Wikidata of those kinds that have one which fits all."""
    return dict(_WIKIDATA_TYPES)


def parse_types(given: Iterable[str]) -> dict[str, str]:
    """Kinds with types from what the command line says: ``Actor=Q5``.

    Raises:
        InputError: one of another form, or of no such kind.
    """
    found = {}
    for each in given:
        kind, _, identifier = (part.strip() for part in each.partition("="))
        if kind not in {known.value for known in Kind} or not identifier:
            raise InputError(f"--type {each!r}: write a kind and the service's type of it, such as Actor=Q5.")
        found[kind] = identifier
    return found


def accepted(proposal: Proposal, name: str, service: str) -> Decision:
    """The link to a proposal's best candidate, which nobody has looked at.

    Args:
        proposal: a clear one.
        name: how decisions name the entity.
        service: whose candidate it is.
    """
    best = proposal.candidates[0]
    because = f"{best.name} is the best match of {service}, with a score of {best.score:g}"
    return Decision(Action.LINK, proposal.asked.kind, name, best.iri, because=because, by="kg link", score=best.certainty)
