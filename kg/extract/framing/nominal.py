"""What noun phrases say of a thing: attributes, 'so-called', appositions, 'the threat of X', 'Russian aggression'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from kg.extract.framing.found import BESIDE, Framing, Target, extent, framing_of, made, modifies, target_at
from kg.extract.framing.lexicon import Effect, effect_of
from kg.extract.framing.stance import judge
from kg.extract.phrases import base_form, case, word_set
from kg.extract.reading import Reading
from kg.model import Kind, Mention, MentionForm, Stance

__all__ = ["nominals"]

_DASHES: Final = frozenset({",", "–", "—", "--", "("})
_CLOSES: Final = frozenset({",", "–", "—", "--", ".", ";", ")", "”", '"', "!", "?", ":"})
_QUOTES: Final = frozenset("“”\"‘’'«»„")
_ROW: Final = frozenset({"ADJ", "ADV", "CCONJ", "PUNCT", "VERB", "NOUN"})
_WIDEST: Final = 8  # words before a name
# nouns whose owner or source is what they characterise: 'Russia's aggression', 'the threat of X'
_OWNED: Final = word_set(
    "aggression provocation intimidation coercion bullying blackmail sabre-rattling saber-rattling warmongering belligerence brutality "
    "barbarism tyranny terror hypocrisy cynicism interference meddling adventurism militarism expansionism imperialism hostility "
    "recklessness lawlessness treachery arrogance hegemony hegemonism repression propaganda disinformation restraint courage bravery "
    "heroism generosity"
)
_FEARED: Final = word_set("threat danger menace peril spectre provocation")


def nominals(reading: Reading) -> Iterator[Framing]:
    """What the noun phrases of a document say of exercises, meetings, agreements and agents."""
    for mention in reading.mentions:
        tokens = reading.tokens(mention.span)
        target = target_at(reading, tokens.root)
        if target is None or target.span != mention.span:
            target = made(reading, mention)
        if target is not None and not target.pronoun:
            yield from _attributes(reading, mention, target)
            yield from _apposed(reading, mention, target)
    for token in reading.doc:
        if token.pos_ == "NOUN" and base_form(token) in _OWNED | _FEARED:
            yield from _owned(reading, token)


def _attributes(reading: Reading, mention: Mention, target: Target) -> Iterator[Framing]:
    """'the provocative drills', 'the dangerous and irresponsible X exercise', 'so-called “X”'."""
    tokens = reading.tokens(mention.span)
    end = tokens.start if mention.form is MentionForm.NAME else tokens.root.i
    row = [token for token in _row_before(reading, end) if _belongs(token, tokens)]
    called = [n for n, token in enumerate(row) if token.lower_ == "called" and n >= 2 and row[n - 2].lower_ == "so"]
    if called:
        # 'so-called “peace plan”' keeps its distance, 'the so-called road map' may only introduce a name
        quoted = any(token.text in _QUOTES for token in row[called[0] + 1 :])
        yield framing_of(target, row[called[0] - 2 : called[0] + 1], Stance.HOSTILE if quoted else Stance.NEUTRAL)
        return
    known = [n for n, token in enumerate(row) if _qualifies(token)]
    if known:
        last = known[-1]
        while last + 2 < len(row) and row[last + 1].pos_ == "CCONJ" and row[last + 2].pos_ == "ADJ":
            last += 2  # 'stable, peaceful and prosperous'
        wording = row[_with_adverb(row, known[0]) : last + 1]
        stance = judge(row[known[0]], wording)
        telling = stance is not Stance.NEUTRAL or any(reading.kind(entity) is Kind.EXERCISE for entity in target.entities)
        if stance is not None and telling and not any(token.pos_ == "NOUN" for token in wording):
            yield framing_of(target, wording, stance)


def _belongs(token: Token, name: TokenSpan) -> bool:
    """Whether a word before a name hangs on the name or on the noun that it stands beside, directly or through other attributes."""
    here = token
    while here.head != here and here.head.i < name.start and here.dep_ in {"amod", "advmod", "conj", "cc", "punct", "compound"}:
        here = here.head
    beside = name.end <= here.head.i <= name.end + 1 and here.head.lower_ in BESIDE
    before = here.lower_ in BESIDE and here.i >= name.start - 1
    return before or beside or name.start <= here.head.i < name.end


def _row_before(reading: Reading, end: int) -> list[Token]:
    """The attributes before a word, as they stand."""
    doc = reading.doc
    begin = end
    sentence = doc[end].sent if end < len(doc) else doc[end - 1].sent
    while begin > sentence.start and end - begin < _WIDEST and doc[begin - 1].pos_ in _ROW and doc[begin - 1].text not in {".", ":", ";"}:
        begin -= 1
    return list(doc[begin:end])


def _qualifies(token: Token) -> bool:
    """An attribute that the table knows: an adjective or a participle in lower case, no part of a name."""
    if not token.is_lower or token.pos_ not in {"ADJ", "VERB"} or token.dep_ not in {"amod", "conj", "acl"}:
        return False
    return effect_of(token) in {Effect.FAVOURABLE, Effect.HOSTILE, Effect.NEUTRAL}


def _with_adverb(row: list[Token], n: int) -> int:
    """Where an attribute begins: with the adverbs before it ('highly successful')."""
    while n > 0 and row[n - 1].pos_ == "ADV":
        n -= 1
    return n


def _apposed(reading: Reading, mention: Mention, target: Target) -> Iterator[Framing]:
    """'X, a rehearsal for invasion, …' and 'A show of force, X …', read from the row: parsers take either for a subject."""
    tokens = reading.tokens(mention.span)
    end = tokens.end
    if modifies(reading, mention, end):
        return
    doc = reading.doc
    if end < len(doc) and doc[end].lower_ in BESIDE:
        end += 1
    if end + 1 < len(doc) and doc[end].text in _DASHES and not doc[end + 1].is_sent_start:
        yield from _apposition(target, doc[end + 1], None)
    start = tokens.start
    while start > tokens.sent.start and doc[start - 1].pos_ == "DET":
        start -= 1
    first = tokens.sent.start
    while first < start and (doc[first].text in _QUOTES or doc[first].is_space):
        first += 1
    if start - 1 > first and doc[start - 1].text == ",":
        yield from _apposition(target, doc[first], start - 1)


def _apposition(target: Target, first: Token, end: int | None) -> Iterator[Framing]:
    """The noun phrase that begins with a word, if it is one that ends where an apposition ends.

    Args:
        target: what it stands beside.
        first: its first word, an article.
        end: the index of the comma behind it; None where any stop will do.
    """
    if first.pos_ != "DET" or first.lower_ in {"this", "that", "these", "those", "all", "both", "each", "some"}:
        return
    head = first.head
    if head.pos_ != "NOUN" or head.i < first.i:
        return
    tokens = extent(head, first.i)
    after = tokens[-1].i + 1
    if after >= len(head.doc) or (after != end if end is not None else head.doc[after].text not in _CLOSES):
        return
    stance = judge(head, tokens, wide=target.event) if not any(token.text in "”»’" for token in tokens[:-1]) else None
    if stance in {Stance.FAVOURABLE, Stance.HOSTILE}:
        yield framing_of(target, tokens, stance)


def _owned(reading: Reading, noun: Token) -> Iterator[Framing]:
    """'Russian aggression', 'Russia's aggression against X', 'the provocations of NATO', 'the threat posed by X'."""
    owned, feared = base_form(noun) in _OWNED, base_form(noun) in _FEARED
    for child in noun.children:
        of = case(child) in ({"of", "from", "by"} if feared else {"of", "by"}) and child.dep_ in {"nmod", "obl"}
        own = owned and child.i < noun.i and (child.dep_ == "nmod:poss" or (child.dep_ in {"amod", "compound"} and child.i == noun.i - 1))
        against = child.i > 0 and child.nbor(-1).text in {"-", "–"}  # 'anti-German hostility'
        if (of or own) and not against and (target := target_at(reading, child)) is not None:
            yield from _of_owner(noun, child, target)
    posed = next((c for c in noun.children if c.dep_ == "acl" and base_form(c) in {"pose", "present"}), None)
    agent = next((c for c in posed.children if case(c) == "by"), None) if feared and posed is not None else None
    if (target := target_at(reading, agent)) is not None and agent is not None:
        yield from _of_owner(noun, agent, target)
    sibling = noun.doc[noun.i + 1] if noun.i + 2 < noun.sent.end else None
    if feared and sibling is not None and sibling.lower_ in {"of", "from"} and sibling.head.head != noun:
        found = target_at(reading, sibling.head)  # a tree that hangs 'of X' on the verb
        yield from _of_owner(noun, sibling.head, found) if found is not None else ()


def _of_owner(noun: Token, owner: Token, target: Target) -> Iterator[Framing]:
    """The noun with its adjectives, and what it is directed at where the owner does not stand between."""
    first = noun.i
    while first > noun.sent.start and noun.doc[first - 1].pos_ == "ADJ" and noun.doc[first - 1].dep_ == "amod" and first - 1 > owner.i:
        first -= 1
    while owner.i > noun.i and first > noun.sent.start and noun.doc[first - 1].dep_ == "amod" and noun.doc[first - 1].pos_ == "ADJ":
        first -= 1
    tokens = extent(noun, first) if owner.i < noun.i else list(noun.doc[first : noun.i + 1])
    stance = judge(noun, tokens)
    if stance is not None:
        yield framing_of(target, tokens, stance)
