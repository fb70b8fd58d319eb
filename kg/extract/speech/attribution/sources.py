"""Which phrases may name the source of a cue, and what tells whether one does."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.speech.attribution import codes
from kg.extract.speech.attribution.cues import word_at
from kg.extract.speech.attribution.frame import Frame, Stretch
from kg.extract.speech.attribution.lexicon import CueLexicon

__all__ = ["Nominal", "Path", "Relation", "nominals", "path", "source_candidates", "source_features"]

_INNER = frozenset(
    {"compound", "flat", "amod", "nummod", "det", "case", "mark", "fixed", "punct", "cc", "aux", "cop", "dep", "goeswith", "reparandum"}
)
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM", "ADV", "VERB"})
_ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "obl:agent", "nmod:poss"})
# Candidates in the sentence of the cue, and how many sentences before it are searched for their subjects.
_NEAREST = 14
_SENTENCES_BEFORE = 2
_FARTHEST = 8


@dataclass(frozen=True, slots=True)
class Nominal:
    """A phrase by its head and tokens."""

    head: int
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Path:
    """The way through the tree from one token to another: how far up, how far down, and the relations at its turns."""

    up: int
    down: int
    first_up: str = ""
    last_up: str = ""
    first_down: str = ""
    last_down: str = ""


# What is asked of each pair: the cue token, the nominal, and how many sentences lie between them.
Relation = tuple[int, Nominal, int]
_FAR = Path(9, 9)


def path(frame: Frame, origin: int, target: int) -> Path:
    """The path from ``origin`` to ``target``, or one of length 9 + 9 where none of up to eight steps each way exists."""
    ups = _ancestors(frame, origin)
    downs = _ancestors(frame, target)
    places = {token: n for n, token in enumerate(ups)}
    for n, token in enumerate(downs):
        if token in places:
            m = places[token]
            return Path(
                m,
                n,
                frame.deps[ups[0]] if m else "",
                frame.deps[ups[m - 1]] if m else "",
                frame.deps[downs[n - 1]] if n else "",
                frame.deps[downs[0]] if n else "",
            )
    return _FAR


def _ancestors(frame: Frame, i: int) -> list[int]:
    out = [i]
    while len(out) < _FARTHEST and frame.heads[out[-1]] != out[-1]:
        out.append(frame.heads[out[-1]])
    return out


def nominals(frame: Frame) -> dict[int, list[int]]:
    """The heads of noun phrases and what stands for them, by the first token of their sentence."""
    out: dict[int, list[int]] = {}
    for i, pos in enumerate(frame.pos):
        argument = frame.deps[i] in _ARGUMENTS
        noun = pos in {"NOUN", "PROPN", "PRON", "NUM"} and frame.deps[i] not in _INNER
        if noun or (argument and pos in _NOMINAL) or (frame.ents[i] and pos == "PROPN" and frame.deps[i] == "compound"):
            out.setdefault(frame.sentence[i][0], []).append(i)
    return out


def source_candidates(frame: Frame, heads: dict[int, list[int]], i: int, cue: Stretch) -> list[Relation]:
    """The phrases that may name the source of the cue at token ``i``: the nearest of its sentence, subjects of those before."""
    begin = frame.sentence[i][0]
    inside = [h for h in heads.get(begin, ()) if not cue[0] <= h < cue[1]]
    inside = sorted(sorted(inside, key=lambda h: abs(h - i) - 40 * (frame.heads[h] == i))[:_NEAREST])
    out: list[Relation] = [(i, Nominal(h, noun_phrase(frame, h, cue)), 0) for h in inside]
    for back in range(1, _SENTENCES_BEFORE + 1):
        begin = frame.sentence[begin - 1][0] if begin else -1
        if begin < 0:
            break
        subjects = [h for h in heads.get(begin, ()) if frame.deps[h] in {"nsubj", "nsubj:pass"}]
        out += [(i, Nominal(h, noun_phrase(frame, h, cue)), back) for h in subjects[:3]]
    return out


def noun_phrase(frame: Frame, head: int, cue: Stretch) -> Stretch:
    """The tokens of a phrase without its preposition, cut before the clause that holds the cue."""
    begin, end = frame.left[head], frame.right[head] + 1
    for child in frame.children[head]:
        if child < head and frame.deps[child] in {"case", "mark", "cc", "punct"}:
            begin = max(begin, frame.right[child] + 1)
        elif child > head and (frame.left[child] <= cue[0] <= frame.right[child] or _is_loose(frame, child)):
            end = min(end, frame.left[child])
    if begin <= cue[0] < end:
        begin, end = (begin, cue[0]) if head < cue[0] else (cue[1], end)
    begin = max(begin, frame.sentence[head][0])
    while end > head + 1 and frame.pos[end - 1] in {"PUNCT", "SPACE"}:
        end -= 1
    while begin < head and frame.pos[begin] in {"PUNCT", "SPACE"}:
        begin += 1
    if "(" in frame.words[begin:end] and frame.words[end : end + 1] == [")"]:
        end += 1
    return (min(begin, head), max(end, head + 1))


def _is_loose(frame: Frame, child: int) -> bool:
    """Whether what follows a noun is no part of its phrase: a parenthesis, a postposition other than the possessive."""
    return frame.deps[child] in {"case", "parataxis"} and not frame.words[child].startswith(("'", "’"))


def source_features(frame: Frame, lexicon: CueLexicon, relation: Relation) -> list[float]:
    """The features of a pair of cue and phrase."""
    i, nominal, back = relation
    h = nominal.head
    way = path(frame, i, h) if not back else _FAR
    low, high = min(i, h), max(i, h)
    return [
        *_way(way),
        back,
        *_between(frame, low, high),
        h - i,
        *_phrase(frame, lexicon, nominal),
        *_cue(frame, lexicon, i),
        frame.heads[h] == i,
        frame.quote[h] == frame.quote[i],
        frame.quote[h] >= 0,
        _agent(frame, h),
    ]


def _way(way: Path) -> list[float]:
    return [way.up, way.down, *(codes.dep(name) for name in (way.first_up, way.last_up, way.first_down, way.last_down))]


def _between(frame: Frame, low: int, high: int) -> list[float]:
    pos = frame.pos[low + 1 : high]
    words = frame.words[low + 1 : high]
    return [
        pos.count("VERB"),
        pos.count("PROPN") + pos.count("NOUN") + pos.count("PRON"),
        words.count(","),
        sum(q >= 0 for q in frame.quote[low + 1 : high]),
    ]


def _phrase(frame: Frame, lexicon: CueLexicon, nominal: Nominal) -> list[float]:
    h = nominal.head
    begin, end = nominal.stretch
    return [
        codes.pos(frame.pos[h]),
        codes.tag(frame.tags[h]),
        codes.entity(frame.ents[h]),
        codes.dep(frame.deps[h]),
        lexicon.source_rate(frame.lemmas[h] if frame.pos[h] != "PROPN" else frame.ents[h] or "NAME"),
        end - begin,
        codes.preposition(frame.words[frame.left[h]]),
        begin - frame.sentence[h][0],
    ]


def _cue(frame: Frame, lexicon: CueLexicon, i: int) -> list[float]:
    subject = frame.child(i, "nsubj", "nsubj:pass")
    word = word_at(frame, lexicon, i)
    return [
        codes.pos(frame.pos[i]),
        codes.tag(frame.tags[i]),
        codes.dep(frame.deps[i]),
        0 if subject is None else 1 + (frame.deps[subject] == "nsubj:pass"),
        word.rate,
        word.relation_rate(8),
        frame.child(i, "aux:pass") is not None,
        frame.words[i] == ":",
    ]


def _agent(frame: Frame, h: int) -> float:
    """Which preposition introduces the phrase."""
    case = next((c for c in frame.children[h] if frame.deps[c] == "case"), None)
    return codes.preposition(frame.words[case]) if case is not None else 0
