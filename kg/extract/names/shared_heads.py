"""Bodies that share a head: 'the Belarusian and Russian defense ministries' are two ministries."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Token

from kg.extract.gazetteer import states
from kg.extract.lexicon import MINISTRY_FIELDS
from kg.extract.names.bodies import core_words, split_state
from kg.extract.reading import Reading, offsets
from kg.model import Kind

__all__ = ["add_shared_heads"]

_SINGULAR: Final = {
    "ministries": "ministry",
    "armies": "army",
    "navies": "navy",
    "parliaments": "parliament",
    "embassies": "embassy",
    "militaries": "military",
    "governments": "government",
}


def add_shared_heads(reading: Reading) -> None:
    """Add a body for each state that modifies a plural head, and one mention that refers to all of them.

    Governments are no bodies of their own: the group then refers to the states (see the contract on 'Minsk said').
    """
    for token in reading.doc:
        singular = _SINGULAR.get(token.lower_)
        start, members = _modifiers(reading, token) if singular else (token.i, [])
        if len(members) < 2:
            continue
        tail = reading.doc[members[-1][0].i + 1 : token.i].text
        tail = " ".join(w for w in tail.split() if w.casefold() in MINISTRY_FIELDS)
        bodies = [ids if singular == "government" else _body(reading, state, f"{tail} {singular}".strip()) for state, ids in members]
        reading.add_mention(offsets(reading.doc[start : token.i + 1]), [b for body in bodies for b in body])


def _modifiers(reading: Reading, head: Token) -> tuple[int, list[tuple[Token, tuple[str, ...]]]]:
    """The states named before a plural head, and where the first of them starts."""
    found: list[tuple[Token, tuple[str, ...]]] = []
    start = head.i
    for i in range(head.i - 1, max(-1, head.i - 16), -1):
        token = reading.doc[i]
        mention = next((m for m in reading.mentions_at(token) if all(reading.kind(e) is Kind.STATE for e in m.entities)), None)
        if mention is not None:
            start = reading.tokens(mention.span).start
            if not found or found[0][1] != mention.entities:
                found.insert(0, (token, mention.entities))
        elif token.lower_ not in MINISTRY_FIELDS | {"and", ",", "&", "as", "well"} and not token.is_space:
            break
    return start, found


def _body(reading: Reading, state: Token, noun: str) -> tuple[str, ...]:
    """The body of that state, new or known: 'Belarusian defense ministry'."""
    name = f"{state.text} {noun}"
    code = states().of_demonym(state.text) or states().of_name(state.text)
    for entity in reading.entities.values():
        if entity.kind is Kind.ORGANISATION and entity.code == code and core_words(split_state(entity.name)[0]) == core_words(noun):
            return (entity.id,)
    return (reading.add_entity(Kind.ORGANISATION, name, code=code),)
