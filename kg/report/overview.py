"""An overview of all reports of a store: who speaks, on what, against whom, in which networks, and when."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from markupsafe import Markup

from kg.analytics import TIES, analyse, get_measure
from kg.analytics.given import Given
from kg.analytics.groups import communities_of, community_name
from kg.analytics.networks import Weighted, edges_of, label_of, undirected
from kg.analytics.utterances import by_speaker, read_utterances
from kg.query import Result
from kg.query.results import Value
from kg.report.charts import Bar, Link, Node, bar_chart, ring_chart, timeline_chart
from kg.report.content import Block, Figure, Report, Section, Table, Text
from kg.store import Store

__all__ = ["make_overview"]

_MOST_ROWS: Final = 20
_MOST_BARS: Final = 15
_MOST_NODES: Final = 36
_COLOURS: Final = ("#2f6db5", "#b4433a", "#1d8577", "#c77700", "#8450a8", "#5b7f2b", "#b0468c", "#52606d")
# the measures shown of each projection
_NETWORKS: Final[Mapping[str, tuple[str, ...]]] = {
    "speaks-about": ("pagerank", "communities", "brokers"),
    "takes-part": ("ties", "communities"),
    "meets": ("ties",),
    "co-mention": ("ties", "communities"),
}
# of wide tables, what fits a page
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "quoted": ("speaker", "statements", "direct", "documents", "about", "forces"),
    "topics": ("entity", "statements", "hostile", "friendly", "documents", "speakers"),
    "outlets": ("outlet", "statements", "sides", "largest", "unnamed", "speakers"),
    "forces": ("force", "statements", "share", "speakers", "about"),
    "sides": ("side", "other", "statements", "hostile", "friendly", "denials", "answers", "speakers"),
    "ties": ("entity", "other", "weight", "first", "last", "told", "documents"),
    "brokers": ("entity", "effective", "between", "groups", "linked"),
}
_OPTION: Final = re.compile(r" With 'entity', [^.]*\.")
_SPEECH: Final = ("quoted", "topics", "outlets", "forces", "sides", "disagreement")


def make_overview(store: Store) -> Report:
    """The overview; takes time in proportion to the statements, and to the nodes times the ties of who speaks about whom."""
    empty = Section("nothing", "Nothing to tell", (Text("No report in the store tells who says, meets or takes part in what."),))
    sections = [_course(store), *(_speech(store, name) for name in _SPEECH), *(_network(store, name) for name in _NETWORKS)]
    count = store.info.documents
    return Report("Overview", f"{count} report{'s' * (count != 1)}", tuple(filter(None, sections)) or (empty,))


def _course(store: Store) -> Section | None:
    """When statements were made, and how who speaks about whom goes; None where nothing has a date."""
    days: dict[int, list[str]] = defaultdict(list)
    for each in read_utterances(Given(store)):
        if each.date:
            days[each.tone].append(each.date)
    caption = "Statements by day"
    chart = timeline_chart([], days, caption)
    blocks: list[Block] = [Figure("course", chart, caption)] if chart else []
    blocks += _measured(store, "trend", "speaks-about")
    return Section("course", "Course", tuple(blocks)) if blocks else None


def _speech(store: Store, name: str) -> Section | None:
    """A measure of statements with its chart, if it has one."""
    blocks = _measured(store, name)
    if not blocks:
        return None
    bars = {"quoted": _quoted_bars, "topics": _topic_bars}.get(name)
    title = get_measure(name).title.partition(":")[0]
    chart = [Figure(name, bar_chart(bars(store), title), title)] if bars else []
    return Section(name, title, (*chart, *blocks))


def _quoted_bars(store: Store) -> list[Bar]:
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    given = Given(store)
    for (label, _, _), each in by_speaker(given, read_utterances(given)):
        counts[label][each.tone] += 1
    ordered = sorted(counts.items(), key=lambda each: (-each[1].total(), each[0]))
    return [Bar(label, found) for label, found in ordered[:_MOST_BARS]]


def _topic_bars(store: Store) -> list[Bar]:
    bars = []
    for row in analyse(store, "topics").page(_MOST_BARS):
        total, hostile, friendly = (int(str(row[name])) for name in ("statements", "hostile", "friendly"))
        bars.append(Bar(str(row["entity"]), {-1: hostile, 0: total - hostile - friendly, 1: friendly}))
    return bars


def _network(store: Store, projection: str) -> Section | None:
    """A network with its ring and its tables; None where it has no ties."""
    network = Given(store, projection).network
    if not network:
        return None
    blocks = [block for name in _NETWORKS[projection] for block in _measured(store, name, projection)]
    tie = TIES[projection]
    note = Text(f"A line means that {tie.meaning}. Colours tell the communities.")
    figure = Figure(projection, _ring(network, tie.verb), f"Who {tie.verb} whom: the {min(len(network), _MOST_NODES)} with the most ties")
    return Section(projection, f"Who {tie.verb} whom", (note, figure, *blocks))


def _ring(network: Weighted, verb: str) -> Markup:
    """The nodes with the most ties, community by community."""
    plain = undirected(network)
    weights = dict(plain.degree(weight="weight"))
    chosen = set(sorted(plain, key=lambda node: (-weights[node], label_of(plain, node), node))[:_MOST_NODES])
    groups = [(name, [node for node in members if node in chosen]) for name, members in _named_communities(plain)]
    coloured = [(name, shown, _COLOURS[number % len(_COLOURS)]) for number, (name, shown) in enumerate(groups) if shown]
    nodes = [Node(node, label_of(plain, node), weights[node], colour) for _, shown, colour in coloured for node in shown]
    links = [Link(one, other, weight, speech=True) for one, other, weight in edges_of(plain) if {one, other} <= chosen]
    legend = [(name, colour) for name, _, colour in coloured[: len(_COLOURS)]]
    return ring_chart(nodes, links, f"Who {verb} whom", legend=legend)


def _named_communities(network: Weighted) -> list[tuple[str, list[str]]]:
    return [(community_name(network, members), members) for members in communities_of(network)]


def _measured(store: Store, name: str, projection: str | None = None) -> list[Block]:
    """What a measure means, and its first rows; nothing where it has none."""
    answer = analyse(store, name, projection)
    if not answer:
        return []
    title, meaning, limits, *_ = (" ".join(each.split()) for each in get_measure(name).explanation.split("\n\n"))
    # what options do is of no use on a page
    told = _OPTION.sub("", meaning.removeprefix("For a reader of news: "))
    heading = [Text(title.removesuffix("."), heading=True)] if projection else []
    return [*heading, Text(told[:1].upper() + told[1:]), Text(_OPTION.sub("", limits)), _table(answer, _COLUMNS.get(name, ()))]


def _cell(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else str(value)


def _table(answer: Result, columns: Collection[str]) -> Table:
    shown = answer.select(*columns) if columns else answer.without_iris()
    rows = [tuple(map(_cell, row)) for row in shown.page(_MOST_ROWS)]
    numbers = frozenset(n for n in range(len(shown.columns)) if all(isinstance(row[n], int | float) for row in shown))
    left = len(shown) - len(rows)
    return Table(shown.columns, tuple(rows), numbers, f"{left:,} more rows are left out; 'kg analyse' has them." if left > 0 else "")
