"""Third-person pronouns that stand for a named person: is their antecedent the right one?

Gold are the pronouns of GUM whose chain names a person. A found entity is the chain at whose mentions its names stand most often, so
a pronoun is right where it refers to an entity that is the pronoun's own chain. A group's members must be the chains of which the
annotators say that it consists, or be named inside mentions of it.
``antecedents`` counts against precision what is found for pronouns of persons who are never named; those of things are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .gum import GoldDocument, GoldMention
from .scores import Figures, Tally

Found = tuple[int, int, frozenset[str]]
"""A mention: its characters, and the entities that it refers to."""


@dataclass(slots=True)
class _Document:
    """What was found in one document, ready to be compared with its gold."""

    gold: GoldDocument
    found: Sequence[Found]
    names: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))
    at: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pronouns = {(m.begin, m.end) for m in self.gold.mentions if m.pronoun}
        for begin, end, entities in self.found:
            if (begin, end) in pronouns:
                self.at[begin, end] = entities
            elif len(entities) == 1:
                self.names[next(iter(entities))].append((begin, end, entities))

    def chain(self, entity: str) -> str | None:
        """The chain at whose named mentions an entity's names stand most often; of several the first in the text."""
        heads = [(m.head, m.chain) for m in self.gold.mentions if m.named]
        counts = Counter(chain for begin, end, _ in self.names[entity] for head, chain in heads if begin <= head[0] and head[1] <= end)
        return counts.most_common(1)[0][0] if counts else None

    def right(self, pronoun: GoldMention) -> bool:
        """Whether what the pronoun refers to is what it should."""
        entities = self.at.get((pronoun.begin, pronoun.end), frozenset())
        if len(entities) == 1:
            return self.chain(next(iter(entities))) == pronoun.chain
        if entities and frozenset(map(self.chain, entities)) == self.gold.parts.get(pronoun.chain):
            return True
        group = [m for m in self.gold.mentions if m.chain == pronoun.chain and m.named]
        return bool(entities) and all(
            any(m.begin <= begin and end <= m.end for begin, end, _ in self.names[entity] for m in group) for entity in entities
        )


def score_pronouns(documents: Iterable[GoldDocument], found: Mapping[str, Sequence[Found]]) -> Tally:
    """The measure 'antecedents'.

    Args:
        documents: the gold.
        found: the mentions by the document's id; a document without any may be missing.
    """
    tally = Tally(["antecedents"])
    for gold in documents:
        document = _Document(gold, found.get(gold.id, ()))
        persons = gold.named_persons()
        pronouns = [m for m in gold.mentions if m.pronoun and (m.chain in persons or m.kind == "person")]
        wanted = [m for m in pronouns if m.chain in persons]
        wrong = [m for m in wanted if not document.right(m)]
        resolved = sum((m.begin, m.end) in document.at for m in pronouns)
        tally.add("antecedents", len(wanted) - len(wrong), resolved, len(wanted))
        tally.note(gold.id, "wrong antecedent", (_shown(gold, m) for m in wrong))
    return tally


def right_share(figures: Figures) -> Figures:
    """The share of the gold pronouns whose antecedent is right, in the form of an accuracy."""
    return Figures(figures.recall, figures.recall, figures.recall, figures.gold, figures.found)


def _shown(gold: GoldDocument, mention: GoldMention) -> str:
    before, after = gold.text[max(0, mention.begin - 60) : mention.begin], gold.text[mention.end : mention.end + 30]
    return " ".join(f"{mention.begin:6} {before}[{gold.text[mention.begin : mention.end]}]{after}".split())
