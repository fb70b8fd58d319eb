"""What people decide, as the graph tells it: each decision with who made it and why, and the identities elsewhere that follow of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.decisions.file import GAZETTEER, Action, Decision
from kg.vocab import DCTERMS, GRAPH_ENTITIES, GRAPH_RESOLUTION, KG, RDF, RDFS, SKOS, XSD

__all__ = ["Told", "decision_quads"]


@dataclass(frozen=True, slots=True)
class Told:
    """A decision with what it is about.

    ``concerns`` are paths below the base IRI: the entity that a link is of, what is struck out, the document in which an
    entity stands apart; empty where the store has nothing that the decision names. ``matched`` is whether the graph has a link
    without anybody's decision.
    """

    decision: Decision
    concerns: tuple[str, ...] = ()
    matched: bool = False


def decision_quads(told: Iterable[Told], base_iri: str) -> Iterator[Quad]:
    """The quads of decisions, but for those of pairs, which resolution tells with its own judgements; of a gazetteer's the link alone."""
    graph = NamedNode(base_iri + GRAPH_RESOLUTION)
    for each in told:
        if each.decision.action not in {Action.SAME, Action.DIFFERENT} and each.decision.by != GAZETTEER:
            yield from _decision(each, base_iri, graph)
        if each.decision.action is Action.LINK and not each.matched:
            entities = NamedNode(base_iri + GRAPH_ENTITIES)
            for path in each.concerns:
                yield Quad(NamedNode(base_iri + path), SKOS.exactMatch, NamedNode(each.decision.other), entities)


def _decision(told: Told, base_iri: str, graph: NamedNode) -> Iterator[Quad]:
    decision = told.decision
    iri = NamedNode(f"{base_iri}decision/{_digest(decision)}")
    yield Quad(iri, RDF.type, KG.Decision, graph)
    yield Quad(iri, KG.action, Literal(decision.action.value), graph)
    yield Quad(iri, RDFS.label, Literal(f"{decision.action}: {decision.kind} {decision.name}"), graph)
    for path in told.concerns:
        yield Quad(iri, KG.concerns, NamedNode(base_iri + path), graph)
    if decision.action in {Action.LINK, Action.NO_LINK}:
        yield Quad(iri, KG.concerns, NamedNode(decision.other), graph)
    texts = ((DCTERMS.source, decision.source), (KG.reason, decision.because), (KG.judgedBy, decision.by))
    for predicate, text in texts:
        if text:
            yield Quad(iri, predicate, Literal(text), graph)
    if decision.action is Action.REJECT:
        yield Quad(iri, KG.wording, Literal(decision.other), graph)
    if decision.score is not None:
        score = f"{decision.score:.2f}".rstrip("0").rstrip(".")
        yield Quad(iri, KG.confidence, Literal(score, datatype=XSD.decimal), graph)


def _digest(decision: Decision) -> str:
    """16 hex digits by which a decision is known, whatever is said of why and by whom."""
    told = "\x1f".join(map(str, (decision.action, *decision.subject)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
