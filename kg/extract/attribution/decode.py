"""From a document's annotation to its attributions."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from kg.extract.attribution import traits
from kg.extract.attribution.frame import Frame, Stretch
from kg.extract.attribution.model import Found, Model, load_model
from kg.extract.quotation import Quotation
from kg.model import Attribution, Span

__all__ = ["find_attributions"]

# Two attributions whose contents agree this much (Jaccard on tokens) are one.
_SAME = 0.8


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
    model = load_model()
    found = _without_twins(model.find(frame))
    out = [_attribution(frame, model, f) for f in found]
    return [a for a in out if a is not None]


def _without_twins(found: Iterable[Found]) -> list[Found]:
    """Of attributions with nearly the same content the likeliest: 'expressed concern' is one act, whichever word is the cue."""
    kept: list[tuple[Found, set[int]]] = []
    for item in sorted(found, key=lambda f: (-f.probability, f.i)):
        tokens = {j for begin, end in item.candidate.stretches for j in range(begin, end)}
        near = (other for f, other in kept[-200:] if abs(f.i - item.i) < 2 * len(tokens) + 200)
        if not any(len(tokens & other) >= _SAME * len(tokens | other) for other in near):
            kept.append((item, tokens))
    return sorted((f for f, _ in kept), key=lambda f: f.i)


def _attribution(frame: Frame, model: Model, found: Found) -> Attribution | None:
    content = tuple(_content(frame, found.candidate.stretches))
    if not content:
        return None
    source = found.source.stretch if found.source else None
    begin, end = found.cue
    quotation = traits.quotation(frame, content)
    return Attribution(
        cue=(Span(frame.begins[begin], frame.ends[end - 1]),),
        content=content,
        source=_span(frame, source) if source else None,
        cue_lemma=frame.lemmas[found.i] if frame.words[found.i] != "according" else "according to",
        mode=traits.mode(frame, model.lexicon, found.i, quotation),
        quotation=quotation,
        force=traits.force(frame, model.lexicon, found.i),
        polarity=traits.polarity(frame, found.i),
        addressee=traits.addressee(frame, found.i, found.cue, found.candidate.stretches[0]),
        confidence=round(found.probability, 2),
    )


def _span(frame: Frame, stretch: Stretch) -> Span:
    return Span(frame.begins[stretch[0]], frame.ends[stretch[1] - 1])


def _content(frame: Frame, stretches: Iterable[Stretch]) -> list[Span]:
    """The characters of the content: edges trimmed already, a leading 'that' goes, inner quotation marks are completed."""
    out: list[Span] = []
    for n, (begin, end) in enumerate(stretches):
        first = begin + (n == 0 and begin + 1 < end and _is_conjunction(frame, begin))
        span = _closed(frame, Span(frame.begins[first], frame.ends[end - 1]))
        if out and span.begin < out[-1].end:
            span = Span(out[-1].end, max(out[-1].end, span.end))
        if span.begin < span.end:
            out.append(span)
    return out


def _is_conjunction(frame: Frame, i: int) -> bool:
    """Whether a token is the 'that' of a clause, not a pronoun or a determiner."""
    if frame.words[i] != "that":
        return False
    return frame.deps[i] == "mark" or frame.pos[i] == "SCONJ" or frame.pos[i + 1] in {"DET", "PRON", "PROPN"}


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
