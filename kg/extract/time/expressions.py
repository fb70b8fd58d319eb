"""Time expressions: where they stand and which day, month, year or span of time they mean.

A table of constructions (regular expressions over the text, each with the function that values it), because dates are a
closed and regular part of the language: the general date libraries read single dates well, but neither find them in running
text nor see by the tense of the verb whether 'on Tuesday' lies behind or ahead. Values follow TIMEX3 (ISO-TimeML).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc, Token

from kg.extract.time.calendar import MONTHS, NUMBERS, WEEKDAYS, Anchor, Direction, duration
from kg.extract.time.tense import direction, edition_year
from kg.model import Span, TimeMention

__all__ = ["find_times", "stated_date"]

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)|"
    r"Sep(?:tember|t\b\.?|\.)|Oct(?:ober|\b\.?)|Nov(?:ember|\b\.?)|Dec(?:ember|\.))(?!\w)"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_LAST = r"(?P<last>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\w%]|[.,:]\d)"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
_TO = r"\s*(?:-|–|—|to|until|till|through)\s*"
_WHICH = r"(?P<which>last|past|previous|this|current|next|coming|upcoming|following)"
_PART = r"(?:(?:the\s+)?(?:very\s+)?(?:beginning|start|end|middle)\s+of\s+|(?:early|late|mid)(?:-|\s+)(?:in\s+)?)?"
_PERIOD = r"(?P<period>morning|afternoon|evening|night)"
_PERIODS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
_YEAR_AFTER = rf"(?:\s*,?\s+(?:of\s+)?{_YEAR}|,?\s+(?:of\s+)?(?P<that>this|last|next)\s+year)"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>second|minute|hour|day|week|month|year|decade)"
_COUNTED = re.compile(r"\s+(?:\w+\s+)?(?:troops|soldiers|personnel|people|men|servicemen|aircraft|vehicles|units|km|kilomet\w+|miles)\b")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1, "following": 1}


@dataclass(frozen=True, slots=True)
class _Found:
    """A time expression under way: ``floating`` where its year or week was not said but worked out."""

    span: Span
    value: str
    floating: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """One match of a construction with what it is resolved against."""

    match: re.Match[str]
    doc: Doc
    text: str
    anchor: Anchor

    def get(self, group: str) -> str:
        """The lower-case text of a group without final full stop; empty where the construction lacks it."""
        return (self.match.groupdict().get(group) or "").lower().rstrip(".")

    @property
    def token(self) -> Token:
        """The first word of the expression that carries meaning."""
        name = next((g for g in ("month", "weekday", "day", "unit") if self.get(g)), 0)
        tokens = self.doc.char_span(self.match.start(name), self.match.end(name), alignment_mode="expand")
        return tokens.root if tokens is not None else self.doc[0]

    def starts_sentence(self, position: int) -> bool:
        """Whether the word at a position is the first of its sentence, where a capital says nothing."""
        tokens = self.doc.char_span(position - 1, position, alignment_mode="expand")
        return tokens is not None and bool(tokens[0].is_sent_start)

    @property
    def span(self) -> Span:
        """The characters of the whole expression."""
        return Span(*self.match.span())


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
    taken: list[re.Match[str]] = []
    values: list[_Found] = []
    for match, build in _matches(text):
        if any(match.start() < other.end() and other.start() < match.end() for other in taken):
            continue
        taken.append(match)
        values += build(_Match(match, doc, text, anchor))
    values.sort(key=lambda found: found.span)
    return list(_clocked(_aligned(text, values), anchor))


def _matches(text: str) -> list[tuple[re.Match[str], _Builder]]:
    """All matches of all constructions, the longest first."""
    found = [(match, build) for pattern, build in _CONSTRUCTIONS for match in pattern.finditer(text)]
    return sorted(found, key=lambda x: (x[0].start() - x[0].end(), x[0].start()))


def _anchor(text: str, date: str | None) -> Anchor:
    if date is not None:
        year, month, day = (*map(int, date[:10].split("-")), 1, 1)[:3]
        return Anchor(dt.date(year, month, day), year)
    stated = stated_date(text)
    if stated is not None:
        return _anchor("", stated)
    years = {m["year"] for m in re.finditer(rf"(?<![\d.,]){_YEAR}", text)}
    return Anchor(None, int(min(years)) if len(years) == 1 else None)


def stated_date(text: str) -> str | None:
    """The ISO date that a report gives of itself: a full date in its dateline, or on a line of its own, near its beginning."""
    pattern = rf"(?m)^\W*(?:[A-Z][A-Z .’'-]+,\s(?:[\w. ]+,\s)?)?{_MONTH}\s+{_DAY}\s*,?\s*{_YEAR}\W*(?:$|\s[–—-]\s)"
    line = re.search(pattern, text[:1000])
    return f"{line['year']}-{MONTHS[line['month'].lower().rstrip('.')]:02}-{int(line['day']):02}" if line is not None else None


def _year_of(m: _Match) -> int | None:
    """The year that an expression states, itself or by 'this year'."""
    if m.get("year"):
        return int(m.get("year"))
    value = m.anchor.year_value(_STEPS[m.get("that")]) if m.get("that") else ""
    return int(value) if value.isdigit() else None


def _date(m: _Match, day: str) -> tuple[str, bool]:
    """The value of a month, or of a day of it, and whether its year is worked out."""
    month = MONTHS[m.get("month")]
    year = _year_of(m)
    floating = year is None
    year = year or edition_year(m.token)
    if year is None:
        pointing = direction(m.token)
        return (m.anchor.day_value(month, int(day), pointing) if day else m.anchor.month_value(month, pointing)), floating
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else ""), floating


def _one_date(m: _Match) -> Iterator[_Found]:
    value, floating = _date(m, m.get("day"))
    yield _Found(m.span, value, floating)


def _bare_month(m: _Match) -> Iterator[_Found]:
    """A month without day or year, unless it is a verb, an adverb or somebody's name."""
    token = m.token
    if token.text in {"May", "March", "Mar.", "Jan", "April", "June", "August"} and (token.pos_ != "PROPN" or token.ent_type_ == "PERSON"):
        return
    yield from _one_date(m)


def _day_range(m: _Match) -> Iterator[_Found]:
    """'September 12-16', '12 to 16 September': a mention for each end."""
    day_first = m.match.start("day") < m.match.start("month")
    whole = m.span
    first, last = m.match.end("day"), m.match.start("last")
    spans = (Span(whole.begin, first), Span(last, whole.end))
    if day_first:
        spans = (Span(m.match.start("day"), first), spans[1])
    for span, day in zip(spans, (m.get("day"), m.get("last")), strict=True):
        value, floating = _date(m, day)
        yield _Found(span, value, floating)


def _which_month(m: _Match) -> Iterator[_Found]:
    """'last September', 'this October', 'next May'."""
    pointing = Direction(_STEPS[m.get("which")])
    yield _Found(m.span, m.anchor.month_value(MONTHS[m.get("month")], pointing))


def _weekday(m: _Match) -> Iterator[_Found]:
    """'on Tuesday', 'next Friday', 'Wednesday evening'."""
    step = _STEPS.get(m.get("which"), 0)
    pointing = Direction(step) if step else direction(m.token)
    value = m.anchor.weekday_value(WEEKDAYS[m.get("weekday")], pointing, strict=bool(step))
    yield _Found(m.span, value + (_PERIODS[m.get("period")] if m.get("period") else ""), floating=not step)


def _day_and_period(m: _Match) -> Iterator[_Found]:
    """'this morning', 'yesterday evening', 'earlier today'."""
    step = {"yesterday": -1, "tomorrow": 1, "last": -1}.get(m.get("deictic"), 0)
    value = m.anchor.unit_value("day", step)
    period = m.get("period") or ("night" if m.get("deictic") == "tonight" else "")
    yield _Found(m.span, value + (_PERIODS[period] if period and value[0].isdigit() else ""))


def _year(m: _Match) -> Iterator[_Found]:
    """A year, unless it is an edition's ('Zapad 2021') or counts something ('2000 troops')."""
    begin, end = m.match.span("year")
    before = m.text[max(0, begin - 40) : begin].rstrip(" ")
    word = re.search(r"[\w’']+$", before)
    capital = word is not None and word.group()[0].isupper() and word.group().lower() not in MONTHS
    edition = capital and begin > 0 and not m.starts_sentence(begin - 1)
    if not before.endswith(("$", "€", "£")) and not edition and _COUNTED.match(m.text, end) is None:
        yield _Found(m.span, m.get("year"))


def _short_year(m: _Match) -> Iterator[_Found]:
    """``'82``."""
    number = int(m.get("short"))
    yield _Found(m.span, f"{(2000 if number < 30 else 1900) + number}")


def _decade(m: _Match) -> Iterator[_Found]:
    """'the 1990s'."""
    yield _Found(m.span, m.get("decade"))


def _quarter(m: _Match) -> Iterator[_Found]:
    """'the third quarter of 2009', 'the second half of this year'."""
    which, letter = m.get("ordinal"), "Q" if m.get("unit") == "quarter" else "H"
    if which == "last" and not (m.get("year") or m.get("that")):
        yield _Found(m.span, m.anchor.unit_value("quarter", -1) if letter == "Q" else "PAST_REF")
        return
    number = (4 if letter == "Q" else 2) if which in {"last", "final"} else _ORDINALS[which]
    if number <= (4 if letter == "Q" else 2):
        yield _Found(m.span, f"{_year_of(m) or m.anchor.year_value(0)}-{letter}{number}")


def _season(m: _Match) -> Iterator[_Found]:
    """'the spring of 2025', 'this summer'."""
    code = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}[m.get("season")]
    year = m.get("year") or m.anchor.year_value(_STEPS.get(m.get("which"), 0))
    yield _Found(m.span, f"{year}-{code}")


def _unit(m: _Match) -> Iterator[_Found]:
    """'last month', 'this weekend', 'the end of the year'."""
    yield _Found(m.span, m.anchor.unit_value(m.get("unit"), _STEPS.get(m.get("which"), 0)))


def _distance(m: _Match) -> Iterator[_Found]:
    """'three weeks ago', 'in two days': the day for days and weeks, the month or year for longer units."""
    count = int(m.get("count")) if m.get("count").isdigit() else NUMBERS[m.get("count")]
    unit = m.get("unit")
    if unit in {"hour", "minute", "second"} or (not m.get("ago") and direction(m.token) is not Direction.FUTURE):
        return
    step = count * (7 if unit == "week" else 10 if unit == "decade" else 1) * (-1 if m.get("ago") else 1)
    yield _Found(m.span, m.anchor.unit_value({"week": "day", "decade": "year"}.get(unit, unit), step))


def _duration(m: _Match) -> Iterator[_Found]:
    """'eleven days', 'a two-week exercise', but not somebody's age."""
    yield _Found(m.span, duration(m.get("count"), m.get("unit")))


def _clock(m: _Match) -> Iterator[_Found]:
    """'18:00 UTC', '2 p.m.': a time whose day :func:`_clocked` adds."""
    hour, half = int(m.get("hour")), m.get("half")[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    if hour < 24:
        yield _Found(m.span, f"T{hour:02}:{m.get('minute') or '00'}" + ("Z" if m.get("zone") else ""))


def _iso(m: _Match) -> Iterator[_Found]:
    """'2025-09-12', '12.09.2025'."""
    month, day = int(m.get("mm")), int(m.get("day"))
    if 1 <= month <= 12:
        yield _Found(m.span, f"{m.get('year')}-{month:02}-{day:02}")


_Builder = Callable[[_Match], Iterable[_Found]]


def _construction(pattern: str, build: _Builder) -> tuple[re.Pattern[str], _Builder]:
    return re.compile(pattern.replace(r"\s", r"[^\S\n]")), build


_CONSTRUCTIONS: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    _construction(r"\b(?P<year>\d{4})-(?P<mm>\d\d)-(?P<day>[0-3]\d)\b", _iso),
    _construction(r"\b(?P<day>[0-3]?\d)\.(?P<mm>[01]?\d)\.(?P<year>\d{4})\b", _iso),
    _construction(rf"\b{_MONTH}\s+{_DAY}{_TO}{_LAST}{_YEAR_AFTER}?", _day_range),
    _construction(rf"\b{_DAY}(?:{_TO}|\s+and\s+){_LAST}\s+(?:of\s+)?{_MONTH}{_YEAR_AFTER}?", _day_range),
    _construction(rf"\b(?:{_WEEKDAY},?\s+)?{_MONTH}\s+(?:the\s+)?{_DAY}{_YEAR_AFTER}?", _one_date),
    _construction(rf"\b(?:{_WEEKDAY},?\s+)?(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR_AFTER}?", _one_date),
    _construction(rf"\b{_PART}{_MONTH}{_YEAR_AFTER}", _one_date),
    _construction(rf"\b{_WHICH}\s+{_MONTH}(?!\s+\d)", _which_month),
    _construction(rf"\b{_PART}{_MONTH}(?![-\s]\d)", _bare_month),
    _construction(rf"(?<![\w.,$€£’'-]){_PART}{_YEAR}", _year),
    _construction(r"(?<=\s)[’'](?P<short>\d\d)\b(?!\s*[’'])", _short_year),
    _construction(r"\b(?:the\s+)?(?:early\s+|late\s+|mid-)?(?P<decade>(?:1[5-9]|20)\d)0s\b", _decade),
    _construction(
        rf"\b(?:the\s+)?(?P<ordinal>first|second|third|fourth|final|last)\s+(?P<unit>quarter|half){_YEAR_AFTER}?(?!\s+of\b)", _quarter
    ),
    _construction(rf"\b(?:the\s+)?{_PART}(?:{_WHICH}\s+)?(?P<season>spring|summer|autumn|winter)(?:\s+(?:of\s+)?{_YEAR})?\b", _season),
    _construction(rf"\b{_WHICH}\s+(?P<season>fall)\b", _season),
    _construction(rf"\b{_PART}(?:the\s+)?{_WHICH}\s+(?P<unit>week|weekend|month|quarter|year|decade|century)\b(?!-)", _unit),
    _construction(r"\b(?:the\s+)?(?:beginning|start|end|middle)\s+of\s+the\s+(?P<unit>day|week|month|year|decade)\b", _unit),
    _construction(
        r"\b(?:(?:earlier|later)\s+)?(?P<deictic>[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)\b(?:\s+(?P<period>morning|afternoon|evening|night))?",
        _day_and_period,
    ),
    _construction(rf"\b(?P<deictic>[Tt]his|[Ll]ast)\s+{_PERIOD}\b", _day_and_period),
    _construction(rf"\b(?:{_WHICH}\s+)?{_WEEKDAY}(?:\s+{_PERIOD}\b)?", _weekday),
    _construction(rf"\b(?:(?:more|less)\s+than\s+|over\s+|about\s+)?{_COUNT}\s+{_UNIT}s?\s+(?P<ago>ago)\b", _distance),
    _construction(rf"\b[Ii]n\s+{_COUNT}\s+{_UNIT}s?(?!\s+of\b)(?!\w)", _distance),
    _construction(rf"\b(?:more\s+than\s+|over\s+|about\s+)?{_COUNT}(?:\s+|-){_UNIT}s?\b(?!-old|\s+(?:old|ago)\b)", _duration),
    _construction(
        r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?!\d)(?:\s*(?P<half>[ap]\.?m\b\.?))?(?:\s+(?P<zone>UTC|GMT)\b)?", _clock
    ),
    _construction(r"\b(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s+(?P<zone>UTC|GMT)\b", _clock),
    _construction(r"\b(?P<hour>1?\d)\s*(?P<half>[ap]\.?m\b\.?)", _clock),
)


def _aligned(text: str, found: list[_Found]) -> list[_Found]:
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


def _range(text: str, first: _Found, second: _Found) -> bool:
    between = text[first.span.end : second.span.begin].strip()
    lead = text[max(0, first.span.begin - 8) : first.span.begin].rstrip().lower()
    return between in {"-", "–", "—", "to", "until", "till", "through"} or (between == "and" and lead.endswith("between"))


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


def _clocked(found: list[_Found], anchor: Anchor) -> Iterator[TimeMention]:
    """The mentions; times of the day get the day that was named last before them, else that of the report."""
    day = anchor.day.isoformat() if anchor.day is not None else "XXXX-XX-XX"
    for here in found:
        value = day + here.value if here.value.startswith("T") else here.value
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            day = value
        if _exists(value):
            yield TimeMention(here.span, value)


def _exists(value: str) -> bool:
    """Whether a value that looks like a day is one: February 30 is a slip of the pen, or no date at all."""
    if not re.match(r"\d{4}-\d\d-\d\d", value):
        return True
    try:
        dt.date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True
