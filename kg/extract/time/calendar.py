"""Calendar arithmetic for time expressions: which day, month or year an expression without a year means.

Values are those of TIMEX3 (ISO-TimeML, ISO 24617-1): an unknown part of a date is ``X``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import IntEnum

__all__ = ["MONTHS", "NUMBERS", "ORDINALS", "WEEKDAYS", "Anchor", "Direction", "after", "day_of_week", "duration", "shift", "unknown"]

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
NUMBERS = {"an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100} | {
    name: max(1, number) for number, name in enumerate(_UNITS.split())
}
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
ORDINALS = {name: number for number, name in enumerate(f"{_NTH} seventeenth eighteenth nineteenth twentieth".split(), start=1)}
_DURATIONS = {
    "second": "PT{}S",
    "min": "PT{}M",
    "minute": "PT{}M",
    "hour": "PT{}H",
    "day": "P{}D",
    "week": "P{}W",
    "month": "P{}M",
    "year": "P{}Y",
}
# what longer units are counted in
_MULTIPLES = {"fortnight": (2, "week"), "quarter": (3, "month"), "decade": (10, "year"), "century": (100, "year")}
# how a half of a unit is written in whole ones
_HALVES = {"hour": "PT30M", "day": "PT12H", "year": "P6M", "decade": "P5Y", "century": "P50Y"}
# the shortest value that a number of units can be added to
_PRECISE = {"day": 10, "week": 8, "weekend": 8, "month": 7, "quarter": 7, "year": 4, "decade": 4, "century": 4}
_UNKNOWN = {"week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX", "year": "XXXX"}

# days by which a date against the direction of its clause counts as farther off
_AGAINST_DAY = 150
_AGAINST_MONTH = 200


class Direction(IntEnum):
    """Where an expression points from the day of the report, as far as tense or a word of the phrase tells."""

    PAST = -1
    UNKNOWN = 0
    FUTURE = 1


def duration(count: float | None, unit: str) -> str:
    """The value of a duration: ``duration(11, "day")`` is ``P11D``, ``duration(2.5, "year")`` ``P2.5Y``, an unknown count an ``X``.

    Raises:
        KeyError: ``unit`` is no unit of time.
    """
    if count == 0.5 and unit in _HALVES:
        return _HALVES[unit]
    times, unit = _MULTIPLES.get(unit, (1, unit))
    return _DURATIONS[unit].format("X" if count is None else f"{times * count:.2f}".rstrip("0").rstrip("."))


def shift(day: date, unit: str, count: int) -> str:
    """The day, week, month, year, decade, weekend or quarter that lies ``count`` units from that of ``day``.

    Raises:
        ValueError: there is no such year in the calendar.
        OverflowError: nor such a day.
    """
    if unit in {"day", "week", "weekend"}:
        moved = day + timedelta(days=count if unit == "day" else 7 * count)
        year, week, _ = moved.isocalendar()
        return moved.isoformat() if unit == "day" else f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit] * count + day.year * 12 + day.month - 1
    moved = date(months // 12, months % 12 + 1, 1)
    forms = {"month": f"{moved:%m}", "quarter": f"Q{(moved.month + 2) // 3}"}
    year_of = f"{moved.year:04}"
    return f"{year_of}-{forms[unit]}" if unit in forms else year_of[: {"year": 4, "decade": 3, "century": 2}[unit]]


def after(reference: str, unit: str, count: int) -> str | None:
    """What lies ``count`` units after a day, week, month, quarter or year; None if that is too coarse to count such units from.

    ``after("2025-09-10", "day", -1)`` is ``2025-09-09``, ``after("1992", "year", 3)`` is ``1995``; a day of the week counts as a unit
    too: ``after("2025-09-10", "friday", 1)`` is the Friday after, ``-1`` the one before.
    """
    day = _first_day(reference)
    if day is None or len(reference) < _PRECISE.get(unit, 10):
        return None
    if unit in WEEKDAYS:
        return Anchor(day).weekday_value(WEEKDAYS[unit], Direction((count > 0) - (count < 0)), strict=True)
    try:
        return shift(day, unit, count)
    except (OverflowError, ValueError):
        return None


def day_of_week(week: str, weekday: int) -> str:
    """The day of a week: ``day_of_week("2025-W37", 4)`` is ``2025-09-12``; of an unknown one ``XXXX-WXX-5``."""
    try:
        return date.fromisoformat(f"{week}-{weekday + 1}").isoformat()
    except ValueError:
        return f"XXXX-WXX-{weekday + 1}"


def unknown(unit: str) -> str:
    """The value of a day, week, month or year of which nothing is known."""
    return _UNKNOWN.get(unit, "XXXX-XX-XX")


def _first_day(value: str) -> date | None:
    """The first day of a value."""
    week = re.match(r"(\d{4})-W(\d\d)", value)
    found = re.match(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?(?:T|$)", value)
    try:
        if week is not None:
            return date.fromisocalendar(int(week[1]), int(week[2]), 1)
        if found is None:
            return None
        month = 3 * int(found[2]) - 2 if found[2] else int(found[3] or 1)
        return date(int(found[1]), month, int(found[4] or 1))
    except ValueError:
        return None


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
        try:
            return (self.day + timedelta(days=ahead if direction is Direction.FUTURE else behind)).isoformat()
        except OverflowError:  # before the year 1 or after 9999
            return f"XXXX-WXX-{weekday + 1}"

    def unit_value(self, unit: str, count: int) -> str:
        """The value of 'last month', 'this year', 'three weeks ago'."""
        if self.day is not None:
            try:
                return shift(self.day, unit, count)
            except (OverflowError, ValueError):  # before year 1 or after 9999
                return "PAST_REF" if count < 0 else "FUTURE_REF"
        if unit == "year" and self.year is not None and not count:
            return str(self.year)
        return ("PRESENT_REF", "FUTURE_REF", "PAST_REF")[(count > 0) - (count < 0)]

    def year_value(self, count: int) -> str:
        """The year that lies ``count`` years from that of the report, ``XXXX`` if that is unknown."""
        if self.day is not None and MINYEAR <= self.day.year + count <= MAXYEAR:
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

        return f"{min((self.day.year + step for step in (0, -1, 1) if MINYEAR <= self.day.year + step <= MAXYEAR), key=distance):04}"
