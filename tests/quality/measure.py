"""Print all figures of the quality gate as a table, and raise the floors to them.

usage: python -m tests.quality.measure [CORPUS ...] [--raise-floors] [--misses] [--keep FOLDER]

Run it in the root of the checkout, with kg installed. Without a CORPUS all that are at hand are measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from . import shared
from .built import BuiltGraph
from .corpora import MEASUREMENTS, Measurement, all_gold, build, example_gold
from .facts import score_facts
from .floors import FLOORS, Floors, read_floors, write_floors
from .gold import read_gold
from .scores import Figures


def main(arguments: list[str] | None = None) -> int:
    """Measure; the exit code is 1 if a figure is below its floor."""
    parser = _parser()
    options = parser.parse_args(arguments)
    unknown = [name for name in options.corpus if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"no corpus {', '.join(map(repr, unknown))}; there are {', '.join(MEASUREMENTS)}")
    chosen = [MEASUREMENTS[name] for name in options.corpus] or [each for each in MEASUREMENTS.values() if each.available]
    absent = [each.name for each in chosen if not each.available]
    if absent:
        print(f"{', '.join(absent)}: needs the shared corpora, which are not at {shared.SHARED} (set KG_SHARED)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="kg-quality-") as temporary:
        graphs = _build_all(chosen, options.keep or Path(temporary))
        figures = {each.name: each.score(graphs[each.corpus.name]) for each in chosen}
        contracts = [f"{name}: {_contract(graph)}" for name, graph in graphs.items() if shared.PRESENT]
        misses = _misses(graphs) if options.misses else []
    floors = read_floors()
    print(*misses, *_rows(figures, floors), *contracts, sep="\n")
    return _raise(figures, floors) if options.raise_floors else _judge(figures, floors)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.measure", description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="*", metavar="CORPUS", help=f"one of {', '.join(MEASUREMENTS)}")
    parser.add_argument("--raise-floors", action="store_true", help=f"write what was measured into {FLOORS.name} where it is higher")
    parser.add_argument("--misses", action="store_true", help="print what the graphs lack of the gold facts, and what they have too much")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="build here, and leave texts and graphs behind")
    return parser


def _build_all(chosen: Iterable[Measurement], folder: Path) -> dict[str, Path]:
    """The graph of each corpus that is wanted, each built once."""
    corpora = {each.corpus.name: each.corpus for each in chosen}
    return {name: build(corpus, folder / name) for name, corpus in corpora.items()}


def _misses(graphs: Mapping[str, Path]) -> list[str]:
    """What the graphs with gold facts lack of them or have too much."""
    out = []
    for name, graph in graphs.items():
        gold = {"examples": example_gold, "reports": all_gold}.get(name)
        if gold is not None:
            out += score_facts(read_gold(gold()), BuiltGraph(graph)).misses
    return out


def _contract(graph: Path) -> str:
    """What the shared check of the contract says last."""
    return shared.run_scorer("check_contract.py", graph).stdout.strip().splitlines()[-1]


def _rows(figures: Mapping[str, Mapping[str, Figures]], floors: Mapping[str, Floors]) -> Iterable[str]:
    """The table: a line for each measure, its floor where it has one."""
    yield f"{'corpus':14} {'measure':12}{'precision':>10}{'recall':>10}{'F1':>10}{'floor':>10}"
    for name, measures in figures.items():
        for measure, each in measures.items():
            floor = floors[name].f1.get(measure) if name in floors else None
            bound = "" if floor is None else f"{floor:10.1f}"
            yield f"{name:14} {measure:12}{each.precision:10.1f}{each.recall:10.1f}{each.f1:10.1f}{bound}"


def _judge(figures: Mapping[str, Mapping[str, Figures]], floors: Mapping[str, Floors]) -> int:
    failures = [f"{name}: {line}" for name, measured in figures.items() if name in floors for line in floors[name].failures(measured)]
    print(*failures, sep="\n", end="\n" if failures else "")
    return int(bool(failures))


def _raise(figures: Mapping[str, Mapping[str, Figures]], floors: Mapping[str, Floors]) -> int:
    """Raise the floors of what was measured; those of a corpus with a figure below its floor stay as they are."""
    raised = dict(floors)
    failed = False
    for name, measured in figures.items():
        before = floors.get(name, Floors("", dict.fromkeys(measured, 0.0)))
        try:
            raised[name] = before.raised(measured, MEASUREMENTS[name].sha256())
        except ValueError as error:
            print(f"{name}: floors not raised: {error}")
            failed = True
    write_floors({name: raised[name] for name in MEASUREMENTS if name in raised})
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
