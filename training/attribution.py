"""Train the steps of attribution: ``kg/extract/speech/attribution/data/attribution.npz``.

usage: attribution.py POLNEAR_TRAIN.jsonl.xz LEXICON_FOLDER [--cache DOCS.spacy] [--articles N] [--out FILE.npz]

Run cue_lexicon.py first. Needs scikit-learn, which the package does not.

Each step learns from what the steps before it predict for articles that they were not trained on (stacking over folds of
articles), and so do the limits; nothing is tuned on the development part.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from cue_lexicon import count, read_wordnet
from numpy.typing import NDArray
from polnear import Article, Gold, annotated, articles
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.annotate import load_pipeline
from kg.extract.speech.attribution.content_features import Situation, content_features
from kg.extract.speech.attribution.contents import Candidate, content_candidates
from kg.extract.speech.attribution.cues import cue_features, cue_stretch, cue_tokens
from kg.extract.speech.attribution.frame import Frame
from kg.extract.speech.attribution.lexicon import CueLexicon
from kg.extract.speech.attribution.model import Limits, best_content, best_source, final_features, nominal_features
from kg.extract.speech.attribution.sources import Nominal, Relation, nominals, source_candidates, source_features

OUT = Path(__file__).resolve().parent.parent / "kg" / "extract" / "speech" / "attribution" / "data" / "attribution.npz"
FOLDS = 3
# Of the limits whose F1 is this near to the best the lowest is taken: it finds most.
FLAT = 0.003
# Cues that are at least this likely go on to the later steps.
KEEP = 0.08
Rows = NDArray[np.float32]


@dataclass(slots=True)
class Pair:
    """A cue candidate on its way through the steps."""

    article: int
    i: int
    golds: list[Gold]
    probability: float = 0.0
    sources: list[Relation] = field(default_factory=list)
    source: Nominal | None = None
    source_probability: float = 0.0
    candidates: list[Candidate] = field(default_factory=list)
    best: Candidate | None = None
    final: list[float] = field(default_factory=list)
    whole: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of features, what they are to give, and the number of the article that each comes from."""

    rows: Rows
    targets: NDArray[np.float64]
    articles: NDArray[np.int64]


def classifier(iterations: int, leaves: int) -> HistGradientBoostingClassifier:
    """A classifier with the settings of all steps."""
    return HistGradientBoostingClassifier(
        max_iter=iterations,
        learning_rate=0.1,
        max_leaf_nodes=leaves,
        min_samples_leaf=30,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=1,
    )


def fold_of(article: Article) -> int:
    """The fold of an article, by its identifier."""
    return zlib.crc32(article.id.encode()) % FOLDS


class Trainer:
    """The articles, the lexicons of each fold's complement, and the steps."""

    def __init__(self, items: list[Article], wordnet: dict[Any, Any]) -> None:
        self.items = items
        self.folds = [fold_of(a) for a in items]
        self.lexicons: list[CueLexicon] = [
            count([a for a, f in zip(items, self.folds, strict=True) if f != fold], wordnet)[0] for fold in range(FOLDS)
        ]
        self.models: dict[str, Any] = {}

    def lexicon(self, article: int) -> CueLexicon:
        """The lexicon that has not seen an article."""
        return self.lexicons[self.folds[article]]

    def stacked(self, name: str, settings: tuple[int, int], learn: Table, table: Table) -> NDArray[np.float64]:
        """Predictions for ``table`` by models that have not seen their articles; keeps the model of all of ``learn`` as ``name``."""
        folds = np.asarray(self.folds)
        out = np.zeros(len(table.rows))
        for fold in range(FOLDS):
            others = folds[learn.articles] != fold
            model = classifier(*settings).fit(learn.rows[others], learn.targets[others])
            at = folds[table.articles] == fold
            if at.any():
                out[at] = model.predict_proba(table.rows[at])[:, 1]
        self.models[name] = classifier(*settings).fit(learn.rows, learn.targets)
        return out

    def cues(self) -> list[Pair]:
        """The likely cues, each with the golds of every annotator that has one there."""
        pairs, rows, labels, of = [], [], [], []
        for n, article in enumerate(self.items):
            frame, lexicon = article.frame, self.lexicon(n)
            tokens = cue_tokens(frame, lexicon)
            known = set(tokens)
            golds = [_by_cue(version, known) for version in article.golds]
            for i in tokens:
                pair = Pair(n, i, [g[i] for g in golds if i in g])
                pairs.append(pair)
                rows.append(cue_features(frame, lexicon, i))
                labels.append([i in g for g in golds])
                of.append(n)
        table = np.asarray(rows, dtype=np.float32)
        repeat = [k for k, versions in enumerate(labels) for _ in versions]
        target = np.asarray([y for versions in labels for y in versions], dtype=np.float64)
        articles_of = np.asarray(of)
        learn = Table(table[repeat], target, articles_of[repeat])
        p = self.stacked("cue", (180, 24), learn, Table(table, np.zeros(len(table)), articles_of))
        for pair, probability in zip(pairs, p, strict=True):
            pair.probability = float(probability)
        return [pair for pair in pairs if pair.probability >= KEEP or pair.golds]

    def sources(self, pairs: list[Pair]) -> float:
        """Give each cue its source; returns the best limit."""
        rows, of, labels, learn = [], [], [], []
        heads = [nominals(a.frame) for a in self.items]
        for pair in pairs:
            frame = self.items[pair.article].frame
            pair.sources = source_candidates(frame, heads[pair.article], pair.i, cue_stretch(frame, pair.i))
            for relation in pair.sources:
                rows.append(source_features(frame, self.lexicon(pair.article), relation))
                of.append(pair.article)
                labels.append(_is_source(relation, pair.golds, [r[1].head for r in pair.sources]))
                learn.append(bool(pair.golds))
        table, target, known, where = (
            np.asarray(rows, dtype=np.float32),
            np.asarray(labels, dtype=np.float64),
            np.asarray(learn),
            np.asarray(of),
        )
        p = self.stacked("source", (150, 24), Table(table[known], target[known], where[known]), Table(table, target, where)).tolist()
        scored = []
        for pair in pairs:
            scored.append(p[: len(pair.sources)])
            del p[: len(pair.sources)]
        limit = _best_limit(pairs, scored)
        for pair, scores in zip(pairs, scored, strict=True):
            pair.source, pair.source_probability = best_source(pair.sources, scores, limit)
        return limit

    def contents(self, pairs: list[Pair]) -> None:
        """Give each cue its content."""
        rows, of, labels, learn = [], [], [], []
        strong = [[False] * len(a.frame) for a in self.items]
        for pair in pairs:
            strong[pair.article][pair.i] = pair.probability >= 0.5
        for pair in pairs:
            frame, lexicon = self.items[pair.article].frame, self.lexicon(pair.article)
            situation = self._situation(pair, strong)
            pair.candidates = content_candidates(frame, pair.i, situation.cue, situation.source)
            rows += content_features(frame, lexicon, situation, pair.candidates)
            of += [pair.article] * len(pair.candidates)
            labels += _are_best([_overlap(frame, c, pair.golds) for c in pair.candidates])
            learn += [bool(pair.golds)] * len(pair.candidates)
        table, target, known, where = (
            np.asarray(rows, dtype=np.float32),
            np.asarray(labels, dtype=np.float64),
            np.asarray(learn),
            np.asarray(of),
        )
        p = self.stacked("content", (200, 31), Table(table[known], target[known], where[known]), Table(table, target, where)).tolist()
        at = 0
        for pair in pairs:
            mine = p[at : at + len(pair.candidates)]
            if mine:
                best, agreement = best_content(pair.candidates, mine)
                pair.best = pair.candidates[best]
                frame = self.items[pair.article].frame
                pair.final = final_features(frame, self._situation(pair, strong), [agreement, *mine], table[at + best].tolist())
                pair.final += nominal_features(frame, self.lexicon(pair.article), pair.source)
            at += len(pair.candidates)

    def _situation(self, pair: Pair, strong: list[list[bool]]) -> Situation:
        source = pair.source.stretch if pair.source else None
        cue = cue_stretch(self.items[pair.article].frame, pair.i)
        return Situation(pair.i, cue, pair.probability, source, pair.source_probability, strong[pair.article])

    def wholes(self, pairs: list[Pair]) -> float:
        """Judge each attribution; returns the limit with the best F1."""
        full = [pair for pair in pairs if pair.final and pair.probability >= KEEP]
        table = np.asarray([pair.final for pair in full], dtype=np.float32)
        labels = np.asarray([_is_right(self.items[p.article].frame, p) for p in full], dtype=np.float64)
        where = np.asarray([p.article for p in full])
        scores = self.stacked("whole", (120, 16), Table(table, labels, where), Table(table, labels, where))
        for pair, score in zip(full, scores, strict=True):
            pair.whole = float(score)
        total = sum(len(a.golds[0]) for a in self.items)
        order = np.argsort(-scores)
        hits = np.cumsum(labels[order])
        f1 = 2 * hits / (np.arange(1, len(order) + 1) + total)
        best = int(np.flatnonzero(f1 >= f1.max() - FLAT)[-1])
        limit = float(scores[order][best])
        print(f"full F1 {100 * f1[best]:.1f} P {100 * hits[best] / (best + 1):.1f} R {100 * hits[best] / total:.1f} limit {limit:.3f}")
        return limit


def _by_cue(golds: Sequence[Gold], known: set[int]) -> dict[int, Gold]:
    """The golds by the token that stands for their cue."""
    out: dict[int, Gold] = {}
    for gold in golds:
        i = gold.head if gold.head in known else next((j for j in sorted(gold.cue) if j in known), None)
        if i is not None:
            out.setdefault(i, gold)
    return out


def _is_source(relation: Relation, golds: Sequence[Gold], heads: Sequence[int]) -> bool:
    """Whether a phrase is the source by some annotator: it has the same head, or is the first of those inside."""
    for gold in golds:
        if gold.source_head == relation[1].head:
            return True
        if gold.source and gold.source_head not in heads and next((h for h in heads if h in gold.source), None) == relation[1].head:
            return True
    return False


def _best_limit(pairs: Sequence[Pair], scored: Sequence[Sequence[float]]) -> float:
    """The limit with which most cues get the right source, or rightly none."""
    limits = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]
    rights = []
    for limit in limits:
        right = 0
        for pair, scores in zip(pairs, scored, strict=True):
            if pair.golds:
                source, _ = best_source(pair.sources, scores, limit)
                right += _same_source(source, pair.golds[0])
        rights.append(right)
    total = sum(bool(p.golds) for p in pairs)
    print("sources right", [f"{100 * r / total:.1f}" for r in rights])
    return limits[int(np.argmax(rights))]


def _same_source(source: Nominal | None, gold: Gold) -> bool:
    if source is None or not gold.source:
        return source is None and not gold.source
    return any(j in gold.source for j in range(*source.stretch))


def _words(frame: Frame, candidate: Candidate) -> set[int]:
    return {j for b, e in candidate.stretches for j in range(b, e) if frame.pos[j] not in {"PUNCT", "SPACE"}}


def _jaccard(words: set[int], gold: frozenset[int]) -> float:
    return len(words & gold) / len(words | gold) if words else 0.0


def _overlap(frame: Frame, candidate: Candidate, golds: Sequence[Gold]) -> float:
    """Jaccard of a candidate with the content, mean over the annotators."""
    words = _words(frame, candidate)
    return sum(_jaccard(words, g.content) for g in golds) / len(golds) if golds else 0.0


def _are_best(overlaps: Sequence[float]) -> list[bool]:
    """Which candidates are as good as the best one, if that is any good: learning to tell them does better than the overlaps."""
    best = max(overlaps, default=0.0)
    return [overlap > 0.3 and overlap >= best - 0.02 for overlap in overlaps]


def _is_right(frame: Frame, pair: Pair) -> bool:
    words = _words(frame, pair.best) if pair.best else set()
    return any(_jaccard(words, g.content) >= 0.5 and _same_source(pair.source, g) for g in pair.golds)


def arrays_of(name: str, model: HistGradientBoostingClassifier) -> dict[str, NDArray[Any]]:
    """The trees of a fitted model in the layout of ``kg.extract.speech.attribution.trees``."""
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    depth = 0
    for (predictor,) in model._predictors:  # noqa: SLF001 — scikit-learn has no public way to its trees
        nodes, base = predictor.nodes, len(feature)
        roots.append(base)
        depth = max(depth, int(nodes["depth"].max()))
        for k, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            feature.append(0 if leaf else int(node["feature_idx"]))
            threshold.append(0.0 if leaf else float(node["num_threshold"]))
            left.append(base + (k if leaf else int(node["left"])))
            right.append(base + (k if leaf else int(node["right"])))
            value.append(float(node["value"]) if leaf else 0.0)
    return {
        f"{name}.feature": np.asarray(feature, dtype=np.int16),
        f"{name}.threshold": np.asarray(threshold, dtype=np.float32),
        f"{name}.left": np.asarray(left, dtype=np.int32),
        f"{name}.right": np.asarray(right, dtype=np.int32),
        f"{name}.value": np.asarray(value, dtype=np.float32),
        f"{name}.roots": np.asarray(roots, dtype=np.int32),
        f"{name}.base": np.asarray(float(np.ravel(model._baseline_prediction)[0])),  # noqa: SLF001
        f"{name}.depth": np.asarray(depth),
    }


def report(pairs: Sequence[Pair], items: Sequence[Article]) -> None:
    """Print how each step does on articles that it has not seen."""
    total = sum(len(a.golds[0]) for a in items)
    for limit in (0.3, 0.4, 0.5):
        chosen = [p for p in pairs if p.probability >= limit]
        right = sum(bool(p.golds) for p in chosen)
        print(f"cue at {limit}: P {100 * right / len(chosen):.1f} R {100 * right / total:.1f} F {200 * right / (len(chosen) + total):.1f}")
    known = [p for p in pairs if p.golds and p.best]
    overlaps = [_overlap(items[p.article].frame, p.best, p.golds[:1]) for p in known if p.best]
    best = [max((_overlap(items[p.article].frame, c, p.golds[:1]) for c in p.candidates), default=0.0) for p in known]
    print(f"content of gold cues: >= .5 {np.mean(np.asarray(overlaps) >= 0.5):.3f} >= .8 {np.mean(np.asarray(overlaps) >= 0.8):.3f}")
    print(f"best candidates: >= .5 {np.mean(np.asarray(best) >= 0.5):.3f} >= .8 {np.mean(np.asarray(best) >= 0.8):.3f}")


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--articles", type=int, help="only so many")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    items = articles(options.corpus, annotated(options.corpus, load_pipeline(), options.cache))[: options.articles]
    trainer = Trainer(items, read_wordnet(options.wordnet))
    pairs = trainer.cues()
    source_limit = trainer.sources(pairs)
    trainer.contents(pairs)
    report(pairs, items)
    limits = Limits(KEEP, source_limit, trainer.wholes(pairs))
    arrays = {key: array for name, model in trainer.models.items() for key, array in arrays_of(name, model).items()}
    arrays["limits"] = np.asarray([limits.cue, limits.source, limits.whole])
    np.savez_compressed(options.out, allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
