"""Turn DWIE's mentions into spaCy training files for the named-entity recogniser, a paragraph a ``Doc``.

usage: python training/prepare_entities.py --data DATA --out FOLDER

DATA holds ``dwie/{train,dev}.jsonl[.xz]``. FOLDER receives ``train.spacy`` and ``dev.spacy``. Mentions nest nowhere after
this step: of two that overlap the longer stays. Mentions that no token boundary fits are left out and counted.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

import spacy
from prepare_trees import SEED, open_text
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

# DWIE's type hierarchy → our labels; the first that fits wins
LABELS: tuple[tuple[str, frozenset[str]], ...] = (
    ("PERSON", frozenset({"person"})),
    ("NORP", frozenset({"gpe0-x", "gpe1-x", "loc-x", "religion-x", "ethnicity"})),
    ("GPE", frozenset({"gpe", "gpe0", "gpe1", "gpe2"})),
    ("ORG", frozenset({"organization"})),
    ("FAC", frozenset({"facility"})),
    ("LOC", frozenset({"location"})),
    ("EVENT", frozenset({"event", "competition"})),
    ("ROLE", frozenset({"role"})),
    ("DATE", frozenset({"time"})),
    ("MONEY", frozenset({"money"})),
    ("WEAPON", frozenset({"military_equipment"})),
)


def label_of(types: list[str]) -> str | None:
    """Our label of a DWIE concept, or None for a kind that the recogniser does not learn."""
    found = set(types)
    return next((label for label, wanted in LABELS if found & wanted), None)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets of the lines that hold text."""
    return [m.span() for m in re.finditer(r"[^\n]+", text) if m.group().strip()]


def read_docs(nlp: Language, path: Path) -> tuple[list[Doc], int]:
    """One ``Doc`` a paragraph with its entities, and how many mentions fitted no tokens."""
    docs: list[Doc] = []
    lost = 0
    with open_text(path) as lines:
        for line in lines:
            row = json.loads(line)
            label = {c["id"]: label_of(c["types"]) for c in row["concepts"]}
            for begin, end in paragraphs(row["text"]):
                doc = nlp.make_doc(row["text"][begin:end])
                spans = []
                for b, e, concept in row["mentions"]:
                    if begin <= b and e <= end and label.get(concept):
                        span = doc.char_span(b - begin, e - begin, label=label[concept] or "")
                        lost += span is None
                        if span is not None:
                            spans.append(span)
                doc.set_ents(filter_spans(spans))
                docs.append(doc)
    return docs, lost


def capitals(nlp: Language, doc: Doc) -> Doc:
    """The paragraph in capitals, as headlines and datelines are set."""
    out = Doc(nlp.vocab, words=[t.text.upper() for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    out.set_ents([Span(out, entity.start, entity.end, label=entity.label_) for entity in doc.ents])
    return out


def main() -> None:
    """Write the training and development files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("en")
    rng = random.Random(SEED)
    for part in ("train", "dev"):
        docs, lost = read_docs(nlp, next((options.data / "dwie").glob(f"{part}.jsonl*")))
        if part == "train":
            docs += [capitals(nlp, d) for d in docs if len(d) < 16 and d.ents and rng.random() < 0.3]
        DocBin(docs=docs, store_user_data=False).to_disk(options.out / f"{part}.spacy")
        print(f"{part}: {len(docs)} paragraphs, {sum(len(d.ents) for d in docs)} entities, {lost} mentions between tokens")


if __name__ == "__main__":
    main()
