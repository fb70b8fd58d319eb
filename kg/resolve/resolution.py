"""Resolution is data: a table from (document, local entity) to a node, a description of each node, and the judgements behind it.

A function of the *set* of extractions and of what people have decided: the order of documents changes nothing. What one document adds
is in :mod:`kg.resolve.members`, who may be who in :mod:`kg.resolve.judging`, what that makes one in :mod:`kg.resolve.clustering`, what
a node is called in :mod:`kg.resolve.naming`; :func:`resolve` puts it together in memory, :mod:`kg.store.clusters` on a disk, where
a changed document touches its own clusters and those like them alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter

from kg.model import Extraction, Kind
from kg.resolve.clustering import Pair, effective, grouped
from kg.resolve.evidence import BESIDE, FIRST_DOCUMENTS, Evidence
from kg.resolve.judgements import Judgement, Shown, check_decisions
from kg.resolve.judging import judge_block, strongest
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
        judgements: who was found to be who, and why, sorted by their keys.
    """

    paths: dict[str, dict[str, str]]
    nodes: dict[str, Node]
    posts: dict[str, Node]
    judgements: tuple[Shown, ...] = ()


def resolve(extractions: Sequence[Extraction], decisions: Sequence[Judgement] = ()) -> Resolution:
    """Join the local entities of all documents into nodes.

    Args:
        extractions: one a document, in any order.
        decisions: what people have decided, in the order in which they did; their word counts more than what is found here.

    Raises:
        InputError: a decision joins two kinds of things.
    """
    check_decisions(decisions)
    ordered = sorted(extractions, key=lambda each: (document_date(each), document_path(each)))
    known = _Known(ordered)
    judged = effective(known.judged(), (each for each in decisions if each.left in known.members and each.right in known.members))
    firsts = grouped(judged.values())
    joined = _joined(known, firsts)
    paths = {key: joined[firsts.get(key, key)].path for key in known.members}
    nodes = [*joined.values(), *(node for each in ordered for node in local_nodes(each))]
    posts = [*_shared_posts(ordered, paths), *(node for each in ordered for node in local_posts(each))]
    tables = {document_path(each): Paths(each, paths.__getitem__).table() for each in ordered}
    by_path = attrgetter("path")
    return Resolution(
        tables,
        {n.path: n for n in sorted(nodes, key=by_path)},
        {n.path: n for n in sorted(posts, key=by_path)},
        tuple(_shown(judged, known, paths)),
    )


class _Known:
    """What documents tell of each key.

    Args:
        ordered: the documents by date and path.
    """

    def __init__(self, ordered: Iterable[Extraction]) -> None:
        # by key: with the place of each member's document in their order
        self.members: dict[str, list[tuple[int, Member]]] = defaultdict(list)
        self._documents: list[str] = []
        self._beside: list[frozenset[str]] = []
        for n, extraction in enumerate(ordered):
            found = members(extraction)
            for member in found:
                self.members[member.key].append((n, member))
            self._documents.append(document_path(extraction))
            self._beside.append(frozenset(member.key for member in found if member.kind in BESIDE))
        self._evidence: dict[str, Evidence] = {}

    def judged(self) -> list[Judgement]:
        """The automatic judgements, one a pair."""
        blocks: dict[str, set[str]] = defaultdict(set)
        for key, found in self.members.items():
            for block in {block for _, member in found for block in member.blocks}:
                blocks[block].add(key)
        pairs: dict[Pair, list[Judgement]] = defaultdict(list)
        for block, keys in blocks.items():
            for each in judge_block(block, keys, self.evidence):
                pairs[each.left, each.right].append(each)
        return [strongest(found) for found in pairs.values()]

    def evidence(self, key: str) -> Evidence:
        """What the first documents of a key tell."""
        if key not in self._evidence:
            # a stable sort: those with as full a name stay in the order of their documents
            first = sorted(self.members[key], key=lambda each: -each[1].words)[:FIRST_DOCUMENTS]
            told = frozenset(chain.from_iterable(member.features for _, member in first))
            beside = frozenset(chain.from_iterable(self._beside[n] for n, _ in first))
            self._evidence[key] = Evidence(told, beside - {key}, frozenset(self._documents[n] for n, _ in first))
        return self._evidence[key]


def _joined(known: _Known, firsts: Mapping[str, str]) -> dict[str, Node]:
    """The nodes of all clusters by their first key."""
    clusters: dict[str, list[str]] = defaultdict(list)
    for key in sorted(known.members):
        clusters[firsts.get(key, key)].append(key)
    drafts = {key: draft_node(_cluster(known, keys)) for key, keys in sorted(clusters.items())}
    owners: dict[str, str] = {}
    for key, draft in drafts.items():
        owners.setdefault(draft.path, key)
    return {key: draft if owners[draft.path] == key else replace(draft, path=told_apart(draft.path, key)) for key, draft in drafts.items()}


def _cluster(known: _Known, keys: Sequence[str]) -> Cluster:
    """What naming needs of the members of keys that are one, the first key first."""
    placed = chain.from_iterable(known.members[key] for key in keys)
    found = [member for _, member in sorted(placed, key=lambda each: (each[0], each[1].position))]
    names: Counter[str] = Counter()
    for member in found:
        names.update(member.names)
    # the first of the longest: max keeps the first of equals
    fullest = max(found, key=attrgetter("words"))
    within = {code for key in keys for code in known.evidence(key).having("state:")} if fullest.kind is Kind.PLACE else set()
    place, full = any(member.place for member in found), {member.name for member in found}
    return Cluster(keys[0], fullest.kind, fullest.code, fullest.name, place, names, full, within)


def _shown(judged: Mapping[Pair, Judgement], known: _Known, paths: Mapping[str, str]) -> Iterable[Shown]:
    """The judgements with the labels and the nodes of what they judge."""
    for (left, right), each in sorted(judged.items()):
        one, other = (draft_node(_cluster(known, [key])).label for key in (left, right))
        yield Shown(each, (one, other), (paths[left], paths[right]))


def _shared_posts(ordered: Iterable[Extraction], paths: dict[str, str]) -> list[Node]:
    """The posts in bodies that documents share: the earliest report tells the body, all of them the label."""
    found: dict[str, list[PostMember]] = defaultdict(list)
    for extraction in ordered:
        for post in post_members(extraction):
            found[post.path(paths[post.key])].append(post)
    return [described_post(path, paths[posts[0].key], Counter(post.label for post in posts)) for path, posts in found.items()]
