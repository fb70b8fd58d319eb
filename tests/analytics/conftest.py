"""The stores that the tests ask: the graph of ``tests/fixtures/west.trig`` and the ontology, and small ones that a test writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.analytics.given import Given
from kg.store import Store, create_store, ontology_quads
from kg.vocab import BASE_IRI, PREFIXES

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"
HEADER = f"@base <{BASE_IRI}> .\n" + "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
KINDS = {"state": "State", "actor": "Actor", "organisation": "Organisation", "exercise": "Exercise", "meeting": "Meeting"}


@pytest.fixture(scope="session")
def store() -> Store:
    """A store in memory."""
    made = create_store(None)
    made.replace_graph([*ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG), *ontology_quads(made.base_iri)])
    return made


class Reports:
    """Writes small graphs that keep the contract, as far as measures read it; entities are named by the end of their IRI."""

    def __init__(self) -> None:
        self.entities: dict[str, str] = {}
        self.graphs: list[str] = []
        self.lines: list[str] = []
        self.document = ""

    def report(self, source: str, date: str = "", publisher: str = "") -> None:
        """Begin a report."""
        self._end()
        self.document = f"doc/{source}"
        issued = f' ; dcterms:issued "{date}"^^xsd:date' if date else ""
        told = f' ; dcterms:publisher "{publisher}"' if publisher else ""
        self.lines.append(f'<{self.document}> a kg:Document ; dcterms:source "{source}" ; schema:text "x"{issued}{told} .')

    def says(self, speaker: str, about: Sequence[str], force: str = "Assert", extra: str = "") -> None:
        """A statement."""
        iri = f"{self.document}/statement/{len(self.lines)}"
        topics = "".join(f" ; kg:about <{self._entity(each)}>" for each in about)
        polarity = "" if "kg:polarity" in extra else " ; kg:polarity kg:Positive"
        self.lines.append(
            f'<{iri}> a kg:Statement ; kg:statedBy <{self._entity(speaker)}> ; kg:force kg:{force} ; kg:content "x" ; kg:cue "said" ; '
            f"kg:quotation kg:Indirect{polarity} ; dcterms:isPartOf <{self.document}>{topics}{extra} ."
        )

    def fact(self, subject: str, predicate: str, value: str, *, claimed: bool = False, negative: bool = False) -> None:
        """A fact, reported or claimed."""
        number = len(self.lines)
        term = value if value.startswith('"') else f"<{self._entity(value)}>"
        mention = f"{self.document}#char={number},{number + 1}"
        claim = f" ; kg:claimedIn <{self.document}/statement/0>" if claimed else ""
        self.lines.append(
            f"<{self.document}/assertion/{number}> a kg:Assertion ; rdf:subject <{self._entity(subject)}> ; rdf:predicate {predicate} ; "
            f"rdf:object {term} ; kg:evidence <{mention}> ; kg:certainty kg:Certain ; "
            f"kg:polarity kg:{'Negative' if negative else 'Positive'}{claim} . <{mention}> oa:hasSource <{self.document}> ."
        )
        if not claimed and not negative:
            self.lines.append(f"<{self._entity(subject)}> {predicate} {term} .")

    def store(self) -> Store:
        """The store of all reports so far."""
        self._end()
        described = "\n".join(self.entities.values())
        trig = f"{HEADER}<graph/entities> {{\n{described}\n}}\n" + "\n".join(self.graphs)
        made = create_store(None)
        made.replace_graph([*ox.parse(trig.encode("utf-8"), format=ox.RdfFormat.TRIG), *ontology_quads(made.base_iri)])
        return made

    def _end(self) -> None:
        if self.lines:
            self.graphs.append(f"<{self.document}> {{\n" + "\n".join(self.lines) + "\n}")
        self.lines = []

    def _entity(self, path: str) -> str:
        kind, name = path.partition("/")[0], path.rpartition("/")[2]
        kg_class = KINDS.get(kind, "UnnamedSource")
        self.entities[path] = f'<{path}> a kg:{kg_class} ; skos:prefLabel "{name.replace("-", " ")}" .'
        return path


@pytest.fixture
def reports() -> Reports:
    """A graph to write."""
    return Reports()


class Drawn(Given):
    """A network that a test draws, in the place of one that a store has."""

    def __init__(self, network: nx.Graph[str], entity: str = "") -> None:
        super().__init__(create_store(None), entity=entity)
        self.__dict__["network"] = network


@pytest.fixture
def drawn() -> Callable[..., Drawn]:
    """Given these ties, ``"a b"`` or ``"a b 3"`` with a weight, a measure's input."""

    def make(*ties: str, directed: bool = False, entity: str = "") -> Drawn:
        network: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
        for one, other, *weight in sorted(tie.split() for tie in ties):
            network.add_edge(one, other, weight=int(weight[0]) if weight else 1)
        for node in network:
            network.nodes[node].update({"label": node.upper(), "class": "State"})
        return Drawn(network, entity)

    return make
