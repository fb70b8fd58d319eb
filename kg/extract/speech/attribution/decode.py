"""From a document's annotation to its attributions."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from kg.extract.speech.attribution import traits
from kg.extract.speech.attribution.cues import word_at
from kg.extract.speech.attribution.frame import Frame, Stretch
from kg.extract.speech.attribution.lexicon import RELATIONS, load_lexicon
from kg.extract.speech.attribution.model import Found, find
from kg.extract.speech.quotation import Quotation
from kg.model import Attribution, Span

__all__ = ["find_attributions", "without_twins"]

# Two attributions whose contents agree this much (Jaccard on tokens) are one.
_SAME = 0.8
# From this share of clauses among its contents on a verb is taken to be followed by one.
_OFTEN = 0.25
_TIMES = frozenset({"DATE", "TIME"})


def find_attributions(doc: Doc) -> list[Attribution]:
    """The attributions of a document in the order of their cues.

    Args:
        doc: a whole document as :func:`kg.annotate.annotate` gives it, so that ``doc.text`` is its text.

    Returns:
        Attributions whose spans are code points, half-open, into ``doc.text``, in the order of the text and disjoint
        within each of cue and content. Cue, speaker, outer quotation marks, a leading 'that' and final punctuation are left
        out of the content; a content that its cue interrupts has several spans. ``confidence`` in [0, 1] estimates that
        cue, source and content are all right.
    """
    frame = Frame(doc)
    if not len(frame):
        return []
    out = [_attribution(frame, f) for f in without_twins(find(frame))]
    return [a for a in out if a is not None]


def without_twins(found: Iterable[Found]) -> list[Found]:
    """Of attributions with nearly the same content the likeliest: 'expressed concern' is one act, whichever word is the cue."""
    kept: list[Found] = []
    holders: dict[int, list[set[int]]] = {}
    for item in sorted(found, key=lambda f: (-f.probability, f.i)):
        tokens = {j for begin, end in item.content for j in range(begin, end)}
        # contents that agree so much share the token in the middle of each
        near = holders.get(sorted(tokens)[len(tokens) // 2], [])
        if not any(len(tokens & other) >= _SAME * len(tokens | other) for other in near):
            kept.append(item)
            for j in tokens:
                holders.setdefault(j, []).append(tokens)
    return sorted(kept, key=lambda f: f.i)


def _attribution(frame: Frame, found: Found) -> Attribution | None:
    content = tuple(_content(frame, found))
    if not content:
        return None
    begin, end = found.cue
    quotation = traits.quotation(frame, content)
    return Attribution(
        cue=(Span(frame.begins[begin], frame.ends[end - 1]),),
        content=content,
        source=_span(frame, found.source) if found.source else None,
        cue_lemma=frame.lemmas[found.i] if frame.words[found.i] != "according" else "according to",
        mode=traits.mode(frame, load_lexicon(), found.i, quotation),
        quotation=quotation,
        force=traits.force(frame, load_lexicon(), found.i),
        polarity=traits.polarity(frame, found.i),
        addressee=traits.addressee(frame, found.i, found.cue, found.content[0]),
        confidence=round(found.probability, 2),
    )


def _span(frame: Frame, stretch: Stretch) -> Span:
    return Span(frame.begins[stretch[0]], frame.ends[stretch[1] - 1])


def _content(frame: Frame, found: Found) -> list[Span]:
    """The characters of the content: its edges are trimmed already, inner quotation marks are completed."""
    out: list[Span] = []
    for n, (begin, end) in enumerate(found.content):
        first = _start(frame, found, (begin, end)) if n == 0 else begin
        last = _stop(frame, (first, end))
        span = _closed(frame, Span(frame.begins[first], frame.ends[last - 1]))
        if out and span.begin < out[-1].end:
            span = Span(out[-1].end, max(out[-1].end, span.end))
        if span.begin < span.end:
            out.append(span)
    return out


def _start(frame: Frame, found: Found, stretch: Stretch) -> int:
    """The first token of the content, behind 'that', and behind a day that belongs to the cue ('said Wednesday the …')."""
    begin, end = stretch
    first = begin
    while first < end and begin == found.cue[1] and frame.ents[first] in _TIMES and _root_outside(frame, first, stretch) == found.i:
        first += 1
    if first + 2 < end and frame.pos[first] != "PUNCT":
        begin = first
    if begin + 1 < end and frame.words[begin] == "that" and _is_conjunction(frame, found.i, begin):
        begin += 1
    return begin


def _root_outside(frame: Frame, i: int, stretch: Stretch) -> int:
    """The first token above ``i`` that is outside a stretch."""
    while stretch[0] <= i < stretch[1] and frame.heads[i] != i:
        i = frame.heads[i]
    return i


def _is_conjunction(frame: Frame, cue: int, i: int) -> bool:
    """Whether a 'that' begins a clause: by its tree, or beside a noun behind a verb that mostly takes clauses."""
    if frame.deps[i] == "mark" or frame.pos[i] == "SCONJ" or frame.pos[i + 1] in {"DET", "PRON", "PROPN"}:
        return True
    takes_clauses = word_at(frame, load_lexicon(), cue).relation_rate(RELATIONS.index("ccomp")) >= _OFTEN
    return takes_clauses and frame.pos[i + 1] in {"NOUN", "ADJ", "NUM"}


def _stop(frame: Frame, stretch: Stretch) -> int:
    """The end of the content, before a time that stands behind its closing quotation mark: '“a provocation” on Tuesday'."""
    begin, end = stretch
    at = end
    while at > begin + 1 and frame.ents[at - 1] in _TIMES:
        at -= 1
    if at < end and at > begin + 1 and frame.pos[at - 1] == "ADP":
        at -= 1
    closes = frame.words[at - 1] in {"”", "’", '"', "''", "»"} and (frame.quote[at - 1] >= 0 or frame.scare[at - 1])
    return at - 1 if at < end and closes and at - 1 > begin else end


def _closed(frame: Frame, span: Span) -> Span:
    """The span with the closing mark of a quotation that begins inside, and the opening one of a quotation that ends inside."""
    for marked in frame.marked(span):
        if span.begin < marked.begin and marked.inner_end <= span.end + 1:
            span = Span(span.begin, max(span.end, marked.end))
        elif marked.end < span.end and _opens_at(frame, marked, span.begin):
            span = Span(marked.begin, span.end)
    return span


def _opens_at(frame: Frame, quotation: Quotation, begin: int) -> bool:
    """Whether only the opening mark of a quotation stands before an offset."""
    return quotation.begin < begin and not frame.text[quotation.inner_begin : begin].strip()
