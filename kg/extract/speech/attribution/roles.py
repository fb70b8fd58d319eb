"""Cues, and the role of every word around each, as the network reads them.

Two steps as in semantic role labelling (He et al. 2017): the reader of the pipeline has tagged cues; a small transformer reads
the words around each cue, the cue marked, and gives every word its role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from kg.annotate.neural.component import FACTORY
from kg.annotate.neural.reader import Reader, open_session
from kg.annotate.neural.windows import window
from kg.annotate.pipeline import DEFAULT_PIPELINE
from kg.errors import PipelineError
from kg.extract.speech.attribution.cues import word_at
from kg.extract.speech.attribution.frame import Frame
from kg.extract.speech.attribution.lexicon import load_lexicon
from kg.model import Mode
from kg.resources import model_path

__all__ = ["CONTENT", "SOURCE", "Floats", "RoleReading", "read_roles"]

Floats = NDArray[np.float32]
VECTOR = 384
SOURCE, CONTENT = 1, 2
# from this share of cues among its occurrences on, a verb reports speech inside another's content; and how likely such a cue is
_PLAIN_RATE, _LISTED = 0.5, 0.5
# words of a speaker before a colon, and the kinds of name one of them must be
_SPEAKER = 14
_NAMES = frozenset({"PERSON", "ORG", "GPE", "ROLE"})


@dataclass(frozen=True, slots=True)
class RoleReading:
    """What is read around one cue.

    Attributes:
        cue: its tokens.
        chance: probability that a cue begins at the first of them.
        inner: whether only the lexicon takes it for one, which counts inside another's content.
        tokens: the words around it, white space left out, in order.
        mark: for each of them, 1 if it is the cue's.
        roles: (words, 3) probabilities that a word is neither, source, content.
    """

    cue: tuple[int, ...]
    chance: float
    inner: bool
    tokens: Sequence[int]
    mark: Sequence[int]
    roles: Floats


def read_roles(frame: Frame, limit: float) -> list[RoleReading]:
    """The cues of a document that are at least so likely, in order, with the roles of the words around each."""
    words = [i for i, pos in enumerate(frame.pos) if pos != "SPACE"]
    if not words:
        return []
    rows = _tensor(frame)[words]
    vectors, chances = np.ascontiguousarray(rows[:, :VECTOR]), rows[:, VECTOR:]
    place = {i: n for n, i in enumerate(words)}
    out = []
    tagged = _cues(chances, limit)
    known = {j for cue in tagged for j in cue}
    inner = [[place[i]] for i in _plain_speech(frame) if place[i] not in known]
    colons = [[place[i]] for i in _colons(frame) if place[i] not in known]
    known.update(j for cue in colons for j in cue)
    for cue in sorted(tagged + inner + colons):
        begin, end = frame.paragraph_stretch[frame.paragraph[words[cue[0]]]]
        seen = window(cue, (place[begin], place[end - 1] + 1), len(words))
        columns = {"distance": seen.distance, "place": seen.place, "mark": seen.mark}
        inputs = {name: np.asarray(values, dtype=np.int64) for name, values in columns.items()}
        (roles,) = _roles().run(None, {"vectors": vectors[seen.words.start : seen.words.stop], **inputs})
        tokens = words[seen.words.start : seen.words.stop]
        chance = float(chances[cue[0], 1]) if cue in tagged else _LISTED
        out.append(RoleReading(tuple(words[j] for j in cue), chance, cue[0] not in known, tokens, seen.mark, roles))
    return out


def _colons(frame: Frame) -> list[int]:
    """Colons behind a speaker who begins a sentence: 'Khrenin: “…”', 'Defence Ministry spokesman: the drills …'."""
    out = []
    for i, word in enumerate(frame.words):
        begin, end = frame.sentence[i]
        phrase = range(begin, i)
        if word == ":" and frame.quote[i] < 0 and 0 < len(phrase) <= _SPEAKER and i + 1 < end:
            named = any(frame.ents[j] in _NAMES for j in phrase)
            if named and not any(frame.pos[j] in {"VERB", "AUX"} or frame.quote[j] >= 0 for j in phrase):
                out.append(i)
    return out


def _plain_speech(frame: Frame) -> list[int]:
    """Verbs that mostly report speech, with a subject and a clause: statements inside statements, which no corpus annotates."""
    lexicon = load_lexicon()
    return [
        i
        for i, pos in enumerate(frame.pos)
        if pos == "VERB"
        and frame.quote[i] < 0
        and (word := word_at(frame, lexicon, i)).rate >= _PLAIN_RATE
        and word.mode is Mode.SPEECH
        and frame.child(i, "nsubj") is not None
        and frame.child(i, "ccomp") is not None
    ]


def _tensor(frame: Frame) -> Floats:
    """The encoder's vectors and the chances of cues, one row a token: the pipeline's own, or read now where another one parsed."""
    doc = frame.doc
    if doc.tensor.shape == (len(doc), VECTOR + 3):
        return np.asarray(doc.tensor)
    out = np.zeros((len(doc), VECTOR + 3), dtype=np.float32)
    for begin, end in frame.paragraph_stretch.values():
        words = [i for i in range(begin, end) if frame.pos[i] != "SPACE"]
        reading = _reader()([doc[i].text for i in words])
        out[words] = np.concatenate([reading.vectors, reading.cues], axis=1)
    return out


def _cues(chances: Floats, limit: float) -> list[list[int]]:
    """Words of each cue: one that begins, and those behind it that rather go on than do not."""
    out: list[list[int]] = []
    outside, begins, inside = chances.T.tolist()
    for j, chance in enumerate(begins):
        if chance >= limit and (chance >= inside[j] or not out or out[-1][-1] < j - 1):
            end = j + 1
            while end < len(begins) and inside[end] > max(outside[end], begins[end]):
                end += 1
            out.append(list(range(j, end)))
    return out


def _file(name: str) -> Path:
    folder = model_path(DEFAULT_PIPELINE)
    if folder is None:
        raise PipelineError(f"the model {DEFAULT_PIPELINE!r} that ships with the package is missing; install the package again")
    return folder / FACTORY / name


@cache
def _roles() -> InferenceSession:
    return open_session(_file("roles.onnx"))


@cache
def _reader() -> Reader:
    return Reader(_file(""))
