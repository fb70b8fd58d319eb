"""Constructions of the calendar: days, months, years and their parts, seasons, decades, days of the week."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.time.calendar import MONTHS, ORDINALS, WEEKDAYS, Direction, after, day_of_week
from kg.extract.time.grammar import (
    CENTURY_LEAD,
    DAY_FIRST_LEAD,
    DAY_LEAD,
    DAYS,
    MONTH,
    MONTH_OF_DAY,
    OF_YEAR,
    PART,
    PARTS,
    PERIOD_LEAD,
    STEPS,
    WEEKDAY,
    WHICH,
    YEAR,
    Found,
    Match,
    Step,
    construction,
)
from kg.extract.time.tense import counts, direction, edition_year
from kg.model import Span

__all__ = ["DATES"]

# months that are also verbs, adverbs or names of people
_AMBIGUOUS = frozenset({"May", "March", "Mar.", "April", "June", "August"})
_COUNTED = re.compile(
    r"\s+(?:\w+\s+)?(?:troops|soldiers|personnel|people|men|women|servicemen|guests|aircraft|vehicles|units|rounds|km|kilomet\w+|miles|met(?:er|re)s|"
    r"feet|tons|tonnes|[mb]illion|thousand|hundred|percent|dollars|euros|jobs|points)\b"
)
# documents and things that bear a number: 'Resolution 1559', 'Order No. 2019'
_NUMBERED = re.compile(r"\b(?:resolution|no\.?|number|order|decree|directive|article|section|flight|room|route|paragraph|[$€£])$")
_DATING = re.compile(r"\b(?:in|since|of|by|from|until|till|to|and|before|after|between|during|for)$")
_BEGINS_NEW_NOUN = re.compile(r"[^\S\n]+(?!and\b|or\b|in\b|at\b|with\b|for\b|on\b)[a-z]+s\b")


def _dated(m: Match, day: str) -> tuple[str, bool]:
    """The value of a month, or of a day of it, and whether its year is worked out."""
    month = MONTHS[m.get("month")]
    year = m.year()
    floating = year is None
    year = year or edition_year(m.token)
    if year is None:
        pointing = direction(m.token)
        return (m.anchor.day_value(month, int(day), pointing) if day else m.anchor.month_value(month, pointing)), floating
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else ""), floating


def _days(m: Match) -> Iterator[Found]:
    """'September 12-16', '12 to 16 September', 'November 5, 6 and 7': a mention for each day that is written out."""
    start, end = m.match.span("days")
    numbers = [(start + n.start(), start + n.end(), n.group()) for n in re.finditer(r"\d+", m.text[start:end])]
    if len(numbers) > 1 and end == m.match.end() and " and " in m.match["days"] and _BEGINS_NEW_NOUN.match(m.text, end):
        # 'on May 5 and 7 soldiers …'
        numbers, end = numbers[:1], numbers[0][1]
        yield Found(Span(m.begin, end), *_dated(m, numbers[0][2]))
        return
    for i, (begin, stop, number) in enumerate(numbers):
        value, floating = _dated(m, number)
        first, last = i == 0, i == len(numbers) - 1
        # the month belongs to the day that it stands beside; a lead of parts of the day to the first
        span = Span(m.begin if first else begin, m.match.end() if last else _ordinal_end(m.text, stop))
        yield Found(span, _parted(m, value) if len(numbers) == 1 else value, floating)


def _ordinal_end(text: str, end: int) -> int:
    return end + 2 if text[end : end + 2] in {"st", "nd", "rd", "th"} else end


def _parted(m: Match, value: str) -> str:
    """A day with the part of it, or the week around it, that the lead names: 'the night of', 'the week of'."""
    named = re.match(r"(?:the )?(week|morning|afternoon|evening|night) of\b", m.lead)
    if named is None or not value[:1].isdigit():
        return value
    return (after(value, "week", 0) or value) if named[1] == "week" else value + PARTS[named[1]]


def _month(m: Match) -> Iterator[Found]:
    """'September', 'mid-May', 'September this year', unless it is a verb, an adverb or somebody's name."""
    token = m.token
    if not m.year() and token.text in _AMBIGUOUS and (token.pos_ != "PROPN" or token.ent_type_ == "PERSON"):
        return
    yield Found(m.span, *_dated(m, ""))


def _which_month(m: Match) -> Iterator[Found]:
    """'last September', 'this October', 'next May'."""
    pointing = Direction(STEPS[m.get("which")])
    yield Found(m.span, m.anchor.month_value(MONTHS[m.get("month")], pointing))


def _year(m: Match) -> Iterator[Found]:
    """A year or two ('2014-2016', '2021/22'), unless it is an edition's ('Zapad 2021'), a number's or a count ('2000 troops')."""
    if not _is_year(m):
        return
    year, until = m.get("year"), m.get("until")
    second = int(year[: 4 - len(until)] + until) if until else 0
    if not until or second <= int(year):
        yield Found(Span(m.begin, m.match.end("year")), year)
        return
    yield Found(Span(m.begin, m.match.end("year")), year)
    yield Found(Span(*m.match.span("until")), str(second))


def _is_year(m: Match) -> bool:
    begin, end = m.match.span("year")
    before = m.before(40)
    word = re.search(r"[\w’']+$", m.text[max(0, m.begin - 40) : m.begin].rstrip(" "))
    capital = word is not None and word.group()[0].isupper() and word.group().lower() not in MONTHS
    if _NUMBERED.search(before) is not None or _COUNTED.match(m.text, end) is not None:
        return False
    dating = bool(m.lead) or _DATING.search(before) is not None
    if int(m.get("year")) < 1900 and not dating:
        return False
    if capital and not dating:
        return _starts_sentence(m, m.begin - 1)
    return not counts(m.doc, begin, end)


def _starts_sentence(m: Match, position: int) -> bool:
    """Whether the word at a position is the first of its sentence, where a capital says nothing."""
    tokens = m.doc.char_span(max(0, position - 1), position, alignment_mode="expand") if position > 0 else None
    return tokens is not None and len(tokens) > 0 and bool(tokens[0].is_sent_start)


def _fiscal(m: Match) -> Iterator[Found]:
    """'fiscal 2026', 'the 2025 fiscal year', 'FY2025'."""
    yield Found(m.span, f"FY{m.get('year')}")


def _short_year(m: Match) -> Iterator[Found]:
    """``'82`` and ``the '70s``."""
    number = int(m.get("short"))
    year = f"{(2000 if number < 30 else 1900) + number}"
    if not m.get("plural"):
        yield Found(m.span, year)
    elif number % 10 == 0:
        yield Found(m.span, year[:3])


def _decade(m: Match) -> Iterator[Found]:
    """'the 1990s'."""
    yield Found(m.span, m.get("decade"))


def _century(m: Match) -> Iterator[Found]:
    """'the 19th century', 'the twentieth century': the digits that its years begin with."""
    words = re.split(r"[ -]", m.lead)
    number = re.match(r"\d+", words[-1])
    if number is not None or words[-1] in ORDINALS:
        yield Found(m.span, f"{(int(number.group()) if number else ORDINALS[words[-1]]) - 1:02}")


def _quarter(m: Match) -> Iterator[Found]:
    """'the third quarter of 2009', 'the second half of the year', 'Q3 2025'."""
    letter = "Q" if (m.get("unit") or m.get("short")[:1]) in {"quarter", "q"} else "H"
    parts = 4 if letter == "Q" else 2
    which = m.get("ordinal")
    if which == "last" and not (m.get("year") or m.get("that") or m.get("whole")):
        yield Found(m.span, m.anchor.unit_value("quarter", -1) if letter == "Q" else "PAST_REF")
        return
    if letter == "H" and not (m.get("short") or m.get("year") or m.get("that") or m.get("whole")):
        return  # of a match, a list, a book
    number = int(m.get("short")[1]) if m.get("short") else parts if which in {"last", "final"} else ORDINALS[which]
    if number <= parts:
        yield Found(m.span, f"{m.year() or m.anchor.year_value(0)}-{letter}{number}")


def _season(m: Match) -> Iterator[Found]:
    """'the spring of 2025', 'this summer', 'next spring'."""
    code = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}[m.get("season")]
    yield Found(m.span, f"{m.get('year') or _season_year(m)}-{code}")


def _season_year(m: Match) -> str:
    """The year of a season that is named without: 'last summer' is the one before this, unless this year's is over."""
    which, day = m.get("which"), m.anchor.day
    if day is None or not which or not STEPS[which]:
        return m.anchor.year_value(0)
    first = {"spring": 3, "summer": 6, "winter": 12}.get(m.get("season"), 9)
    step = STEPS[which]
    # the season of this year counts where it has ended, or has not yet begun
    counted = day.month > first + 2 if step < 0 else day.month < first
    return m.anchor.year_value(0 if counted else step)


def _weekday(m: Match) -> Iterator[Found]:
    """'on Tuesday', 'next Friday', 'Wednesday evening', 'Tuesday next week', 'every Tuesday'."""
    which, weekday = m.get("which"), WEEKDAYS[m.get("weekday")]
    part = PARTS[m.get("part")] if m.get("part") else ""
    if which in {"every", "each"} or m.get("plural"):
        yield Found(m.span, f"XXXX-WXX-{weekday + 1}{part}")
    elif m.get("week"):
        yield Found(m.span, day_of_week(m.anchor.unit_value("week", STEPS[m.get("week").split()[-1]]), weekday))
    elif which in {"previous", "preceding", "following"}:
        yield Found(m.span, f"XXXX-WXX-{weekday + 1}", step=Step(m.get("weekday"), STEPS[which]))
    else:
        yield Found(m.span, _parted(m, _weekday_value(m, which, weekday)) + part, floating=not STEPS.get(which))


def _weekday_value(m: Match, which: str, weekday: int) -> str:
    step = STEPS.get(which)
    if step:
        return m.anchor.weekday_value(weekday, Direction(step), strict=True)
    pointing = direction(m.token)
    if step == 0 and (pointing is Direction.UNKNOWN or m.before().endswith(("by", "until", "till"))):
        pointing = Direction.FUTURE
    return m.anchor.weekday_value(weekday, pointing)


def _iso(m: Match) -> Iterator[Found]:
    """'2025-09-12', '12.09.2025', '25/12/2025' where the day can be no month."""
    year, month, day = (int(m.get(group)) for group in ("y", "mm", "dd"))
    if "/" in m.match.group() and month <= 12 and day <= 12 and month != day:
        return
    if "/" in m.match.group() and month > 12:
        month, day = day, month
    if 1 <= month <= 12:
        yield Found(m.span, f"{year:04}-{month:02}-{day:02}")


_SEASONS = r"(?P<season>spring|summer|autumn|winter)"

DATES = (
    # before years: 'the first half of 2024' is no part of a year, but a half
    construction(
        rf"(?P<ordinal>first|second|third|fourth|final|last)(?:\s+|-)(?P<unit>quarter|half)(?:{OF_YEAR}|(?P<whole>\s+of\s+the\s+year))?(?!\s+of\b)",
        _quarter,
        PERIOD_LEAD,
    ),
    construction(rf"(?P<short>Q[1-4]|H[12])(?:\s+(?:of\s+)?{YEAR})?\b", _quarter, PERIOD_LEAD),
    construction(r"(?P<y>\d\d\d\d)-(?P<mm>\d\d)-(?P<dd>[0-3]\d)\b", _iso, None),
    construction(r"(?P<dd>\d\d?)(?P<sep>[./])(?P<mm>\d\d?)(?P=sep)(?P<y>(?:19|20)\d\d)\b", _iso, None),
    construction(rf"{MONTH_OF_DAY}\s+(?:the\s+)?{DAYS}(?:{OF_YEAR})?", _days, DAY_LEAD),
    construction(rf"{DAYS}\s+(?:of\s+)?{MONTH_OF_DAY}(?:{OF_YEAR})?", _days, DAY_FIRST_LEAD),
    construction(rf"{MONTH_OF_DAY}{OF_YEAR}", _month),
    construction(rf"{MONTH}(?!(?:-|\s)\d)", _month),
    construction(rf"{WHICH}\s+{MONTH}(?!\s+\d)", _which_month),
    construction(rf"{YEAR}(?:[-–/](?P<until>(?:(?:19|20)\d\d|\d\d))\b(?!-))?", _year),
    construction(rf"(?:(?:fiscal|financial)(?:\s+year)?\s+|FY(?:-|\s)?){YEAR}", _fiscal, PERIOD_LEAD),
    construction(rf"{YEAR}\s+(?:fiscal|financial)\s+year\b", _fiscal, PERIOD_LEAD),
    construction(r"(?:’|')(?P<short>\d\d)(?P<plural>s)?\b(?!\s*[’'])", _short_year, PERIOD_LEAD),
    construction(r"(?P<decade>(?:1[5-9]|20)\d)0s\b", _decade, PERIOD_LEAD),
    construction(r"(?:century|Century)\b", _century, CENTURY_LEAD),
    construction(rf"{_SEASONS}(?:\s+(?:of\s+)?{YEAR})?\b", _season, PERIOD_LEAD),
    construction(rf"{WHICH}\s+(?P<season>spring|summer|autumn|winter|fall)\b", _season, PERIOD_LEAD),
    construction(rf"{WEEKDAY}(?:(?P<plural>s)\b|\b(?:\s+{PART}\b|\s+(?P<week>(?:of\s+)?(?:last|this|next))\s+week\b)?)", _weekday),
    construction(
        rf"(?P<which>last|past|previous|preceding|this\s+coming|this|next|coming|following|every|each)\s+{WEEKDAY}\b(?:\s+{PART}\b)?",
        _weekday,
        PERIOD_LEAD,
    ),
)
