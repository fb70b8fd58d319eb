"""How sentences of our own writing frame a thing, construction by construction.

usage: python -m tests.quality.framing [--part dev|test] [--misses]

``gold/framing/framing-dev.tsv`` may be looked at while rules are written, ``framing-test.tsv`` is for measuring alone. A row has a
construction, a text, and what it says: target, wording, stance and who holds it (empty for the report) with ``|`` between them,
empty where nothing is characterised.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.table import Table
from spacy.language import Language

from kg.annotate import load_pipeline
from kg.model import Characterisation, Extraction

from .constructions import PARTS, extraction_of
from .scores import Count

FOLDER = Path(__file__).resolve().parent / "gold" / "framing"
MEASURES = ("target", "wording", "stance", "holder", "full")


#: target, wording, stance, and who holds it
Gold: TypeAlias = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A text and what it says."""

    construction: str
    text: str
    gold: tuple[Gold, ...]


def items_of(part: str) -> list[Item]:
    """The items of a part, 'dev' or 'test'."""
    with (FOLDER / f"framing-{part}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Item(row["construction"], row["text"], _gold(row["expected"] or "")) for row in rows]


def _gold(text: str) -> tuple[Gold, ...]:
    fields = (each.split("|") for each in text.split(" ;; ") if each)
    return tuple((target, wording, stance, holder) for target, wording, stance, holder in fields)


def judge(item: Item, extraction: Extraction) -> tuple[int, list[set[str]]]:
    """How many characterisations were found, and for each marked one which measures the best of them reaches.

    ``target``: the entity is called so. ``wording``: of those, words have a Jaccard index of at least .5. ``stance`` and ``holder``: of
    those. ``full``: all of them.
    """
    found = extraction.characterisations
    return len(found), [max((_reached(item, gold, extraction, each) for each in found), key=len, default=set()) for gold in item.gold]


def _reached(item: Item, gold: Gold, extraction: Extraction, each: Characterisation) -> set[str]:
    target, wording, stance, holder = gold
    if target not in _names(extraction, each.target):
        return set()
    reached = {"target"}
    if _jaccard(wording, item.text[each.wording.begin : each.wording.end]) < 0.5:
        return reached
    reached.add("wording")
    reached |= {"stance"} if each.stance.value.lower() == stance else set()
    speakers = extraction.statements[each.characterised_in].speakers if each.characterised_in is not None else ()
    same = any(holder in _names(extraction, speaker) for speaker in speakers) if holder else each.characterised_in is None
    reached |= {"holder"} if same else set()
    return reached | ({"full"} if {"stance", "holder"} <= reached else set())


def _names(extraction: Extraction, entity: str) -> set[str]:
    """What an entity is called, and how each of its mentions reads, without the article."""
    text = extraction.document.text
    known = next(each for each in extraction.entities if each.id == entity)
    mentions = {text[m.span.begin : m.span.end] for m in extraction.mentions if entity in m.entities}
    return {re.sub(r"^(the|The) ", "", name) for name in {known.name, *known.aliases, *mentions}}


def _jaccard(one: str, other: str) -> float:
    words, others = set(one.lower().split()), set(other.lower().split())
    return len(words & others) / len(words | others)


def shown(extraction: Extraction) -> Iterator[str]:
    """What was found, readable."""
    text, names = extraction.document.text, {each.id: each.name for each in extraction.entities}
    for each in extraction.characterisations:
        by = extraction.statements[each.characterised_in].speakers if each.characterised_in is not None else ()
        whose = ", ".join(names[speaker] for speaker in by) if each.characterised_in is not None else "the report"
        what = (
            names[each.target],
            text[each.wording.begin : each.wording.end],
            each.stance.value,
            each.certainty.value,
            each.polarity.value,
        )
        yield " | ".join((*what, whose or "somebody"))


def measure(items: Sequence[Item], nlp: Language, *, misses: bool = False) -> dict[str, dict[str, Count]]:
    """The counts by construction and measure, and over 'all'."""
    counts: dict[str, dict[str, Count]] = {}
    for item in items:
        extraction = extraction_of(nlp, item.text)
        found, reached = judge(item, extraction)
        for name in (item.construction, "all"):
            for each in MEASURES:
                right = sum(each in one for one in reached)
                counts.setdefault(name, {m: Count() for m in MEASURES})[each].add(right, found, len(item.gold))
        if misses and (found != len(item.gold) or not all("full" in one for one in reached)):
            print(item.construction, item.text, f"   gold  {item.gold}", *(f"   found {line}" for line in shown(extraction)), sep="\n")
    return counts


def table(part: str, counts: dict[str, dict[str, Count]]) -> Table:
    """The figures: shares of the marked ones in percent, and the precision of all that was found."""
    out = Table(title=f"framing, {part}: percent of the marked characterisations", box=None)
    for name in ("construction", "marked", "found", *MEASURES, "full F1"):
        out.add_column(name, justify="left" if name == "construction" else "right")
    for name, by_measure in counts.items():
        full = by_measure["full"]
        cells = (f"{100 * by_measure[each].right / full.gold:.0f}" if full.gold else "–" for each in MEASURES)
        out.add_row(name, str(full.gold), str(full.found), *cells, f"{full.figures().f1:.0f}" if full.gold else "–")
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.framing", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=PARTS, help="only this part")
    parser.add_argument("--misses", action="store_true", help="print what is not fully right, and what was found instead")
    options = parser.parse_args(arguments)
    console, nlp = Console(width=None if sys.stdout.isatty() else 120), load_pipeline()
    for part in [options.part] if options.part else PARTS:
        counts = measure(items_of(part), nlp, misses=options.misses and part in {"dev", options.part})
        ordered = dict(sorted(counts.items(), key=lambda each: each[0] == "all"))
        console.print(table(part, ordered))
    return 0


if __name__ == "__main__":
    sys.exit(main())
