"""Resolution on a disk: which clusters, paths and posts a change of some documents touches, and nothing else.

What :func:`kg.resolve.resolve` computes of all extractions at once is kept here as sums by key, so that adding or taking
away a document costs as much as it has entities; which keys are one is the business of :mod:`kg.store.judged`. The outcome is a
function of the documents, not of the order in which they came: sums do not depend on it, and ties are broken by the documents'
dates and paths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from kg.model import Extraction, Kind
from kg.resolve.evidence import BESIDE
from kg.resolve.judgements import Judgement, Shown
from kg.resolve.members import Member, document_date, document_path, members, post_members
from kg.resolve.naming import Cluster, Node, described_post, draft_node, shared_post_path, told_apart
from kg.store.database import Database, Row
from kg.store.judged import Judged

__all__ = ["Clusters", "decode_node", "encode_node"]

_CHUNK: Final = 500
# paths kept in memory while documents are written
_KNOWN_PATHS: Final = 50_000
_node = msgspec.json.Decoder(Node)

encode_node = encode_features = msgspec.json.encode
decode_node = _node.decode


@dataclass(slots=True)
class _Sums:
    """What some documents add to one cluster, or take away."""

    kind: Kind
    members: int = 0
    places: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    full: Counter[str] = field(default_factory=Counter)
    blocks: Counter[str] = field(default_factory=Counter)

    def add(self, member: Member, sign: int) -> None:
        """Add a member, or take it away with the sign −1."""
        self.members += sign
        self.places += sign * member.place
        self.full[member.name] += sign
        for block in member.blocks:
            self.blocks[block] += sign
        for name, count in member.names.items():
            self.uses[name] += sign
            self.mentions[name] += sign * count


class Clusters:
    """The clusters of a store's documents."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._judged = Judged(database)
        self._paths: dict[str, str] = {}
        self._labels: dict[str, str] = {}

    def begin(self) -> None:
        """Forget what the last change touched."""
        self._paths.clear()
        self._labels.clear()
        self._judged.begin()
        self._db.clear("touched", "renamed", "touched_post", "gone", "come")

    def reset(self) -> None:
        """Forget all documents."""
        self._db.clear("cluster", "member", "name", "post", "post_node", "block", "beside", "judged", "shown")

    def decide(self, decisions: Sequence[Judgement]) -> None:
        """Let people's decisions be these, in the order in which they were made, and no others."""
        self._judged.decide(decisions)

    # documents come and go

    def take_away(self, documents: Iterable[tuple[int, Extraction]]) -> None:
        """Take documents away that were added before, by their number."""
        found = [(number, extraction, members(extraction)) for number, extraction in documents]
        numbers = self._sum((each for _, _, all_members in found for each in all_members), -1)
        rows = (_member_key(numbers[m.key], m, e) for _, e, all_members in found for m in all_members)
        self._db.many("DELETE FROM member WHERE (cluster, rank, date, path, position) = (?, ?, ?, ?, ?)", rows)
        for number, _, _ in found:
            self._db.run("INSERT OR IGNORE INTO touched_post SELECT path FROM post WHERE document = ? AND path IS NOT NULL", number)
            self._db.run("DELETE FROM post WHERE document = ?", number)
            self._db.run("DELETE FROM beside WHERE document = ?", number)

    def add(self, documents: Iterable[tuple[int, Extraction]]) -> None:
        """Add documents by their number."""
        found = [(number, extraction, members(extraction)) for number, extraction in documents]
        numbers = self._sum((each for _, _, all_members in found for each in all_members), 1)
        rows = (
            (*_member_key(numbers[m.key], m, e), n, m.name, m.code, encode_features(m.features))
            for n, e, all_members in found
            for m in all_members
        )
        self._db.many("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        beside = ((n, numbers[m.key]) for n, _, all_members in found for m in all_members if m.kind in BESIDE)
        self._db.many("INSERT OR IGNORE INTO beside VALUES (?, ?)", beside)
        posts = (
            (n, p.position, document_date(e), document_path(e), numbers[p.key], p.label, None) for n, e, _ in found for p in post_members(e)
        )
        self._db.many("INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?)", posts)

    def _sum(self, found: Iterable[Member], sign: int) -> dict[str, int]:
        """Add what members tell to the sums, or take it away; the numbers of the clusters by key."""
        sums: dict[str, _Sums] = {}
        for member in found:
            sums.setdefault(member.key, _Sums(member.kind)).add(member, sign)
        # in the order of keys, so that neighbours on the disk are written together
        ordered = sorted(sums.items())
        self._db.many("INSERT OR IGNORE INTO cluster (key, kind) VALUES (?, ?)", ((key, s.kind.value) for key, s in ordered))
        numbers = {key: self._touch(key) for key, _ in ordered}
        self._db.many(
            "UPDATE cluster SET members = members + ?, places = places + ? WHERE id = ?",
            ((s.members, s.places, numbers[key]) for key, s in ordered),
        )
        self._db.many(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "mentions = mentions + excluded.mentions, uses = uses + excluded.uses, full = full + excluded.full",
            ((numbers[key], name, s.mentions[name], s.uses[name], s.full[name]) for key, s in ordered for name in sorted(s.uses)),
        )
        self._db.many(
            "INSERT INTO block VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET uses = uses + excluded.uses",
            sorted((block, numbers[key], uses) for key, s in ordered for block, uses in s.blocks.items()),
        )
        return numbers

    def _touch(self, key: str) -> int:
        """Note that a cluster changes, with what it was before; its number."""
        row = self._db.one("SELECT id FROM cluster WHERE key = ?", key)
        number = int(row[0]) if row else -1
        self._db.run("INSERT OR IGNORE INTO touched SELECT id, draft, path FROM cluster WHERE id = ?", number)
        return number

    # what follows of it

    def settle(self) -> None:
        """Join and name what has changed; :meth:`gone` and :meth:`come` tell how afterwards."""
        self._judged.judge()
        self._judged.group()
        self._draft()
        self._tell_apart()
        self._place_posts()
        self._describe_posts()
        self._judged.show(self._label, self.path_of)
        self._db.run("DELETE FROM cluster WHERE members = 0 AND id IN (SELECT cluster FROM touched)")

    def _draft(self) -> None:
        """Draft the nodes of touched clusters, and touch those that draft the same paths, now or before."""
        sql = "SELECT t.cluster, leader, candidate FROM touched t CROSS JOIN cluster ON id = t.cluster WHERE t.cluster > ?"
        for chunk in self._db.chunks(sql, _CHUNK):
            self._db.many("DELETE FROM name WHERE cluster = ? AND uses = 0", ((row[0],) for row in chunk))
            # of those that are joined, the first has the node
            drafts = [(number, self._drafted("leader = ?", number) if number == leader else None) for number, leader, _ in chunk]
            rows = ((node and encode_node(node), node and node.path, number) for number, node in drafts)
            self._db.many("UPDATE cluster SET draft = ?, candidate = ? WHERE id = ?", rows)
            candidates = {row[2] for row in chunk if row[2]} | {node.path for _, node in drafts if node}
            sql_touch = (
                "INSERT OR IGNORE INTO touched SELECT m.id, m.draft, m.path FROM cluster c CROSS JOIN cluster m ON m.leader = c.id "
                "WHERE c.candidate = ?"
            )
            self._db.many(sql_touch, ((candidate,) for candidate in sorted(candidates)))

    def _drafted(self, which: str, value: object) -> Node | None:
        """The node of the clusters of which a condition holds, None if no document names any."""
        found = list(self._db.rows(f"SELECT id, key, kind, places FROM cluster WHERE {which} AND members > 0 ORDER BY key", value))  # noqa: S608
        if not found:
            return None
        mentions: Counter[str] = Counter()
        full: set[str] = set()
        for number, _, _, _ in found:
            for name, mentioned, uses in self._db.rows("SELECT name, mentions, full FROM name WHERE cluster = ? AND uses > 0", number):
                mentions[name] += mentioned
                full |= {name} if uses else set()
        first = min(self._first(number) for number, _, _, _ in found)
        _, key, kind, _ = found[0]
        within = {code for _, each, _, _ in found for code in self._judged.evidence(each).having("state:")} if kind == Kind.PLACE else set()
        return draft_node(Cluster(key, Kind(kind), first[-1], first[-2], any(row[3] for row in found), mentions, full, within))

    def _first(self, number: int) -> Row:
        """The member whose name is the fullest, as the earliest document has it that has one so long; its name and code at the end."""
        sql = "SELECT rank, date, path, position, name, code FROM member WHERE cluster = ? ORDER BY rank, date, path, position LIMIT 1"
        row = self._db.one(sql, number)
        if row is None:
            raise KeyError(number)
        return row

    def _label(self, key: str) -> str:
        """The label that a key's own names give."""
        if key not in self._labels:
            if len(self._labels) >= _KNOWN_PATHS:
                self._labels.clear()
            node = self._drafted("key = ?", key)
            if node is None:
                raise KeyError(key)
            self._labels[key] = node.label
        return self._labels[key]

    def _tell_apart(self) -> None:
        """Give touched clusters their paths, and note what has become of their nodes."""
        sql = (
            "SELECT t.cluster, l.key, l.candidate, c.draft, t.draft, t.path FROM touched t "
            "CROSS JOIN cluster c ON c.id = t.cluster CROSS JOIN cluster l ON l.id = c.leader WHERE t.cluster > ?"
        )
        for chunk in self._db.chunks(sql, _CHUNK):
            paths = {row[0]: self._path(row[1], row[2]) for row in chunk}
            self._db.many("UPDATE cluster SET path = ? WHERE id = ?", ((path, number) for number, path in paths.items()))
            self._db.many(
                "INSERT INTO renamed VALUES (?)",
                ((number,) for number, _, _, _, _, old in chunk if old is not None and paths[number] not in {None, old}),
            )
            self._note((_published(old, path), _published(draft, paths[number])) for number, _, _, draft, old, path in chunk)

    def _path(self, key: str, candidate: str | None) -> str | None:
        """The path of a cluster: what it drafts, if it is the first in the order of keys that drafts it."""
        if candidate is None:
            return None
        first = self._db.one("SELECT MIN(key) FROM cluster WHERE candidate = ?", candidate)
        return candidate if first == (key,) else told_apart(candidate, key)

    def _note(self, nodes: Iterable[tuple[Node | None, Node | None]]) -> None:
        """Note which nodes go and which come, of pairs of what was and what is."""
        changed = [(old, new) for old, new in nodes if old != new]
        self._db.many("INSERT INTO gone (node) VALUES (?)", ((encode_node(old),) for old, _ in changed if old))
        self._db.many("INSERT INTO come (node) VALUES (?)", ((encode_node(new),) for _, new in changed if new))

    def _place_posts(self) -> None:
        """Give posts their paths: new ones, and those in bodies that have a new path."""
        self._db.run(
            "INSERT OR IGNORE INTO touched_post "
            "SELECT DISTINCT path FROM post WHERE path IS NOT NULL AND organisation IN (SELECT cluster FROM renamed)"
        )
        self._db.run("UPDATE post SET path = NULL WHERE organisation IN (SELECT cluster FROM renamed)")
        # a body whose posts are new has a new member, so it is among the touched
        for chunk in self._db.chunks(
            "SELECT t.cluster, c.path FROM touched t CROSS JOIN cluster c ON id = t.cluster WHERE t.cluster > ?", _CHUNK
        ):
            labels = "SELECT DISTINCT label FROM post WHERE organisation = ? AND path IS NULL"
            placed = [
                (shared_post_path(label, body), number, label) for number, body in chunk for (label,) in self._db.rows(labels, number)
            ]
            self._db.many("UPDATE post SET path = ? WHERE organisation = ? AND path IS NULL AND label = ?", placed)
            self._db.many("INSERT OR IGNORE INTO touched_post VALUES (?)", ((path,) for path, _, _ in placed))

    def _describe_posts(self) -> None:
        """Describe the touched posts: the earliest report tells the body, all of them the label."""
        sql = "SELECT t.path, node FROM touched_post t LEFT JOIN post_node n ON n.path = t.path WHERE t.path > ?"
        for chunk in self._db.chunks(sql, _CHUNK):
            found = {path: self._described(path) for path, _ in chunk}
            self._db.many("DELETE FROM post_node WHERE path = ?", ((path,) for path in found))
            self._db.many("INSERT INTO post_node VALUES (?, ?)", ((path, encode_node(node)) for path, node in found.items() if node))
            self._note((data and decode_node(data), found[path]) for path, data in chunk)

    def _described(self, path: str) -> Node | None:
        """The node of a post, None for one of which nobody tells any more."""
        labels: dict[str, int] = dict(self._db.rows("SELECT label, COUNT(*) FROM post WHERE path = ? GROUP BY label", path))
        body = self._db.one(
            "SELECT cluster.path FROM post JOIN cluster ON cluster.id = organisation "
            "WHERE post.path = ? ORDER BY date, origin, position LIMIT 1",
            path,
        )
        return described_post(path, body[0], labels) if body else None

    # what comes of it

    def path_of(self, key: str) -> str:
        """The path of the node of a key."""
        if key not in self._paths:
            if len(self._paths) >= _KNOWN_PATHS:
                self._paths.clear()
            row = self._db.one("SELECT path FROM cluster WHERE key = ?", key)
            if row is None:
                raise KeyError(key)
            self._paths[key] = row[0]
        return self._paths[key]

    def nodes(self) -> Iterator[Node]:
        """The nodes of all clusters, and of all posts in shared bodies."""
        for chunk in self._db.chunks("SELECT id, draft, path FROM cluster WHERE draft IS NOT NULL AND id > ?", _CHUNK):
            yield from (replace(decode_node(draft), path=path) for _, draft, path in chunk)
        for chunk in self._db.chunks("SELECT path, node FROM post_node WHERE path > ?", _CHUNK):
            yield from (decode_node(node) for _, node in chunk)

    def gone(self) -> Iterator[Node]:
        """The nodes that the change takes away, or of which it leaves another description."""
        return self._noted("gone")

    def come(self) -> Iterator[Node]:
        """The nodes that the change brings, or describes anew."""
        return self._noted("come")

    def judgements(self) -> Iterator[Shown]:
        """All judgements, as the graph tells them."""
        return self._judged.all()

    def judgements_gone(self) -> Iterator[Shown]:
        """The judgements that the change leaves out, or tells otherwise."""
        return self._judged.gone()

    def judgements_come(self) -> Iterator[Shown]:
        """The judgements that the change brings, or tells anew."""
        return self._judged.come()

    def _noted(self, table: str) -> Iterator[Node]:
        sql = f"SELECT id, node FROM {table} WHERE id > ?"  # noqa: S608 - a table of ours
        for chunk in self._db.chunks(sql, _CHUNK):
            yield from (decode_node(node) for _, node in chunk)


def _published(draft: bytes | None, path: str | None) -> Node | None:
    """A node as the graph has it."""
    return replace(decode_node(draft), path=path) if draft and path else None


def _member_key(cluster: int, member: Member, extraction: Extraction) -> Row:
    return cluster, -member.words, document_date(extraction), document_path(extraction), member.position
