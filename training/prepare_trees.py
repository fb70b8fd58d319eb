"""Turn UD treebanks (CoNLL-U) into spaCy training files: chunks of sentences as news paragraphs have them.

usage: python training/prepare_trees.py --data DATA --out FOLDER

DATA holds ``ud/en_{ewt,gum}-{train,dev}.conllu[.xz]``. FOLDER receives ``train.spacy`` and ``dev.spacy``.
"""

from __future__ import annotations

import argparse
import lzma
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import spacy
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

SEED = 20250912
QUOTES = {'"': ("“", "”"), "“": ('"', '"'), "”": ('"', '"'), "'": ("‘", "’"), "‘": ("'", "'"), "’": ("'", "'")}
Row = list[str]
Sentence = list[Row]


def open_text(path: Path) -> TextIO:
    """Open a text file, compressed by xz or not."""
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


def read_documents(path: Path) -> Iterator[list[list[Sentence]]]:
    """Yield each document as its paragraphs, each a list of sentences of CoNLL-U rows (words only)."""
    document: list[list[Sentence]] = []
    rows: Sentence = []
    with open_text(path) as lines:
        for line in map(str.rstrip, lines):
            if line.startswith("# newdoc"):
                if document:
                    yield document
                document = [[]]
            elif line.startswith("# newpar") and document and document[-1]:
                document.append([])
            elif not line and rows:
                document = document or [[]]
                document[-1].append(merge_spacing(rows))
                rows = []
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
    if document:
        yield document


def merge_spacing(rows: Sentence) -> Sentence:
    """Drop the rows of multi-word tokens and empty nodes; carry ``SpaceAfter=No`` over to the words inside."""
    words: Sentence = []
    inside: set[str] = set()
    last, glued = "", False
    for row in rows:
        if "." in row[0]:
            continue
        if "-" in row[0]:
            first, last = row[0].split("-")
            inside = {str(i) for i in range(int(first), int(last))}
            glued = "SpaceAfter=No" in row[9]
            continue
        space = "" if row[0] in inside or "SpaceAfter=No" in row[9] or (row[0] == last and glued) else " "
        words.append([*row[:9], space])
        if row[0] == last:
            last, glued = "", False
    return words


def chunks(document: list[list[Sentence]], rng: random.Random) -> Iterator[list[Sentence]]:
    """Cut a document into stretches of one to twelve sentences, at paragraphs where it has them."""
    paragraphs = [p for p in document if p]
    if len(paragraphs) <= 1:
        sentences = [s for p in paragraphs for s in p]
        while sentences:
            size = rng.choice((1, 2, 3, 4, 6, 8, 12))
            yield sentences[:size]
            sentences = sentences[size:]
        return
    held: list[Sentence] = []
    for paragraph in paragraphs:
        held += paragraph
        while len(held) > 12:
            yield held[:12]
            held = held[12:]
        if len(held) == 1 and rng.random() < 0.6:
            continue  # headings and one-line turns are often read together with what follows
        yield held
        held = []
    if held:
        yield held


def to_doc(vocab: Vocab, sentences: list[Sentence], rng: random.Random | None = None) -> Doc:
    """Build the gold ``Doc`` of a chunk; with ``rng``, quotation marks change their style now and then."""
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    pos: list[str] = []
    morphs: list[str] = []
    lemmas: list[str] = []
    heads: list[int] = []
    deps: list[str] = []
    starts: list[bool] = []
    swap = rng is not None and rng.random() < 0.3
    opened: dict[str, bool] = {}
    for sentence in sentences:
        offset = len(words)
        for i, row in enumerate(sentence):
            form = row[1].replace(" ", "\u00a0")
            if swap and form in QUOTES and row[4] in {"``", "''"}:
                opened[form] = not opened.get(form, False)
                form = QUOTES[form][0 if opened[form] else 1]
            words.append(form)
            spaces.append(bool(row[9]) or i == len(sentence) - 1)
            lemmas.append(row[2])
            pos.append(row[3])
            tags.append(row[4])
            morphs.append("" if row[5] == "_" else row[5])
            head = int(row[6])
            heads.append(offset + i if head == 0 else offset + head - 1)
            deps.append("ROOT" if head == 0 else row[7])
            starts.append(i == 0)
    return Doc(vocab, words=words, spaces=spaces, tags=tags, pos=pos, morphs=morphs, lemmas=lemmas, heads=heads, deps=deps)


def main() -> None:
    """Write the training and development files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    vocab = spacy.blank("en").vocab
    rng = random.Random(SEED)
    for part in ("train", "dev"):
        docs: list[Doc] = []
        for corpus in ("ewt", "gum"):
            path = next((options.data / "ud").glob(f"en_{corpus}-{part}.conllu*"))
            for document in read_documents(path):
                docs += [to_doc(vocab, chunk, rng if part == "train" else None) for chunk in chunks(document, rng)]
        DocBin(docs=docs, store_user_data=False).to_disk(options.out / f"{part}.spacy")
        print(f"{part}: {len(docs)} chunks, {sum(map(len, docs))} tokens")


if __name__ == "__main__":
    main()
