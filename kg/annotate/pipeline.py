"""The spaCy pipeline that ships, and how another one plugs in."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

import kg.annotate.neural.component  # noqa: F401 (registers the factory)
from kg.errors import PipelineError
from kg.resources import model_path

__all__ = ["DEFAULT_PIPELINE", "load_pipeline", "pipeline_name"]

DEFAULT_PIPELINE = "en_kg_news"

# What the extractors read. A pipeline may have more labels than these.
_NEEDED_RELATIONS = frozenset({"nsubj", "obj", "obl", "ccomp", "xcomp", "advcl", "appos", "conj", "nmod", "compound"})
_NEEDED_ENTITIES = frozenset({"PERSON", "ORG", "GPE"})


def load_pipeline(name: str | Path = DEFAULT_PIPELINE) -> Language:
    """The spaCy ``Language`` that ships, or the one installed or lying under ``name``.

    Args:
        name: ``en_kg_news``, the name of an installed spaCy pipeline, or a folder that holds one.

    Raises:
        PipelineError: no such pipeline, or one without Universal Dependencies or the entity types that extraction needs.
    """
    path = model_path(str(name))
    try:
        nlp = spacy.load(path if path is not None else name)
    except (OSError, ValueError) as error:
        raise PipelineError(
            f"no spaCy pipeline {str(name)!r}: {error}. Install it, give its folder, or leave out --pipeline for {DEFAULT_PIPELINE}"
        ) from error
    _check_labels(nlp, str(name))
    return nlp


def _check_labels(nlp: Language, name: str) -> None:
    """Refuse a pipeline whose trees or entities the extractors would misread."""
    # a parser's labels may carry the lifting of arcs behind '||'
    found = {label.split("||")[-1] for labels in nlp.pipe_labels.values() for label in labels}
    for kind, wanted in (("relations", _NEEDED_RELATIONS), ("entity types", _NEEDED_ENTITIES)):
        missing = wanted - found
        if missing:
            raise PipelineError(
                f"pipeline {name!r} does not fit: it lacks the {kind} {', '.join(sorted(missing))}. "
                "Extraction needs Universal Dependencies v2 relations and the entity types PERSON, ORG and GPE"
            )


def pipeline_name(nlp: Language) -> str:
    """Name and version, as they stand in a store: ``en_kg_news 0.1.0``."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
