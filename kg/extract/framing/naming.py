"""Verbs that say what something is, or judge it: 'called X a provocation', 'described X as defensive', 'condemned X'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from kg.extract.framing.found import Framing, Target, extent, framing_of, group_start, subject_target, target_at, target_between
from kg.extract.framing.lexicon import NamingVerb, naming_verbs
from kg.extract.framing.stance import judge, turned
from kg.extract.phrases import base_form, case, modality, word_set
from kg.extract.reading import Reading, offsets
from kg.model import Attribution, Certainty, Force, Polarity, Span, Stance

__all__ = ["add_namers", "namings"]

_REACH: Final = 25  # words between a verb and its 'as'
_QUOTES: Final = frozenset("“”\"‘’'«»„")
_NO_AS: Final = word_set("well of much soon far long many if though part")
_STARTS: Final = frozenset({"DET", "ADJ", "ADV"})
_OF: Final = word_set("accuse suspect")
_SURE: Final = 0.6  # an attribution that the reader of attributions did not see
_FORCES: Final = {Stance.HOSTILE: Force.CRITICISE, Stance.FAVOURABLE: Force.PRAISE}
# what one does with a person or a body without judging them
_ACTS: Final = word_set("welcome dismiss reject salute celebrate back see")


def namings(reading: Reading) -> Iterator[Framing]:
    """What verbs of naming and judging say of their objects."""
    verbs = naming_verbs()
    for token in reading.doc:
        if token.pos_ == "VERB" and (entry := verbs.get(base_form(token))) is not None:
            found = _named(reading, token, entry) or _judged(reading, token, entry)
        elif token.pos_ == "VERB" and base_form(token) in _OF:
            found = _accused(reading, token)
        else:
            continue
        if found is not None:
            yield found


def _accused(reading: Reading, verb: Token) -> Framing | None:
    """'accused the Philippines of harming stability': what somebody is charged with, which is hostile whatever its words."""
    of = next((t for t in verb.doc[verb.i + 1 : min(verb.i + _REACH, verb.sent.end)] if t.lower_ == "of" and t.head.head == verb), None)
    object_ = _object(reading, verb, of.i) if of is not None else None
    if of is None or object_ is None or of.head.i < of.i:
        return None
    return _framing(verb, object_[0], extent(of.head, of.i + 1), Stance.HOSTILE)


def add_namers(reading: Reading) -> None:
    """Add an attribution for each verb of naming or judging that nobody took for a cue, so that the wording is its subject's own."""
    known = {i for each in reading.attributions for part in each.cue for i in range(part.begin, part.end)}
    for framing in namings(reading):
        verb = framing.verb
        if verb is None or verb.idx in known:
            continue
        source = _namer(verb)
        unnamed = _passive(verb) and any(c.dep_ == "aux:pass" for c in verb.children)  # 'is seen as …': by somebody
        if unnamed if source is None else not _meets(source, framing.target.span):
            cue = offsets(verb.doc[verb.i : verb.i + 1])
            parts = {framing.target.span, framing.wording} - {cue}
            force = _FORCES.get(framing.stance, Force.ASSERT) if framing.wording == cue else Force.ASSERT
            made = Attribution((cue,), tuple(sorted(parts)), source, base_form(verb), force=force, confidence=_SURE)
            reading.attributions.append(made)


def _meets(one: Span, other: Span) -> bool:
    return one.begin < other.end and other.begin < one.end


def _namer(verb: Token) -> Span | None:
    """The phrase that names who names: the subject, or behind 'by'; None for a verb without one of its own."""
    if _passive(verb):
        head = next((c for c in verb.children if c.dep_ in {"obl:agent", "obl"} and case(c) == "by"), None)
    else:
        head = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if head is None or head.pos_ not in {"NOUN", "PROPN"}:
        return None
    first = min([head.i, *(c.left_edge.i for c in head.lefts if c.dep_ not in {"case", "punct"})])
    return offsets(head.doc[first : head.i + 1])


def _named(reading: Reading, verb: Token, entry: NamingVerb) -> Framing | None:
    """The framing by the complement of a verb: behind 'as', behind 'to be', or bare."""
    linked = _behind_as(verb) if entry.as_ else None
    object_ = _object(reading, verb, linked[0] if linked else None)
    if object_ is None:
        return None
    target, end = object_
    if linked is not None:
        head, first = linked[1], linked[0] + 1
    elif (entry.bare or entry.to_be) and (bare := _bare(verb, end, entry)) is not None:
        head, first = bare
    else:
        return None
    tokens = extent(head, first, stop={"by"} if _passive(verb) else ())
    if _is_name(head, tokens) or case(head) not in {"", "as", "of"} or tokens[0].lower_ == "being":
        return None
    return _framing(verb, target, tokens, judge(head, tokens, wide=target.event) or Stance.NEUTRAL)


def _framing(verb: Token, target: Target, tokens: list[Token], stance: Stance) -> Framing:
    certainty, polarity = modality(verb)
    denied = polarity is Polarity.NEGATIVE
    # who would call it so says so; only conditions, questions and 'may' leave it open
    kept = certainty if certainty is not Certainty.PROBABLE else Certainty.CERTAIN
    return framing_of(target, tokens, turned(stance) if denied else stance, certainty=kept, denied=denied, verb=verb)


def _behind_as(verb: Token) -> tuple[int, Token] | None:
    """The 'as' that belongs to a verb and the head of what it governs."""
    for token in verb.doc[verb.i + 1 : min(verb.i + _REACH, verb.sent.end)]:
        if token.pos_ == "VERB" and base_form(token) in naming_verbs():
            return None
        if token.lower_ == "as" and token.i + 1 < verb.sent.end and token.nbor().lower_ not in _NO_AS:
            head = token.head
            good = token.dep_ in {"case", "mark"} and head.i > token.i and head.pos_ in {"NOUN", "ADJ", "VERB", "ADV"}
            return (token.i, head) if good else None
        if token.pos_ == "VERB" and token.dep_ in {"conj", "ROOT"} and "Fin" in token.morph.get("VerbForm", []):
            return None
    return None


def _passive(verb: Token) -> bool:
    """'X was called …', 'X, described by Minsk as …'."""
    return verb.tag_ == "VBN" and (
        any(c.dep_ == "aux:pass" for c in verb.children)
        or (verb.dep_ in {"acl", "advcl"} and not any(c.dep_ == "aux" for c in verb.children))
    )


def _object(reading: Reading, verb: Token, link: int | None) -> tuple[Target, int] | None:
    """What a verb names, and the index of the word behind it."""
    if _passive(verb):
        target = subject_target(reading, verb, group_start(verb)) or _before_comma(reading, verb)
        return (target, verb.i + 1) if target is not None else None
    if any(c.tag_ == "WDT" and c.i < verb.i for c in verb.children) and verb.dep_ == "acl:relcl":
        target = target_at(reading, verb.head)  # 'the drills, which Minsk calls defensive'
        return (target, verb.i + 1) if target is not None else None
    first = verb.i + 1
    if first < verb.sent.end and reading.doc[first].lower_ in {"to", "on"}:
        first += 1  # 'referred to X as'
    ends = [link] if link is not None else range(first + 1, min(first + 9, verb.sent.end))
    found = ((target, end) for end in ends if (target := target_between(reading, first, end)) is not None)
    return max(found, key=lambda each: each[1], default=None)


def _before_comma(reading: Reading, verb: Token) -> Target | None:
    """'Zapad-2025, described by Minsk as defensive': what stands before the comma, however the tree hangs the participle."""
    i = verb.i - 1
    if i <= verb.sent.start or verb.doc[i].text not in {",", "–", "—"}:
        return None
    mention = next((m for m in reading.mentions_at(verb.doc[i - 1]) if reading.tokens(m.span).end == i), None)
    root = reading.tokens(mention.span).root if mention is not None else verb.doc[i - 1]
    return None if case(root) else target_at(reading, root)  # 'after a war with X – viewed as …' is not of X


def _bare(verb: Token, first: int, entry: NamingVerb) -> tuple[Token, int] | None:
    """The complement that begins at an index: 'a provocation', 'reckless', 'to be a hostile act'."""
    doc, end = verb.doc, verb.sent.end
    if first + 1 < end and doc[first].lower_ == "to" and doc[first + 1].lower_ == "be" and (entry.to_be or entry.bare):
        copula = doc[first + 1]
        return (copula.head, first + 2) if copula.dep_ == "cop" and copula.head.i > copula.i else None
    while first < end and doc[first].text in _QUOTES:
        first += 1
    if first >= end or not entry.bare or doc[first].pos_ not in _STARTS or doc[first].tag_ in {"PRP", "PRP$", "WDT", "WP"}:
        return None
    head = next((t for t in doc[first : min(first + 12, end)] if t.left_edge.i <= first and t.head.i < first), None)
    return (head, first) if head is not None and head.pos_ in {"NOUN", "ADJ", "VERB"} else None


def _is_name(head: Token, tokens: list[Token]) -> bool:
    """'called “Northern Shield”': a name characterises nothing."""
    return head.pos_ == "PROPN" or (head.is_title and tokens[0].is_title)


def _judged(reading: Reading, verb: Token, entry: NamingVerb) -> Framing | None:
    """'condemned the exercise', 'the drills were praised by …': the verb itself is the wording."""
    if entry.stance is None or modality(verb) != (Certainty.CERTAIN, Polarity.POSITIVE) or verb.dep_ in {"amod", "compound"}:
        return None
    bare = "Inf" in verb.morph.get("VerbForm", []) or (verb.i + 1 < len(verb.doc) and verb.nbor().lower_ == "to")
    if bare and not any(c.lower_ in {"will", "’ll", "'ll"} for c in verb.children):
        return None  # 'refused to condemn', 'is opposed to'
    target = _judged_object(reading, verb)
    if target is None or (not target.event and base_form(verb) in _ACTS):
        return None
    return _framing(verb, target, [verb], entry.stance)


def _judged_object(reading: Reading, verb: Token) -> Target | None:
    if _passive(verb):
        return subject_target(reading, verb, group_start(verb))
    child = next((c for c in verb.children if c.dep_ == "obj" and c.i > verb.i), None)
    target = target_at(reading, child)
    if target is not None:
        return target
    ends = range(verb.i + 2, min(verb.i + 8, verb.sent.end) + 1)
    near = [t for end in ends if (t := target_between(reading, verb.i + 1, end)) is not None and t.event]
    return near[-1] if near and (child is None or child.pos_ in {"X", "PROPN"}) else None
