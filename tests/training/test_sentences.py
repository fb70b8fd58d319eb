import importlib.util
import re
from pathlib import Path

import pytest
import spacy

ROOT = Path(__file__).parents[2]
TRAINING = sorted((ROOT / "training/data/sentences").glob("*.txt"))
HELD_OUT = ROOT / "tests/quality/gold/exercises/sentences.txt"

# training/ is a folder of scripts, no package
_spec = importlib.util.spec_from_file_location("sentences", ROOT / "training/sentences.py")
sentences = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sentences)


def read(tmp_path, text):
    path = tmp_path / "some.txt"
    path.write_text(text, encoding="utf-8")
    return list(sentences.read_sentences(path))


@pytest.mark.parametrize(
    ("line", "text", "entities"),
    [
        ("No entity here.", "No entity here.", []),
        ("[[GPE|Minsk]] waits.", "Minsk waits.", [(0, 5, "GPE")]),
        ("The ‘[[EXERCISE|Zapad (West) 2025]]’ drills", "The ‘Zapad (West) 2025’ drills", [(5, 22, "EXERCISE")]),
        ("[[NORP|Polish]]-[[NORP|Lithuanian]] plan", "Polish-Lithuanian plan", [(0, 6, "NORP"), (7, 17, "NORP")]),
    ],
)
def test_reads_text_and_entities(tmp_path, line, text, entities):
    assert read(tmp_path, f"# a comment\n\n{line}\n") == [(text, entities)]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("[[CITY|Minsk]] waits.", "unknown label 'CITY'"),
        ("[[GPE|Minsk waits.", "cannot be read"),
        ("[[Minsk]] waits.", "cannot be read"),
        ("[[GPE| Minsk]] waits.", "space at its edge"),
        ("[[GPE|]] waits.", "is empty"),
        ("[[ORG|[[GPE|Minsk]] Circus]] waits.", "cannot be read"),
    ],
)
def test_names_file_and_line_of_broken_markup(tmp_path, line, complaint):
    with pytest.raises(ValueError, match=re.escape(complaint)) as error:
        read(tmp_path, f"fine\n{line}\n")
    assert "some.txt:2" in str(error.value)


@pytest.mark.parametrize("path", [*TRAINING, HELD_OUT], ids=lambda path: path.parent.name + "/" + path.name)
def test_every_entity_of_our_files_fits_tokens(path):
    nlp = spacy.blank("en")
    rows = list(sentences.read_sentences(path))
    assert len(rows) > 150
    assert [(text[begin:end], text) for text, found in rows for begin, end, _ in found if nlp(text).char_span(begin, end) is None] == []


def names(path):
    rows = sentences.read_sentences(path)
    found = {text[begin:end] for text, entities in rows for begin, end, label in entities if label == "EXERCISE"}
    return {re.sub(r"[-– ][’']?\d.*$", "", name).casefold() for name in found}


def test_held_out_sentences_are_unseen():
    seen = {text for path in TRAINING for text, _ in sentences.read_sentences(path)}
    assert not seen & {text for text, _ in sentences.read_sentences(HELD_OUT)}
    unseen = names(HELD_OUT) - set().union(*(names(path) for path in TRAINING))
    assert len(unseen) >= 0.6 * len(names(HELD_OUT))
