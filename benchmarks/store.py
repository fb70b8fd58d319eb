"""Builds as a corpus grows: seconds, memory, what a change costs, what a second process brings, and loading beside rdflib.

usage: python benchmarks/store.py [--sizes N,N,…] [--whole N,N,…] [--jobs N] [--files N] [--rdflib N] [--keep DIR] [--json]

The reports are made up of those of ``examples/`` (benchmarks/corpus.py). What comes behind extraction is measured on extractions that are
made up likewise, so that nothing is extracted; whole builds extract each report. Each size is measured in a process of its own. Processor
seconds are told beside wall seconds: they hardly depend on what else the machine does. A part is left out by giving it 0.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec
import pyoxigraph as ox
import rdflib
from corpus import synthetic_extractions

import kg
from kg.extraction import processors
from kg.knowledge_graph import open_or_create
from kg.model import Document, Extraction
from kg.pipeline import BuildOptions, build
from kg.sources import ReadOptions
from kg.store import EmbeddedStore, create_store, open_store
from kg.store.documents import Origin, Prepared, encode_extraction
from kg.store.update import Update

_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
_SEED_CHUNK = 256
_READING = ReadOptions(language="en")

Figures = dict[str, float]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_numbers, default="10000,30000,100000", metavar="N,N,…", help="reports, behind extraction")
    parser.add_argument("--whole", type=_numbers, default="1000,3000,10000", metavar="N,N,…", help="reports, extraction and all")
    parser.add_argument("--jobs", type=int, default=500, metavar="N", help="reports that one process extracts, and two")
    parser.add_argument("--files", type=int, default=1000, metavar="N", help="reports of the build in which nothing has changed")
    parser.add_argument("--rdflib", type=int, default=500, metavar="N", help="reports whose graph rdflib loads")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the stores stay; else they are deleted")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_MEASURES[options.one[0]](options.keep, int(options.one[1]))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        figures = measure(options.keep or Path(scratch), options)
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        print(f"{name:70} {value:12.2f}")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if int(number)]


def measure(folder: Path, options: argparse.Namespace) -> Figures:
    """All figures by name."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_shapes(folder)
    figures = _growth(folder, "behind extraction", options.sizes) | _growth(folder, "whole", options.whole)
    for part, count in ((_processes, options.jobs), (_unchanged, options.files), (_beside_rdflib, options.rdflib)):
        figures |= part(folder, count) if count else {}
    return figures


def _growth(folder: Path, what: str, sizes: Sequence[int]) -> Figures:
    """The figures of each size, and the exponents of the growth."""
    grown: dict[int, Figures] = {}
    for size in sizes:
        command = [sys.executable, __file__, "--one", what, str(size), "--keep", str(folder)]
        grown[size] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    figures = {f"{size} reports, {what}: {name}": value for size, found in grown.items() for name, value in found.items()}
    if len(sizes) > 1:
        for name in ("build, seconds", "build, processor seconds"):
            figures[f"exponent of the growth, {what}: {name}"] = _exponent({size: grown[size][name] for size in sizes})
    return figures


def _write_shapes(folder: Path) -> None:
    """The extractions of the examples, for all processes."""
    with kg.build([_EXAMPLES]) as graph:
        (folder / "shapes.json").write_bytes(msgspec.json.encode(list(graph.store.extractions())))


def _reports(folder: Path, count: int) -> Iterator[Extraction]:
    shapes = msgspec.json.decode((folder / "shapes.json").read_bytes(), type=list[Extraction])
    return synthetic_extractions(shapes, count)


class _Clock:
    """Wall and processor seconds, threads included."""

    def __init__(self) -> None:
        self._begin = time.perf_counter(), time.process_time()

    def read(self, name: str) -> Figures:
        """The seconds since it was made."""
        wall, processor = time.perf_counter(), time.process_time()
        return {f"{name}, seconds": wall - self._begin[0], f"{name}, processor seconds": processor - self._begin[1]}


def _grow(folder: Path, size: int) -> Figures:
    """Build a store of so many reports at once; then add one, change one and take one out."""
    reports = _reports(folder, size + 1)
    path = folder / f"store-{size}"
    clock = _Clock()
    with create_store(path) as store:
        while chunk := list(islice(reports, min(_SEED_CHUNK, size - store.documents.count_changes()))):
            _prepare(store, chunk)
        _publish(store)
        figures = clock.read("build")
        figures["quads"] = store.info.quads
    figures["peak memory, MiB"] = _peak()
    (last,) = reports
    first = next(_reports(folder, 1))
    then: dict[str, dict[str, Extraction | None]] = {
        "one more": {last.document.source: last},
        "one changed": {first.document.source: replace(first, document=replace(first.document, publisher="Another"))},
        "one less": {last.document.source: None},
    }
    for name, changes in then.items():
        figures |= _change(path, name, changes)
    figures["peak memory with changes, MiB"] = _peak()
    figures["on the disk, MiB"] = sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 2**20
    return figures


def _whole(folder: Path, size: int) -> Figures:
    """Build a store of so many files, extraction and all."""
    files = _write_files(folder, size)
    clock = _Clock()
    with open_or_create(folder / f"store-whole-{size}") as store:
        report = build([files], store=lambda: store, options=BuildOptions(reading=_READING))
        figures = clock.read("build")
        return figures | {"words": report.words, "quads": store.info.quads, "peak memory, MiB": _peak()}


_MEASURES: dict[str, Callable[[Path, int], Figures]] = {"behind extraction": _grow, "whole": _whole}


def _write_files(folder: Path, count: int) -> Path:
    """The folder of so many reports."""
    files = folder / f"files-{count}"
    files.mkdir(exist_ok=True)
    for report in _reports(folder, count):
        (files / report.document.source).write_text(report.document.text, encoding="utf-8")
    return files


def _processes(folder: Path, count: int) -> Figures:
    """Wall seconds of ``kg build`` with one process and with two, models loaded and all: the faster of three each, in turns."""
    files = _write_files(folder, count)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for jobs, found in seconds.items():
            store = folder / f"store-jobs-{jobs}"
            shutil.rmtree(store, ignore_errors=True)
            command = [sys.executable, "-m", "kg", "build", str(files), "--language", "en", "--store", str(store), "--jobs", str(jobs)]
            found.append(_run(command, f"{count} added")[0])
    one, two = (min(found) for found in seconds.values())
    words = sum(len(file.read_text("utf-8").split()) for file in files.iterdir())
    name = f"kg build of {count} reports"
    told = {f"{name}, words a second with 1 process": words / one, f"{name}, words a second with 2 processes": words / two}
    return told | {f"{name}, times as fast with 2 processes": one / two, "processors to be had": processors()}


def _change(path: Path, name: str, changes: Mapping[str, Extraction | None]) -> Figures:
    """Carry a change out, the opening of the store included."""
    clock = _Clock()
    with create_store(path) as store:
        store.documents.forget_todo()
        _prepare(store, [each for each in changes.values() if each is not None])
        for source, each in changes.items():
            store.documents.mark(source, put=each is not None)
        _publish(store)
    return clock.read(name)


def _prepare(store: EmbeddedStore, reports: Sequence[Extraction]) -> None:
    store.documents.prepare(Prepared(each.document, Origin(), "", encode_extraction(each)) for each in reports)
    for each in reports:
        store.documents.mark(each.document.source, put=True)


def _publish(store: EmbeddedStore) -> None:
    update = Update(store.database, store.base_iri, fresh=not store.info.generation, told=lambda *_: None)
    store.change_graph(update.prepare, update.finish)


def _peak() -> float:
    """MiB that this process has had at most; Linux counts a parent's among a child's elsewhere than here."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _exponent(seconds: Mapping[int, float]) -> float:
    """The slope of seconds over reports, both as logarithms: 1 is growth in proportion."""
    sizes, times = zip(*((math.log(size), math.log(second)) for size, second in seconds.items()), strict=True)
    return statistics.linear_regression(sizes, times).slope


def _unchanged(folder: Path, count: int) -> Figures:
    """Seconds of ``kg build`` over files of which none has changed: the fastest of five."""
    files, store = _write_files(folder, count), folder / "store-files"
    found = {report.document.source: report for report in _reports(folder, count)}

    def known(documents: Iterable[Document], *_: object) -> Iterator[Extraction]:
        return (replace(found[each.source], document=each) for each in documents)

    with open_or_create(store) as opened:
        build([files], store=lambda: opened, options=BuildOptions(reading=_READING, extractor=known))
    command = [sys.executable, "-m", "kg", "build", str(files), "--language", "en", "--store", str(store)]
    runs = [_run(command, f"Reports: {count} unchanged.") for _ in range(5)]
    name = f"kg build, none of {count} reports changed"
    return {f"{name}, seconds": min(wall for wall, _ in runs), f"{name}, processor seconds": min(processor for _, processor in runs)}


def _run(command: Sequence[str], told: str) -> tuple[float, float]:
    """Wall and processor seconds of a command that is to tell something."""
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if told not in done.stdout:
        raise RuntimeError(f"{command}: not {told!r}, but:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _beside_rdflib(folder: Path, count: int) -> Figures:
    """Seconds of loading one N-Quads file into memory, as rdflib does it, and into a store on the disk."""
    store, file = folder / f"store-rdflib-{count}", folder / "rdflib.nq"
    with create_store(store) as made:
        _prepare(made, list(_reports(folder, count)))
        _publish(made)
    with open_store(store) as opened, file.open("wb") as out:
        for quad in opened.quads():
            out.write(f"{quad} .\n".encode())
    theirs = _seconds("rdflib's load", lambda: rdflib.Dataset().parse(str(file), format="nquads"))
    figures = {f"{count} reports: {name}": value for name, value in theirs.items()}
    for name, home in {"bulk load into memory": None, "bulk load onto the disk": folder / "loaded"}.items():
        ours = _seconds(name, partial(_load, home, file))
        figures |= {f"{count} reports: {name}": value for name, value in ours.items()}
        for kind in ("seconds", "processor seconds"):
            figures[f"{name}, times as fast as rdflib ({kind})"] = theirs[f"rdflib's load, {kind}"] / ours[f"{name}, {kind}"]
    return figures


def _seconds(name: str, load: Callable[[], object]) -> Figures:
    clock = _Clock()
    load()
    return clock.read(name)


def _load(home: Path | None, file: Path) -> None:
    store = ox.Store(None if home is None else str(home))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    store.flush()


if __name__ == "__main__":
    main()
