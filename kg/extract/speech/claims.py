"""Which side of the line between report and claim a fact stands on, and how sure the text is of it.

The contract: inside quotation marks everything is claimed; inside indirect speech what the clauses predicate is claimed,
what noun phrases presuppose (a title, an apposition, a possessor) is the reporter's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Token

from kg.extract.modality import HEARSAY, HYPOTHETICAL, NEGATIONS, OPEN, POSSIBLE, PROBABLE, REFUSALS, RUMOURS, SIGNS, WISHES
from kg.extract.phrases import base_form
from kg.extract.reading import Reading, SpanIndex
from kg.model import Certainty, Fact, Force, Kind, Polarity, Quotation, Relation, Span, Statement

__all__ = ["judge_facts"]

_CONTENT_CLAUSES: Final = frozenset({"xcomp", "advcl", "ccomp", "conj", "csubj", "csubj:outer"})
_MARKS: Final = frozenset("“”\"‘’'")
_NOWHERE: Final = Span(0, 0)
# facts that noun phrases state
_PRESUPPOSED: Final = frozenset(
    {Relation.HOLDS, Relation.MEMBER_OF, Relation.SUB_ORGANISATION_OF, Relation.CONTAINED_IN, Relation.COMMANDS, Relation.PART_OF_SERIES}
)


def judge_facts(reading: Reading, facts: Sequence[Fact], statements: Sequence[Statement]) -> tuple[Fact, ...]:
    """The facts with ``claimed_in``, ``certainty`` and ``polarity`` set from where their evidence stands."""
    index = SpanIndex((i, part) for i, statement in enumerate(statements) for part in statement.attribution.content)
    judged = (_judge(reading, fact, {i: statements[i] for i in index.near(fact.evidence)}) for fact in facts)
    return tuple(_once(judged))


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """Each fact once for each place that states it: of two with overlapping evidence the longer stays."""
    kept: dict[Fact, list[Fact]] = defaultdict(list)
    for fact in facts:
        same = kept[replace(fact, evidence=_NOWHERE, confidence=0.0)]
        other = next((f for f in same if f.evidence.begin < fact.evidence.end and fact.evidence.begin < f.evidence.end), None)
        if other is None:
            same.append(fact)
        elif fact.evidence.end - fact.evidence.begin > other.evidence.end - other.evidence.begin:
            same[same.index(other)] = fact
    return [fact for same in kept.values() for fact in same]


def _judge(reading: Reading, fact: Fact, statements: Mapping[int, Statement]) -> Fact:
    claimed = _claimed_in(reading, fact, statements)
    fact = replace(fact, claimed_in=claimed)
    if fact.certainty is not Certainty.CERTAIN or fact.polarity is Polarity.NEGATIVE or _is_nominal(reading, fact):
        return fact
    predicate = _stated(reading, fact)
    denied = claimed is not None and statements[claimed].attribution.force is Force.DENY
    if denied != _is_negated(predicate):  # who denies that something is not so says that it is
        fact = replace(fact, polarity=Polarity.NEGATIVE)
    return replace(fact, certainty=_certainty(predicate, backshifted=claimed is not None))


def _is_negated(predicate: Token) -> bool:
    """'does not take part', 'refused to take part', 'never met', 'neither X nor Y met', 'at no point did X meet'."""
    refused = predicate.dep_ == "xcomp" and predicate.head.lemma_.lower() in REFUSALS
    refused |= predicate.lemma_.lower() in REFUSALS and any(c.dep_ == "xcomp" for c in predicate.children)
    phrases = [c for c in predicate.children if c.dep_.startswith("nsubj") or (c.dep_ == "obl" and c.i < predicate.i)]
    words = [c for node in (predicate, *phrases) for c in node.children if c.dep_ in {"advmod", "det", "cc:preconj"}]
    return refused or any(_negates(c) for c in words)


def _negates(word: Token) -> bool:
    """Whether a modifier denies what it modifies; 'not only … but' does not."""
    return word.lower_ in NEGATIONS and not (word.i + 1 < len(word.doc) and word.nbor().lower_ in {"only", "just", "merely"})


def _claimed_in(reading: Reading, fact: Fact, statements: Mapping[int, Statement]) -> int | None:
    """The innermost statement that claims the fact, if one does."""
    holders = []
    for i, statement in statements.items():
        content = statement.attribution.content
        if any(_overlap(fact.evidence, part) for part in content) and not _is_own_cue(reading, fact, statement):
            quoted = statement.attribution.quotation is Quotation.DIRECT or _in_marks(reading.document.text, fact.evidence)
            if quoted or not _is_nominal(reading, fact):
                holders.append((sum(p.end - p.begin for p in content), i))
    return min(holders)[1] if holders else None


def _is_own_cue(reading: Reading, fact: Fact, statement: Statement) -> bool:
    """'The two presidents agreed on …': the verb that states the agreement is the cue itself, so the report states it.

    No cue states what an exercise is like; evidence that reaches over one there comes from a tree that hung a phrase too high.
    """
    if reading.kind(fact.subject) is Kind.EXERCISE:
        return False
    predicate = _stated(reading, fact)
    return any(part.begin <= predicate.idx < part.end for part in statement.attribution.cue)


def _overlap(evidence: Span, part: Span) -> bool:
    """Whether most of the evidence lies in the content."""
    common = min(evidence.end, part.end) - max(evidence.begin, part.begin)
    return 2 * common > evidence.end - evidence.begin or 2 * common > part.end - part.begin > 0


def _in_marks(text: str, span: Span) -> bool:
    """Whether double quotation marks open in the paragraph before the span and close behind it."""
    begin = text.rfind("\n", 0, span.begin) + 1
    before = text[begin : span.begin]
    if before[-1:] in _MARKS and text[span.end : span.end + 1] in _MARKS:
        before = before[:-1]  # the marks around a name: ‘West-2025’
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _is_nominal(reading: Reading, fact: Fact) -> bool:
    """Whether a noun phrase states the fact, so that a clause around it presupposes rather than claims it."""
    if fact.relation in _PRESUPPOSED:
        return not _has_clause(reading, fact)
    subject = reading.entities.get(fact.subject)
    root = reading.tokens(fact.evidence).root
    modifies = subject is not None and subject.kind is Kind.EXERCISE and root.pos_ in {"NOUN", "PROPN", "ADJ", "NUM", "X"}
    return modifies and not _has_clause(reading, fact)


def _has_clause(reading: Reading, fact: Fact) -> bool:
    """Whether the evidence predicates: it holds a finite verb or a copula."""
    return any(t.pos_ in {"VERB", "AUX"} and ("VerbForm=Fin" in str(t.morph) or t.dep_ == "cop") for t in reading.tokens(fact.evidence))


def _predicate(token: Token) -> Token:
    """The verb or predicate that governs a token."""
    while token.pos_ not in {"VERB", "AUX"} and token.head != token and not any(c.dep_ == "cop" for c in token.children):
        token = token.head
    return token


def _stated(reading: Reading, fact: Fact) -> Token:
    """The predicate of the clause that states a fact; not the cue that stands within it: 'Spain, officials said, denounced Morocco'."""
    predicate = _predicate(reading.tokens(fact.evidence).root)
    within = fact.evidence
    wished = next((c for c in predicate.children if c.dep_ == "xcomp" and within.begin <= c.idx < within.end), None)
    if wished is not None and (_leaves_open(predicate, wished) or _is_hearsay(predicate, wished)):
        return wished
    inner = [c for c in predicate.children if c.dep_ == "ccomp" and within.begin <= c.idx < within.end]
    return next((c for c in inner if c.i > predicate.i and any(s.i < predicate.i for s in c.subtree)), _around_cue(predicate, inner))


def _around_cue(predicate: Token, inner: Sequence[Token]) -> Token:
    """The same where a tree gives what stands before the cue to the cue: its own subject stands behind a comma."""
    subject = next((c for c in predicate.children if c.dep_ in {"nsubj", "appos"}), None)
    last = inner[0] if inner and inner[0].i > predicate.i and predicate.i + 1 < len(predicate.doc) else None
    enclosed = last is not None and predicate.nbor(1).text == "," and subject is None
    return last if enclosed and last is not None else predicate


def _certainty(predicate: Token, *, backshifted: bool) -> Certainty:
    """Modality of the predicate and of the clauses above it (Saurí and Pustejovsky 2009).

    In reported speech 'would' is the past of 'will' ('announced that Britain would send') unless a condition stands with it.
    """
    if predicate.sent.text.rstrip("\"”’' \n").endswith("?"):
        return Certainty.HYPOTHETICAL
    chain = _above(predicate)
    found = (_of_clause(verb, chain[depth - 1] if depth else None, backshifted=backshifted) for depth, verb in enumerate(chain))
    return next((certainty for certainty in found if certainty is not Certainty.CERTAIN), Certainty.CERTAIN)


def _above(predicate: Token) -> list[Token]:
    """A predicate and those that govern it, up to the fourth; a noun governs the clause that says what it is about."""
    chain = [predicate]
    while (chain[-1].dep_ in _CONTENT_CLAUSES or _says_what(chain[-1])) and chain[-1].head != chain[-1] and len(chain) < 4:
        chain.append(chain[-1].head)
    return chain


def _says_what(verb: Token) -> bool:
    """'rumours that Spain denounced …': a finite clause with its own subject below a noun, no relative clause."""
    subject = next((c for c in verb.children if c.dep_.startswith("nsubj")), None)
    first = verb.doc[verb.left_edge.i]
    content = verb.dep_ == "acl" or (verb.dep_ == "acl:relcl" and verb.head.lemma_.lower() in RUMOURS | SIGNS)
    return content and subject is not None and first.lower_ in {"that", "whether"} and first != subject


def _of_clause(verb: Token, below: Token | None, *, backshifted: bool) -> Certainty:
    """How sure one clause leaves what it says, or what the clause ``below`` it says."""
    words = {c.lower_ for c in verb.children if c.dep_ in {"aux", "advmod", "mark", "aux:pass"}}
    words |= {verb.lemma_.lower()} if below is not None or verb.dep_ == "xcomp" else set()
    if below is not None and verb.pos_ in {"VERB", "AUX"} and below.dep_ in {"ccomp", "conj"}:
        words -= {"if", "whether"}
    conditional = any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for a in verb.children if a.dep_ == "advcl" for c in a.children)
    if words & HYPOTHETICAL - ({"would"} if backshifted and not conditional else set()) or (
        below is not None and _leaves_open(verb, below)
    ):
        return Certainty.HYPOTHETICAL
    if words & POSSIBLE:
        return Certainty.POSSIBLE
    told = below is not None and (_is_hearsay(verb, below) or (below.dep_.startswith("acl") and verb.lemma_.lower() in RUMOURS))
    likely = verb.lower_ in PROBABLE and (below is not None or any(c.dep_ == "xcomp" for c in verb.children))
    return Certainty.PROBABLE if words & PROBABLE or told or likely else Certainty.CERTAIN


def _leaves_open(verb: Token, below: Token) -> bool:
    """'threatened to impose', 'it is not true that …', 'there is no evidence that …', 'doubts that …'."""
    if below.dep_ == "xcomp":
        return base_form(verb) in WISHES
    if below.dep_.startswith("acl"):
        return any(c.lower_ in {"no", "little", "any"} for c in verb.children if c.dep_ in {"det", "amod"})
    return below.dep_.startswith("csubj") and (verb.lemma_.lower() in OPEN or any(_negates(c) for c in verb.children if c.dep_ == "advmod"))


def _is_hearsay(verb: Token, below: Token) -> bool:
    """'is said to have joined'."""
    passive = any(c.dep_ in {"aux:pass", "nsubj:pass"} for c in verb.children)
    return below.dep_ == "xcomp" and passive and verb.lemma_.lower() in HEARSAY
