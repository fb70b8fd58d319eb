"""GraphML and GEXF: entities and their relations, for Gephi, Cytoscape, yEd, igraph and networkx.

Nodes are entities. Parallel edges stay apart by relation and status, so that no program adds a claim to a fact: an edge that only
statements claim has ``claimed`` true, ``claimed_by``, ``force`` and ``statement``. What is negated gives no edge. A post is no
node: its holder serves its body, and the edge names the ``post``.

Dates are those of the reports: ``first`` and ``last`` are the days of the first and the last report behind a node or an edge. In
GEXF they are its interval, too (``start``, ``end``), so that Gephi's timeline works.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.export.records import Assertion, Entity, Statement, Status
from kg.export.tables import Tables

__all__ = ["gexf", "graphml", "to_network"]

Value: TypeAlias = str | int | bool

# by the Okabe-Ito palette, which the colour-blind tell apart
_COLOURS: Final = {
    "Actor": (213, 94, 0),
    "State": (0, 114, 178),
    "Organisation": (86, 180, 233),
    "UnnamedSource": (153, 153, 153),
    "Exercise": (0, 158, 115),
    "ExerciseSeries": (0, 110, 80),
    "Meeting": (204, 121, 167),
    "Agreement": (204, 121, 167),
    "Event": (204, 121, 167),
    "Place": (240, 200, 66),
}
# what XML 1.0 (section 2.2) has no place for
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, order=True)
class _Edge:
    """What keeps an edge apart from others between the same nodes."""

    source: str
    target: str
    relation: str
    status: str


@dataclass(slots=True)
class _Support:
    """What stands behind an edge."""

    items: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    claimants: set[str] = field(default_factory=set)
    statements: dict[str, Statement] = field(default_factory=dict)
    certainties: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    evidence: set[tuple[str, int, str]] = field(default_factory=set)


def graphml(tables: Tables) -> str:
    """GraphML (Brandes et al. 2002) with typed attributes."""
    return "\n".join(nx.generate_graphml(to_network(tables), prettyprint=True)) + "\n"


def gexf(tables: Tables) -> str:
    """GEXF with intervals, a colour for each class, and the kind of each edge, by which Gephi tells parallel edges apart."""
    network = to_network(tables)
    _put_intervals(data for _, data in network.nodes(data=True))
    _put_intervals(data for _, _, data in network.edges(data=True))
    for _, data in network.nodes(data=True):
        red, green, blue = _COLOURS[data["class"]]
        data["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}, "size": float(4 + data["mentions"] ** 0.5)}
    writer = GEXFWriter(network, version="1.2draft")
    _mend(writer.xml)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{writer}\n"


def _put_intervals(all_data: Iterable[dict[str, object]]) -> None:
    for data in all_data:
        if data["first"]:
            data |= {"start": data["first"], "end": data["last"]}


def _mend(xml: Element) -> None:
    """Name the kind of each edge (GEXF 1.3), which networkx has no word for; leave out today's date and networkx's own keys."""
    key = next((each.get("id") for each in xml.iter("attribute") if each.get("title") == "networkx_key"), None)
    for parent in list(xml.iter()):
        parent.attrib.pop("lastmodifieddate", None)
        if parent.tag == "edge":
            parent.set("kind", parent.get("label", ""))
        for child in list(parent):
            if key is not None and ((child.tag == "attvalue" and child.get("for") == key) or child.get("title") == "networkx_key"):
                parent.remove(child)


def to_network(tables: Tables) -> nx.MultiDiGraph[str]:
    """The network, nodes and edges in the order of their IRIs; all values are texts, whole numbers and truth values."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="Knowledge graph")
    nodes = _Nodes(tables)
    for entity in tables.entities:
        network.add_node(_xml(entity.iri), **_cleaned(nodes.describe(entity)))
    edges = ((edge, support) for edge, support in sorted(_edges(tables).items()) if {edge.source, edge.target} <= nodes.known)
    for number, (edge, support) in enumerate(edges, 1):
        # the key becomes the edge's identifier, which no other edge of the file may have
        network.add_edge(_xml(edge.source), _xml(edge.target), key=f"e{number}", **_cleaned(_attributes(edge, support)))
    return network


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _cleaned(data: dict[str, Value]) -> dict[str, Value]:
    return {name: _xml(value) if isinstance(value, str) else value for name, value in data.items()}


class _Nodes:
    """The attributes of nodes."""

    def __init__(self, tables: Tables) -> None:
        self.known = {entity.iri for entity in tables.entities}
        self._mentions: dict[str, int] = defaultdict(int)
        self._documents: dict[str, set[str]] = defaultdict(set)
        for mention in tables.mentions:
            for entity in mention.entities:
                self._mentions[entity] += 1
                self._documents[entity].add(mention.span.document)
        self._tables = tables

    def describe(self, entity: Entity) -> dict[str, Value]:
        """All that is known of an entity without its edges."""
        days = sorted(day for document in self._documents[entity.iri] if (day := self._tables.day(document)))
        values = {name: _joined(self._tables.reported(entity.iri, name)) for name in ("startDate", "endDate", "personnel")}
        return {
            "label": entity.label,
            "class": entity.kind,
            "names": "; ".join(entity.names),
            "code": entity.code,
            "status": entity.status,
            **values,
            "mentions": self._mentions[entity.iri],
            "documents": len(self._documents[entity.iri]),
            "first": next(iter(days), ""),
            "last": next(iter(reversed(days)), ""),
        }


def _edges(tables: Tables) -> dict[_Edge, _Support]:
    """The edges, with what stands behind each."""
    edges: dict[_Edge, _Support] = defaultdict(_Support)
    bodies = {post.iri: post.organisation for post in tables.posts}
    for assertion in tables.assertions:
        if not assertion.datatype and assertion.status is not Status.NEGATED:
            target = bodies.get(assertion.object, assertion.object)
            _add_fact(tables, edges[_Edge(assertion.subject, target, assertion.relation, assertion.status)], assertion)
    for edge, statement in _speech(tables):
        support = edges[edge]
        support.items.add(statement.iri)
        support.documents.add(tables.source(statement.document))
        support.days.add(statement.day)
        support.statements[statement.iri] = statement
        support.evidence.add((statement.day, 0, statement.content))
    return edges


def _add_fact(tables: Tables, support: _Support, assertion: Assertion) -> None:
    support.items.add(assertion.iri)
    support.documents.add(tables.source(assertion.document))
    support.days.add(tables.day(assertion.document))
    support.claimants.update(tables.claimants(assertion))
    support.certainties.add(assertion.certainty)
    support.evidence.update((tables.day(assertion.document), span.begin, span.exact) for span in assertion.evidence)
    if claim := tables.claim(assertion):
        support.statements[claim.iri] = claim
    if assertion.relation == "holds":
        support.posts.add(tables.labels.get(assertion.object, ""))


def _speech(tables: Tables) -> Iterator[tuple[_Edge, Statement]]:
    """Who speaks about whom and to whom; what was not said gives no edge."""
    for statement in tables.statements:
        if statement.polarity != "Negative":
            for speaker in statement.speakers:
                for relation, others in (("speaks about", statement.about), ("speaks to", statement.addressees)):
                    for other in others:
                        yield _Edge(speaker, other, relation, Status.REPORTED), statement


def _attributes(edge: _Edge, support: _Support) -> dict[str, Value]:
    days = sorted(support.days - {""})
    return {
        "label": edge.relation if edge.status == Status.REPORTED else f"{edge.relation} ({edge.status})",
        "relation": edge.relation,
        "status": edge.status,
        "claimed": edge.status == Status.CLAIMED,
        "weight": len(support.items),
        "certainty": _joined(support.certainties),
        "claimed_by": _joined(support.claimants),
        "force": _joined(statement.force for statement in support.statements.values()),
        "statement": _joined(support.statements),
        "post": _joined(support.posts),
        "documents": _joined(support.documents),
        "evidence": " ".join(min(support.evidence, default=("", 0, ""))[2].split()),
        "first": next(iter(days), ""),
        "last": next(iter(reversed(days)), ""),
    }


def _joined(texts: Iterable[str]) -> str:
    """Each text once, in order."""
    return "; ".join(sorted(set(texts)))
