"""Why names are one entity's: the judgements of resolution about an entity, as the graph tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from kg.errors import InternalError
from kg.store.base import Store
from kg.vocab import GRAPH_RESOLUTION, KG

__all__ = ["NameJudgement", "name_judgements"]

_QUERY: Final = """
SELECT ?judgement ?verdict ?reason ?score ?by
       (GROUP_CONCAT(DISTINCT ?name; separator="\\u001F") AS ?names) (GROUP_CONCAT(DISTINCT ?key; separator="\\u001F") AS ?keys)
       (GROUP_CONCAT(DISTINCT STR(?other); separator="\\u001F") AS ?others) WHERE {
  GRAPH $graph {
    ?judgement kg:compares $entity ; kg:verdict ?verdict ; kg:reason ?reason ; kg:confidence ?score ; kg:judgedBy ?by ;
      kg:comparedName ?name ; kg:comparedKey ?key .
    OPTIONAL { ?judgement kg:compares ?other FILTER(?other != $entity) }
  }
} GROUP BY ?judgement ?verdict ?reason ?score ?by ORDER BY DESC(?score) ?judgement"""


@dataclass(frozen=True, slots=True)
class NameJudgement:
    """A judgement of two names of which one at least is an entity's.

    Attributes:
        names: the names, one where they differ in case alone.
        keys: the keys under which they are kept, kind and folded form with a blank between them.
        verdict: 'Same', 'Different' or 'Unsure'.
        score: how likely they are one, in [0, 1].
        reason: why, in a sentence.
        by: who says so, 'kg' if nobody.
        other: the IRI of the other entity; None if both names are this one's.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]
    verdict: str
    score: float
    reason: str
    by: str
    other: str | None


def name_judgements(store: Store, entity: NamedNode) -> list[NameJudgement]:
    """Why the names of an entity were joined, and what other names were found to be like them, the surest first.

    Args:
        store: the graph.
        entity: as :func:`kg.query.entity_node` gives it.
    """
    graph = NamedNode(store.base_iri + GRAPH_RESOLUTION)
    found = store.query(_QUERY.replace("$graph", str(graph)).replace("$entity", str(entity)))
    if not isinstance(found, QuerySolutions):
        raise InternalError("the query of judgements selects nothing")
    columns = ("verdict", "reason", "score", "by", "names", "keys", "others")
    rows = [{name: row[name].value if row[name] is not None else "" for name in columns} for row in found]
    return [
        NameJudgement(
            tuple(sorted(row["names"].split("\x1f"))),
            tuple(sorted(row["keys"].split("\x1f"))),
            row["verdict"].removeprefix(KG.iri),
            float(row["score"]),
            row["reason"],
            row["by"],
            row["others"] or None,
        )
        for row in rows
    ]
