"""The encoder and its heads at work: words of a paragraph in, labels and vectors out.

The graph runs in ONNX Runtime, one paragraph at a time: nothing is padded, and what is read of a paragraph depends on
nothing but its words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.annotate.neural.lemmas import apply_rule
from kg.annotate.neural.pieces import SHAPES, WordPieces, shape_of
from kg.annotate.neural.trees import best_tree

__all__ = ["Labels", "Reader", "Reading", "open_session"]

Floats = NDArray[np.float32]
# first word of a stretch, and (words, words) how well the one of the column heads the one of the row
Arcs = tuple[int, Floats]
# score of an arc between words that were not read together
_APART = -1e4
# how many rules for a lemma are tried
_RULES = 4
# what may end a sentence, and how sure (log odds) the network must be of a sentence that begins behind anything else
_FINAL = frozenset(".!?…:;\"”’'»)]")
_CLOSING = frozenset({'"', "”", "’", "'", "''", "»", "“"})
_SURE = 2.0
# words of the longest sentence: trees cost the square of it
_SENTENCE = 240
# pieces read at once, and how many at either end of such a stretch serve as context only where the paragraph goes on
_LONGEST, _MARGIN = 320, 60


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """An ONNX graph on one thread, so that the same words give the same numbers and processes do not compete."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps the memory of the longest paragraph for ever
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of each head, in the order of its numbers."""

    tags: list[str]
    morphs: list[str]
    lemmas: list[str]
    relations: list[str]
    entities: list[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of a paragraph; every column has one entry a word.

    Attributes:
        vectors: (words, 384) float32.
        tags, morphs: numbers of labels.
        lemmas: numbers of the likeliest rules, the best first.
        heads: index of the head in the paragraph; a root is its own.
        relations: numbers of labels; of a root without meaning.
        entities: numbers of BIO labels.
        cues: (words, 3) float32, probabilities that a word is outside of a cue, begins one, goes on with it.
    """

    vectors: Floats
    tags: list[int]
    morphs: list[int]
    lemmas: list[list[int]]
    heads: list[int]
    relations: list[int]
    entities: list[int]
    cues: Floats


class Reader:
    """The network of one model folder: ``vocab.txt``, ``labels.json``, ``lemmas.tsv``, ``reader.onnx`` and ``relations.onnx``.

    Attributes:
        labels: what the numbers of a reading mean.
    """

    def __init__(self, folder: Path) -> None:
        self.pieces = WordPieces.read(folder / "vocab.txt")
        self.labels = Labels(**json.loads((folder / "labels.json").read_text(encoding="utf-8")))
        rows = (line.split("\t") for line in (folder / "lemmas.tsv").read_text(encoding="utf-8").splitlines())
        self._lemmas = {(form, pos): lemma for form, pos, lemma in rows}
        self._known = {(lemma, pos) for (_, pos), lemma in self._lemmas.items()}
        self._session = open_session(folder / "reader.onnx")
        self._relation = open_session(folder / "relations.onnx")
        self._names = [output.name for output in self._session.get_outputs()]

    def __call__(self, words: Sequence[str]) -> Reading:
        """Read a paragraph of at least one word."""
        found, arcs = self._scores(words)
        return Reading(
            vectors=found["vectors"],
            tags=_best(found["tag"]),
            morphs=_best(found["morph"]),
            lemmas=np.argsort(-found["lemma"], axis=1)[:, :_RULES].tolist(),
            entities=_names(found["entity"]),
            cues=_softmax(found["cue"]),
            **self._tree(words, found, arcs),
        )

    def lemma(self, word: str, pos: str, rules: Sequence[int]) -> str:
        """The lemma of a word: for a form that the treebanks know theirs, unless it is written as a name; else what a rule makes.

        Of the likeliest rules the first counts that makes a known lemma, or the first of all if none does.
        """
        labels = [self.labels.lemmas[rule] for rule in rules]
        plain = word if word.islower() else word.lower() if labels[0].endswith("|low") else ""
        if (plain, pos) in self._lemmas:
            return self._lemmas[plain, pos]
        made = [apply_rule(word, label) for label in labels]
        return next((lemma for lemma in made if (lemma, pos) in self._known), made[0]) if plain else made[0]

    def _scores(self, words: Sequence[str]) -> tuple[dict[str, Floats], list[Arcs]]:
        """What the graph gives, a row a word; scores of arcs by the stretches that were read together."""
        columns: dict[str, list[Floats]] = {name: [] for name in self._names}
        arcs: list[Arcs] = []
        for low, high, keep in self._stretches(words):
            for name, output in zip(self._names, self._run(words[low:high]), strict=True):
                if name == "arcs":
                    arcs.append((low, output))
                else:
                    columns[name].append(output[keep])
        del columns["arcs"]
        return {name: np.concatenate(parts) if len(parts) > 1 else parts[0] for name, parts in columns.items()}, arcs

    def _stretches(self, words: Sequence[str]) -> list[tuple[int, int, slice]]:
        """(first, end, what of it counts) of stretches that fit the encoder; long paragraphs are read in overlapping ones."""
        sizes = [len(self.pieces(word)) for word in words]
        out: list[tuple[int, int, slice]] = []
        done = 0
        while done < len(words):
            low = _back(sizes, done, _MARGIN) if done else 0
            high = _forward(sizes, low, _LONGEST - 2)
            end = high if high == len(words) else max(done + 1, _back(sizes, high, _MARGIN))
            out.append((low, high, slice(done - low, end - low)))
            done = end
        return out

    def _run(self, words: Sequence[str]) -> list[Floats]:
        ids, shapes, first, last = [self.pieces.begin], [0], [], []
        for word in words:
            found = self.pieces(word)
            shape = shape_of(word)
            first.append(len(ids))
            ids += found
            last.append(len(ids) - 1)
            shapes += [shape] + [shape + SHAPES] * (len(found) - 1)
        ids.append(self.pieces.end)
        shapes.append(0)
        inputs = {"ids": ids, "shapes": shapes, "first": first, "last": last}
        outputs: list[Any] = self._session.run(None, {name: np.asarray(values, dtype=np.int64) for name, values in inputs.items()})
        return outputs

    @staticmethod
    def _starts(words: Sequence[str], scores: Floats) -> NDArray[np.bool_]:
        """Where sentences begin; behind a word that ends none only where the network is sure."""
        closed = np.array([True, *(_may_end(words, n) for n in range(len(words) - 1))])
        starts: NDArray[np.bool_] = scores[:, 1] - scores[:, 0] > np.where(closed, 0.0, _SURE)
        starts[0] = True
        last = 0
        for n in range(1, len(starts)):
            if starts[n]:
                last = n
            elif n - last == _SENTENCE:  # words without end: cut where a sentence begins most likely
                low = last + _SENTENCE // 2
                last = low + int(np.argmax(scores[low : n + 1, 1] - scores[low : n + 1, 0]))
                starts[last] = True
        return starts

    def _tree(self, words: Sequence[str], found: dict[str, Floats], arcs: Sequence[Arcs]) -> dict[str, list[int]]:
        starts = self._starts(words, found["start"])
        begins = [*np.flatnonzero(starts).tolist(), len(starts)]
        heads = np.empty(len(starts), dtype=np.int64)
        for begin, end in pairwise(begins):
            heads[begin:end] = best_tree(_between(arcs, begin, end)) + begin
        outputs: list[Any] = self._relation.run(None, {"label": found["label"], "heads": heads})
        return {"heads": heads.tolist(), "relations": _best(outputs[0])}


def _between(arcs: Sequence[Arcs], begin: int, end: int) -> Floats:
    """Scores of arcs inside a sentence; between stretches read apart there are none, and a stretch's end heads the next."""
    out = np.full((end - begin, end - begin), _APART, dtype=np.float32)
    for low, scores in arcs:
        first, last = max(begin, low), min(end, low + len(scores))
        if first < last:
            inside = out[first - begin : last - begin, first - begin : last - begin]
            np.maximum(inside, scores[first - low : last - low, first - low : last - low], out=inside)
    return out


def _back(sizes: Sequence[int], end: int, room: int) -> int:
    """The first word of those before ``end`` whose pieces fit into ``room``."""
    while end > 0 and room >= sizes[end - 1]:
        end -= 1
        room -= sizes[end]
    return end


def _forward(sizes: Sequence[int], begin: int, room: int) -> int:
    """The end of the words from ``begin`` on whose pieces fit into ``room``."""
    while begin < len(sizes) and room >= sizes[begin]:
        room -= sizes[begin]
        begin += 1
    return begin


def _best(scores: Floats) -> list[int]:
    out: list[int] = scores.argmax(axis=1).tolist()
    return out


def _names(scores: Floats) -> list[int]:
    """The likeliest BIO labels in which no name goes on that did not begin (Viterbi 1967).

    Labels are O, then B and I of each kind in turn.
    """
    greedy = _best(scores)
    if not any(label and label % 2 == 0 and before not in {label - 1, label} for before, label in pairwise([0, *greedy])):
        return greedy
    logs = np.log(np.maximum(_softmax(scores), 1e-9))
    best = logs[0].copy()
    best[2::2] = -np.inf
    back = np.zeros(scores.shape, dtype=np.int64)
    for n in range(1, len(logs)):
        top = int(np.argmax(best))
        came = np.full(len(best), top)
        came[2::2] = np.where(best[1::2] >= best[2::2], np.arange(1, len(best), 2), np.arange(2, len(best), 2))
        back[n] = came
        best = best[came] + logs[n]
    path = [int(np.argmax(best))]
    for n in range(len(logs) - 1, 0, -1):
        path.append(int(back[n, path[-1]]))
    return path[::-1]


def _softmax(scores: Floats) -> Floats:
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    out: Floats = shares / shares.sum(axis=1, keepdims=True)
    return out


def _may_end(words: Sequence[str], n: int) -> bool:
    """Whether a sentence may end in a word: not in '“Yes,”', whose sentence goes on behind the closing mark."""
    return words[n][-1] in _FINAL and not (n > 0 and words[n] in _CLOSING and words[n - 1] == ",")
