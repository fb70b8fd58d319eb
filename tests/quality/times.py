"""Time expressions and their values in sentences of our own writing, construction by construction.

usage: python -m tests.quality.times [--part dev|test] [--misses] [--raise-floors]

``gold/times/times-dev.tsv`` may be looked at while rules are written, ``times-test.tsv`` is for measuring alone. A line is a
construction, the date of the report (``-`` for none), a sentence with its time expressions in square brackets, and their values.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from rich.console import Console
from rich.table import Table
from spacy.language import Language

from kg.annotate import annotate, load_pipeline
from kg.extract.time.expressions import find_times
from kg.model import Document, Span, TimeMention

from .floors import Floors, read_floors
from .floors import _table as floors_table
from .scores import Count, Figures

FOLDER = Path(__file__).resolve().parent / "gold" / "times"
FLOORS = Path(__file__).resolve().parent / "times.toml"
PARTS = ("dev", "test")
MEASURES = ("spans", "edges", "values")
NONE = "none"
_COLUMNS = "construction\tdate\tsentence\tvalues"
_HEADER = """\
# Floors of the table of time expressions, in percent by part: the measures over all items, and 'values' over those of each construction.
# Written by `python -m tests.quality.times --raise-floors`, which never lowers a floor; times.py says what is measured.
"""

Find = Callable[[str, str | None], list[TimeMention]]


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence, the date of its report, and the time expressions that it is marked with."""

    construction: str
    date: str | None
    text: str
    golds: tuple[TimeMention, ...]
    place: str


def items_of(part: str) -> list[Item]:
    """The items of a part, 'dev' or 'test'."""
    return read_items(FOLDER / f"times-{part}.tsv")


def read_items(path: Path) -> list[Item]:
    """The items of a table.

    Raises:
        ValueError: a line is not written as it must be; the message says where.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != _COLUMNS:
        raise ValueError(f"{path}:1: the columns must be {_COLUMNS.split()}")
    return [_item(line, f"{path}:{number}") for number, line in enumerate(lines[1:], start=2)]


def _item(line: str, place: str) -> Item:
    cells = line.split("\t")
    if len(cells) != 4:
        raise ValueError(f"{place}: {len(cells)} columns, not 4")
    construction, date, marked, values = cells
    pieces = re.split(r"[\[\]]", marked)
    wanted = [] if values == "-" else values.split()
    if len(pieces) != 2 * len(wanted) + 1:
        raise ValueError(f"{place}: {(len(pieces) - 1) / 2:g} marked expressions, but {len(wanted)} values")
    ends = list(accumulate(map(len, pieces)))
    golds = tuple(TimeMention(Span(ends[2 * i], ends[2 * i + 1]), value) for i, value in enumerate(wanted))
    return Item(construction, None if date == "-" else date, "".join(pieces), golds, f"{Path(place).name}")


@dataclass(slots=True)
class Result:
    """What was found in one item.

    Attributes:
        pairs: by gold expression the found one that overlaps it most, one to one; None where there is none.
    """

    item: Item
    found: Sequence[TimeMention]
    pairs: list[TimeMention | None]

    def right(self, measure: str) -> int:
        """How many gold expressions a measure is reached for."""
        pairs = [(gold, each) for gold, each in zip(self.item.golds, self.pairs, strict=True) if each is not None]
        if measure == "edges":
            return sum(gold.span == each.span for gold, each in pairs)
        return len(pairs) if measure == "spans" else sum(gold.value == each.value for gold, each in pairs)


def judge(item: Item, found: Sequence[TimeMention]) -> Result:
    """Match what was found in an item with its marks, each with what overlaps it most."""
    left = list(found)
    pairs: list[TimeMention | None] = []
    for gold in item.golds:
        near = max(left, key=lambda each: _overlap(gold.span, each.span), default=None)
        if near is not None and _overlap(gold.span, near.span) > 0:
            left.remove(near)
        else:
            near = None
        pairs.append(near)
    return Result(item, found, pairs)


def _overlap(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.begin, b.begin)


@dataclass(slots=True)
class Tally:
    """Counts over the items of one construction, or of all."""

    counts: dict[str, Count] = field(default_factory=lambda: {measure: Count() for measure in MEASURES})

    def add(self, result: Result) -> None:
        """Add one item.

        ``spans`` and ``edges`` (both ends exact) count what is too much; ``values`` is an accuracy: of the marked expressions, how many
        are found with exactly their value.
        """
        golds = len(result.item.golds)
        for measure, count in self.counts.items():
            count.add(result.right(measure), golds if measure == "values" else len(result.found), golds)


def finder(nlp: Language) -> Find:
    """kg itself, as what finds the time expressions of a text whose report has some date."""
    return lambda text, date: find_times(annotate(nlp, Document("item.txt", text)), date)


def measure(items: Iterable[Item], find: Find) -> list[Result]:
    """The result of each item."""
    return [judge(item, find(item.text, item.date)) for item in items]


def tallies(results: Iterable[Result]) -> dict[str, Tally]:
    """By construction in the order of the table, and 'all'."""
    out: dict[str, Tally] = {}
    everything = Tally()
    for result in results:
        out.setdefault(result.item.construction, Tally()).add(result)
        everything.add(result)
    return {**out, "all": everything}


def figures_of(results: Iterable[Result]) -> dict[str, Figures]:
    """What floors are set for: the measures over all items, and 'values' by construction."""
    found = tallies(results)
    by_construction = {name: tally.counts["values"] for name, tally in found.items() if name not in {"all", NONE}}
    return {name: count.figures() for name, count in (found["all"].counts | by_construction).items()}


def sha256_of(part: str) -> str:
    """A hash of a part's file, line ends evened out: floors hold for the table that they were measured on."""
    content = (FOLDER / f"times-{part}.tsv").read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 where a figure is below its floor, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.times", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=PARTS, help="only this part")
    parser.add_argument("--misses", action="store_true", help="print what is missing, wrong or too much")
    parser.add_argument("--raise-floors", action="store_true", help=f"write what was measured into {FLOORS.name} where it is higher")
    options = parser.parse_args(arguments)
    # wide enough for the table where output goes to a file
    console = Console(width=None if sys.stdout.isatty() else 120)
    find = finder(load_pipeline())
    results = {part: measure(items_of(part), find) for part in ([options.part] if options.part else PARTS)}
    for part, measured in results.items():
        # what is missed in the part that nobody tunes to is shown to those alone who ask for it by name
        if options.misses and part in {"dev", options.part}:
            print(*_misses(measured), sep="\n")
        console.print(_table(part, tallies(measured)))
    return _judge({part: figures_of(measured) for part, measured in results.items()}, raising=options.raise_floors)


def _misses(results: Iterable[Result]) -> Iterator[str]:
    for result in results:
        item = result.item
        pairs = zip(item.golds, result.pairs, strict=True)
        lines = [f"  gold {_shown(item, g)}  found {_shown(item, e)}" for g, e in pairs if g != e]
        lines += [f"  extra {_shown(item, each)}" for each in result.found if each not in result.pairs]
        if lines:
            yield f"{item.place} {item.construction} ({item.date}): {item.text}"
            yield from lines


def _shown(item: Item, time: TimeMention | None) -> str:
    return "nothing" if time is None else f"{item.text[time.span.begin : time.span.end]!r} {time.value}"


def _table(part: str, found: dict[str, Tally]) -> Table:
    table = Table(title=f"time expressions, {part}: F1 of spans and of exact edges, accuracy of values", box=None)
    table.add_column("construction")
    for name in ("marked", "found", *MEASURES):
        table.add_column(name, justify="right")
    for name, tally in found.items():
        spans = tally.counts["spans"]
        cells = [f"{count.figures().f1:.1f}" if count.gold else "–" for count in tally.counts.values()]
        table.add_row(name, str(spans.gold), str(spans.found), *cells, style="bold" if name == "all" else None)
    return table


def _judge(figures: dict[str, dict[str, Figures]], *, raising: bool) -> int:
    """Print what is below its floor; or raise the floors where nothing is."""
    floors = read_floors(FLOORS) if FLOORS.is_file() else {}
    failures = [f"{part}: {line}" for part, found in figures.items() if part in floors for line in floors[part].failures(found)]
    for line in failures:
        print(line)
    if raising and not failures:
        fresh = {part: Floors("", dict.fromkeys(found, 0.0)) for part, found in figures.items()}
        raised = {part: (floors.get(part) or fresh[part]).raised(found, sha256_of(part)) for part, found in figures.items()}
        tables = {**floors, **raised}
        body = "".join(floors_table(part, tables[part]) for part in PARTS if part in tables)
        FLOORS.write_text(_HEADER + body, encoding="utf-8", newline="\n")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
