"""What makes a graph of extractions, as a hash."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.resources import digest_of, ontology_path

__all__ = ["rules_version"]


@cache
def rules_version() -> str:
    """A hash of what makes a graph of extractions: when it changes, all documents are resolved anew, and none is read."""
    package = Path(__file__).parents[1]
    files = [file for folder in ("extract", "resolve", "decisions") for file in (package / folder).rglob("*.py")]
    files += [package / name for name in ("vocab.py", "model.py", "graph/build.py")]
    files += [package / "store" / f"{name}.py" for name in ("amendments", "clusters", "judged", "parts", "telling", "update")]
    return digest_of([*files, ontology_path("kg.ttl"), *ontology_path("gazetteers").glob("*.csv")])
