"""Statements with their sentences, for quoting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.analytics.rows import rows
from kg.query import Row, run_named
from kg.report.content import Quotation
from kg.store import Store
from kg.view.passages import passage

__all__ = ["Paper", "Saying", "find_sayings", "papers", "quotation"]

_DETAILS: Final = """
SELECT ?statement ?force ?document ?begin ?end WHERE {
  VALUES ?statement { %s }
  ?statement kg:contentMention ?mention . ?mention oa:hasSource ?document ; oa:start ?begin ; oa:end ?end .
  OPTIONAL { ?statement kg:force ?force }
}"""
_PAPERS: Final = """
SELECT ?document ?source ?title ?publisher ?url ?issued ?text WHERE {
  VALUES ?document { %s }
  ?document dcterms:source ?source ; schema:text ?text .
  OPTIONAL { ?document dcterms:title ?title } OPTIONAL { ?document dcterms:publisher ?publisher }
  OPTIONAL { ?document schema:url ?url } OPTIONAL { ?document dcterms:issued ?issued }
}"""
# IRIs that are asked for at once
_BATCH: Final = 300


@dataclass(frozen=True, slots=True)
class Paper:
    """A document; ``url`` is one that a browser may open, or ``""``."""

    source: str
    title: str
    publisher: str
    url: str
    issued: str
    text: str


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement: who says it by which verb, the content, the sentence in parts, and the document."""

    iri: str
    date: str
    speaker: str
    post: str
    cue: str
    content: str
    according_to: str
    negated: bool
    force: str
    parts: tuple[str, ...]
    paper: Paper


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the content of a statement stands (code points, half-open), and its force."""

    document: str
    force: str
    spans: list[tuple[int, int]]


def find_sayings(store: Store, role: str, entity: str) -> list[Saying]:
    """The statements about or by an entity, negated ones too, in the order of their days.

    Args:
        store: the graph.
        role: ``about`` or ``by``.
        entity: its IRI.
    """
    found = {
        str(row["statement_iri"]): (row, name) for name in ("who-said-what", "not-said") for row in run_named(store, name, {role: entity})
    }
    places = _places(store, found)
    known = papers(store, {place.document for place in places.values()})
    # a statement whose content has no place in a text has no sentence to quote
    sayings = [_saying(row, places[iri], known, negated=name == "not-said") for iri, (row, name) in found.items() if iri in places]
    return sorted(sayings, key=lambda each: (not each.date, each.date, each.paper.source, each.iri))


def _saying(row: Row, place: _Place, known: Mapping[str, Paper], *, negated: bool) -> Saying:
    paper = known[place.document]
    texts = {name: str(row[name] or "") for name in ("date", "speaker", "post", "cue", "content", "according_to")}
    parts = tuple(passage(paper.text, place.spans))
    return Saying(str(row["statement_iri"]), **texts, negated=negated, force=place.force, parts=parts, paper=paper)


def _places(store: Store, statements: Iterable[str]) -> dict[str, _Place]:
    """Where each statement's content stands."""
    found: dict[str, _Place] = {}
    for statement, force, document, begin, end in _values(store, _DETAILS, statements):
        place = found.setdefault(statement, _Place(document, force.rsplit("#", 1)[-1], []))
        place.spans.append((int(begin), int(end)))
    return found


def papers(store: Store, documents: Iterable[str]) -> dict[str, Paper]:
    """The documents of these IRIs."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for iri, *rest in _values(store, _PAPERS, documents):
        found[iri].append(rest)
    made = {}
    for iri, several in found.items():
        source, title, publisher, url, issued, text = min(several)
        made[iri] = Paper(source, title, publisher, url if url.startswith(("https://", "http://")) else "", issued, text)
    return dict(sorted(made.items()))


def _values(store: Store, query: str, iris: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(set(iris))
    for n in range(0, len(wanted), _BATCH):
        yield from rows(store, query % " ".join(f"<{iri}>" for iri in wanted[n : n + _BATCH]))


def quotation(saying: Saying) -> Quotation:
    """A statement as it is quoted."""
    lead = saying.speaker or "a source that the report does not name"
    lead += f", {saying.post}" if saying.post else ""
    lead += f" (according to {saying.according_to})" if saying.according_to else ""
    tags = (f"did not say so: “{saying.cue}”" if saying.negated else saying.cue, saying.force.lower())
    shown = tuple(tag for tag in tags if tag and tag != "assert")
    # where nothing is marked, all of it is the content
    parts = saying.parts if len(saying.parts) > 1 else ("", *saying.parts)
    return Quotation(lead, shown, parts, saying.paper.title or saying.paper.source, saying.date or saying.paper.issued, saying.paper.url)
