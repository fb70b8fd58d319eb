"""Score a built graph against gold facts of whole reports.

Precision, recall and F1, summed over the reports:

==========  ==========================================================================================================
entities    named entities and unnamed sources of the right kind, one of whose labels is among the gold's names. Unnamed
            sources, and exercises without a name, that the gold does not list are no error
posts       actor and body (or state) of a post
exercises   each participant, place, start, end and number of personnel of an exercise
statements  contents that overlap with Jaccard ≥ 0.5 (characters), matched one to one. Beliefs, intentions and
            expectations of the graph count where they match, and are no error where they do not
said by     ... and whose speakers are exactly the gold's
about       over the statements that match: what they are about
kind        over the statements that match: direct, indirect or mixed
relations   subject, relation and object; meetings, agreements and alliances hold either way
==========  ==========================================================================================================
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from .built import BuiltGraph, BuiltReport, BuiltStatement
from .gold import GoldEntity, GoldReport, GoldStatement
from .scores import Tally

MEASURES = ("entities", "posts", "exercises", "statements", "said by", "about", "kind", "relations")

# kinds of the graph that satisfy a kind of the gold: whether a body is a state, or a state a place, is often a matter of taste
_SATISFIES = {
    "Actor": {"Actor"},
    "Organisation": {"Organisation", "State"},
    "State": {"State", "Place", "Organisation"},
    "Place": {"Place", "State"},
    "Exercise": {"Exercise"},
    "Unnamed": {"UnnamedSource"},
}
_ENTITIES = frozenset().union(*_SATISFIES.values())
_IDLE_WORDS = frozenset({"the", "of", "a", "an", "s", "some", "many", "several", "other"})
_EXERCISE_FACTS = {
    "participant": "participant",
    "organiser": "participant",
    "place": "place",
    "startDate": "start",
    "endDate": "end",
    "personnel": "personnel",
}
_RELATIONS = {
    "memberOf": "memberOf",
    "subOrganizationOf": "partOf",
    "containedInPlace": "locatedIn",
    "opposes": "opposes",
    "commands": "commands",
    "alliedWith": "alliedWith",
}
_SYMMETRIC = frozenset({"met", "agreedWith", "alliedWith"})
_ENOUGH = 0.5


def score_facts(golds: Iterable[GoldReport], graph: BuiltGraph) -> Tally:
    """The tally of all reports; one that the graph lacks counts as empty."""
    tally = Tally(MEASURES)
    for gold in golds:
        _Comparison(gold, graph, tally).run()
    return tally


def _bare(name: str) -> frozenset[str]:
    """What of a name counts when two are compared: its words in lower case and any order, without idle ones."""
    return frozenset(re.findall(r"\w+", name.lower().replace("defense", "defence"))) - _IDLE_WORDS


class _Comparison:
    """One report, gold against graph."""

    def __init__(self, gold: GoldReport, graph: BuiltGraph, tally: Tally) -> None:
        self.gold = gold
        self.graph = graph
        self.tally = tally
        self.report = graph.reports.get(gold.id) or BuiltReport("")
        self.present = {x for x in self.report.entities if graph.kind(x) in _ENTITIES}
        self.gold_name = self._align()

    def run(self) -> None:
        """Add all measures to the tally."""
        if self.gold.id not in self.graph.reports:
            self.tally.note(self.gold.id, "no such report", [""])
        self._entities()
        self._posts()
        self._exercises()
        self._statements()
        self._relations()

    def _align(self) -> dict[str, str]:
        """Which gold name each entity of the graph has: each takes part once, in the order of the gold."""
        aligned: dict[str, str] = {}
        for entity in {entity.name: entity for entity in self.gold.entities}.values():
            chosen = min(self._candidates(entity, aligned), default=None)
            if chosen is not None:
                aligned[chosen[1]] = entity.name
        return aligned

    def _candidates(self, entity: GoldEntity, taken: dict[str, str]) -> Iterator[tuple[bool, str]]:
        """The graph's entities that fit, best first when sorted: those whose preferred label fits, then by IRI."""
        wanted = {_bare(name) for name in entity.names}
        for x in self.present - taken.keys():
            if self.graph.kind(x) in _SATISFIES[entity.kind] and wanted & {_bare(name) for name in self.graph.names(x)}:
                yield _bare(self.graph.label(x)) not in wanted, x

    def _name(self, entity: str) -> str:
        """An entity's name in the gold, or else in the graph; a literal's value."""
        return self.gold_name.get(entity, self.graph.label(entity))

    def _counts(self, entity: str) -> bool:
        """Whether an entity is an error if the gold lacks it."""
        capitals = any(c.isupper() for name in self.graph.names(entity) for c in name)
        unnamed = {"UnnamedSource": True, "Exercise": not capitals}
        return entity in self.gold_name or not unnamed.get(self.graph.kind(entity) or "", False)

    def _entities(self) -> None:
        names = {entity.name for entity in self.gold.entities}
        counted = {x for x in self.present if self._counts(x)}
        self.tally.add("entities", len(self.gold_name), len(counted), len(names))
        self.tally.note(self.gold.id, "missing entities", names - set(self.gold_name.values()))
        extra = counted - self.gold_name.keys()
        self.tally.note(self.gold.id, "extra entities", (f"{self.graph.kind(x)} {self.graph.label(x)}" for x in extra))

    def _posts(self) -> None:
        right = {(post.actor, body): (post.actor, post.bodies[0]) for post in self.gold.posts for body in post.bodies}
        held = {
            (self._name(actor), self._name(body))
            for actor, predicate, post in self.report.facts
            if predicate == "holds"
            for body in self.graph.post_in.get(post, ())
        }
        self.tally.compare(self.gold.id, "posts", set(right.values()), {right.get(pair, pair) for pair in held})

    def _exercises(self) -> None:
        wanted = {(exercise.name, *fact) for exercise in self.gold.exercises for fact in exercise.facts}
        # two of one name are one: only its facts tell exercises apart here
        present = {self._name(x): x for x in sorted(self.present) if self.graph.kind(x) == "Exercise" and self._counts(x)}
        found = {
            (name, _EXERCISE_FACTS[predicate], self._name(value))
            for name, x in present.items()
            for subject, predicate, value in self.report.facts
            if subject == x and predicate in _EXERCISE_FACTS
        }
        self.tally.compare(self.gold.id, "exercises", wanted, found)

    def _statements(self) -> None:
        golds = self.gold.statements
        built = list(self.report.statements.values())
        pairs = _match([self._gold_content(s) for s in golds], [_characters(self.report.text, s.content) for s in built])
        for i, j in pairs.items():
            self._matched(golds[i], built[j])
        matched = set(pairs.values())
        counted = [j for j, s in enumerate(built) if j in matched or s.mode in {None, "Speech"}]
        said_by = sum(self._speakers(built[j]) == golds[i].speakers for i, j in pairs.items())
        self.tally.add("statements", len(pairs), len(counted), len(golds))
        self.tally.add("said by", said_by, len(counted), len(golds))
        self.tally.note(self.gold.id, "missing statements", (str(s) for i, s in enumerate(golds) if i not in pairs))
        self.tally.note(self.gold.id, "extra statements", (self._excerpt(built[j]) for j in counted if j not in matched))

    def _matched(self, gold: GoldStatement, built: BuiltStatement) -> None:
        """What is compared of two statements of one content."""
        about = {self._name(x) for x in built.about}
        self.tally.add("about", len(about & set(gold.about)), len(about), len(gold.about))
        self.tally.add("kind", int((built.quotation or "").lower() == gold.quotation), 1, 1)
        speakers = self._speakers(built)
        if speakers != gold.speakers:
            self.tally.note(self.gold.id, "wrong speaker", [f"{' and '.join(sorted(speakers)) or 'nobody'} for {gold}"])

    def _speakers(self, statement: BuiltStatement) -> set[str]:
        return {self._name(x) for x in statement.speakers}

    def _excerpt(self, statement: BuiltStatement) -> str:
        return " … ".join(self.report.text[begin:end][:90] for begin, end in sorted(statement.content))

    def _gold_content(self, statement: GoldStatement) -> set[int]:
        """The characters of a gold statement's content, found by its first and last words."""
        spans = []
        for first, last in statement.parts:
            begin = self.report.text.find(first)
            end = self.report.text.find(last, max(begin, 0))
            if begin < 0 or end < 0:
                self.tally.note(self.gold.id, "gold not in text", [f"{first} … {last}"])
            else:
                spans.append((begin, end + len(last)))
        return _characters(self.report.text, spans)

    def _relations(self) -> None:
        wanted = {_either_way(*relation) for relation in self.gold.relations}
        found = {
            _either_way(self._name(subject), _RELATIONS[predicate], self._name(value))
            for subject, predicate, value in self.report.facts
            if predicate in _RELATIONS
        }
        self.tally.compare(self.gold.id, "relations", wanted, found | set(self._encounters()))

    def _encounters(self) -> Iterator[tuple[str, str, str]]:
        """Who met, or agreed with, whom: each pair of an event's participants."""
        participants: dict[str, set[str]] = defaultdict(set)
        for event, predicate, agent in self.report.facts:
            if predicate == "participant" and self.graph.kind(event) in {"Meeting", "Agreement"}:
                participants[event].add(self._name(agent))
        for event, names in participants.items():
            relation = "met" if self.graph.kind(event) == "Meeting" else "agreedWith"
            for one, other in combinations(sorted(names), 2):
                yield one, relation, other


def _either_way(subject: str, relation: str, value: str) -> tuple[str, str, str]:
    """A relation in the one form that all its forms share."""
    if relation in _SYMMETRIC:
        subject, value = sorted((subject, value))
    return subject, relation, value


def _characters(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """The offsets of spans, white space left out."""
    return {i for begin, end in spans for i in range(begin, min(end, len(text))) if not text[i].isspace()}


def _match(golds: Sequence[set[int]], built: Sequence[set[int]]) -> dict[int, int]:
    """Gold index → index of the built content that matches it: greedily, the greatest overlap first."""
    overlaps = [(-len(a & b) / len(a | b), j, i) for i, a in enumerate(golds) for j, b in enumerate(built) if a & b]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for overlap, j, i in sorted(overlaps):
        if -overlap >= _ENOUGH and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs
