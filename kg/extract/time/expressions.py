"""Time expressions: where they stand and which day, month, year or span of time they mean.

Tables of constructions (regular expressions over the text, each with the function that values it), because dates are a closed and
regular part of the language: the general date libraries read single dates well, but neither find them in running text nor see by
the tense of the verb whether 'on Tuesday' lies behind or ahead (benchmarks/times.py sets them side by side). Values follow TIMEX3
(ISO-TimeML).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc

from kg.extract.time.calendar import MONTHS, Anchor, after
from kg.extract.time.dates import DATES
from kg.extract.time.grammar import DAY, MONTH_OF_DAY, PARTS, YEAR, Construction, Found, Match
from kg.extract.time.relative import RELATIVE
from kg.model import TimeMention

__all__ = ["find_times", "stated_date"]

_CONSTRUCTIONS: tuple[Construction, ...] = (*DATES, *RELATIVE)
_DATELINE = re.compile(rf"(?m)^\W*(?:[A-Z][A-Z .’'-]+,\s(?:[\w. ]+,\s)?)?{MONTH_OF_DAY}\s+{DAY}\s*,?\s*{YEAR}\W*(?:$|\s[–—-]\s)")
_YEARS = re.compile(rf"(?<![\d.,]){YEAR}")
# what a number must not stand right behind to be a date's: '$1990', 'Zapad-2021', '3.2020'
_NO_EDGE = frozenset(".,$€£’'-:/")
# how many times back what counts from the time named last may reach
_REACH = 20
_LINKS = frozenset({"-", "–", "—", "to", "until", "till", "through"})


def find_times(doc: Doc, date: str | None) -> list[TimeMention]:
    """The time expressions of a text with their values, in its order, none overlapping.

    Args:
        doc: an annotated text; tense is read from its trees, so dates that have no year need them.
        date: the ISO date of the report, if known. Without one, a full date in a dateline or on a line of its own stands in;
            without that, a month gets the only year that the text speaks of, or stays ``XXXX-09``.
    """
    if not len(doc):
        return []
    text = doc.text  # spaCy spells it anew at each call
    anchor = _anchor(text, date)
    taken = bytearray(len(text))
    found: list[Found] = []
    for begin, match, each in _matches(text):
        if any(taken[begin : match.end()]):
            continue
        built = list(each.build(Match(match, begin, doc, text, anchor)))
        for one in built:
            taken[one.span.begin : one.span.end] = b"\1" * (one.span.end - one.span.begin)
        found += built
    found.sort(key=lambda one: one.span)
    return list(_resolved(text, _aligned(text, found), anchor))


def _matches(text: str) -> list[tuple[int, re.Match[str], Construction]]:
    """All matches of all constructions that begin and end at the edges of words, each with where its lead begins, the longest first."""
    found = [
        (each.lead.begin(text, match.start()) if each.lead is not None else match.start(), match, each)
        for each in _CONSTRUCTIONS
        for match in each.pattern.finditer(text)
    ]
    edged = [one for one in found if _is_edge(text, one[0])]
    return sorted(edged, key=lambda one: (one[0] - one[1].end(), one[0]))


def _is_edge(text: str, begin: int) -> bool:
    before = text[begin - 1 : begin]
    if before.isalnum() or before == "_":
        return False
    return not (text[begin].isdigit() and before in _NO_EDGE) if before else True


def _anchor(text: str, date: str | None) -> Anchor:
    if date is not None:
        year, month, day = (*map(int, date[:10].split("-")), 1, 1)[:3]
        return Anchor(dt.date(year, month, day), year)
    stated = stated_date(text)
    if stated is not None:
        return _anchor("", stated)
    years = {m["year"] for m in _YEARS.finditer(text)}
    return Anchor(None, int(min(years)) if len(years) == 1 else None)


def stated_date(text: str) -> str | None:
    """The ISO date that a report gives of itself: a full date in its dateline, or on a line of its own, near its beginning."""
    line = _DATELINE.search(text[:1000])
    if line is None:
        return None
    month, day = MONTHS[line["month"].lower().rstrip(".")], int(line["day"].rstrip("sthnrd"))
    value = f"{line['year']}-{month:02}-{day:02}"
    return value if _exists(value) else None


def _aligned(text: str, found: list[Found]) -> list[Found]:
    """Ends of a range agree: 'from April to June 2025' lies in one year, 'from Friday until Tuesday' runs forward."""
    for i, (first, second) in enumerate(pairwise(found)):
        if not _range(text, first, second):
            continue
        if first.floating and not second.floating and second.value[:4].isdigit() and "W" not in first.value:
            year = int(second.value[:4]) - (first.value[4:] > second.value[4:])
            found[i] = replace(first, value=f"{year:04}{first.value[4:]}")
        elif second.floating and second.value < first.value:
            found[i + 1] = replace(second, value=_forward(first.value, second.value))
    return found


def _range(text: str, first: Found, second: Found) -> bool:
    between = text[first.span.end : second.span.begin].strip()
    lead = text[max(0, first.span.begin - 8) : first.span.begin].rstrip().lower()
    return between in _LINKS or (between == "and" and lead.endswith("between"))


def _forward(first: str, second: str) -> str:
    """The value of a range's end moved behind its start: by a week for days of the week, by a year for dates."""
    try:
        start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(second)
    except ValueError:
        return f"{int(first[:4])}{second[4:]}" if first[:4].isdigit() and first[4:] <= second[4:] else second
    days = (start - end).days
    if days < 7:
        return (end + dt.timedelta(days=7 * -(-days // 7))).isoformat()
    return f"{start.year + (end.month < start.month)}{second[4:]}"


def _resolved(text: str, found: list[Found], anchor: Anchor) -> Iterator[TimeMention]:
    """The mentions; what counts from the time named last is counted from it, else from the report, and times of the day get their day."""
    today = anchor.day.isoformat() if anchor.day is not None else ""
    named: list[str] = []
    for i, here in enumerate(found):
        value = here.value
        if here.step is not None:
            value = _stepped(here, [today, *named[-_REACH:]])
        elif value.startswith("T"):
            value = _day_of(text, found[i : i + 2], [today, *named[-_REACH:]]) + value
        if not _exists(value):
            continue
        if value[:4].isdigit():
            named.append(value)
        yield TimeMention(here.span, value)


def _stepped(here: Found, named: list[str]) -> str:
    """The value of what counts from the last of the times named that is precise enough."""
    step = here.step
    if step is None:
        return here.value
    if step.unit == "time":
        return named[-1] or here.value
    part = PARTS.get(step.unit, "")
    values = (after(value, "day" if part else step.unit, step.count) for value in reversed(named))
    return next((value + part for value in values if value is not None), here.value)


def _day_of(text: str, here: list[Found], named: list[str]) -> str:
    """The day of a time of the day: the one right behind it ('10 a.m. on Monday'), else the last that was named, else the report's."""
    days = [value for value in reversed(named) if _is_day(value[:10])]
    if len(here) > 1 and _is_day(here[1].value) and text[here[0].span.end : here[1].span.begin].strip(" ,") in {"", "on"}:
        days.insert(0, here[1].value)
    return days[0][:10] if days else "XXXX-XX-XX"


def _is_day(value: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def _exists(value: str) -> bool:
    """Whether a value that looks like a day is one: February 30 is a slip of the pen, or no date at all."""
    if not re.match(r"\d{4}-\d\d-\d\d", value):
        return True
    try:
        dt.date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True
