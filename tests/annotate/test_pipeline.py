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
    with pytest.raises(PipelineError, match=r"lacks the relations .*nsubj"):
        load_pipeline(tmp_path / "small")


def test_a_folder_that_is_no_pipeline_is_refused(tmp_path: Path):
    with pytest.raises(PipelineError, match="no spaCy pipeline"):
        load_pipeline(tmp_path)


def test_a_component_without_its_model_says_so():
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_reader")
    with pytest.raises(PipelineError, match="'kg_reader' has no model"):
        nlp("Some text.")


@pytest.mark.model
def test_the_pipeline_that_ships():
    nlp = load_pipeline()
    assert pipeline_name(nlp).startswith("en_kg_news ")
    assert nlp.pipe_names == ["kg_reader"]
    assert {"nsubj", "PERSON", "EXERCISE"} <= set(nlp.pipe_labels["kg_reader"])


@pytest.mark.model
def test_the_pipeline_survives_a_round_trip_through_a_folder(tmp_path: Path):
    nlp = load_pipeline()
    nlp.to_disk(tmp_path / "copy")
    copy = load_pipeline(tmp_path / "copy")
    text = "“We hide nothing,” Defence Minister Viktor Khrenin told reporters."
    assert [(t.lemma_, t.tag_, t.dep_, t.head.i, t.ent_type_) for t in nlp(text)] == [
        (t.lemma_, t.tag_, t.dep_, t.head.i, t.ent_type_) for t in copy(text)
    ]


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " ", "“", "a" * 5000, "word " * 3000, "\u200b\u200b", "习近平 said", "No end " * 400 + "."])
def test_odd_paragraphs_are_read(text: str):
    doc = load_pipeline()(text)
    assert doc.text == text
    assert all(sentence.root.head == sentence.root for sentence in doc.sents)


@pytest.mark.model
def test_words_without_a_sentence_end_are_cut_into_sentences_of_bounded_length():
    doc = load_pipeline()("The minister said that the drills went well and " * 300)
    assert max(len(sentence) for sentence in doc.sents) <= 260
