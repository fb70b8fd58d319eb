"""The cases that people look at: two names that may be one entity's, or an entity and what a service takes it for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.decisions import Action, Decision
from kg.decisions.names import name_of
from kg.model import Extraction, Kind, Mention, MentionForm
from kg.resolve.judgements import AUTOMATIC, Judgement, Verdict
from kg.resolve.keys import KEY_SEPARATOR
from kg.store import EmbeddedStore
from kg.store.documents import decode_extraction
from kg.store.judged import Judged
from kg.store.proposals import keys_at, proposals
from kg.view.passages import passage

__all__ = ["Case", "Sentence", "Side", "decided_name", "list_cases"]

# sentences that are shown of each side
_SENTENCES: Final = 3
_MEMBERS: Final = (
    "SELECT source, d.date, extraction, position FROM member m JOIN cluster c ON c.id = m.cluster JOIN document d ON d.id = m.document "
    "WHERE c.key = ? ORDER BY d.date, d.path, position LIMIT ?"
)
_NAMES: Final = "SELECT name, mentions FROM name JOIN cluster ON id = cluster WHERE key = ? ORDER BY full = 0, mentions DESC, name"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A passage of a report that names an entity; ``parts`` alternate between plain text and the name, plain first."""

    source: str
    date: str | None
    parts: tuple[str, ...]

    def __str__(self) -> str:
        """The passage."""
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a case.

    Attributes:
        name: how decisions write it; of a link's outer side the IRI.
        names: all names that reports use, the full and frequent ones first; what the service calls and says of it.
        mentions: how often reports name it.
        sentences: some passages that name it.
    """

    name: str
    names: tuple[str, ...]
    mentions: int = 0
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Something to decide.

    Attributes:
        kind: the entities' kind, such as ``Actor``.
        left: one side.
        right: the other one.
        verdict: what kg holds now: ``same`` (joined), ``different``, ``unsure``; ``link`` for what a service proposes.
        score: how likely the two are one, in [0, 1].
        reason: why kg, or the service, thinks so.
    """

    kind: str
    left: Side
    right: Side
    verdict: str
    score: float
    reason: str

    def decided(self, *, same: bool, because: str, by: str) -> Decision:
        """The decision that both sides are one, or that they are two."""
        yes, no = (Action.LINK, Action.NO_LINK) if self.verdict == Action.LINK else (Action.SAME, Action.DIFFERENT)
        action = yes if same else no
        return Decision(action, self.kind, self.left.name, self.right.name, because=because, by=by, score=round(self.score, 2))


def list_cases(store: EmbeddedStore, *, below: float, decisions: Sequence[Decision], keys: Collection[str] | None = None) -> Iterator[Case]:
    """What is to be decided, most doubtful first: pairs of which kg is unsure or that it joined with a low score, then links.

    Args:
        store: the graph.
        below: the score below which what was joined is shown, in [0, 1].
        decisions: what people have decided: of that nothing is shown.
        keys: of these keys alone, and then all that joins them, whatever the score.
    """
    decided = {decision.subject for decision in decisions}
    for judgement in sorted(_doubtful(store, below, keys), key=lambda j: (abs(j.score - 0.5), j.left, j.right)):
        case = _case(store, judgement)
        if case and case.decided(same=True, because="", by="").subject not in decided:
            yield case
    for case in _links(store, keys):
        if case.decided(same=True, because="", by="").subject not in decided:
            yield case


def decided_name(store: EmbeddedStore, path: str, kind: str) -> str:
    """How decisions write the entity of a path.

    Raises:
        ValueError: none of its names leads back to it.
    """
    (key, *_) = keys_at(store.database, path)
    return name_of(key, kind, [str(name) for name, _ in store.database.rows(_NAMES, key)])


def _doubtful(store: EmbeddedStore, below: float, keys: Collection[str] | None) -> Iterator[Judgement]:
    automatic = (shown.judgement for shown in Judged(store.database).all() if shown.judgement.by == AUTOMATIC)
    for judgement in automatic:
        if keys is not None:
            if judgement.verdict is not Verdict.DIFFERENT and {judgement.left, judgement.right} & set(keys):
                yield judgement
        elif judgement.verdict is Verdict.UNSURE or (judgement.verdict is Verdict.SAME and judgement.score < below):
            yield judgement


def _case(store: EmbeddedStore, judgement: Judgement) -> Case | None:
    """The case of a judgement; None if a name of it leads back to no key, so that nothing can be written of it."""
    kind = _kind(judgement.left)
    try:
        sides = [_side(store, key, kind) for key in (judgement.left, judgement.right)]
    except ValueError:
        return None
    return Case(kind, sides[0], sides[1], judgement.verdict.value, judgement.score, judgement.reason)


def _kind(key: str) -> str:
    word = key.partition(KEY_SEPARATOR)[0]
    return Kind.EXERCISE_SERIES.value if word == "series" else next(kind.value for kind in Kind if kind.value.lower() == word)


def _side(store: EmbeddedStore, key: str, kind: str) -> Side:
    names = [(str(name), int(count)) for name, count in store.database.rows(_NAMES, key)]
    written = name_of(key, kind, [name for name, _ in names])
    return Side(written, tuple(name for name, _ in names), sum(count for _, count in names), tuple(_sentences(store, key)))


def _sentences(store: EmbeddedStore, key: str) -> Iterator[Sentence]:
    for source, _, data, position in list(store.database.rows(_MEMBERS, key, _SENTENCES)):
        extraction = decode_extraction(source, data)
        mention = _first_mention(extraction, extraction.entities[position].id)
        if mention:
            parts = passage(extraction.document.text, [(mention.span.begin, mention.span.end)])
            yield Sentence(source, extraction.document.date, tuple(parts))


def _first_mention(extraction: Extraction, identifier: str) -> Mention | None:
    """The first place that names an entity, or else that speaks of it."""
    found = [each for each in extraction.mentions if identifier in each.entities]
    return min(found, key=lambda each: (each.form is not MentionForm.NAME, each.span), default=None)


def _links(store: EmbeddedStore, keys: Collection[str] | None) -> Iterator[Case]:
    """The cases of what a service takes entities for, the most doubtful first."""
    for found in proposals(store.database):
        if keys is None or found.key in keys:
            try:
                left = _side(store, found.key, found.kind)
            except ValueError:
                continue
            right = Side(found.iri, tuple(each for each in (found.name, found.description) if each))
            yield Case(found.kind, left, right, Action.LINK.value, found.score, f"{found.service} proposes it")
