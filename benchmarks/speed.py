"""Words a second of a build beside the bare pipeline's, peak memory of a build, and the cold start of a query.

usage: python benchmarks/speed.py [PATH…] [--repeat N] [--json]
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import kg
from kg.annotate import load_pipeline
from kg.model import Document
from kg.sources import read_documents

_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
_MEMORY = "import sys, kg; kg.build(sys.argv[2:], store=sys.argv[1]).close()"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(_EXAMPLES)])
    parser.add_argument("--repeat", type=int, default=5, metavar="N")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.paths, options.repeat)
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        print(f"{name:40} {value:10.2f}")


def measure(paths: Sequence[str], repeat: int) -> dict[str, float]:
    """All figures by name."""
    # first, while this process is small: a child starts from its parent's memory
    peak = _peak_memory(paths)
    documents = [each for each in read_documents(paths) if isinstance(each, Document)]
    words = sum(len(document.text.split()) for document in documents)
    bare, built = _speeds(paths, documents, repeat)
    return {
        "reports": len(documents),
        "words": words,
        "nlp.pipe, words a second": words / bare,
        "kg build, words a second": words / built,
        "ratio": bare / built,
        "peak memory of a build, MiB": peak,
        "cold start of kg query, seconds": _cold_start(paths, repeat),
    }


def _speeds(paths: Sequence[str], documents: Sequence[Document], repeat: int) -> tuple[float, float]:
    """Median seconds of the bare pipeline and of a build, which take turns."""
    nlp = load_pipeline()
    texts = [document.text for document in documents]

    def pipe() -> None:
        for _ in nlp.pipe(texts):
            pass

    loading = statistics.median(_seconds(load_pipeline) for _ in range(3))
    pipe()
    runs = [(_seconds(pipe), _seconds(lambda: kg.build(paths).close()) - loading) for _ in range(repeat)]
    return statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)


def _seconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _peak_memory(paths: Sequence[str]) -> float:
    """MiB of the largest child so far, which is the build."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", _MEMORY, f"{folder}/store", *paths], check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _cold_start(paths: Sequence[str], repeat: int) -> float:
    """Median seconds until a query's first line."""
    with tempfile.TemporaryDirectory() as folder:
        kg.build(paths, store=f"{folder}/store").close()
        return statistics.median(_seconds_to_first_line(f"{folder}/store") for _ in range(repeat))


def _seconds_to_first_line(store: str) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "kg", "query", "who-said-what", "--format", "csv", "--store", store]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError(f"kg query printed nothing: {command}")
        taken = time.perf_counter() - begin
        process.stdout.read()
    return taken


if __name__ == "__main__":
    main()
