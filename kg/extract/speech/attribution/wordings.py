"""Attributions whose cue is a phrase or the layout, which no corpus annotates often enough to learn from.

Constructions, each a function: 'in the words of X, …', 'in X's words, …', 'to quote X, …'; turns of a transcript
('GEN. ALVES: …', 'Q: …'); a clause behind the comma that says whose words the sentence is ('…, the alliance announced on Monday').
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.speech.attribution.frame import Frame, Stretch
from kg.extract.speech.attribution.spans import noun_phrase, trim

__all__ = ["Worded", "behind_sentence", "find_worded"]

# cue, source, content
Worded = tuple[Stretch, Stretch, tuple[Stretch, ...]]
_MARKS: Final = frozenset({"PUNCT", "SPACE"})
_LABEL: Final = re.compile(r"[“\"]?((?:Q|A|Question|Answer)|(?:[A-Z][A-Z.’'-]+)(?: [A-Z][A-Z.’'-]*){0,4})\s?:\s")
_ASIDE: Final = 12  # tokens from the verb of a last clause to the end of its sentence
_TURNS: Final = 2  # labelled paragraphs from which on a text is a transcript


def find_worded(frame: Frame) -> list[Worded]:
    """What these constructions attribute, in the order of the text."""
    return sorted([*_in_words(frame), *_turns(frame)])


def _in_words(frame: Frame) -> Iterator[Worded]:
    """'In the words of X, …', 'in X's own words, …', 'to quote X, …'."""
    for i, word in enumerate(frame.words):
        before = frame.words[max(0, i - 2) : i]
        if word == "words" and before == ["in", "the"] and frame.words[i + 1 : i + 2] == ["of"]:
            yield from _worded(frame, (i - 2, i + 2), frame.child(i, "nmod", "nmod:of"))
        elif word == "words" and any(frame.words[c] == "in" for c in frame.children[i] if frame.deps[c] == "case"):
            yield from _worded(frame, (i, i + 1), frame.child(i, "nmod:poss"))
        elif word == "quote" and before[-1:] == ["to"] and frame.deps[i] in {"advcl", "parataxis", "acl", "xcomp", "conj"}:
            yield from _worded(frame, (i - 1, i + 1), frame.child(i, "obj"))


def _worded(frame: Frame, cue: Stretch, speaker: int | None) -> Iterator[Worded]:
    if speaker is None or frame.pos[speaker] not in {"NOUN", "PROPN", "PRON"}:
        return
    source = trim(frame, noun_phrase(frame, speaker, cue))
    phrase = (min(cue[0], source[0]), max(cue[1], source[1])) if source else cue
    content = _beside(frame, phrase)
    if source and content:
        yield cue, source, (content,)


def _beside(frame: Frame, phrase: Stretch) -> Stretch | None:
    """What a parenthetical phrase comments: the quotation behind it, else the rest of its sentence, else what stands before it."""
    begin, end = frame.sentence[phrase[0]]
    after = trim(frame, (phrase[1], end))
    before = trim(frame, (begin, phrase[0]))
    if after is not None and before is not None:
        number = next((frame.quote[j] for j in range(phrase[1], after[0] + 1) if frame.quote[j] >= 0), -1)
        return trim(frame, frame.quote_tokens[number]) if number >= 0 else after
    return after or before


def behind_sentence(frame: Frame, cue: Stretch) -> Worded | None:
    """'Ships have begun the activity, | the alliance announced.': a short last clause whose verb governs or joins the sentence."""
    verb = next((j for j in range(*cue) if frame.pos[j] == "VERB"), None)
    begin, end = frame.sentence[cue[0]]
    speaker = None if verb is None else frame.child(verb, "nsubj", "nsubj:pass")
    if verb is None or speaker is None or frame.quote[verb] >= 0 or end - verb > _ASIDE:
        return None
    source = trim(frame, noun_phrase(frame, speaker, cue))
    # the tree of so long a sentence is often wrong above the verb, hardly ever around it
    comma = source[0] - 1 if source and source[1] <= cue[0] else begin
    if source is None or comma <= begin or frame.words[comma] != "," or frame.child(verb, "obj", "ccomp", "xcomp") in range(comma, end):
        return None
    dateline = next((last for first, last in frame.datelines.values() if first <= begin < last), begin)
    content = trim(frame, (dateline, comma))
    return (cue, source, (content,)) if content else None


def _turns(frame: Frame) -> Iterator[Worded]:
    """Turns of a transcript: paragraphs that a speaker's label opens, and those without one up to the next."""
    labels = {n: found for n, found in ((n, _label(frame, n)) for n in frame.paragraph_stretch) if found}
    if len(labels) < _TURNS:
        return
    numbers = sorted(labels)
    for number, following in zip(numbers, [*numbers[1:], numbers[-1] + 1], strict=True):
        source, colon = labels[number]
        parts = [(colon + 1, frame.paragraph_stretch[number][1])]
        parts += [frame.paragraph_stretch[n] for n in range(number + 1, following) if n in frame.paragraph_stretch]
        content = tuple(part for p in parts if (part := trim(frame, p)))
        if content:
            yield (colon, colon + 1), source, content


def _label(frame: Frame, paragraph: int) -> tuple[Stretch, int] | None:
    """The speaker before the colon that opens a paragraph, and the colon."""
    begin, end = frame.paragraph_stretch[paragraph]
    found = _LABEL.match(frame.text, frame.begins[begin], frame.ends[end - 1])
    if found is None:
        return None
    colon = next((j for j in range(begin, end) if frame.words[j] == ":"), None)
    source = trim(frame, (begin, colon)) if colon is not None else None
    return (source, colon) if source is not None and colon is not None else None
