"""What the constructions of framing share: whom a phrase means, and how far a wording reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from kg.extract.lexicon import EXERCISE_NOUNS
from kg.extract.phrases import dateline, subject, word_set
from kg.extract.reading import Reading, offsets
from kg.model import Certainty, Kind, Mention, Span, Stance

__all__ = [
    "BESIDE",
    "EVENTS",
    "Framing",
    "Target",
    "extent",
    "framing_of",
    "group_start",
    "made",
    "subject_target",
    "target_at",
    "target_between",
]

EVENTS: Final = frozenset({Kind.EXERCISE, Kind.EXERCISE_SERIES, Kind.EVENT, Kind.MEETING, Kind.AGREEMENT})
_KINDS: Final = EVENTS | {Kind.STATE, Kind.ORGANISATION, Kind.ACTOR}
# what is no part of the phrase that a predicate or a complement is
_OUTSIDE: Final = frozenset(
    {
        "nsubj",
        "nsubj:pass",
        "nsubj:outer",
        "csubj",
        "cop",
        "aux",
        "aux:pass",
        "mark",
        "case",
        "cc",
        "expl",
        "parataxis",
        "acl:relcl",
        "advcl:relcl",
        "discourse",
        "vocative",
        "appos",
        "dep",
    }
)
_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj"})
_BREAKS: Final = frozenset({",", ";", ":", "–", "—", "(", "--"})
_STOPS: Final = frozenset(".!?…")
# nouns that a name stands beside: 'the Defender Europe series', 'the Seoul agreement'
BESIDE: Final = EXERCISE_NOUNS | word_set("series event operation training deal pact agreement treaty summit accord plan")
# what begins a clause that is only added
_ADDED: Final = word_set("when because while although though who which whose where since if unless whereas")
_OPENING: Final = frozenset('“"‘«„')
_CLOSING: Final = frozenset('”"’»“')
_QUOTES: Final = _OPENING | _CLOSING | {"‘", "'"}
# 'its exercises' are not it; 'it' and 'this' often mean what was told before rather than a state; 'them' is seldom one
_NEUTERS: Final = frozenset({"it", "this", "that"})
_POSSESSIVES: Final = frozenset({"its", "his", "her", "their", "our", "my", "your"})
_PLURALS: Final = frozenset({"they", "them"})
_GROUP: Final = frozenset({"AUX", "ADV", "PART"})


@dataclass(frozen=True, slots=True)
class Target:
    """Whom or what a phrase means: its entities, and the span that names them."""

    entities: tuple[str, ...]
    span: Span
    event: bool
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Framing:
    """A wording that characterises a target.

    ``predicated`` tells that a clause says it, so that who denies the clause denies the wording too; ``verb`` is the verb of naming
    or judging, whose statement the wording belongs to.
    """

    target: Target
    wording: Span
    stance: Stance
    certainty: Certainty = Certainty.CERTAIN
    predicated: bool = False
    denied: bool = False
    verb: Token | None = None


def framing_of(target: Target, tokens: list[Token], stance: Stance, **more: object) -> Framing:
    """The framing whose wording is a row of words."""
    return Framing(target, offsets(tokens[0].doc[tokens[0].i : tokens[-1].i + 1]), stance, **more)  # type: ignore[arg-type]


def made(reading: Reading, mention: Mention) -> Target | None:
    """What a mention means, if that can be characterised: an exercise or another event, a state, a body, a person."""
    kinds = {reading.kind(entity) for entity in mention.entities}
    text = reading.document.text[mention.span.begin : mention.span.end].lower()
    if not kinds <= _KINDS or text in _POSSESSIVES:
        return None
    if not kinds <= EVENTS and (text in _NEUTERS or (text in _PLURALS and len(mention.entities) == 1)):
        return None
    return Target(mention.entities, mention.span, kinds <= EVENTS, mention.form.value == "pronoun")


def target_at(reading: Reading, token: Token | None) -> Target | None:
    """What the phrase headed by a word means; the name beside 'exercise' or 'drills' where the noun itself is no mention."""
    if token is None or dateline(token):
        return None
    mentions = reading.mentions_at(token)
    headed = next((m for m in mentions if reading.tokens(m.span).root.i == token.i), None)
    if headed is not None:
        return made(reading, headed)
    if token.lower_ in BESIDE:
        beside = [doc[i] for doc, i in ((token.doc, token.i - 1), (token.doc, token.i + 1)) if token.sent.start <= i < token.sent.end]
        named = (m for other in beside for m in reading.mentions_at(other))
        return next((t for m in named if (t := made(reading, m)) and t.event), None)
    return None


def subject_target(reading: Reading, head: Token, start: int) -> Target | None:
    """What a predicate is said of.

    Trees often err on the names of exercises ('Zapad-2025 | is a provocation'); where the tree's subject means nothing, the name
    of an event that stands right before the verb does, unless a preposition governs it.

    Args:
        reading: the document.
        head: the predicate.
        start: the index of the first word of its verbs; see :func:`group_start`.
    """
    found = target_at(reading, subject(head))
    if found is not None and found.span.begin < head.doc[start].idx:
        return found
    return _name_before(reading, head, start)


def _name_before(reading: Reading, head: Token, start: int) -> Target | None:
    doc = head.doc
    if start <= head.sent.start:
        return None
    beside = target_at(reading, doc[start - 1]) if doc[start - 1].lower_ in BESIDE else None
    mention = next((m for m in reading.mentions_at(doc[start - 1]) if reading.tokens(m.span).end == start), None)
    found = beside or (made(reading, mention) if mention is not None else None)
    if found is None or not found.event:
        return None
    first = reading.tokens(found.span).start
    while first > head.sent.start and doc[first - 1].pos_ in {"DET", "ADJ", "NOUN"}:
        first -= 1
    governed = first > head.sent.start and doc[first - 1].pos_ == "ADP" and doc[first - 1].lower_ != "that"
    return None if governed else found


def group_start(verb: Token) -> int:
    """The index of the first word of a verb with its auxiliaries and the adverbs between them."""
    i = verb.i
    while i > verb.sent.start and (verb.doc[i - 1].pos_ in _GROUP or verb.doc[i - 1].lower_ in {"not", "n't", "n’t"}):
        i -= 1
    return i


def target_between(reading: Reading, begin: int, end: int) -> Target | None:
    """The target that fills a stretch of words from its begin, but for articles and attributes, and to its end, but for 'exercise'."""
    doc = reading.doc
    for i in range(begin, min(end, begin + 8)):
        found = [m for m in reading.mentions_at(doc[i]) if reading.tokens(m.span).start == i]
        for mention in found:
            last = reading.tokens(mention.span).end
            if last < end and doc[last].lower_ in BESIDE:
                last += 1
            if last == end and not modifies(reading, mention, end):
                return made(reading, mention)
        if doc[i].pos_ not in {"DET", "ADJ", "NOUN", "ADV", "PROPN", "X"} and doc[i].tag_ not in {"PRP$", "POS"}:
            return None
    return None


def modifies(reading: Reading, mention: Mention, end: int) -> bool:
    """Whether a name only modifies the noun behind it: 'called his Polish counterpart'."""
    root = reading.tokens(mention.span).root
    loose = root.pos_ == "ADJ" or not all(reading.kind(entity) in EVENTS for entity in mention.entities)
    return loose and root.head.i >= end and root.dep_ in {"amod", "compound", "nmod:poss", "nmod", "nmod:desc"}


def _kept(head: Token) -> Iterator[Token]:
    yield head
    for child in head.children:
        by = child.dep_ == "obl:agent" and any(c.lower_ == "by" for c in child.children)
        if child.dep_ not in _OUTSIDE and not by and not (child.dep_ == "conj" and _own_clause(child)):
            yield from _inner(child)


def _inner(token: Token) -> Iterator[Token]:
    """A word and what hangs on it, but for relative clauses."""
    waiting = [token]
    while waiting:  # trees of broken text are too deep to descend by calls
        here = waiting.pop()
        yield here
        waiting += [child for child in here.children if child.dep_ not in {"acl:relcl", "advcl:relcl", "parataxis"}]


def _own_clause(conjunct: Token) -> bool:
    """Whether what is coordinated says something of its own: 'is defensive and threatens nobody'."""
    return conjunct.pos_ in {"VERB", "AUX"} or any(child.dep_ in _SUBJECTS or child.dep_ == "cop" for child in conjunct.subtree)


def extent(head: Token, first: int, *, stop: Iterable[str] = ()) -> list[Token]:
    """The words of a predicate or complement, from an index on: without what is only added behind a comma.

    Args:
        head: its head.
        first: the index of the first word that may belong to it.
        stop: words that end it.
    """
    last = max(token.i for token in _kept(head) if token == head or not (token.is_punct or token.is_space))
    stops = frozenset(stop)
    sentence_end = head.sent.end
    conjuncts = {token.i for token in head.subtree if token.dep_ == "conj"}
    end = head.i
    for token in head.doc[head.i + 1 : last + 1]:
        if token.text in _STOPS or (token.text == "-" and token.nbor(-1).whitespace_):
            break
        if token.lower_ in stops or token.lower_ in _ADDED or token.is_space or token.i >= sentence_end:
            break
        if token.text in _BREAKS and not any(i in conjuncts for i in range(token.i + 1, min(token.i + 5, last + 1))):
            break
        end = token.i
    while end > head.i and (
        head.doc[end].is_punct or head.doc[end].dep_ in {"cc", "mark", "case", "det"} or head.doc[end].lower_ == "those"
    ):
        end -= 1
    while first < head.i and (head.doc[first].text in _QUOTES or head.doc[first].is_space or head.doc[first].text in {",", ":"}):
        first += 1
    last = _closed(head, first, end)
    closes = any(token.text in "”»" or token.tag_ == "''" for token in head.doc[first : last + 1])
    if (
        closes
        and first > 0
        and head.doc[first - 1].text in _OPENING
        and not any(t.text in _OPENING - {'"'} for t in head.doc[first : last + 1])
    ):
        first -= 1  # '“justified” in keeping …'
    return list(head.doc[first : last + 1])


def _closed(head: Token, first: int, end: int) -> int:
    """Where a wording ends that holds a mark of quotation: with the mark that closes it."""
    opened = next((t.i for t in head.doc[first : end + 1] if t.text in _OPENING), None)
    if opened is None:
        return end
    limit = min(max(end + 2, head.i + 2), len(head.doc))
    closing = next((t.i for t in head.doc[max(opened, head.i) + 1 : limit] if t.text in _CLOSING), None)
    return closing if closing is not None and not any(t.dep_ == "conj" for t in head.doc[closing : end + 1]) else end
