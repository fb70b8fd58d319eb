"""Calendar arithmetic for time expressions: which day, month or year an expression without a year means.

Values are those of TIMEX3 (ISO-TimeML, ISO 24617-1): an unknown part of a date is ``X``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

__all__ = ["MONTHS", "NUMBERS", "WEEKDAYS", "Anchor", "Direction", "duration", "shift"]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_UNITS = (
    "a one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
NUMBERS = {"an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90} | {
    name: max(1, number) for number, name in enumerate(_UNITS.split())
}
_DURATIONS = {"second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}


# days by which a date against the direction of its clause counts as farther off
_AGAINST_DAY = 150
_AGAINST_MONTH = 200


class Direction(IntEnum):
    """Where an expression points from the day of the report, as far as tense or a word of the phrase tells."""

    PAST = -1
    UNKNOWN = 0
    FUTURE = 1


def duration(count: str, unit: str) -> str:
    """The value of a duration: ``duration("eleven", "day")`` is ``P11D``.

    Raises:
        KeyError: ``count`` is neither digits nor a number word that is known, or ``unit`` no unit of time.
    """
    number = int(count) if count.isdigit() else NUMBERS[count]
    if unit == "decade":
        return f"P{10 * number}Y"
    return _DURATIONS[unit].format(number)


def shift(day: date, unit: str, count: int) -> str:
    """The day, week, month, year, decade, weekend or quarter that lies ``count`` units from that of ``day``."""
    if unit in {"day", "week", "weekend"}:
        moved = day + timedelta(days=count if unit == "day" else 7 * count)
        year, week, _ = moved.isocalendar()
        return {"day": moved.isoformat(), "week": f"{year}-W{week:02}"}.get(unit, f"{year}-W{week:02}-WE")
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return f"{months // 12:04}-{months % 12 + 1:02}"
    if unit == "quarter":
        quarters = day.year * 4 + (day.month - 1) // 3 + count
        return f"{quarters // 4:04}-Q{quarters % 4 + 1}"
    return {"year": f"{day.year + count:04}", "decade": f"{day.year // 10 + count}", "century": f"{day.year // 100 + count}"}[unit]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an expression without a year is resolved against.

    ``day`` is the day of the report, if known; ``year`` the only year that an undated report speaks of.
    """

    day: date | None = None
    year: int | None = None

    def day_value(self, month: int, day: int, direction: Direction) -> str:
        """The value of a day of a month, such as June 18."""
        year = self._year(month, day, direction)
        return f"{year}-{month:02}-{day:02}"

    def month_value(self, month: int, direction: Direction) -> str:
        """The value of a month that stands alone."""
        return f"{self._year(month, None, direction)}-{month:02}"

    def weekday_value(self, weekday: int, direction: Direction, *, strict: bool = False) -> str:
        """The value of a day of the week; ``strict`` leaves out the day of the report itself."""
        if self.day is None:
            return f"XXXX-WXX-{weekday + 1}"
        ahead = (weekday - self.day.weekday()) % 7
        if strict and not ahead:
            ahead = 7
        behind = ahead - 7 if ahead or strict else 0
        if strict and ahead == 7:
            behind = -7
        return (self.day + timedelta(days=ahead if direction is Direction.FUTURE else behind)).isoformat()

    def unit_value(self, unit: str, count: int) -> str:
        """The value of 'last month', 'this year', 'three weeks ago'."""
        if self.day is not None:
            return shift(self.day, unit, count)
        if unit == "year" and self.year is not None and not count:
            return str(self.year)
        return ("PRESENT_REF", "FUTURE_REF", "PAST_REF")[(count > 0) - (count < 0)]

    def year_value(self, count: int) -> str:
        """The year that lies ``count`` years from that of the report, ``XXXX`` if that is unknown."""
        if self.day is not None:
            return f"{self.day.year + count:04}"
        return str(self.year) if self.year is not None and not count else "XXXX"

    def _year(self, month: int, day: int | None, direction: Direction) -> str:
        """The nearest year, where one against the direction counts as farther off: a day's more lightly than a month's."""
        if self.day is None:
            return "XXXX" if self.year is None else f"{self.year:04}"
        now = 372 * self.day.year + 31 * self.day.month + (self.day.day if day else 0)

        def distance(year: int) -> int:
            ahead = 372 * year + 31 * month + (day or 0) - now
            against = direction * ahead < 0
            return abs(ahead) + against * (_AGAINST_DAY if day else _AGAINST_MONTH)

        return f"{min((self.day.year + step for step in (0, -1, 1)), key=distance):04}"
