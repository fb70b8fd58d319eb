"""The facts of an entity, for a summary and with their sentences."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from kg.query import Result, Row
from kg.report.content import Table

__all__ = ["EventDates", "event_dates", "fact_rows", "fact_table", "last_day", "summary_rows"]

# how a relation reads from its object; others as 'NAME of'
_INVERSE: Final = {
    "participant": "takes part in",
    "organiser": "organises",
    "place": "place of",
    "part of series": "editions",
    "holds": "posts in it",
    "member of": "members",
    "part of": "parts",
    "contained in": "contains",
    "commands": "commanded by",
    "allied with": "allied with",
    "opposes": "opposed by",
}
_FIRST: Final = (
    "start date",
    "end date",
    "place",
    "organiser",
    "participant",
    "personnel",
    "purpose",
    "part of series",
    "holds",
    "member of",
)


@dataclass(slots=True)
class _Value:
    """A value of a property, with the reports that tell it and those who claim it."""

    reports: set[str] = field(default_factory=set)
    claimants: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def told(self) -> str:
        """``2 reports; claimed by Viktor Khrenin (possible)``."""
        parts = [f"{len(self.reports)} report{'s' * (len(self.reports) != 1)}"] if self.reports else []
        if self.claimants:
            parts.append(f"claimed by {', '.join(sorted(self.claimants))}")
        return "; ".join(parts)


def fact_rows(facts: Result, entity: str) -> list[tuple[str, str, Row]]:
    """Property and value of each fact as they read from the entity, with the row of the query ``entity-card``."""
    found = []
    for row in facts:
        name, value, subject = str(row["property"]), str(row["value"]), str(row["subject"])
        if row["subject_iri"] != entity:
            value = f"{subject}, {value.partition(',')[0]}" if name == "holds" else subject
            name = _INVERSE.get(name.lower(), f"{name} of")
        elif name == "personnel" and value.isdecimal():
            value = f"{int(value):,}"
        found.append((name, value, row))
    return sorted(found, key=lambda each: (_rank(each[0]), each[0], each[1]))


def summary_rows(found: list[tuple[str, str, Row]]) -> list[tuple[str, str, str]]:
    """Each property and value once, with who tells it: those that most reports tell first."""
    values: dict[tuple[str, str], _Value] = defaultdict(_Value)
    for name, value, row in found:
        hedge = "" if row["certainty"] in {"certain", None} else f" ({row['certainty']})"
        known = values[name, value + (hedge if row["told"] == "reported" else "")]
        if row["told"] == "reported":
            known.reports.add(str(row["document"]))
        else:
            known.claimants[f"{row['claimed_by']}{hedge}"].add(str(row["document"]))
    ordered = sorted(values.items(), key=lambda each: (_rank(each[0][0]), each[0][0], -len(each[1].reports), each[0][1]))
    return [(name, value, known.told()) for (name, value), known in ordered]


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def fact_table(found: list[tuple[str, str, Row]]) -> Table:
    """Every fact with its sentence and its document."""
    rows = []
    for name, value, row in found:
        told = f"claimed by {row['claimed_by']}" if row["told"] == "claimed" else "reported"
        told += "" if row["certainty"] == "certain" else f", {row['certainty']}"
        rows.append((name, value, told, str(row["sentence"]), str(row["document"])))
    return Table(("property", "value", "told", "sentence", "document"), tuple(dict.fromkeys(rows)))


@dataclass(frozen=True, slots=True)
class EventDates:
    """When an event is, as one voice tells it: days, months or years; ``by`` is ``""`` where reports tell it."""

    label: str
    by: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    def in_words(self) -> tuple[str, str]:
        """First and last day, ``2025-09-09 or 2025-09-12`` where reports differ."""
        return (" or ".join(self.starts), " or ".join(self.ends))


def event_dates(timeline: Result) -> list[EventDates]:
    """The events of the query ``timeline``, a row for each voice, those that reports tell first."""
    days: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in timeline:
        if row["what"] in {"starts", "ends"} and "/statement/" not in str(row["subject_iri"]):
            by = str(row["claimed_by"] or "") if row["told"] == "claimed" else ""
            days[str(row["who"]), by][str(row["what"])].add(str(row["date"]))
    return [EventDates(*voice, _exact(found["starts"]), _exact(found["ends"])) for voice, found in sorted(days.items())]


def _exact(days: Collection[str]) -> tuple[str, ...]:
    """The days in order, without months and years that a day of them makes more exact."""
    return tuple(day for day in sorted(days) if not any(other.startswith(day) and other != day for other in days))


def last_day(date: str) -> str:
    """The last ISO day of a day, a month or a year."""
    if len(date) == len("2025"):
        return f"{date}-12-31"
    if len(date) == len("2025-09"):
        return f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date[:10]
