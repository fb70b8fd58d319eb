"""When and where of an event: the times and places that hang on a verb or on a noun phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from kg.extract.phrases import base_form, case, conjuncts, date_value, dateline, enumerated, times_by_token, word_set
from kg.extract.reading import Reading
from kg.model import Datatype, Fact, Kind, Relation, Span, TimeMention, Value

__all__ = ["WHERE", "Setting", "most_precise"]

WHERE: Final = frozenset(
    {
        "in",
        "at",
        "near",
        "off",
        "around",
        "across",
        "on",
        "along",
        "over",
        "outside",
        "throughout",
        "close to",
        "within",
        "above",
        "into",
        "inside",
    }
)
_PLACES: Final = frozenset({Kind.PLACE, Kind.STATE})
# 'since 1988' or 'ahead of May' is no time of the event itself
_ELSEWHEN: Final = frozenset({"since", "after", "before", "than", "following", "by", "ahead of", "prior to", "last"})
_UNTIL: Final = frozenset({"until", "till", "through"})
_LINKS: Final = frozenset({"-", "–", "—", "to", "until", "till", "through", "and", "and until"})
_BARRIERS: Final = frozenset({"acl", "acl:relcl", "advcl", "ccomp", "parataxis"})


# 'in the northern parts of Norway', 'off the coast of Poland'
_PARTS: Final = word_set(
    "part region area coast north south east west town city village waters territory strait gulf capital province island shore"
)
_STAGES: Final = word_set("ceremony phase stage part place operation landing training")


def _begin(found: tuple[TimeMention, Token]) -> Span:
    return found[0].span


class Setting:
    """The times and places of one document, ready to be asked for by verb or phrase."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.said = [said.content for said in reading.attributions]
        self.times = {i: times for i, times in times_by_token(reading).items() if not dateline(reading.doc[i])}

    def values_at(self, token: Token) -> list[Value]:
        """The dates that an expression headed by ``token`` means."""
        return [value for time in self.times.get(token.i, ()) if (value := date_value(time)) is not None]

    def places(self, head: Token) -> list[str]:
        """The places of a phrase with a preposition of place: 'near Brest', 'in the northern parts of Norway and Sweden'."""
        found: list[str] = []
        for node in conjuncts(head) if not dateline(head) else ():
            here = [entity for entity in self.reading.entities_at(node) if self.reading.kind(entity) in _PLACES]
            found += [*here, *(place for place in enumerated(self.reading, node) if here and self.reading.kind(place) in _PLACES)]
            for child in node.children:
                of = case(child) == "of" and not here and base_form(node) in _PARTS
                listed = child.dep_ in {"appos", "nmod:unmarked"} and not case(child) and child.i not in self.times
                if (child.dep_ == "nmod" and of) or listed or (child.dep_ in {"nmod", "obl"} and case(child) in WHERE and not here):
                    found += self.places(child)
        return list(dict.fromkeys(found))

    def placed(self, head: Token) -> Iterator[tuple[str, Token]]:
        """The places that the adverbials of a verb or the attributes of a noun name, each with the head of its phrase."""
        for child in head.children:
            if child.dep_ in {"obl", "nmod"} and case(child) in WHERE and child.i not in self.times and (places := self.places(child)):
                yield from ((place, child) for place in places)
            elif self._transparent(child) and child.i > head.i:
                yield from self.placed(child)

    def _transparent(self, token: Token) -> bool:
        """Whether what hangs on a word says when and where its clause holds: names have no place or date of their own.

        'met Emmanuel Macron in Paris', 'took place in Greece', 'opened with a ceremony at Camp Aguinaldo', 'ends on Friday in Poland'.
        """
        if token.dep_ in _BARRIERS or token.pos_ == "VERB":
            return False
        named = token.pos_ == "PROPN" and any(self.reading.kind(e) not in _PLACES - {Kind.STATE} for e in self.reading.entities_at(token))
        return named or token.i in self.times or base_form(token) in _STAGES

    def dates(self, head: Token, *, closing: bool = False) -> Iterator[tuple[Relation, Value, Token]]:
        """Start and end by the times that hang on a verb or a noun, each with the word below the head that leads to it.

        Args:
            head: the verb or noun.
            closing: whether it means an end ('will end on Friday'), so that a single time is the end.
        """
        found = sorted(
            (
                (time, way)
                for i in self._times_near(head)
                if (way := self._way(self.reading.doc[i], head)) is not None
                for time in self.times[i]
            ),
            key=_begin,
        )
        for n, (time, way) in enumerate(found):
            value, link = date_value(time), self._link(time)
            if (
                value is None
                or link in _ELSEWHEN
                or self._of_saying(time, head)
                or (value.datatype is Datatype.YEAR and link not in {"in", "until"})
            ):
                continue
            closes = n > 0 and self.reading.document.text[found[n - 1][0].span.end : time.span.begin].strip() in _LINKS
            yield (Relation.END_DATE if closes or closing or link in _UNTIL else Relation.START_DATE), value, way

    def _of_saying(self, time: TimeMention, head: Token) -> bool:
        """Whether a time stands outside of the content that its event stands in: 'the drills will start, he told reporters on Thursday'."""
        around = [content for content in self.said if any(part.begin <= head.idx < part.end for part in content)]
        return any(not any(part.begin <= time.span.begin < part.end for part in content) for content in around)

    def _times_near(self, head: Token) -> Iterator[int]:
        """The words of the sentence that times hang on."""
        sentence = head.sent
        return (i for i in range(sentence.start, sentence.end) if i in self.times)

    def _link(self, time: TimeMention) -> str:
        """The word or words right before a time."""
        before = self.reading.document.text[max(0, time.span.begin - 14) : time.span.begin].lower().rstrip()
        words = re.search(r"(?:ahead of|prior to|[\w’'-]+)$", before)
        return words.group() if words else ""

    def _way(self, token: Token, head: Token) -> Token | None:
        """The child of ``head`` through which a time hangs on it, directly or through other times and places ('in Poland in May')."""
        while token.head != head:
            parent = token.head
            if parent == token or token.dep_ in _BARRIERS:
                return None
            if token.dep_ not in {"flat", "nummod"} and not self._transparent(parent) and not self._is_place(parent):
                return None
            token = parent
        return None if token == head or token.dep_ in _BARRIERS else token

    def _is_place(self, token: Token) -> bool:
        return case(token) in WHERE and any(self.reading.kind(entity) in _PLACES for entity in self.reading.entities_at(token))


def most_precise(facts: list[Fact]) -> list[Fact]:
    """Leave out dates that a more precise one of the same exercise includes: '2025-09' beside '2025-09-12'."""
    values = {(fact.subject, fact.relation, fact.value.lexical) for fact in facts if fact.value is not None}
    dates = {Relation.START_DATE, Relation.END_DATE}

    def vaguer(fact: Fact) -> bool:
        lexical = fact.value.lexical if fact.value is not None else ""
        return fact.relation in dates and any(
            s == fact.subject and r is fact.relation and v != lexical and v.startswith(lexical) for s, r, v in values
        )

    return [fact for fact in facts if not vaguer(fact)]
