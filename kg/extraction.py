"""Extraction of many documents, in this process or in several. spaCy and the extractors are loaded when the first is asked for."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kg.errors import InternalError
from kg.listed import Listed, listed_version
from kg.model import Document, Extraction
from kg.sources import Rejected
from kg.store.documents import encode_extraction
from kg.versions import MadeBy, made_by, pipeline_folder
from kg.workers import Died, work_in_processes

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.extract.relations.rule_files import RelationRule

__all__ = ["Extracted", "Own", "extract_here", "extract_in_processes", "extract_one", "keep", "maker_of", "processors"]

#: a document with its extraction as a store keeps it
Extracted: TypeAlias = tuple[Document, bytes]


@dataclass(frozen=True, slots=True)
class Own:
    """What a user adds to what is found: names, and rules for relations."""

    listed: tuple[Listed, ...] = ()
    rules: tuple[RelationRule, ...] = ()

    @property
    def versions(self) -> dict[str, str]:
        """What tells these names and rules from others; nothing where there are none."""
        out = {"gazetteer": listed_version(self.listed)} if self.listed else {}
        if self.rules:
            from kg.extract.relations.rule_files import rules_digest

            out["rules"] = rules_digest(self.rules)
        return out


def maker_of(pipeline: str | Path, own: Own | None = None) -> MadeBy:
    """What extracts with a pipeline and a user's own names and rules, told without loading the pipeline where its folder is known.

    Args:
        pipeline: the spaCy pipeline.
        own: names and relations of the user's own.

    Raises:
        PipelineError: there is no such pipeline.
    """
    folder = pipeline_folder(pipeline)
    if folder is None:  # spaCy says why, or knows better
        from kg.annotate import load_pipeline

        folder = load_pipeline(pipeline).path
    made = made_by(folder)
    return replace(made, versions=made.versions | own.versions) if own else made


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def extract_here(documents: Iterable[Document], pipeline: str | Path, own: Own | None = None) -> Iterator[Extracted | Rejected]:
    """Extractions in the order of their documents, and those that failed.

    Raises:
        PipelineError: the pipeline can't be loaded.
    """
    return map(_start(pipeline, own), documents)


def extract_in_processes(
    documents: Iterable[Document], pipeline: str | Path, jobs: int, retried: Callable[[str], None], own: Own | None = None
) -> Iterator[Extracted | Rejected]:
    """Extractions in the order of their documents, and those that failed.

    Args:
        documents: read as they are needed.
        pipeline: the spaCy pipeline, which each process loads once.
        jobs: how many processes there are.
        retried: told the source of each document that is tried once more, since a process died on it.
        own: names and relations of the user's own.

    Raises:
        PipelineError: the pipeline can't be loaded.
        InternalError: a process died while it loaded the pipeline.
    """
    for outcome in work_in_processes(documents, partial(_start, pipeline, own), jobs, retried=lambda each: retried(each.source)):
        yield _given_up(outcome) if isinstance(outcome, Died) else outcome


def _given_up(died: Died[Document]) -> Rejected:
    error = InternalError(
        f"{died.item.source}: two processes died on it, the last with exit code {died.exit_code}, perhaps for want of memory; "
        "build it again with --jobs 1, and report it with the text if that fails too"
    )
    return Rejected(died.item.source, error)


def _start(pipeline: str | Path, own: Own | None) -> Callable[[Document], Extracted | Rejected]:
    """Load a pipeline, and give what extracts with it."""
    from kg.annotate import load_pipeline

    return partial(_extract, load_pipeline(pipeline), own)


def _extract(nlp: Language, own: Own | None, document: Document) -> Extracted | Rejected:
    return keep(extract_one(nlp, document, own))


def keep(outcome: Extraction | Rejected) -> Extracted | Rejected:
    """An extraction as a store keeps it."""
    return outcome if isinstance(outcome, Rejected) else (outcome.document, encode_extraction(outcome))


def extract_one(nlp: Language, document: Document, own: Own | None = None) -> Extraction | Rejected:
    """The extraction of one document; an exception is our bug and must not stop the others."""
    from kg.annotate import annotate
    from kg.extract import extract

    try:
        return extract(document, annotate(nlp, document), own.listed if own else (), own.rules if own else ())
    except Exception as error:  # noqa: BLE001 - whatever it is, the other documents go on, and this one is listed
        return Rejected(document.source, _bug(document, error))


def _bug(document: Document, error: Exception) -> InternalError:
    """An exception that travels between processes: its text alone, the traceback as a note."""
    message = f"{document.source}: extraction failed: {type(error).__name__}: {error}. This is a bug: please report it with the text"
    bug = InternalError(message)
    bug.add_note("".join(traceback.format_exception(error)))
    return bug
