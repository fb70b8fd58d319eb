"""From news reports to a knowledge graph that people can question, see and check.

>>> import kg
>>> graph = kg.build(["examples/"], store="kg-store")
>>> graph.query("who-said-what", about="West-2025")

``import kg`` is cheap: spaCy is loaded by :func:`build` and :mod:`kg.annotate` alone.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from kg import annotate
    from kg.errors import (
        InputError,
        InternalError,
        KGError,
        LanguageError,
        PipelineError,
        QueryError,
        SourceError,
        StoreError,
    )
    from kg.knowledge_graph import KnowledgeGraph
    from kg.pipeline import BuildOptions, BuildReport, Progress
    from kg.sources import ReadOptions, Rejected

__version__ = "0.1.0"

__all__ = [
    "BuildOptions",
    "BuildReport",
    "InputError",
    "InternalError",
    "KGError",
    "KnowledgeGraph",
    "LanguageError",
    "PipelineError",
    "QueryError",
    "ReadOptions",
    "Rejected",
    "SourceError",
    "StoreError",
    "__version__",
    "annotate",
    "build",
    "open",
]

# where the names live that are loaded when somebody asks for them (PEP 562)
_HOMES = {
    "BuildOptions": "kg.pipeline",
    "BuildReport": "kg.pipeline",
    "InputError": "kg.errors",
    "InternalError": "kg.errors",
    "KGError": "kg.errors",
    "KnowledgeGraph": "kg.knowledge_graph",
    "LanguageError": "kg.errors",
    "PipelineError": "kg.errors",
    "QueryError": "kg.errors",
    "ReadOptions": "kg.sources",
    "Rejected": "kg.sources",
    "SourceError": "kg.errors",
    "StoreError": "kg.errors",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load a public name on first use."""
    if name == "annotate":
        return importlib.import_module("kg.annotate")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def build(
    paths: str | Path | Iterable[str | Path],
    *,
    store: str | os.PathLike[str] | None = None,
    options: BuildOptions | None = None,
    base_iri: str | None = None,
    progress: Progress | None = None,
) -> KnowledgeGraph:
    """The graph of reports, added to what a store has; reports of a known source replace it.

    Args:
        paths: files (``.txt``, ``.md``), folders, or ``-`` for standard input.
        store: the store's folder, made if there is none; None keeps the graph in memory.
        options: the pipeline, the number of processes, how reports are read.
        base_iri: under which a new store's instances stand; None for the contract's.
        progress: called with a stage, the documents done, and their number.

    Returns:
        the graph; its ``report`` says what was added, replaced and rejected, and why.

    Raises:
        InputError: no report could be read, or the store can't be opened or written.
        InternalError: extraction failed on every report.
    """
    from kg.knowledge_graph import build_graph

    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return build_graph(given, store=store, options=options, base_iri=base_iri, progress=progress)


def open(store: str | os.PathLike[str]) -> KnowledgeGraph:
    """The graph in a store.

    Args:
        store: the folder that ``kg build`` made.

    Raises:
        StoreError: there is none, or it is no store of kg.
    """
    from kg.knowledge_graph import open_graph

    return open_graph(store)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What ``%load_ext kg`` does in a notebook: adds ``%sparql`` and ``%%sparql``."""
    from kg.notebook.magic import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """What ``%unload_ext kg`` does."""
    from kg.notebook.magic import unload

    unload(shell)
