"""Pairs of mentions in one sentence, described for a classifier: kinds, the path between them in the tree, the words around.

A feature is a string, so that a trained table of weights can be read: ``path|nmod< |president`` and the like. None of them is
the name of a person or a state: what is learned is how sentences state a relation, not who held which post when.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from kg.extract.gazetteer import organisation_of, states
from kg.extract.lexicon import OFFICES
from kg.extract.phrases import case, dateline
from kg.extract.reading import Reading
from kg.model import Fact, Kind, Mention, MentionForm, Relation, Span

__all__ = ["Link", "Pair", "pairs_of"]

_BODIES: Final = frozenset({Kind.ORGANISATION, Kind.STATE, Kind.PLACE})
# which kinds of ends a pair may have: a person and a body, a body and what it is part of, a state and a body
_ENDS: Final = {Kind.ACTOR: _BODIES, Kind.ORGANISATION: _BODIES, Kind.STATE: frozenset({Kind.ORGANISATION})}
_FARTHEST: Final = 40  # tokens between two mentions
_LONGEST_PATH: Final = 6
_STATED: Final = {Relation.HOLDS, Relation.MEMBER_OF, Relation.SUB_ORGANISATION_OF}


@dataclass(frozen=True, slots=True)
class Link:
    """Two mentions in one sentence: what describes them, and the characters from the first to the end of the second."""

    features: tuple[str, ...]
    evidence: Span
    subject: Mention
    object: Mention


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities with all links between them, and what describes them in the document as a whole."""

    subject: str
    object: str
    features: tuple[str, ...]
    links: tuple[Link, ...]


def pairs_of(reading: Reading) -> list[Pair]:
    """All pairs of entities that a sentence of the document mentions together, in the order of their first link."""
    found: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for sentence in reading.doc.sents:
        here = _mentions(reading, sentence)
        for first, second in product(here, repeat=2):
            if first is not second and second.kind in _ENDS.get(first.kind, ()) and _gap(first, second) < _FARTHEST:
                link = _link(reading, first, second, _rivals(first, second, here))
                for ends in product(first.mention.entities, second.mention.entities):
                    if ends[0] != ends[1] and reading.kind(ends[1]) in _ENDS.get(reading.kind(ends[0]), ()):
                        found[ends].append(link)
    known = _Known(reading, found)
    return [Pair(*ends, tuple(known.features(*ends, links)), tuple(links)) for ends, links in found.items()]


@dataclass(frozen=True)
class _End:
    """A mention with its tokens."""

    mention: Mention
    tokens: TokenSpan
    kind: Kind

    @cached_property
    def root(self) -> Token:
        return self.tokens.root


def _mentions(reading: Reading, sentence: TokenSpan) -> list[_End]:
    """The mentions in a sentence of which a relation may hold; where several share a span, the first."""
    found: dict[Span, _End] = {}
    for token in sentence:
        for mention in reading.mentions_at(token):
            kind = reading.kind(mention.entities[0])
            if mention.span not in found and kind in _ENDS.keys() | _BODIES and not dateline(token):
                found[mention.span] = _End(mention, reading.tokens(mention.span), kind)
    return list(found.values())


def _gap(first: _End, second: _End) -> int:
    """The tokens between two mentions; below zero if one holds the other."""
    return max(first.tokens.start - second.tokens.end, second.tokens.start - first.tokens.end)


def _rivals(first: _End, second: _End, here: list[_End]) -> str:
    """Which of the bodies of its kind in the sentence the second end is, by nearness to the first, and the same the other way round."""
    bodies = [end for end in here if end.kind is second.kind and end is not first]
    holders = [end for end in here if end.kind is first.kind and end is not second]
    nearer = sum(_gap(first, end) < _gap(first, second) for end in bodies)
    closer = sum(_gap(end, second) < _gap(first, second) for end in holders)
    return f"{min(nearer, 2)}|{min(closer, 2)}"


def _link(reading: Reading, first: _End, second: _End, rivals: str) -> Link:
    a, b = first.mention.span, second.mention.span
    features = tuple(dict.fromkeys([*_features(reading, first, second), f"{first.kind[:2]}{second.kind[:2]}|rivals|{rivals}"]))
    return Link(features, Span(min(a.begin, b.begin), max(a.end, b.end)), first.mention, second.mention)


def _features(reading: Reading, first: _End, second: _End) -> Iterator[str]:
    """What describes two mentions, each with the kinds of both ends in front."""
    kinds = f"{first.kind[:2]}{second.kind[:2]}"
    for feature in (
        *_tree(reading, first, second),
        *_row(reading, first, second),
        *_around(reading, first, "s"),
        *_around(reading, second, "o"),
    ):
        yield f"{kinds}|{feature}"


def _tree(reading: Reading, first: _End, second: _End) -> Iterator[str]:
    """The path between the heads: its relations, its words, its prepositions."""
    up, top, down = _path(first.root, second.root)
    relations = ">".join([t.dep_ for t in up]) + "^" + "<".join([t.dep_ for t in down])
    inner = [t for t in (*up[1:], top, *down[:-1]) if t not in (first.root, second.root)]
    if len(up) + len(down) <= _LONGEST_PATH:
        yield f"path|{relations}"
        yield f"path-case|{relations}|{case(second.root)}"
        for token in inner:
            yield f"inner|{_word(reading, token)}"
            yield f"inner-path|{_word(reading, token)}|{relations}"
    yield f"length|{min(len(up) + len(down), 8)}"
    yield f"top|{top.pos_}|{_word(reading, top) if top not in (first.root, second.root) else 'end'}"
    yield f"deps|{first.root.dep_}|{second.root.dep_}|{case(first.root)}|{case(second.root)}"


def _path(a: Token, b: Token) -> tuple[list[Token], Token, list[Token]]:
    """From ``a`` up to the lowest word above both, that word, and down to ``b``."""
    above = [a]
    while above[-1].head != above[-1] and len(above) < 30:
        above.append(above[-1].head)
    places = {token.i: n for n, token in enumerate(above)}
    down: list[Token] = []
    node = b
    while node.i not in places and node.head != node:
        down.insert(0, node)
        node = node.head
    return above[: places.get(node.i, len(above))], node, down


def _row(reading: Reading, first: _End, second: _End) -> Iterator[str]:
    """The words between the two, how far they are apart, and in which order."""
    left, right = sorted((first, second), key=lambda end: end.tokens.start)
    order = "so" if left is first else "os"
    if left.tokens.end > right.tokens.start:
        yield f"nested|{order}"
        return
    between = [t for t in reading.doc[left.tokens.end : right.tokens.start] if not t.is_space]
    words = [_word(reading, token) for token in between]
    yield f"gap|{order}|{min(len(between), 12) if len(between) < 8 else 8}"
    if len(words) <= 6:
        yield f"row|{order}|{' '.join(words)}"
    for word in dict.fromkeys(words[:10]):
        yield f"between|{order}|{word}"
    yield f"others|{min(sum(word.isupper() for word in words), 3)}"
    for title in _titles(first):
        yield f"title|{title}"
        yield f"title-where|{order}|{title}|{second.root.tag_}|{case(second.root)}"


def _titles(end: _End) -> list[str]:
    """The office nouns right before a name, or behind it and a comma."""
    doc = end.tokens.doc
    before = doc[max(end.tokens.sent.start, end.tokens.start - 3) : end.tokens.start]
    behind = doc[end.tokens.end : min(end.tokens.sent.end, end.tokens.end + 6)]
    found = [token.lower_ for token in before if token.lower_ in OFFICES]
    return found + [f",{token.lower_}" for token in behind[1:] if token.lower_ in OFFICES and behind[0].text == ","]


def _word(reading: Reading, token: Token) -> str:
    """A word between: the kind of the entity that it names, or its lemma."""
    found = reading.mentions_at(token)
    if found and found[0].form is MentionForm.NAME:
        return str(reading.kind(found[0].entities[0])[:2]).upper()
    return token.lemma_.lower()


def _around(reading: Reading, end: _End, which: str) -> Iterator[str]:
    """The words beside a mention, what modifies its head, and what it is itself."""
    doc, tokens = end.tokens.doc, end.tokens
    before = [_word(reading, t) for t in doc[max(tokens.sent.start, tokens.start - 2) : tokens.start] if not t.is_space]
    behind = [_word(reading, t) for t in doc[tokens.end : min(tokens.sent.end, tokens.end + 2)] if not t.is_space]
    yield f"{which}-before|{' '.join(before[-1:])}"
    yield f"{which}-before2|{' '.join(before)}"
    yield f"{which}-behind|{' '.join(behind[:1])}"
    yield f"{which}-behind2|{' '.join(behind)}"
    for child in end.root.children:
        if child.dep_ in {"appos", "compound", "nmod:desc", "amod"} and child.pos_ in {"NOUN", "ADJ", "PROPN"}:
            yield f"{which}-modifier|{child.dep_}|{child.lemma_.lower() if child.pos_ != 'PROPN' else child.ent_type_}"
    yield f"{which}-form|{end.mention.form}|{end.root.ent_type_}|{end.root.tag_}"
    if end.mention.form is MentionForm.DESCRIPTION:
        yield f"{which}-description|{end.root.lemma_.lower()}"


class _Known:
    """What the document says of its entities as a whole."""

    def __init__(self, reading: Reading, links: Mapping[tuple[str, str], list[Link]]) -> None:
        self.reading = reading
        self.shared = {ends: len({link.evidence for link in found}) for ends, found in links.items()}
        self.most: dict[tuple[str, Kind], int] = defaultdict(int)
        for (subject, object_), times in self.shared.items():
            key = (subject, reading.kind(object_))
            self.most[key] = max(self.most[key], times)
        self.counts = Counter(entity for mention in reading.mentions for entity in mention.entities)
        self.facts: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self.offices: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        posts = {post.id: post for post in reading.posts}
        for fact in reading.facts:
            if fact.relation in _STATED and fact.object is not None:
                post = posts.get(fact.object)
                body = post.organisation if post else fact.object
                self.facts[fact.subject, body or ""].append(fact)
                if post:
                    self.offices[fact.subject].append((_office(post.label), body))
        of_kind: dict[Kind, list[str]] = defaultdict(list)
        for entity, _ in self.counts.most_common():
            of_kind[reading.kind(entity)].append(entity)
        self.rank = {entity: place for ranked in of_kind.values() for place, entity in enumerate(ranked)}

    def features(self, subject: str, object_: str, links: list[Link]) -> Iterator[str]:
        kinds = f"{self.reading.kind(subject)[:2]}{self.reading.kind(object_)[:2]}"
        for feature in dict.fromkeys(self._features(subject, object_, links)):
            yield f"{kinds}|{feature}"

    def _features(self, subject: str, object_: str, links: list[Link]) -> Iterator[str]:
        yield "all"
        yield f"sentences|{min(len({link.evidence for link in links}), 4)}"
        most = self.most[subject, self.reading.kind(object_)]
        yield f"most|{self.shared[subject, object_] == most}|{min(most, 3)}"
        yield f"rank|{min(self.rank[object_], 3)}"
        yield f"rank-s|{min(self.rank[subject], 3)}"
        for fact in self.facts.get((subject, object_), ()):
            yield f"stated|{fact.relation}|{fact.polarity}|{fact.certainty}|{round(fact.confidence, 1)}"
        for office, body in self.offices.get(subject, ()):
            where = "here" if body == object_ else "open" if body is None else "else"
            yield f"office|{office}|{where}"
            yield f"office-where|{where}"
        for which, entity in (("s", subject), ("o", object_)):
            yield from (f"{which}-{feature}" for feature in self._entity(entity))

    def _entity(self, entity: str) -> Iterator[str]:
        """What an entity is called, if it is a body, and what the gazetteers know of it."""
        found = self.reading.entities[entity]
        if found.kind is Kind.ORGANISATION:
            words = [word.casefold() for name in (found.name, *found.aliases) for word in name.split()]
            yield f"last|{found.name.split()[-1].casefold()}"
            yield from (f"word|{word}" for word in dict.fromkeys(words))
            yield f"known|{organisation_of(found.name) is not None}"
            gazetteer = states()
            yield f"national|{any(gazetteer.of_demonym(w) or gazetteer.of_name(w) for w in found.name.split())}"
        elif found.kind is Kind.STATE:
            yield f"state|{found.code is not None}"
            yield f"city|{any(states().of_capital(name) for name in (found.name, *found.aliases))}"


def _office(label: str) -> str:
    """The office noun of a post's label: 'foreign minister' → 'minister'."""
    words = label.casefold().split()
    head = next((n for n, word in enumerate(words) if word in OFFICES), len(words) - 1)
    while head + 1 < len(words) and words[head + 1] in OFFICES:
        head += 1
    return words[head]
