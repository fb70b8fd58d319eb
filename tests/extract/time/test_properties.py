"""What holds for any text: no crash, spans inside the text and apart, values of the shapes of TIMEX3, the same result on every run."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.extract.time.calendar import after, duration, unknown
from kg.extract.time.expressions import find_times, stated_date

_VALUE = re.compile(
    r"""
    (?:\d{4}|XXXX)
      (?: -(?:\d\d|XX)(?:-(?:\d\d|XX))?(?:T\d\d:\d\d Z?|T(?:MO|AF|EV|NI))?   # a month, a day, a time of the day
        | -W(?:\d\d|XX)(?:-WE|-[1-7])?(?:T(?:MO|AF|EV|NI))?                   # a week, its weekend, a day of it
        | -[QH](?:[1-4]|X) | -(?:SP|SU|FA|WI) )?
    | \d\d\d? | FY\d{4}                                                       # a century, a decade, a fiscal year
    | P(?:T?(?:\d+(?:\.\d+)?|X)[YMWDHS])
    | (?:PAST|PRESENT|FUTURE)_REF
    """,
    re.VERBOSE,
)
_WORDS = (
    "the a an in on at by from until to and of – - , . ( ) '82 ’70s 12 16 0 31 99 999 2025 1998 3½ 2.5 14:00 25:61 0600 GMT UTC Moscow "
    "time p.m. Sept. September May March Aug Feb. 29 30 Tuesday Friday next last this "
    "that same previous following coming recent early late mid-May "
    "end beginning half second first fourth quarter Q3 H2 year-end week weekend month year day days decade century night morning today "
    "tomorrow yesterday overnight ago later earlier before after every twice two several hundred twenty-five year-old week-long noon "
    "midnight fiscal FY2025 2014–2016 2021/22 12.09.2025 31/12/2025 2025-02-30 9999 Zapad-2021 \n fell since best recently soon"
).split(" ")
_texts = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join) | st.text(max_size=60)
_dates = st.none() | st.dates().map(lambda day: day.isoformat())
_vocab = spacy.blank("en")


def flat(text: str) -> Doc:
    """A text of which each word is a sentence of its own."""
    words = _vocab(text)
    count = len(words)
    return Doc(
        _vocab.vocab,
        words=[word.text for word in words],
        spaces=[bool(word.whitespace_) for word in words],
        heads=list(range(count)),
        deps=["ROOT"] * count,
        pos=["PROPN"] * count,
    )


@given(text=_texts, date=_dates)
def test_any_text(text: str, date: str | None):
    doc = flat(text)
    times = find_times(doc, date)
    assert times == find_times(doc, date)
    assert all(0 <= time.span.begin < time.span.end <= len(doc.text) for time in times)
    assert all(a.span.end <= b.span.begin for a, b in pairwise(times))
    for time in times:
        words = doc.text[time.span.begin : time.span.end]
        assert words == words.strip()
        assert _VALUE.fullmatch(time.value), (words, time.value)


@given(text=_texts)
def test_a_stated_date_is_a_date(text: str):
    stated = stated_date(text)
    assert stated is None or re.fullmatch(r"\d{4}-\d\d-\d\d", stated)


@given(
    reference=st.sampled_from(
        ["", "2025-09-12", "2025-09", "2025-W37", "2025-Q3", "2025", "199", "0001-01-01", "9999-12-31", "XXXX-09", "P1D"]
    ),
    unit=st.sampled_from(["day", "week", "weekend", "month", "quarter", "year", "decade", "century", "friday"]),
    count=st.integers(-5000, 5000),
)
def test_after_any_reference(reference: str, unit: str, count: int):
    value = after(reference, unit, count)
    assert value is None or _VALUE.fullmatch(value)
    assert _VALUE.fullmatch(unknown(unit))


@given(
    count=st.none() | st.integers(0, 9999) | st.integers(0, 999).map(lambda n: n + 0.5),
    unit=st.sampled_from(["hour", "day", "fortnight", "century"]),
)
def test_any_duration(count: float | None, unit: str):
    assert _VALUE.fullmatch(duration(count, unit))


@pytest.mark.parametrize(
    "text", ["the " * 9000, "12, " * 9000, "1" * 30000, "in the early late mid " * 2000, "May " * 4000, "two and a " * 4000]
)
def test_long_repetitions_take_linear_time(text: str):
    # a pattern that tried every way to cut such a text would not come back
    assert len(find_times(flat(text), "2025-09-12")) <= len(text)
