"""Measure the shipped pipeline on the development parts: trees by genre on raw text, entities by type.

usage: python training/evaluate.py --data DATA [--pipeline NAME]

Trees: labelled and unlabelled attachment by spaCy's ``Scorer.score_deps`` (punctuation and label subtypes left out), tags and
lemmas by token, on the raw text of each paragraph. Entities: exact span and type on DWIE, and on our own held-out sentences, where
names of exercises also are measured as the extractor gives them.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from prepare_entities import read_docs
from prepare_trees import open_text, to_doc
from prepare_trees import read_documents as read_trees
from sentences import read_sentences
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from kg.annotate import annotate, load_pipeline
from kg.extract.exercises.names import find_exercise_names
from kg.model import Document

HELD_OUT = Path(__file__).resolve().parent.parent / "tests" / "quality" / "gold" / "exercises" / "sentences.txt"
NEWS = ("news", "interview", "speech")


def genres(path: Path) -> list[str]:
    """The genre of each document of GUM, in order."""
    with open_text(path) as lines:
        return [line.split("GUM_")[1].split("_")[0] for line in lines if line.startswith("# newdoc id = GUM_")]


def without_subtypes(doc: Doc) -> Doc:
    """The same tree with plain relations."""
    for token in doc:
        token.dep_ = token.dep_.split(":")[0]
    return doc


def score_trees(examples: list[Example]) -> dict[str, float]:
    """Attachment, tags, lemmas and sentences of one group of examples, in percent."""
    found = Scorer.score_deps(examples, "dep", ignore_labels=("punct", "p"))
    found |= Scorer.score_token_attr(examples, "tag") | Scorer.score_token_attr(examples, "lemma") | Scorer.score_spans(examples, "sents")
    return {key: 100 * found[key] for key in ("dep_uas", "dep_las", "tag_acc", "lemma_acc", "sents_f")}


def by_type(examples: list[Example]) -> dict[str, dict[str, float]]:
    """Entities by type, in percent."""
    scores = Scorer.score_spans(examples, "ents")
    table = {label: {k: 100 * v for k, v in figures.items()} for label, figures in sorted(scores["ents_per_type"].items())}
    return table | {"all": {k: 100 * scores[f"ents_{k}"] for k in "prf"}}


def own_sentences(nlp: Language) -> dict[str, dict[str, float]]:
    """Entities by type on our held-out sentences, and the names of exercises that the extractor finds."""
    examples = []
    hits = said = golds = 0
    for text, spans in read_sentences(HELD_OUT):
        gold = nlp.make_doc(text)
        gold.set_ents([span for b, e, kind in spans if (span := gold.char_span(b, e, label=kind)) is not None])
        found = annotate(nlp, Document("sentence", text))
        examples.append(Example(found, gold))
        names = {(name.span.begin, name.span.end) for name in find_exercise_names(found)}
        wanted = {(b, e) for b, e, kind in spans if kind == "EXERCISE"}
        hits, said, golds = hits + len(names & wanted), said + len(names), golds + len(wanted)
    return by_type(examples) | {"exercises extracted": {"p": 100 * hits / said, "r": 100 * hits / golds, "f": 200 * hits / (said + golds)}}


def main() -> None:
    """Print both tables and write them as JSON with ``--json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pipeline", default="en_kg_news")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    nlp = load_pipeline(options.pipeline)
    groups: dict[str, list[Example]] = defaultdict(list)
    for corpus in ("gum", "ewt"):
        path = next((options.data / "ud").glob(f"en_{corpus}-dev.conllu*"))
        documents = list(read_trees(path))
        names = genres(path) if corpus == "gum" else ["ewt"] * len(documents)
        for document, genre in zip(documents, names, strict=True):
            for paragraph in filter(None, document):
                gold = without_subtypes(to_doc(nlp.vocab, paragraph))
                example = Example(without_subtypes(nlp(gold.text)), gold)
                for group in (genre, "all", *(["news, interview, speech"] if genre in NEWS else [])):
                    groups[group].append(example)
    table = {group: score_trees(examples) for group, examples in sorted(groups.items())}
    gold_docs, _ = read_docs(nlp, next((options.data / "dwie").glob("dev.jsonl*")))
    entities = by_type([Example(nlp(doc.text), doc) for doc in gold_docs])
    own = own_sentences(nlp)
    for group, figures in table.items():
        print(f"{group:28}" + "".join(f"{key} {value:5.1f}  " for key, value in figures.items()))
    for title, found in (("DWIE", entities), ("our held-out sentences", own)):
        print(f"\n{title}")
        for label, figures in found.items():
            print(f"{label:20} P {figures['p']:5.1f}  R {figures['r']:5.1f}  F {figures['f']:5.1f}")
    if options.json:
        options.json.write_text(json.dumps({"trees": table, "entities": entities, "own sentences": own}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
