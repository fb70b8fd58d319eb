"""Bodies and what they are part of: ministries and forces of states, departments of ministries, chambers of parliaments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from kg.extract.gazetteer import states
from kg.extract.phrases import BODIES, base_form, case, clause_evidence, phrase_evidence, referents, word_set
from kg.extract.reading import Reading
from kg.extract.relations.apposition import bearers, relation_fact, together
from kg.model import Fact, Kind, Mention, MentionForm, Relation, Span

__all__ = ["bodies_by_name", "called_bodies", "chambers", "owned_bodies", "state_of_body"]

# bodies of a state: what they are called says so
_STATE_BODIES: Final = word_set(
    "ministry army navy parliament senate forces force embassy military police staff council agency committee commission fleet "
    "corps guard guards bundestag bundeswehr duma congress service marines bureau department chancellery government cabinet "
    "command airforce court district operations"
)
# those of which a state has one, so that 'Israel's parliament, the Knesset' is enough
_KNOWN_BODIES: Final = word_set("ministry army navy parliament senate military police fleet airforce staff cabinet")
# 'the lower chamber in the parliament': a body that is a part of another, by what it is called
_CHAMBERS: Final = word_set("chamber house part arm branch wing department division unit agency subsidiary body")
_PARTS: Final = word_set(
    "department directorate division section bureau committee command branch office unit office centre center agency commission council"
)


# 'Ministry of Defence of the Republic of Belarus'
_TAIL: Final = re.compile(r"^.* of (?:the )?(?:Republic of )?([A-Z][\w. ]*)$")


def state_of_body(reading: Reading, body: str) -> str | None:
    """The state whose body an organisation is by its own name ('Belarusian Defence Ministry'), if the document names that state."""
    entity = reading.entities[body]
    if entity.kind is not Kind.ORGANISATION:
        return None
    code = next((code for name in (entity.name, *entity.aliases) if (code := _state_in(name))), None)
    return next((i for i, other in reading.entities.items() if code and other.kind is Kind.STATE and other.code == code), None)


def bodies_by_name(reading: Reading) -> Iterator[Fact]:
    """'Belarusian Defence Ministry', 'Ministry of Defence of Belarus': the body's own name says whose it is."""
    done: set[str] = set()
    for mention in list(reading.mentions):
        for body in mention.entities:
            if body not in done and mention.form is MentionForm.NAME:
                done.add(body)
                whole = state_of_body(reading, body) or _nested_state(reading, mention) or _body_in_front(reading, body)
                if whole is not None:
                    yield relation_fact(Relation.SUB_ORGANISATION_OF, body, whole, mention.span, confidence=0.95)


def _body_in_front(reading: Reading, body: str) -> str | None:
    """'UN Security Council': the body whose name stands before the word for a part, if the document names it by itself."""
    entity = reading.entities[body]
    if entity.kind is not Kind.ORGANISATION or entity.name.split()[-1].casefold() not in _PARTS:
        return None
    bodies = (other for other in reading.entities.values() if other.kind is Kind.ORGANISATION and other.id != body)
    return next((other.id for other in bodies if entity.name.casefold().startswith(f"{other.name.casefold()} ")), None)


def _nested_state(reading: Reading, mention: Mention) -> str | None:
    """The state at the end of a body's name, added with its nested mention if the text names it nowhere else."""
    name = reading.document.text[mention.span.begin : mention.span.end]
    code = _state_in(name) if len(mention.entities) == 1 and reading.kind(mention.entities[0]) is Kind.ORGANISATION else None
    tail = _TAIL.search(name)
    if code is None or tail is None or states().of_name(tail[1]) != code:
        return None
    state = reading.add_entity(Kind.STATE, states().name[code], aliases=(tail[1],), code=code)
    reading.add_mention(Span(mention.span.begin + tail.start(1), mention.span.end), [state])
    return state


def _state_in(name: str) -> str | None:
    """The code of the state that a body's name names, if the body is of a kind that states have."""
    words = name.replace("’", "'").split()
    if not {word.casefold() for word in words} & _STATE_BODIES:
        return None
    gazetteer = states()
    for n in (2, 1):
        front = re.sub(r"'s?$", "", " ".join(words[:n]))
        if n < len(words) and (code := gazetteer.of_demonym(front) or gazetteer.of_name(front)):
            return code
    tail = _TAIL.search(" ".join(words))
    return gazetteer.of_name(tail[1]) if tail else None


def owned_bodies(reading: Reading, token: Token) -> Iterator[Fact]:
    """'Germany's Bundeswehr', 'the Russian Ministry of Defence', 'the Department of X of the Ministry of Y'."""
    bodies = referents(reading, token, frozenset({Kind.ORGANISATION}))
    for body in bodies if len(bodies) == 1 and state_of_body(reading, bodies[0]) is None else ():
        words = {word.casefold() for word in reading.entities[body].name.split()}
        for child in token.children:
            if child.dep_ in {"nmod:poss", "amod", "compound"} and words & _STATE_BODIES and child.dep_ != "flat":
                owners = referents(reading, child, frozenset({Kind.STATE}))
            elif child.dep_ in {"nmod", "nmod:poss"} and case(child) in {"of", "’s", "'s"} and words & (_PARTS | _STATE_BODIES):
                owners = referents(reading, child, BODIES)
            else:
                continue
            for owner in owners:
                yield relation_fact(Relation.SUB_ORGANISATION_OF, body, owner, phrase_evidence(token, child))


def called_bodies(reading: Reading, token: Token) -> Iterator[Fact]:
    """'Israel's parliament, the Knesset', 'the Russian parliament, the Duma'."""
    named = any(reading.entities[body].name[0].isupper() for body in referents(reading, token, frozenset({Kind.ORGANISATION})))
    if base_form(token) not in _KNOWN_BODIES or token.pos_ != "NOUN" or named:
        return
    owners = [
        state
        for child in token.children
        if child.dep_ in {"nmod:poss", "amod"}
        for state in referents(reading, child, frozenset({Kind.STATE}))
    ]
    for holder in bearers(reading, token):
        for body in referents(reading, holder, frozenset({Kind.ORGANISATION})):
            yield from (relation_fact(Relation.SUB_ORGANISATION_OF, body, owner, together(token, holder)) for owner in owners)


def chambers(reading: Reading, token: Token) -> Iterator[Fact]:
    """'The Federation Council is the upper chamber of the Russian parliament', 'X, a subsidiary of Y'."""
    if base_form(token) not in _CHAMBERS:
        return
    wholes = [
        body
        for child in token.children
        if child.dep_ == "nmod" and case(child) in {"of", "in"}
        for body in referents(reading, child, frozenset({Kind.ORGANISATION}))
    ]
    predicative = any(child.dep_ == "cop" for child in token.children)
    for holder in bearers(reading, token):
        for part in referents(reading, holder, frozenset({Kind.ORGANISATION})):
            evidence = clause_evidence(token) if predicative else together(token, holder)
            yield from (
                relation_fact(Relation.SUB_ORGANISATION_OF, part, whole, evidence, token if predicative else None) for whole in wholes
            )
