"""Constructions that count from the day of the report or from the time named last, lengths of time, what recurs, and times of the day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.time.calendar import MONTHS, Direction, duration, unknown
from kg.extract.time.grammar import (
    AMOUNT_LEAD,
    COUNT,
    DIGITS,
    MONTH,
    PART,
    PARTS,
    PERIOD_LEAD,
    STEPS,
    UNIT,
    Found,
    Lead,
    Match,
    Step,
    amount,
    cased,
    construction,
)
from kg.extract.time.tense import direction, superlative
from kg.model import Span

__all__ = ["RELATIVE"]

# 'two more weeks', 'six straight days', 'five trading days'
_KIND = r"(?:(?:more|straight|consecutive|full|whole|trading|working|calendar|further|additional|long)\s+)?"
_ANAPHORIC = frozenset({"previous", "preceding", "following", "same", "that"})
_SHORT = frozenset({"second", "minute", "min", "hour"})
# where 'the day before' stands alone, and is not that of some event: 'the day before the vote'
_ALONE = re.compile(r"\s*(?:[,.;:)]|$|\n)|\s+(?:he|she|they|it|we|and|but)\b")
_PART_OF = re.compile(r"\b(?:of|early|late|earlier|later|mid)(?:-| (?:in |on )?)(?:the )?$")
_EVENT = re.compile(r"\s+(?:of|when|that|after|before|on\s+which|it|he|she|they|we)\b")


def _day_and_part(m: Match) -> Iterator[Found]:
    """'today', 'yesterday evening', 'overnight', 'the day after tomorrow'."""
    word = m.get("deictic")
    step = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    if word == "overnight" and direction(m.token) is not Direction.FUTURE:
        step = -1
    step += {"before": -1, "after": 1}.get(m.get("side"), 0)
    part = m.get("part") or ("night" if word in {"tonight", "overnight"} else "")
    value = m.anchor.unit_value("day", step)
    yield Found(m.span, value + (PARTS[part] if part and value[0].isdigit() else ""))


def _which_unit(m: Match) -> Iterator[Found]:
    """'last month', 'this weekend', 'early next week', 'this morning', 'recent weeks'.

    'The previous month', 'that evening' and 'the next day' count from the time named last.
    """
    which, unit, part = m.get("which"), m.get("unit"), m.get("part")
    step = STEPS.get(which, -1)
    the_next = which == "next" and unit in {"day", ""} and m.lead.endswith("the")
    if m.get("units"):
        yield Found(m.span, ("PRESENT_REF", "FUTURE_REF", "PAST_REF")[step])
    elif which in _ANAPHORIC or the_next:
        yield Found(m.span, unknown(unit), step=Step(unit or part, step))
    elif part:
        value = m.anchor.unit_value("day", step)
        yield Found(m.span, value + (PARTS[part] if value[0].isdigit() else ""))
    elif which != "recent":
        yield Found(m.span, m.anchor.unit_value(unit, step))


def _the_unit(m: Match) -> Iterator[Found]:
    """'the end of the year', 'later in the month', 'year-end'; 'the day' of the market report is that named last."""
    if m.get("end") or _PART_OF.search(f"{m.lead} ") or re.match(r"\s+before\s+last\b", m.after()):
        yield Found(m.span, m.anchor.unit_value(m.get("unit"), 0))


def _the_day(m: Match) -> Iterator[Found]:
    """'finished the day higher', 'late in the day', but not 'the day of the vote'."""
    if not _EVENT.match(m.after()):
        yield Found(m.span, unknown("day"), step=Step("day", 0))


def _the_weekend(m: Match) -> Iterator[Found]:
    """'over the weekend', 'at the weekend': by the tense the one behind or ahead."""
    if not _EVENT.match(m.after()):
        yield Found(m.span, m.anchor.unit_value("weekend", 0 if direction(m.token) is Direction.FUTURE else -1))


def _before_last(m: Match) -> Iterator[Found]:
    """'the year before last', 'the week after next'."""
    yield Found(m.span, m.anchor.unit_value(m.get("unit"), 2 if m.get("side") == "after" else -2))


def _adjacent(m: Match) -> Iterator[Found]:
    """'the day before', 'the year after', standing alone."""
    if _ALONE.match(m.after()):
        yield Found(m.span, unknown(m.get("unit")), step=Step(m.get("unit"), 1 if m.get("side") == "after" else -1))


def _record(m: Match) -> Iterator[Found]:
    """'its worst week since 2008': the week, month or year of the report."""
    yield Found(Span(*m.match.span("unit")), m.anchor.unit_value(m.get("unit"), 0))


def _amount(m: Match) -> Iterator[Found]:
    """What begins with a number of units: lengths, ages, 'three weeks ago', 'two days later', 'in two months', 'every two years'."""
    words, unit, suffix = m.get("count"), m.get("unit"), m.get("suffix")
    count = amount(words)
    if (unit == "second" and words in {"a", "an"}) or m.before(2).endswith("-"):
        return
    if suffix in {"ago", "earlier", "later"}:
        yield from _distance(m, count, -1 if suffix != "later" else 1)
        return
    inside = re.search(r"\b[Ii]n\s+$", m.text[max(0, m.begin - 4) : m.begin])
    if inside and not m.lead and _lies_ahead(m, count):
        wide = Match(m.match, m.begin - len(inside.group()), m.doc, m.text, m.anchor)
        yield from _distance(wide, count, 1)
    elif count is not None or m.get("plural"):
        yield Found(m.span, duration(count, unit))


def _lies_ahead(m: Match, count: float | None) -> bool:
    """Whether 'in two weeks' means when: not a length ('built in two years'), nor what a superlative spans ('the lowest in six years')."""
    if count is None or count != int(count) or m.get("unit") in _SHORT or m.after(4).lstrip().startswith("of "):
        return False
    return bool(m.get("time")) or (direction(m.token) is Direction.FUTURE and not superlative(m.token))


def _distance(m: Match, count: float | None, sign: int) -> Iterator[Found]:
    """The day for days and weeks, the month or year for longer units; from the report, or with 'later' from the time named last."""
    unit = m.get("unit")
    from_report = m.get("suffix") not in {"earlier", "later"}
    if count is None or count != int(count) or unit in _SHORT:
        yield Found(m.span, unknown("day" if unit in _SHORT else unit) if not from_report else "FUTURE_REF" if sign > 0 else "PAST_REF")
        return
    factor, whole = {"week": (7, "day"), "fortnight": (14, "day"), "decade": (10, "year")}.get(unit, (1, unit))
    steps = sign * factor * int(count)
    if from_report:
        yield Found(m.span, m.anchor.unit_value(whole, steps))
    else:
        yield Found(m.span, unknown(whole), step=Step(whole, steps))


def _some_units(m: Match) -> Iterator[Found]:
    """'weeks ago', 'hours later', 'for decades'."""
    suffix = m.get("suffix")
    if suffix:
        yield Found(m.span, "PAST_REF" if suffix == "ago" else unknown("day" if m.get("unit") in _SHORT else m.get("unit")))
    elif re.search(r"\b(?:for|within|takes?|took|lasted)$", m.before()):
        yield Found(m.span, duration(None, m.get("unit")))


def _long(m: Match) -> Iterator[Found]:
    """'week-long', 'a daylong meeting'."""
    yield Found(m.span, duration(1, m.get("unit")))


def _every(m: Match) -> Iterator[Found]:
    """'each week', 'every other year', 'every September'."""
    if m.get("part"):
        yield Found(m.span, "P1W" if m.get("part") == "weekend" else "P3M" if m.get("part") == "quarter" else "P1D")
    elif m.get("month"):
        yield Found(m.span, f"XXXX-{MONTHS[m.get('month')]:02}")
    else:
        yield Found(m.span, duration(2 if m.get("other") else 1, m.get("unit")))


def _vague(m: Match) -> Iterator[Found]:
    """'recently', 'in the near future', 'at a later date'."""
    ahead = m.match.group()[-2:] != "ly"
    if m.lead or not ahead:
        yield Found(m.span, "FUTURE_REF" if ahead else "PAST_REF")


def _soon(m: Match) -> Iterator[Found]:
    """'soon', but not 'as soon as', 'shortly before'."""
    if not m.before().endswith(("as", "too", "how")) and not re.match(r"\s+(?:as|after|before|enough)\b|-", m.after()):
        yield Found(m.span, "FUTURE_REF")


def _at_the_time(m: Match) -> Iterator[Found]:
    """'at the time', 'at one point' in what was; 'by that time': the time named last."""
    before = re.search(r"\b(at|by|since|until|before|from)$", m.before())
    if before is None:
        return
    if m.get("which") == "that":
        yield Found(m.span, unknown("day"), step=Step("time", 0))
    elif before[1] == "at" and not m.after(4).startswith(" of "):
        yield Found(m.span, "PAST_REF")


def _clock(m: Match) -> Iterator[Found]:
    """'18:00 UTC', '2 p.m.', '0600 GMT': a time whose day is added when all are known."""
    hour, half = int(m.get("hour")), m.get("half")[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    if hour < 24:
        yield Found(m.span, f"T{hour:02}:{m.get('minute') or '00'}" + ("Z" if m.get("zone") in {"utc", "gmt"} else ""))


def _noon(m: Match) -> Iterator[Found]:
    """'noon', 'midnight': the end of the day."""
    yield Found(m.span, "T24:00" if m.get("word") == "midnight" else "T12:00")


_ZONE = r"(?:\s+(?P<zone>UTC|GMT|(?:[A-Z]\w+|local)\s+time|[CE]ES?T|[EPMC][DS]T|MSK)\b)?"
_HALF = r"(?P<half>[ap]\.?m\b\.?|AM\b|PM\b)"
_WHICH_UNIT = r"(?P<unit>day|week|weekend|fortnight|month|quarter|year|decade|century)"
_TOP = "best worst biggest largest steepest sharpest busiest deadliest bloodiest hottest coldest strongest weakest greatest".replace(
    " ", "|"
)
_WHICH_ANY = cased("last past previous preceding this current next coming upcoming following same that recent")
_VAGUE_LEAD = Lead.of(r"an?\s+|(?:very|more|most|only|quite)\s+|(?:in\s+)?the\s+(?:very\s+)?")
_COUNTED = rf"(?:\s+|-){_KIND}{UNIT}(?P<plural>s?)(?:(?P<time>[’']s?\s+time)|(?:-|\s+)(?P<suffix>ago|later|earlier|old)s?\b|\b)"

RELATIVE = (
    construction(rf"(?P<deictic>{cased('today tonight yesterday tomorrow overnight')})\b(?:\s+{PART}\b)?", _day_and_part),
    construction(r"day\s+(?P<side>before|after)\s+(?P<deictic>yesterday|tomorrow)\b", _day_and_part, PERIOD_LEAD),
    construction(
        rf"(?P<which>{_WHICH_ANY})\s+(?:(?P<unit>day|week|weekend|fortnight|month|quarter|year|decade|century)\b|{PART}\b|"
        r"(?:few\s+)?(?P<units>days|weeks|months|years|decades|history)\b)(?!-)",
        _which_unit,
        PERIOD_LEAD,
    ),
    construction(r"(?P<unit>day|week|month|quarter|year|decade)(?:[’']s)?(?:-|\s+)(?P<end>end)\b", _the_unit, PERIOD_LEAD),
    construction(r"(?P<unit>day|week|month|quarter|year|decade|century)\b(?![-’'])", _the_unit, PERIOD_LEAD),
    construction(rf"(?:{cased('the')})\s+day\b(?![-’'])", _the_day),
    construction(
        rf"(?:{cased('the')})\s+(?P<unit>week|weekend|month|quarter|year)\s+(?P<side>before\s+last|after\s+next)\b", _before_last, None
    ),
    construction(rf"(?:{cased('the')})\s+(?P<unit>day|week|month|quarter|year)\s+(?P<side>before|after)\b", _adjacent, None),
    construction(rf"(?:{_TOP})\s+(?P<unit>day|week|month|quarter|year)(?=\s+(?:since|in|on\s+record|ever)\b)", _record, None),
    construction(DIGITS + _COUNTED, _amount, AMOUNT_LEAD),
    construction(COUNT + _COUNTED, _amount, AMOUNT_LEAD),
    construction(r"(?P<unit>minute|hour|day|week|month|year|decade)s\b(?:\s+(?P<suffix>ago|later|earlier)\b)?", _some_units, None),
    construction(r"(?P<unit>hour|day|week|fortnight|month|year|decade)-?long\b", _long, None),
    construction(
        rf"(?:{cased('every each')})\s+(?P<other>other\s+)?(?:{UNIT}\b|(?P<part>morning|evening|night|weekend|quarter)\b|{MONTH})",
        _every,
        None,
    ),
    construction(rf"(?:{cased('recently lately')})\b", _vague, _VAGUE_LEAD),
    construction(r"(?:near\s+future|long\s+term|(?:later|future)\s+(?:date|time|stage))\b", _vague, _VAGUE_LEAD),
    construction(rf"(?:{cased('soon shortly')})\b", _soon, _VAGUE_LEAD),
    construction(r"(?:(?P<which>the|that)\s+time|one\s+point)\b", _at_the_time, None),
    construction(rf"(?P<hour>\d\d?):(?P<minute>[0-5]\d)(?!\d)(?:\s*{_HALF})?{_ZONE}", _clock, None),
    construction(r"(?P<hour>[012]\d)(?P<minute>[0-5]\d)\s+(?P<zone>UTC|GMT)\b", _clock, None),
    construction(rf"(?P<hour>\d\d?)\s*{_HALF}{_ZONE}", _clock, None),
    construction(rf"(?P<word>{cased('noon midday midnight')})\b", _noon, None),
)
