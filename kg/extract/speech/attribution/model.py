"""From the roles of words to attributions: stretches of content and source, and how sure each attribution is."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from kg.extract.speech.attribution.cues import word_at
from kg.extract.speech.attribution.direct import continued, quoted_whole
from kg.extract.speech.attribution.frame import Frame, Stretch
from kg.extract.speech.attribution.lexicon import load_lexicon
from kg.extract.speech.attribution.roles import CONTENT, SOURCE, Floats, RoleReading, read_roles
from kg.extract.speech.attribution.spans import head_of, trim
from kg.extract.speech.attribution.wordings import behind_sentence, find_worded

__all__ = ["Found", "Limits", "decode", "find", "load_limits"]

_TINY = 1e-6
# share of a sentence from which on all of it counts as content
_WHOLE = 0.8
# probability of what the wording or the layout alone shows
_WORDED = 0.9
# how sure a cue must be for the layout of its sentence to count, and how sure such an attribution is
_PLAIN_CUE, _ASIDE = 0.9, 0.6
# share of a verb's occurrences that are cues, from which on it mostly reports speech
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """What the decoding asks for.

    Attributes:
        cue: probability from which on a word may begin a cue.
        change: cost of a change of role from one word to the next, in nats.
        content: what a word gains as content, in nats, since what is left out costs more than what is too much.
        source: the same for a word as source.
        rest: mean probability from which on the rest of a sentence belongs to the content that reaches into it.
        whole: confidence from which on an attribution counts.
        nested: the same for one inside another's content that only the lexicon knows.
        weights: of the calibration (logistic regression): constant, then one for each of :func:`_measures`.
    """

    cue: float
    change: float
    content: float
    source: float
    rest: float
    whole: float
    nested: float
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution on tokens, with the probability that all of it is right.

    Attributes:
        i: the head of the cue.
        cue: its tokens.
        source: tokens of the source, if it has one.
        content: stretches in the order of the text, disjoint.
        probability: in [0, 1].
        measures: what the probability is computed from, as :func:`_measures` gives them.
    """

    i: int
    cue: Stretch
    source: Stretch | None
    content: tuple[Stretch, ...]
    probability: float
    measures: tuple[float, ...]


def find(frame: Frame) -> list[Found]:
    """The attributions of a document, in the order of their cues."""
    limits = load_limits()
    worded = [_worded(frame, *parts) for parts in find_worded(frame)]
    cues = {j for f in worded for j in range(*f.cue)}
    read = [f for f in decode(frame, read_roles(frame, limits.cue), limits) if f.i not in cues]
    return sorted([*read, *worded], key=lambda f: f.i)


def _worded(frame: Frame, cue: Stretch, source: Stretch, content: tuple[Stretch, ...]) -> Found:
    return Found(head_of(frame, cue), cue, source, content, _WORDED, ())


def decode(frame: Frame, readings: Sequence[RoleReading], limits: Limits) -> list[Found]:
    """Those of the cues read that are attributions, by limits."""
    found = [(reading.inner, _attribution(frame, reading, limits)) for reading in readings if reading.chance >= limits.cue]
    likely = [f for inner, f in found if f is not None and not inner and f.probability >= limits.whole]
    held = {f.i for f in likely}
    asides = [_aside(frame, r) for r in readings if r.chance >= _PLAIN_CUE and not r.inner and head_of(frame, _cue(r)) not in held]
    sure = continued(frame, sorted([*likely, *(f for f in asides if f is not None)], key=lambda f: f.i))
    inside = {j for f in sure for begin, end in f.content for j in range(begin, end)}
    nested = [f for inner, f in found if f is not None and inner and f.i in inside and f.source and f.probability >= limits.nested]
    return sorted([*sure, *nested], key=lambda f: f.i)


def _cue(reading: RoleReading) -> Stretch:
    return reading.cue[0], reading.cue[-1] + 1


def _aside(frame: Frame, reading: RoleReading) -> Found | None:
    """What a sure cue behind its sentence attributes, where the roles of so many words are doubtful."""
    reports = word_at(frame, load_lexicon(), head_of(frame, _cue(reading))).rate >= _MOSTLY
    parts = behind_sentence(frame, _cue(reading)) if reports else None
    return replace(_worded(frame, *parts), probability=_ASIDE) if parts else None


def _attribution(frame: Frame, reading: RoleReading, limits: Limits) -> Found | None:
    path = _path(reading, limits)
    source = _heaviest(reading.roles, path)
    tokens = {j for j, role in zip(reading.tokens, path, strict=True) if role == CONTENT}
    said_by = _whole_names(frame, {j for j, role in zip(reading.tokens, path, strict=True) if role == SOURCE})
    other = said_by | set(reading.cue)
    other.update(j for begin, end in frame.datelines.values() for j in range(begin, end))
    likely = dict(zip(reading.tokens, reading.roles[:, CONTENT].tolist(), strict=True))
    where = trim(frame, (reading.tokens[source[0]], reading.tokens[source[1] - 1] + 1)) if source else None
    content = _stretches(frame, sorted(_completed(frame, quoted_whole(frame, reading.cue, where, tokens), likely, limits.rest) - other))
    where, content = _behind_source(frame, where, _within_sentence(frame, reading.cue[0], content))
    if not content:
        return None
    cue = _cue(reading)
    measured = _measures(reading, path)
    score = limits.weights[0] + sum(w * v for w, v in zip(limits.weights[1:], measured, strict=True))
    return Found(head_of(frame, cue), cue, where, content, 1 / (1 + math.exp(-score)), measured)


def _within_sentence(frame: Frame, cue: int, content: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Content without fragments of sentences behind its cue's, where that has some: indirect speech goes on by whole sentences."""
    begin, end = frame.sentence[cue]
    if not any(begin <= first < end for first, _ in content):
        return content
    taken = {j for first, last in content for j in range(first, last)}

    def whole(first: int) -> bool:
        words = [j for j in range(*frame.sentence[first]) if frame.pos[j] not in {"PUNCT", "SPACE"}]
        return sum(j in taken for j in words) >= _WHOLE * len(words)

    return tuple(part for part in content if part[0] < end or frame.quote[part[0]] >= 0 or whole(part[0]))


def _whole_names(frame: Frame, tokens: set[int]) -> set[int]:
    """Tokens with the beginning of each name that they hold the rest of: a name is not half content, half source."""
    out = set(tokens)
    for j in tokens:
        first = j
        while first > 0 and frame.doc[first].ent_iob_ == "I":
            first -= 1
        out.update(range(first, j))
    return out


def _behind_source(frame: Frame, source: Stretch | None, content: tuple[Stretch, ...]) -> tuple[Stretch | None, tuple[Stretch, ...]]:
    """'According to X, assistant | to the minister, | Y …': a phrase with a preposition right behind the source is still the source's."""
    if source is not None and len(content) > 1 and content[0][0] == source[1] and frame.pos[content[0][0]] == "ADP":
        return (source[0], content[0][1]), content[1:]
    return source, content


def _measures(reading: RoleReading, path: Sequence[int]) -> tuple[float, ...]:
    """What tells how sure an attribution is.

    Log odds of the cue, mean log chances of content and source, whether it has a source, log of the content's length.
    """
    chosen = np.log(np.maximum(reading.roles[np.arange(len(path)), path], _TINY))
    which = np.asarray(path)
    content, source = chosen[which == CONTENT], chosen[which == SOURCE]
    odds = math.log(max(reading.chance, _TINY) / max(1 - reading.chance, _TINY))
    means = (float(part.mean()) if len(part) else 0.0 for part in (content, source))
    return (odds, *means, float(len(source) > 0), math.log1p(len(content)))


def _completed(frame: Frame, tokens: set[int], likely: Mapping[int, float], rest: float) -> set[int]:
    """Content with whole names at its end, and with the rest of the sentence that it ends in if that is likely."""
    out = set(tokens)
    for j in sorted(out):  # no date or name is cut in two
        following = j + 1
        while following < len(frame) and frame.doc[following].ent_iob_ == "I":
            out.add(following)
            following += 1
    last = max(out, default=-1)
    if last >= 0 and frame.quote[last] < 0:
        remains = [j for j in range(last + 1, frame.sentence[last][1]) if frame.pos[j] not in {"PUNCT", "SPACE"}]
        if remains and sum(likely.get(j, 0.0) for j in remains) >= rest * len(remains):
            out.update(range(last + 1, remains[-1] + 1))
    return out


def _path(reading: RoleReading, limits: Limits) -> list[int]:
    """The likeliest path through the roles with a cost of changing (Viterbi 1967); the cue's own words have none."""
    logs = (np.log(np.maximum(reading.roles, _TINY)) + np.array([0.0, limits.source, limits.content])).tolist()
    best = [0.0, 0.0, 0.0]
    back: list[tuple[int, int, int]] = []
    for row, marked in zip(logs, reading.mark, strict=True):
        top = max(range(3), key=best.__getitem__)
        stay = best[top] - limits.change
        origin = [r if best[r] >= stay else top for r in range(3)]
        gain = [0.0, -99.0, -99.0] if marked else row
        best = [max(best[r], stay) + gain[r] for r in range(3)]
        back.append((origin[0], origin[1], origin[2]))
    role = max(range(3), key=best.__getitem__)
    path = [role]
    for origin3 in reversed(back[1:]):
        role = origin3[role]
        path.append(role)
    return path[::-1]


def _heaviest(roles: Floats, path: Sequence[int]) -> Stretch | None:
    """The stretch of source that weighs most."""
    chances = roles[:, SOURCE].tolist()
    out, weight, begin = None, 0.0, 0
    for n in range(len(path) + 1):
        if n == len(path) or path[n] != SOURCE:
            total = sum(chances[begin:n])
            if total > weight:
                out, weight = (begin, n), total
            begin = n + 1
    return out


def _stretches(frame: Frame, tokens: Sequence[int]) -> tuple[Stretch, ...]:
    """Content as stretches without punctuation at their ends; only punctuation and white space between two joins them."""
    joined: list[list[int]] = []
    for j in tokens:
        if joined and all(frame.pos[k] in {"PUNCT", "SPACE"} for k in range(joined[-1][1], j)):
            joined[-1][1] = j + 1
        else:
            joined.append([j, j + 1])
    parts = (trim(frame, (begin, end)) for begin, end in joined)
    return tuple(part for part in parts if part)


@cache
def load_limits() -> Limits:
    """The limits that ship; ``training/calibrate.py`` sets them."""
    values = json.loads((Path(__file__).parent / "data" / "limits.json").read_text(encoding="utf-8"))
    return Limits(**{**values, "weights": tuple(values["weights"])})
