"""Statements without a verb: '“Purely defensive,” the ministry said of X', 'Asked about X, he said: “A provocation.”'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Token

from kg.extract.framing.found import Framing, Target, extent, framing_of, target_at
from kg.extract.framing.stance import judge
from kg.extract.reading import Reading
from kg.model import Statement

__all__ = ["ellipses"]

_TOPIC: Final = frozenset({"of", "about", "on", "regarding", "concerning"})
_ASKING: Final = frozenset({"ask", "question", "press", "quiz"})
_VERBS: Final = frozenset({"VERB", "AUX"})


def ellipses(reading: Reading, statements: Sequence[Statement]) -> Iterator[Framing]:
    """What contents without a verb say of the one thing that their sentence tells them to be about."""
    for statement in statements:
        content = statement.attribution.content
        if len(content) != 1:
            continue
        tokens = reading.tokens(content[0])
        head = tokens.root
        if (
            head.pos_ not in {"NOUN", "ADJ"}
            or tokens[0].pos_ == "ADP"
            or any(t.pos_ in _VERBS and "Fin" in t.morph.get("VerbForm", []) for t in tokens)
        ):
            continue
        topic = _topic(reading, statement)
        wording = extent(head, tokens.start)
        stance = judge(head, wording) if topic is not None else None
        if topic is not None and stance is not None:
            yield framing_of(topic, wording, stance, predicated=True)


def _topic(reading: Reading, statement: Statement) -> Target | None:
    """What the cue's sentence names behind 'of' or 'about', outside the content."""
    sentence = reading.tokens(statement.attribution.cue[0]).sent
    content = statement.attribution.content[0]
    found: dict[tuple[str, ...], Target] = {}
    for token in sentence:
        if token.lower_ in _TOPIC and token.pos_ == "ADP" and not content.begin <= token.idx < content.end and _of_speech(token, statement):
            for other in sentence.doc[token.i + 1 : min(token.i + 6, sentence.end)]:
                if not content.begin <= other.idx < content.end and (target := target_at(reading, other)) is not None:
                    found[target.entities] = target
                    break
    return next(iter(found.values())) if len(found) == 1 else None


def _of_speech(preposition: Token, statement: Statement) -> bool:
    """Whether a preposition follows the cue or a verb of asking at once: 'said of X', 'asked about X'."""
    before = preposition.nbor(-1) if preposition.i > preposition.sent.start else preposition
    return before.lemma_.lower() in _ASKING or any(part.begin <= before.idx < part.end for part in statement.attribution.cue)
