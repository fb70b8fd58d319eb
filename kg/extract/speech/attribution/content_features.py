"""What tells whether a candidate is the content of a cue."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.speech.attribution import codes
from kg.extract.speech.attribution.contents import Candidate, Kind, minus
from kg.extract.speech.attribution.cues import word_at
from kg.extract.speech.attribution.frame import Frame, Stretch
from kg.extract.speech.attribution.lexicon import RELATIONS, CueLexicon
from kg.extract.speech.attribution.sources import path

__all__ = ["Situation", "content_features"]

_KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Situation:
    """A cue and what has been decided about it when its content is looked for.

    ``strong`` tells of each token whether it is probably a cue.
    """

    i: int
    cue: Stretch
    probability: float
    source: Stretch | None
    source_probability: float
    strong: list[bool]


def content_features(frame: Frame, lexicon: CueLexicon, situation: Situation, candidates: list[Candidate]) -> list[list[float]]:
    """One row of features for each candidate."""
    common = _situation(frame, lexicon, situation)
    sizes = [sum(end - begin for begin, end in c.stretches) for c in candidates]
    longest = max(sizes, default=1)
    return [
        _shape(frame, situation, c) + _heads(frame, lexicon, situation, c) + _quoted(frame, situation, c) + [n, n / longest, *common]
        for c, n in zip(candidates, sizes, strict=True)
    ]


def _situation(frame: Frame, lexicon: CueLexicon, situation: Situation) -> list[float]:
    i = situation.i
    word = word_at(frame, lexicon, i)
    source = situation.source
    begin, end = frame.sentence[i]
    low, high = _phrase(situation)
    return [
        codes.punctuation(frame.words[low - 1]) if low > begin else -1,
        codes.punctuation(frame.words[high]) if high < end else -1,
        situation.probability,
        situation.source_probability,
        0 if source is None else 1 if source[0] < situation.cue[0] else 2,
        codes.pos(frame.pos[i]),
        codes.tag(frame.tags[i]),
        codes.dep(frame.deps[i]),
        word.rate,
        word.weight,
        *(word.relation_rate(n) for n in (0, 1, 2, 3, 7, 8)),
        codes.punctuation(frame.words[situation.cue[1]]) if situation.cue[1] < len(frame) else 0,
        end - situation.cue[1],
        situation.cue[0] - begin,
        frame.quote[i] >= 0,
        frame.child(i, "aux:pass") is not None,
        codes.preposition(frame.words[situation.cue[1]]) if situation.cue[1] < len(frame) else 0,
    ]


def _phrase(situation: Situation) -> Stretch:
    """Cue and source where they stand side by side: a parenthesis ('…, he noted, …') has a comma on both sides."""
    begin, end = situation.cue
    source = situation.source
    if source is not None and source[1] <= begin and begin - source[1] <= 2:
        begin = source[0]
    elif source is not None and 0 <= source[0] - end <= 2:
        end = source[1]
    return begin, end


def _shape(frame: Frame, situation: Situation, candidate: Candidate) -> list[float]:
    stretches = candidate.stretches
    (first, _), (_, last) = stretches[0], stretches[-1]
    sentence = frame.sentence[situation.i]
    low, high = situation.cue
    gaps = [_gap(frame, situation, s) for s in stretches]
    rest = [
        p
        for s in minus(sentence, [*stretches, situation.cue, *([situation.source] if situation.source else [])])
        for p in frame.pos[s[0] : s[1]]
    ]
    behind = [
        p
        for s in minus((high, max(high, sentence[1])), [*stretches, *([situation.source] if situation.source else [])])
        for p in frame.pos[s[0] : s[1]]
    ]
    return [
        *(bool(candidate.kind & kind) for kind in _KINDS),
        len(stretches),
        first - low,
        last - high,
        first - sentence[0],
        sentence[1] - last,
        min(gaps),
        max(gaps),
        sum(p not in {"PUNCT", "SPACE"} for p in rest),
        sum(p not in {"PUNCT", "SPACE"} for p in behind),
        rest.count("VERB"),
        sum(frame.pos[b:e].count("VERB") + frame.pos[b:e].count("AUX") for b, e in stretches),
        codes.punctuation(frame.words[first - 1]) if first else 0,
        codes.punctuation(frame.words[last]) if last < len(frame) else 0,
        codes.preposition(frame.words[last]) if last < len(frame) else 0,
        codes.pos(frame.pos[last]) if last < len(frame) else 0,
        codes.preposition(frame.words[first]),
        codes.preposition(frame.words[first - 1]) if first else 0,
        codes.pos(frame.pos[first]),
        codes.tag(frame.tags[first]),
        sum(situation.strong[b:e].count(True) for b, e in stretches),
        situation.strong[min(last, high) : max(first, low)].count(True) - (last > low >= first),
    ]


def _gap(frame: Frame, situation: Situation, stretch: Stretch) -> int:
    """Words between cue and stretch that are not the source's."""
    low, high = situation.cue
    between = (high, stretch[0]) if stretch[0] >= high else (stretch[1], low)
    if between[0] >= between[1]:
        return 0
    left = minus(between, [situation.source] if situation.source else [])
    return sum(frame.solid_before[e] - frame.solid_before[b] for b, e in left if e > b)


def _heads(frame: Frame, lexicon: CueLexicon, situation: Situation, candidate: Candidate) -> list[float]:
    i = situation.i
    inside = {j for b, e in candidate.stretches for j in range(b, e)}
    tops = [
        [j for j in range(b, e) if (frame.heads[j] not in inside or frame.heads[j] == j) and frame.pos[j] not in {"PUNCT", "SPACE"}]
        for b, e in candidate.stretches
    ]
    first = tops[0][0] if tops[0] else candidate.stretches[0][0]
    last = tops[-1][-1] if tops[-1] else candidate.stretches[-1][0]
    leaks = sum(
        frame.heads[j] in inside for b, e in _edges(frame, candidate) for j in range(b, e) if j not in inside and frame.heads[j] != j
    )
    word = word_at(frame, lexicon, i)
    way = path(frame, i, first)
    return [
        sum(map(len, tops)),
        len(tops[0]),
        leaks,
        codes.dep(frame.deps[first]),
        codes.pos(frame.pos[first]),
        way.up,
        way.down,
        codes.dep(way.first_up),
        codes.dep(way.first_down),
        codes.dep(frame.deps[last]),
        frame.heads[last] == i,
        frame.heads[first] == i,
        frame.heads[i] in inside,
        word.relation_rate(_relation(frame, i, first, inside)),
        frame.child(first, "nsubj", "nsubj:pass", "expl") is not None,
        frame.child(first, "mark") is not None,
    ]


def _edges(frame: Frame, candidate: Candidate) -> list[Stretch]:
    """Windows behind and before a candidate, where what it cuts off would stand."""
    first, last = candidate.stretches[0][0], candidate.stretches[-1][1]
    return [(max(0, first - 6), first), (last, min(len(frame), last + 6))]


def _relation(frame: Frame, i: int, head: int, inside: set[int]) -> int:
    if frame.heads[head] == i:
        name = frame.deps[head].split(":")[0]
        name = "subject" if name in {"nsubj", "csubj"} else name
        return RELATIONS.index(name) if name in RELATIONS else len(RELATIONS) - 1
    return RELATIONS.index("above") if frame.heads[i] in inside else len(RELATIONS) - 1


def _quoted(frame: Frame, situation: Situation, candidate: Candidate) -> list[float]:
    first, last = candidate.stretches[0][0], candidate.stretches[-1][1]
    quoted = sum(frame.quoted_before[e] - frame.quoted_before[b] for b, e in candidate.stretches)
    total = sum(e - b for b, e in candidate.stretches)
    begin, end = frame.sentence[situation.i]
    around = frame.quoted_before[end] - frame.quoted_before[begin]
    numbers = {frame.quote[j] for b, e in candidate.stretches for j in (b, e - 1) if frame.quote[j] >= 0}
    cut = sum(_cut(frame, q, candidate) for q in numbers)
    following = next((frame.quote[j] for j in range(last, min(len(frame), last + 4)) if frame.quote[j] >= 0), -1)
    return [
        quoted / max(1, total),
        around - quoted,
        cut,
        frame.quote[first] >= 0,
        frame.quote[last - 1] >= 0,
        following >= 0,
        sum(frame.scare[j] for b, e in candidate.stretches for j in range(b, e)),
        sum(frame.sentence[b] != frame.sentence[situation.i] for b, _ in candidate.stretches),
        frame.paragraph[last - 1] - frame.paragraph[situation.i],
        *_edges_of_quotes(frame, first, last),
        _place(frame, first, "that"),
        _place(frame, first, ":"),
        codes.entity(frame.ents[last - 1]),
        codes.entity(frame.ents[last]) if last < len(frame) else 0,
        codes.pos(frame.pos[first - 1]) if first else 0,
    ]


def _place(frame: Frame, first: int, word: str) -> int:
    """How far behind the first token of a candidate a word stands, 9 where it does not soon."""
    return next((j - first for j in range(first, min(len(frame), first + 9)) if frame.words[j] == word), 9)


def _edges_of_quotes(frame: Frame, first: int, last: int) -> list[float]:
    """How many words a candidate has before its first opening and behind its last closing quotation mark, -1 without such."""
    inside = [frame.quote[j] >= 0 or frame.scare[j] for j in range(first, last)]
    if not any(inside):
        return [-1, -1]
    return [inside.index(True), inside[::-1].index(True)]


def _cut(frame: Frame, number: int, candidate: Candidate) -> bool:
    """Whether a quotation reaches beyond the candidate."""
    begin, end = frame.quote_tokens[number]
    inside = sum(max(0, min(e, end) - max(b, begin)) for b, e in candidate.stretches)
    return end - begin - inside > 4
