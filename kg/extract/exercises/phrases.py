"""Where a text speaks of an exercise, and in which clauses: what :mod:`kg.extract.exercises.facts` reads facts from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from kg.extract.phrases import base_form, case, governor, prenominal, subject, word_set
from kg.extract.reading import Reading, offsets
from kg.model import Kind, MentionForm, Span

__all__ = ["Phrases", "Use", "description_span", "find_phrases", "is_unnamed", "uses"]

_NOUNS: Final = word_set("exercise exercises drill drills manoeuvre manoeuvres maneuver maneuvers wargame wargames war-games")
_MILITARY: Final = word_set(
    "military naval joint air war live-fire large-scale multinational bilateral trilateral strategic army command-post nuclear "
    "maritime defence defense anti-aircraft amphibious training tactical combined field snap command-staff readiness"
)
_MARKS: Final = frozenset("\"'“”‘’«»(")
_STAGES: Final = word_set("part phase stage edition iteration portion start beginning end opening")
_SOLDIERLY: Final = word_set(
    "military troop soldier army navy force forces troops soldiers nato naval defence defense warship warships aircraft missile "
    "missiles weapon weapons"
)
# relations of a phrase whose clause the tree knows
_GOVERNED: Final = word_set("nsubj nsubj:pass nsubj:outer obj obl nmod appos conj compound nmod:poss iobj obl:agent amod")
_PARTICLES: Final = frozenset({"off", "out", "up"})
_INSTANCE: Final = frozenset({"including", "like", "as"})
_REACH: Final = 3  # sentences within which a phrase is taken up again


@dataclass(frozen=True, slots=True)
class Use:
    """One clause about an exercise: its verb, the role of the exercise in it (subject, passive, object or adverbial), its preposition."""

    verb: Token
    role: str
    preposition: str = ""


@dataclass(slots=True)
class Phrases:
    """The phrases that refer to exercises.

    Attributes:
        heads: by the index of the head, the exercises: 'exercises' for 'the West-2025 exercises'.
        wholes: by the index of a plural head, the exercises that it names as instances: 'manoeuvres, including “Defender Europe 25”'.
    """

    heads: dict[int, tuple[str, ...]] = field(default_factory=dict)
    wholes: dict[int, tuple[str, ...]] = field(default_factory=dict)


def find_phrases(reading: Reading) -> Phrases:
    """All phrases that refer to exercises by name, pronoun or description."""
    out = Phrases()
    for mention in reading.mentions:
        exercises = tuple(entity for entity in mention.entities if reading.kind(entity) is Kind.EXERCISE)
        if not exercises:
            continue
        tokens = reading.tokens(mention.span)
        head = _phrase_head(tokens)
        if mention.form is MentionForm.NAME or head.i not in out.heads:
            out.heads[head.i] = exercises
        whole = _whole(tokens) if mention.form is MentionForm.NAME else None
        if whole is not None:
            out.wholes[whole.i] = exercises
    for i in [i for i in out.wholes if i in out.heads]:
        del out.wholes[i]
    for token in reading.doc:
        if token.i not in out.heads and is_unnamed(reading, token, military=False):
            described = _described(reading, token)
            if described:
                out.heads[token.i] = described
    _take_up(reading, out)
    return out


def _is_noun(token: Token) -> bool:
    if token.pos_ not in {"NOUN", "PROPN"}:
        return False
    return base_form(token) in _NOUNS or (token.lower_ in {"game", "games"} and token.i > 0 and token.nbor(-1).lower_ == "war")


def _phrase_head(name: TokenSpan) -> Token:
    """The noun that a name belongs to, before or behind it ('the ‘West-2025’ exercises', 'exercise, ‘West-2025’'), else its own head."""
    doc = name.doc
    for token in doc[name.end : min(name.end + 6, name.sent.end)]:
        if _is_noun(token):
            return token
        if token.pos_ not in {"ADJ", "NOUN", "SPACE"} and token.text not in _MARKS:
            break
    for token in reversed(doc[name.sent.start : name.start]):
        if _is_noun(token):
            return name.root if name.root in token.ancestors else token  # 'the exercise Saber Strike' may hang on either
        if token.text not in _MARKS | {","} and not token.is_space and token.lower_ not in {"of", "its", "their", "own"}:
            break
    apposed = name.root.head if name.root.dep_ == "appos" and not case(name.root) else name.root
    if base_form(apposed) == "series" and apposed.dep_ == "nmod":  # 'an exercise of the same series, X'
        apposed = apposed.head
    return apposed if _is_noun(apposed) else name.root


def _whole(name: TokenSpan) -> Token | None:
    """The plural of which a name is an instance: 'manoeuvres of its own, including X', 'exercises such as NATO's X drills'."""
    before = name.doc[max(name.sent.start, name.start - 5) : name.start]
    if not any(token.lower_ in _INSTANCE for token in before):
        return None
    nouns = (token for token in reversed(name.doc[name.sent.start : name.start]) if _is_noun(token))
    return next(nouns, None)


def _described(reading: Reading, noun: Token) -> tuple[str, ...]:
    """The exercise that a noun is said of: 'Steadfast Defender, NATO's largest exercise', 'Balikatan is an annual exercise'."""
    row = prenominal(noun)
    first = row[0] if row else noun
    near = [child for child in noun.children if child.dep_ == "nsubj" and any(c.dep_ == "cop" for c in noun.children)]
    if first.i > 1 and first.nbor(-1).text == "," and first.nbor(-2).i >= noun.sent.start:
        near.append(first.nbor(-2))
    for token in near:
        for mention in reading.mentions_at(token):
            exercises = tuple(entity for entity in mention.entities if reading.kind(entity) is Kind.EXERCISE)
            if exercises:
                return exercises
    return ()


def _take_up(reading: Reading, phrases: Phrases) -> None:
    """'NATO will start its largest exercise …' opens a report, the name follows: one exercise, named a sentence or two later."""
    names = sorted(
        (m for m in reading.mentions if m.form is MentionForm.NAME and reading.kind(m.entities[0]) is Kind.EXERCISE), key=lambda m: m.span
    )
    named = {entity for mention in names for entity in mention.entities}
    if not names or len({reading.entities[entity].name for entity in named}) > 3:
        return
    first = reading.tokens(names[0].span)
    starts = [sentence.start for sentence in reading.doc.sents if sentence.start <= first.start]
    earliest = starts[-_REACH - 1] if len(starts) > _REACH else 0
    for token in reading.doc[earliest : first.start]:
        if (
            token.i not in phrases.heads
            and is_unnamed(reading, token, military=False)
            and not any(t.lower_ in {"another", "other"} for t in prenominal(token))
        ):
            if "Plur" in token.morph.get("Number", []) and not _definite(token):
                continue
            phrases.heads[token.i] = names[0].entities


def _definite(head: Token) -> bool:
    return any(token.lower_ in {"the", "these", "those", "its", "their"} for token in prenominal(head))


def is_unnamed(reading: Reading, token: Token, *, military: bool = True) -> bool:
    """Whether a word heads a phrase for some exercise of which the phrase gives no name.

    Args:
        reading: the document.
        token: the word.
        military: whether the phrase itself must say that it is one of soldiers ('joint', 'naval', 'live-fire').
    """
    if not _is_noun(token) or token.pos_ != "NOUN" or reading.entities_at(token):
        return False
    words = {attribute.lower_ for attribute in prenominal(token)}
    around = {word.lower_ for word in token.sent}
    return not military or bool(words & _MILITARY) or (not base_form(token).startswith("exercise") and bool(around & _SOLDIERLY))


def description_span(head: Token) -> Span:
    """The characters of the common words right before a head noun, and of itself: 'joint naval drills'."""
    first = head
    for token in reversed(prenominal(head)):
        if token.pos_ not in {"ADJ", "NOUN"} or token.ent_type_ or not token.text.islower():
            break
        first = token
    return offsets(head.doc[first.i : head.i + 1])


def uses(head: Token) -> Iterator[Use]:
    """The clauses in which a phrase takes part, with its role in each."""
    yield from _governing(_whole_phrase(head))
    seen = set()
    for child in head.children:
        if child.dep_ in {"acl", "acl:relcl"} and subject(child) == head:
            seen.add(child.i)
            yield from _chain(Use(child, _voice(child)))
        elif child.dep_ == "acl:relcl" and any(c.dep_ == "obj" and c.lower_ in {"which", "that"} for c in child.children):
            yield Use(child, "object")
    if not seen and head.dep_ not in _GOVERNED and (verb := _next_verb(head)) is not None:
        yield from _chain(Use(verb, _voice(verb)))
    follower = _relative(head)
    if follower is not None and follower.i not in seen:
        yield from _chain(Use(follower, _voice(follower)))


def _next_verb(head: Token) -> Token | None:
    """The verb right behind a phrase that the tree leaves loose, as it may around a name: 'The exercise Sea Breeze 2021 was hosted'."""
    for token in head.doc[head.i + 1 : min(head.i + 8, head.sent.end)]:
        if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"amod", "compound"}:
            verb = token.head if token.dep_.startswith("aux") else token
            return verb if verb.pos_ == "VERB" and "Part" not in token.morph.get("VerbForm", []) else None
        if not (token.text in _MARKS or token.text in {"”", "’"} or token.pos_ in {"PROPN", "NUM", "X"} or _is_noun(token)):
            return None
    return None


def _governing(top: Token) -> Iterator[Use]:
    """The clause that a phrase is a part of."""
    verb = top.head
    inside = bool(case(top))
    if top.dep_ == "nmod" and verb.lower_ == "part" and base_form(verb.head) == "take":  # 'take part in' with 'in' on 'part'
        yield from _chain(Use(verb.head, "adverbial"))
    elif top.dep_ in {"nsubj", "nsubj:pass", "nsubj:outer"} and verb.pos_ in {"VERB", "AUX", "ADJ"}:
        yield from _chain(Use(verb, _voice(verb)))
    elif top.dep_ == "obj":
        yield from _chain(Use(verb, "adverbial" if inside else "object", case(top)))
    elif top.dep_ in {"obl", "nmod"} and verb.pos_ == "VERB":  # 'kicked off the exercise' may be read as an adverbial
        yield from _chain(Use(verb, "object" if case(top) in _PARTICLES else "adverbial", case(top)))


def _whole_phrase(head: Token) -> Token:
    """The head of the phrase that stands for an exercise: of an apposition, or of a part of it ('the main stage of X')."""
    top = governor(head)
    while top.dep_ == "appos" or (top.dep_ == "nmod" and case(top) == "of" and base_form(top.head) in _STAGES):
        top = governor(top.head)
    return top


def _relative(head: Token) -> Token | None:
    """The verb of '…, which will be held' right behind a phrase and its name, wherever a tree hangs it."""
    for token in head.doc[head.i + 1 : min(head.i + 12, head.sent.end)]:
        if token.lower_ == "which" and token.dep_ in {"nsubj", "nsubj:pass"}:
            return token.head if token.head.pos_ == "VERB" else None
        if not (token.is_punct or token.is_space or token.pos_ in {"PROPN", "NUM"} or "-" in token.text):
            break
    return None


def _voice(verb: Token) -> str:
    passive = any(child.dep_ in {"aux:pass", "nsubj:pass"} for child in verb.children) or (verb.dep_ == "acl" and verb.tag_ == "VBN")
    return "passive" if passive else "subject"


def _chain(use: Use) -> Iterator[Use]:
    """A clause, and those that share its subject: 'is scheduled to begin', 'began and will last'."""
    yield use
    for child in use.verb.children:
        shares = child.dep_ == "conj" and not any(c.dep_ in {"nsubj", "nsubj:pass"} for c in child.children)
        if use.role in {"subject", "passive"} and (child.dep_ == "xcomp" or (shares and child.pos_ == "VERB")):
            yield from _chain(Use(child, _voice(child)))
