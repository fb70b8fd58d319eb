"""The shipped pipeline beside spaCy's own small recipe, and the memory that annotation takes.

usage: python benchmarks/pipeline.py [--texts FOLDER] [--reports 1000 5000]

Speed: words a second on one core of the whole shipped pipeline, and of a tagger and parser as ``spacy init config --optimize
efficiency`` sets them up, trained for some steps on the shipped pipeline's own output so that its parser makes real trees. Both
read the same paragraphs in turns; the median of the repetitions counts, and their ratio.

Memory: peak resident memory of loading, and of annotating a stream of reports of two lengths; the slope between the two is
what a report adds for good.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import spacy
from rich.console import Console
from rich.table import Table
from spacy.cli.init_config import init_config
from spacy.language import Language
from spacy.training import Example

from kg.annotate import annotate, load_pipeline
from kg.annotate.assemble import split_paragraphs
from kg.model import Document

STEPS, REPEATS = 60, 5


def paragraphs(folder: Path) -> list[str]:
    """The paragraphs of the reports of a folder."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")) + sorted(folder.glob("*.md"))]
    return [" ".join(text[b:e].split()) for text in texts for b, e in split_paragraphs(text)]


def recipe(shipped: Language, texts: list[str]) -> Language:
    """The recipe for a small tagger and parser, taught what the shipped pipeline says of some texts."""
    config = init_config(lang="en", pipeline=["tagger", "parser"], optimize="efficiency", silent=True)
    nlp = spacy.util.load_model_from_config(config.interpolate(), auto_fill=True)
    examples = [Example(nlp.make_doc(text), shipped(text)) for text in texts]
    optimizer = nlp.initialize(lambda: examples)
    for step in range(STEPS):
        nlp.update(examples[step % len(examples) :: 7][:16], sgd=optimizer)
    return nlp


def seconds(run: Callable[[], object]) -> float:
    """Processor seconds that a call takes."""
    started = time.process_time()
    run()
    return time.process_time() - started


def speed(texts: list[str]) -> tuple[float, float]:
    """Words a second of the shipped pipeline and of the recipe."""
    shipped = load_pipeline()
    plain = recipe(shipped, texts[:200])
    words = sum(len(text.split()) for text in texts)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(REPEATS):
        for nlp, found in zip((shipped, plain), times, strict=True):
            found.append(seconds(lambda nlp=nlp: list(nlp.pipe(texts))))  # type: ignore[misc]
    ours, theirs = (words / statistics.median(found) for found in times)
    return ours, theirs


def peak(reports: int, texts: list[str]) -> float:
    """Peak resident memory in MiB of a new process that annotates so many reports."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_annotate, (reports, texts))


def _annotate(reports: int, texts: list[str]) -> float:
    nlp = load_pipeline()
    for n in range(reports):
        annotate(nlp, Document(f"{n}.txt", "\n\n".join(texts[(n * 5 + k) % len(texts)] for k in range(5))))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=Path(__file__).resolve().parent.parent / "examples")
    parser.add_argument("--reports", type=int, nargs=2, default=(1000, 5000))
    options = parser.parse_args()
    texts = paragraphs(options.texts)
    ours, theirs = speed(texts)
    table = Table("pipeline", "words a second", "ratio")
    table.add_row("shipped, whole", f"{ours:,.0f}", f"{ours / theirs:.2f}")
    table.add_row("recipe, tagger and parser", f"{theirs:,.0f}", "1")
    low, high = options.reports
    memory = Table("reports annotated", "peak MiB")
    figures = {n: peak(n, texts) for n in (0, low, high)}
    for n, mebibytes in figures.items():
        memory.add_row("none, only loaded" if not n else f"{n:,}", f"{mebibytes:,.0f}")
    memory.add_row("slope, KiB a report", f"{1024 * (figures[high] - figures[low]) / (high - low):.2f}")
    console = Console()
    console.print(table)
    console.print(memory)


if __name__ == "__main__":
    main()
