"""What constructions of time expressions are written with: pieces of patterns, matches, and what is made of them.

A construction is a pattern over the text that begins with its own words, so that a text is searched fast, and a function that values
its matches. What may stand before it ('early', 'the second half of', 'more than') is written once, as its lead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token

from kg.extract.time.calendar import NUMBERS, ORDINALS, WEEKDAYS, Anchor
from kg.model import Span

__all__ = [
    "AMOUNT_LEAD",
    "CENTURY_LEAD",
    "COUNT",
    "DAY",
    "DAYS",
    "DAY_FIRST_LEAD",
    "DAY_LEAD",
    "DIGITS",
    "MONTH",
    "MONTH_OF_DAY",
    "NAME_LEAD",
    "OF_YEAR",
    "PART",
    "PARTS",
    "PERIOD_LEAD",
    "STEPS",
    "TO",
    "UNIT",
    "WEEKDAY",
    "WHICH",
    "YEAR",
    "Build",
    "Construction",
    "Found",
    "Lead",
    "Match",
    "Step",
    "amount",
    "cased",
    "construction",
]

_AFTER_NUMBER = r"(?![\w%]|[.,:]\d)"
_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
# a month alone: whole, or shortened with a full stop; beside a day it needs none. Alternatives that all begin with letters, not with
# groups, let the search skip what begins with none of them
_SHORT = "|".join(rf"{name}\b\.?" for name in "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split())
MONTH = rf"(?P<month>{_NAMES}|Jan\.|Feb\.|Mar\.|Apr\.|Jun\b\.?|Jul\b\.?|Aug\.|Sep\.|Sept\b\.?|Oct\b\.?|Nov\b\.?|Dec\.)(?!\w)"
MONTH_OF_DAY = rf"(?P<month>{_NAMES}|{_SHORT})(?!\w)"
_NUMBER_OF_DAY = r"(?:[12]\d|3[01]|0[1-9]|[1-9])(?:st|nd|rd|th)?"
DAY = rf"(?P<day>{_NUMBER_OF_DAY}){_AFTER_NUMBER}"
TO = r"\s*(?:-|–|—|to|until|till|through)\s*"
# '12–16', '5, 6 and 7', '12 and 13'; a day after a comma alone may be any number
DAYS = rf"(?P<days>{_NUMBER_OF_DAY}(?:(?:,\s*{_NUMBER_OF_DAY}){{0,6}}(?:{TO}|\s*,?\s+and\s+){_NUMBER_OF_DAY})?){_AFTER_NUMBER}"
YEAR = rf"(?P<year>(?:1[5-9]|20)\d\d){_AFTER_NUMBER}"
OF_YEAR = rf"(?:\s*,?\s+(?:of\s+)?{YEAR}|,?\s+(?:of\s+)?(?P<that>this|last|next|the\s+(?:same|previous|following))\s+year)"
WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_CASED = "last|Last|past|Past|previous|preceding|this|This|current|next|Next|coming|upcoming|following|Following"
WHICH = rf"(?P<which>this\s+coming|This\s+coming|{_CASED})"
PART = r"(?P<part>morning|afternoon|evening|night)"
PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
STEPS = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "this": 0, "current": 0, "same": 0, "that": 0} | dict.fromkeys(
    ("next", "coming", "this coming", "upcoming", "following"), 1
)
UNIT = r"(?P<unit>second|minute|min|hour|day|week|fortnight|month|year|decade)"
_WORDS = "|".join(sorted((name for name in NUMBERS if name not in {"a", "an"}), key=len, reverse=True))
_FRACTION = r"\s?½|\.\d|(?:\s+|-)and(?:\s+|-)a(?:\s+|-)half"
DIGITS = rf"(?P<count>\d\d{{0,3}}(?:{_FRACTION})?)"
_COUNTS = ("half an", "half a", "a half", "a couple of", "a couple", "a few", "several", "many", "few", "an", "a")
_COUNT_WORDS = "|".join(form.replace(" ", r"\s+") for word in (*_WORDS.split("|"), *_COUNTS) for form in (word, word.capitalize()))
COUNT = rf"(?P<count>(?:{_COUNT_WORDS})(?:{_FRACTION}|-(?:{_WORDS}))?)"
_SEVERAL = frozenset({"several", "many", "few", "a few", "a couple of", "a couple"})


@dataclass(frozen=True, slots=True)
class Step:
    """So many units from the time that the text named last."""

    unit: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression under way.

    Attributes:
        value: its value, as far as it is known; a time of the day still lacks its day (``T14:00``).
        floating: whether its year or week was not said but worked out.
        step: what it is from the time named last.
    """

    span: Span
    value: str
    floating: bool = False
    step: Step | None = None


@dataclass(frozen=True)
class Match:
    """One match of a construction with what it is resolved against; ``begin`` is where its lead begins."""

    match: re.Match[str]
    begin: int
    doc: Doc
    text: str
    anchor: Anchor

    def get(self, group: str) -> str:
        """The lower-case text of a group with single spaces, without final full stop; empty where the construction lacks it."""
        return " ".join((self.match.groupdict().get(group) or "").lower().rstrip(".").split())

    @cached_property
    def lead(self) -> str:
        """What stands before the construction and belongs to the expression, in lower case."""
        return " ".join(self.text[self.begin : self.match.start()].lower().split())

    @cached_property
    def token(self) -> Token:
        """The word of the expression that its place in the sentence hangs on."""
        name = next((g for g in ("month", "weekday", "day", "unit") if self.get(g)), 0)
        tokens = self.doc.char_span(self.match.start(name), self.match.end(name), alignment_mode="expand")
        return tokens.root if tokens is not None else self.doc[0]

    @property
    def span(self) -> Span:
        """The characters of the whole expression."""
        return Span(self.begin, self.match.end())

    def before(self, length: int = 24) -> str:
        """The text right before the expression, in lower case, without the blanks between."""
        return self.text[max(0, self.begin - length) : self.begin].lower().rstrip()

    def after(self, length: int = 24) -> str:
        """The text right after the expression."""
        return self.text[self.match.end() : self.match.end() + length]

    def year(self) -> int | None:
        """The year that an expression states, itself or by 'this year'."""
        if self.get("year"):
            return int(self.get("year"))
        that = self.get("that").removeprefix("the ")
        value = self.anchor.year_value(STEPS[that]) if that else ""
        return int(value) if value.isdigit() else None


def amount(words: str) -> float | None:
    """The number that the words of :data:`COUNT` mean, None where they leave it open: ``amount("two and a half")`` is 2.5."""
    if words in _SEVERAL:
        return None
    if words.startswith("half") or words == "a half":
        return 0.5
    half = re.search(r" ?½|\.\d|[ -]and[ -]a[ -]half", words)
    whole = words[: half.start()] if half is not None else words
    fraction = 0.0 if half is None else float(half.group()) if half.group()[0] == "." else 0.5
    return (int(whole) if whole.isdigit() else sum(NUMBERS[word] for word in whole.split("-"))) + fraction


def cased(words: str) -> str:
    """Alternatives of words, each with and without a capital: ``cased("last next")`` is ``last|Last|next|Next``."""
    return "|".join(form for word in words.split() for form in (word, word.capitalize()))


Build = Callable[[Match], Iterable[Found]]


def _spaced(pattern: str) -> str:
    """A pattern whose blanks stay in their line."""
    return pattern.replace(r"\s", r"[^\S\n]")


_EDGE = r"(?:beginning|start|end|middle|close|turn|rest|remainder|course)"
_STRETCH = r"(?:first|second|third|last|latter|final|early|late|opening|closing)\s+(?:half|part|days?|weeks?|weekend|months?|years?|hours?)"
_OF = rf"(?:the\s+)?(?:very\s+)?(?:{_EDGE}|{_STRETCH}|morning|afternoon|evening|night|week)\s+of\s+(?:the\s+)?"
# 'end' is a verb unless a hyphen follows: 'will end on June 24', 'end-November'
_NEAR = r"(?:the\s+)?(?:end-|(?:early|late|mid|earlier|later)(?:-|\s+)(?:(?:in|on)\s+)?(?:the\s+)?)"
_APPROXIMATELY = (
    r"(?:more|less|fewer)\s+than|over|under|about|around|nearly|almost|some|at\s+least|up\s+to|approximately|roughly|just|only|barely"
)
_RANGE = rf"the\s+{WHICH}|the\s+first|another|every|each|(?:once|twice|\w+\s+times)(?:\s+(?:every|each|in))?"


@dataclass(frozen=True, slots=True)
class Lead:
    """What may stand before a construction: a pattern that ends where the construction begins."""

    pattern: re.Pattern[str]
    reach: int = 40

    @classmethod
    def of(cls, pattern: str) -> Lead:
        """The lead that a pattern describes."""
        return cls(re.compile(rf"(?<![\w-])(?:{_spaced(pattern)})$", re.IGNORECASE))

    def begin(self, text: str, start: int) -> int:
        """Where the expression begins whose construction begins at ``start``."""
        found = self.pattern.search(text, max(0, start - self.reach), start)
        return found.start() if found is not None else start


# of names of times: an article before them alone belongs to what follows ('the 1998 crisis')
NAME_LEAD = Lead.of(rf"{_OF}|{_NEAR}")
PERIOD_LEAD = Lead.of(rf"{_OF}|{_NEAR}|the\s+")
CENTURY_LEAD = Lead.of(rf"(?:{_OF}|{_NEAR}|the\s+)?(?:\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS)})(?:\s+|-)")
DAY_LEAD = Lead.of(rf"(?:{_OF}|{_NEAR})?(?:(?:{'|'.join(WEEKDAYS)}),?\s+(?:the\s+)?)?")
DAY_FIRST_LEAD = Lead.of(rf"(?:{_OF}|{_NEAR})?(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?(?:the\s+)?")
AMOUNT_LEAD = Lead.of(rf"(?:(?:{_RANGE})\s+)?(?:(?:{_APPROXIMATELY})\s+)?")


@dataclass(frozen=True, slots=True)
class Construction:
    """A pattern, what values its matches, and what may stand before them."""

    pattern: re.Pattern[str]
    build: Build
    lead: Lead | None


def construction(pattern: str, build: Build, lead: Lead | None = NAME_LEAD) -> Construction:
    r"""A construction; ``\s`` in its pattern stands for blanks within a line."""
    return Construction(re.compile(_spaced(pattern)), build, lead)
