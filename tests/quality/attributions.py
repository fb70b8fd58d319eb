"""Attributions as sets of characters, and how found ones are scored against gold ones.

The measures are those of the shared scorer of attributions:

- ``cue``: cues that overlap, matched one to one;
- ``content``: characters, white space left out, that lie in some content;
- ``content ≥ .5`` and ``content ≥ .8``: contents whose Jaccard index reaches that, matched one to one;
- ``full``: of the contents matched at .5, those whose cues overlap and whose sources overlap or are both missing;
- ``speaker``: of the contents matched at .5 whose gold has a source, the share with an overlapping one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .scores import Count, Figures

MEASURES = ("cue", "content", "content ≥ .5", "content ≥ .8", "full")

Match = tuple[float, int, int]
Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Characters:
    """One attribution: the offsets of the characters of each of its parts, white space left out."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


def characters(spans: Iterable[Offsets], text: str) -> frozenset[int]:
    """The offsets of all characters of some spans, white space left out."""
    return frozenset(i for begin, end in spans for i in range(begin, end) if not text[i : i + 1].isspace())


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """The share that two sets have in common; 1 where both are empty."""
    return len(a & b) / len(a | b) if a | b else 1.0


def one_to_one(pairs: Iterable[Match]) -> list[Match]:
    """Pairs of (score, found, gold), the best first, in which nothing occurs twice."""
    used: set[tuple[str, int]] = set()
    out = []
    for score, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if ("found", i) not in used and ("gold", j) not in used:
            used |= {("found", i), ("gold", j)}
            out.append((score, i, j))
    return out


def by_cue(found: Sequence[Characters], gold: Sequence[Characters]) -> list[Match]:
    """Attributions whose cues overlap."""
    shared = ((len(f.cue & g.cue), i, j) for i, f in enumerate(found) for j, g in enumerate(gold))
    return one_to_one(each for each in shared if each[0])


def by_content(found: Sequence[Characters], gold: Sequence[Characters]) -> list[Match]:
    """Attributions whose contents overlap; the score is the Jaccard index."""
    return one_to_one(
        (jaccard(f.content, g.content), i, j) for i, f in enumerate(found) for j, g in enumerate(gold) if f.content & g.content
    )


def same_source(found: Characters, gold: Characters) -> bool:
    """Whether both sources overlap, or neither has one."""
    return bool(found.source & gold.source) or not (found.source or gold.source)


class Score:
    """Counts over many texts.

    Attributes:
        counts: by measure.
        speakers: (right, all) over the contents matched at .5 whose gold has a source.
    """

    def __init__(self) -> None:
        self.counts = {measure: Count() for measure in MEASURES}
        self.speakers = (0, 0)

    def add(self, found: Sequence[Characters], gold: Sequence[Characters]) -> None:
        """Add one text; attributions without content count neither here nor there."""
        found, gold = ([each for each in side if each.content] for side in (found, gold))
        matched = by_content(found, gold)
        halves = [(found[i], gold[j]) for score, i, j in matched if score >= 0.5]
        right = {
            "cue": len(by_cue(found, gold)),
            "content ≥ .5": len(halves),
            "content ≥ .8": sum(score >= 0.8 for score, _, _ in matched),
            "full": sum(bool(f.cue & g.cue) and same_source(f, g) for f, g in halves),
        }
        for measure, number in right.items():
            self.counts[measure].add(number, len(found), len(gold))
        self._add_content(found, gold)
        sources = [bool(f.source & g.source) for f, g in halves if g.source]
        self.speakers = (self.speakers[0] + sum(sources), self.speakers[1] + len(sources))

    def _add_content(self, found: Sequence[Characters], gold: Sequence[Characters]) -> None:
        all_found, all_gold = (frozenset[int]().union(*(each.content for each in side)) for side in (found, gold))
        self.counts["content"].add(len(all_found & all_gold), len(all_found), len(all_gold))

    def figures(self) -> dict[str, Figures]:
        """Precision, recall and F1 in percent by measure, and the accuracy of speakers as all three."""
        right, pairs = self.speakers
        share = 100 * right / pairs if pairs else 0.0
        return {measure: count.figures() for measure, count in self.counts.items()} | {"speaker": Figures(share, share, share, pairs)}
