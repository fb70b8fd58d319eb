"""Extractions and their resolution → quads, as the RDF contract lays them down.

Nothing here depends on the order of the extractions, on a clock or on chance: equal sets give equal quads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import Characterisation, Datatype, Extraction, Fact, Kind, Span, Statement
from kg.resolve import Node, Resolution
from kg.resolve.judgements import Shown, Verdict
from kg.resolve.keys import KEY_SEPARATOR
from kg.resolve.resolution import document_path
from kg.vocab import BASE_IRI, DCTERMS, GRAPH_ENTITIES, GRAPH_RESOLUTION, KG, OA, ORG, RDF, SCHEMA, SKOS, XSD, expand

__all__ = ["build_quads", "document_quads", "judgement_quads", "node_quads"]

Term = NamedNode | Literal
_CLASSES: Final = {kind: KG[kind.value] for kind in Kind}
_VERDICTS: Final = {Verdict.SAME: KG.Same, Verdict.DIFFERENT: KG.Different, Verdict.UNSURE: KG.Unsure}


def build_quads(extractions: Sequence[Extraction], resolution: Resolution, base_iri: str = BASE_IRI) -> Iterator[Quad]:
    """The graph: one named graph a document, and the entities' own.

    Args:
        extractions: one a document, in any order.
        resolution: what :func:`kg.resolve.resolve` made of them.
        base_iri: what instance IRIs begin with.

    Yields:
        Quads; those of one document together, none twice.
    """
    for extraction in sorted(extractions, key=document_path):
        yield from document_quads(extraction, resolution.paths[document_path(extraction)], base_iri)
    for node in (*resolution.nodes.values(), *resolution.posts.values()):
        yield from node_quads(node, base_iri)
    for judged in resolution.judgements:
        yield from judgement_quads(judged, base_iri)


def document_quads(extraction: Extraction, paths: Mapping[str, str], base_iri: str = BASE_IRI) -> list[Quad]:
    """The named graph of one document, each quad once.

    Args:
        extraction: what the document yields.
        paths: the path of the node of each of its entities and posts, by local identifier.
        base_iri: what instance IRIs begin with.
    """
    return list(dict.fromkeys(_DocumentGraph(extraction, paths, base_iri).quads()))


def node_quads(node: Node, base_iri: str = BASE_IRI) -> list[Quad]:
    """Types, labels and outer identity of an entity or a post, in the graph of the entities."""
    graph = NamedNode(base_iri + GRAPH_ENTITIES)
    iri = NamedNode(base_iri + node.path)
    quads = [Quad(iri, RDF.type, kind, graph) for kind in _types(node)]
    quads.append(Quad(iri, SKOS.prefLabel, Literal(node.label), graph))
    quads += [Quad(iri, SKOS.altLabel, Literal(name), graph) for name in node.other_labels]
    if node.code:
        quads.append(Quad(iri, SKOS.notation, Literal(node.code), graph))
    quads += [Quad(iri, SKOS.exactMatch, NamedNode(match), graph) for match in node.matches]
    if node.organisation:
        quads.append(Quad(iri, ORG.postIn, NamedNode(base_iri + node.organisation), graph))
    return quads


def judgement_quads(shown: Shown, base_iri: str = BASE_IRI) -> list[Quad]:
    """A judgement of resolution: the names that it compares, the node or nodes that they are, what it says, why, how sure, and who."""
    graph, judged = NamedNode(base_iri + GRAPH_RESOLUTION), shown.judgement
    told = hashlib.sha256(f"{judged.left}\0{judged.right}".encode()).hexdigest()[:16]
    iri = NamedNode(f"{base_iri}judgement/{told}")
    quads = [
        Quad(iri, RDF.type, KG.Judgement, graph),
        Quad(iri, KG.verdict, _VERDICTS[judged.verdict], graph),
        Quad(iri, KG.confidence, _decimal(judged.score), graph),
        Quad(iri, KG.reason, _string(judged.reason), graph),
        Quad(iri, KG.judgedBy, _string(judged.by), graph),
    ]
    for key, label, path in zip((judged.left, judged.right), shown.labels, shown.paths, strict=True):
        quads += [
            Quad(iri, KG.comparedKey, _string(key.replace(KEY_SEPARATOR, " ")), graph),
            Quad(iri, KG.comparedName, _string(label), graph),
            Quad(iri, KG.compares, NamedNode(base_iri + path), graph),
        ]
    return list(dict.fromkeys(quads))


def _types(node: Node) -> list[NamedNode]:
    """The classes of an entity; one of no kind is a post."""
    return [_CLASSES[kind] for kind in node.kinds] or [ORG.Post]


def _string(text: str) -> Literal:
    return Literal(text)


def _predicate(relation: str) -> NamedNode:
    """The term of a relation: one of the contract's by its prefixed name, one of a user's rules by its IRI."""
    return NamedNode(relation) if "://" in relation else expand(relation)


def _decimal(value: float) -> Literal:
    """A confidence with two decimals in the canonical form that Oxigraph keeps: 0.9, 1."""
    text = f"{min(1.0, max(0.0, value)):.2f}".rstrip("0").rstrip(".")
    return Literal(text, datatype=XSD.decimal)


class _DocumentGraph:
    """Writes the named graph of one document."""

    def __init__(self, extraction: Extraction, paths: Mapping[str, str], base_iri: str) -> None:
        self.extraction = extraction
        self.text = extraction.document.text
        self.base = base_iri
        self.path = document_path(extraction)
        self.iri = NamedNode(base_iri + self.path)
        self.nodes = {identifier: NamedNode(base_iri + path) for identifier, path in paths.items()}
        self.spans: set[Span] = set()

    def quads(self) -> Iterator[Quad]:
        """All quads of the document, mentions last."""
        for subject, predicate, value in self._triples():
            yield Quad(subject, predicate, value, self.iri)

    def _triples(self) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
        yield from self._document()
        yield from self._references()
        for n, statement in enumerate(self.extraction.statements):
            if n not in self.extraction.struck_statements:
                yield from self._statement(n + 1, statement)
        for n, fact in self._facts():
            yield from self._fact(n + 1, fact)
        for n, each in enumerate(self.extraction.characterisations, 1):
            if each.characterised_in not in self.extraction.struck_statements:
                yield from self._characterisation(n, each)
        for span in sorted(self.spans):
            yield from self._mention(span)

    def _facts(self) -> Iterator[tuple[int, Fact]]:
        """The facts that nobody has struck out, with their place among all."""
        return ((n, fact) for n, fact in enumerate(self.extraction.facts) if n not in self.extraction.struck_facts)

    def _document(self) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
        document = self.extraction.document
        yield self.iri, RDF.type, KG.Document
        yield self.iri, DCTERMS.source, _string(document.source)
        yield self.iri, SCHEMA.text, _string(self.text)
        yield self.iri, DCTERMS.language, _string(document.language)
        if document.title:
            yield self.iri, DCTERMS.title, _string(document.title)
        if document.date:
            yield self.iri, DCTERMS.issued, Literal(document.date, datatype=XSD.date)
        if document.publisher:
            yield self.iri, DCTERMS.publisher, _string(document.publisher)
        if document.url:
            yield self.iri, SCHEMA.url, NamedNode(document.url)

    def _at(self, span: Span) -> NamedNode:
        """The IRI of a mention (RFC 5147), which is then described too."""
        self.spans.add(span)
        return NamedNode(f"{self.iri.value}#char={span.begin},{span.end}")

    def _mention(self, span: Span) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
        iri = self._at(span)
        yield iri, RDF.type, KG.Mention
        yield iri, OA.hasSource, self.iri
        yield iri, OA.start, Literal(str(span.begin), datatype=XSD.integer)
        yield iri, OA.end, Literal(str(span.end), datatype=XSD.integer)
        yield iri, OA.exact, _string(self.text[span.begin : span.end])

    def _references(self) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
        for mention in self.extraction.mentions:
            for entity in mention.entities:
                yield self._at(mention.span), KG.refersTo, self.nodes[entity]
        for time in self.extraction.times:
            yield self._at(time.span), KG.timeValue, _string(time.value)

    def _statement_iri(self, n: int) -> NamedNode:
        return NamedNode(f"{self.iri.value}/statement/{n}")

    def _statement(self, n: int, statement: Statement) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
        iri = self._statement_iri(n)
        said = statement.attribution
        yield iri, RDF.type, KG.Statement
        yield iri, DCTERMS.isPartOf, self.iri
        yield iri, KG.content, _string(self._joined(said.content))
        yield iri, KG.cue, _string(self._joined(said.cue))
        yield iri, KG.cueLemma, _string(said.cue_lemma)
        yield iri, KG.mode, KG[said.mode.value]
        yield iri, KG.quotation, KG[said.quotation.value]
        yield iri, KG.force, KG[said.force.value]
        yield iri, KG.polarity, KG[said.polarity.value]
        yield iri, KG.confidence, _decimal(said.confidence)
        for term, spans in (
            (KG.cueMention, said.cue),
            (KG.contentMention, said.content),
            (KG.sourceMention, (said.source,) if said.source else ()),
        ):
            for span in spans:
                yield iri, term, self._at(span)
        for term, entities in ((KG.statedBy, statement.speakers), (KG.about, statement.about), (KG.addressedTo, statement.addressed_to)):
            for entity in entities:
                yield iri, term, self.nodes[entity]
        if statement.stated_on:
            yield iri, KG.statedOn, Literal(statement.stated_on, datatype=XSD.date)
        if statement.occasion:
            yield iri, KG.occasion, self.nodes[statement.occasion]
        if statement.within is not None:
            yield iri, KG.within, self._statement_iri(statement.within + 1)

    def _joined(self, spans: Iterable[Span]) -> str:
        return " … ".join(self.text[span.begin : span.end] for span in spans)

    def _characterisation(self, n: int, each: Characterisation) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
        iri = NamedNode(f"{self.iri.value}/characterisation/{n}")
        yield iri, RDF.type, KG.Characterisation
        yield iri, DCTERMS.isPartOf, self.iri
        yield iri, KG.characterises, self.nodes[each.target]
        yield iri, KG.wording, _string(self.text[each.wording.begin : each.wording.end])
        yield iri, KG.stance, KG[each.stance.value]
        yield iri, KG.certainty, KG[each.certainty.value]
        yield iri, KG.polarity, KG[each.polarity.value]
        yield iri, KG.characterisedIn, self.iri if each.characterised_in is None else self._statement_iri(each.characterised_in + 1)
        yield iri, KG.wordingMention, self._at(each.wording)
        yield iri, KG.targetMention, self._at(each.target_span)

    def _fact(self, n: int, fact: Fact) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
        iri = NamedNode(f"{self.iri.value}/assertion/{n}")
        subject, predicate, value = self.nodes[fact.subject], _predicate(fact.relation), self._object(fact)
        yield iri, RDF.type, KG.Assertion
        yield iri, RDF.subject, subject
        yield iri, RDF.predicate, predicate
        yield iri, RDF.object, value
        yield iri, KG.evidence, self._at(fact.evidence)
        yield iri, KG.confidence, _decimal(fact.confidence)
        yield iri, KG.certainty, KG[fact.certainty.value]
        yield iri, KG.polarity, KG[fact.polarity.value]
        if fact.claimed_in is not None:
            yield iri, KG.claimedIn, self._statement_iri(fact.claimed_in + 1)
        if fact.reported:
            yield subject, predicate, value

    def _object(self, fact: Fact) -> Term:
        if fact.object is not None:
            return self.nodes[fact.object]
        if fact.value is None:
            raise ValueError(f"fact {fact} in {self.extraction.document.source} has neither object nor value")
        if fact.value.datatype is Datatype.TERM:
            return expand(fact.value.lexical)
        if fact.value.datatype is Datatype.STRING:
            return Literal(fact.value.lexical)
        return Literal(fact.value.lexical, datatype=expand(fact.value.datatype.value))
