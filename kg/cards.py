"""Everything a graph knows of one entity, each line with the sentence and the document that it comes from."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.errors import InternalError, QueryError
from kg.query import entity_node
from kg.query.joins import NameJudgement, name_judgements
from kg.store import Store
from kg.vocab import GRAPH_ENTITIES, KG

__all__ = ["Card", "CardLine", "find_entity", "make_card"]


@dataclass(frozen=True, slots=True)
class CardLine:
    """One thing known: ``text`` says it, ``claimed_by`` who claims it (None: the report itself), ``evidence`` quotes the report.

    ``begin`` and ``end`` are the evidence's offsets in the document's text: code points, half-open. ``iri`` is the statement's or
    the assertion's.
    """

    text: str
    claimed_by: str | None
    evidence: str
    source: str
    date: str | None
    begin: int
    end: int
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of an entity.

    ``links`` are its identifiers elsewhere, ``sections`` lines under a heading: posts, facts, statements by it, statements
    about it. ``mentions`` counts the places where reports speak of it, by source, ``uses`` how often by which name; ``joins`` tell
    which names are the entity's, and which are not, and why.
    """

    iri: str
    label: str
    classes: tuple[str, ...]
    names: tuple[str, ...]
    links: tuple[str, ...]
    sections: Mapping[str, tuple[CardLine, ...]]
    mentions: Mapping[str, int]
    uses: Mapping[str, int] = field(default_factory=dict)
    joins: tuple[NameJudgement, ...] = ()

    def to_json(self) -> str:
        """The card as a JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def _repr_html_(self) -> str:
        parts = [f"<h3>{html.escape(self.label)}</h3><p>{html.escape(', '.join((*self.classes, *self.names)))}</p>"]
        for heading, lines in self.sections.items():
            items = "".join(f"<li>{_line_html(line)}</li>" for line in lines)
            parts.append(f"<h4>{html.escape(heading)}</h4><ul>{items}</ul>")
        return "".join(parts)


def _line_html(line: CardLine) -> str:
    """A line with its evidence; what is only claimed has a dashed edge, as on the page."""
    claim = f" <em>(claimed by {html.escape(line.claimed_by)})</em>" if line.claimed_by else ""
    where = html.escape(", ".join(each for each in (line.source, line.date) if each))
    style = f"border-left:2px {'dashed' if line.claimed_by else 'solid'} #8a8f98;padding-left:.6em;text-align:left"
    return f'<div style="{style}">{html.escape(line.text)}{claim}<br><small>‘{html.escape(line.evidence)}’ – {where}</small></div>'


# In these queries `$name` stands for a term that is put in before they run.
_DESCRIPTION: Final = "SELECT ?property ?value WHERE { GRAPH $graph { $entity ?property ?value } } ORDER BY ?property ?value"

_PARTIAL: Final = """
SELECT DISTINCT ?entity WHERE {
  GRAPH $graph { ?entity skos:prefLabel|skos:altLabel ?label ; a ?class }
  FILTER (?class != org:Post && CONTAINS(LCASE(STR(?label)), $part))
}"""

# what an assertion says of the entity as subject or object; the holders of a post are facts of the body that it is in, too
_FACTS: Final = """
SELECT DISTINCT ?item ?begin ?end ?document ?source ?date ?subject ?predicate ?object ?label ?body ?certainty ?polarity ?claim ?by WHERE {
  { ?item rdf:subject $entity } UNION { ?item rdf:object $entity } UNION { ?post org:postIn $entity . ?item rdf:object ?post }
  ?item rdf:subject/skos:prefLabel ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:evidence ?mention ;
        kg:certainty ?certainty ; kg:polarity ?polarity .
  ?mention oa:start ?begin ; oa:end ?end ; oa:hasSource ?document .
  ?document dcterms:source ?source .
  OPTIONAL { ?document dcterms:issued ?date }
  OPTIONAL { ?object skos:prefLabel ?label }
  OPTIONAL { ?object org:postIn/skos:prefLabel ?body }
  OPTIONAL { ?item kg:claimedIn ?claim OPTIONAL { ?claim kg:statedBy/skos:prefLabel ?by } }
} ORDER BY ?date ?source ?begin ?end ?item ?by"""

_STATEMENTS: Final = """
SELECT DISTINCT ?item ?begin ?end ?document ?source ?date ?cue ?content ?polarity ?by WHERE {
  ?item $relation $entity ; kg:cue ?cue ; kg:content ?content ; kg:polarity ?polarity ; dcterms:isPartOf ?document .
  ?item kg:sourceMention|kg:cueMention|kg:contentMention ?mention .
  ?mention oa:start ?begin ; oa:end ?end .
  ?document dcterms:source ?source .
  OPTIONAL { ?document dcterms:issued ?date }
  OPTIONAL { ?item kg:statedBy/skos:prefLabel ?by }
} ORDER BY ?date ?source ?item ?begin ?end ?by"""

_TEXT: Final = "SELECT ?text WHERE { $document schema:text ?text }"

_MENTIONS: Final = """
SELECT ?source (COUNT(DISTINCT ?mention) AS ?count) WHERE {
  ?mention kg:refersTo $entity ; oa:hasSource/dcterms:source ?source .
} GROUP BY ?source ORDER BY ?source"""

_USES: Final = """
SELECT ?name (COUNT(DISTINCT ?mention) AS ?count) WHERE {
  GRAPH $graph { $entity skos:prefLabel|skos:altLabel ?name }
  ?mention kg:refersTo $entity ; oa:exact ?name .
} GROUP BY ?name ORDER BY DESC(?count) ?name"""

Row = Mapping[str, str]


def _rows(store: Store, query: str, **terms: NamedNode | Literal | str) -> list[Row]:
    """The solutions of a query as strings, unbound variables left out."""
    for name, term in {"graph": NamedNode(store.base_iri + GRAPH_ENTITIES), **terms}.items():
        query = query.replace(f"${name}", str(term))
    solutions = store.query(query)
    if not isinstance(solutions, QuerySolutions):
        raise InternalError(f"this query of a card selects nothing: {query}")
    names = [variable.value for variable in solutions.variables]
    return [{name: _plain(row[name]) for name in names if row[name] is not None} for row in solutions]


def _plain(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def find_entity(store: Store, name: str) -> NamedNode:
    """The entity of a name, or the only one whose name has it as a part: 'Belousov' for 'Andrei Belousov'.

    Raises:
        QueryError: no such entity, or several.
    """
    try:
        return entity_node(store, name)
    except QueryError:
        found = _rows(store, _PARTIAL, part=Literal(" ".join(name.split()).lower())) if name.strip() else []
        if len(found) != 1:
            raise
        return NamedNode(found[0]["entity"])


def make_card(store: Store, name: str) -> Card:
    """What the graph knows of an entity; :func:`kg.query.entity_node` tells how it can be named. A part of its name will do, too.

    Raises:
        QueryError: no such entity, or several.
    """
    entity = find_entity(store, name)
    described: dict[str, list[str]] = {}
    for row in _rows(store, _DESCRIPTION, entity=entity):
        described.setdefault(_local(row["property"]), []).append(row["value"])
    label = next(iter(described.get("prefLabel", [])), entity.value)
    facts = _rows(store, _FACTS, entity=entity)
    posts = [row for row in facts if _local(row["predicate"]) == "holds"]
    evidence = _Evidence(store)
    sections = {
        "Posts": _fact_lines(evidence, posts),
        "Facts": _fact_lines(evidence, [row for row in facts if row not in posts]),
        "Statements by it": _statement_lines(evidence, _rows(store, _STATEMENTS, entity=entity, relation=KG.statedBy)),
        "Statements to it": _statement_lines(evidence, _rows(store, _STATEMENTS, entity=entity, relation=KG.addressedTo)),
        "Statements about it": _statement_lines(evidence, _rows(store, _STATEMENTS, entity=entity, relation=KG.about)),
    }
    return Card(
        iri=entity.value,
        label=label,
        classes=tuple(_local(each) for each in described.get("type", [])),
        names=tuple(described.get("altLabel", [])),
        links=tuple(described.get("exactMatch", []) + described.get("notation", [])),
        sections={heading: lines for heading, lines in sections.items() if lines},
        mentions={row["source"]: int(row["count"]) for row in _rows(store, _MENTIONS, entity=entity)},
        uses={row["name"]: int(row["count"]) for row in _rows(store, _USES, entity=entity)},
        joins=tuple(name_judgements(store, entity)),
    )


def _local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


class _Evidence:
    """Quotes documents, and reads each text once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[str, str] = {}

    def line(self, group: list[Row], text: str, claimed_by: str | None = None) -> CardLine:
        """A line whose evidence spans all mentions of its rows."""
        begin = min(int(row["begin"]) for row in group)
        end = max(int(row["end"]) for row in group)
        row = group[0]
        quoted = self._text(row["document"])[begin:end]
        return CardLine(_one_line(text), claimed_by, _one_line(quoted), row["source"], row.get("date"), begin, end, row["item"])

    def _text(self, document: str) -> str:
        if document not in self._texts:
            (row,) = _rows(self._store, _TEXT, document=NamedNode(document))
            self._texts[document] = row["text"]
        return self._texts[document]


def _fact_lines(evidence: _Evidence, rows: Iterable[Row]) -> tuple[CardLine, ...]:
    return tuple(evidence.line(group, _fact_text(group[0]), _claimants(group)) for group in _by_item(rows))


def _by_item(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of each assertion or statement together."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row["item"])]


def _fact_text(row: Row) -> str:
    """A fact in words: ``Belarus · participant · West-2025 (not; Possible)``."""
    value = row.get("label", _term(row["object"]))
    if "body" in row:
        value = f"{value} ({row['body']})"
    hedges = [word for word, holds in (("not", row["polarity"] == KG.Negative.value), (_local(row["certainty"]).lower(), True)) if holds]
    shown = [word for word in hedges if word != "certain"]
    return f"{row['subject']} · {_spaced(_local(row['predicate']))} · {value}" + (f" ({', '.join(shown)})" if shown else "")


def _term(value: str) -> str:
    """A term of the ontology, such as a status, in words; any other value as it is."""
    return _spaced(value.removeprefix(KG.iri)).strip() if value.startswith(KG.iri) else value


def _spaced(name: str) -> str:
    """``startDate`` in words: ``start date``."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name)


def _claimants(group: list[Row]) -> str | None:
    """Who claims a fact; None if the report itself states it."""
    if "claim" not in group[0]:
        return None
    return ", ".join(dict.fromkeys(row["by"] for row in group if "by" in row)) or "a source that the text does not name"


def _statement_lines(evidence: _Evidence, rows: Iterable[Row]) -> tuple[CardLine, ...]:
    return tuple(evidence.line(group, _statement_text(group)) for group in _by_item(rows))


def _statement_text(group: list[Row]) -> str:
    row = group[0]
    speakers = ", ".join(dict.fromkeys(each["by"] for each in group if "by" in each)) or "somebody"
    denied = " (not)" if row["polarity"] == KG.Negative.value else ""
    return f"{speakers} · {_one_line(row['cue'])}{denied} · {_one_line(row['content'])}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
