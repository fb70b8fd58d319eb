"""Posts: which office an actor holds, and in which body or state.

:mod:`kg.extract.offices` finds the phrases; here they get their body, label, polarity and evidence. Jobs ('an analyst at …') make
their holder a member of the body instead; a counterpart holds the same post in another state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from kg.extract.gazetteer import states
from kg.extract.lexicon import COURTESY, GOVERNMENT_NOUNS, OCCUPATIONS, RANKS
from kg.extract.offices import INSIDE, LEADING, LINKS, Office, is_office, offices_of, phrase_start, previous
from kg.extract.reading import Reading, offsets
from kg.model import Certainty, Fact, Kind, Mention, MentionForm, Polarity, Relation, Span

__all__ = ["extract_posts"]

# offices of a state: its adjective or possessor names the post's state, whatever stands behind
_STATE_OFFICES: Final = frozenset(
    {"minister", "ambassador", "envoy", "chancellor", "premier", "consul", "attache", "attaché", "king", "queen"}
)
# offices that no state has: 'Spanish director' says where somebody is from
_OF_FIRMS: Final = frozenset("director manager founder co-founder editor owner boss executive ceo judge treasurer".split())
# nouns through which a state's modifier shows: 'head of the Polish delegation'
_STATELY: Final = GOVERNMENT_NOUNS | frozenset(
    "forces military army navy troops delegation contingent cabinet state country nation police".split()
)
_BODIES: Final = frozenset({Kind.ORGANISATION, Kind.STATE})
_NATIONAL: Final = frozenset({"minister", "president", "chancellor", "premier", "king", "queen"})
_FORMER: Final = frozenset({"former", "ex", "then", "late", "retired", "ex-", "then-", "onetime", "erstwhile", "ousted", "deposed"})
_CONTEXT: Final = 60  # tokens
_INFERRED: Final = 0.6  # confidence in a post whose body only the context tells: 15 of 27 were right on DWIE dev
_FOREMOST: Final = frozenset({"top", "chief", "lead"})  # a body has one chief economist, and many economists
_COUNTERPART: Final = 0.85
# actor, label, body, fact
_Holding = tuple[str, str, str | None, Fact]


def extract_posts(reading: Reading) -> None:
    """Add the posts that the text gives to its actors, and a fact for each holding."""
    found: list[_Holding] = []
    for mention in list(reading.mentions):
        if mention.form is MentionForm.NAME and len(mention.entities) == 1 and reading.kind(mention.entities[0]) is Kind.ACTOR:
            for office in offices_of(reading, mention):
                found += _holding(reading, mention, office)
    reading.facts += [fact for _, _, _, fact in found if fact.relation == Relation.MEMBER_OF]
    found = [holding for holding in found if holding[3].relation == Relation.HOLDS]
    found += _counterparts(reading, found)
    known = {(actor, label.casefold()) for actor, label, body, _ in found if body}
    seen: set[tuple[str, str, str | None]] = set()
    for actor, label, body, fact in found:
        if (body is None and _named_elsewhere(actor, label, known)) or (actor, label.casefold(), body) in seen:
            continue
        seen.add((actor, label.casefold(), body))
        reading.facts.append(replace(fact, object=reading.add_post(label, body)))


def _counterparts(reading: Reading, found: Sequence[_Holding]) -> Iterator[_Holding]:
    """'… and his Finnish counterpart, | X': X holds the post in that state which the last named holder has in his own."""
    doc = reading.doc
    held = sorted((fact.evidence.end, label, body) for _, label, body, fact in found if body and reading.kind(body) is Kind.STATE)
    for mention in reading.mentions:
        i = previous(doc, reading.tokens(mention.span).start)
        i = previous(doc, i) if i >= 0 and doc[i].text == "," else i
        if i < 1 or doc[i].lower_ != "counterpart" or reading.kind(mention.entities[0]) is not Kind.ACTOR:
            continue
        named = [m for m in reading.mentions_at(doc[i - 1]) if reading.kind(m.entities[0]) is Kind.STATE]
        before = [each for each in held if doc[i].sent.start_char <= each[0] <= doc[i].idx]
        if named and before:
            evidence = Span(named[0].span.begin, mention.span.end)
            label = _without_state(before[-1][1])
            fact = Fact(mention.entities[0], Relation.HOLDS, evidence, object="", confidence=_COUNTERPART)
            yield mention.entities[0], label, named[0].entities[0], fact


def _without_state(label: str) -> str:
    """A label without the state that it names: 'president' of 'president of Poland'."""
    words = label.split(" of ")
    return " of ".join(words[:-1]) if len(words) > 1 and states().of_name(words[-1]) else label


def _named_elsewhere(actor: str, label: str, known: set[tuple[str, str]]) -> bool:
    """Whether the document names the body of the same post in another place ('the minister' after 'Polish minister')."""
    words = set(label.casefold().split())
    return any(a == actor and (words <= set(other.split()) or set(other.split()) <= words) for a, other in known)


def _holding(reading: Reading, mention: Mention, office: Office) -> Iterator[_Holding]:
    """The post that an office phrase names, and the fact that the actor holds it.

    Where only the context tells the body, the fact is probable: the text does not say it.
    """
    head = reading.doc[office.head]
    verbal = head.lemma_ in LEADING and not is_office(head)
    body, before = _body(reading, office, mention)
    if head.lower_ in OCCUPATIONS and not any(c.lower_ in _FOREMOST for c in head.lefts):
        yield from _membership(reading, mention, office, body)
        return
    if verbal and body is None:
        return
    label = LEADING[head.lemma_] if verbal else _label(reading, office, before)
    if not label or label.casefold() in COURTESY | RANKS:
        return
    fact = Fact(mention.entities[0], Relation.HOLDS, _evidence(reading, mention, office), object="", confidence=office.confidence)
    if any(c.lower_ in {"not", "n't", "never"} for c in head.children) or _is_former(reading.doc, office):
        fact = replace(fact, polarity=Polarity.NEGATIVE)
    context = _body_in_context(reading, office) if body is None else None
    if context is not None:
        body, fact = context.entities[0], replace(fact, certainty=Certainty.PROBABLE, confidence=_INFERRED)
    yield mention.entities[0], label, body, fact


def _membership(reading: Reading, mention: Mention, office: Office, body: str | None) -> Iterator[_Holding]:
    """'An analyst at the institute', 'Leeds coach': whoever works for a body is a member of it; a state's lawyer is not its member."""
    if body is not None and reading.kind(body) is Kind.ORGANISATION and not _is_former(reading.doc, office):
        fact = Fact(mention.entities[0], Relation.MEMBER_OF, _evidence(reading, mention, office), object=body, confidence=office.confidence)
        yield mention.entities[0], "", body, fact


def _is_former(doc: Doc, office: Office) -> bool:
    """'Former minister', 'then head of', 'a former British lawmaker': who held a post holds it no more."""
    start = phrase_start(doc, office.head)
    words = [t.lower_ for t in doc[max(0, min(start, office.start) - 1) : office.head]]
    return any(word in _FORMER for word in words)


def _evidence(reading: Reading, mention: Mention, office: Office) -> Span:
    """The characters from the office to the name, whichever comes first."""
    phrase = offsets(reading.doc[office.start : office.end])
    return Span(min(phrase.begin, mention.span.begin), max(phrase.end, mention.span.end))


def _body(reading: Reading, office: Office, mention: Mention) -> tuple[str | None, int]:
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


def _body_before(reading: Reading, office: Office) -> Mention | None:
    """A body or state named in front of the office noun: 'NATO | Secretary General', 'Poland's | defence minister'."""
    kinds = {Kind.ORGANISATION} if reading.doc[office.head].lower_ in _OF_FIRMS else _BODIES
    found = [
        m for i in range(office.start, office.head) for m in reading.mentions_at(reading.doc[i])[:1] if reading.kind(m.entities[0]) in kinds
    ]
    return next((m for m in reversed(found) if reading.tokens(m.span).end <= office.head), None)


def _body_behind(reading: Reading, office: Office, actor: str) -> Mention | None:
    """The body that the office noun's own complement names: 'head of | the Navy', 'Assistant to the Minister of Defence of | Belarus'."""
    doc = reading.doc
    after = [m for i in range(office.head + 1, office.end) for m in reading.mentions_at(doc[i])[:1]]
    after = [m for m in dict.fromkeys(after) if reading.kind(m.entities[0]) in _BODIES and actor not in m.entities]
    after = [m for m in after if not _modifies_another(reading, m, office.end)]
    linked = office.head + 1 < office.end and doc[office.head + 1].lower_ in LINKS | {"-"}
    if not after or not (linked or doc[office.head].pos_ == "VERB" or doc[office.head + 1].pos_ in INSIDE):
        return None
    owner_end = reading.tokens(after[0].span).end
    if len(after) > 1 and owner_end < office.end and doc[owner_end].tag_ == "POS":  # 'chair of NATO's | Military Committee'
        return after[1]
    return after[0]


def _modifies_another(reading: Reading, mention: Mention, end: int) -> bool:
    """'Head of | Germany's | Lutheran community', 'president of the | German | car makers': the body is another, and has no name here."""
    if reading.kind(mention.entities[0]) is not Kind.STATE:
        return False
    i = reading.tokens(mention.span).end
    if i < end and reading.doc[i].tag_ == "POS":
        i += 1
    first = i
    while i < end and reading.doc[i].pos_ in INSIDE | {"PUNCT"} and not reading.mentions_at(reading.doc[i]):
        i += 1
    return i > first and reading.doc[i - 1].pos_ in {"NOUN", "PROPN"} and reading.doc[i - 1].lower_ not in _STATELY


def _body_behind_name(reading: Reading, mention: Mention) -> Mention | None:
    """'President Lee Jae Myung of | South Korea': the body stands behind the name that the title precedes."""
    doc = reading.doc
    i = reading.tokens(mention.span).end
    if i + 1 >= len(doc) or doc[i].lower_ != "of":
        return None
    i += 1 + (doc[i + 1].lower_ == "the")
    found = reading.mentions_at(doc[i]) if i < len(doc) else []
    return next((m for m in found if reading.kind(m.entities[0]) in _BODIES), None)


def _body_in_context(reading: Reading, office: Office) -> Mention | None:
    """'South Korea's ministry replied. … President Lee': an office of state without its state is in the one named last nearby.

    Only for offices of which a state has one, only in the same paragraph, and only where it names no second state in between.
    """
    doc = reading.doc
    complemented = office.end > office.head + 1 and doc[office.head + 1].lower_ in LINKS
    owned = any(t.tag_ == "POS" for t in doc[office.start : office.head])
    if doc[office.head].lower_ not in _NATIONAL or complemented or owned or _is_former(doc, office):
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


def _label(reading: Reading, office: Office, start: int) -> str:
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
