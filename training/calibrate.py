"""Set the limits of attribution and calibrate its confidence on PolNeAR's development part.

usage: python training/calibrate.py --data DATA

Confidence is a logistic regression over what the decoding measures (Platt 1999), fitted over all articles; the reliability
table that is printed comes from five folds of articles, each rated by a regression that has not seen it. Writes
``kg/extract/speech/attribution/data/limits.json``. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from polnear import Article, articles
from sklearn.linear_model import LogisticRegression

from kg.annotate import load_pipeline
from kg.extract.speech.attribution.decode import without_twins
from kg.extract.speech.attribution.model import Found, Limits, decode, load_limits
from kg.extract.speech.attribution.roles import RoleReading, read_roles

OUT = Path(__file__).resolve().parent.parent / "kg" / "extract" / "speech" / "attribution" / "data" / "limits.json"
FOLDS = 5
# loss of F1 for which the lowest limit is taken
NEAR = 0.003
# an article with what is read of it
Item = tuple[Article, list[RoleReading]]
GRID = {
    "change": (0.3, 0.5, 1.0, 2.0),
    "content": (0.0, 0.4, 0.8, 1.2, 1.6),
    "source": (0.0, 0.5, 1.0, 1.5),
    "rest": (0.1, 0.2, 0.35, 0.5, 1.1),
    "cue": (0.2, 0.3, 0.4),
}


def tokens(found: Found) -> set[int]:
    """The tokens of an attribution's content."""
    return {j for begin, end in found.content for j in range(begin, end)}


def is_right(article: Article, found: Found) -> bool:
    """Whether some gold attribution has that cue, that source and content of the same half at least (``full`` of the scorer)."""
    mine, cue = tokens(found), set(range(*found.cue))
    source = set(range(*found.source)) if found.source else set()
    return any(
        cue & gold.cue
        and (source & gold.source or not (source or gold.source))
        and len(mine & gold.content) >= 0.5 * len(mine | gold.content)
        for gold in article.golds[0]
    )


def main() -> None:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    found = articles(options.data / "polnear" / "dev.jsonl.xz", load_pipeline())
    items = [(article, read_roles(article.frame, min(GRID["cue"]))) for article in found]
    start = load_limits()
    best: tuple[float, Limits] = (0.0, start)
    for name, values in GRID.items():  # one after the other: they hardly depend on each other
        for value in values:
            limits = replace(best[1], whole=0.0, nested=0.0, **cast("Any", {name: value}))
            f1, fitted = fit(items, limits)
            print(f"{name} {value}: F1 {100 * f1:.1f} at {fitted.whole:.2f}", flush=True)
            if f1 > best[0]:
                best = f1, fitted
    OUT.write_text(json.dumps(asdict(best[1]), indent=1) + "\n", encoding="utf-8")
    reliability(items, best[1])


def rows(items: list[Item], limits: Limits) -> tuple[list[Found], np.ndarray, np.ndarray, np.ndarray]:
    """All that is found, its measures, whether it is right, and the number of its article."""
    found = [
        (n, f)
        for n, (article, readings) in enumerate(items)
        for f in without_twins(decode(article.frame, [r for r in readings if not r.inner], limits))
    ]
    right = np.array([is_right(items[n][0], f) for n, f in found])
    return [f for _, f in found], np.array([f.measures for _, f in found]), right, np.array([n for n, _ in found])


def held_out(measures: np.ndarray, right: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Confidence of each row by a regression on the other folds."""
    out = np.zeros(len(right))
    for fold in range(FOLDS):
        mine = of % FOLDS == fold
        out[mine] = LogisticRegression(C=1.0, max_iter=1000).fit(measures[~mine], right[~mine]).predict_proba(measures[mine])[:, 1]
    return out


def fit(items: list[Item], limits: Limits) -> tuple[float, Limits]:
    """F1 of whole attributions at the best limit on confidence (held out), and the limits with the fitted weights."""
    _, measures, right, of = rows(items, limits)
    golds = sum(len(article.golds[0]) for article, _ in items)
    sure = held_out(measures, right, of)
    scores = {t: 2 * right[sure >= t].sum() / (golds + (sure >= t).sum()) for t in np.arange(0.05, 0.6, 0.05)}
    limit = min(t for t in scores if scores[t] >= max(scores.values()) - NEAR)  # what is left out costs more than what is too much
    whole = LogisticRegression(C=1.0, max_iter=1000).fit(measures, right)
    weights = (round(float(whole.intercept_[0]), 4), *(round(float(w), 4) for w in whole.coef_[0]))
    return float(scores[limit]), replace(limits, whole=round(float(limit), 2), nested=round(float(limit) / 2, 3), weights=weights)


def reliability(items: list[Item], limits: Limits) -> None:
    """Print how often attributions of each confidence are right, and the expected calibration error."""
    _, measures, right, of = rows(items, replace(limits, whole=0.0, nested=0.0))
    sure = held_out(measures, right, of)
    error = 0.0
    for low in np.arange(0, 1, 0.1):
        mine = (sure >= low) & (sure < low + 0.1)
        if mine.any():
            error += mine.mean() * abs(sure[mine].mean() - right[mine].mean())
            print(f"| {low:.1f} to {low + 0.1:.1f} | {mine.sum()} | {sure[mine].mean():.2f} | {right[mine].mean():.2f} |")
    print(f"expected calibration error {error:.3f}")


if __name__ == "__main__":
    main()
