"""Attributions → statements: who the source phrase names, whom it addresses, what the content is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from kg.extract.lexicon import OFFICES, ORGANISATION_NOUNS
from kg.extract.reading import Reading, SpanIndex, offsets
from kg.model import Attribution, Kind, Mention, MentionForm, Relation, Span, Statement, TimeMention

__all__ = ["link_statements"]

_AGENTS: Final = frozenset({Kind.ACTOR, Kind.ORGANISATION, Kind.STATE, Kind.UNNAMED_SOURCE})
_OUTLETS: Final = frozenset(
    "newspaper daily magazine broadcaster network channel weekly tabloid website outlet think-tank firm movement militia".split()
)
_BODIES: Final = frozenset({Kind.ORGANISATION, Kind.STATE})
_PERSONS: Final = OFFICES | frozenset({"man", "woman", "veteran", "scholar", "academic", "critic", "activist"})
_SAME_PERSON: Final = frozenset({"flat", "appos", "nmod:desc", "compound", "nmod:unmarked", "dep"})
_PRONOUNS: Final = frozenset("he she they it who we i him her them which that both this these those one".split())
_DAY_LENGTH: Final = 10  # of an ISO date
_NOT_CONTINUED: Final = frozenset({"we", "i", "this", "these", "those"})
# things that speak for their owner: 'the ministry's statement', 'a report by the institute'
_DOCUMENTS: Final = frozenset(
    "statement report letter document release communique communiqué study survey poll article editorial speech interview paper post tweet "
    "website account message note memo announcement commentary book transcript declaration office remarks comments press service".split()
)


def link_statements(reading: Reading) -> tuple[Statement, ...]:
    """The statements of a document, their speakers, hearers and topics as its entities.

    An unnamed source ('analysts', 'a senior official') becomes an entity of its own, one a phrase in a document.
    """
    statements: list[Statement] = []
    days = _days_by_head(reading)
    for attribution in sorted(reading.attributions, key=lambda a: (a.content[0], a.cue)):
        speakers = _speakers(reading, attribution, statements)
        statements.append(
            Statement(
                attribution,
                speakers,
                _about(reading, attribution, speakers),
                _named(reading, attribution.addressee),
                stated_on=_stated_on(reading, attribution, days),
            )
        )
    index = SpanIndex((i, part) for i, statement in enumerate(statements) for part in statement.attribution.content)
    return tuple(replace(s, within=_within(i, statements, index)) for i, s in enumerate(statements))


def _speakers(reading: Reading, attribution: Attribution, before: Sequence[Statement]) -> tuple[str, ...]:
    """The agents that the source phrase names; for a phrase that names none an unnamed source."""
    doer = _doer(reading, attribution)
    if doer is not None or attribution.source is None:
        return _phrase_of(reading, doer) if doer is not None else ()
    tokens = reading.tokens(attribution.source)
    words = tuple(t.lower_ for t in tokens if not t.is_space and not t.is_punct)
    continued = _continued(reading, tokens, words, _latest_speaker(before, attribution.source))
    if words in {("it",), ("they",)} and continued:
        return continued
    found = _quoted_person(reading, attribution) or _office_holder(reading, tokens) or _agents_of(reading, tokens)
    if found or not words:
        return found
    if words in {("who",), ("which",)}:
        return _antecedent(reading, tokens.root)
    if len(words) == 1 and words[0] in _PRONOUNS:
        return continued
    return continued or (_unnamed(reading, attribution.source, tokens),)


def _doer(reading: Reading, attribution: Attribution) -> Token | None:
    """'X told DW, adding that …': who says what a participle adds is the subject of its clause, not the hearer."""
    cue = reading.tokens(attribution.cue[0]).root
    if cue.tag_ != "VBG" or cue.dep_ != "advcl" or any(c.dep_.startswith("aux") for c in cue.children):
        return None
    arguments = [c for c in cue.head.children if c.dep_ in {"obj", "iobj"}]
    source = attribution.source
    if source is not None and not any(source.begin <= c.idx < source.end for c in arguments):
        return None
    subject = next((c for c in cue.head.children if c.dep_ == "nsubj" and c.pos_ in {"NOUN", "PROPN"}), None)
    return subject if cue.head.pos_ == "VERB" else None


def _latest_speaker(before: Sequence[Statement], source: Span) -> tuple[str, ...]:
    """Who spoke in the statement before."""
    earlier = [s for s in before if s.speakers and s.attribution.source is not None and s.attribution.source.begin < source.begin]
    return earlier[-1].speakers if earlier else ()


def _continued(reading: Reading, tokens: TokenSpan, words: tuple[str, ...], latest: tuple[str, ...]) -> tuple[str, ...]:
    """Who spoke before goes on as a pronoun ('it added') or as 'the general', as news reports have it."""
    kinds = {reading.kind(speaker) for speaker in latest}
    if words == ("it",):
        return latest if kinds and kinds <= _BODIES else ()
    if words == ("they",):
        return latest if kinds == {Kind.UNNAMED_SOURCE} or len(latest) > 1 else ()
    if len(words) == 1 and words[0] in _PRONOUNS - _NOT_CONTINUED:
        return latest
    person = len(words) == 2 and words[0] == "the" and tokens.root.lower_ in _PERSONS
    return latest if person and kinds == {Kind.ACTOR} else ()


def _quoted_person(reading: Reading, attribution: Attribution) -> tuple[str, ...]:
    """'KCNA quoted him as saying': who is quoted speaks, not who quotes."""
    cue = reading.tokens(attribution.cue[0])
    verb = next((t for t in cue if t.lemma_ in {"quote", "cite"} and t.pos_ == "VERB"), None)
    patient = next((c for c in verb.children if c.dep_ == "obj"), None) if verb is not None else None
    return _phrase_of(reading, patient) if patient is not None else ()


def _antecedent(reading: Reading, pronoun: Token) -> tuple[str, ...]:
    """'observers, who view it as …': what the relative clause modifies, named or unnamed."""
    clause = next((t for t in (pronoun, *pronoun.ancestors) if t.dep_ in {"acl:relcl", "advcl:relcl"}), None)
    if clause is None:
        return ()
    # one on a whole clause ('…, which angered NATO') says nothing: if it speaks, it is on the noun before
    before = next((t for t in reversed(list(reading.doc[max(0, pronoun.i - 2) : pronoun.i])) if not t.is_punct), clause.head)
    return _phrase_of(reading, clause.head if clause.dep_ == "acl:relcl" else before)


def _phrase_of(reading: Reading, head: Token) -> tuple[str, ...]:
    """The agents of the noun phrase around a head, its left modifiers included; unnamed if it names none."""
    start = min([head.i, *(c.i for c in head.lefts if not c.is_punct and c.dep_ != "case")])
    phrase = reading.doc[start : head.i + 1]
    return _agents_of(reading, phrase) or (_unnamed(reading, offsets(phrase), phrase),)


def _office_holder(reading: Reading, tokens: TokenSpan) -> tuple[str, ...]:
    """'Alexander Fomin, the deputy minister', 'the ministry's spokeswoman, Maria Zakharova': office and name are one person."""
    root = tokens.root
    spans = [(fact.evidence, fact.subject) for fact in reading.facts if fact.relation == Relation.HOLDS]
    holders = [actor for span, actor in spans if span.begin <= root.idx < span.end and (root.lower_ in OFFICES or root.pos_ == "PROPN")]
    return tuple(dict.fromkeys(holders))[:1] if not any(c.dep_ == "conj" for c in root.children) else ()


def _agents_of(reading: Reading, tokens: TokenSpan) -> tuple[str, ...]:
    """The agents that a source phrase names: its head and what is coordinated with it."""
    heads = [tokens.root]
    for head in heads:
        same = {t.i for m in reading.mentions_at(head)[:1] for t in reading.tokens(m.span)} | {head.i}
        heads += [t for t in tokens if t.dep_ == "conj" and t.head.i in same and t not in heads]
    found: list[str] = []
    for head in heads:
        here = _agents_at(reading, head, tokens)
        found += [e for e in here or _others(reading, head, tokens, found) if e not in found]
    return tuple(found) or _first_name(reading, tokens) or _only_name(reading, tokens)


def _others(reading: Reading, head: Token, tokens: TokenSpan, found: Sequence[str]) -> tuple[str, ...]:
    """'Saudi Arabia and several regional allies': people without a name beside a named speaker."""
    people = head.tag_ == "NNS" and head.dep_ == "conj" and head.lower_ not in _DOCUMENTS
    if not found or not people:
        return ()
    first = max(tokens.start, min([head.i, *(c.left_edge.i for c in head.lefts if c.dep_ not in {"cc", "punct", "case"})]))
    phrase = reading.doc[first : head.i + 1]
    return (_unnamed(reading, offsets(phrase), phrase),)


def _first_name(reading: Reading, tokens: TokenSpan) -> tuple[str, ...]:
    """A phrase that begins with a person's name names that person ('Valery Revenko, head of …'), however the tree reads it."""
    mention = next((m for m in reading.mentions_at(tokens[0]) if m.form is MentionForm.NAME and _is_kind(reading, m, {Kind.ACTOR})), None)
    if mention is None:
        return ()
    end = reading.tokens(mention.span).end
    return mention.entities if end >= tokens.end or reading.doc[end].text in {",", "(", "–", "—"} else ()


def _agents_at(reading: Reading, head: Token, tokens: TokenSpan) -> tuple[str, ...]:
    """The agents of one head: the name in its title or apposition, itself, or the owner of a document that speaks."""
    # 'The militant group | Hezbollah said': a tree may give a verb the noun and the name as two subjects
    frontier = [head, *(t for t in tokens if t.head == head.head and t.dep_ == head.dep_ == "nsubj" and t.i == head.i + 1)]
    near = {token.i for token in frontier}
    for token in frontier:
        more = [c for c in token.children if c.dep_ in _SAME_PERSON and tokens.start <= c.i < tokens.end and c.i not in near]
        near.update(c.i for c in more)
        frontier += more
    named = [m for i in sorted(near) for m in reading.mentions_at(reading.doc[i])[:1] if m.span.end > head.idx]
    actors = [e for m in named if _is_kind(reading, m, {Kind.ACTOR}) for e in m.entities]
    if actors:
        return tuple(dict.fromkeys(actors))
    if head.lower_ in ORGANISATION_NOUNS | _OUTLETS:  # 'the militant group | Sinai Province'
        bodies = [e for m in named if _is_kind(reading, m, {Kind.ORGANISATION}) and m.form is MentionForm.NAME for e in m.entities]
        if bodies:
            return tuple(dict.fromkeys(bodies))
    own = _agents(reading, reading.entities_at(head)) or _agents(reading, _covering(reading, head))
    if own:
        return own
    if head.lower_ in _DOCUMENTS or head.lemma_ in _DOCUMENTS:
        # 'a statement from the office', 'a poll conducted by VTsIOM'
        makers = [c for clause in head.children if clause.dep_ == "acl" for c in clause.children if c.dep_ in {"obl", "obl:agent"}]
        owners = [c for c in head.children if c.dep_ in {"nmod:poss", "nmod", "compound", "amod"}] + makers
        return next((a for c in owners if (a := _agents_at(reading, c, reading.doc[c.left_edge.i : c.right_edge.i + 1]))), ())
    return ()


def _covering(reading: Reading, token: Token) -> tuple[str, ...]:
    """The entities of a name that covers the head without having it as its own head (a tree that splits a name)."""
    found = [m for m in reading.mentions_at(token) if m.form is MentionForm.NAME]
    return found[0].entities if found and not _modifies(reading, found[0], token) else ()


def _modifies(reading: Reading, mention: Mention, token: Token) -> bool:
    return reading.tokens(mention.span).root.i != token.i and mention.span.end <= token.idx


def _is_kind(reading: Reading, mention: Mention, kinds: set[Kind]) -> bool:
    return all(reading.kind(e) in kinds for e in mention.entities)


def _agents(reading: Reading, entities: Sequence[str]) -> tuple[str, ...]:
    return tuple(e for e in entities if reading.kind(e) in _AGENTS)


def _only_name(reading: Reading, tokens: TokenSpan) -> tuple[str, ...]:
    """A phrase that ends with a person's name names that person ('Foreign Office Minister, Tobias Ellwood')."""
    last = next((t for t in reversed(list(tokens)) if not t.is_space and not t.is_punct), None)
    if last is None:
        return ()
    mention = next((m for m in reading.mentions_at(last) if _is_kind(reading, m, {Kind.ACTOR}) and m.form is MentionForm.NAME), None)
    if mention is None:
        return ()
    start = reading.tokens(mention.span).start
    linked = any(t.lower_ in {"of", "for", "to", "by", "with", "from", "in", "'s", "’s"} for t in reading.doc[tokens.start : start][-3:])
    return () if linked else mention.entities


def _unnamed(reading: Reading, source: Span, tokens: TokenSpan) -> str:
    """The unnamed source of that phrase, new or known: 'analysts', 'senior official'."""
    clause = next((t.left_edge.i for t in tokens if t.dep_ == "acl:relcl" and t.left_edge.i > tokens.start), tokens.end)
    words = [t for t in tokens if not t.is_space and t.i < clause]  # 'an official, who asked not to be named'
    while len(words) > 1 and (words[0].pos_ == "DET" or words[0].is_punct or words[0].lower_ in {"the", "a", "an"}):
        words = words[1:]
    while len(words) > 1 and (words[-1].is_punct or words[-1].tag_ == "POS"):
        words = words[:-1]
    label = " ".join(reading.doc[words[0].i : words[-1].i + 1].text.split())
    key = label.casefold()
    known = next((e.id for e in reading.entities.values() if e.kind is Kind.UNNAMED_SOURCE and e.name.casefold() == key), None)
    entity = known or reading.add_entity(Kind.UNNAMED_SOURCE, label, local=True)
    reading.add_mention(source, [entity], MentionForm.DESCRIPTION)
    return entity


def _about(reading: Reading, attribution: Attribution, speakers: Sequence[str]) -> tuple[str, ...]:
    """Every entity that the content mentions, but the speakers; a state inside a body's name is no topic of its own."""
    found: list[str] = []
    for part in attribution.content:
        end = -1
        for mention in reading.mentions_in(part):
            if mention.span.end > end:
                found += mention.entities
                end = mention.span.end
    return tuple(e for e in dict.fromkeys(found) if e not in speakers)


def _named(reading: Reading, span: Span | None) -> tuple[str, ...]:
    """The agents that an addressee's phrase names."""
    return _agents_of(reading, reading.tokens(span)) if span is not None else ()


def _days_by_head(reading: Reading) -> dict[int, list[TimeMention]]:
    """The days that a text names, by the words that they hang on, directly or through an adverbial."""
    days: dict[int, list[TimeMention]] = defaultdict(list)
    for time in reading.times:
        if len(time.value) >= _DAY_LENGTH and time.value[:4].isdigit():
            head = reading.tokens(time.span).root.head
            days[head.i].append(time)
            if head.dep_.startswith("obl"):
                days[head.head.i].append(time)
    return days


def _stated_on(reading: Reading, attribution: Attribution, days: Mapping[int, Sequence[TimeMention]]) -> str | None:
    """The day on which a statement was made, where a time expression modifies its cue ('said on Tuesday')."""
    for time in days.get(reading.tokens(attribution.cue[0]).root.i, ()):
        if not any(part.begin <= time.span.begin < part.end for part in attribution.content):
            return time.value[:_DAY_LENGTH]
    return None


def _within(i: int, statements: Sequence[Statement], index: SpanIndex) -> int | None:
    """The smallest other statement whose content holds all of this one."""
    inner = statements[i].attribution
    spans = [*inner.content, *inner.cue]
    holders = [
        (sum(p.end - p.begin for p in other), j)
        for j in index.near(inner.cue[0])
        if (other := statements[j].attribution.content)
        and j != i
        and all(any(p.begin <= s.begin and s.end <= p.end for p in other) for s in spans)
    ]
    return min(holders)[1] if holders else None
