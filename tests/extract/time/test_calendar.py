from __future__ import annotations

from datetime import date

import pytest

from kg.extract.time.calendar import Anchor, Direction, duration, shift

TODAY = date(2025, 5, 28)  # a Wednesday
PAST, UNKNOWN, FUTURE = Direction.PAST, Direction.UNKNOWN, Direction.FUTURE


@pytest.mark.parametrize(
    ("count", "unit", "value"),
    [
        (11, "day", "P11D"),
        (1, "week", "P1W"),
        (3, "decade", "P30Y"),
        (90, "minute", "PT90M"),
        (2.5, "year", "P2.5Y"),
        (0.5, "hour", "PT30M"),
        (0.5, "year", "P6M"),
        (None, "month", "PXM"),
        (1, "fortnight", "P2W"),
        (1000, "day", "P1000D"),
    ],
)
def test_duration(count: float | None, unit: str, value: str):
    assert duration(count, unit) == value


@pytest.mark.parametrize(
    ("unit", "count", "value"),
    [
        ("day", -1, "2025-05-27"),
        ("week", 0, "2025-W22"),
        ("weekend", 1, "2025-W23-WE"),
        ("month", -5, "2024-12"),
        ("month", 8, "2026-01"),
        ("quarter", -2, "2024-Q4"),
        ("year", 1, "2026"),
        ("decade", -1, "201"),
        ("century", 0, "20"),
    ],
)
def test_shift(unit: str, count: int, value: str):
    assert shift(TODAY, unit, count) == value


@pytest.mark.parametrize(
    ("weekday", "direction", "strict", "value"),
    [
        (0, PAST, False, "2025-05-26"),
        (2, PAST, False, "2025-05-28"),
        (2, PAST, True, "2025-05-21"),
        (4, FUTURE, False, "2025-05-30"),
        (2, FUTURE, True, "2025-06-04"),
        (4, UNKNOWN, False, "2025-05-23"),
    ],
)
def test_weekday(weekday: int, direction: Direction, *, strict: bool, value: str):
    assert Anchor(TODAY).weekday_value(weekday, direction, strict=strict) == value


@pytest.mark.parametrize(
    ("month", "day", "direction", "value"),
    [
        (6, 18, PAST, "2025-06-18"),  # the tense may be that of another verb
        (9, 18, PAST, "2024-09-18"),
        (6, 18, FUTURE, "2025-06-18"),
        (1, 10, FUTURE, "2026-01-10"),
        (12, 20, UNKNOWN, "2024-12-20"),
        (6, 18, UNKNOWN, "2025-06-18"),
        (5, 28, PAST, "2025-05-28"),
    ],
)
def test_day_without_year(month: int, day: int, direction: Direction, value: str):
    assert Anchor(TODAY).day_value(month, day, direction) == value


def test_month_of_the_report_is_neither_past_nor_future():
    assert {Anchor(TODAY).month_value(5, direction) for direction in Direction} == {"2025-05"}


def test_without_date():
    assert Anchor().month_value(9, FUTURE) == "XXXX-09"
    assert Anchor(None, 2025).month_value(9, PAST) == "2025-09"
    assert Anchor().weekday_value(1, PAST) == "XXXX-WXX-2"
    assert [Anchor().unit_value("month", count) for count in (-1, 0, 1)] == ["PAST_REF", "PRESENT_REF", "FUTURE_REF"]
