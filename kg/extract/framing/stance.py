"""The stance of a phrase, put together from those of its words.

The word nearest to the head decides ('a threat to peace' is hostile); words between the two may turn it ('a response to
aggression'), and so do negations before it ('not directed against anybody') and pronouns that leave nobody ('threatens nobody').
Words of both stances at one height leave the phrase undecided, which is neutral.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Token

from kg.extract.framing.lexicon import Effect, effect_of, phrases_in
from kg.extract.phrases import word_set
from kg.model import Stance

__all__ = ["NEGATIONS", "judge", "turned"]

NEGATIONS: Final = word_set("not n't n’t never no nobody nothing none neither nor hardly scarcely without cannot")
_NOBODY: Final = word_set("nobody nothing none no-one noone")
# negations that negate nothing: 'not only', 'nothing but', 'no less than', 'no doubt'
_AFTER_NOT: Final = word_set("only just merely simply")
_AFTER_NO: Final = word_set("less doubt other more longer")
_TURNS: Final = {Stance.FAVOURABLE: Stance.HOSTILE, Stance.HOSTILE: Stance.FAVOURABLE, Stance.NEUTRAL: Stance.NEUTRAL}
_POLAR: Final = {Effect.FAVOURABLE: Stance.FAVOURABLE, Effect.HOSTILE: Stance.HOSTILE}
# compounds name a field: a 'security adviser' is not secure
_ATTRIBUTES: Final = frozenset({"amod", "advmod", "conj", "nmod:desc"})
_COMPLEMENTS: Final = frozenset({"nmod", "obl", "acl", "xcomp", "obj"})
_CLAUSES: Final = frozenset({"acl:relcl", "advcl:relcl", "ccomp", "csubj", "parataxis", "appos"})
# 'far from peaceful', 'anything but defensive'
_OPEN: Final = word_set("far full anything nothing")


def turned(stance: Stance) -> Stance:
    """The stance of what is denied."""
    return _TURNS[stance]


def judge(head: Token, tokens: Sequence[Token], *, wide: bool = True) -> Stance | None:
    """The stance of a phrase.

    Args:
        head: its head.
        tokens: all its words, in the order of the text.
        wide: whether words count that stand below a noun of no stance: 'the beginning of an invasion' is hostile if said of an
            exercise; 'a prisoner of war', said of a person, is not.

    Returns:
        None where the table knows none of its words; neutral where it knows them as neutral, or as both hostile and favourable.
    """
    effects = _effects(list(tokens))
    inside = {token.i for token in tokens}
    heights: dict[int, set[Stance]] = {}
    for token in tokens:
        effect = effects.get(token.i)
        way = _way(token, head, inside)
        if effect in _POLAR and way[-1] == head and all(_bears(step, effects, wide=wide) for step in way[:-1]):
            turns = sum(effects.get(above.i) is Effect.REVERSES for above in way[1:]) + _negated(token, tokens)
            stance = _POLAR[effect]
            heights.setdefault(sum(below.dep_ != "conj" for below in way[:-1]), set()).add(turned(stance) if turns % 2 else stance)
    if heights:
        nearest = heights[min(heights)]
        return next(iter(nearest)) if len(nearest) == 1 else Stance.NEUTRAL
    return Stance.NEUTRAL if Effect.NEUTRAL in effects.values() else None


def _effects(tokens: list[Token]) -> dict[int, Effect]:
    """What each word does, those of a phrase of several words at the first of them that heads it."""
    found = {token.i: effect for token in tokens if _common(token, tokens) and (effect := effect_of(token)) is not None}
    for begin, end, effect in phrases_in(tokens):
        part = tokens[begin:end]
        within = {token.i for token in part}
        top = next(token for token in part if token.head.i not in within or token.head == token)
        for token in part:
            found.pop(token.i, None)
        found[top.i] = effect
    return found


def _common(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether a word is no part of a name."""
    first = token.is_sent_start or (token.i == tokens[0].i and token.i > 0 and token.nbor(-1).is_quote)
    return token.is_lower or (first and token.pos_ != "PROPN")


def _way(token: Token, head: Token, inside: set[int]) -> list[Token]:
    """A word and those above it up to the head of the phrase, or to where the way leaves it."""
    way = [token]
    while way[-1] != head and way[-1].head.i in inside and way[-1].head != way[-1]:
        way.append(way[-1].head)
    return way


def _bears(token: Token, effects: Mapping[int, Effect], *, wide: bool) -> bool:
    """Whether the stance of a word is felt in the one above it: that of attributes is, that of clauses is not."""
    if token.dep_ in _CLAUSES:
        return False
    if token.dep_ in _ATTRIBUTES or effects.get(token.head.i) in {Effect.CARRIES, Effect.REVERSES} or token.head.lower_ in _OPEN:
        return True
    return wide and token.dep_ in _COMPLEMENTS and token.head.pos_ != "ADJ"


def _negated(word: Token, tokens: Sequence[Token]) -> int:
    """How many negations bear on a word of a phrase."""
    before = [token for token in tokens if token.i < word.i]
    last_but = max((token.i for token in before if token.lower_ == "but" and token.pos_ == "CCONJ"), default=-1)
    count = sum(1 for token in _negations(tokens) if last_but <= token.i < word.i)
    return count + any(token.lower_ in _NOBODY and token.i > word.i for token in tokens)


def _negations(tokens: Sequence[Token]) -> Iterator[Token]:
    """The words of a phrase that negate what follows."""
    for n, token in enumerate(tokens):
        following = tokens[n + 1].lower_ if n + 1 < len(tokens) else ""
        if token.lower_ in NEGATIONS:
            empty = following in (_AFTER_NOT if token.lower_ in {"not", "n't", "n’t"} else _AFTER_NO)
            if not empty and not (token.lower_ == "nothing" and following in {"but", "less", "short"}):
                yield token
        elif (token.lower_, following) in {("anything", "but"), ("far", "from")}:
            yield tokens[n + 1]
