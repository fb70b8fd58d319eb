"""What the extractors of events and relations ask of a tree: agents of a phrase, subject of a verb, time, place, modality.

Universal Dependencies v2; every helper reads relations, never positions, so white space between words does not matter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Token

from kg.annotate.datelines import DATELINE
from kg.extract.modality import HYPOTHETICAL, NEGATIONS, POSSIBLE, PROBABLE, REFUSALS
from kg.extract.reading import Reading, offsets, text_of
from kg.model import Certainty, Datatype, Kind, Mention, Polarity, Span, TimeMention, Value

__all__ = [
    "BODIES",
    "GROUPS",
    "PEOPLE",
    "agents",
    "base_form",
    "case",
    "clause_evidence",
    "conjuncts",
    "date_value",
    "dateline",
    "enumerated",
    "governor",
    "modality",
    "own_tokens",
    "phrase_evidence",
    "prenominal",
    "referents",
    "subject",
    "subjects",
    "times_by_token",
    "word_set",
]


def word_set(text: str) -> frozenset[str]:
    """A class of words, written with blanks between them."""
    return frozenset(text.split())


BODIES: Final = frozenset({Kind.STATE, Kind.ORGANISATION})
PEOPLE: Final = BODIES | {Kind.ACTOR}
# those who stand for their state or body: 'troops from Poland', 'Russian warships'
GROUPS: Final = word_set(
    "troop troops force forces soldier serviceman servicewoman servicemember personnel army military navy marine marines "
    "paratrooper airman sailor unit battalion brigade division regiment contingent warship ship vessel aircraft jet fighter pilot "
    "fleet delegation team official ally partner member representative participant guard commando reservist tank bomber submarine "
    "crew government authority armies navies militaries plane drone helicopter frigate destroyer police policeman prosecutor"
)
_MODIFIERS: Final = frozenset({"amod", "compound", "nmod", "nmod:poss", "nmod:desc", "flat"})
_OWN_CLAUSES: Final = frozenset({"acl:relcl", "advcl:relcl", "advcl", "ccomp", "parataxis", "csubj"})
# what is only added to a noun phrase
_LOOSE: Final = frozenset({"acl", "acl:relcl", "appos", "nsubj", "parataxis", "dep"})
_CLAUSAL: Final = _OWN_CLAUSES | {"acl", "conj", "xcomp"}
_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
_ATTRIBUTES: Final = frozenset({"ADJ", "NOUN", "PROPN", "NUM", "DET", "CCONJ", "SPACE"})


_BLAME: Final = word_set("accuse suspect blame charge")
_GAP: Final = re.compile(r"(?:, (?:and )?| and )(?:(?:in|off|near) )?(?:the )?(?:(?:north|south|east|west|central)\w* )?")
_SITES: Final = frozenset({Kind.STATE, Kind.PLACE})


def dateline(token: Token) -> bool:
    """Whether a word belongs to the dateline of a paragraph: it tells where and when the report was filed, not what happened."""
    doc = token.doc
    if "dateline" not in doc.user_data:
        spans = (doc.char_span(*match.span(), alignment_mode="contract") for match in DATELINE.finditer(text_of(doc)))
        doc.user_data["dateline"] = {word.i for span in spans if span is not None for word in span}
    return token.i in doc.user_data["dateline"]


def prenominal(head: Token) -> list[Token]:
    """The words before a head noun that belong to its phrase, from the article or possessor on.

    Read from the row of words, not from the tree: attributes before a noun stand in a row, and parsers often err inside long ones.
    """
    found: list[Token] = []
    for i in range(head.i - 1, head.sent.start - 1, -1):
        token = head.doc[i]
        possessive = token.tag_ == "PRP$"
        if (
            token.pos_ not in _ATTRIBUTES
            and not possessive
            and token.tag_ != "POS"
            and not (token.is_punct and token.text not in {",", ";", ":", ".", "–", "—"})
        ):
            break
        if token.pos_ == "DET" or possessive or (found and found[0].tag_ == "POS" and token.pos_ not in {"PROPN", "NOUN", "ADJ"}):
            found.insert(0, token)
            break
        found.insert(0, token)
    return found


def base_form(token: Token) -> str:
    """The lemma in lower case, with British forms that a lemmatiser trained on American text leaves whole mended."""
    lemma = token.lemma_.lower()
    if lemma.endswith("lle"):  # cancelled → cancelle
        return lemma[:-2]
    if lemma.endswith("ised"):
        return lemma[:-1]
    return f"{lemma[:-3]}e" if lemma.endswith("ising") else lemma


def conjuncts(token: Token) -> list[Token]:
    """A word and those coordinated with it, in order."""
    return [token, *(node for child in token.children if child.dep_ == "conj" for node in conjuncts(child))]


def case(token: Token) -> str:
    """The preposition of a phrase, lower case, of several words joined by a blank; empty if there is none."""
    return " ".join(
        node.lower_
        for child in token.children
        if child.dep_ == "case"
        for node in (child, *(c for c in child.children if c.dep_ == "fixed"))
    )


def _adjoins(title: Token, name: Token) -> bool:
    """Whether a name follows a title at once: no comma, no preposition."""
    return title.i < name.i and not any(token.is_punct or token.pos_ == "ADP" for token in title.doc[title.i + 1 : name.i])


def referents(reading: Reading, token: Token, kinds: frozenset[Kind]) -> list[str]:
    """The entities of some kinds that a phrase refers to; a title may head it ('Brigadier Tron Strand', 'Chinese leader Xi Jinping')."""
    names = [token, *(child for child in token.children if child.dep_ == "flat" or (child.dep_ == "appos" and _adjoins(token, child)))]
    found = ([entity for entity in reading.entities_at(node) if reading.kind(entity) in kinds] for node in names if not dateline(node))
    return next((entities for entities in found if entities), [])


def agents(reading: Reading, token: Token, kinds: frozenset[Kind] = BODIES) -> list[str]:
    """The agents that a phrase names: itself, those coordinated with it, or whose troops, ships or officials it names.

    Args:
        reading: the document.
        token: the head of the phrase.
        kinds: what counts as an agent.
    """
    found: list[str] = []
    for node in conjuncts(token):
        here = referents(reading, node, kinds)
        if not here and base_form(node) in GROUPS | {"country", "nation", "state"}:
            here = [entity for child in node.children if _owner(child) for entity in agents(reading, child, BODIES)]
        found += here
        if here and all(reading.kind(entity) is Kind.STATE for entity in here):
            found += enumerated(reading, node)
    return list(dict.fromkeys(found))


def _owner(child: Token) -> bool:
    """Whether a modifier says whose a group is: 'Russian', 'NATO', 'Poland's', 'from Poland', but not 'in Poland'."""
    return child.dep_ in _MODIFIERS and case(child) in {"", "of", "from", "’s", "'s", "’", "'", "including", "like", "such as"}


def governor(token: Token) -> Token:
    """The word that governs a phrase as a whole: that of the first conjunct."""
    while token.dep_ == "conj":
        token = token.head
    return token


def subject(verb: Token) -> Token | None:
    """The head of the phrase that a verb is said of.

    A coordinated verb shares the subject of the first, an infinitive that of the verb that governs it, a participle or a
    relative clause is said of the noun that it modifies.
    """
    own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if own is not None:
        relative = own.tag_ in {"WDT", "WP"} or own.lower_ in {"which", "who"}
        return verb.head if relative and verb.dep_ in {"acl:relcl", "advcl:relcl"} else own
    if verb.dep_ in {"xcomp", "advcl"} and verb.head != verb:
        return _controller(verb) or subject(verb.head)
    if verb.dep_ == "conj" and verb.head != verb:
        return subject(verb.head)
    return verb.head if verb.dep_ in {"acl", "acl:relcl"} else None


def _controller(verb: Token) -> Token | None:
    """The object of the governing verb, where that is who acts: 'urged China to stop', 'accused Manila of harming … by holding …'."""
    governing = verb.head
    if verb.dep_ == "xcomp" or base_form(governing) in _BLAME:
        return next((child for child in governing.children if child.dep_ in {"obj", "iobj"} and child.i < verb.i), None)
    return None


def subjects(verb: Token) -> list[Token]:
    """All phrases that a verb is said of: its subject, and a second one where a parser splits 'X and President Y'.

    Where the tree has none, or takes the dateline for it, the noun right before the verb and its auxiliaries stands in.
    """
    own = [child for child in verb.children if child.dep_ in _SUBJECTS and child.tag_ not in {"WDT", "WP"} and not dateline(child)]
    if len(own) > 1:
        return own
    one = subject(verb)
    if one is not None and not dateline(one):
        return [one]
    first = min([verb.i, *(child.i for child in verb.children if child.dep_.startswith("aux"))])
    finite = first < verb.i or "Fin" in verb.morph.get("VerbForm", [])
    before = verb.doc[first - 1] if first > verb.sent.start else None
    if before is not None and before.text == ")":  # 'the People's Liberation Army (PLA) held'
        before = before.head if before.head.dep_ != "appos" else before.head.head
    if not finite or before is None or before.pos_ not in {"NOUN", "PROPN", "PRON"} or dateline(before):
        return []
    while (
        before.dep_ in _MODIFIERS | {"conj"}
        and before.head.i < before.i
        and before.head.pos_ in {"NOUN", "PROPN"}
        and not dateline(before.head)
    ):
        before = before.head
    return [before]


def enumerated(reading: Reading, token: Token) -> list[str]:
    """The other entities of the list that a name stands in: 'X, Y and Z', by its commas and its 'and', whatever the tree says.

    Two names joined by 'and' alone are left to the tree ('Poland, and Germany objected' is no list), and a name before the
    first comma that a preposition governs is not of the list ('In Poland, Germany and France agreed').
    """
    here = next(iter(reading.mentions_at(token)), None)
    if here is None:
        return []
    before, after = [here], [here]
    while (mention := _neighbour(reading, before[0], forward=False)) is not None:
        before.insert(0, mention)
    while "and" not in _gap(reading, after[-2:]) and (mention := _neighbour(reading, after[-1], forward=True)) is not None:
        after.append(mention)
    row = before[:-1] + after
    first = reading.tokens(row[0].span)
    if len(before) > 1 and first.start > 0 and first[0].nbor(-1).pos_ == "ADP" and not case(token):
        row = row[1:]
    if len(row) < 3 or "and" not in _gap(reading, row[-2:]):
        return []
    return [entity for mention in row for entity in mention.entities if mention is not here]


def _gap(reading: Reading, pair: list[Mention]) -> str:
    """The text between two mentions; empty unless it is what stands between the members of a list."""
    if len(pair) < 2:
        return ""
    text = reading.document.text[pair[0].span.end : pair[1].span.begin]
    return text if _GAP.fullmatch(text) else ""


def _neighbour(reading: Reading, mention: Mention, *, forward: bool) -> Mention | None:
    """The member of a list next to another one: a mention of entities of the same kind across a comma or 'and'."""
    tokens = reading.tokens(mention.span)
    kinds = {reading.kind(entity) for entity in mention.entities}
    around = tokens.doc[tokens.end : tokens.end + 4] if forward else tokens.doc[max(0, tokens.start - 4) : tokens.start]
    for token in around if forward else reversed(around):
        for other in reading.mentions_at(token):
            pair = [mention, other] if forward else [other, mention]
            gap = _gap(reading, pair)
            there = {reading.kind(entity) for entity in other.entities}
            # 'in Belarus and in the Baltic Sea': its preposition makes a state a place
            alike = kinds == there or (" in " in f" {gap}" and kinds | there <= _SITES)
            if gap and (forward or "and" not in gap) and alike:
                return other
    return None


def own_tokens(head: Token) -> Iterator[Token]:
    """The words of a clause or phrase without those of clauses inside it."""
    yield head
    for child in head.children:
        if child.dep_ not in _CLAUSAL or (child.dep_ == "conj" and child.pos_ not in {"VERB", "AUX"}):
            yield from own_tokens(child)


def _kept(head: Token, outside: frozenset[str]) -> Iterator[Token]:
    yield head
    for child in head.children:
        if child.dep_ not in outside and not (child.dep_ == "conj" and any(c.dep_ in _SUBJECTS for c in child.children)):
            yield from _kept(child, frozenset())


def _stretch(doc: Doc, tokens: Iterator[Token]) -> Span:
    kept = sorted((token for token in tokens if not token.is_space), key=lambda token: token.i)
    while len(kept) > 1 and kept[-1].is_punct:
        kept.pop()
    while len(kept) > 1 and kept[0].is_punct:
        kept.pop(0)
    return offsets(doc[kept[0].i : kept[-1].i + 1])


def clause_evidence(verb: Token, without: frozenset[str] = frozenset()) -> Span:
    """The characters of the clause that a verb heads, without what is only added to it ('..., he said').

    Args:
        verb: the verb.
        without: relations of further parts to leave out.
    """
    while verb.dep_ in {"xcomp", "aux", "cop"} and verb.head != verb:
        verb = verb.head
    return _stretch(verb.doc, _kept(verb, frozenset({"parataxis", "discourse", "mark", "cc"}) | without))


def phrase_evidence(head: Token, part: Token | None = None) -> Span:
    """The characters of a noun phrase from its first modifier up to its head, or to the end of a part of it that follows."""
    left = [t.i for child in head.lefts if child.dep_ not in {"case", "cc", "mark"} for t in _kept(child, frozenset())]
    tight = [t.i for child in head.rights if child.dep_ in {"flat", "nummod"} or child == part for t in _kept(child, _LOOSE)]
    first, last = min([head.i, *left, *tight]), max([head.i, *tight])
    return _stretch(head.doc, iter(head.doc[first : last + 1]))


def modality(verb: Token) -> tuple[Certainty, Polarity]:
    """How sure a clause is of what it says, by its auxiliaries, adverbs and conjunctions, and whether it denies it."""
    group = [verb]
    while verb.dep_ == "xcomp":
        verb = verb.head
        group.append(verb)
    words = {child.lower_ for node in group for child in node.children if child.dep_ in {"aux", "advmod", "mark", "aux:pass"}} | {
        n.lower_ for n in group
    }
    words |= {
        child.lower_
        for node in group
        for child in node.children
        if child.dep_ in _SUBJECTS
        for child in child.children
        if child.dep_ == "det"
    }
    refused = any(base_form(node) in REFUSALS for node in group[1:])  # 'refused to call it a threat'
    polarity = Polarity.NEGATIVE if refused or words & NEGATIONS else Polarity.POSITIVE
    if words & HYPOTHETICAL - {"would"}:  # whether 'would' is but the past of 'will' is known once statements are
        return Certainty.HYPOTHETICAL, polarity
    if words & POSSIBLE:
        return Certainty.POSSIBLE, polarity
    return (Certainty.PROBABLE if words & PROBABLE else Certainty.CERTAIN), polarity


def times_by_token(reading: Reading) -> dict[int, list[TimeMention]]:
    """The time expressions by the index of their head; two where a tokeniser leaves '12–16' whole."""
    found: dict[int, list[TimeMention]] = {}
    for time in sorted(reading.times, key=lambda time: time.span):
        found.setdefault(reading.tokens(time.span).root.i, []).append(time)
    return found


def date_value(time: TimeMention) -> Value | None:
    """A time as a literal of ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``; None for quarters and unknown years.

    A week is given as its month, if it lies in one.
    """
    value = time.value.split("T")[0]
    week = re.fullmatch(r"(\d{4})-W(\d\d)", value)
    if week is not None:
        first, last = (dt.date.fromisocalendar(int(week[1]), int(week[2]), day).isoformat()[:7] for day in (1, 7))
        value = first if first == last else value
    for pattern, datatype in ((r"\d{4}-\d\d-\d\d", Datatype.DATE), (r"\d{4}-\d\d", Datatype.YEAR_MONTH), (r"\d{4}", Datatype.YEAR)):
        if re.fullmatch(pattern, value):
            return Value(value, datatype)
    return None
