from __future__ import annotations

import importlib.util
import json
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from kg.extract.time.expressions import find_times

SHARED = Path(os.environ.get("KG_SHARED") or Path(__file__).resolve().parents[4] / "shared")


def blank(text: str) -> Doc:
    """A text without trees: what does not hang on tense."""
    doc = spacy.blank("en")(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def found(doc: Doc, date: str | None) -> list[tuple[str, str]]:
    return [(doc.text[time.span.begin : time.span.end], time.value) for time in find_times(doc, date)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # full dates
        ("on September 12, 2025", [("September 12, 2025", "2025-09-12")]),
        ("on 12 September 2025", [("12 September 2025", "2025-09-12")]),
        ("on the 12th of September 2025", [("the 12th of September 2025", "2025-09-12")]),
        ("on Friday, September 12, 2025", [("Friday, September 12, 2025", "2025-09-12")]),
        ("on 2025-09-12", [("2025-09-12", "2025-09-12")]),
        ("on 12.09.2025", [("12.09.2025", "2025-09-12")]),
        # months and years
        ("in September 2025", [("September 2025", "2025-09")]),
        ("in September of 2025", [("September of 2025", "2025-09")]),
        ("in early September 2025", [("early September 2025", "2025-09")]),
        ("since 1989", [("1989", "1989")]),
        ("in mid-2011", [("mid-2011", "2011")]),
        ("the lowest since '82", [("'82", "1982")]),
        ("in the 1990s", [("the 1990s", "199")]),
        # ranges: a mention an end
        ("on September 12-16, 2025", [("September 12", "2025-09-12"), ("16, 2025", "2025-09-16")]),
        ("from 12 to 16 September 2025", [("12", "2025-09-12"), ("16 September 2025", "2025-09-16")]),
        ("from 2009 to 2011", [("2009", "2009"), ("2011", "2011")]),
        # parts of a year
        ("the first quarter of 2009", [("the first quarter of 2009", "2009-Q1")]),
        ("the second half of this year", [("the second half of this year", "2025-H2")]),
        ("in the spring of 2024", [("the spring of 2024", "2024-SP")]),
        # what counts from the day of the report
        ("today", [("today", "2025-05-28")]),
        ("yesterday morning", [("yesterday morning", "2025-05-27TMO")]),
        ("tonight", [("tonight", "2025-05-28TNI")]),
        ("last week", [("last week", "2025-W21")]),
        ("next month", [("next month", "2025-06")]),
        ("the end of this year", [("the end of this year", "2025")]),
        ("last September", [("last September", "2024-09")]),
        ("three weeks ago", [("three weeks ago", "2025-05-07")]),
        ("a year ago", [("a year ago", "2024")]),
        # durations
        ("for eleven days", [("eleven days", "P11D")]),
        ("a two-week exercise", [("two-week", "P2W")]),
        ("a 60-year-old general", [("60-year-old", "P60Y")]),
        ("for two and a half years", [("two and a half years", "P2.5Y")]),
        ("a 3½-year-old war", [("3½-year-old", "P3.5Y")]),
        ("a week-long visit", [("week-long", "P1W")]),
        ("forty-five minutes", [("forty-five minutes", "PT45M")]),
        ("fell by a quarter", []),
        ("a second guest", []),
        ("twice a year", [("twice a year", "P1Y")]),
        ("every September", [("every September", "XXXX-09")]),
        ("every Tuesday", [("every Tuesday", "XXXX-WXX-2")]),
        # lists and ranges
        ("on May 5, 6 and 7", [("May 5", "2025-05-05"), ("6", "2025-05-06"), ("7", "2025-05-07")]),
        ("on May 5 and 7 soldiers", [("May 5", "2025-05-05")]),
        ("in 2014-2016", [("2014", "2014"), ("2016", "2016")]),
        ("Jan 3 – Feb 2", [("Jan 3", "2025-01-03"), ("Feb 2", "2025-02-02")]),
        # parts: the lead belongs to the expression
        ("at the end of May 2024", [("the end of May 2024", "2024-05")]),
        ("in the second half of October 2024", [("the second half of October 2024", "2024-10")]),
        ("the week of May 5", [("the week of May 5", "2025-W19")]),
        ("the night of May 5", [("the night of May 5", "2025-05-05TNI")]),
        ("by year-end", [("year-end", "2025")]),
        ("will end on June 24, 2025", [("June 24, 2025", "2025-06-24")]),
        ("the 1998 crisis", [("1998", "1998")]),
        ("the second half of the match", []),
        ("Q3 and H1 2024", [("Q3", "2025-Q3"), ("H1 2024", "2024-H1")]),
        ("the 19th century", [("the 19th century", "18")]),
        ("the '70s", [("the '70s", "197")]),
        ("fiscal 2026", [("fiscal 2026", "FY2026")]),
        ("last summer", [("last summer", "2024-SU")]),
        # what counts from the time named last
        ("On May 2, 2025 it began; two days later", [("May 2, 2025", "2025-05-02"), ("two days later", "2025-05-04")]),
        ("in 1992. Three years later", [("1992", "1992"), ("Three years later", "1995")]),
        ("in January 2024; the previous month", [("January 2024", "2024-01"), ("the previous month", "2023-12")]),
        ("on May 2, 2025. The following Monday", [("May 2, 2025", "2025-05-02"), ("The following Monday", "2025-05-05")]),
        ("a day earlier", [("a day earlier", "2025-05-27")]),
        ("in 2024; a day earlier", [("2024", "2024"), ("a day earlier", "2025-05-27")]),
        ("the year before last", [("the year before last", "2023")]),
        ("the day after tomorrow", [("the day after tomorrow", "2025-05-30")]),
        ("the day of the vote", []),
        # what cannot be worked out
        ("in recent weeks", [("recent weeks", "PAST_REF")]),
        ("in the coming days", [("the coming days", "FUTURE_REF")]),
        ("several months ago", [("several months ago", "PAST_REF")]),
        ("as soon as", []),
        # times of the day
        ("at 10 a.m. on May 2, 2025", [("10 a.m.", "2025-05-02T10:00"), ("May 2, 2025", "2025-05-02")]),
        ("at 14:00 Moscow time", [("14:00 Moscow time", "2025-05-28T14:00")]),
        ("at midnight", [("midnight", "2025-05-28T24:00")]),
        ("on May 2, 2025 at 18:00 UTC", [("May 2, 2025", "2025-05-02"), ("18:00 UTC", "2025-05-02T18:00Z")]),
        ("at 2 p.m.", [("2 p.m.", "2025-05-28T14:00")]),
        # no times
        ("the Zapad-2021 drills", []),
        ("the exercise Zapad 2021", []),
        ("some 2000 troops", []),
        ("$1990", []),
        ("Resolution 1559", []),
        ("at 1990 metres", []),
    ],
)
def test_expressions(text: str, expected: list[tuple[str, str]]):
    assert found(blank(text), "2025-05-28") == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers met on Tuesday.", ["2025-05-27"]),
        ("The ministers will meet on Tuesday.", ["2025-06-03"]),
        ("The exercise took place in September.", ["2024-09"]),
        ("The exercise will take place in September.", ["2025-09"]),
        ("They agreed on the upcoming September exercise.", ["2025-09"]),
        ("The Zapad-2021 exercise was held in September.", ["2021-09"]),
        ("The drills will run from Friday until Tuesday.", ["2025-05-30", "2025-06-03"]),
        ("The drills will run from September 12 to 16.", ["2025-09-12", "2025-09-16"]),
        ("They may come in May.", ["2025-05"]),
        ("The council is due to vote on Friday.", ["2025-05-30"]),
        ("It is the best result since November.", ["2024-11"]),
        ("The price is at its lowest level in six years.", ["P6Y"]),
        ("Rockets damaged the port overnight.", ["2025-05-27TNI"]),
        ("He had promised an answer by this Friday.", ["2025-05-30"]),
        ("Troops march to the border.", []),
    ],
)
def test_tense(annotated: Callable[[str], Doc], text: str, expected: list[str]):
    assert [value for _, value in found(annotated(text), "2025-05-28")] == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The September exercise is big.", ["XXXX-09"]),
        ("The September exercise West-2025 is big.", ["2025-09"]),
        ("BRUSSELS, May 2, 2025 – The drills began on Thursday.", ["2025-05-02", "2025-05-01"]),
        ("Drills begin\nMay 2, 2025\nThe drills began yesterday.", ["2025-05-02", "2025-05-01"]),
    ],
)
def test_without_date(annotated: Callable[[str], Doc], text: str, expected: list[str]):
    assert [value for _, value in found(annotated(text), None)] == expected


def test_empty():
    assert find_times(blank(""), None) == []


@pytest.mark.model
@pytest.mark.skipif(not (SHARED / "data/meantime/dev.jsonl.xz").is_file(), reason="the corpora are not here")
def test_meantime(annotated: Callable[[str], Doc]):
    """Spans and values on MEANTIME, by the definitions of its scorer; the floors are what users were promised."""
    spec = importlib.util.spec_from_file_location("score_time", SHARED / "eval/score_time.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    hits = right = wanted = given = 0
    with lzma.open(SHARED / "data/meantime/dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        text, offsets = scorer.text_and_offsets(row)
        end = max((offsets[i][1] for i, sentence in enumerate(row["sentence"]) if sentence <= 5), default=0)
        gold = [
            (offsets[a][0], offsets[b - 1][1], v)
            for a, b, kind, v in row["timexes"]
            if kind in {"DATE", "TIME"} and offsets[b - 1][1] <= end
        ]
        day = row["dct"] if row["dct"] and row["dct"][4] == "-" else None
        times = [time for time in find_times(annotated(text), day) if time.span.end <= end and not time.value.startswith("P")]
        wanted, given = wanted + len(gold), given + len(times)
        for begin, stop, value in gold:
            near = next((time for time in times if time.span.begin < stop and begin < time.span.end), None)
            if near is not None:
                times.remove(near)
                hits, right = hits + 1, right + scorer.same(value, near.value)
    assert 2 * hits / (wanted + given) > 0.88
    assert right / hits > 0.88
