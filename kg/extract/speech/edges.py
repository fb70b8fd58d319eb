"""Where a content begins, once names and posts are known: behind the hearer and the speaker's office.

What a joiner learned from annotated spans gets wrong at the edges, constructions of English settle: 'told journalists | that
…', 'quoted him as saying | …', 'according to X, head of Y, | …', '“…,” X told reporters'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Token

from kg.extract.reading import Reading, SpanIndex, offsets, text_of
from kg.extract.speech.attribution.lexicon import load_lexicon
from kg.extract.speech.quotation import Quotation, find_quotations
from kg.model import Attribution, Mode, Relation, Span

__all__ = ["mend_contents"]

_HEARING: Final = frozenset({"tell", "inform", "assure", "remind", "notify", "brief", "warn", "advise", "convince", "persuade"})
_SAYING: Final = re.compile(r"(?:\S+(?:\s\S+){0,6}?\s+as\s+)?(?:saying|stating|telling\s\S+|noting|adding)[,:]?\s+[“\"‘]?", re.IGNORECASE)
_HEARER_LENGTH: Final = 14  # tokens between a verb of telling and its 'that'
_RELATIVES: Final = frozenset({"who", "whose", "which", "whom"})
_ASKING: Final = frozenset({"ask", "question", "press"})
_PERSONAL: Final = frozenset({"he", "she", "they", "it", "i", "we"})
_CONDITIONS: Final = frozenset({"if", "unless", "when", "once", "until", "as", "after", "before", "although", "though", "because", "while"})
_RATE: Final = 0.1  # share of a word's occurrences that are cues, below which it is doubtful
_SURE: Final = 0.5  # confidence above which a word that no lexicon knows as one of speech or thought may be a cue


def mend_contents(reading: Reading, attributions: Iterable[Attribution]) -> list[Attribution]:
    """The attributions with their contents' edges set right; those that lose all content, and cues of no speech or thought, go."""
    quotations = find_quotations(text_of(reading.doc))
    mended = (_mended(reading, attribution, quotations) for attribution in attributions if _is_cue(reading, attribution))
    best: dict[tuple[Span, ...], Attribution] = {}
    for attribution in _apart(list(mended), quotations):  # 'quoted him as saying': two cues, one statement
        known = best.get(attribution.content)
        if attribution.content and (known is None or attribution.confidence > known.confidence):
            best[attribution.content] = attribution
    return list(best.values())


def _apart(attributions: Sequence[Attribution], quotations: Sequence[Quotation]) -> Iterator[Attribution]:
    """'warned that …; the embassy accused it | of …': a later part that belongs to another's content is this one's only if quoted."""
    index = SpanIndex((n, part) for n, other in enumerate(attributions) for part in other.content)
    for n, one in enumerate(attributions):
        doubtful = (p for p in one.content[1:] if not any(q.begin <= p.begin and p.end <= q.end for q in quotations))
        others = {p for p in doubtful if any(_is_of(p, one, attributions[m]) for m in index.near(p) if m != n)}
        kept = [p for p in one.content[1:] if p not in others]
        rest = replace(one, content=(*one.content[:1], *kept))
        yield rest if others and _length(rest.content) > _length(others) else one


def _length(parts: Iterable[Span]) -> int:
    return sum(part.end - part.begin for part in parts)


def _is_of(part: Span, one: Attribution, other: Attribution) -> bool:
    """Whether a part of one attribution is inside the content of another whose cue the first does not hold."""
    inside = any(o.begin <= part.begin and part.end <= o.end and o != part for o in other.content)
    return inside and not any(_meets(p, other.cue[0]) for p in one.content)


def _is_cue(reading: Reading, attribution: Attribution) -> bool:
    """Whether a doubtful cue at least is a word of communication or thought: 'approved a budget' and 'watched the drill' are none."""
    if attribution.confidence >= _SURE or attribution.mode is Mode.SPEECH:
        return True
    heads = [t for part in attribution.cue for t in reading.tokens(part) if t.pos_ in {"VERB", "NOUN", "ADJ"}]
    words = [load_lexicon().word(t.lemma_.lower(), t.pos_) for t in heads]
    return not heads or any((word.communication or word.cognition) and word.rate >= _RATE for word in words)


def _mended(reading: Reading, attribution: Attribution, quotations: Sequence[Quotation]) -> Attribution:
    attribution = _quoted_subject(reading, _asked(reading, _before_time(reading, attribution)))
    attribution = _without_speaker(reading, attribution)
    attribution = _whole_source(reading, _behind_office(reading, _before_subject(reading, _behind_relative(reading, attribution))))
    attribution = _behind_saying(reading, attribution)
    attribution = _behind_hearer(reading, attribution)
    attribution = _before_next_cue(reading, _before_main_clause(reading, _behind_adverbial(reading, attribution)))
    return _before_hearer(reading, attribution, quotations)


def _before_time(reading: Reading, attribution: Attribution) -> Attribution:
    """'said | Thursday', 'warned | last week': the day of speaking is no part of the cue."""
    part = attribution.cue[-1]
    begin = next((time.span.begin for time in reading.times if part.begin < time.span.begin < part.end <= time.span.end), part.end)
    last = next((t for t in reversed(list(reading.tokens(Span(part.begin, begin)))) if not t.is_space), None)
    if last is None or begin == part.end or last.pos_ not in {"VERB", "AUX", "ADP"}:
        return attribution
    while last.pos_ == "ADP" and last.idx > part.begin:  # 'said on | Thursday'
        last = last.nbor(-1)
    return replace(attribution, cue=(*attribution.cue[:-1], Span(part.begin, last.idx + len(last))))


def _asked(reading: Reading, attribution: Attribution) -> Attribution:
    """'X, asked about the drills, said': whoever is asked does not ask, and the text does not say who does."""
    verb = reading.tokens(attribution.cue[0]).root
    alone = verb.tag_ in {"VBN", "VBD"} and not any(c.dep_ in {"aux", "nsubj", "obl:agent"} for c in verb.children)
    opens = verb.is_sent_start or (verb.i > 0 and verb.nbor(-1).text == ",")
    return replace(attribution, source=None) if alone and opens and verb.lemma_.lower() in _ASKING else attribution


def _quoted_subject(reading: Reading, attribution: Attribution) -> Attribution:
    """'“…,” X was quoted as saying by the agency': who is quoted is the subject, and speaks."""
    verb = next((t for part in attribution.cue for t in reading.tokens(part) if t.lemma_.lower() in {"quote", "cite"}), None)
    subject = next((c for c in verb.children if c.dep_ == "nsubj:pass"), None) if verb is not None else None
    if subject is None or subject.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return attribution
    phrase = offsets(reading.doc[subject.left_edge.i : subject.right_edge.i + 1])
    content = tuple(piece for part in attribution.content for piece in _outside(reading, part, phrase))
    return replace(attribution, source=phrase, content=content or attribution.content)


def _without_speaker(reading: Reading, attribution: Attribution) -> Attribution:
    """'A of B and C | Jan Novak told', 'the fleet's | press service', 'the party, which he chairs, wants': all of it is the speaker's."""
    source, cue = attribution.source, reading.tokens(attribution.cue[0]).root
    # a tree may give a verb the two offices of one speaker as two subjects
    heads = [c for c in cue.children if c.dep_ in {"nsubj", "nsubj:pass"}]
    spoken = [c for c in heads if source is not None and c.left_edge.idx < source.end and source.begin <= c.right_edge.idx]
    if source is None or not spoken or any(c.lower_ in _PERSONAL for c in spoken):  # 'the drills, he said, cover …'
        return attribution
    last = max(c.right_edge.i for c in heads)
    phrase = offsets(reading.doc[min(c.left_edge.i for c in heads) : last + 1])
    left = tuple(part for part in attribution.content if not (phrase.begin <= part.begin and part.end <= phrase.end))
    if not left or left == attribution.content:
        return attribution
    whole = Span(min(source.begin, phrase.begin), source.end)
    return replace(attribution, content=left, source=source if any(_meets(whole, part) for part in left) else whole)


def _outside(reading: Reading, part: Span, phrase: Span) -> Iterator[Span]:
    """What of a part stands before or behind a phrase; nothing where the phrase covers it."""
    if part.end <= phrase.begin or phrase.end <= part.begin or (part.begin < phrase.begin and phrase.end < part.end):
        yield part
    elif part.begin < phrase.begin:
        yield _unquoted(reading, _without_end(reading, Span(part.begin, phrase.begin)))
    elif phrase.end < part.end:
        yield Span(_skip(reading, phrase.end, part.end), part.end)


def _unquoted(reading: Reading, part: Span) -> Span:
    """A part without the opening mark whose closing one was cut off."""
    opens = text_of(reading.doc)[part.begin] in '“"‘' and not any(c in '”"’' for c in text_of(reading.doc)[part.begin + 1 : part.end])
    return Span(part.begin + 1, part.end) if opens and part.end - part.begin > 1 else part


def _before_subject(reading: Reading, attribution: Attribution) -> Attribution:
    """'According to X, | Y are taking part': what stands between the comma behind the speaker and the verb is the clause's subject."""
    source, part = attribution.source, attribution.content[0]
    cue = attribution.cue[0]
    if source is None or not cue.end <= source.begin <= part.begin or attribution.cue_lemma.casefold() != "according to":
        return attribution
    offices = [
        f.evidence.end
        for f in reading.facts
        if f.relation == Relation.HOLDS and source.begin <= f.evidence.begin and f.evidence.end <= source.end
    ]
    comma = text_of(reading.doc).find(",", max([source.begin, *offices]), source.end)
    begin = _skip(reading, comma, part.begin)
    adjacent = part.begin - source.end <= 3  # a comma and a blank
    if comma < 0 or not adjacent or begin >= part.begin or reading.tokens(part)[0].pos_ not in {"VERB", "AUX"}:
        return attribution
    return replace(attribution, source=Span(source.begin, comma), content=(Span(begin, part.end), *attribution.content[1:]))


def _behind_relative(reading: Reading, attribution: Attribution) -> Attribution:
    """'According to a diplomat, who asked not to be named, | …': a relative clause on the speaker belongs to the speaker."""
    source, part = attribution.source, attribution.content[0]
    if source is None or not 0 <= part.begin - source.end <= 2:  # a comma and a blank
        return attribution
    first = reading.tokens(part)[0]
    clause = next((t for t in (first, *first.ancestors) if t.dep_ == "acl:relcl"), None) if first.lower_ in _RELATIVES else None
    if clause is None or not source.begin <= clause.head.idx < source.end:
        return attribution
    last = clause.right_edge
    end = last.idx + len(last)
    begin = _skip(reading, end, part.end)
    if begin >= part.end:
        return attribution
    return replace(attribution, source=Span(source.begin, end), content=(Span(begin, part.end), *attribution.content[1:]))


def _behind_office(reading: Reading, attribution: Attribution) -> Attribution:
    """'According to Valery Revenko, head of A and assistant to B, | …': the office belongs to the speaker."""
    source = attribution.source
    if source is None:
        return attribution
    ends = [fact.evidence.end for fact in reading.facts if fact.relation == Relation.HOLDS and _meets(fact.evidence, source)]
    for i, part in enumerate(attribution.content):
        end = max((e for e in ends if part.begin < e < part.end and part.begin - source.end < 4), default=0)
        if end and part.begin >= source.end:
            begin = _skip(reading, end, part.end)
            content = (*attribution.content[:i], Span(begin, part.end), *attribution.content[i + 1 :])
            return replace(attribution, content=content, source=Span(source.begin, end))
    return attribution


def _whole_source(reading: Reading, attribution: Attribution) -> Attribution:
    """The whole phrase that names the speaker, title and apposition included, where neither cue nor content stands in it."""
    source = attribution.source
    if source is None:
        return attribution
    taken = [*attribution.content, *attribution.cue]
    for fact in reading.facts:
        if fact.relation == Relation.HOLDS and _meets(fact.evidence, source) and not any(_meets(fact.evidence, part) for part in taken):
            source = Span(min(source.begin, fact.evidence.begin), max(source.end, fact.evidence.end))
    return replace(attribution, source=source)


def _meets(a: Span, b: Span) -> bool:
    return a.begin < b.end and b.begin < a.end


def _skip(reading: Reading, begin: int, end: int) -> int:
    """The first character behind punctuation and white space."""
    text = text_of(reading.doc)
    while begin < end and not text[begin].isalnum():
        begin += 1
    return begin


def _behind_saying(reading: Reading, attribution: Attribution) -> Attribution:
    """'KCNA quoted him as saying | …'."""
    found = _SAYING.match(text_of(reading.doc), attribution.content[0].begin, attribution.content[0].end)
    if found is None or found.end() >= attribution.content[0].end:
        return attribution
    content = (Span(found.end(), attribution.content[0].end), *attribution.content[1:])
    return replace(attribution, content=tuple(_without_end(reading, part) for part in content))


def _without_end(reading: Reading, part: Span) -> Span:
    """A part without the closing mark whose opening one was cut off, and without what ends the sentence."""
    end = part.end
    while end > part.begin + 1 and text_of(reading.doc)[end - 1] in '”"’.,; ':
        end -= 1
    return Span(part.begin, end)


def _behind_hearer(reading: Reading, attribution: Attribution) -> Attribution:
    """'told journalists in Moscow last month | that …', 'announced on January 18 | that …'."""
    part = attribution.content[0]
    cue = attribution.cue[-1]
    if not 0 <= part.begin - cue.end <= 1:
        return attribution
    that = _complementiser(list(reading.tokens(part)))
    if that is None or that.i + 1 >= len(reading.doc):
        return attribution
    between = offsets(reading.doc[reading.tokens(part).start : that.i])
    tells = attribution.addressee is None and any(t.lemma_.lower() in _HEARING for t in reading.tokens(cue))
    begin = _skip(reading, that.idx + len(that), part.end)
    content = (Span(begin, part.end), *attribution.content[1:]) if begin < part.end else attribution.content
    return replace(attribution, content=content, addressee=between if tells else attribution.addressee)


def _complementiser(tokens: list[Token]) -> Token | None:
    """The 'that' that opens a clause after a hearer, a time or a place, before any verb."""
    for n, token in enumerate(tokens[:_HEARER_LENGTH]):
        if token.lower_ == "that" and token.tag_ in {"IN", "WDT", "DT"} and n:
            following = tokens[n + 1 : n + 2]
            return token if following and not (following[0].pos_ in {"AUX", "VERB"} and token.tag_ != "IN") else None
        if token.pos_ in {"VERB", "AUX"} or token.text in {",", ":", ";", "“", '"'}:
            return None
    return None


def _behind_adverbial(reading: Reading, attribution: Attribution) -> Attribution:
    """'said at a ceremony marking the day | that …', 'said on the sidelines of the summit | that …': a content begins with its clause."""
    part, cue = attribution.content[0], attribution.cue[-1]
    tokens = reading.tokens(part)
    if part.begin < cue.end:
        return attribution
    marks = (t for t in tokens if t.lower_ == "that" and t.dep_ == "mark" and t.head.dep_ == "ccomp" and t.i > tokens.start)
    that = next((t for t in marks if cue.begin <= t.head.head.idx < cue.end), None)
    if that is not None and {'"', "“"} & {t.text for t in tokens[: that.i - tokens.start]}:
        return attribution
    begin = _skip(reading, that.idx + len(that), part.end) if that is not None else part.end
    return replace(attribution, content=(Span(begin, part.end), *attribution.content[1:])) if begin < part.end else attribution


def _before_main_clause(reading: Reading, attribution: Attribution) -> Attribution:
    """'If the inspectors say that the dam is safe, | the gates will open': a content ends with the clause of its cue."""
    root, part = reading.tokens(attribution.cue[0]).root, attribution.content[-1]
    marked = any(child.dep_ in {"mark", "advmod"} and child.lower_ in _CONDITIONS for child in root.children)
    if root.dep_ != "advcl" or not marked or root.head.i < root.i:
        return attribution
    last = root.right_edge
    while last.i > root.i and last.is_punct:
        last = last.nbor(-1)
    end = last.idx + len(last)
    return replace(attribution, content=(*attribution.content[:-1], Span(part.begin, end))) if part.begin < end < part.end else attribution


def _before_next_cue(reading: Reading, attribution: Attribution) -> Attribution:
    """'said that the bridge was repaired, | stressed that nobody was hurt': a verb coordinated with the cue is no part of its content."""
    root, part = reading.tokens(attribution.cue[0]).root, attribution.content[-1]
    verbs = (c for c in root.children if c.dep_ in {"conj", "parataxis"} and c.pos_ == "VERB" and part.begin < c.idx < part.end)
    verb = next((v for v in verbs if any(c.dep_ == "ccomp" for c in v.children) and not any(c.dep_ == "nsubj" for c in v.children)), None)
    if verb is None or part.begin < attribution.cue[-1].end:
        return attribution
    before = verb.nbor(-1)
    while before.i > root.i and (before.is_punct or before.is_space or before.pos_ == "CCONJ"):
        before = before.nbor(-1)
    end = before.idx + len(before)
    return replace(attribution, content=(*attribution.content[:-1], Span(part.begin, end))) if part.begin < end else attribution


def _before_hearer(reading: Reading, attribution: Attribution, quotations: Sequence[Quotation]) -> Attribution:
    """'“…,” the spokeswoman told | reporters': what stands behind a verb of telling is the hearer, what was said stands before."""
    part = attribution.content[0]
    cue = attribution.cue[-1]
    tells = any(t.lemma_.lower() in _HEARING - {"warn", "advise"} for t in reading.tokens(cue))
    hearer = tells and 0 <= part.begin - cue.end <= 1 and all(t.pos_ not in {"VERB", "AUX", "SCONJ"} for t in reading.tokens(part))
    if not hearer or len(attribution.content) > 1:
        return attribution
    said = next(
        (q for q in reversed(quotations) if q.end <= min(cue.begin, attribution.source.begin if attribution.source else cue.begin)), None
    )
    start = attribution.source.begin if attribution.source else cue.begin
    if said is None or start - said.end > 2:
        return replace(attribution, content=())
    return replace(attribution, content=tuple(_without_comma(reading, said)), addressee=attribution.addressee or part)


def _without_comma(reading: Reading, quotation: Quotation) -> Iterator[Span]:
    """A quotation's inside without the comma or full stop that ends it."""
    if quotation.inner_end > quotation.inner_begin:
        yield _without_end(reading, Span(quotation.inner_begin, quotation.inner_end))
