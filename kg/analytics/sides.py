"""Sides: which state or body an agent belongs to, who speaks against whom, and what sides disagree on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import Final

from kg.analytics.given import Given
from kg.analytics.rows import AGENTS, rows
from kg.analytics.tables import Cell, counted, make_table, rounded
from kg.analytics.utterances import Utterance, read_utterances
from kg.query import Result

__all__ = ["disagreement", "sides", "sides_of"]

# how many reports tell that an agent belongs to a body: holds a post in it, is a member or a part of it
_BODIES: Final = """
SELECT ?agent ?body (COUNT(DISTINCT ?graph) AS ?reports) WHERE {
  { GRAPH ?graph { ?agent org:holds ?post } ?post org:postIn ?body }
  UNION { GRAPH ?graph { ?agent org:subOrganizationOf|org:memberOf ?body } }
} GROUP BY ?agent ?body"""
_DEEPEST: Final = 5
_NAMED: Final = 4


def sides_of(given: Given) -> Mapping[str, str]:
    """The side of each agent, as an IRI: a state is its own; a person or a body has the state that is reached first.

    Ways lead through posts, membership and the parts of bodies, at most five steps; where they part, most reports decide, then the
    alphabet. Who is in no state has the body that is reached first: a NATO spokesman that of NATO; who is in none is alone.
    """
    bodies: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for agent, body, reports in rows(given.store, _BODIES):
        if given.entities.kind(agent) in AGENTS and given.entities.kind(body) in AGENTS and agent != body:
            bodies[agent].append((-int(reports), body))
    ordered = {agent: [body for _, body in sorted(found)] for agent, found in bodies.items()}
    agents = [iri for iri, entity in given.entities.by_iri.items() if entity.kind in AGENTS]
    return {agent: _side(given, agent, ordered) for agent in agents}


def _side(given: Given, agent: str, bodies: Mapping[str, list[str]]) -> str:
    """The nearest state, else the nearest body, else the agent itself."""
    level, seen = [agent], {agent}
    for _ in range(_DEEPEST):
        states = [each for each in level if given.entities.kind(each) == "State"]
        if states:
            return states[0]
        found = dict.fromkeys(body for each in level for body in bodies.get(each, ()))
        level = [body for body in found if body not in seen]
        seen.update(level)
    return next(iter(bodies.get(agent, [agent])))


def sides(given: Given) -> Result:
    """Which side speaks about which, and how much of it is hostile.

    For a reader of news: speakers count for the state or body that they belong to. ``statements`` go from ``side`` to ``other``,
    ``hostile`` accuse, criticise, threaten or warn, ``friendly`` praise, agree or promise, ``denials`` deny; ``answers`` are the
    statements in the other direction. A side that speaks much and is hardly answered is alone with its quarrel, or the reports do not
    carry the answer. ``speakers`` are those who speak most. With ``entity``, only statements about it.

    A hostile statement that mentions a side need not be against it: an ally's warning of what Belarus may do to Poland counts as
    hostile towards both.

    Cost: linear in the statements.
    """
    side = sides_of(given)
    said: dict[tuple[str, str], list[Utterance]] = defaultdict(list)
    for each in read_utterances(given):
        for pair in _directions(given, each, side):
            said[pair].append(each)
    rows = [_side_row(given, pair, side, said) for pair in said]
    rows.sort(key=lambda row: (-int(row[3] or 0), -int(row[2] or 0), *map(str, (row[0], row[1], row[-2], row[-1]))))
    columns = ["side", "other", "statements", "hostile", "friendly", "denials", "answers", "speakers", "first", "last"]
    return make_table([*columns, "side_iri", "other_iri"], rows)


def _directions(given: Given, each: Utterance, side: Mapping[str, str]) -> list[tuple[str, str]]:
    """From which sides to which others a statement goes."""
    spoken_of = {side[topic] for topic in each.about if given.entities.is_named_agent(topic)}
    return [(one, other) for one in sorted(_speaking(given, each, side)) for other in sorted(spoken_of - {one})]


def _speaking(given: Given, each: Utterance, side: Mapping[str, str]) -> set[str]:
    """The sides of a statement's named speakers."""
    return {side[iri] for iri in each.speakers if given.entities.is_named_agent(iri)}


def _side_row(given: Given, pair: tuple[str, str], side: Mapping[str, str], said: Mapping[tuple[str, str], list[Utterance]]) -> list[Cell]:
    found = said[pair]
    tones = Counter(each.tone for each in found)
    counts = (len(found), tones[-1], tones[1], sum(each.force == "Deny" for each in found), len(said.get((pair[1], pair[0]), ())))
    own = [iri for each in found for iri in each.speakers if given.entities.is_named_agent(iri) and side[iri] == pair[0]]
    speakers = counted(Counter(given.entities.by_iri[iri].label for iri in own).items(), _NAMED)
    days = sorted(each.date for each in found if each.date) or [""]
    names = [given.entities.by_iri[iri].label for iri in pair]
    return [*names, *counts, speakers, days[0], days[-1], *pair]


def disagreement(given: Given) -> Result:
    """On what the sides disagree.

    For a reader of news: for each topic and each two sides that speak about it, their ``tone`` and ``other_tone``: statements for it less
    those against it, as a share of all, from 1 to -1. A statement that characterises the topic is for or against it by its wording
    ('strictly defensive', 'a provocation'; undecided ones are neither); one that does not is so by its verb: who praises, agrees or
    promises is for it, who accuses, criticises, threatens or warns against it. ``wordings`` and ``other_wordings`` are what they call it.
    ``disagreement`` is the distance of the two, from 0 to 1, times the share of doubt that few statements leave: n / (n + 2) for the side
    with the fewer statements. A denial is neither for nor against. With ``entity``, only that topic.

    Two sides that contradict each other on facts alone stand at 0: look at what was said before you call it agreement. Topics that
    only one side speaks about do not appear, nor do pairs at 0. Wordings are found by rules, and not all of them are.

    Cost: for each topic the square of the number of sides. Source: ours; the verbs are those of PLOVER and CAMEO (Schrodt, CAMEO
    codebook, 2012) reduced to three values, the wordings the graph's characterisations.
    """
    side = sides_of(given)
    said: dict[str, dict[str, list[Utterance]]] = defaultdict(lambda: defaultdict(list))
    for each in read_utterances(given):
        topics = {*each.about, *(target for target, _, _ in each.framings)} & given.entities.by_iri.keys()
        for topic in sorted(topics) if not given.entity else (given.entity,):
            for one in _speaking(given, each, side):
                said[topic][one].append(each)
    rows = [
        row
        for topic, by_side in said.items()
        for one, other in combinations(sorted(by_side), 2)
        if (row := _disagreement_row(given, topic, (one, by_side[one]), (other, by_side[other])))
    ]
    rows.sort(key=lambda row: (-float(row[3] or 0), *map(str, (row[0], row[1], row[2], row[-3]))))
    columns = [
        "topic",
        "side",
        "other",
        "disagreement",
        "tone",
        "other_tone",
        "statements",
        "other_statements",
        "wordings",
        "other_wordings",
    ]
    return make_table([*columns, "topic_iri", "side_iri", "other_iri"], rows)


def _disagreement_row(given: Given, topic: str, one: tuple[str, list[Utterance]], other: tuple[str, list[Utterance]]) -> list[Cell]:
    """The row of two sides, the friendlier one first; empty where their tones are the same."""
    tones = {side: _mean([each.stance_on(topic) for each in found]) for side, found in (one, other)}
    first, second = sorted((one, other), key=lambda each: (-tones[each[0]], given.entities.by_iri[each[0]].label, each[0]))
    distance = (tones[first[0]] - tones[second[0]]) / 2
    if not distance:
        return []
    fewer = min(len(first[1]), len(second[1]))
    names = [given.entities.by_iri[iri].label for iri in (topic, first[0], second[0])]
    figures = [rounded(each) for each in (distance * fewer / (fewer + 2), tones[first[0]], tones[second[0]])]
    words = [_wordings(topic, found) for _, found in (first, second)]
    return [*names, *figures, len(first[1]), len(second[1]), *words, topic, first[0], second[0]]


def _wordings(topic: str, found: list[Utterance]) -> str:
    """What a side calls a topic, the most frequent wordings first."""
    counts = Counter(wording for each in found for target, _, wording in each.framings if target == topic)
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_NAMED]
    return "; ".join(wording for wording, _ in most)


def _mean(values: list[int]) -> float:
    return sum(values) / len(values)
