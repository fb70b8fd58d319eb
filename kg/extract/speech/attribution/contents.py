"""Which stretches of text may be the content of a cue: constituents, what surrounds the cue, quotations, and their unions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntFlag

from kg.extract.speech.attribution.frame import Frame, Stretch

__all__ = ["Candidate", "Kind", "content_candidates", "minus", "trim"]

_UNITS = 7
_LONGEST_CHAIN = 40
_DETACHABLE = frozenset({"conj", "advcl", "parataxis", "obl", "obl:unmarked", "acl:relcl", "acl", "appos", "ccomp", "nmod"})


class Kind(IntFlag):
    """Where a candidate comes from."""

    RIGHT = 1
    LEFT = 2
    FRAME = 4
    ABOVE = 8
    BEFORE = 16
    AFTER = 32
    QUOTED = 64
    EXTENDED = 128


@dataclass(frozen=True, slots=True)
class Candidate:
    """Stretches of tokens in the order of the text, disjoint, and where they come from."""

    stretches: tuple[Stretch, ...]
    kind: Kind


def trim(frame: Frame, stretch: Stretch) -> Stretch | None:
    """A stretch without white space, punctuation and quotation marks at its ends; None if nothing is left."""
    begin, end = stretch
    while begin < end and frame.pos[begin] in {"PUNCT", "SPACE"} and frame.words[begin] not in {"$", "#"}:
        begin += 1
    while begin < end and frame.pos[end - 1] in {"PUNCT", "SPACE"}:
        end -= 1
    return (begin, end) if begin < end else None


def minus(stretch: Stretch, holes: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a stretch without others."""
    out = []
    begin, end = stretch
    for low, high in sorted(holes):
        if high <= begin or low >= end:
            continue
        if low > begin:
            out.append((begin, low))
        begin = max(begin, high)
    if begin < end:
        out.append((begin, end))
    return out


class _Pool:
    """Candidates without duplicates."""

    def __init__(self, frame: Frame, cue: Stretch, source: Stretch | None) -> None:
        self.frame = frame
        self.cue = cue
        self.holes = [cue, *([source] if source else [])]
        dateline = frame.datelines.get(frame.paragraph[cue[0]])
        self.around = [*self.holes, *([dateline] if dateline else [])]
        self.found: dict[tuple[Stretch, ...], Kind] = {}

    def add(self, kind: Kind, *stretches: Stretch) -> None:
        """Add the union of stretches, without cue and source."""
        parts = [part for stretch in stretches for part in minus(stretch, self.around)]
        trimmed = [part for part in (trim(self.frame, p) for p in parts) if part]
        joined: list[Stretch] = []
        for part in sorted(trimmed):
            if joined and part[0] <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], part[1]))
            else:
                joined.append(part)
        if joined:
            key = tuple(joined)
            self.found[key] = self.found.get(key, Kind(0)) | kind


def content_candidates(frame: Frame, i: int, cue: Stretch, source: Stretch | None) -> list[Candidate]:
    """The candidates for the content of the cue at token ``i``."""
    pool = _Pool(frame, cue, source)
    _add_children(pool, i)
    _add_above(pool, i)
    _add_around(pool, i)
    _add_quotations(pool, i)
    _extend(pool, i)
    return [Candidate(stretches, kind) for stretches, kind in pool.found.items()]


def subtree(frame: Frame, i: int) -> Stretch:
    """The tokens of a subtree."""
    return frame.left[i], frame.right[i] + 1


def _without_case(frame: Frame, i: int) -> Stretch:
    """A subtree without the preposition or 'that' that introduces it."""
    begin, end = subtree(frame, i)
    for child in frame.children[i]:
        introduces = frame.deps[child] == "case" or (frame.deps[child] == "mark" and frame.words[child] == "that")
        if introduces and child < i and frame.left[child] == begin:
            begin = frame.right[child] + 1
    return begin, end


def _units(frame: Frame, i: int) -> list[int]:
    """The dependents of a cue behind it, and those of its noun or open complement, by the order of the text."""
    out = []
    for child in frame.children[i]:
        if child > i and frame.pos[child] != "PUNCT" and frame.deps[child] not in {"compound:prt", "fixed", "cc"}:
            out.append(child)
            if frame.deps[child] in {"obj", "xcomp", "obl", "nmod", "advcl", "conj", "acl"}:
                out += [
                    g for g in frame.children[child] if g > child and frame.pos[g] not in {"PUNCT", "CCONJ"} and frame.deps[g] != "case"
                ]
    return out[: 2 * _UNITS]


def _cuts(frame: Frame, units: list[int]) -> set[int]:
    """Where a complement may end before its own last dependents: 'said she agreed and left', 'said it was over as he left'."""
    cuts = [frame.left[g] for unit in units for g in frame.children[unit] if g > unit and frame.deps[g] in _DETACHABLE]
    return set(sorted(cuts)[:_UNITS])


def _add_children(pool: _Pool, i: int) -> None:
    frame = pool.frame
    units = _units(frame, i)
    behind = [(_without_case(frame, u), frame.heads[u] == i) for u in units]
    ends = sorted({end for (_, end), _ in behind} | {frame.sentence[i][1]} | _cuts(frame, units))
    starts = sorted({begin for (begin, _), _ in behind if begin >= pool.cue[1]})
    for begin in starts:
        for end in ends:
            if end > begin:
                pool.add(Kind.RIGHT, (begin, end))
    ahead = [c for c in frame.children[i] if c < i and frame.pos[c] not in {"PUNCT", "AUX", "PART", "ADV", "CCONJ"}]
    for child in ahead:
        left = _without_case(frame, child)
        pool.add(Kind.LEFT, left)
        for unit in units:
            if frame.heads[unit] == i:
                pool.add(Kind.FRAME, left, subtree(frame, unit))
        pool.add(Kind.FRAME, left, (pool.cue[1], frame.right[i] + 1))


def _add_above(pool: _Pool, i: int) -> None:
    """The clause or phrase that a parenthesis, a participle or an adjective belongs to, without it."""
    frame = pool.frame
    below = i
    for _ in range(3):
        above = frame.heads[below]
        if above == below:
            break
        hole = subtree(frame, below)
        parts = minus(subtree(frame, above), [hole])
        before, behind = [p for p in parts if p[1] <= hole[0]], [p for p in parts if p[0] >= hole[1]]
        pool.add(Kind.ABOVE, *parts)
        pool.add(Kind.ABOVE | Kind.BEFORE, *before)
        pool.add(Kind.ABOVE | Kind.AFTER, *behind)
        complements = [subtree(frame, u) for u in _units(frame, i) if frame.heads[u] == i]
        if frame.deps[below] in {"acl", "acl:relcl", "amod", "xcomp"} and complements:
            pool.add(Kind.ABOVE | Kind.FRAME, *before, *complements)
        below = above


def _phrase(pool: _Pool, i: int) -> Stretch:
    """The cue with its source where they stand together: 'Mr X said', 'said Mr X'."""
    frame = pool.frame
    begin, end = pool.cue
    for low, high in pool.holes[1:]:
        if high <= begin and "VERB" not in frame.pos[high:begin] and frame.sentence[low] == frame.sentence[i]:
            begin = low
        elif low >= end and low - end <= 6 and frame.sentence[low] == frame.sentence[i]:
            end = high
    return begin, end


def _add_around(pool: _Pool, i: int) -> None:
    """What stands before, behind and on both sides of cue and source in the sentence."""
    frame = pool.frame
    first, last = frame.sentence[i]
    begin, end = _phrase(pool, i)
    stops = [j for j in range(end, last) if frame.words[j] in {",", ":", "that"} or frame.words[j] in {"“", '"', "''", "``", "‘"}]
    starts = [end, *(j + 1 for j in stops[:4])]
    # a clause after a comma may begin in the middle of the sentence: 'In Minsk, talks are useful, he said'
    openings = [first, *(j + 1 for j in range(first, begin - 1) if frame.words[j] in {",", ";", "and", "but", "while", "that"})][-4:]
    openings = sorted({first, *openings})
    for opening in openings:
        pool.add(Kind.BEFORE, (opening, begin))
    for start in starts:
        if start < last:
            pool.add(Kind.AFTER, (start, last))
            if begin > first:
                pool.add(Kind.BEFORE | Kind.AFTER, (first, begin), (start, last))
    # up to the end of the clause or the next comma
    for j in [j for j in range(end + 1, last) if frame.words[j] == ","][:4]:
        pool.add(Kind.AFTER, (end, j))


def _quotations_near(pool: _Pool, i: int) -> tuple[list[int], list[int]]:
    """Numbers of the quotations before and behind the cue that touch its sentence."""
    frame = pool.frame
    first, last = frame.sentence[i]
    inside = sorted({frame.quote[j] for j in range(max(0, first - 1), min(len(frame), last + 2)) if frame.quote[j] >= 0})
    before = [q for q in inside if frame.quote_tokens[q][1] <= pool.cue[0]]
    behind = [q for q in inside if frame.quote_tokens[q][0] >= pool.cue[1] and _may_follow(frame, i, q)]
    return before, behind


def _may_follow(frame: Frame, i: int, number: int) -> bool:
    """Whether a quotation may belong to a cue before it: in the next paragraph only after a colon, or where it carries one on."""
    if frame.paragraph[frame.quote_tokens[number][0]] == frame.paragraph[i]:
        return True
    return frame.quotations[number].continues or frame.words[frame.sentence[i][1] - 1] == ":"


def _add_quotations(pool: _Pool, i: int) -> None:
    frame = pool.frame
    before, behind = _quotations_near(pool, i)
    tokens = frame.quote_tokens
    for q in before:
        pool.add(Kind.QUOTED | Kind.BEFORE, tokens[q])
    if behind:
        for n in range(1, min(len(behind), 3) + 1):
            pool.add(Kind.QUOTED | Kind.AFTER, *(tokens[q] for q in behind[:n]))
        for follower in _chains(frame, behind[0]):
            pool.add(Kind.QUOTED | Kind.AFTER | Kind.EXTENDED, tokens[behind[0]], *follower)
    if before and behind:
        pool.add(Kind.QUOTED | Kind.BEFORE | Kind.AFTER, tokens[before[-1]], tokens[behind[0]])
    paragraph = frame.paragraph_stretch.get(frame.paragraph[i])
    if frame.words[i] == ":" and paragraph:
        pool.add(Kind.AFTER, (i + 1, paragraph[1]))
    _add_next_paragraph(pool, i)


def _add_next_paragraph(pool: _Pool, i: int) -> None:
    """A paragraph that a colon at the end of the one before introduces."""
    frame = pool.frame
    number = frame.paragraph[i]
    here, following = frame.paragraph_stretch.get(number), frame.paragraph_stretch.get(number + 1)
    if here and following and frame.sentence[i][1] >= here[1] and frame.words[here[1] - 1] == ":":
        pool.add(Kind.AFTER | Kind.EXTENDED, following)


def _chains(frame: Frame, number: int) -> Iterator[list[Stretch]]:
    """The quotations that follow one: the next of its paragraph, all of its paragraph, and those that carry it on."""
    paragraph = frame.paragraph[frame.quote_tokens[number][0]]
    follower: list[Stretch] = []
    n = number + 1
    while n < len(frame.quotations) and len(follower) < _LONGEST_CHAIN:
        same = frame.paragraph[frame.quote_tokens[n][0]] == paragraph
        if not same and not frame.quotations[n].continues:
            break
        follower.append(frame.quote_tokens[n])
        if len(follower) == 1:
            yield list(follower)
        n += 1
    if len(follower) > 1:
        yield follower


def _extend(pool: _Pool, i: int) -> None:
    """Candidates that go on with the quotation that follows: '“…,” he said. “…”'."""
    frame = pool.frame
    before, behind = _quotations_near(pool, i)
    last = frame.sentence[i][1]
    after = [q for q in behind if frame.quote_tokens[q][0] >= last - 1]
    bases = [(s, k) for s, k in pool.found.items() if k & (Kind.BEFORE | Kind.AFTER | Kind.QUOTED | Kind.RIGHT) and not k & Kind.EXTENDED]
    if after:
        chains = [[frame.quote_tokens[after[0]]], *([frame.quote_tokens[after[0]], *c] for c in _chains(frame, after[0]))]
        for stretches, kind in bases:
            quoted = any(q >= 0 for b, e in stretches for q in frame.quote[b:e])
            if quoted and stretches[-1][1] <= last:
                for chain in chains:
                    pool.add(kind | Kind.EXTENDED, *stretches, *chain)
    if before and frame.quote_tokens[before[0]][0] < frame.sentence[i][0]:
        low = frame.quote_tokens[before[0]][0]
        for stretches, kind in bases:
            if stretches[0][0] < pool.cue[0]:
                pool.add(kind | Kind.EXTENDED, (low, stretches[0][1]), *stretches[1:])
