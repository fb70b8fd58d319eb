"""A built graph, read from its N-Quads into plain Python, one report at a time.

A report is known by its source's file name without the extension, as in the gold files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pyoxigraph as ox

from kg.vocab import PREFIXES

# the most telling class first: a state is an organisation and may be a place, too
KINDS = ("Actor", "State", "Organisation", "Exercise", "Place", "UnnamedSource", "Meeting", "Agreement", "Event")


@dataclass(slots=True)
class BuiltStatement:
    """A statement of the graph: the offsets of its content, who states it and what it is about (IRIs)."""

    content: list[tuple[int, int]] = field(default_factory=list)
    speakers: set[str] = field(default_factory=set)
    about: set[str] = field(default_factory=set)
    quotation: str | None = None
    mode: str | None = None


@dataclass(slots=True)
class BuiltReport:
    """What a graph has of one report: mentioned entities, statements, and facts (subject, predicate, object) that are not negative."""

    text: str
    entities: set[str] = field(default_factory=set)
    statements: dict[str, BuiltStatement] = field(default_factory=dict)
    facts: set[tuple[str, str, str]] = field(default_factory=set)


class BuiltGraph:
    """One N-Quads file.

    Attributes:
        reports: by id.
        post_in: post → the bodies or states that it is in.
    """

    def __init__(self, path: Path) -> None:
        self._store = ox.Store()
        self._store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        self._classes = self._multimap("?x a ?y FILTER(STRSTARTS(STR(?y), STR(kg:)))")
        self._names = self._multimap("?x skos:prefLabel|skos:altLabel ?y")
        self._label = {x: min(labels) for x, labels in self._multimap("?x skos:prefLabel ?y").items()}
        self.post_in = self._multimap("?x org:postIn ?y")
        self.reports: dict[str, BuiltReport] = {}
        self._of: dict[str, BuiltReport] = {}
        self._read_reports()
        self._read_statements()
        self._read_facts()

    def kind(self, entity: str) -> str | None:
        """The most telling class of an entity."""
        classes = {iri.rsplit("#", 1)[-1] for iri in self._classes.get(entity, ())}
        return next((kind for kind in KINDS if kind in classes), None)

    def names(self, entity: str) -> set[str]:
        """All labels of an entity."""
        return self._names.get(entity, set())

    def label(self, entity: str) -> str:
        """The preferred label of an entity; what has none, such as a literal, as it is."""
        return self._label.get(entity, entity)

    def mentions(self) -> dict[str, list[tuple[int, int, frozenset[str]]]]:
        """By report each mention of entities: its characters, and the entities that it refers to."""
        found: dict[str, dict[tuple[int, int], set[str]]] = defaultdict(lambda: defaultdict(set))
        pattern = "?m oa:hasSource ?d ; oa:start ?b ; oa:end ?e ; kg:refersTo ?x . ?d dcterms:source ?s"
        for source, begin, end, entity in self._rows("?s ?b ?e ?x", pattern):
            found[PurePosixPath(source).stem][int(begin), int(end)].add(entity)
        return {name: [(*span, frozenset(entities)) for span, entities in sorted(spans.items())] for name, spans in found.items()}

    def _rows(self, variables: str, pattern: str) -> Iterator[tuple[str, ...]]:
        prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
        query = f"{prologue}SELECT DISTINCT {variables} {{ {pattern} }}"
        solutions = self._store.query(query, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        for solution in solutions:
            yield tuple(term.value for term in solution)

    def _multimap(self, pattern: str) -> dict[str, set[str]]:
        out: dict[str, set[str]] = defaultdict(set)
        for x, y in self._rows("?x ?y", pattern):
            out[x].add(y)
        return dict(out)

    def _read_reports(self) -> None:
        for iri, source, text in self._rows("?d ?s ?t", "?d a kg:Document ; dcterms:source ?s ; schema:text ?t"):
            report = BuiltReport(text)
            self.reports[PurePosixPath(source).stem] = self._of[iri] = report
        for iri, entity in self._rows("?d ?x", "?m oa:hasSource ?d ; kg:refersTo ?x"):
            self._of[iri].entities.add(entity)

    def _read_statements(self) -> None:
        found: dict[str, BuiltStatement] = {}
        for statement, document in self._rows("?s ?d", "?s a kg:Statement ; dcterms:isPartOf ?d"):
            found[statement] = self._of[document].statements[statement] = BuiltStatement()
        for statement, begin, end in self._rows("?s ?b ?e", "?s kg:contentMention ?m . ?m oa:start ?b ; oa:end ?e"):
            found[statement].content.append((int(begin), int(end)))
        for statement, agent in self._rows("?s ?x", "?s kg:statedBy ?x"):
            found[statement].speakers.add(agent)
        for statement, entity in self._rows("?s ?x", "?s kg:about ?x"):
            found[statement].about.add(entity)
        for statement, quotation, mode in self._rows("?s ?q ?m", "?s kg:quotation ?q ; kg:mode ?m"):
            found[statement].quotation = quotation.rsplit("#", 1)[-1]
            found[statement].mode = mode.rsplit("#", 1)[-1]
        for report in self.reports.values():
            report.entities.update(agent for statement in report.statements.values() for agent in statement.speakers)

    def _read_facts(self) -> None:
        evidence = "?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:evidence ?m . ?m oa:hasSource ?d"
        for document, subject, predicate, value in self._rows(
            "?d ?s ?p ?o", f"{evidence} FILTER NOT EXISTS {{ ?a kg:polarity kg:Negative }}"
        ):
            self._of[document].facts.add((subject, predicate.replace("#", "/").rsplit("/", 1)[-1], value))
