"""Which tokens may be cues, and what tells whether they are."""

from __future__ import annotations

from kg.extract.speech.attribution import codes
from kg.extract.speech.attribution.frame import Frame, Stretch
from kg.extract.speech.attribution.lexicon import CueLexicon, CueWord

__all__ = ["cue_features", "cue_stretch", "cue_tokens", "lexical_class"]

_LIGHT = frozenset({"be", "have", "do"})
_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
_CHILDREN = (
    "ccomp",
    "xcomp",
    "obj",
    "iobj",
    "obl",
    "advcl",
    "parataxis",
    "acl",
    "nmod",
    "nmod:poss",
    "conj",
    "expl",
    "case",
    "cop",
    "obl:agent",
)
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor"})
# Nouns and adjectives are candidates from this share of cues among their occurrences on.
_LOWEST_RATE = 0.03


def lexical_class(frame: Frame, i: int) -> str:
    """The part of speech under which the lexicon lists a token; colons and the fixed 'according to' have their own."""
    if frame.words[i] == ":":
        return ":"
    if frame.words[i] == "according":
        return "ADP"
    return {"PROPN": "NOUN", "AUX": "VERB"}.get(frame.pos[i], frame.pos[i])


def word_at(frame: Frame, lexicon: CueLexicon, i: int) -> CueWord:
    """What the lexicon knows of a token."""
    return lexicon.word(frame.lemmas[i], lexical_class(frame, i))


def cue_tokens(frame: Frame, lexicon: CueLexicon) -> list[int]:
    """The tokens that may head a cue, in the order of the text."""
    return [i for i in range(len(frame)) if _may_cue(frame, lexicon, i)]


def _may_cue(frame: Frame, lexicon: CueLexicon, i: int) -> bool:
    pos = frame.pos[i]
    if pos == "SPACE":
        return False
    if frame.words[i] == ":":
        return frame.quote[i] < 0
    if pos == "PUNCT":
        return False
    word = word_at(frame, lexicon, i)
    if pos == "VERB":
        return frame.lemmas[i] not in _LIGHT or word.rate >= _LOWEST_RATE
    return (word.rate >= _LOWEST_RATE and word.cues > 0) or (pos == "NOUN" and word.communication and _has_complement(frame, i))


def _has_complement(frame: Frame, i: int) -> bool:
    """Whether a noun has a clause or phrase of its own behind it."""
    return any(c > i and frame.deps[c] in {"acl", "ccomp", "nmod", "xcomp", "appos"} for c in frame.children[i])


def cue_stretch(frame: Frame, i: int) -> Stretch:
    """The tokens of the cue that token ``i`` heads: with auxiliaries, negation, particle and the fixed rest of 'according to'."""
    begin, end = i, i + 1
    while begin > 0 and frame.heads[begin - 1] == i and frame.deps[begin - 1] in {"aux", "aux:pass", "advmod", "cop"}:
        begin -= 1
    while begin < i and frame.deps[begin] == "advmod" and frame.words[begin] not in _NEGATIONS:
        begin += 1
    while end < len(frame) and frame.heads[end] == i and frame.deps[end] in {"compound:prt", "fixed"}:
        end += 1
    if frame.words[i] == "according" and frame.words[end : end + 1] == ["to"]:
        end += 1
    return begin, end


def cue_features(frame: Frame, lexicon: CueLexicon, i: int) -> list[float]:
    """The features of a token as a cue."""
    return _lexical(frame, lexicon, i) + _arguments(frame, lexicon, i) + _surroundings(frame, i)


def _lexical(frame: Frame, lexicon: CueLexicon, i: int) -> list[float]:
    word = word_at(frame, lexicon, i)
    head = frame.heads[i]
    above = word_at(frame, lexicon, head) if head != i else None
    return [
        word.rate,
        word.weight,
        word.communication,
        word.cognition,
        codes.pos(frame.pos[i]),
        codes.tag(frame.tags[i]),
        codes.dep(frame.deps[i]),
        codes.pos(frame.pos[head]) if above else 0,
        codes.dep(frame.deps[head]) if above else 0,
        above.rate if above else -1.0,
        word.relation_rate(0),
        word.relation_rate(1),
        word.relation_rate(2),
        word.relation_rate(3),
        word.relation_rate(8),
        frame.words[i] == ":",
    ]


def _arguments(frame: Frame, lexicon: CueLexicon, i: int) -> list[float]:
    kinds = {frame.deps[c]: c for c in reversed(frame.children[i])}
    subject = next((kinds[name] for name in _SUBJECTS if name in kinds), None)
    clause = kinds.get("ccomp", kinds.get("xcomp", kinds.get("obj", kinds.get("obl", kinds.get("nmod")))))
    auxiliary = kinds.get("aux")
    return [
        *(0 if name not in kinds else 1 if kinds[name] < i else 2 for name in _CHILDREN),
        0 if subject is None else 1 if subject < i else 2,
        codes.pos(frame.pos[subject]) if subject is not None else 0,
        codes.entity(frame.ents[subject]) if subject is not None else 0,
        codes.dep(frame.deps[subject]) if subject is not None else 0,
        lexicon.source_rate(frame.lemmas[subject]) if subject is not None else 0.0,
        codes.preposition(frame.words[frame.left[clause]]) if clause is not None else 0,
        codes.pos(frame.pos[clause]) if clause is not None else 0,
        (frame.right[clause] - frame.left[clause]) if clause is not None else 0,
        0 if auxiliary is None else 1 if frame.lemmas[auxiliary] in _LIGHT else 2,
        "aux:pass" in kinds,
        any(frame.words[c] in _NEGATIONS for c in frame.children[i]),
        "mark" in kinds,
        codes.preposition(frame.words[kinds["mark"]]) if "mark" in kinds else 0,
    ]


def _surroundings(frame: Frame, i: int) -> list[float]:
    begin, end = frame.sentence[i]
    quoted_before = next((i - j for j in range(i - 1, max(begin, i - 9) - 1, -1) if frame.quote[j] >= 0), 0)
    quoted_after = next((j - i for j in range(i + 1, min(len(frame), i + 10)) if frame.quote[j] >= 0), 0)
    following = frame.words[i + 1] if i + 1 < len(frame) else ""
    before = frame.words[i - 1] if i else ""
    return [
        frame.quote[i] >= 0,
        quoted_before,
        quoted_after,
        any(q >= 0 for q in frame.quote[begin:end]),
        i - begin,
        end - i,
        codes.punctuation(following),
        codes.punctuation(before),
        codes.preposition(following),
        codes.pos(frame.pos[i + 1]) if i + 1 < len(frame) else 0,
        codes.pos(frame.pos[i - 1]) if i else 0,
        codes.tag(frame.tags[i - 1]) if i else 0,
        i - frame.paragraph_stretch.get(frame.paragraph[i], (i, i))[0],
        frame.scare[i],
    ]
