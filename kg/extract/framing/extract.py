"""The characterisations of a document: the framings of all constructions, each with whose it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from spacy.tokens import Token

from kg.extract.framing.elliptical import ellipses
from kg.extract.framing.found import Framing
from kg.extract.framing.naming import namings
from kg.extract.framing.nominal import nominals
from kg.extract.framing.predicates import predicates
from kg.extract.framing.stance import turned
from kg.extract.reading import Reading, SpanIndex
from kg.model import Certainty, Characterisation, Force, Polarity, Span, Statement

__all__ = ["characterise"]

_DENIALS: Final = frozenset({"deny", "reject", "dismiss", "refute", "rebut", "dispute", "rebuff"})


def characterise(reading: Reading, statements: Sequence[Statement]) -> tuple[Characterisation, ...]:
    """How a document and those whom it quotes frame exercises, events and agents, in the order of the text.

    A wording within a statement's content, quoted or not, belongs to that statement; so does one that its verb of naming is the cue
    of. All others are the report's own.
    """
    index = SpanIndex((i, part) for i, each in enumerate(statements) for part in (*each.attribution.content, *each.attribution.cue))
    framings = chain(namings(reading), predicates(reading), ellipses(reading, statements), nominals(reading))
    found = [one for framing in _apart(framings) for one in _characterisations(reading, framing, statements, index)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.wording, each.target_span, each.target)))


def _apart(framings: Iterable[Framing]) -> list[Framing]:
    """Of framings of one target whose wordings overlap, the first: that of the construction that says most."""
    kept: dict[tuple[str, ...], list[Framing]] = defaultdict(list)
    for framing in framings:
        same = kept[framing.target.entities]
        if not any(other.wording.begin < framing.wording.end and framing.wording.begin < other.wording.end for other in same):
            same.append(framing)
    return [framing for same in kept.values() for framing in same]


def _characterisations(reading: Reading, framing: Framing, statements: Sequence[Statement], index: SpanIndex) -> Iterator[Characterisation]:
    near = {i: statements[i] for i in index.near(framing.wording)}
    holder = _holder(framing, near)
    if framing.verb is not None and framing.verb.idx == framing.wording.begin and not _is_cue(framing.verb, near.values()):
        return  # a verb that judges, of which nobody could tell whose judgement it is
    denied = framing.denied
    stance = framing.stance
    if framing.predicated and holder is not None and _denies(statements[holder]):
        denied, stance = not denied, turned(stance)
    elif framing.predicated and holder is not None and (outer := _denied_without(statements, holder)) is not None:
        holder, denied, stance = outer, not denied, turned(stance)
    polarity = Polarity.NEGATIVE if denied else Polarity.POSITIVE
    for entity in framing.target.entities:
        yield Characterisation(entity, framing.target.span, framing.wording, stance, _certainty(reading, framing), polarity, holder)


def _certainty(reading: Reading, framing: Framing) -> Certainty:
    """A question leaves its wording open."""
    sentence = reading.tokens(framing.wording).sent
    question = sentence.text.rstrip("\"”’' \n").endswith("?")
    return Certainty.HYPOTHETICAL if question and framing.certainty is Certainty.CERTAIN else framing.certainty


def _is_cue(verb: Token, statements: Iterable[Statement]) -> bool:
    return any(part.begin <= verb.idx < part.end for each in statements for part in each.attribution.cue)


def _holder(framing: Framing, statements: Mapping[int, Statement]) -> int | None:
    """The innermost statement that holds a wording, or whose cue is the verb that names or judges."""
    found = []
    for i, statement in statements.items():
        said = statement.attribution
        cue = framing.verb is not None and _is_cue(framing.verb, [statement])
        if cue or any(_overlap(framing.wording, part) for part in said.content):
            found.append((not cue, sum(part.end - part.begin for part in said.content), i))
    return min(found)[2] if found else None


def _overlap(wording: Span, part: Span) -> bool:
    """Whether most of a wording lies in a content."""
    return 2 * (min(wording.end, part.end) - max(wording.begin, part.begin)) > wording.end - wording.begin


def _denies(statement: Statement) -> bool:
    """Whether who speaks holds the content untrue: 'denied that …'."""
    said = statement.attribution
    return said.force is Force.DENY and said.cue_lemma in _DENIALS


def _denied_without(statements: Sequence[Statement], holder: int) -> int | None:
    """The statement that denies the one around a wording: 'rejected claims that …', where nobody is named who claims it."""
    outer = statements[holder].within
    if outer is None or statements[holder].speakers:
        return None
    return outer if _denies(statements[outer]) else None
