"""Words beside IRIs: what people want to read where an answer has a bare IRI."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import QuerySolutions

from kg.query.results import Result
from kg.store import Store

__all__ = ["labelled", "labels_of"]

# an entity's or a term's label, a report's source, a statement's content, a mention's text, the text that states an assertion
_LABELS = """
SELECT ?iri ?label {
  VALUES ?iri { %s }
  { ?iri skos:prefLabel ?label } UNION { ?iri rdfs:label ?label } UNION { ?iri dcterms:source ?label } UNION { ?iri kg:content ?label }
  UNION { ?iri oa:exact ?label } UNION { ?iri kg:evidence ?mention . ?mention oa:exact ?label }
}"""
# IRIs that are asked for at once
_BATCH = 500


def labelled(store: Store, answer: Result) -> Result:
    """An answer with a column ``…_label`` behind each column that has IRIs with a label, unless its name says that one is there.

    Args:
        store: what has been queried.
        answer: its answer; columns ``…_iri``, which named queries put beside their labels, stay alone.
    """
    names = [name for name in answer.columns if not name.endswith("_iri") and f"{name}_label" not in answer.columns]
    known = labels_of(store, {iri for name in names for iri in answer.iris(name) if iri})
    found = {name: [known.get(iri or "") for iri in answer.iris(name)] for name in names}
    for name, labels in found.items():
        if any(labels):
            answer = answer.with_column(f"{name}_label", labels, behind=name)
    return answer


def labels_of(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """The labels of those IRIs that have one; of several the first by the alphabet."""
    wanted = sorted(iris)
    found: dict[str, str] = {}
    for n in range(0, len(wanted), _BATCH):
        solutions = store.query(_LABELS % " ".join(f"<{iri}>" for iri in wanted[n : n + _BATCH]))
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("the query for labels selects nothing")
        for row in solutions:
            iri, label = row["iri"].value, row["label"].value
            found[iri] = min(label, found.get(iri, label))
    return found
