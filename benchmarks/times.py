"""Time expressions of our own table beside what general date libraries find: spans, values, seconds.

usage: python benchmarks/times.py [--part dev|test]

Needs dateparser (BSD-3) and, if it is to be compared too, pyduckling-native-phihos (MIT; Duckling, BSD-3): neither is a dependency
of kg. Each reads the sentences of ``tests/quality/gold/times`` with the date of their report; without one, that of 1 January 2025.

- **spans**: F1, overlapping, one to one; **values**: of all marked expressions, how many have exactly their value.
- **calendar** counts only the expressions whose value is a day, a month or a year (``2025-09-12``, ``2025-09``, ``2025``), which is
  what the libraries are made for. Their results are written with the precision that they give (dateparser's period, Duckling's grain).
- **ms** a sentence, once everything is loaded; ours includes the annotation by the pipeline, and without it in brackets.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.append(str(Path(__file__).resolve().parents[1]))

from kg.annotate import annotate, load_pipeline
from kg.extract.time.expressions import find_times
from kg.model import Document, Span, TimeMention
from tests.quality.times import Find, Item, figures_of, finder, items_of, measure

_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_UNDATED = "2025-01-01"
_PRECISIONS = {"year": 4, "month": 7, "day": 10}


def dateparser_finder() -> Find:
    """dateparser: ``search_dates``, with the period that its parser gives for what was found."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - not everybody has it
    from dateparser.search import search_dates  # noqa: PLC0415 - not everybody has it

    def find(text: str, date: str | None) -> list[TimeMention]:
        base = dt.datetime.fromisoformat(date or _UNDATED)
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        parser, found, end = DateDataParser(languages=["en"], settings=settings), [], 0
        for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
            begin = text.find(words, end)
            if begin >= 0:
                end = begin + len(words)
                found.append(TimeMention(Span(begin, end), _written(moment, parser.get_date_data(words).period)))
        return found

    return find


def duckling_finder() -> Find:
    """Duckling: its dimensions of time and duration, each result with its grain."""
    import duckling  # noqa: PLC0415 - not everybody has it

    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    locale = duckling.parse_locale("EN", duckling.default_locale_lang(duckling.parse_lang("EN")))
    dimensions = duckling.parse_dimensions(["time", "duration"])

    def find(text: str, date: str | None) -> list[TimeMention]:
        base = dt.datetime.fromisoformat(date or _UNDATED).replace(tzinfo=dt.UTC)
        context = duckling.Context(duckling.parse_ref_time(zones, "UTC", int(base.timestamp())), locale)
        return [each for one in duckling.parse(text, context, dimensions) for each in _of_duckling(one)]

    return find


def _of_duckling(one: dict[str, object]) -> Iterator[TimeMention]:
    span, value = Span(int(str(one["start"])), int(str(one["end"]))), one["value"]
    if isinstance(value, dict) and one["dim"] == "duration":
        yield TimeMention(span, f"P{value['value']}{str(value['unit'])[0].upper()}")
    elif isinstance(value, dict):
        point = value if "grain" in value else value.get("from") or value["to"]
        yield TimeMention(span, _written(dt.datetime.fromisoformat(str(point["value"])), str(point["grain"])))


def _written(moment: dt.datetime, precision: str) -> str:
    if precision == "week":
        year, week, _ = moment.isocalendar()
        return f"{year}-W{week:02}"
    if precision == "quarter":
        return f"{moment.year}-Q{(moment.month + 2) // 3}"
    return moment.isoformat()[: _PRECISIONS.get(precision, 16)]


def _calendar(item: Item) -> Item:
    return replace(item, golds=tuple(gold for gold in item.golds if _DAY.fullmatch(gold.value)))


def _seconds(find: Callable[[Item], object], items: Sequence[Item]) -> float:
    start = time.perf_counter()
    for item in items:
        find(item)
    return (time.perf_counter() - start) / len(items)


def _row(name: str, find: Find, items: Sequence[Item]) -> list[str]:
    find(items[0].text, items[0].date)  # loads what is loaded late
    all_of_them, calendar = figures_of(measure(items, find)), figures_of(measure(map(_calendar, items), find))
    seconds = _seconds(lambda item: find(item.text, item.date), items)
    figures = (all_of_them["spans"].f1, all_of_them["values"].f1, calendar["spans"].recall, calendar["values"].f1)
    return [name, *(f"{figure:.1f}" for figure in figures), f"{1000 * seconds:.2f}"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python benchmarks/times.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    items = items_of(parser.parse_args(arguments).part)
    nlp = load_pipeline()
    rows = [_row("kg", finder(nlp), items)]
    docs = {item.text: annotate(nlp, Document("item.txt", item.text)) for item in items}
    rows[0][-1] += f" ({1000 * _seconds(lambda item: find_times(docs[item.text], item.date), items):.2f})"
    for name, make in (("dateparser", dateparser_finder), ("duckling", duckling_finder)):
        if importlib.util.find_spec(name) is not None:
            rows.append(_row(name, make(), items))
    table = Table("", "spans F1", "values", "calendar: found", "calendar: values", "ms", box=None)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
