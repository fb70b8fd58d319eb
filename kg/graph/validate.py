"""Hold a graph against ``ontology/shapes.ttl``, and against what the contract asks beyond SHACL Core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import rdflib
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import RDF as R
from rdflib.namespace import SH

from kg.graph.serialise import to_graph
from kg.model import Relation
from kg.resources import ontology_path
from kg.vocab import GRAPH_ONTOLOGY, KG, OA, RDF, SCHEMA, SKOS, expand

__all__ = ["Finding", "ValidationReport", "validate"]

# more of a kind say nothing new
_MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One breach: what is asked (``message``), of which node (its IRI and, where it has one, label), and the value at fault."""

    message: str
    focus: str
    label: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """The node and the value."""
        name = f"{self.label} <{self.focus}>" if self.label else f"<{self.focus}>"
        return name if self.value is None else f"{name}: {self.value}"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Whether a graph conforms, and what breaches there are, sorted."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no breach."""
        return not self.findings

    def __bool__(self) -> bool:
        """Whether the graph conforms."""
        return self.conforms

    def __str__(self) -> str:
        """A report to read: each kind of breach with its count and a few examples."""
        if self.conforms:
            return "The graph conforms."
        kinds = defaultdict(list)
        for finding in self.findings:
            kinds[finding.message].append(finding)
        breaches = _count(len(self.findings), "breach", "breaches")
        lines = [f"The graph does not conform: {breaches} of {_count(len(kinds), 'kind', 'kinds')}."]
        for message, found in kinds.items():
            lines.append(f"{len(found)} × {message}")
            lines += [f"    {finding}" for finding in found[:_MOST_EXAMPLES]]
            lines += [f"    … and {len(found) - _MOST_EXAMPLES} more"] * (len(found) > _MOST_EXAMPLES)
        return "\n".join(lines)


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def validate(quads: Iterable[Quad]) -> ValidationReport:
    """What in a graph breaches the shapes of ``ontology/shapes.ttl`` and the checks in code beside them.

    The shapes are held against the union of the named graphs, under the ontology's class hierarchy (SHACL, section 1.4.1).

    Args:
        quads: the graph; the ontology's own quads are left out, it need not hold them.
    """
    data = [q for q in quads if not (isinstance(q.graph_name, NamedNode) and q.graph_name.value.endswith(f"/{GRAPH_ONTOLOGY}"))]
    index = _Index(data)
    found = {*_shacl_findings(data, index), *(finding for check in _CHECKS for finding in check(index))}
    return ValidationReport(tuple(sorted(found, key=lambda f: (f.message, f.focus, f.value or ""))))


class _Index:
    """The union of the graphs, by predicate and subject."""

    def __init__(self, quads: list[Quad]) -> None:
        self.values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            self.values[quad.predicate.value][_iri(quad)].append(quad.object)  # type: ignore[arg-type]

    def one(self, subject: str, predicate: NamedNode) -> NamedNode | Literal | None:
        """The value, if there is just one or several; which of several does not matter: SHACL complains of them."""
        return next(iter(self.values[predicate.value].get(subject, ())), None)

    def text(self, subject: str, predicate: NamedNode) -> str:
        """The value's text, empty if there is none."""
        value = self.one(subject, predicate)
        return value.value if value is not None else ""

    def of_class(self, kg_class: NamedNode) -> list[str]:
        """The instances of just this class."""
        return [subject for subject, classes in self.values[RDF.type.value].items() if kg_class in classes]

    def finding(self, message: str, focus: str, value: str | None = None) -> Finding:
        """A finding with the node's label."""
        return Finding(message, focus, self.text(focus, SKOS.prefLabel) or None, value)


def _iri(quad: Quad) -> str:
    return str(getattr(quad.subject, "value", quad.subject))


@cache
def _read(name: str) -> rdflib.Graph:
    """A file of ``ontology/``."""
    return rdflib.Graph().parse(ontology_path(name))


def _shacl_findings(quads: list[Quad], index: _Index) -> Iterator[Finding]:
    """What pyshacl finds."""
    import pyshacl  # noqa: PLC0415 - slow to load, and only validation needs it

    _, report, _ = pyshacl.validate(
        to_graph(quads), shacl_graph=_read("shapes.ttl"), ont_graph=_read("kg.ttl"), inference="none", advanced=False
    )
    for result in report.subjects(R.type, SH.ValidationResult):
        message = report.value(result, SH.resultMessage)
        focus = report.value(result, SH.focusNode)
        value = report.value(result, SH.value)
        yield index.finding(str(message), str(focus), None if value is None else str(value))


def _check_exact(index: _Index) -> Iterator[Finding]:
    """A mention quotes the text at its offsets, and its IRI tells them (RFC 5147)."""
    for mention in index.of_class(KG.Mention):
        text = index.text(index.text(mention, OA.hasSource), SCHEMA.text)
        start, end, exact = (index.text(mention, term) for term in (OA.start, OA.end, OA.exact))
        if not (start.isdecimal() and end.isdecimal()):
            continue  # SHACL says so
        if text[int(start) : int(end)] != exact or int(end) > len(text):
            yield index.finding("oa:exact is the document's text at the mention's offsets", mention, exact)
        if not mention.endswith(f"#char={start},{end}"):
            yield index.finding("a mention's IRI ends in #char= and its offsets", mention)


_FACTS: Final = frozenset(expand(relation.value).value for relation in Relation)


def _check_facts(index: _Index) -> Iterator[Finding]:
    """A plain fact stands if, and only if, an assertion reports it as certain and positive; relations of a user's rules among them."""
    reported = set(_reported(index))
    told = {index.text(assertion, RDF.predicate) for assertion in index.of_class(KG.Assertion)}
    plain = {
        (subject, predicate, value)
        for predicate in sorted(_FACTS | told)
        for subject, values in index.values[predicate].items()
        for value in values
    }
    for message, facts in (
        ("a plain fact has an assertion that reports it, certain and positive", plain - reported),
        ("a fact that an assertion reports, certain and positive, stands as a plain triple", reported - plain),
    ):
        for subject, predicate, value in facts:
            yield index.finding(message, subject, f"{predicate} {value}")


def _reported(index: _Index) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    for assertion in index.of_class(KG.Assertion):
        value = index.one(assertion, RDF.object)
        certain = index.one(assertion, KG.certainty) == KG.Certain and index.one(assertion, KG.polarity) == KG.Positive
        if certain and value is not None and not index.one(assertion, KG.claimedIn):
            yield index.text(assertion, RDF.subject), index.text(assertion, RDF.predicate), value


def _check_terms(index: _Index) -> Iterator[Finding]:
    """Every term of our namespace is one of the ontology's."""
    known = {str(subject) for subject in _read("kg.ttl").subjects(unique=True)}
    used = {term for term in index.values if term.startswith(KG.iri)}
    used |= {c.value for classes in index.values[RDF.type.value].values() for c in classes if c.value.startswith(KG.iri)}
    for term in used - known:
        yield index.finding("a term of the namespace kg: is one of the ontology's", term)


_CHECKS: Final[tuple[Callable[[_Index], Iterator[Finding]], ...]] = (_check_exact, _check_facts, _check_terms)
