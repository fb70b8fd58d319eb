"""Drawings as SVG: bars, a timeline, a ring of entities. The same input gives the same bytes, and names stay text.

They carry no styles and no scripts, only attributes, so that they look the same in a page with a strict policy and as files.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

__all__ = ["TONES", "Bar", "Link", "Node", "Span", "bar_chart", "ring_chart", "timeline_chart"]

_FONT: Final = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
_INK: Final = "#1f2933"
_GREY: Final = "#5f6b7a"
_PALE: Final = "#c9d1da"
# hostile, neutral, friendly: told apart by lightness too, for print in grey
TONES: Final[Mapping[int, tuple[str, str]]] = {-1: ("hostile", "#a3312a"), 0: ("neutral", "#9aa5b1"), 1: ("friendly", "#2f6db5")}
_WIDTH: Final = 760
_LONGEST_LABEL: Final = 34
_NOTHING: Final = Markup()
# pixels: of a row, and above the first one for the legend
_ROW: Final = 22
_TOP: Final = 26
_RADIUS: Final = 180.0
# the longest label on a ring, and how wide a letter is at most, on the average
_RING_LABEL: Final = 28
_LETTER: Final = 6.8


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the counts of statements by tone: -1, 0, 1."""

    label: str
    counts: Mapping[int, int]

    @property
    def total(self) -> int:
        """How long it is."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Span:
    """An event on the time axis: ISO days, the last ``""`` if it is not known."""

    label: str
    first: str
    last: str
    claimed: bool


@dataclass(frozen=True, slots=True)
class Node:
    """An entity on the ring: ``weight`` sets its size, ``colour`` tells its class or group."""

    key: str
    label: str
    weight: int
    colour: str


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two entities: dashed where it is a claim, thin where it is speech."""

    source: str
    target: str
    weight: int
    claimed: bool = False
    speech: bool = False


def _text(x: float, y: float, text: str, *, anchor: str = "start", colour: str = _INK, extra: Markup = _NOTHING) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}" fill="{}"{}>{}</text>').format(_n(x), _n(y), anchor, colour, extra, text)


def _rect(box: tuple[float, float, float, float], colour: str, title: str = "", extra: Markup = _NOTHING) -> Markup:
    """A rectangle: x, y, width, height."""
    told = Markup("<title>{}</title>").format(title) if title else ""
    template = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}>{}</rect>')
    return template.format(*map(_n, box), colour, extra, told)


def _line(x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>').format(_n(x1), _n(y1), _n(x2), _n(y2), _PALE)


def _n(value: float) -> str:
    """A coordinate to a tenth of a pixel."""
    return f"{round(value, 1) + 0.0:g}"


def _drawing(height: float, caption: str, parts: Iterable[Markup]) -> Markup:
    opening = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}" '
        'font-family="{}" font-size="12">'
    ).format(_WIDTH, _n(height), _WIDTH, _n(height), caption, _FONT)
    return opening + Markup("\n").join(parts) + Markup("</svg>")


def _short(label: str, most: int = _LONGEST_LABEL) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def bar_chart(bars: Sequence[Bar], caption: str) -> Markup:
    """Horizontal bars in the order given, cut by tone, with their counts behind them."""
    left = 240
    scale = (_WIDTH - left - 60) / max((bar.total for bar in bars), default=1)
    parts = list(_legend(left))
    for number, bar in enumerate(bars):
        y = _TOP + number * _ROW
        parts.append(_text(left - 8, y + 13, _short(bar.label), anchor="end"))
        x: float = left
        for tone, (name, colour) in TONES.items():
            if count := bar.counts.get(tone, 0):
                parts.append(_rect((x, y + 2, count * scale, _ROW - 6), colour, f"{bar.label}: {count} {name}"))
                x += count * scale
        parts.append(_text(x + 6, y + 13, str(bar.total), colour=_GREY))
    return _drawing(_TOP + _ROW * len(bars) + 4, caption, parts)


def _legend(x: float) -> Iterable[Markup]:
    for name, colour in TONES.values():
        yield _rect((x, 4, 10, 10), colour)
        yield _text(x + 15, 13, name, colour=_GREY)
        x += 80


def timeline_chart(spans: Sequence[Span], days: Mapping[int, Sequence[str]], caption: str) -> Markup | None:
    """Events as bars above a time axis, and how many statements of each tone fall on its days below; None without two days.

    Args:
        spans: the events, in the order of their rows.
        days: the ISO days of statements by tone.
        caption: what it shows.
    """
    known = [day for span in spans for day in (span.first, span.last) if day] + [day for some in days.values() for day in some]
    if len(set(known)) < 2:
        return None
    axis = _Axis(min(known), max(known))
    base = _ROW * len(spans) + _TOP + 84
    side = _text(_Axis.LEFT - 8, base - 4, "statements", anchor="end", colour=_GREY)
    parts = [*_legend(_Axis.LEFT), *_events(axis, spans), *_histogram(axis, days, base), *axis.ticks(base), side]
    return _drawing(base + 24, caption, parts)


class _Axis:
    """Days as pixels."""

    LEFT: Final = 200
    _RIGHT: Final = _WIDTH - 40

    def __init__(self, first: str, last: str) -> None:
        self.first, self.last = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        self._days = max(1, (self.last - self.first).days)

    def x(self, day: str) -> float:
        """Where a day lies."""
        return self.LEFT + (dt.date.fromisoformat(day) - self.first).days / self._days * (self._RIGHT - self.LEFT)

    def ticks(self, y: float) -> list[Markup]:
        """The axis with five days at even distances, the first and the last among them."""
        count = min(self._days, 4)
        days = sorted({self.first + dt.timedelta(days=round(self._days * n / count)) for n in range(count + 1)})
        parts = [_line(self.LEFT, y, self._RIGHT, y)]
        for day in days:
            x = self.x(day.isoformat())
            parts += [_line(x, y, x, y + 4), _text(x, y + 17, day.isoformat(), anchor="middle", colour=_GREY)]
        return parts


def _events(axis: _Axis, spans: Sequence[Span]) -> Iterable[Markup]:
    """Bars from first to last day; claimed ones are hollow."""
    for number, span in enumerate(spans):
        y = _TOP + number * _ROW
        x = axis.x(span.first)
        width = max(6.0, (axis.x(span.last) if span.last else x) - x)
        told = " (claimed)" if span.claimed else ""
        look = Markup(' fill-opacity="0.15" stroke="#c77700" stroke-dasharray="3 2"') if span.claimed else _NOTHING
        title = f"{span.label}: {span.first}{f' to {span.last}' if span.last else ''}{told}"
        yield _text(axis.LEFT - 8, y + 11, _short(span.label, 28), anchor="end")
        yield _rect((x, y, width, _ROW - 9), "#c77700", title, look)


def _histogram(axis: _Axis, days: Mapping[int, Sequence[str]], base: float) -> Iterable[Markup]:
    """Stacked columns, eight pixels wide, the highest 60 pixels tall."""
    wide = 8
    counts: dict[int, Counter[int]] = {tone: Counter(int(axis.x(day) // wide) for day in some) for tone, some in days.items()}
    totals = sum(counts.values(), Counter[int]())
    scale = min(10.0, 60 / max(totals.values(), default=1))
    labelled = _labelled(totals)
    for column in sorted(totals):
        y = base
        for tone, (name, colour) in TONES.items():
            if count := counts.get(tone, Counter())[column]:
                y -= count * scale
                yield _rect((column * wide, y, wide - 1, count * scale), colour, f"{count} {name}")
        if column in labelled:
            yield _text(column * wide + wide / 2, y - 3, str(totals[column]), anchor="middle", colour=_GREY)


def _labelled(totals: Mapping[int, int]) -> set[int]:
    """The columns that bear their number: the highest, and of the others those that stand clear of one that bears it."""
    found: set[int] = set()
    for column in sorted(totals, key=lambda column: (-totals[column], column)):
        if not found.intersection(range(column - 2, column + 3)):
            found.add(column)
    return found


def ring_chart(
    nodes: Sequence[Node], links: Sequence[Link], caption: str, *, centre: Node | None = None, legend: Sequence[tuple[str, str]] = ()
) -> Markup:
    """Entities on a ring in the order given, labels outwards, with the links between them.

    Args:
        nodes: the entities on the ring.
        links: the lines between them.
        caption: what it shows.
        centre: an entity in the middle.
        legend: names and colours, two to a row.
    """
    places = {node.key: _place(number, len(nodes)) for number, node in enumerate(nodes)}
    if centre:
        places[centre.key] = (0.0, 0.0)
    above, below = _heights(nodes)
    top = 12 + _ROW * ((len(legend) + 1) // 2)
    heaviest, largest = max((link.weight for link in links), default=1), max((node.weight for node in nodes), default=1)
    parts = [_swatch(number, name, colour) for number, (name, colour) in enumerate(legend)]
    parts.append(Markup('<g transform="translate({} {})">').format(_n(_WIDTH / 2), _n(top + above)))
    parts += [_link(link, places, heaviest) for link in links]
    parts += [_ring_node(node, number, len(nodes), largest) for number, node in enumerate(nodes)]
    parts += [_centre_node(centre)] if centre else []
    return _drawing(top + above + below, caption, [*parts, Markup("</g>")])


def _swatch(number: int, name: str, colour: str) -> Markup:
    x, y = 8 + (number % 2) * _WIDTH / 2, 4 + (number // 2) * _ROW
    return _rect((x, y, 10, 10), colour) + _text(x + 16, y + 9, _short(name, 50), colour=_GREY)


def _heights(nodes: Sequence[Node]) -> tuple[float, float]:
    """How far the ring and its labels reach above and below its middle."""
    reach = [0.0, 0.0]
    for number, node in enumerate(nodes):
        y = _place(number, len(nodes))[1]
        length = abs(y) / _RADIUS * (_LETTER * len(_short(node.label, _RING_LABEL)) + 16)
        reach[y > 0] = max(reach[y > 0], abs(y) + length)
    return max(reach[0], 40) + 10, max(reach[1], 40) + 10


def _place(number: int, count: int) -> tuple[float, float]:
    angle = 2 * math.pi * number / max(1, count) - math.pi / 2
    return (_RADIUS * math.cos(angle), _RADIUS * math.sin(angle))


def _link(link: Link, places: Mapping[str, tuple[float, float]], heaviest: int) -> Markup:
    """A line to the centre is straight, one between two on the ring bends inwards."""
    (x1, y1), (x2, y2) = places[link.source], places[link.target]
    bend = Markup("Q {} {} ").format(_n((x1 + x2) * 0.25), _n((y1 + y2) * 0.25))
    width = (0.8 if link.speech else 1.4) + 2.2 * link.weight / heaviest
    dashes = Markup(' stroke-dasharray="5 4"') if link.claimed else _NOTHING
    colour = "#8795a5" if link.speech else "#c77700"
    path = Markup('<path d="M {} {} {}{} {}" fill="none" stroke="{}" stroke-opacity="0.6" stroke-width="{}"{}/>')
    return path.format(_n(x1), _n(y1), bend, _n(x2), _n(y2), colour, _n(width), dashes)


def _ring_node(node: Node, number: int, count: int, largest: int) -> Markup:
    x, y = _place(number, count)
    size = 4 + 6 * math.sqrt(node.weight / max(1, largest))
    degrees = 360 * number / max(1, count) - 90
    left = degrees > 90
    turn = Markup(' transform="rotate({} {} {})" dy="4"').format(_n(degrees - 180 if left else degrees), _n(x), _n(y))
    away = -(size + 5) if left else size + 5
    label = _text(x + away, y, _short(node.label, _RING_LABEL), anchor="end" if left else "start", extra=turn)
    return _circle(x, y, size, node) + label


def _circle(x: float, y: float, size: float, node: Node) -> Markup:
    circle = Markup('<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="#fff"><title>{}</title></circle>')
    return circle.format(_n(x), _n(y), _n(size), node.colour, node.label)


def _centre_node(node: Node) -> Markup:
    halo = Markup(' font-weight="bold" font-size="14" stroke="#fff" stroke-width="4" paint-order="stroke"')
    return _circle(0, 0, 13, node) + _text(0, 30, _short(node.label), anchor="middle", extra=halo)
