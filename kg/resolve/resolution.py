"""Resolution is data: a table from (document, local entity) to a node, and a description of each node.

A function of the *set* of extractions: their order changes nothing. What one document adds to it is in
:mod:`kg.resolve.members`, what a node is called in :mod:`kg.resolve.naming`; :func:`resolve` puts both together in memory,
:mod:`kg.store.clusters` does so on a disk, where a changed document touches its own clusters alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from kg.model import Extraction
from kg.resolve.members import Member, PostMember, document_date, document_path, local_nodes, local_posts, members, post_members
from kg.resolve.naming import Cluster, Node, Paths, described_post, draft_node, told_apart

__all__ = ["Node", "Resolution", "document_path", "resolve"]


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


def resolve(extractions: Sequence[Extraction]) -> Resolution:
    """Join the local entities of all documents into nodes.

    Args:
        extractions: one a document, in any order.
    """
    ordered = sorted(extractions, key=lambda each: (document_date(each), document_path(each)))
    joined = _joined(ordered)
    paths = {key: node.path for key, node in joined.items()}
    nodes = [*joined.values(), *(node for each in ordered for node in local_nodes(each))]
    posts = [*_shared_posts(ordered, paths), *(node for each in ordered for node in local_posts(each))]
    tables = {document_path(each): Paths(each, paths.__getitem__).table() for each in ordered}
    by_path = attrgetter("path")
    return Resolution(tables, {n.path: n for n in sorted(nodes, key=by_path)}, {n.path: n for n in sorted(posts, key=by_path)})


def _joined(ordered: Iterable[Extraction]) -> dict[str, Node]:
    """The nodes of all clusters by key."""
    clusters: dict[str, list[Member]] = defaultdict(list)
    for extraction in ordered:
        for member in members(extraction):
            clusters[member.key].append(member)
    drafts = {key: draft_node(_cluster(found)) for key, found in sorted(clusters.items())}
    owners: dict[str, str] = {}
    for key, draft in drafts.items():
        owners.setdefault(draft.path, key)
    return {key: draft if owners[draft.path] == key else replace(draft, path=told_apart(draft.path, key)) for key, draft in drafts.items()}


def _cluster(found: Sequence[Member]) -> Cluster:
    """What naming needs of members that are in the order of their documents."""
    names: Counter[str] = Counter()
    for member in found:
        names.update(member.names)
    # the first of the longest: max keeps the first of equals
    fullest = max(found, key=attrgetter("words"))
    place = any(member.place for member in found)
    return Cluster(fullest.key, fullest.kind, fullest.code, fullest.name, place, names, {member.name for member in found})


def _shared_posts(ordered: Iterable[Extraction], paths: dict[str, str]) -> list[Node]:
    """The posts in bodies that documents share: the earliest report tells the body, all of them the label."""
    found: dict[str, list[PostMember]] = defaultdict(list)
    for extraction in ordered:
        for post in post_members(extraction):
            found[post.path(paths[post.key])].append(post)
    return [described_post(path, paths[posts[0].key], Counter(post.label for post in posts)) for path, posts in found.items()]
