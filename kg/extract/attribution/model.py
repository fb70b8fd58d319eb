"""The learned steps from tokens to attributions: is it a cue, who is its source, what is its content, is all of it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from kg.extract.attribution import codes
from kg.extract.attribution.content_features import Situation, content_features
from kg.extract.attribution.contents import Candidate, content_candidates
from kg.extract.attribution.cues import cue_features, cue_stretch, cue_tokens
from kg.extract.attribution.frame import Frame, Stretch
from kg.extract.attribution.lexicon import CueLexicon, load_lexicon
from kg.extract.attribution.sources import Nominal, Relation, nominals, source_candidates, source_features
from kg.extract.attribution.trees import Trees

__all__ = ["Found", "Limits", "Model", "best_source", "final_features", "load_model", "nominal_features"]


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a step goes on, all in [0, 1]: a cue with its source and content, a source, a whole attribution."""

    cue: float = 0.08
    source: float = 0.3
    whole: float = 0.4


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution on tokens, with the probability that all of it is right."""

    i: int
    cue: Stretch
    source: Nominal | None
    candidate: Candidate
    probability: float


@dataclass(frozen=True, slots=True)
class Model:
    """The lexicon and the four ensembles of trees."""

    lexicon: CueLexicon
    cue: Trees
    source: Trees
    content: Trees
    whole: Trees
    limits: Limits

    def find(self, frame: Frame) -> list[Found]:
        """The attributions of a document, in the order of their cues."""
        tokens = cue_tokens(frame, self.lexicon)
        probabilities = self.cue.probabilities([cue_features(frame, self.lexicon, i) for i in tokens])
        likely = [(i, float(p)) for i, p in zip(tokens, probabilities, strict=True) if p >= self.limits.cue]
        strong = [False] * len(frame)
        for i, p in likely:
            strong[i] = p >= 0.5
        sources = self._sources(frame, [i for i, _ in likely])
        situations = [
            Situation(i, cue_stretch(frame, i), p, s.stretch if s else None, q, strong)
            for (i, p), (s, q) in zip(likely, sources, strict=True)
        ]
        return self._contents(frame, situations, [s for s, _ in sources])

    def _sources(self, frame: Frame, tokens: Sequence[int]) -> list[tuple[Nominal | None, float]]:
        """The likeliest source of each cue and its probability."""
        heads = nominals(frame)
        groups = [source_candidates(frame, heads, i, cue_stretch(frame, i)) for i in tokens]
        rows = [source_features(frame, self.lexicon, r) for group in groups for r in group]
        scores = self.source.probabilities(rows).tolist()
        out = []
        for group in groups:
            out.append(best_source(group, scores[: len(group)], self.limits.source))
            del scores[: len(group)]
        return out

    def _contents(self, frame: Frame, situations: Sequence[Situation], sources: Sequence[Nominal | None]) -> list[Found]:
        groups = [content_candidates(frame, s.i, s.cue, s.source) for s in situations]
        rows = [row for s, group in zip(situations, groups, strict=True) for row in content_features(frame, self.lexicon, s, group)]
        scores = self.content.probabilities(rows).tolist()
        at = 0
        chosen: list[tuple[Situation, Nominal | None, Candidate]] = []
        finals: list[list[float]] = []
        for situation, source, group in zip(situations, sources, groups, strict=True):
            mine = scores[at : at + len(group)]
            if group:
                best = int(np.argmax(mine))
                chosen.append((situation, source, group[best]))
                finals.append(final_features(frame, situation, mine, rows[at + best]) + nominal_features(frame, self.lexicon, source))
            at += len(group)
        wholes = self.whole.probabilities(finals)
        return [Found(s.i, s.cue, n, c, float(p)) for (s, n, c), p in zip(chosen, wholes, strict=True) if p >= self.limits.whole]


def best_source(group: Sequence[Relation], scores: Sequence[float], limit: float) -> tuple[Nominal | None, float]:
    """The candidate of the highest score, or none where that is below the limit."""
    if not group:
        return None, 0.0
    best = int(np.argmax(scores))
    return (group[best][1] if scores[best] >= limit else None), float(scores[best])


def final_features(frame: Frame, situation: Situation, scores: Sequence[float], row: Sequence[float]) -> list[float]:
    """What tells whether a whole attribution is right.

    ``scores`` are those of all candidates for its content, ``row`` the features of the one chosen.
    """
    ordered = sorted(scores, reverse=True)
    i = situation.i
    near = situation.strong[max(0, i - 6) : i] + situation.strong[i + 1 : i + 7]
    return [
        situation.source is not None,
        ordered[0],
        ordered[0] - ordered[1] if len(ordered) > 1 else 1.0,
        sum(ordered[:3]),
        len(scores),
        sum(near),
        frame.heads[i] != i and situation.strong[frame.heads[i]],
        any(situation.strong[c] for c in frame.children[i]),
        *row,
    ]


def nominal_features(frame: Frame, lexicon: CueLexicon, source: Nominal | None) -> list[float]:
    """What the phrase chosen as source is like."""
    if source is None:
        return [-1, -1, -1, -1, -1]
    h = source.head
    name = frame.lemmas[h] if frame.pos[h] != "PROPN" else frame.ents[h] or "NAME"
    length = source.stretch[1] - source.stretch[0]
    return [codes.pos(frame.pos[h]), codes.entity(frame.ents[h]), codes.dep(frame.deps[h]), lexicon.source_rate(name), length]


@cache
def load_model() -> Model:
    """The model that ships."""
    folder = Path(__file__).parent / "data"
    with np.load(folder / "attribution.npz", allow_pickle=False) as arrays:
        limits = Limits(*(float(x) for x in arrays["limits"]))
        cue, source, content, whole = (Trees.read(arrays, name) for name in ("cue", "source", "content", "whole"))
    return Model(load_lexicon(), cue, source, content, whole, limits)
