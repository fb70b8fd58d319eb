"""The corpora and scorers beside the checkout, where there are any: ``$KG_SHARED``, or else ``../shared``.

They are nobody's but the developers': what users have is measured by ``facts.py`` over ``examples/``.
"""

from __future__ import annotations

import json
import lzma
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .gold import REPOSITORY
from .scores import Figures

SHARED = Path(os.environ.get("KG_SHARED") or REPOSITORY.parent / "shared").resolve()
PRESENT = (SHARED / "eval").is_dir()

# columns of the scorers' tables stand at least two blanks apart
_COLUMNS = re.compile(r"\s{2,}")
_NUMBER = re.compile(r"\d+\.\d+")
_COUNTS = re.compile(r"(\d+) gold(?:, (\d+) in the graph)?")


def rows(corpus: str) -> Iterator[dict[str, Any]]:
    """The articles of a corpus such as ``dwie/dev.jsonl.xz``."""
    with lzma.open(SHARED / "data" / corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def run_scorer(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What one of the scorers prints, and its exit code."""
    command = [sys.executable, str(SHARED / "eval" / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def score(script: str, *arguments: str | Path) -> dict[str, Figures]:
    """The figures that a scorer prints, by measure.

    Raises:
        RuntimeError: the scorer failed, or did not see every report.
    """
    done = run_scorer(script, *arguments)
    if done.returncode or "not in the graph" in done.stdout or "no document for" in done.stdout:
        raise RuntimeError(f"{script} {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return dict(_figures(done.stdout))


def _figures(printed: str) -> Iterator[tuple[str, Figures]]:
    """The rows of a table: a name, then precision, recall and F1, or an accuracy alone."""
    for line in printed.splitlines():
        name, *cells = _COLUMNS.split(line.strip())
        numbers = [float(cell) for cell in cells if _NUMBER.fullmatch(cell)]
        counts = _COUNTS.search(line)
        gold, found = (int(n) if n else None for n in counts.groups()) if counts else (None, None)
        if len(numbers) == 3:
            yield name, Figures(numbers[0], numbers[1], numbers[2], gold, found)
        elif len(numbers) == 1:
            yield name, Figures(numbers[0], numbers[0], numbers[0], gold, found)
