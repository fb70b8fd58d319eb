"""Posts: which office an actor holds, and in which body or state.

Constructions, each a function of its own: a title before the name ('Russian Defense Minister Andrei Belousov'), an
apposition behind it ('Valeriy Revenko, Chief of the Department of …'), a description before it ('the president of Belarus,
Alexander Lukashenko'), a copula ('X is the head of Y'), and a verb of leading ('X, who heads Y').
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Doc, Token

from kg.extract.lexicon import COURTESY, OCCUPATIONS, OFFICES, RANKS
from kg.extract.reading import Reading, offsets
from kg.model import Certainty, Fact, Kind, Mention, MentionForm, Polarity, Relation, Span

__all__ = ["extract_posts"]

_LEADING: Final = {"head": "head", "lead": "leader", "chair": "chair", "command": "commander", "run": "head"}
_LINKS: Final = frozenset({"of", "for", "to", "at", "in", "on"})
_INSIDE: Final = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
# offices of a state: its adjective or possessor names the post's state, whatever stands behind
_STATE_OFFICES: Final = frozenset(
    {"minister", "ambassador", "envoy", "chancellor", "premier", "consul", "attache", "attaché", "king", "queen"}
)
_BODIES: Final = frozenset({Kind.ORGANISATION, Kind.STATE})
_NATIONAL: Final = frozenset({"minister", "president", "chancellor", "premier", "king", "queen"})
_FORMER: Final = ("former ", "ex-", "then-", "late ", "retired ")
_PAST: Final = frozenset({"former", "ousted", "deposed", "onetime"})
_LONGEST: Final = 30
_CONTEXT: Final = 60  # tokens
_INFERRED: Final = 0.6  # confidence in a post whose body only the context tells: 17 of 30 were right on DWIE dev


@dataclass(frozen=True, slots=True)
class _Office:
    """Tokens ``start`` to ``end`` that name an office, of which ``head`` is the office noun."""

    start: int
    end: int
    head: int
    confidence: float


def extract_posts(reading: Reading) -> None:
    """Add the posts that the text gives to its actors, and a fact for each holding."""
    found: list[tuple[str, str, str | None, Fact]] = []
    for mention in list(reading.mentions):
        if mention.form is MentionForm.NAME and len(mention.entities) == 1 and reading.kind(mention.entities[0]) is Kind.ACTOR:
            for office in _offices(reading, mention):
                if reading.doc[office.head].lower_ in OCCUPATIONS:
                    reading.facts += _membership(reading, mention, office)
                else:
                    found += _holding(reading, mention, office)
    known = {(actor, label.casefold()) for actor, label, body, _ in found if body}
    seen: set[tuple[str, str, str | None]] = set()
    for actor, label, body, fact in found:
        if (body is None and _named_elsewhere(actor, label, known)) or (actor, label.casefold(), body) in seen:
            continue
        seen.add((actor, label.casefold(), body))
        reading.facts.append(replace(fact, object=reading.add_post(label, body)))


def _named_elsewhere(actor: str, label: str, known: set[tuple[str, str]]) -> bool:
    """Whether the document names the body of the same post in another place ('the minister' after 'Polish minister')."""
    words = set(label.casefold().split())
    return any(a == actor and (words <= set(other.split()) or set(other.split()) <= words) for a, other in known)


def _offices(reading: Reading, mention: Mention) -> Iterator[_Office]:
    tokens = reading.tokens(mention.span)
    doc = reading.doc
    yield from _title(doc, tokens.start)
    yield from _complemented(doc, tokens.start)
    yield from _description(doc, tokens.start)
    yield from _apposition(doc, _behind_affiliation(reading, tokens.end))
    yield from _copula(doc, tokens.root)
    yield from _leading(tokens.root)


def _is_office(token: Token) -> bool:
    complemented = token.i + 1 < len(token.doc) and token.nbor().lower_ in {"of", "to"}  # 'assistant to' may be read as an adjective
    return token.lower_ in OFFICES and (token.pos_ in {"NOUN", "PROPN"} or complemented)


def _previous(doc: Doc, i: int) -> int:
    """The token before ``i`` that is not white space, or -1."""
    i -= 1
    while i >= 0 and doc[i].is_space:
        i -= 1
    return i


def _title(doc: Doc, start: int) -> Iterator[_Office]:
    """'Russian Defense Minister | Andrei Belousov', 'NATO Secretary General | Mark Rutte'."""
    i = _previous(doc, start)
    while i >= 0 and doc[i].lower_ in COURTESY | RANKS and not (_is_office(doc[i]) and _before_hyphen(doc, i) in {"secretary", "attorney"}):
        i = _previous(doc, i)
    if i < 0 or not (_is_office(doc[i]) or doc[i].ent_type_ == "ROLE"):
        return
    head, end = i, i + 1
    begin = _phrase_start(doc, i)
    if any(t.lower_ in OFFICES for t in doc[begin:end]):
        yield _Office(begin, end, head, 0.94)


def _complemented(doc: Doc, start: int) -> Iterator[_Office]:
    """'U.S. Ambassador to Thailand | Robert Godec': the office with its complement stands before the name."""
    for head in range(start - 3, max(-1, start - 8), -1):
        if _is_office(doc[head]) and doc[head + 1].lower_ in {"to", "for", "of"}:
            inside = doc[head + 2 : start]
            if inside and all(t.pos_ in {"PROPN", "DET"} for t in inside):
                yield _Office(_phrase_start(doc, head), start, head, 0.85)
            return


def _before_hyphen(doc: Doc, i: int) -> str:
    """The word before token ``i``, across a hyphen; empty at the start."""
    i -= 1 + (i > 1 and doc[i - 1].text == "-")
    return doc[i].lower_ if i >= 0 else ""


def _phrase_start(doc: Doc, i: int) -> int:
    """Where the noun phrase that ends with token ``i`` begins, without its article."""
    start = i
    while start > 0 and i - start < _LONGEST:
        token = doc[start - 1]
        inside = (
            token.pos_ in _INSIDE
            or token.tag_ in {"POS", "HYPH"}
            or token.ent_type_ in {"ROLE", "ORG", "NORP"}
            or token.lower_ in {"vice", "deputy"}
        )
        if token.is_space or not inside or token.is_sent_end or token.ent_type_ in {"DATE", "TIME"}:
            break
        start -= 1
    while start < i and doc[start].tag_ in {"POS", "HYPH"}:
        start += 1
    return _behind_place(doc, start, i)


def _behind_place(doc: Doc, start: int, head: int) -> int:
    """'In Turkey | Minister Ellwood met …': a place with its preposition only stands beside the title."""
    if not start or doc[start - 1].lower_ not in {"in", "at", "near", "from"} or doc[start].ent_type_ not in {"GPE", "LOC"}:
        return start
    while start < head and doc[start].ent_type_ in {"GPE", "LOC"}:
        start += 1
    return start


def _description(doc: Doc, start: int) -> Iterator[_Office]:
    """'the president of Belarus, | Alexander Lukashenko'."""
    comma = _previous(doc, start)
    if comma < 1 or doc[comma].text != ",":
        return
    for head in range(comma - 1, max(-1, comma - 12), -1):
        token = doc[head]
        if token.pos_ in {"VERB", "AUX", "PUNCT", "SCONJ"} or (token.ent_type_ == "PERSON" and head == comma - 1):
            return
        if _is_office(token):
            begin = _phrase_start(doc, head)
            determined = doc[begin].ent_type_ in {"NORP", "GPE", "ORG"} or (
                begin > 0 and doc[begin - 1].lower_ in {"the", "a", "an", "its", "their", "his", "her"}
            )
            linked = head == comma - 1 or doc[head + 1].lower_ in _LINKS
            if determined and linked:
                yield _Office(begin, comma, head, 0.9)
            return


def _apposition(doc: Doc, end: int) -> Iterator[_Office]:
    """'Valeriy Revenko, | Chief of the Department of … and Assistant to the Minister of …'."""
    if end + 1 >= len(doc) or doc[end].text not in {",", "(", "–", "—"}:
        return
    start = end + 1
    stop = _apposition_end(doc, start)
    head = next((t.i for t in doc[start:stop] if _is_office(t)), None)
    before = doc[start:head] if head is not None else ()
    if head is None or any(t.lower_ in _LINKS | {"and", "who", "which"} or t.pos_ in {"VERB", "ADP"} for t in before):
        return
    while start < head and doc[start].pos_ == "DET":
        start += 1
    for first, last in _split_conjoined(doc, start, stop):
        office = next((t.i for t in doc[first:last] if _is_office(t)), None)
        if office is not None:
            yield _Office(first, last, office, 0.92)


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
        if closes or token.pos_ in {"VERB", "AUX"} or (token.is_space and "\n" in token.text):
            return i
    return min(len(doc), start + _LONGEST)


def _split_conjoined(doc: Doc, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Split 'Chief of A and Assistant to B' at an 'and' that a second office follows."""
    first = start
    for i in range(start, stop):
        following = [t for t in doc[i + 1 : min(stop, i + 5)] if t.pos_ != "DET"]
        if doc[i].lower_ == "and" and i > first and any(_is_office(t) for t in following):
            nearest = next(t for t in following if _is_office(t))
            if all(t.pos_ in _INSIDE for t in doc[following[0].i : nearest.i + 1]):
                yield first, i
                first = following[0].i
    yield first, stop


def _copula(doc: Doc, name: Token) -> Iterator[_Office]:
    """'X is the head of Y': the office is the predicate of which the name is the subject."""
    head = name.head
    if name.dep_ != "nsubj" or not _is_office(head) or not any(c.dep_ == "cop" for c in head.children):
        return
    begin = _phrase_start(doc, head.i)
    yield _Office(begin, max(head.i + 1, _apposition_end(doc, head.i)), head.i, 0.85)


def _leading(name: Token) -> Iterator[_Office]:
    """'X heads Y', 'X, who heads Y': the body is the object of a verb of leading."""
    verbs = [name.head] if name.dep_ == "nsubj" else []
    verbs += [c for c in name.children if c.dep_ == "acl:relcl" and any(s.dep_ == "nsubj" and s.lower_ == "who" for s in c.children)]
    for verb in verbs:
        body = next((c for c in verb.children if c.dep_ == "obj"), None)
        if verb.lemma_ in _LEADING and body is not None:
            yield _Office(verb.i, max(t.i for t in body.subtree) + 1, verb.i, 0.75)


def _holding(reading: Reading, mention: Mention, office: _Office) -> Iterator[tuple[str, str, str | None, Fact]]:
    """The post that an office phrase names, and the fact that the actor holds it.

    Where only the context tells the body, the fact is probable: the text does not say it.
    """
    head = reading.doc[office.head]
    verbal = head.lemma_ in _LEADING and not _is_office(head)
    body, before = _body(reading, office, mention)
    if verbal and body is None:
        return
    label = _LEADING[head.lemma_] if verbal else _label(reading, office, before)
    if not label or label.casefold() in COURTESY | RANKS:
        return
    fact = Fact(mention.entities[0], Relation.HOLDS, _evidence(reading, mention, office), object="", confidence=office.confidence)
    # who is a former minister is none
    denied = any(c.lower_ in {"not", "n't", "never"} for c in head.children)
    if denied or label.casefold().startswith(_FORMER) or _is_over(reading.doc, office):
        fact = replace(fact, polarity=Polarity.NEGATIVE)
    context = _body_in_context(reading, office) if body is None else None
    if context is not None:
        body, fact = context.entities[0], replace(fact, certainty=Certainty.PROBABLE, confidence=_INFERRED)
    yield mention.entities[0], label, body, fact


def _is_over(doc: Doc, office: _Office) -> bool:
    """'former U.N. | secretary general', 'then-Secretary of State', 'ousted Malian | president': before the body or a hyphen, too."""
    first = office.start - (2 if office.start > 1 and doc[office.start - 1].text == "-" else 1)
    words = [token.lower_ for token in doc[max(first, 0) : office.head]]
    return bool(_PAST & set(words)) or words[:2] == ["then", "-"]


def _membership(reading: Reading, mention: Mention, office: _Office) -> Iterator[Fact]:
    """'Anna Berg, an analyst at | the Harbour Institute': an occupation is no post, but its body is whom the person belongs to."""
    body, _ = _body(reading, office, mention)
    if body is not None and reading.kind(body) is Kind.ORGANISATION:
        negated = any(c.lower_ in {"not", "n't", "never", "former"} for c in reading.doc[office.head].children)
        polarity = Polarity.NEGATIVE if negated else Polarity.POSITIVE
        yield Fact(mention.entities[0], Relation.MEMBER_OF, _evidence(reading, mention, office), body, None, 0.85, polarity=polarity)


def _evidence(reading: Reading, mention: Mention, office: _Office) -> Span:
    """The characters from the office to the name, whichever comes first."""
    phrase = offsets(reading.doc[office.start : office.end])
    return Span(min(phrase.begin, mention.span.begin), max(phrase.end, mention.span.end))


def _body(reading: Reading, office: _Office, mention: Mention) -> tuple[str | None, int]:
    """The body or state that an office is in, and where the label begins behind a body that stands before it."""
    doc = reading.doc
    before = _body_before(reading, office)
    behind = _body_behind(reading, office, mention.entities[0])
    start = office.start
    if before is not None:
        start = max(reading.tokens(before.span).end, office.start)
    of_state = doc[office.head].lower_ in _STATE_OFFICES
    chosen = before if before is not None and (of_state or behind is None) else behind
    chosen = chosen or _body_behind_name(reading, mention)
    return (chosen.entities[0] if chosen else None), start


def _body_before(reading: Reading, office: _Office) -> Mention | None:
    """A body or state named in front of the office noun: 'NATO | Secretary General', 'Poland's | defence minister'."""
    found = [
        m
        for i in range(office.start, office.head)
        for m in reading.mentions_at(reading.doc[i])[:1]
        if reading.kind(m.entities[0]) in _BODIES
    ]
    return next((m for m in reversed(found) if reading.tokens(m.span).end <= office.head), None)


def _body_behind(reading: Reading, office: _Office, actor: str) -> Mention | None:
    """The body that the office noun's own complement names: 'head of | the Navy', 'Assistant to the Minister of Defence of | Belarus'."""
    doc = reading.doc
    after = [m for i in range(office.head + 1, office.end) for m in reading.mentions_at(doc[i])[:1]]
    after = [m for m in dict.fromkeys(after) if reading.kind(m.entities[0]) in _BODIES and actor not in m.entities]
    linked = office.head + 1 < office.end and doc[office.head + 1].lower_ in _LINKS | {"-"}
    if not after or not (linked or doc[office.head].pos_ == "VERB" or doc[office.head + 1].pos_ in _INSIDE):
        return None
    owner_end = reading.tokens(after[0].span).end
    if len(after) > 1 and owner_end < office.end and doc[owner_end].tag_ == "POS":  # 'chair of NATO's | Military Committee'
        return after[1]
    return after[0]


def _body_behind_name(reading: Reading, mention: Mention) -> Mention | None:
    """'President Lee Jae Myung of | South Korea': the body stands behind the name that the title precedes."""
    doc = reading.doc
    i = reading.tokens(mention.span).end
    if i + 1 >= len(doc) or doc[i].lower_ != "of":
        return None
    i += 1 + (doc[i + 1].lower_ == "the")
    found = reading.mentions_at(doc[i]) if i < len(doc) else []
    return next((m for m in found if reading.kind(m.entities[0]) in _BODIES), None)


def _body_in_context(reading: Reading, office: _Office) -> Mention | None:
    """'South Korea's ministry replied. … President Lee': an office of state without its state is in the one named last nearby.

    Only for offices of which a state has one, only in the same paragraph, and only where it names no second state in between.
    """
    doc = reading.doc
    if doc[office.head].lower_ not in _NATIONAL:
        return None
    for i in range(office.start - 1, max(-1, office.start - _CONTEXT), -1):
        if doc[i].is_space and "\n" in doc[i].text:
            return None
        found = [m for m in reading.mentions_at(doc[i])[:1] if len(m.entities) == 1 and reading.kind(m.entities[0]) is Kind.STATE]
        if found and _prominent(reading, found[0]):
            return found[0]
    return None


def _prominent(reading: Reading, mention: Mention) -> bool:
    """Whether a state is what a clause is about or who owns something, rather than where or to whom something happens."""
    root = reading.tokens(mention.span).root
    return root.dep_ in {"nsubj", "nsubj:pass", "nmod:poss", "amod", "compound"}


def _label(reading: Reading, office: _Office, start: int) -> str:
    """The post's label: the phrase without the body in front of it."""
    doc = reading.doc
    possessor = max((t.i + 1 for t in doc[start : office.head] if t.tag_ == "POS"), default=start)  # "the alliance's | commander"
    tokens = [t for t in doc[possessor : office.end] if not t.is_space]
    while tokens and (
        tokens[0].tag_ in {"POS", "HYPH"}
        or tokens[0].lower_ in {"the", "a", "an"} | COURTESY
        or not any(c.isalnum() for c in tokens[0].text)
    ):
        tokens = tokens[1:]
    while tokens and not any(c.isalnum() for c in tokens[-1].text):
        tokens = tokens[:-1]
    if not tokens:
        return ""
    return " ".join(doc[tokens[0].i : tokens[-1].i + 1].text.split())
