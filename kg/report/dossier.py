"""A dossier on one entity: what it is, when, who stands where on it, whom it is tied with, and every statement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx

from kg.analytics.given import Given
from kg.analytics.projections import to_networkx
from kg.analytics.rows import AGENTS, day, rows
from kg.analytics.sides import sides_of
from kg.analytics.utterances import Utterance, read_utterances
from kg.cards import Card, make_card
from kg.query import Result, Row, run_named
from kg.report.charts import Bar, Link, Node, Span, bar_chart, ring_chart, timeline_chart
from kg.report.content import Block, Figure, Quotations, Report, Section, Table, Text
from kg.report.facts import EventDates, event_dates, fact_rows, fact_table, last_day, summary_rows
from kg.report.sayings import Saying, find_sayings, papers, quotation
from kg.store import Store
from kg.view.style import CLASSES

__all__ = ["make_dossier"]

# entities on the ring, events on the time axis: more can't be read
_MOST_PARTNERS: Final = 32
_MOST_EVENTS: Final = 12
_NO_SIDE: Final = "unnamed sources"
_REPORT: Final = "the report"
_DOCUMENTS: Final = """
SELECT DISTINCT ?document WHERE { ?mention kg:refersTo %s ; oa:hasSource ?document }"""


@dataclass(frozen=True)
class _Material:
    """All that a dossier tells."""

    store: Store
    card: Card
    facts: Result
    timeline: Result
    about: list[Saying]
    by: list[Saying]

    @property
    def is_agent(self) -> bool:
        """Whether it can speak."""
        return bool(AGENTS.intersection(self.card.classes))


def make_dossier(store: Store, entity: str) -> Report:
    """The dossier on an entity; takes time in proportion to the graph's relations.

    Raises:
        QueryError: no such entity, or several of that name (with their IRIs).
    """
    card = make_card(store, entity)
    facts, timeline = (run_named(store, name, {key: card.iri}) for name, key in (("entity-card", "entity"), ("timeline", "about")))
    by = find_sayings(store, "by", card.iri) if AGENTS.intersection(card.classes) else []
    material = _Material(store, card, facts, timeline, find_sayings(store, "about", card.iri), by)
    parts = (_summary, _timeline, _positions, _network, _statements_about, _statements_by, _facts, _documents)
    kinds = ", ".join(CLASSES[kind].name for kind in CLASSES if kind in card.classes)
    return Report(card.label, f"Dossier: {kinds}", tuple(section for part in parts if (section := part(material))))


def _summary(material: _Material) -> Section:
    card = material.card
    names = [name for name in card.names if name != card.label]
    lines = [("also called", ", ".join(names), ""), ("elsewhere", ", ".join(card.links), ""), ("identifier", card.iri, "")]
    lines += summary_rows(fact_rows(material.facts, card.iri))
    days = sorted(each.date for each in (*material.about, *material.by) if each.date)
    mentions = sum(card.mentions.values())
    counts = f"Mentioned {_number(mentions, 'time')} in {_number(len(card.mentions), 'report')}"
    counts += f"; spoken about in {_number(len(material.about), 'statement')}"
    counts += f"; speaks in {_number(len(material.by), 'statement')}" if material.is_agent else ""
    counts += f"; statements from {days[0]} to {days[-1]}" if days else ""
    table = Table(("property", "value", "told by"), tuple(row for row in lines if row[1]))
    return Section("summary", "Summary", (Text(f"{counts}."), table))


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _timeline(material: _Material) -> Section | None:
    """Events and the days of statements; None where nothing has a date."""
    events = event_dates(material.timeline)
    spans = [_span(each) for each in events[:_MOST_EVENTS]]
    tones = {each.iri: each.stance_on(material.card.iri) for each in _utterances(material)}
    days: dict[int, list[str]] = defaultdict(list)
    for each in {each.iri: each for each in (*material.about, *material.by)}.values():
        if each.date:
            days[tones.get(each.iri, 0)].append(each.date)
    caption = f"Events and statements around {material.card.label}"
    chart = timeline_chart(spans, days, caption)
    blocks: list[Block] = [Figure("timeline", chart, caption)] if chart else []
    if events:
        told = tuple((each.label, *each.in_words(), f"claimed by {each.by}" if each.by else "reported") for each in events)
        blocks.append(Table(("event", "first day", "last day", "told"), told))
    return Section("timeline", "Timeline", tuple(blocks)) if blocks else None


def _span(event: EventDates) -> Span:
    """An event as it is drawn: from its first start to its last end, which may be that of a month."""
    first = day((event.starts or event.ends)[0])
    last = last_day((event.ends or event.starts)[-1])
    return Span(f"– as {event.by}" if event.by else event.label, first, max(first, last), bool(event.by))


def _utterances(material: _Material) -> list[Utterance]:
    return read_utterances(Given(material.store, entity=material.card.iri))


def _positions(material: _Material) -> Section | None:
    """Who characterises it how, and who speaks about it from which side; None where nobody does."""
    sayings = {each.iri: each for each in material.about if not each.negated}
    by_side = _by_side(material, sayings)
    framed = _framed(material)
    if not by_side and framed is None:
        return None
    caption = f"Statements about {material.card.label} by the side of their speakers"
    bars = [Bar(side, Counter(stance for stance, _ in said)) for side, said in by_side.items()]
    intro = Text(
        "Speakers stand with the state or body that the reports tell them to belong to. A statement is friendly or hostile by the words in "
        "which it characterises the thing, and where it does not, by its verb: hostile are those that accuse, criticise, threaten or warn, "
        "friendly those that praise, agree or promise."
    )
    positions = [_position(side, each) for side, said in by_side.items() for _, each in said]
    blocks: list[Block] = [intro]
    blocks += [Figure("positions", bar_chart(bars, caption), caption)] if bars else []
    blocks += [framed] if framed is not None else []
    blocks += [Table(("side", "speaker", "position", "date", "document"), tuple(positions))] if positions else []
    return Section("positions", "Positions", tuple(blocks))


def _framed(material: _Material) -> Table | None:
    """The wordings side by side: who calls it what, in which post; None where nobody characterises it."""
    found = run_named(material.store, "positions", {"about": material.card.iri})
    given = Given(material.store, entity=material.card.iri)
    side = sides_of(given)
    sides = {each.iri: ", ".join(_labels(given, side, each)) for each in read_utterances(given)}
    told = ((_side_of(row, sides), row.speaker, row.post or "", row.stance, _worded(row), row.date or "", row.document) for row in found)
    cells = [tuple(map(str, row)) for row in told]
    cells.sort(key=lambda row: (row[1] == _REPORT, row[0], row[5], row[6], row[4]))
    return Table(("side", "speaker", "post", "stance", "wording", "date", "document"), tuple(cells)) if cells else None


def _side_of(row: Row, sides: Mapping[str, str]) -> str:
    """The side of a wording's speakers; the report is on none."""
    return "" if row["speaker"] == _REPORT else sides.get(str(row["statement_iri"]), _NO_SIDE)


def _labels(given: Given, side: Mapping[str, str], each: Utterance) -> list[str]:
    """The sides of a statement's named speakers."""
    named = [iri for iri in each.speakers if given.entities.is_named_agent(iri)]
    return sorted({given.entities.by_iri[side[iri]].label for iri in named} or {_NO_SIDE})


def _worded(row: Row) -> str:
    """A wording with what the speaker does to it, where that is more than to say it."""
    notes = [str(note) for note in (row["told"], row["certainty"]) if note not in {"said", "certain"}]
    notes += [f"according to {row['according_to']}"] if row["according_to"] else []
    return f"“{row['wording']}”" + (f" ({', '.join(notes)})" if notes else "")


def _position(side: str, each: Saying) -> tuple[str, ...]:
    return (side, each.speaker, f"{each.cue}: {each.content}", each.date, each.paper.source)


def _by_side(material: _Material, sayings: Mapping[str, Saying]) -> dict[str, list[tuple[int, Saying]]]:
    """The statements with their stances by the label of a side, the side that speaks most first."""
    given = Given(material.store, entity=material.card.iri)
    side, found = sides_of(given), defaultdict(list)
    for each in read_utterances(given):
        for label in _labels(given, side, each):
            if each.iri in sayings:
                found[label].append((each.stance_on(given.entity or ""), sayings[each.iri]))
    ordered = sorted(found.items(), key=lambda pair: (pair[0] == _NO_SIDE, -len(pair[1]), pair[0]))
    return {label: sorted(said, key=lambda one: (one[1].date, one[1].iri)) for label, said in ordered}


def _network(material: _Material) -> Section | None:
    """The entity and those whom it is tied with most; None where it has no ties."""
    iri = material.card.iri
    whole = to_networkx(material.store, "all")
    around = nx.Graph(whole.subgraph({iri, *nx.all_neighbors(whole, iri)})) if iri in whole else nx.Graph()
    weights = Counter({node: sum(_weights(whole, iri, node)) for node in around if node != iri})
    if not weights:
        return None
    chosen = sorted(weights, key=lambda node: (-weights[node], whole.nodes[node]["label"], node))[:_MOST_PARTNERS]
    ring = sorted(chosen, key=lambda node: (list(CLASSES).index(whole.nodes[node]["class"]), whole.nodes[node]["label"], node))
    caption = f"{material.card.label} and those whom reports tie it with"
    centre = Node(iri, material.card.label, 0, _colour(whole, iri))
    nodes = [Node(node, whole.nodes[node]["label"], weights[node], _colour(whole, node)) for node in ring]
    left = len(weights) - len(chosen)
    told = f" The {_MOST_PARTNERS} with the most ties; {left} more are left out." if left else ""
    note = Text(f"Facts are drawn in orange, dashed where somebody claims them; who speaks about or to whom in grey.{told}")
    kinds = {whole.nodes[node]["class"] for node in (iri, *chosen)}
    legend = [(style.name, style.colour) for kind, style in CLASSES.items() if kind in kinds]
    chart = ring_chart(nodes, _links(whole, {iri, *chosen}), caption, centre=centre, legend=legend)
    return Section("network", "Network", (note, Figure("network", chart, caption)))


def _colour(network: nx.Graph[str], node: str) -> str:
    return CLASSES[network.nodes[node]["class"]].colour


def _weights(network: nx.Graph[str], one: str, other: str) -> Iterable[int]:
    """The weights of all edges between two nodes."""
    for source, target in ((one, other), (other, one)):
        yield from (data["weight"] for data in (network.get_edge_data(source, target) or {}).values())


def _links(network: nx.Graph[str], nodes: Iterable[str]) -> Sequence[Link]:
    """The edges between these nodes, those of one sort between two nodes as one; facts above speech."""
    found: Counter[tuple[str, str, bool, bool]] = Counter()
    for source, target, data in network.subgraph(nodes).edges(data=True):
        speech = data["relation"].startswith("speaks ")
        first, last = (source, target) if source < target else (target, source)
        if source != target:
            found[first, last, bool(data["claimed"]), speech] += data["weight"]
    reported = {(one, other) for one, other, claimed, speech in found if not speech and not claimed}
    kept = [(key, weight) for key, weight in found.items() if not (key[2] and key[:2] in reported)]
    return [
        Link(one, other, weight, claimed, speech)
        for (one, other, claimed, speech), weight in sorted(kept, key=lambda each: (-each[0][3], each))
    ]


def _statements_about(material: _Material) -> Section | None:
    return _statements("statements-about", f"Statements about {material.card.label}", material.about)


def _statements_by(material: _Material) -> Section | None:
    return _statements("statements-by", f"Statements by {material.card.label}", material.by)


def _statements(name: str, title: str, sayings: Sequence[Saying]) -> Section | None:
    if not sayings:
        return None
    return Section(name, f"{title} ({len(sayings)})", (Quotations(tuple(map(quotation, sayings))),))


def _facts(material: _Material) -> Section | None:
    found = fact_rows(material.facts, material.card.iri)
    return Section("facts", f"Facts ({len(found)})", (fact_table(found),)) if found else None


def _documents(material: _Material) -> Section | None:
    """The reports that mention it, the earliest first."""
    mentioning = [document for (document,) in rows(material.store, _DOCUMENTS % f"<{material.card.iri}>")]
    found = papers(material.store, mentioning).values()
    cells = [(each.issued, each.title, each.publisher, each.source, str(material.card.mentions.get(each.source, 0))) for each in found]
    cells.sort(key=lambda row: (not row[0], row))
    table = Table(("date", "title", "publisher", "source", "mentions"), tuple(cells), frozenset({4}))
    return Section("documents", f"Reports ({len(cells)})", (table,)) if cells else None
