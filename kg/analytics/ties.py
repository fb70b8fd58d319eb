"""Occasions that tie two agents: what a weighted network's edge counts, read from a store one by one.

Four kinds, each a projection whose edges mean one thing:

- ``speaks-about``: an agent makes a statement about another. An occasion is a statement that is not negated.
- ``takes-part``: two agents take part in, or organise, the same exercise. An occasion is an exercise.
- ``meets``: two agents take part in the same meeting. An occasion is a meeting.
- ``co-mention``: two agents or exercises are named in the same paragraph. An occasion is a paragraph.

Unnamed sources are left out: 'analysts' of one report are not those of another, and would tie nothing to anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, NamedTuple

from kg.analytics.rows import Entities, day, rows
from kg.store import Store

__all__ = ["TIES", "Occasion", "Tie"]


class Occasion(NamedTuple):
    """Why two entities are tied: ``item`` is what counts (an IRI, or a paragraph), ``date`` its ISO day or ``""``.

    ``claimed`` tells whether somebody claims it, and not the report itself.
    """

    source: str
    target: str
    item: str
    date: str
    document: str
    claimed: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A kind of tie: the verb of its edges, what an edge and its weight mean, and how its occasions are read.

    ``factual`` tells whether occasions are facts, which are reported or claimed; speech and mentions are neither.
    """

    verb: str
    meaning: str
    directed: bool
    factual: bool
    read: Callable[[Store, Entities], Iterator[Occasion]]


_SPEECH: Final = """
SELECT DISTINCT ?source ?target ?statement ?document ?date WHERE {
  ?statement kg:statedBy ?source ; kg:about ?target ; kg:polarity kg:Positive ; dcterms:isPartOf ?text .
  ?text dcterms:source ?document .
  OPTIONAL { ?statement kg:statedOn ?said }
  OPTIONAL { ?text dcterms:issued ?issued }
  BIND(COALESCE(?said, ?issued) AS ?date)
}"""

_PARTICIPANTS: Final = """
SELECT DISTINCT ?event ?agent ?claimed ?document ?issued WHERE {
  VALUES ?predicate { %s }
  ?event a %s .
  ?assertion rdf:subject ?event ; rdf:predicate ?predicate ; rdf:object ?agent ; kg:polarity kg:Positive ; kg:evidence/oa:hasSource ?text .
  ?text dcterms:source ?document .
  OPTIONAL { ?text dcterms:issued ?issued }
  BIND(EXISTS { ?assertion kg:claimedIn ?claim } AS ?claimed)
}"""

_STARTS: Final = """
SELECT ?event (MIN(STR(?start)) AS ?date) WHERE {
  ?event a %s .
  ?assertion rdf:subject ?event ; rdf:predicate kg:startDate ; rdf:object ?start ; kg:polarity kg:Positive .
} GROUP BY ?event"""

_TEXTS: Final = """
SELECT ?document ?source ?issued ?text WHERE {
  ?document a kg:Document ; dcterms:source ?source ; schema:text ?text OPTIONAL { ?document dcterms:issued ?issued }
}"""

_MENTIONS: Final = """
SELECT ?document ?start ?entity WHERE { ?mention kg:refersTo ?entity ; oa:hasSource ?document ; oa:start ?start }"""

_BLANK_LINE: Final = re.compile(r"\n\s*\n")
_LINE: Final = re.compile(r"\n")


def _speech(store: Store, entities: Entities) -> Iterator[Occasion]:
    """A statement ties its speakers to each agent that it is about."""
    for source, target, statement, document, date in rows(store, _SPEECH):
        if source != target and entities.is_named_agent(source) and entities.is_named_agent(target):
            yield Occasion(source, target, statement, day(date), document, claimed=False)


def _sharing(kind: str, *predicates: str) -> Callable[[Store, Entities], Iterator[Occasion]]:
    """Reads the occasions at which agents take part in the same event of a class."""

    def read(store: Store, entities: Entities) -> Iterator[Occasion]:
        starts = {event: day(date) for event, date in rows(store, _STARTS % kind)}
        events: dict[str, list[list[str]]] = defaultdict(list)
        for event, *rest in rows(store, _PARTICIPANTS % (" ".join(predicates), kind)):
            if entities.is_named_agent(rest[0]):
                events[event].append(rest)
        for event, found in events.items():
            yield from _pairs(event, starts.get(event, ""), found)

    return read


def _pairs(event: str, start: str, found: list[list[str]]) -> Iterator[Occasion]:
    """Every two participants of an event: reported if reports tell it of both, claimed if somebody claims it of one of them.

    Two reports may tell of one participant each, so a pair's document is that of its later one.
    """
    first: dict[tuple[str, bool], tuple[str, str]] = {}
    for agent, claimed, document, issued in found:
        known = first.get((agent, claimed == "true"))
        first[agent, claimed == "true"] = min(known, (issued, document)) if known else (issued, document)
    for (one, one_claimed), (other, other_claimed) in combinations(sorted(first), 2):
        if one != other:
            issued, document = max(first[one, one_claimed], first[other, other_claimed])
            yield Occasion(one, other, event, start or day(issued), document, claimed=one_claimed or other_claimed)


def _co_mention(store: Store, entities: Entities) -> Iterator[Occasion]:
    """Every two agents or exercises that a paragraph names."""
    mentions: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for document, start, entity in rows(store, _MENTIONS):
        if entities.is_named_agent(entity) or entities.kind(entity) == "Exercise":
            mentions[document].append((int(start), entity))
    for document, source, issued, text in rows(store, _TEXTS):
        for number, named in sorted(_paragraphs(text, mentions.pop(document, ())).items()):
            for one, other in combinations(sorted(named), 2):
                yield Occasion(one, other, f"{document}#{number}", day(issued), source, claimed=False)


def _paragraphs(text: str, mentions: Iterable[tuple[int, str]]) -> Mapping[int, set[str]]:
    """Who is named in each paragraph: between blank lines, or between line breaks where a text has no blank lines."""
    breaks = [found.start() for found in _BLANK_LINE.finditer(text)] or [found.start() for found in _LINE.finditer(text)]
    named: dict[int, set[str]] = defaultdict(set)
    paragraph = 0
    for start, entity in sorted(mentions):
        while paragraph < len(breaks) and breaks[paragraph] <= start:
            paragraph += 1
        named[paragraph].add(entity)
    return named


TIES: Final[dict[str, Tie]] = {
    "speaks-about": Tie(
        "speaks about",
        "an agent makes statements about another; the weight counts the statements",
        directed=True,
        factual=False,
        read=_speech,
    ),
    "takes-part": Tie(
        "takes part with",
        "two agents take part in, or organise, the same exercises; the weight counts the exercises",
        directed=False,
        factual=True,
        read=_sharing("kg:Exercise", "kg:participant", "kg:organiser"),
    ),
    "meets": Tie(
        "meets",
        "two agents take part in the same meetings; the weight counts the meetings",
        directed=False,
        factual=True,
        read=_sharing("kg:Meeting", "kg:participant"),
    ),
    "co-mention": Tie(
        "is named with",
        "two agents or exercises are named in the same paragraphs; the weight counts the paragraphs",
        directed=False,
        factual=False,
        read=_co_mention,
    ),
}
