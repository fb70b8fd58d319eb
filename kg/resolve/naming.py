"""What a node is called: functions of what all documents together tell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kg.extract.gazetteer import states
from kg.extract.names.bodies import split_state
from kg.model import Entity, Extraction, Kind, Post
from kg.resolve.identity import outer_identities
from kg.resolve.keys import KEY_SEPARATOR, joined_key
from kg.vocab import document_key, slug

__all__ = [
    "Cluster",
    "Node",
    "Paths",
    "described_post",
    "document_path",
    "draft_node",
    "local_path",
    "others",
    "shared_post_path",
    "told_apart",
]

_PATHS: Final = {
    Kind.ACTOR: "actor",
    Kind.ORGANISATION: "organisation",
    Kind.STATE: "state",
    Kind.PLACE: "place",
    Kind.EXERCISE: "exercise",
    Kind.EXERCISE_SERIES: "series",
    Kind.EVENT: "event",
    Kind.MEETING: "meeting",
    Kind.AGREEMENT: "agreement",
    Kind.UNNAMED_SOURCE: "source",
}
# what a state's code alone decides is named here, whatever the documents call it
_LONG_SLUGS: Final = {"US": "united-states", "GB": "united-kingdom"}


@dataclass(frozen=True, slots=True)
class Node:
    """One entity of the graph; ``path`` is its IRI relative to the base, ``matches`` its IRIs elsewhere. A post has its body's path."""

    path: str
    kinds: tuple[Kind, ...]
    label: str
    other_labels: tuple[str, ...] = ()
    code: str | None = None
    document: str | None = None
    organisation: str | None = None
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """What naming needs of the local entities that are one.

    Attributes:
        key: the first of the keys that are joined.
        kind: their kind, which the keys decide.
        code: a state's code, or that of the state whose body they are.
        fullest: the name of most words, as the earliest document has it that has one so long.
        place: whether a document uses the state as a place.
        names: how often documents mention it by each of its names; 0 for one that only aliases tell.
        full: the names that are the fullest of their documents.
        within: the codes of the states that documents say a place lies in.
    """

    key: str
    kind: Kind
    code: str | None
    fullest: str
    place: bool
    names: Mapping[str, int]
    full: AbstractSet[str]
    within: AbstractSet[str] = frozenset()


def document_path(extraction: Extraction) -> str:
    """The document's IRI relative to the base: ``doc/3f9c…``."""
    return f"doc/{document_key(extraction.document.source, extraction.document.text)}"


def local_path(document: str, entity: Entity) -> str:
    """The path of an entity that no other document can share."""
    return f"{document}/{_PATHS[entity.kind]}/{entity.id.removeprefix('e')}"


def others(label: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names besides the label, sorted."""
    return tuple(sorted({name for name in names if name and name != label}))


def draft_node(cluster: Cluster) -> Node:
    """The node of a cluster: slug from the fullest name, label the most frequent full name.

    Two clusters may draft the same path: the first in the order of keys keeps it, and :func:`told_apart` names the others.
    """
    kinds = (cluster.kind, Kind.PLACE) if cluster.kind is Kind.STATE and cluster.place else (cluster.kind,)
    state = cluster.code if cluster.kind is Kind.STATE else None
    label = states().name[state] if state else _label(cluster)
    segment = _segment(cluster, label if state else cluster.fullest)
    matches = outer_identities(cluster.kind, cluster.full, state, cluster.within)
    return Node(f"{_PATHS[cluster.kind]}/{segment}", kinds, label, others(label, cluster.names), code=state, matches=matches)


def _segment(cluster: Cluster, name: str) -> str:
    """The last part of a node's path."""
    if cluster.kind is Kind.STATE:
        return _LONG_SLUGS.get(cluster.code or "") or slug(name)
    segment = slug(name)
    if cluster.code and split_state(name)[1] is None:  # 'Israel's foreign ministry'
        segment = f"{segment}-of-{slug(states().name[cluster.code])}"
    edition = cluster.key.split(KEY_SEPARATOR)[2] if cluster.kind is Kind.EXERCISE else ""
    return _with_edition(segment, slug(edition)) if edition else segment


def _with_edition(segment: str, edition: str) -> str:
    """An exercise's slug with its edition, unless the name tells it: 'balikatan' of 2025, not 'defender-europe-25'."""
    short = edition.removeprefix("20").removeprefix("19")
    return segment if segment.endswith((f"-{edition}", f"-{short}")) else f"{segment}-{edition}"


def _label(cluster: Cluster) -> str:
    """The most frequent of the full names, ties alphabetical."""
    full = sorted(cluster.full)
    if cluster.kind is Kind.EXERCISE:  # the series' own name is no full name of an edition
        full = [name for name in full if any(c.isdigit() for c in name)] or full
    return min(full, key=lambda name: (-cluster.names[name], name))


def told_apart(path: str, key: str) -> str:
    """A path that no other cluster has: the key tells apart, behind a sign that no slug holds.

    So whether a path is taken never depends on a third cluster, and a change touches those alone that draft one path.
    """
    tail = "~".join(quote(part, safe="") for part in key.split(KEY_SEPARATOR)[1:] if part)
    return f"{path}~{tail}"


def shared_post_path(label: str, organisation: str) -> str:
    """The path of a post in a body that documents share: of one label in one body the same everywhere."""
    return f"post/{_post_segment(label, organisation.rsplit('/', 1)[-1])}"


def _post_segment(label: str, tail: str) -> str:
    name = slug(label)
    return name if f"-{tail}-" in f"-{name}-" else f"{name}-of-{tail}"


def described_post(path: str, organisation: str | None, labels: Mapping[str, int], document: str | None = None) -> Node:
    """The node of a post, labelled as most of those who tell of it do, ties alphabetical."""
    label = min(labels, key=lambda name: (-labels[name], name))
    return Node(path, (), label, others(label, labels), document=document, organisation=organisation)


class Paths:
    """The paths of one document's entities and posts.

    Args:
        extraction: what the document yields.
        path_of: the path of the node of a key.
    """

    def __init__(self, extraction: Extraction, path_of: Callable[[str], str]) -> None:
        self._extraction = extraction
        self._document = document_path(extraction)
        self._entities = {entity.id: entity for entity in extraction.entities}
        self._path_of = path_of

    def table(self) -> dict[str, str]:
        """Local identifier → path, of all entities and posts."""
        found = {each.id: self.entity(each) for each in self._extraction.entities}
        return found | {post.id: self.post(post) for post in self._extraction.posts}

    def entity(self, entity: Entity) -> str:
        """The path of an entity."""
        return local_path(self._document, entity) if entity.local else self._path_of(joined_key(entity))

    def post(self, post: Post) -> str:
        """The path of a post; one without a body, or in a body that is local, is local to the document."""
        body = self._entities.get(post.organisation or "")
        if body is None:
            return f"{self._document}/post/{post.id.removeprefix('p')}"
        organisation = self.entity(body)
        if not body.local:
            return shared_post_path(post.label, organisation)
        tail = organisation.rsplit("/", 1)[-1]
        return f"{self._document}/post/{_post_segment(post.label, f'{slug(body.name)}-{tail}')}"
