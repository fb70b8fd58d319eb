"""All measures by name, and how one is asked for."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

from kg.analytics.centrality import betweenness, degree, k_core, pagerank
from kg.analytics.given import Given
from kg.analytics.groups import brokers, communities, components, similarity
from kg.analytics.networks import Window
from kg.analytics.periods import change, ties, trend
from kg.analytics.sides import disagreement, sides
from kg.analytics.speech import forces, outlets, quoted, topics
from kg.analytics.ties import TIES
from kg.errors import QueryError
from kg.query import Parameter, Result, entity_node
from kg.store import Store

__all__ = ["MEASURES", "Measure", "Options", "analyse", "get_measure"]

_TOLD: Final = ("both", "reported", "claimed")
_EVERY: Final = ("month", "quarter", "year")
DEFAULT_PROJECTION: Final = "speaks-about"


class Options(TypedDict, total=False):
    """What narrows a measure; dates as ``2025-05-28``, ``2025-05`` or ``2025``.

    ``since`` and ``until`` are the first and the last day that count, ``told`` is both, reported or claimed (for takes-part and meets),
    ``entity`` a name or IRI, ``split`` the first day of the second period, ``every`` a period's length: month, quarter or year.
    """

    since: str
    until: str
    told: str
    entity: str
    split: str
    every: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, what computes it, whether it is one of a network (or else of statements), and the options that it takes."""

    name: str
    compute: Callable[[Given], Result]
    of_network: bool
    options: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it gives, in a line."""
        return self.explanation.partition("\n")[0].removesuffix(".")

    @property
    def explanation(self) -> str:
        """What it means for a reader of news, what it does not, its cost and its source."""
        return (inspect.getdoc(self.compute) or "").replace("``", "'")


_WHEN: Final = ("since", "until")


def _network(compute: Callable[[Given], Result], *options: str) -> Measure:
    return Measure(compute.__name__.replace("_", "-"), compute, of_network=True, options=(*_WHEN, "told", *options))


def _speech(compute: Callable[[Given], Result]) -> Measure:
    return Measure(compute.__name__, compute, of_network=False, options=(*_WHEN, "entity"))


_ALL: Final = (
    *(_network(ties, "entity"), _network(degree), _network(pagerank), _network(betweenness), _network(brokers)),
    *(_network(communities), _network(components), _network(k_core), _network(similarity, "entity")),
    *(_network(trend, "every", "entity"), _network(change, "split")),
    *(_speech(quoted), _speech(topics), _speech(outlets), _speech(forces), _speech(sides), _speech(disagreement)),
)
MEASURES: Final[Mapping[str, Measure]] = {measure.name: measure for measure in _ALL}


def get_measure(name: str) -> Measure:
    """The measure of that name.

    Raises:
        QueryError: there is none (with the nearest name).
    """
    return MEASURES[_one_of("measure", name, MEASURES)]


def analyse(store: Store, measure: str, projection: str | None = None, options: Options | None = None) -> Result:
    """The table of a measure, the same for the same graph.

    Args:
        store: the graph.
        measure: one of :data:`MEASURES`.
        projection: for a measure of a network one of :data:`kg.analytics.ties.TIES`; None for who speaks about whom.
        options: what narrows it.

    Raises:
        QueryError: no such measure or projection, an option that it does not take, a value that does not fit, or an entity that is
            unknown or ambiguous.
    """
    chosen = get_measure(measure)
    if projection is not None and not chosen.of_network:
        raise QueryError(f"measure {measure}: it counts statements and takes no projection; leave {projection!r} out")
    return chosen.compute(_given(store, chosen, projection, options or {}))


def _given(store: Store, measure: Measure, projection: str | None, options: Options) -> Given:
    given = {name: str(value) for name, value in options.items() if value is not None}
    for name in given:
        if name not in measure.options:
            raise QueryError(f"measure {measure.name}: it takes no option {name!r}; there are {', '.join(measure.options)}")
    tie = _one_of("projection", projection or DEFAULT_PROJECTION, TIES) if measure.of_network else ""
    window = _window(store, tie, given)
    entity = entity_node(store, given["entity"]).value if "entity" in given else ""
    return Given(store, tie, window, entity, _day(store, "split", given), _one_of("value of every", given.get("every", "month"), _EVERY))


def _window(store: Store, tie: str, given: Mapping[str, str]) -> Window:
    """Which occasions count."""
    told = _one_of("value of told", given.get("told", "both"), _TOLD)
    if told != "both" and not TIES[tie].factual:
        factual = ", ".join(name for name, each in TIES.items() if each.factual)
        raise QueryError(f"told={told}: ties of {tie} are neither reported nor claimed; this option is for {factual}")
    window = Window(_day(store, "since", given), _day(store, "until", given), told)
    if window.until and window.since > window.until:
        raise QueryError(f"since {window.since}, until {window.until}: the first day lies behind the last; turn them around")
    return window


def _one_of(what: str, name: str, allowed: Mapping[str, object] | tuple[str, ...]) -> str:
    if name in allowed:
        return name
    near = difflib.get_close_matches(name.lower(), allowed, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise QueryError(f"no {what} is called {name!r}; there are {', '.join(allowed)}.{hint}")


def _day(store: Store, name: str, given: Mapping[str, str]) -> str:
    """The ISO day of an option, ``""`` if it is not given: of a month or a year the first, for ``until`` the last."""
    if name not in given:
        return ""
    return Parameter(name, "last date" if name == "until" else "date", "").term(store, given[name]).value
