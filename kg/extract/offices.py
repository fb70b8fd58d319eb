"""Where the text names an office of somebody: one function a construction.

A title before the name ('Russian Defense Minister Andrei Belousov'), an apposition behind it ('Valeriy Revenko, Chief of the
Department of …'), a description before it ('the president of Belarus, Alexander Lukashenko'), a copula ('X is the head of Y'), also
in a relative clause, and a verb of leading ('X, who heads Y').
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.lexicon import COURTESY, OFFICES, RANKS
from kg.extract.reading import Reading
from kg.model import Mention

__all__ = ["INSIDE", "LEADING", "LINKS", "Office", "is_office", "offices_of", "phrase_start", "previous"]

LEADING: Final = {"head": "head", "lead": "leader", "chair": "chair", "command": "commander", "run": "head"}
LINKS: Final = frozenset({"of", "for", "to", "at", "in", "on"})
INSIDE: Final = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_LONGEST: Final = 30
_SPANS: Final = frozenset({"since", "from", "until", "till", "between"})


@dataclass(frozen=True, slots=True)
class Office:
    """Tokens ``start`` to ``end`` that name an office, of which ``head`` is the office noun."""

    start: int
    end: int
    head: int
    confidence: float


def offices_of(reading: Reading, mention: Mention) -> Iterator[Office]:
    """The offices that the text gives to the person of a mention by name."""
    tokens = reading.tokens(mention.span)
    doc = reading.doc
    yield from _title(doc, tokens.start)
    yield from _complemented(doc, tokens.start)
    yield from _description(doc, tokens.start)
    yield from _apposition(doc, _behind_affiliation(reading, tokens.end))
    yield from _copula(doc, tokens.root)
    yield from _relative_copula(doc, tokens.root)
    yield from _leading(tokens.root)


def is_office(token: Token) -> bool:
    """Whether a word is the noun of an office."""
    complemented = token.i + 1 < len(token.doc) and token.nbor().lower_ in {"of", "to"}  # 'assistant to' may be read as an adjective
    return token.lower_ in OFFICES and (token.pos_ in {"NOUN", "PROPN"} or complemented)


def previous(doc: Doc, i: int) -> int:
    """The token before ``i`` that is not white space, or -1."""
    i -= 1
    while i >= 0 and doc[i].is_space:
        i -= 1
    return i


def _title(doc: Doc, start: int) -> Iterator[Office]:
    """'Russian Defense Minister | Andrei Belousov', 'NATO Secretary General | Mark Rutte'."""
    i = previous(doc, start)
    while i >= 0 and doc[i].lower_ in COURTESY | RANKS and not (is_office(doc[i]) and _before_hyphen(doc, i) in {"secretary", "attorney"}):
        i = previous(doc, i)
    if i < 0 or not (is_office(doc[i]) or doc[i].ent_type_ == "ROLE"):
        return
    head, end = i, i + 1
    begin = phrase_start(doc, i)
    if any(t.lower_ in OFFICES for t in doc[begin:end]):
        yield Office(begin, end, head, 0.94)


def _complemented(doc: Doc, start: int) -> Iterator[Office]:
    """'U.S. Ambassador to Thailand | Robert Godec': the office with its complement stands before the name."""
    for head in range(start - 3, max(-1, start - 8), -1):
        if is_office(doc[head]) and doc[head + 1].lower_ in {"to", "for", "of"}:
            inside = doc[head + 2 : start]
            if inside and all(t.pos_ in {"PROPN", "DET"} for t in inside):
                yield Office(phrase_start(doc, head), start, head, 0.85)
            return


def _before_hyphen(doc: Doc, i: int) -> str:
    """The word before token ``i``, across a hyphen; empty at the start."""
    i -= 1 + (i > 1 and doc[i - 1].text == "-")
    return doc[i].lower_ if i >= 0 else ""


def phrase_start(doc: Doc, i: int) -> int:
    """Where the noun phrase that ends with token ``i`` begins, without its article."""
    start = i
    while start > 0 and i - start < _LONGEST:
        token = doc[start - 1]
        inside = (
            token.pos_ in INSIDE
            or token.tag_ in {"POS", "HYPH"}
            or token.ent_type_ in {"ROLE", "ORG", "NORP"}
            or token.lower_ in {"vice", "deputy"}
        )
        if token.is_space or not inside or token.is_sent_end or token.ent_type_ in {"DATE", "TIME"}:
            break
        start -= 1
    # 'after meeting | President Duda': a participle with an object is no part of the office
    while start < i and (doc[start].tag_ in {"POS", "HYPH"} or (doc[start].tag_ == "VBG" and doc[start].pos_ == "VERB")):
        start += 1
    return _behind_place(doc, start, i)


def _behind_place(doc: Doc, start: int, head: int) -> int:
    """'In Turkey | Minister Ellwood met …': a place with its preposition only stands beside the title."""
    if not start or doc[start - 1].lower_ not in {"in", "at", "near", "from"} or doc[start].ent_type_ not in {"GPE", "LOC"}:
        return start
    while start < head and doc[start].ent_type_ in {"GPE", "LOC"}:
        start += 1
    return start


def _description(doc: Doc, start: int) -> Iterator[Office]:
    """'the president of Belarus, | Alexander Lukashenko'."""
    comma = previous(doc, start)
    if comma < 1 or doc[comma].text != ",":
        return
    for head in range(comma - 1, max(-1, comma - 12), -1):
        token = doc[head]
        if token.pos_ in {"VERB", "AUX", "PUNCT", "SCONJ"} or (token.ent_type_ == "PERSON" and head == comma - 1):
            return
        if is_office(token):
            begin = phrase_start(doc, head)
            determined = doc[begin].ent_type_ in {"NORP", "GPE", "ORG"} or (
                begin > 0 and doc[begin - 1].lower_ in {"the", "a", "an", "its", "their", "his", "her"}
            )
            linked = head == comma - 1 or doc[head + 1].lower_ in LINKS
            if determined and linked:
                yield Office(begin, comma, head, 0.9)
            return


def _apposition(doc: Doc, end: int) -> Iterator[Office]:
    """'Valeriy Revenko, | Chief of the Department of … and Assistant to the Minister of …'."""
    if end + 1 >= len(doc) or doc[end].text not in {",", "(", "–", "—"}:
        return
    start = end + 1
    stop = _apposition_end(doc, start)
    head = next((t.i for t in doc[start:stop] if is_office(t)), None)
    before = doc[start:head] if head is not None else ()
    if head is None or any(t.lower_ in LINKS | {"and", "who", "which"} or t.pos_ in {"VERB", "ADP"} for t in before):
        return
    while start < head and doc[start].pos_ == "DET":
        start += 1
    for first, last in _split_conjoined(doc, start, stop):
        office = next((t.i for t in doc[first:last] if is_office(t)), None)
        if office is not None and not _titles_another(doc, office, last):
            yield Office(first, last, office, 0.92)


def _titles_another(doc: Doc, office: int, end: int) -> bool:
    """'X, German Chancellor | Angela Merkel and Y': in a list what follows a comma may be the title of the next name."""
    return office + 1 < end and doc[office + 1].ent_type_ == "PERSON"


def _behind_affiliation(reading: Reading, end: int) -> int:
    """Skip where a person is from: 'James Glynn | of the U.S. Marine Corps |, the exercise director'."""
    doc = reading.doc
    if end + 1 < len(doc) and doc[end].lower_ in {"of", "from", "with"}:
        i = end + 1 + (doc[end + 1].lower_ == "the")
        found = reading.mentions_at(doc[i]) if i < len(doc) else []
        return reading.tokens(found[0].span).end if found else end
    return end


def _apposition_end(doc: Doc, start: int) -> int:
    """The end of an apposition: the next comma, bracket, verb or sentence end."""
    for i in range(start, min(len(doc), start + _LONGEST)):
        token = doc[i]
        closes = token.text in {",", "(", ")", ";", ".", "–", "—", ":"} or token.tag_ in {"``", "''", "WP", "WDT"}
        closes = closes or (token.lower_ in _SPANS and i + 1 < len(doc) and doc[i + 1].ent_type_ == "DATE")  # since when is no part
        if closes or token.pos_ in {"VERB", "AUX"} or (token.is_space and "\n" in token.text):
            return i
    return min(len(doc), start + _LONGEST)


def _split_conjoined(doc: Doc, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Split 'Chief of A and Assistant to B' at an 'and' that a second office follows."""
    first = start
    for i in range(start, stop):
        following = [t for t in doc[i + 1 : min(stop, i + 7)] if t.pos_ != "DET"]
        if doc[i].lower_ == "and" and i > first and any(is_office(t) for t in following):
            nearest = next(t for t in following if is_office(t))
            if all(t.pos_ in INSIDE for t in doc[following[0].i : nearest.i + 1]):
                yield first, i
                first = following[0].i
        elif doc[i].lower_ == "and" and i + 1 < stop and doc[i + 1].lower_ in {"a", "an"}:  # '… and a member of the party'
            stop = i
            break
    yield first, stop


def _copula(doc: Doc, name: Token) -> Iterator[Office]:
    """'X is the head of Y': the office is the predicate of which the name is the subject."""
    head = name.head
    if name.dep_ != "nsubj" or not is_office(head) or not any(c.dep_ == "cop" for c in head.children):
        return
    begin = phrase_start(doc, head.i)
    yield Office(begin, max(head.i + 1, _apposition_end(doc, head.i)), head.i, 0.85)


def _relative_copula(doc: Doc, name: Token) -> Iterator[Office]:
    """'X, who is head of Y', 'X, who has been secretary general since May': the office is the predicate of the relative clause."""
    for head in name.children:
        who = any(c.dep_ == "nsubj" and c.lower_ == "who" for c in head.children)
        present = any(c.dep_ == "cop" and c.lower_ in {"is", "been", "'s", "’s"} for c in head.children)
        if head.dep_ == "acl:relcl" and who and present and is_office(head):
            yield Office(phrase_start(doc, head.i), max(head.i + 1, _apposition_end(doc, head.i)), head.i, 0.85)


def _leading(name: Token) -> Iterator[Office]:
    """'X heads Y', 'X, who heads Y': the body is the object of a verb of leading."""
    verbs = [name.head] if name.dep_ == "nsubj" else []
    verbs += [c for c in name.children if c.dep_ == "acl:relcl" and any(s.dep_ == "nsubj" and s.lower_ == "who" for s in c.children)]
    for verb in verbs:
        body = next((c for c in verb.children if c.dep_ == "obj"), None)
        if verb.lemma_ in LEADING and body is not None:
            yield Office(verb.i, max(t.i for t in body.subtree) + 1, verb.i, 0.75)
