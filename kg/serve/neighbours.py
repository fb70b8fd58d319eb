"""What stands around an entity: the entities that facts and statements join it with."""

from __future__ import annotations

from typing import Final, TypedDict

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.store import Store

__all__ = ["Neighbour", "neighbours"]

# $entity stands for its IRI, $most for a number; posts lead on to the body that they are in
_NEIGHBOURS: Final = """
SELECT ?relation ?other ?label (COUNT(DISTINCT ?item) AS ?times) WHERE {
  {
    ?item rdf:subject $entity ; rdf:predicate ?predicate ; rdf:object ?object .
    OPTIONAL { ?object org:postIn ?body }
    BIND(COALESCE(?body, ?object) AS ?other)
    BIND(REPLACE(STR(?predicate), "^.*[/#]", "") AS ?relation)
  } UNION {
    { ?item rdf:object $entity } UNION { ?post org:postIn $entity . ?item rdf:object ?post }
    ?item rdf:subject ?other ; rdf:predicate ?predicate .
    BIND(CONCAT(REPLACE(STR(?predicate), "^.*[/#]", ""), " of") AS ?relation)
  } UNION {
    ?item kg:statedBy $entity ; kg:about ?other . BIND("speaks of" AS ?relation)
  } UNION {
    ?item kg:about $entity ; kg:statedBy ?other . BIND("spoken of by" AS ?relation)
  }
  ?other skos:prefLabel ?label .
  FILTER(?other != $entity)
} GROUP BY ?relation ?other ?label ORDER BY DESC(?times) ?label ?relation ?other LIMIT $most"""


class Neighbour(TypedDict):
    """An entity beside another one: how they are joined, and in how many facts or statements."""

    relation: str
    iri: str
    label: str
    times: int


def neighbours(store: Store, iri: str, most: int = 200) -> list[Neighbour]:
    """The entities that facts and statements join with one, those joined most often first.

    Args:
        store: where to look.
        iri: the entity.
        most: how many to give at most.
    """
    query = _NEIGHBOURS.replace("$entity", str(NamedNode(iri))).replace("$most", str(most))
    solutions = store.query(query)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("the query for neighbours selects nothing")
    return [
        {
            "relation": _words(row["relation"].value),
            "iri": row["other"].value,
            "label": row["label"].value,
            "times": int(row["times"].value),
        }
        for row in solutions
    ]


def _words(name: str) -> str:
    """``alliedWith`` as ``allied with``."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name)
