"""The learned steps from tokens to attributions: is it a cue, who is its source, what is its content, is all of it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from kg.extract.speech.attribution import codes
from kg.extract.speech.attribution.content_features import Situation, content_features
from kg.extract.speech.attribution.contents import Candidate, content_candidates
from kg.extract.speech.attribution.cues import cue_features, cue_stretch, cue_tokens, word_at
from kg.extract.speech.attribution.frame import Frame, Stretch
from kg.extract.speech.attribution.lexicon import CueLexicon, load_lexicon
from kg.extract.speech.attribution.sources import Nominal, Relation, nominals, source_candidates, source_features
from kg.extract.speech.attribution.trees import Trees
from kg.model import Mode

__all__ = ["Found", "Limits", "Model", "best_content", "best_source", "final_features", "load_model", "nominal_features"]


# A verb from this share of cues among its occurrences on counts inside another's content, from this share of the limit on.
PLAIN_RATE, NESTED = 0.5, 0.5


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
                best, agreement = best_content(group, mine)
                chosen.append((situation, source, group[best]))
                finals.append(
                    final_features(frame, situation, [agreement, *mine], rows[at + best]) + nominal_features(frame, self.lexicon, source)
                )
            at += len(group)
        wholes = self.whole.probabilities(finals)
        found = [Found(s.i, s.cue, n, c, float(p)) for (s, n, c), p in zip(chosen, wholes, strict=True)]
        kept = [f for f in found if f.probability >= self.limits.whole]
        inside = {j for f in kept for begin, end in f.candidate.stretches for j in range(begin, end)}
        return [f for f in found if f.probability >= self.limits.whole or (f.i in inside and self._is_plain_speech(frame, f))]

    def _is_plain_speech(self, frame: Frame, found: Found) -> bool:
        """Whether a cue inside another's content counts nevertheless: a verb that mostly is a cue, with a source.

        The corpus that the limit comes from leaves out many statements inside statements.
        """
        word = word_at(frame, self.lexicon, found.i)
        plain = frame.pos[found.i] == "VERB" and word.mode is Mode.SPEECH and word.rate >= PLAIN_RATE and frame.quote[found.i] < 0
        return plain and found.source is not None and found.probability >= NESTED * self.limits.whole


def best_source(group: Sequence[Relation], scores: Sequence[float], limit: float) -> tuple[Nominal | None, float]:
    """The candidate of the highest score, or none where that is below the limit."""
    if not group:
        return None, 0.0
    best = int(np.argmax(scores))
    return (group[best][1] if scores[best] >= limit else None), float(scores[best])


def best_content(group: Sequence[Candidate], scores: Sequence[float]) -> tuple[int, float]:
    """The candidate that overlaps most with the likely ones, and how much it does on average, in [0, 1].

    That is the candidate of the least expected loss, the loss being one minus Jaccard (minimum Bayes risk; Kumar and Byrne
    2004); squares of the scores serve as weights for the choice, the scores themselves for the average.
    """
    p = np.asarray(scores, dtype=np.float64) + 1e-9
    tokens = [{j for begin, end in candidate.stretches for j in range(begin, end)} for candidate in group]
    overlaps = np.eye(len(group))
    for a, first in enumerate(tokens):
        for b in range(a):
            common = len(first & tokens[b])
            overlaps[a, b] = overlaps[b, a] = common / (len(first) + len(tokens[b]) - common)
    best = int(np.argmax(overlaps @ p**2))
    return best, float(overlaps[best] @ p / p.sum())


def final_features(frame: Frame, situation: Situation, scores: Sequence[float], row: Sequence[float]) -> list[float]:
    """What tells whether a whole attribution is right.

    ``scores`` are the agreement on its content and the scores of all candidates for it, ``row`` the features of the one chosen.
    """
    agreement, *others = scores
    ordered = sorted(others, reverse=True)
    i = situation.i
    near = situation.strong[max(0, i - 6) : i] + situation.strong[i + 1 : i + 7]
    return [
        situation.source is not None,
        agreement,
        ordered[0],
        ordered[0] - ordered[1] if len(ordered) > 1 else 1.0,
        sum(ordered[:3]),
        len(ordered),
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
