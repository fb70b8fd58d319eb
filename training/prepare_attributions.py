"""Turn PolNeAR's attributions into spaCy training files for the attribution tagger, a paragraph a ``Doc``.

usage: python training/prepare_attributions.py --data DATA --out FOLDER

DATA holds ``polnear/{train,dev}.jsonl[.xz]``. FOLDER receives ``train.spacy`` and ``dev.spacy``. A token's tag joins two
layers, so that a statement inside another's content keeps its own source and cue: ``content|role``, the first of O, B, I,
the second of O, BC, IC (cue), BS, IS (source). Of an article with several annotators each version is an example of its own:
where they differ, so should the model.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import spacy
from prepare_entities import paragraphs
from prepare_trees import open_text
from spacy.tokens import Doc, DocBin

Spans = list[list[int]]


def layer(doc: Doc, shift: int, groups: Iterable[tuple[str, Spans]]) -> list[str]:
    """One layer of tags: ``B`` and ``I`` with the group's letter; where spans of a layer overlap the longer wins."""
    tags = ["O"] * len(doc)
    spans = sorted(((e - b, b - shift, e - shift, letter) for letter, parts in groups for b, e in parts), reverse=True)
    for _, begin, end, letter in spans:
        inside = [t.i for t in doc if t.idx < end and begin < t.idx + len(t) and not t.is_space]
        if inside and all(tags[i] == "O" for i in inside):
            for n, i in enumerate(inside):
                tags[i] = ("B" if n == 0 else "I") + letter
    return tags


def read_docs(path: Path) -> list[Doc]:
    """One tagged ``Doc`` a paragraph and annotator."""
    nlp = spacy.blank("en")
    docs: list[Doc] = []
    with open_text(path) as lines:
        for line in lines:
            row = json.loads(line)
            content = [("", a["content"]) for a in row["attributions"]]
            roles = [("C", a["cue"]) for a in row["attributions"]] + [("S", a["source"]) for a in row["attributions"]]
            for begin, end in paragraphs(row["text"]):
                doc = nlp.make_doc(row["text"][begin:end])
                outer, inner = layer(doc, begin, content), layer(doc, begin, roles)
                for token, a, b in zip(doc, outer, inner, strict=True):
                    token.tag_ = f"{a}|{b}"
                docs.append(doc)
    return docs


def main() -> None:
    """Write the training and development files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for part in ("train", "dev"):
        docs = read_docs(next((options.data / "polnear").glob(f"{part}.jsonl*")))
        DocBin(docs=docs, attrs=["ORTH", "SPACY", "TAG"], store_user_data=False).to_disk(options.out / f"{part}.spacy")
        print(f"{part}: {len(docs)} paragraphs, {sum(map(len, docs))} tokens")


if __name__ == "__main__":
    main()
