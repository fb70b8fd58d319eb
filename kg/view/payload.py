"""A graph as one plain dictionary for the page: nodes, edges, and the sentences behind them.

The keys of the payload:

``classes``, ``relations``
    What each class and relation that occurs is called and how it is drawn, in the order of the legend.
``nodes``
    ``id``, ``label``, ``class``, ``names``, ``status``, ``mentions``, ``documents``, ``facts`` (posts and values, each with
    ``label``, ``value``, and what edges have), ``said`` and ``about`` (evidence of statements) with ``saidMore`` and
    ``aboutMore`` (how many are left out), ``framed`` (who characterises it how: ``stance``, ``evidence``, and the ``statement``
    that holds the wording, if one does), ``in`` (the documents that mention it), and where and how large it is drawn (``x``,
    ``y``, ``portrait`` or ``community``, ``size``, ``font``, ``shown``). The most important one comes first.
``edges``
    ``id``, ``from``, ``to``, ``relation``, ``label``, ``inverse``, ``statuses`` (``reported``, ``claimed``), ``solid`` (some
    document reports it as certain), ``negated``, ``evidence``, ``more`` (pieces of evidence left out), ``width`` (pixels) and
    ``bend`` (how far it is bent from a straight line, in lengths of the line; 0 for an edge alone).
``evidence``
    ``kind`` (``fact``, ``statement`` or ``framing``), ``parts`` (plain and marked text in turn), ``document``, ``date``, ``by`` (IRIs of
    those who claim it; empty where the document reports it), ``cue``, ``force`` (of a statement), ``note``, ``confidence``
    (in [0, 1], where known). Everything else points into this list.
``documents``
    ``title``, ``source``, ``publisher``, ``date``, ``url`` (``http`` and ``https`` only).
``others``
    The labels of entities that evidence names and that are no nodes, by IRI.
``communities``
    Of a large graph: ``label``, ``count``, ``x``, ``y``, ``radius`` of the circles that its nodes stand in; else empty.
``start``
    What the page opens with: ``show`` (the view) and ``topic`` (an IRI or null).
``omitted``
    How many ``nodes`` and ``edges`` were left out to keep the page readable.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.view.compact import compacted
from kg.view.layout import arrange
from kg.view.lines import draw_lines
from kg.view.passages import passage
from kg.view.records import (
    AssertionRecord,
    EntityRecord,
    FramingRecord,
    Queryable,
    Records,
    SpanRecord,
    StatementRecord,
    read_records,
)
from kg.view.selection import Selection, selected
from kg.view.style import CLASSES, LITERALS, RELATIONS

__all__ = ["build_payload"]

# relations that the graph writes from an event, and the page reads from its agents
_FROM_EVENT = frozenset({"participant", "organiser", "recipient", "director"})
_PARTICIPATION = {"Meeting": "met", "Agreement": "agreed"}


def build_payload(
    store: Queryable, selection: Selection | None = None, *, max_nodes: int = 50_000, max_evidence: int = 400
) -> dict[str, Any]:
    """The graph of a store as JSON-like data, the same for the same graph.

    Args:
        store: answers SPARQL over the union of its graphs.
        selection: the part of it that is kept, and the view that is opened; None for all of it.
        max_nodes: how many nodes are kept, the most important ones: by mentions and by facts.
        max_evidence: how many pieces of evidence an edge, a fact or a card keeps at most.

    Raises:
        QueryError: nothing of the graph is in the selection.
    """
    return _Builder(read_records(store), selection or Selection(), max_nodes, max_evidence).build()


@dataclass(slots=True)
class _Edge:
    """An edge, or a fact on a card, with what backs it."""

    relation: str
    evidence: list[int] = field(default_factory=list)
    statuses: set[str] = field(default_factory=set)
    solid: bool = False


class _Builder:
    """Collects what the page shows, one record after the other, in the order of the IRIs."""

    def __init__(self, records: Records, selection: Selection, max_nodes: int, max_evidence: int) -> None:
        self.records = records
        self.selection = selection
        self.max_nodes = max_nodes
        self.max_evidence = max_evidence
        self.documents = {key: i for i, key in enumerate(sorted(records.documents, key=self._document_order))}
        self.evidence: list[dict[str, Any]] = []
        self._known: dict[str, int] = {}
        # by (from, relation, to, label, negated)
        self.edges: dict[tuple[str, str, str, str, bool], _Edge] = {}
        # by entity, then (label, value, negated)
        self.facts: dict[str, dict[tuple[str, str, bool], _Edge]] = defaultdict(dict)
        self.said: dict[str, list[int]] = defaultdict(list)
        self.about: dict[str, list[int]] = defaultdict(list)
        self.framed: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def build(self) -> dict[str, Any]:
        """The payload."""
        for assertion in self.records.assertions.values():
            self._add_assertion(assertion)
        for statement in self.records.statements.values():
            self._add_statement(statement)
        for framing in self.records.framings:
            self._add_framing(framing)
        wanted = selected(self.selection, self.records, [key[:3] for key in self.edges])
        kept = self._most_important(wanted)
        nodes = [self._node(entity) for entity in kept]
        edges = self._kept_edges({entity.id for entity in kept})
        communities = arrange(nodes, edges)
        draw_lines(edges)
        payload = {
            "classes": _legend(CLASSES, [node["class"] for node in nodes]),
            "relations": _legend(RELATIONS, [edge["relation"] for edge in edges]),
            "nodes": nodes,
            "edges": edges,
            "evidence": self.evidence,
            "documents": [self._document(key) for key in self.documents],
            "communities": communities,
            "start": {"show": self.selection.show, "topic": self.selection.centre},
            "omitted": {"nodes": len(self.records.entities if wanted is None else wanted) - len(nodes)},
        }
        compact = compacted(payload, whole=wanted is None)
        compact["others"] = self._others(compact)
        return compact

    def _others(self, payload: dict[str, Any]) -> dict[str, str]:
        """The labels of speakers that are no nodes."""
        speakers = {speaker for item in payload["evidence"] for speaker in item["by"]}
        return {iri: self.records.entities[iri].label for iri in sorted(speakers - {node["id"] for node in payload["nodes"]})}

    # facts

    def _add_assertion(self, assertion: AssertionRecord) -> None:
        """Add a fact to the edge or the card that it belongs to."""
        if assertion.predicate == "holds":
            self._add_post(assertion)
        elif assertion.literal and assertion.predicate in LITERALS:
            value = assertion.object
            grouped = f"{int(value):,}" if assertion.predicate == "personnel" and value.isdecimal() else value
            self._add_fact(assertion, LITERALS[assertion.predicate], grouped)
        elif assertion.predicate in RELATIONS:
            self._add_relation(assertion)

    def _add_post(self, assertion: AssertionRecord) -> None:
        """A post stands on its holder's card, and as an edge to its organisation."""
        label, organisation = self.records.posts.get(assertion.object, ("", ""))
        body = self.records.entities.get(organisation)
        self._add_fact(assertion, "post", f"{label}, {body.label}" if body else label)
        self._add_edge(assertion, (assertion.subject, "holds", organisation, label))

    def _add_relation(self, assertion: AssertionRecord) -> None:
        """A relation of two entities; those of events run from agent to event."""
        source, relation, target = assertion.subject, assertion.predicate, assertion.object
        event = self.records.entities.get(source)
        if relation in _FROM_EVENT:
            source, target = target, source
        if relation == "participant" and event:
            relation = _PARTICIPATION.get(event.kind, relation)
        self._add_edge(assertion, (source, relation, target, RELATIONS[relation].name))

    def _add_fact(self, assertion: AssertionRecord, label: str, value: str) -> None:
        if assertion.subject in self.records.entities:
            key = (label, value, assertion.polarity == "Negative")
            self._back(self.facts[assertion.subject].setdefault(key, _Edge(label)), assertion)

    def _add_edge(self, assertion: AssertionRecord, key: tuple[str, str, str, str]) -> None:
        source, relation, target, label = key
        if source in self.records.entities and target in self.records.entities and source != target:
            negated = assertion.polarity == "Negative"
            self._back(self.edges.setdefault((source, relation, target, label, negated), _Edge(relation)), assertion)

    def _back(self, edge: _Edge, assertion: AssertionRecord) -> None:
        """Add an assertion's evidence to what it backs."""
        edge.statuses.add("claimed" if assertion.statement else "reported")
        edge.solid = edge.solid or (not assertion.statement and assertion.certainty in {"", "Certain"})
        edge.evidence.append(self._evidence_of_fact(assertion))

    def _evidence_of_fact(self, assertion: AssertionRecord) -> int:
        statement = self.records.statements.get(assertion.statement)
        document = assertion.evidence[0].document if assertion.evidence else statement.document if statement else ""
        uncertain = assertion.certainty.lower() if assertion.certainty not in {"", "Certain"} else ""
        item = {
            "kind": "fact",
            "parts": self._parts(document, assertion.evidence),
            "by": self._known_speakers(statement.speakers) if statement else [],
            "claimed": bool(assertion.statement),
            "cue": statement.cue if statement else "",
            "note": ", ".join(filter(None, [uncertain, "denied or negated" if assertion.polarity == "Negative" else ""])),
        }
        return self._evidence(item | _confidence(assertion.confidence), document, statement.date if statement else "")

    # statements

    def _add_statement(self, statement: StatementRecord) -> None:
        """Add a statement to the cards of its speakers and topics, and as edges between them."""
        index = self._evidence_of_statement(statement)
        for entity in statement.about:
            self.about[entity].append(index)
        for speaker in statement.speakers:
            self.said[speaker].append(index)
            for entity in statement.about:
                self._add_speech(speaker, "speaksAbout", entity, index)
            for entity in statement.addressees:
                self._add_speech(speaker, "speaksTo", entity, index)

    def _add_speech(self, speaker: str, relation: str, entity: str, index: int) -> None:
        known = self.records.entities
        if speaker in known and entity in known and speaker != entity:
            key = (speaker, relation, entity, RELATIONS[relation].name, False)
            edge = self.edges.setdefault(key, _Edge(relation, statuses={"reported"}, solid=True))
            edge.evidence.append(index)

    def _evidence_of_statement(self, statement: StatementRecord) -> int:
        item = {
            "kind": "statement",
            "parts": self._parts(statement.document, statement.contents) if statement.contents else ["", statement.content],
            "by": self._known_speakers(statement.speakers),
            "claimed": True,
            "cue": statement.cue,
            "force": statement.force.lower(),
            "note": _note(statement),
        }
        return self._evidence(item | _confidence(statement.confidence), statement.document, statement.date)

    def _add_framing(self, framing: FramingRecord) -> None:
        """Add what a statement or a document says of an entity to those who characterise it; what nobody said is left out."""
        said = self.records.statements.get(framing.holder)
        if said and said.polarity == "Negative":
            return
        open_to_doubt = framing.certainty.lower() if framing.certainty != "Certain" else ""
        item = {
            "kind": "framing",
            "parts": self._parts(framing.span.document, [framing.span]),
            "by": self._known_speakers(said.speakers) if said else [],
            "claimed": bool(said),
            "cue": said.cue if said else "",
            "note": ", ".join(filter(None, ["denied" if framing.polarity == "Negative" else "", open_to_doubt])),
        }
        index = self._evidence(item, framing.span.document, said.date if said else "")
        within = [self._evidence_of_statement(said)] if said else []
        self.framed[framing.target].append({"stance": framing.stance.lower(), "evidence": [index], "statement": within})

    # evidence

    def _parts(self, document: str, spans: Sequence[SpanRecord]) -> list[str]:
        """The sentences around spans of a document, or what the spans quote where the text is not known."""
        record = self.records.documents.get(document)
        inside = [(span.begin, span.end) for span in spans if record and span.document == document and span.end <= len(record.text)]
        if record and inside:
            return passage(record.text, inside)
        return [" … ".join(span.exact for span in spans)]

    def _evidence(self, item: dict[str, Any], document: str, date: str) -> int:
        """The index of a piece of evidence, which is kept once."""
        record = self.records.documents.get(document)
        item |= {"document": self.documents.get(document, -1), "date": date or (record.date if record else "")}
        key = json.dumps(item, sort_keys=True)
        if key not in self._known:
            self._known[key] = len(self.evidence)
            self.evidence.append(item)
        return self._known[key]

    def _known_speakers(self, speakers: Iterable[str]) -> list[str]:
        return [speaker for speaker in speakers if speaker in self.records.entities]

    # what the page gets

    def _importance(self) -> Counter[str]:
        """How important each entity is: its mentions, and twice its edges."""
        weight = Counter({entity.id: entity.mentions for entity in self.records.entities.values()})
        for source, _, target, _, _ in self.edges:
            weight[source] += 2
            weight[target] += 2
        return weight

    def _most_important(self, wanted: frozenset[str] | None) -> list[EntityRecord]:
        weight = self._importance()
        entities = [entity for entity in self.records.entities.values() if wanted is None or entity.id in wanted]
        return sorted(entities, key=lambda e: (-weight[e.id], e.label, e.id))[: self.max_nodes]

    def _node(self, entity: EntityRecord) -> dict[str, Any]:
        order = ["post", *LITERALS.values()]
        facts = sorted(self.facts[entity.id].items(), key=lambda item: (order.index(item[0][0]), item[0]))
        return {
            "id": entity.id,
            "label": entity.label,
            "class": entity.kind,
            "names": sorted(set(entity.names)),
            "status": entity.status,
            "mentions": entity.mentions,
            "documents": entity.documents,
            "in": sorted(self.documents[key] for key in entity.read_in if key in self.documents),
            "facts": [{"label": key[0], "value": key[1], "negated": key[2], **self._backing(fact)} for key, fact in facts],
            "said": self._latest(self.said[entity.id]),
            "saidMore": self._left_out(self.said[entity.id]),
            "about": self._latest(self.about[entity.id]),
            "aboutMore": self._left_out(self.about[entity.id]),
            "framed": self.framed[entity.id][: self.max_evidence],
        }

    def _kept_edges(self, nodes: set[str]) -> list[dict[str, Any]]:
        """The edges between nodes that are kept, in the order of the legend, so that facts are drawn last and on top."""
        rank = {name: i for i, name in enumerate(RELATIONS)}
        kept = sorted((key for key in self.edges if key[0] in nodes and key[2] in nodes), key=lambda key: (-rank[key[1]], key))
        return [self._edge(f"e{i}", key) for i, key in enumerate(kept)]

    def _edge(self, identifier: str, key: tuple[str, str, str, str, bool]) -> dict[str, Any]:
        source, relation, target, label, negated = key
        return {
            "id": identifier,
            "from": source,
            "to": target,
            "relation": relation,
            "label": label,
            "inverse": RELATIONS[relation].inverse,
            "negated": negated,
            **self._backing(self.edges[key]),
        }

    def _backing(self, edge: _Edge) -> dict[str, Any]:
        return {
            "statuses": sorted(edge.statuses),
            "solid": edge.solid,
            "evidence": self._latest(edge.evidence),
            "more": self._left_out(edge.evidence),
        }

    def _latest(self, indices: Iterable[int]) -> list[int]:
        """Pieces of evidence, the latest first, as many as may be kept."""
        unique = sorted(set(indices))
        return sorted(unique, key=lambda i: str(self.evidence[i]["date"]), reverse=True)[: self.max_evidence]

    def _left_out(self, indices: Iterable[int]) -> int:
        """How many pieces of evidence are more than may be kept."""
        return max(0, len(set(indices)) - self.max_evidence)

    def _document_order(self, key: str) -> tuple[str, str, str]:
        record = self.records.documents[key]
        return record.date, record.source, key

    def _document(self, key: str) -> dict[str, str]:
        record = self.records.documents[key]
        url = record.url if record.url.startswith(("http://", "https://")) else ""
        return {
            "title": record.title or record.source,
            "source": record.source,
            "publisher": record.publisher,
            "date": record.date,
            "url": url,
        }


def _note(statement: StatementRecord) -> str:
    """What the cue does not say of itself: a belief or an intention, a force that it only implies, a negation."""
    force, mode = statement.force.lower(), statement.mode.lower()
    notes = [mode] if mode not in {"", "speech"} else []
    notes += [force] if force not in {"", "assert"} and force[:4] not in statement.cue.lower() else []
    notes += ["negated: not said"] if statement.polarity == "Negative" else []
    return ", ".join(notes)


def _confidence(number: str) -> dict[str, float]:
    """The confidence of a piece of evidence, where it is known."""
    return {"confidence": round(float(number), 2)} if number else {}


def _legend(table: dict[str, Any], used: list[str]) -> list[dict[str, Any]]:
    """The rows of a style table that occur, each with how often."""
    counts = Counter(used)
    return [{"key": key, "count": counts[key], **asdict(style)} for key, style in table.items() if counts[key]]
