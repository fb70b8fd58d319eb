"""What one document adds to resolution: members of clusters, posts in shared bodies, and nodes of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kg.model import Entity, Extraction, Kind
from kg.resolve.evidence import features
from kg.resolve.judging import blocks_of
from kg.resolve.keys import joined_key
from kg.resolve.naming import Node, Paths, described_post, document_path, local_path, others, shared_post_path

__all__ = ["Member", "PostMember", "document_date", "document_path", "local_nodes", "local_posts", "members", "post_members"]

# behind every date: a report without one never counts as the earliest
_NO_DATE = "9999"


@dataclass(frozen=True, slots=True)
class Member:
    """A local entity that other documents can share.

    ``position`` is its place among the document's entities, ``names`` how often the text mentions it by each of its names,
    0 for a name that only the aliases tell, ``features`` what the document tells of it besides (:func:`kg.resolve.evidence.features`).
    """

    key: str
    kind: Kind
    position: int
    name: str
    code: str | None
    place: bool
    names: Mapping[str, int]
    features: tuple[str, ...] = ()

    @property
    def blocks(self) -> list[str]:
        """Where others are looked for that may be the same."""
        return blocks_of(self.key, (each.removeprefix("told:") for each in self.features if each.startswith("told:")))

    @property
    def words(self) -> int:
        """How many words its fullest name has."""
        return len(self.name.split())


@dataclass(frozen=True, slots=True)
class PostMember:
    """A post in a body that documents share; ``key`` is the body's, ``position`` its place among the document's posts."""

    key: str
    position: int
    label: str

    def path(self, organisation: str) -> str:
        """The post's path, its body's given."""
        return shared_post_path(self.label, organisation)


def document_date(extraction: Extraction) -> str:
    """What a document is ordered by before its path: its ISO date, the undated last."""
    return extraction.document.date or _NO_DATE


def members(extraction: Extraction) -> list[Member]:
    """The entities of a document that other documents can share, in their order."""
    counts, told = _name_counts(extraction), features(extraction)
    return [
        replace(_member(n, entity, counts.get(entity.id, {})), features=told[entity.id])
        for n, entity in enumerate(extraction.entities)
        if not entity.local
    ]


def _member(position: int, entity: Entity, counts: Mapping[str, int]) -> Member:
    names = {name: counts.get(name, 0) for name in (entity.name, *entity.aliases, *counts)}
    return Member(joined_key(entity), entity.kind, position, entity.name, entity.code, entity.also_place, names)


def _name_counts(extraction: Extraction) -> dict[str, Counter[str]]:
    """How often each name of an entity occurs in its document."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    text = extraction.document.text
    for mention in extraction.mentions:
        if mention.form.value == "name" and len(mention.entities) == 1:
            counts[mention.entities[0]][" ".join(text[mention.span.begin : mention.span.end].split())] += 1
    return counts


def post_members(extraction: Extraction) -> list[PostMember]:
    """The posts of a document in bodies that other documents can share, in their order."""
    bodies = {entity.id: entity for entity in extraction.entities if not entity.local}
    found = [(n, post, bodies.get(post.organisation or "")) for n, post in enumerate(extraction.posts)]
    return [PostMember(joined_key(body), n, post.label) for n, post, body in found if body is not None]


def local_nodes(extraction: Extraction) -> Iterator[Node]:
    """The nodes of entities that no other document can share."""
    document = document_path(extraction)
    for entity in extraction.entities:
        if entity.local:
            names = others(entity.name, entity.aliases)
            yield Node(local_path(document, entity), (entity.kind,), entity.name, names, document=document)


def local_posts(extraction: Extraction) -> Iterator[Node]:
    """The nodes of posts without a body, or in one that no other document can share."""
    shared = {entity.id for entity in extraction.entities if not entity.local}
    bodies = {entity.id: entity for entity in extraction.entities if entity.local}
    paths = Paths(extraction, str)
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    organisations: dict[str, str | None] = {}
    for post in extraction.posts:
        if post.organisation not in shared:
            body, path = bodies.get(post.organisation or ""), paths.post(post)
            labels[path][post.label] += 1
            organisations.setdefault(path, paths.entity(body) if body else None)
    document = document_path(extraction)
    return (described_post(path, organisation, labels[path], document) for path, organisation in organisations.items())
