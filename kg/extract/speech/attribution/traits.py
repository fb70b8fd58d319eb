"""What else an attribution says: attitude, force, polarity, how it is quoted, who hears it, how sure it is."""

from __future__ import annotations

from kg.extract.speech.attribution.cues import lexical_class
from kg.extract.speech.attribution.frame import Frame, Stretch
from kg.extract.speech.attribution.lexicon import CueLexicon
from kg.extract.speech.attribution.spans import noun_phrase, trim
from kg.model import Force, Mode, Polarity, Quotation, Span

__all__ = ["addressee", "force", "mode", "polarity", "quotation"]

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "no"})
# Verbs that take back the speech verb under them: 'declined to say', 'refused to comment', 'stopped short of saying'.
_IMPLICIT_NEGATIONS = frozenset({"decline", "refuse", "fail", "avoid", "stop", "forget", "neglect"})
_HEARERS = frozenset(
    {
        "advise", "alert", "ask", "assure", "beg", "brief", "caution", "congratulate", "convince", "encourage", "implore", "inform",
        "instruct", "invite", "notify", "order", "persuade", "press", "promise", "reassure", "remind", "request", "show", "teach",
        "tell", "thank", "urge", "warn",
    }
)  # fmt: skip
# Verbs of speech whose clause with 'to' is what the speaker asks of somebody: 'told them to leave'.
_COMMANDS = {"tell": Force.ORDER, "ask": Force.DEMAND, "warn": Force.WARN}
_SPOKEN_NOUNS = frozenset(
    {"statement", "interview", "speech", "letter", "tweet", "remark", "comment", "address", "report", "post", "briefing"}
)
# What a good part of the content's words, and a small one, lies in quotation marks.
_ALL, _SOME = 0.9, 0.0


def mode(frame: Frame, lexicon: CueLexicon, i: int, quoted: Quotation) -> Mode:
    """The attitude: the cue word's own; but what stands in quotation marks has been said, unless the cue is one of thought."""
    word = lexicon.word(frame.lemmas[i], lexical_class(frame, i))
    if frame.words[i] in {":", "according"} or frame.lemmas[i] in _SPOKEN_NOUNS:
        return Mode.SPEECH
    if quoted is not Quotation.INDIRECT and word.mode is Mode.BELIEF and not word.cognition:
        return Mode.SPEECH
    return word.mode


def force(frame: Frame, lexicon: CueLexicon, i: int) -> Force:
    """The illocutionary force: the cue word's own, but 'told Y to', 'called for' and 'called on Y to' demand."""
    lemma = frame.lemmas[i]
    if lemma == "call":
        return Force.DEMAND if _calls_for(frame, i) else Force.ASSERT
    asks = frame.child(i, "xcomp") is not None and frame.child(i, "ccomp") is None
    return _COMMANDS[lemma] if lemma in _COMMANDS and asks else lexicon.word(lemma, lexical_class(frame, i)).force


def _calls_for(frame: Frame, i: int) -> bool:
    """Whether somebody calls for something, or on somebody to do something, rather than a thing a name."""
    cases = {frame.words[c] for child in frame.children[i] for c in frame.children[child] if frame.deps[c] == "case"}
    complement = frame.child(i, "xcomp", "advcl")
    asks = complement is not None and any(frame.words[c] == "to" and frame.deps[c] == "mark" for c in frame.children[complement])
    return "for" in cases or asks


def polarity(frame: Frame, i: int) -> Polarity:
    """Negative where the cue itself is negated or under a verb that takes it back ('declined to say')."""
    if any(frame.words[c] in _NEGATIONS for c in frame.children[i] if frame.deps[c] in {"advmod", "det", "neg", "cc:preconj"}):
        return Polarity.NEGATIVE
    head = frame.heads[i]
    taken_back = frame.deps[i] in {"xcomp", "advcl"} and frame.lemmas[head] in _IMPLICIT_NEGATIONS
    negated_above = frame.deps[i] == "xcomp" and any(frame.words[c] in _NEGATIONS for c in frame.children[head])
    subject = frame.child(i, "nsubj")
    nobody = subject is not None and (
        frame.words[subject] in {"nobody", "none"} or frame.words[frame.left[subject]] in {"no", "neither", "none"}
    )
    return Polarity.NEGATIVE if taken_back or negated_above or nobody else Polarity.POSITIVE


def quotation(frame: Frame, content: tuple[Span, ...]) -> Quotation:
    """Direct where the content is in quotation marks throughout, mixed where a part is, names apart."""
    total = quoted = 0
    for span in content:
        for j in range(frame.at(span.begin), frame.at(span.end - 1) + 1):
            if frame.pos[j] not in {"PUNCT", "SPACE"}:
                total += 1
                quoted += frame.quote[j] >= 0 or frame.scare[j]
    share = quoted / total if total else 0.0
    return Quotation.DIRECT if share >= _ALL else Quotation.MIXED if share > _SOME else Quotation.INDIRECT


def addressee(frame: Frame, i: int, cue: Stretch, content: Stretch) -> Span | None:
    """The phrase that names the hearer: the object of 'tell' or 'urge', or the phrase with 'to' beside a verb of speech."""
    for child in frame.children[i]:
        if child > i and frame.pos[child] in {"NOUN", "PROPN", "PRON"} and _hears(frame, i, child):
            begin, end = noun_phrase(frame, child, cue)
            clause = next((c for c in frame.children[child] if c > child and frame.deps[c].startswith(("acl", "ccomp", "advcl"))), None)
            end = min(end, frame.left[clause]) if clause is not None else end
            if begin < content[0]:
                end = min(end, content[0])
            elif frame.lemmas[i] not in _HEARERS:
                continue
            trimmed = trim(frame, (begin, end))
            return Span(frame.begins[trimmed[0]], frame.ends[trimmed[1] - 1]) if trimmed else None
    return None


def _hears(frame: Frame, i: int, child: int) -> bool:
    relation, lemma = frame.deps[child], frame.lemmas[i]
    if relation == "iobj" or (relation == "obj" and lemma in _HEARERS):
        return True
    cases = {frame.words[c] for c in frame.children[child] if frame.deps[c] == "case"}
    return relation == "obl" and ("to" in cases or (lemma == "call" and bool(cases & {"on", "upon"})))
