"""What part of a graph a page shows, and which of its views it opens with."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from kg.errors import QueryError
from kg.query import Answer, BooleanResult, GraphResult
from kg.view.records import Records

__all__ = ["Selection", "Show", "answer_terms", "selected"]

Show = Literal["graph", "timeline", "positions", "table"]

# how answers join several names in one cell
_JOINED: Final = re.compile(r"; | and |, ")


@dataclass(frozen=True, slots=True)
class Selection:
    """The entities that are kept and the view that is opened.

    Attributes:
        centre: the IRI of an entity: it and what is at most ``depth`` lines away are kept.
        terms: IRIs and labels, as an answer has them: the entities that they name are kept, and those that the statements and
            assertions among them join.
        show: the view that the page opens with; with ``positions`` and a centre, those who speak about it are kept, and
            whom they speak for.
    """

    centre: str | None = None
    depth: int = 2
    terms: frozenset[str] | None = None
    show: Show = "graph"


def answer_terms(answer: Answer) -> frozenset[str]:
    """The IRIs and texts of an answer.

    Raises:
        QueryError: the answer is a yes or a no.
    """
    if isinstance(answer, BooleanResult):
        raise QueryError("the answer is yes or no (ASK): nothing to draw. Give a query that selects or constructs")
    if isinstance(answer, GraphResult):
        return frozenset(term.value for triple in answer for term in triple if hasattr(term, "value"))
    iris = {iri for column in answer.columns for iri in answer.iris(column) if iri}
    return frozenset(iris | {value for row in answer for value in row if isinstance(value, str)})


def selected(selection: Selection, records: Records, edges: Iterable[tuple[str, str, str]]) -> frozenset[str] | None:
    """The IRIs of the entities that a selection keeps; None for all.

    Args:
        selection: what is wanted.
        records: what the store has.
        edges: subject, relation and object of all lines.

    Raises:
        QueryError: no entity of the graph is in the selection.
    """
    if selection.terms is not None:
        kept = _named(selection.terms, records)
    elif selection.centre is None:
        return None
    elif selection.show == "positions":
        kept = _speaking(selection.centre, edges)
    else:
        kept = _around(selection.centre, selection.depth, edges)
    kept &= records.entities.keys()
    if not kept:
        raise QueryError("nothing to draw: what is asked for names no person, organisation, place or event of the graph")
    return frozenset(kept)


def _around(centre: str, depth: int, edges: Iterable[tuple[str, str, str]]) -> set[str]:
    """What is at most so many lines away."""
    near: dict[str, set[str]] = {}
    for source, _, target in edges:
        near.setdefault(source, set()).add(target)
        near.setdefault(target, set()).add(source)
    away = {centre: 0}
    queue = deque([centre])
    while queue:
        entity = queue.popleft()
        for other in near.get(entity, ()):
            if away[entity] < depth and other not in away:
                away[other] = away[entity] + 1
                queue.append(other)
    return set(away)


def _speaking(topic: str, edges: Iterable[tuple[str, str, str]]) -> set[str]:
    """Those who speak about a topic, and the bodies that they hold posts in or are parts of."""
    known = list(edges)
    kept = {topic} | {source for source, relation, target in known if relation == "speaksAbout" and target == topic}
    return kept | {
        target for source, relation, target in known if source in kept and relation in {"holds", "subOrganizationOf", "memberOf"}
    }


def _named(terms: Collection[str], records: Records) -> set[str]:
    """The entities that an answer's IRIs and texts mean."""
    by_label: dict[str, set[str]] = {}
    for entity in records.entities.values():
        by_label.setdefault(entity.label, set()).add(entity.id)
    kept: set[str] = set()
    for term in terms:
        kept |= _meant(term, records)
        for part in {term, *_JOINED.split(term)}:
            kept |= by_label.get(part, set())
    return kept


def _meant(iri: str, records: Records) -> set[str]:
    """The entity of an IRI, or those that a statement or an assertion joins."""
    if statement := records.statements.get(iri):
        return {*statement.speakers, *statement.about, *statement.addressees}
    if assertion := records.assertions.get(iri):
        return {assertion.subject, _body(assertion.object, records.posts)}
    return {iri}


def _body(iri: str, posts: Mapping[str, tuple[str, str]]) -> str:
    """The organisation of a post; anything else as it is."""
    return posts[iri][1] if iri in posts else iri
