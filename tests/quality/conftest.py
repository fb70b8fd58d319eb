"""Graphs that the quality tests share, each built once a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from . import shared
from .corpora import CORPORA, build


@pytest.fixture(scope="session")
def graph_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The N-Quads of a corpus by name; skips the test where the corpus is not at hand."""
    built: dict[str, Path] = {}

    def graph(name: str) -> Path:
        corpus = CORPORA[name]
        if corpus.needs_shared and not shared.PRESENT:
            pytest.skip(f"needs the shared corpora, which are not at {shared.SHARED}")
        if name not in built:
            built[name] = build(corpus, tmp_path_factory.mktemp(name))
        return built[name]

    return graph
