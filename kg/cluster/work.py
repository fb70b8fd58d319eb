"""What runs on the workers: functions of a shard alone, so that a shard may run anywhere, twice, and in any order."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from spacy.language import Language

from kg.annotate import load_pipeline
from kg.errors import InputError
from kg.extraction import Own, extract_one, maker_of
from kg.model import Document, Extraction
from kg.sources import Rejected

__all__ = ["extract_shard"]

# a pipeline is not made for several threads at once, which a worker may have
_LOCK = threading.Lock()


@cache
def _pipeline(name: str | Path) -> tuple[Language, dict[str, str]]:
    """A pipeline, loaded once a process, and the versions that an extraction by it depends on."""
    return load_pipeline(name), maker_of(name).versions


def extract_shard(documents: Sequence[Document], pipeline: str | Path, wanted: Mapping[str, str], own: Own) -> list[Extraction | Rejected]:
    """The extractions of some documents, in their order.

    Args:
        documents: the shard.
        pipeline: the spaCy pipeline; a path must lead to it on each worker.
        wanted: the versions that the build has: a graph never mixes two.
        own: names and relations of the user's own.

    Raises:
        InputError: this worker has other versions.
    """
    with _LOCK:
        nlp, have = _pipeline(pipeline)
        have = have | own.versions
        if have != wanted:
            raise InputError(_mismatch(have, wanted))
        return [extract_one(nlp, document, own) for document in documents]


def _mismatch(have: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    differing = [name for name in sorted(have.keys() | wanted.keys()) if have.get(name) != wanted.get(name)]
    told = ", ".join(f"{name} {have.get(name, 'none')} instead of {wanted.get(name, 'none')}" for name in differing)
    return f"a worker of the cluster has {told}. Install the same kg-news and models on all workers, and start them anew"
