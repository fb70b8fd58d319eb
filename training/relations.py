"""Train the classifier of relations between pairs of mentions: ``python training/relations.py --data DATA``.

DWIE's relations are given between the concepts of an article. Each article is read as a user's report is, its entities are laid on
the gold's concepts by their mentions, and logistic regression learns which pairs stand in which relation. Limits and the
calibration of probabilities come from articles that the fold's model has not seen. About eight minutes on one core.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from polnear import read_rows
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from kg.annotate import annotate, load_pipeline
from kg.extract.document import read_by_rules
from kg.extract.reading import Reading
from kg.extract.relations.learned import ends_of, features_of
from kg.extract.relations.pairs import pairs_of
from kg.model import Document, Kind

FOLDS: Final = 5
SEED: Final = 20250912
# a relation is taken from the score on from which this share is right
PRECISIONS: Final = (0.80, 0.85, 0.85)
# and at least from this probability: parts of bodies were right in 76.9 % from 0.61 on on dev, in 82.6 % from here
LEAST: Final = (0.0, 0.0, 0.72)
_POST: Final = {"head_of_state", "head_of_gov", "minister_of", "head_of", "spokesperson_of", "mayor_of", "advisor_of"}
_PART: Final = {"part_of", "agency_of", "ministry_of", "institution_of"}
_THINGS: Final = {Kind.ACTOR, Kind.ORGANISATION, Kind.STATE, Kind.PLACE}
_RAREST: Final = 3  # pairs that a feature has to describe
_LIGHTEST: Final = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of an article: its features, which relations may hold by its kinds, and which do."""

    article: int
    features: frozenset[str]
    allowed: tuple[int, ...]
    labels: tuple[bool, bool, bool]


def concepts_of(row: dict[str, Any], reading: Reading) -> dict[str, set[int]]:
    """The gold's concepts that each entity stands for: a concept goes to the entity that most of its mentions got."""
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for mention in reading.mentions:
        found[mention.span.begin, mention.span.end] |= {e for e in mention.entities if reading.kind(e) in _THINGS}
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for begin, end, concept in row["mentions"]:
        over = sorted((e - b, sorted(x)) for (b, e), x in found.items() if x and b < end and begin < e)
        exact = sorted(found.get((begin, end), ()))
        if chosen := exact or (over[0][1] if over else []):
            votes[concept]["+".join(chosen)] += 1
    out: dict[str, set[int]] = defaultdict(set)
    for concept, count in votes.items():
        out[count.most_common(1)[0][0]].add(concept)
    return out


def wanted(row: dict[str, Any]) -> tuple[set[tuple[int, int]], set[tuple[int, int]], set[tuple[int, int]]]:
    """The pairs of concepts of each relation; who holds a post in a body is not asked to be a member, too."""
    by = defaultdict(set)
    for subject, relation, object_ in row["relations"]:
        by["post" if relation in _POST else "part" if relation in _PART else relation].add((subject, object_))
    return by["post"], by["member_of"] - by["post"], by["part"]


def read_examples(path: Path) -> list[Example]:
    """All pairs of which both ends are in the gold."""
    nlp = load_pipeline()
    out: list[Example] = []
    for n, row in enumerate(sorted(read_rows(path), key=lambda row: str(row["id"]))):
        document = Document(row["id"], row["text"])
        reading = read_by_rules(document, annotate(nlp, document))
        concepts, relations = concepts_of(row, reading), wanted(row)
        for pair in pairs_of(reading):
            ends = [(a, b) for a in concepts.get(pair.subject, ()) for b in concepts.get(pair.object, ())]
            if ends:
                labels = tuple(any(end in relation for end in ends) for relation in relations)
                out.append(Example(n, features_of(pair), tuple(ends_of(reading, pair)), labels))  # type: ignore[arg-type]
    return out


def matrix(examples: Sequence[Example], names: Sequence[str]) -> csr_matrix:
    """One row a pair, one column a feature."""
    column = {name: n for n, name in enumerate(names)}
    rows = [sorted(column[f] for f in example.features if f in column) for example in examples]
    starts = np.cumsum([0, *map(len, rows)])
    indices = np.concatenate([np.asarray(row, np.int32) for row in rows])
    return csr_matrix((np.ones(len(indices), np.float32), indices, starts), shape=(len(rows), len(names)))


def fit(x: csr_matrix, y: NDArray[np.bool_]) -> LogisticRegression:
    """Weights of one relation."""
    return LogisticRegression(C=0.3, solver="liblinear", max_iter=300, random_state=SEED).fit(x, y)


def out_of_fold(x: csr_matrix, y: NDArray[np.bool_], articles: NDArray[np.int_]) -> NDArray[np.float64]:
    """Scores of pairs by models that have not seen their article."""
    scores = np.zeros(len(y))
    for fold in range(FOLDS):
        held = articles % FOLDS == fold
        scores[held] = fit(x[~held], y[~held]).decision_function(x[held])
    return scores


def calibration(scores: NDArray[np.float64], y: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Twelve scores with the share of right ones around each, never falling."""
    knots = np.quantile(scores[scores > np.quantile(scores, 0.5)], np.linspace(0, 1, 48))
    fitted = IsotonicRegression(y_min=0.01, y_max=0.97, out_of_bounds="clip").fit(scores, y)
    smooth = np.convolve(np.pad(fitted.predict(knots), 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return knots, np.maximum.accumulate(smooth)


def limit(scores: NDArray[np.float64], y: NDArray[np.bool_], precision: float) -> float:
    """The lowest score from which on so many of the pairs above are right."""
    order = np.argsort(-scores, kind="stable")
    shares = np.cumsum(y[order]) / np.arange(1, len(order) + 1)
    return float(scores[order[np.flatnonzero(shares >= precision)[-1]]])


def main() -> None:
    """Train, tell the figures out of fold, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
    parser.add_argument("--out", type=Path, default=Path("kg/extract/relations/learned.npz"))
    options = parser.parse_args()
    examples = read_examples(options.data / "dwie" / "train.jsonl.xz")
    counts = Counter(feature for example in examples for feature in example.features)
    names = sorted(feature for feature, count in counts.items() if count >= _RAREST)
    x, labels = matrix(examples, names), np.array([example.labels for example in examples])
    articles = np.array([example.article for example in examples])
    weights, bias, knots, shares, limits = np.zeros((len(names), 3), np.float32), [], [], [], []
    for n, precision in enumerate(PRECISIONS):
        use = np.array([n in example.allowed for example in examples])
        scores, y = out_of_fold(x[use], labels[use, n], articles[use]), labels[use, n]
        model = fit(x[use], y)
        weights[:, n], known = model.coef_[0], calibration(scores, y)
        bias.append(float(model.intercept_[0]))
        knots.append(known[0])
        shares.append(known[1])
        lowest = limit(scores, y, precision)
        limits.append(round(max(LEAST[n], float(np.interp(lowest, *known))), 2))
        taken = scores >= lowest
        print(f"{n}: {y.sum()} of {len(y)} pairs; {taken.sum()} taken, {y[taken].mean():.1%} right, from probability {limits[-1]}")
    kept = np.abs(weights).max(axis=1) >= _LIGHTEST
    np.savez_compressed(
        options.out,
        features=np.frombuffer("\n".join(name for name, keep in zip(names, kept, strict=True) if keep).encode("utf-8"), np.uint8),
        weights=weights[kept].astype(np.float16),
        bias=np.asarray(bias, np.float32),
        scores=np.asarray(knots, np.float32),
        probabilities=np.asarray(shares, np.float32),
        limits=np.asarray(limits, np.float32),
    )


if __name__ == "__main__":
    main()
