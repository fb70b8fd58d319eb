"""What can be found in a graph, read from it: names of entities and posts, statements, sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import QuerySolution

from kg.search.text import sentences
from kg.store import Store

__all__ = ["Row", "document_rows", "documents", "entity_rows"]

_DOCUMENTS = "SELECT ?document { ?document a kg:Document }"
_CLASSES = (
    "SELECT ?entity ?class { ?entity skos:prefLabel ?label ; a ?class FILTER(STRSTARTS(STR(?class), STR(kg:)) || ?class = org:Post) }"
)
_LABELS = "SELECT ?entity ?label { ?entity %s ?label }"
_TEXTS = "SELECT ?document ?text { VALUES ?document { %s } ?document schema:text ?text }"
_STATEMENTS = """
SELECT ?document ?statement ?content ?begin ?phrase {
  VALUES ?document { %s }
  ?statement dcterms:isPartOf ?document ; kg:content ?content .
  OPTIONAL { ?statement kg:contentMention ?part . ?part oa:start ?begin }
  OPTIONAL { ?statement kg:sourceMention ?source . ?source oa:exact ?phrase }
}"""


class Row(NamedTuple):
    """Something that can be found; the columns of the index's table ``hit``.

    ``kind`` is ``entity``, ``statement`` or ``sentence``, ``classes`` local names with blanks between them. ``begin`` and ``end``
    are code points in the document's text, -1 where unknown; ``more`` is indexed beside the text.
    """

    kind: str
    classes: str
    iri: str
    label: str
    document: str
    begin: int
    end: int
    text: str
    more: str


def documents(store: Store) -> set[str]:
    """The IRIs of all documents."""
    return {row["document"].value for row in _select(store, _DOCUMENTS)}


def entity_rows(store: Store) -> Iterator[Row]:
    """A row for each name of each entity and post."""
    classes = defaultdict(set)
    for row in _select(store, _CLASSES):
        classes[row["entity"].value].add(row["class"].value.rpartition("#")[2])
    preferred: dict[str, str] = {}
    for row in _select(store, _LABELS % "skos:prefLabel"):
        iri, label = row["entity"].value, row["label"].value
        preferred[iri] = min(label, preferred.get(iri, label))
    names = [*preferred.items()]
    names += [(row["entity"].value, row["label"].value) for row in _select(store, _LABELS % "skos:altLabel")]
    for iri, name in names:
        if iri in classes and iri in preferred:
            yield Row("entity", " ".join(sorted(classes[iri])), iri, preferred[iri], "", -1, -1, name, "")


def document_rows(store: Store, iris: Sequence[str]) -> Iterator[Row]:
    """The rows of some documents: their statements and sentences."""
    values = " ".join(f"<{iri}>" for iri in iris)
    for row in _select(store, _TEXTS % values):
        iri, text = row["document"].value, row["text"].value
        for begin, end in sentences(text):
            yield Row("sentence", "", f"{iri}#char={begin},{end}", "", iri, begin, end, _line(text[begin:end]), "")
    found: dict[str, Row] = {}
    for row in _select(store, _STATEMENTS % values):
        each = _statement(row)
        known = found.get(each.iri, each)
        # of a content in parts, where the first begins
        found[each.iri] = min(each, known, key=lambda row: (row.begin, row.more))
    yield from (found[iri] for iri in sorted(found))


def _statement(row: QuerySolution) -> Row:
    begin = -1 if row["begin"] is None else int(row["begin"].value)
    phrase = "" if row["phrase"] is None else row["phrase"].value
    return Row("statement", "", row["statement"].value, "", row["document"].value, begin, -1, _line(row["content"].value), _line(phrase))


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _select(store: Store, sparql: str) -> Iterator[QuerySolution]:
    return iter(store.query(sparql))  # type: ignore[arg-type]
