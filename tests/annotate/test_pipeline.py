from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from kg.annotate.pipeline import load_pipeline, pipeline_name
from kg.errors import PipelineError


def test_an_unknown_pipeline_is_named():
    with pytest.raises(PipelineError, match="no spaCy pipeline 'xx_no_such_pipeline'"):
        load_pipeline("xx_no_such_pipeline")


def test_a_pipeline_that_does_not_fit_is_refused_with_what_it_lacks(tmp_path: Path):
    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("PERSON")
    nlp.initialize()
    nlp.to_disk(tmp_path / "small")
    with pytest.raises(PipelineError, match=r"'parser' lacks the labels .*nsubj"):
        load_pipeline(tmp_path / "small")


def test_a_folder_that_is_no_pipeline_is_refused(tmp_path: Path):
    with pytest.raises(PipelineError, match="no spaCy pipeline"):
        load_pipeline(tmp_path)


@pytest.mark.model
def test_the_pipeline_that_ships():
    nlp = load_pipeline()
    assert pipeline_name(nlp).startswith("en_kg_news ")
    assert {"parser", "ner"} <= set(nlp.pipe_names)
