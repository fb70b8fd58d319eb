"""Who said what in sentences of our own writing, construction by construction.

usage: python -m tests.quality.constructions [--part dev|test] [--misses] [--raise-floors]

``gold/constructions/constructions-dev.txt`` may be looked at while rules are written, ``constructions-test.txt`` is for measuring
alone. markup.py says how items are written.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table
from spacy.language import Language

from kg.annotate import annotate, load_pipeline
from kg.extract import extract
from kg.model import Attribution, Document, Extraction, Mode, Span

from .attributions import Characters, Offsets, by_content, by_cue, characters, jaccard, same_source
from .floors import Floors, read_floors
from .floors import _table as floors_table
from .markup import CONSTRUCTIONS, Gold, Item, read_items
from .scores import Count, Figures

FOLDER = Path(__file__).resolve().parent / "gold" / "constructions"
FLOORS = Path(__file__).resolve().parent / "constructions.toml"
PARTS = ("dev", "test")
MEASURES = ("cue", "source", "content", "full")
_MODES = {"belief": Mode.BELIEF, "intention": Mode.INTENTION, "expectation": Mode.EXPECTATION}
_WORD = re.compile(r"\w+")
_HEADER = """\
# Floors of the table of constructions, F1 in percent by part: the measures over all items, and 'full' over those of each construction.
# Written by `python -m tests.quality.constructions --raise-floors`, which never lowers a floor; constructions.py says what is measured.
"""


def items_of(part: str) -> list[Item]:
    """The items of a part, 'dev' or 'test'."""
    return read_items(FOLDER / f"constructions-{part}.txt")


def extraction_of(nlp: Language, text: str) -> Extraction:
    """What the pipeline makes of a text."""
    document = Document("item.txt", text)
    return extract(document, annotate(nlp, document))


def attributions_of(extraction: Extraction) -> list[Attribution]:
    """The attributions of the statements, in the order of the text."""
    return [statement.attribution for statement in extraction.statements]


def offsets(spans: Iterable[Span]) -> list[Offsets]:
    """Spans as pairs."""
    return [(span.begin, span.end) for span in spans]


def found_characters(each: Attribution, text: str) -> Characters:
    """An attribution as sets of characters."""
    source = [each.source] if each.source is not None else []
    return Characters(*(characters(offsets(spans), text) for spans in (source, each.cue, each.content)))


@dataclass(slots=True)
class Tally:
    """Counts over the items of one construction, or of all.

    Attributes:
        counts: by measure.
        traits: (right, all) for 'quotation', 'mode' and 'addressee', over the attributions whose content is found at .5.
    """

    counts: dict[str, Count] = field(default_factory=lambda: {measure: Count() for measure in MEASURES})
    traits: dict[str, tuple[int, int]] = field(default_factory=lambda: dict.fromkeys(("quotation", "mode", "addressee"), (0, 0)))

    def add(self, result: Result) -> None:
        """Add one item."""
        for measure in MEASURES:
            self.counts[measure].add(len(result.right[measure]), result.found, len(result.item.golds))
        for trait, verdicts in result.traits.items():
            right, all_of_them = self.traits[trait]
            self.traits[trait] = (right + sum(verdicts), all_of_them + len(verdicts))


@dataclass(slots=True)
class Result:
    """What was found in one item.

    Attributes:
        found: how many attributions.
        right: by measure the indices of the gold attributions for which it is reached.
        traits: by trait whether it is right, for each attribution that has it and whose content is found at .5.
        shown: what was found, readable.
    """

    item: Item
    found: int
    right: dict[str, set[int]]
    traits: dict[str, list[bool]]
    shown: list[str]


def judge(item: Item, found: Sequence[Attribution]) -> Result:
    """Compare what was found in an item with its marks.

    ``cue``: a cue overlaps, matched one to one. ``source``: of those pairs, the words of both sources have a Jaccard index of at least
    .5, or there is no source on either side. ``content``: the Jaccard index of the characters is at least .8. ``full``: it is at least
    .5, cues overlap and sources overlap or are both missing.
    """
    text = item.text
    theirs = [found_characters(each, text) for each in found]
    ours = [gold.characters(text) for gold in item.golds]
    cues, contents = by_cue(theirs, ours), by_content(theirs, ours)
    halves = [(i, j) for score, i, j in contents if score >= 0.5]
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    right = {
        "cue": {j for _, _, j in cues},
        "source": {j for _, i, j in cues if jaccard(_words(theirs[i].source, words), _words(ours[j].source, words)) >= 0.5},
        "content": {j for score, _, j in contents if score >= 0.8},
        "full": {j for i, j in halves if theirs[i].cue & ours[j].cue and same_source(theirs[i], ours[j])},
    }
    traits = _traits(item, [(found[i], item.golds[j]) for i, j in halves])
    return Result(item, len(found), right, traits, [_shown_found(each, text) for each in found])


def _words(part: frozenset[int], words: Iterable[Offsets]) -> frozenset[int]:
    """The words that some characters belong to, by the offset at which they begin."""
    return frozenset(begin for begin, end in words if any(i in part for i in range(begin, end)))


def _traits(item: Item, pairs: Iterable[tuple[Attribution, Gold]]) -> dict[str, list[bool]]:
    out: dict[str, list[bool]] = {"quotation": [], "mode": [], "addressee": []}
    for each, gold in pairs:
        out["quotation"].append(each.quotation is gold.quotation(item.text))
        if item.construction in _MODES:
            out["mode"].append(each.mode is _MODES[item.construction])
        if gold.addressee:
            hearer = offsets([each.addressee]) if each.addressee is not None else []
            out["addressee"].append(bool(characters(hearer, item.text) & characters(gold.addressee, item.text)))
    return out


def _shown(parts: Iterable[tuple[str, Sequence[Offsets]]], text: str) -> str:
    return "  ".join(f"{letter}: {' … '.join(text[b:e] for b, e in spans) or '–'}" for letter, spans in parts)


def _shown_found(each: Attribution, text: str) -> str:
    source = offsets([each.source] if each.source is not None else [])
    return _shown((("S", source), ("C", offsets(each.cue)), ("Q", offsets(each.content))), text)


def measure(items: Sequence[Item], nlp: Language) -> list[Result]:
    """The result of each item."""
    return [judge(item, attributions_of(extraction_of(nlp, item.text))) for item in items]


def tallies(results: Iterable[Result]) -> dict[str, Tally]:
    """By construction, and 'all'."""
    out = {name: Tally() for name in (*CONSTRUCTIONS, "all")}
    for result in results:
        out[result.item.construction].add(result)
        out["all"].add(result)
    return {name: tally for name, tally in out.items() if name == "all" or tally.counts["full"].gold + tally.counts["full"].found}


def figures_of(results: Iterable[Result]) -> dict[str, Figures]:
    """What floors are set for: the measures over all items, and 'full' by construction."""
    found = tallies(results)
    by_construction = {name: tally.counts["full"] for name, tally in found.items() if name not in {"all", "none"}}
    return {name: _rounded(count.figures()) for name, count in (found["all"].counts | by_construction).items()}


def _rounded(figures: Figures) -> Figures:
    """To six decimals: 3 right of 4 on both sides make an F1 a little below 75, which is a floor that they reach."""
    return replace(figures, f1=round(figures.f1, 6))


def sha256_of(part: str) -> str:
    """A hash of a part's file, line ends evened out: floors hold for the table that they were measured on."""
    content = (FOLDER / f"constructions-{part}.txt").read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 where a figure is below its floor, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.constructions", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=PARTS, help="only this part")
    parser.add_argument("--misses", action="store_true", help="print what is not fully right, and what was found instead")
    parser.add_argument("--raise-floors", action="store_true", help=f"write what was measured into {FLOORS.name} where it is higher")
    options = parser.parse_args(arguments)
    # wide enough for the table where output goes to a file
    console = Console(width=None if sys.stdout.isatty() else 120)
    nlp = load_pipeline()
    results = {part: measure(items_of(part), nlp) for part in ([options.part] if options.part else PARTS)}
    for part, measured in results.items():
        # what is missed in the part that nobody tunes to is shown to those alone who ask for it by name
        if options.misses and part in {"dev", options.part}:
            print(*_misses(measured), sep="\n")
        console.print(_table(part, tallies(measured)))
    return _judge({part: figures_of(measured) for part, measured in results.items()}, raising=options.raise_floors)


def _misses(results: Iterable[Result]) -> Iterator[str]:
    """The gold attributions that are not fully right or whose content is not exact enough, and all that was found beside them."""
    for result in results:
        wrong = [j for j in range(len(result.item.golds)) if j not in result.right["full"] & result.right["content"]]
        if wrong or result.found > len(result.item.golds):
            yield f"{result.item.place} {result.item.construction}"
            for j in wrong:
                gold = result.item.golds[j]
                missing = ", ".join(name for name in MEASURES if j not in result.right[name])
                yield f"  gold   {_shown((('S', gold.source), ('C', gold.cue), ('Q', gold.content)), result.item.text)}  [{missing}]"
            yield from (f"  found  {each}" for each in result.shown)


def _table(part: str, found: dict[str, Tally]) -> Table:
    table = Table(title=f"constructions, {part}: percent of the marked attributions; F1 of 'full' counts what is too much", box=None)
    table.add_column("construction")
    for name in ("marked", "found", "cue", "source", "content ≥ .8", "full", "full F1", "quotation", "mode", "addressee"):
        table.add_column(name, justify="right")
    for name, tally in found.items():
        table.add_row(name, *_cells(tally), style="bold" if name == "all" else None)
    return table


def _cells(tally: Tally) -> Iterator[str]:
    full = tally.counts["full"]
    yield from (str(full.gold), str(full.found))
    yield from (_percent(count.right, count.gold) for count in tally.counts.values())
    yield f"{full.figures().f1:.0f}" if full.gold else "–"
    yield from (_percent(*each) for each in tally.traits.values())


def _percent(right: int, of: int) -> str:
    return f"{100 * right / of:.0f}" if of else "–"


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
        FLOORS.write_text(
            _HEADER + "".join(floors_table(part, tables[part]) for part in PARTS if part in tables), encoding="utf-8", newline="\n"
        )
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
