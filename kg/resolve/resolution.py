"""Resolution is data: a table from (document, local entity) to a node, and a description of each node.

A function of the *set* of extractions: their order changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.gazetteer import states
from kg.extract.names.bodies import split_state
from kg.model import Entity, Extraction, Kind, Post
from kg.resolve.keys import entity_key
from kg.vocab import document_key, slug

__all__ = ["Node", "Resolution", "resolve"]

_PATHS = {
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
_LONG_SLUGS = {"US": "united-states", "GB": "united-kingdom"}


@dataclass(frozen=True, slots=True)
class Node:
    """One entity of the graph. ``path`` is its IRI relative to the base; a post has its organisation's path."""

    path: str
    kinds: tuple[Kind, ...]
    label: str
    other_labels: tuple[str, ...] = ()
    code: str | None = None
    document: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which node each local identifier stands for.

    Attributes:
        paths: document path → local identifier of an entity or post → node path.
        nodes: entities by path, sorted.
        posts: posts by path, sorted.
    """

    paths: dict[str, dict[str, str]]
    nodes: dict[str, Node]
    posts: dict[str, Node]


@dataclass(slots=True)
class _Member:
    document: str
    date: str
    entity: Entity
    names: Counter[str]


def document_path(extraction: Extraction) -> str:
    """The document's IRI relative to the base: ``doc/3f9c…``."""
    return f"doc/{document_key(extraction.document.source, extraction.document.text)}"


def resolve(extractions: Sequence[Extraction]) -> Resolution:
    """Join the local entities of all documents into nodes.

    Args:
        extractions: one a document, in any order.
    """
    ordered = sorted(((e.document.date or "9999", document_path(e), e) for e in extractions), key=lambda item: item[:2])
    paths: dict[str, dict[str, str]] = {path: {} for _, path, _ in ordered}
    clusters: dict[tuple[str, ...], list[_Member]] = defaultdict(list)
    nodes: dict[str, Node] = {}
    for date, path, extraction in ordered:
        counts = _name_counts(extraction)
        for entity in extraction.entities:
            if entity.local:
                node = _local_node(path, entity)
                nodes[node.path] = node
                paths[path][entity.id] = node.path
            else:
                clusters[entity_key(entity)].append(_Member(path, date, entity, counts.get(entity.id, Counter())))
    for key in sorted(clusters):
        node = _joined_node(key, clusters[key], nodes)
        nodes[node.path] = node
        for member in clusters[key]:
            paths[member.document][member.entity.id] = node.path
    posts = _posts(ordered, paths, nodes)
    return Resolution(paths, dict(sorted(nodes.items())), dict(sorted(posts.items())))


def _name_counts(extraction: Extraction) -> dict[str, Counter[str]]:
    """How often each name of an entity occurs in its document."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    text = extraction.document.text
    for mention in extraction.mentions:
        if mention.form.value == "name" and len(mention.entities) == 1:
            counts[mention.entities[0]][" ".join(text[mention.span.begin : mention.span.end].split())] += 1
    return counts


def _local_node(document: str, entity: Entity) -> Node:
    path = f"{document}/{_PATHS[entity.kind]}/{entity.id.removeprefix('e')}"
    return Node(path, (entity.kind,), entity.name, _others(entity.name, entity.aliases), document=document)


def _others(label: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name and name != label}))


def _joined_node(key: tuple[str, ...], members: Sequence[_Member], taken: dict[str, Node]) -> Node:
    """The node of a cluster: slug from the fullest name of the earliest document, label the most frequent full name."""
    first = members[0].entity
    kinds = [first.kind]
    if first.kind is Kind.STATE and any(m.entity.also_place for m in members):
        kinds.append(Kind.PLACE)
    names: Counter[str] = Counter()
    for member in members:
        names.update(member.names)
        names.update(dict.fromkeys((member.entity.name, *member.entity.aliases), 0))
    state = first.code if first.kind is Kind.STATE else None
    label = states().name[state] if state else _label(members, names)
    segment = _LONG_SLUGS.get(state or "") or slug(label if state else _fullest(members))
    if first.code and not state and split_state(_fullest(members))[1] is None:  # 'Israel's foreign ministry'
        segment = f"{segment}-of-{slug(states().name[first.code])}"
    if first.kind is Kind.EXERCISE and key[2]:
        segment = _with_edition(segment, slug(key[2]))
    path = _free(f"{_PATHS[first.kind]}/{segment}", key, taken)
    return Node(path, tuple(kinds), label, _others(label, sorted(names)), code=state)


def _with_edition(segment: str, edition: str) -> str:
    """An exercise's slug with its edition, unless the name tells it: 'balikatan' of 2025, not 'defender-europe-25'."""
    short = edition.removeprefix("20").removeprefix("19")
    return segment if segment.endswith((f"-{edition}", f"-{short}")) else f"{segment}-{edition}"


def _fullest(members: Sequence[_Member]) -> str:
    """The fullest name in the earliest document that has one."""
    most = max(len(m.entity.name.split()) for m in members)
    return next(m.entity.name for m in members if len(m.entity.name.split()) == most)


def _label(members: Sequence[_Member], names: Counter[str]) -> str:
    """The most frequent of the full names, ties alphabetical."""
    full = sorted({m.entity.name for m in members})
    if members[0].entity.kind is Kind.EXERCISE:  # the series' own name is no full name of an edition
        full = [name for name in full if any(c.isdigit() for c in name)] or full
    return min(full, key=lambda name: (-names[name], name))


def _free(path: str, key: tuple[str, ...], taken: dict[str, Node]) -> str:
    """A path that no other cluster has: on a clash the key tells the two apart."""
    if path not in taken:
        return path
    longer = f"{path}-{slug(' '.join(key[1:]))}"
    n = 2
    while longer in taken:
        longer, n = f"{path}-{n}", n + 1
    return longer


def _posts(ordered: Sequence[tuple[str, str, Extraction]], paths: dict[str, dict[str, str]], nodes: dict[str, Node]) -> dict[str, Node]:
    """Posts by path: of one label in one body the same everywhere, without a body local to the document."""
    found: dict[str, Node] = {}
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for _, document, extraction in ordered:
        for post in extraction.posts:
            node = _post_node(document, post, paths[document], nodes)
            paths[document][post.id] = node.path
            labels[node.path][post.label] += 1
            found[node.path] = node
    return {path: _relabelled(node, labels[path]) for path, node in found.items()}


def _post_node(document: str, post: Post, local: dict[str, str], nodes: dict[str, Node]) -> Node:
    organisation = local.get(post.organisation or "")
    if organisation is None:
        return Node(f"{document}/post/{post.id.removeprefix('p')}", (), post.label, document=document)
    body = nodes[organisation]
    tail = organisation.rsplit("/", 1)[-1] if body.document is None else f"{slug(body.label)}-{organisation.rsplit('/', 1)[-1]}"
    name = slug(post.label)
    segment = name if f"-{tail}-" in f"-{name}-" else f"{name}-of-{tail}"
    prefix = "post" if body.document is None else f"{body.document}/post"
    return Node(f"{prefix}/{segment}", (), post.label, document=body.document, organisation=organisation)


def _relabelled(node: Node, labels: Counter[str]) -> Node:
    label = min(labels, key=lambda name: (-labels[name], name))
    return Node(node.path, node.kinds, label, _others(label, sorted(labels)), document=node.document, organisation=node.organisation)
