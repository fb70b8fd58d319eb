"""The corpora as columns of numbers, one row a word: what the network learns from.

A chunk is what is read at once: for trees some sentences, for entities a paragraph, for attributions consecutive paragraphs
of an article. Words are our tokenizer's throughout; where a corpus cuts words otherwise, its labels are left out (``SKIP``).
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import spacy
from prepare_entities import read_docs
from prepare_trees import SEED, chunks, open_text, read_documents, to_doc
from sentences import read_sentences
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from kg.annotate.assemble import reading_units
from kg.annotate.neural.lemmas import lemma_rule

__all__ = ["SKIP", "Chunk", "Cue", "Labels", "attribution_chunks", "entity_chunks", "own_chunks", "tokenizer", "tree_chunks", "tree_docs"]

SKIP = -100
# a word that belongs to no name of the kinds that its corpus annotates
OUTSIDE = -1
ABBREVIATIONS = (
    "Col. Lt. Maj. Capt. Cmdr. Sgt. Brig. Cpl. Pvt. Adm. Cdr. Sept. Hon. Pres. Amb. Supt. Insp. Rt. Gens. Sens. Reps. Drs. Profs.".split()
)
KINDS = "PERSON ORG GPE LOC NORP FAC EVENT EXERCISE ROLE DATE TIME MONEY QUANTITY WEAPON PLATFORM".split()
ENTITIES = ["O", *(f"{mark}-{kind}" for kind in KINDS for mark in "BI")]
# DWIE names no exercises among its events, and has no times, quantities and platforms
DWIE_KINDS = frozenset(KINDS) - {"TIME", "QUANTITY", "PLATFORM"}
CHUNK_WORDS = 400


@dataclass(frozen=True, slots=True)
class Cue:
    """An attribution on the words of a chunk."""

    cue: tuple[int, ...]
    source: frozenset[int]
    content: frozenset[int]


@dataclass(slots=True)
class Chunk:
    """Words with what is known of them; ``rows`` are the stretches that are read one by one (paragraphs).

    ``kinds`` are the kinds of entity that the corpus annotates.
    """

    words: list[str]
    rows: list[tuple[int, int]]
    tags: list[int] = field(default_factory=list)
    morphs: list[int] = field(default_factory=list)
    lemmas: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    relations: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    entities: list[int] = field(default_factory=list)
    kinds: frozenset[str] = frozenset()
    cues: list[Cue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of each head, in the order of their numbers."""

    tags: list[str]
    morphs: list[str]
    lemmas: list[str]
    relations: list[str]
    entities: list[str] = field(default_factory=lambda: list(ENTITIES))


def tokenizer() -> Language:
    """English tokens, with abbreviated ranks whose full stop ends no sentence."""
    nlp = spacy.blank("en")
    rules = cast("Any", nlp.tokenizer)  # spaCy types it as any callable
    for word in ABBREVIATIONS:
        rules.add_special_case(word, [{"ORTH": word}])
    return nlp


def tree_docs(data: Path, part: str, rng: random.Random) -> Iterator[Doc]:
    """The chunks of EWT and GUM as gold ``Doc``s."""
    vocab = spacy.blank("en").vocab
    for corpus in ("ewt", "gum"):
        path = next((data / "ud").glob(f"en_{corpus}-{part}.conllu*"))
        for document in read_documents(path):
            for chunk in chunks(document, rng):
                yield to_doc(vocab, chunk, rng if part == "train" else None)


def tree_chunks(data: Path, part: str, nlp: Language, labels: Labels | None = None) -> tuple[list[Chunk], Labels]:
    """EWT and GUM; the labels are collected from the training part."""
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in tree_docs(data, part, random.Random(SEED))]
    rows = [_tree_row(example) for example in examples]
    if labels is None:
        columns = [Counter(v for row in rows for v in row[name] if v) for name in ("tags", "morphs", "lemmas", "relations")]
        labels = Labels(*(sorted(v for v, n in column.items() if n >= least) for column, least in zip(columns, (1, 3, 3, 3), strict=True)))
    out = []
    for example, row in zip(examples, rows, strict=True):
        words = [token.text for token in example.predicted]
        chunk = Chunk(words, [(0, len(words))], heads=row["heads"], starts=row["starts"], sentences=row["sentences"])
        for name in ("tags", "morphs", "lemmas", "relations"):
            index = {label: i for i, label in enumerate(getattr(labels, name))}
            setattr(chunk, name, [index.get(v, SKIP) for v in row[name]])
        out.append(chunk)
    return out, labels


def _tree_row(example: Any) -> dict[str, list[Any]]:  # noqa: ANN401 (spaCy leaves its methods untyped)
    """One chunk's labels on our tokens; what does not align is None, for heads ``SKIP``."""
    heads, relations = example.get_aligned_parse(projectivize=False)
    pos, morphs = (example.get_aligned(name, as_string=True) for name in ("POS", "MORPH"))
    lemmas = example.get_aligned("LEMMA", as_string=True)
    starts = example.get_aligned_sent_starts()
    sentences, number = [], 0
    for i, start in enumerate(starts):
        number += bool(start and i)
        sentences.append(number)
    heads = [SKIP if h is None or sentences[h] != sentences[i] else h for i, h in enumerate(heads)]
    words = [token.text for token in example.predicted]
    return {
        "tags": example.get_aligned("TAG", as_string=True),
        "morphs": [None if p is None else f"{p}|{m or ''}".rstrip("|") for p, m in zip(pos, morphs, strict=True)],
        "lemmas": [lemma_rule(w, m) if m else None for w, m in zip(words, lemmas, strict=True)],
        "relations": relations,
        "heads": heads,
        "starts": [SKIP if s is None else int(s) for s in starts],
        "sentences": sentences,
    }


def entity_chunks(data: Path, part: str, nlp: Language) -> list[Chunk]:
    """DWIE's paragraphs."""
    docs, _ = read_docs(nlp, next((data / "dwie").glob(f"{part}.jsonl*")))
    return [_entity_chunk(doc, DWIE_KINDS) for doc in docs if len(doc)]


def own_chunks(paths: Sequence[Path], nlp: Language) -> list[Chunk]:
    """Our own sentences, from files of marked-up lines."""
    out = []
    for path in paths:
        for text, spans in read_sentences(path):
            doc = nlp.make_doc(text)
            found = [doc.char_span(b, e, label=kind) for b, e, kind in spans]
            doc.set_ents([span for span in found if span is not None])
            out.append(_entity_chunk(doc, frozenset(KINDS)))
    return out


def _entity_chunk(doc: Doc, kinds: frozenset[str]) -> Chunk:
    index = {label: i for i, label in enumerate(ENTITIES)}
    entities = [index[f"{t.ent_iob_}-{t.ent_type_}"] if t.ent_type_ else OUTSIDE for t in doc]
    return Chunk([t.text for t in doc], [(0, len(doc))], entities=entities, kinds=kinds)


def attribution_chunks(path: Path, nlp: Language) -> Iterator[tuple[str, Chunk]]:
    """PolNeAR: identifier and chunk of consecutive paragraphs, every annotator's version by itself."""
    with open_text(path) as lines:
        for line in lines:
            row = json.loads(line)
            for chunk in _article_chunks(row["text"], row["attributions"], nlp):
                yield row["id"], chunk


def _article_chunks(text: str, attributions: list[dict[str, Any]], nlp: Language) -> Iterator[Chunk]:
    words: list[str] = []
    begins: list[int] = []
    rows: list[tuple[int, int]] = []
    for begin, end in reading_units(text):
        doc = nlp.make_doc(" ".join(text[begin:end].split()))
        at, first = begin, len(words)
        for token in doc:
            while text[at].isspace():
                at += 1
            words.append(token.text)
            begins.append(at)
            at += len(token.text)
        if len(words) > first:
            rows.append((first, len(words)))
    golds = [_cue(item, begins, words) for item in attributions]
    yield from _cut(words, rows, [g for g in golds if g is not None])


def _cue(item: dict[str, Any], begins: list[int], words: list[str]) -> Cue | None:
    cue, source, content = (
        {j for b, e in item[name] for j, at in enumerate(begins) if at < e and at + len(words[j]) > b}
        for name in ("cue", "source", "content")
    )
    return Cue(tuple(sorted(cue)), frozenset(source), frozenset(content)) if cue and content else None


def _cut(words: list[str], rows: list[tuple[int, int]], golds: list[Cue]) -> Iterator[Chunk]:
    """Chunks of whole paragraphs up to ``CHUNK_WORDS``; a cue belongs to the chunk that holds its first word."""
    held: list[tuple[int, int]] = []
    for n, row in enumerate(rows):
        held.append(row)
        if n + 1 == len(rows) or rows[n + 1][1] - held[0][0] > CHUNK_WORDS:
            low, high = held[0][0], held[-1][1]
            cues = [
                Cue(
                    tuple(j - low for j in g.cue if low <= j < high),
                    frozenset(j - low for j in g.source if low <= j < high),
                    frozenset(j - low for j in g.content if low <= j < high),
                )
                for g in golds
                if low <= g.cue[0] < high
            ]
            yield Chunk(words[low:high], [(b - low, e - low) for b, e in held], cues=[c for c in cues if c.content])
            held = []


def in_capitals(chunk: Chunk) -> Chunk:
    """A chunk as a headline sets it."""
    return replace(chunk, words=[w.upper() for w in chunk.words])


def other_quotes(chunk: Chunk, rng: random.Random) -> Chunk:
    """A chunk with quotation marks of another style."""
    opening, closing = rng.choice((("“", "”"), ("‘", "’"), ('"', '"'), ("«", "»")))
    return replace(chunk, words=[{"“": opening, "”": closing}.get(w, w) for w in chunk.words])
