"""Measures over time: the ties with their days, their course, and what changes from one period to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import networkx as nx

from kg.analytics.given import Given, entity_table
from kg.analytics.networks import Weighted, build_network, label_of, occasions, undirected
from kg.analytics.tables import Cell, counted, make_table, rounded
from kg.analytics.ties import TIES, Occasion
from kg.errors import QueryError
from kg.query import Result

__all__ = ["change", "period_of", "ties", "trend"]

_NAMED = 5
_BUSIEST = 3


def ties(given: Given) -> Result:
    """Every tie with its weight and its days.

    For a reader of news: who speaks about whom (or takes part, meets, is named with whom), how often, from when to when, and in how
    many reports; the heaviest first. Of facts, ``told`` is 'claimed' where no report tells it by itself. With ``entity``, only its
    own ties.

    It does not tell what was said: the queries who-said-what and who-met-whom have the sentences.

    Cost: linear in the statements, or for events and paragraphs in the pairs of those who share one.
    """
    factual = TIES[given.projection].factual
    rows = [
        _tie_row(given.network, pair, data, factual=factual)
        for *pair, data in given.network.edges(data=True)
        if given.entity in {"", *pair}
    ]
    rows.sort(key=lambda row: (-int(row[3] or 0), *map(str, (row[0], row[2], row[8], row[9]))))
    columns = ["entity", "relation", "other", "weight", "first", "last", "told", "documents", "entity_iri", "other_iri"]
    return make_table(columns, rows)


def _tie_row(network: Weighted, pair: Collection[str], data: Mapping[str, object], *, factual: bool) -> list[Cell]:
    """A tie; without direction, the first by the alphabet goes first."""
    one, other = pair if network.is_directed() else sorted(pair, key=lambda node: (label_of(network, node), node))
    told = ("claimed" if data["claimed"] else "reported") if factual else ""
    numbers = (int(str(data["weight"])), str(data["first"]), str(data["last"]), told, int(str(data["reports"])))
    return [label_of(network, one), str(data["relation"]), label_of(network, other), *numbers, one, other]


def trend(given: Given) -> Result:
    """How the network grows and shrinks, period by period.

    For a reader of news: in each month, quarter or year (``every``) the entities that have ties, those that had none before
    (``new``), the ties, their weight, and who is busiest. With ``entity``, only its own ties: when it is spoken of, and with whom.

    A peak may be the reports' and not the world's: compare it with the number of ``documents``. Occasions without a date are left
    out. The day is a statement's own, an event's first, or else the report's.

    Cost: linear in the occasions.
    """
    by_period: dict[str, list[Occasion]] = defaultdict(list)
    for occasion in occasions(given.store, given.entities, given.projection, given.window):
        if occasion.date and given.entity in {"", occasion.source, occasion.target}:
            by_period[period_of(occasion.date, given.every)].append(occasion)
    known: set[str] = set()
    rows: list[list[Cell]] = []
    for period, found in sorted(by_period.items()):
        network = build_network(TIES[given.projection], found, given.entities, given.projection)
        rows.append([period, len(network), len(set(network) - known), *_volume(network, found), _busiest(network, given.entity)])
        known |= set(network)
    return make_table(["period", "entities", "new", "ties", "weight", "documents", "busiest"], rows)


def _volume(network: Weighted, found: Collection[Occasion]) -> list[Cell]:
    return [network.number_of_edges(), int(network.size(weight="weight")), len({occasion.document for occasion in found})]


def _busiest(network: Weighted, entity: str) -> str:
    """Those with the most ties by weight, but for the entity that all of them are with."""
    return counted(((label_of(network, node), int(weight)) for node, weight in network.degree(weight="weight") if node != entity), _BUSIEST)


def period_of(day: str, every: str) -> str:
    """The period that an ISO day lies in: ``2025``, ``2025-Q3`` or ``2025-09``."""
    year, month = day[:4], day[5:7]
    return {"year": year, "quarter": f"{year}-Q{(int(month) + 2) // 3}"}.get(every, f"{year}-{month}")


def change(given: Given) -> Result:
    """Who gains and who loses weight from one period to the next.

    For a reader of news: ``before`` and ``after`` count an entity's ties by weight before the day ``split`` and from it on;
    ``change`` compares their shares of all weight, in percentage points, for one period may simply have more reports. ``new_with``
    and ``no_longer_with`` name the partners that came and went. ``since`` and ``until`` bound the two periods.

    With few reports a share jumps for reasons of chance: read the two counts first. A partner that is gone was not reported in the
    second period; that is not a rupture. Occasions without a date are left out.

    Cost: linear in the occasions.

    Raises:
        QueryError: there is no ``split``, or nothing lies on one side of it.
    """
    before, after = _halves(given)
    totals = [max(1, sum(weight for _, weight in half.degree(weight="weight"))) for half in (before, after)]
    both = nx.compose(before, after)
    values = {node: _change_row(node, before, after, totals) for node in both}
    return entity_table(both, ["moved", "change", "before", "after", "new_with", "no_longer_with"], values).select(
        "entity", "class", "before", "after", "change", "new_with", "no_longer_with", "entity_iri"
    )


def _change_row(node: str, before: Weighted, after: Weighted, totals: list[int]) -> tuple[Cell, ...]:
    weights = [int(half.degree(node, weight="weight")) if node in half else 0 for half in (before, after)]
    points = 100 * (weights[1] / totals[1] - weights[0] / totals[0])
    old, new = (_partners(half, node) for half in (before, after))
    names = [", ".join(sorted(some)[:_NAMED]) for some in (new - old, old - new)]
    return (rounded(abs(points)), round(points, 2), *weights, *names)


def _partners(network: Weighted, node: str) -> set[str]:
    return {label_of(network, each) for each in network[node]} if node in network else set()


def _halves(given: Given) -> tuple[Weighted, Weighted]:
    """The networks before and from the day of the split, without directions."""
    found = [each for each in occasions(given.store, given.entities, given.projection, given.window) if each.date]
    parts = ([each for each in found if each.date < given.split], [each for each in found if each.date >= given.split])
    if not given.split or not all(parts):
        raise QueryError(_no_halves(given.split, sorted(each.date for each in found)))
    before, after = (undirected(build_network(TIES[given.projection], part, given.entities, given.projection)) for part in parts)
    return before, after


def _no_halves(split: str, days: list[str]) -> str:
    """Why there are no two periods to compare."""
    reason = f"split {split}: nothing lies on one side of it" if split else "the measure change needs the day at which to split"
    if not days or days[0] == days[-1]:
        told = f"all occasions are of {days[0]}" if days else "no occasion has a date"
        return f"{reason}; {told}, so that there are no two periods. Take another projection or more reports"
    return f"{reason}; the occasions go from {days[0]} to {days[-1]}. Give split=YYYY-MM-DD behind the first, at most the last"
