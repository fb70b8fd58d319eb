"""What the lexicon knows of a token."""

from __future__ import annotations

from kg.extract.speech.attribution.frame import Frame
from kg.extract.speech.attribution.lexicon import CueLexicon, CueWord

__all__ = ["lexical_class", "word_at"]


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
