"""Resolution on a disk: which clusters, paths and posts a change of some documents touches, and nothing else.

What :func:`kg.resolve.resolve` computes of all extractions at once is kept here as sums by cluster, so that adding or taking
away a document costs as much as it has entities. The outcome is a function of the documents, not of the order in which they
came: sums do not depend on it, and ties are broken by the documents' dates and paths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from kg.model import Extraction, Kind
from kg.resolve.members import Member, document_date, document_path, members, post_members
from kg.resolve.naming import Cluster, Node, described_post, draft_node, shared_post_path, told_apart
from kg.store.database import Database, Row

__all__ = ["Clusters", "decode_node", "encode_node"]

_CHUNK: Final = 500
# paths kept in memory while documents are written
_KNOWN_PATHS: Final = 50_000
_node = msgspec.json.Decoder(Node)

encode_node = msgspec.json.encode
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

    def add(self, member: Member, sign: int) -> None:
        """Add a member, or take it away with the sign −1."""
        self.members += sign
        self.places += sign * member.place
        self.full[member.name] += sign
        for name, count in member.names.items():
            self.uses[name] += sign
            self.mentions[name] += sign * count


class Clusters:
    """The clusters of a store's documents."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._paths: dict[str, str] = {}

    def begin(self) -> None:
        """Forget what the last change touched."""
        self._paths.clear()
        self._db.clear("touched", "renamed", "touched_post", "gone", "come")

    def reset(self) -> None:
        """Forget all documents."""
        self._db.clear("cluster", "member", "name", "post", "post_node")

    # documents come and go

    def take_away(self, documents: Iterable[tuple[int, Extraction]]) -> None:
        """Take documents away that were added before, by their number."""
        found = list(documents)
        numbers = self._sum(found, -1)
        rows = (_member_key(numbers[m.key], m, e) for _, e in found for m in members(e))
        self._db.many("DELETE FROM member WHERE (cluster, rank, date, path, position) = (?, ?, ?, ?, ?)", rows)
        for number, _ in found:
            self._db.run("INSERT OR IGNORE INTO touched_post SELECT path FROM post WHERE document = ? AND path IS NOT NULL", number)
            self._db.run("DELETE FROM post WHERE document = ?", number)

    def add(self, documents: Iterable[tuple[int, Extraction]]) -> None:
        """Add documents by their number."""
        found = list(documents)
        numbers = self._sum(found, 1)
        rows = ((*_member_key(numbers[m.key], m, e), n, m.name, m.code) for n, e in found for m in members(e))
        self._db.many("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        posts = (
            (n, p.position, document_date(e), document_path(e), numbers[p.key], p.label, None) for n, e in found for p in post_members(e)
        )
        self._db.many("INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?)", posts)

    def _sum(self, documents: Iterable[tuple[int, Extraction]], sign: int) -> dict[str, int]:
        """Add what documents tell to the sums; the numbers of the clusters by key."""
        sums: dict[str, _Sums] = {}
        for _, extraction in documents:
            for member in members(extraction):
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
        return numbers

    def _touch(self, key: str) -> int:
        """Note that a cluster changes, with what it was before; its number."""
        row = self._db.one("SELECT id FROM cluster WHERE key = ?", key)
        number = int(row[0]) if row else -1
        self._db.run("INSERT OR IGNORE INTO touched SELECT id, draft, path FROM cluster WHERE id = ?", number)
        return number

    # what follows of it

    def settle(self) -> None:
        """Name what has changed; :meth:`gone` and :meth:`come` tell how afterwards."""
        self._draft()
        self._tell_apart()
        self._place_posts()
        self._describe_posts()
        self._db.run("DELETE FROM cluster WHERE members = 0 AND id IN (SELECT cluster FROM touched)")

    def _draft(self) -> None:
        """Draft the nodes of touched clusters, and touch those that draft the same paths, now or before."""
        sql = (
            "SELECT t.cluster, key, kind, members, places, candidate "
            "FROM touched t CROSS JOIN cluster ON id = t.cluster WHERE t.cluster > ?"
        )
        for chunk in self._db.chunks(sql, _CHUNK):
            self._db.many("DELETE FROM name WHERE cluster = ? AND uses = 0", ((row[0],) for row in chunk))
            drafts = [(row[0], self._drafted(*row[:5])) for row in chunk]
            rows = ((node and encode_node(node), node and node.path, number) for number, node in drafts)
            self._db.many("UPDATE cluster SET draft = ?, candidate = ? WHERE id = ?", rows)
            candidates = {row[5] for row in chunk if row[5]} | {node.path for _, node in drafts if node}
            sql_touch = "INSERT OR IGNORE INTO touched SELECT id, draft, path FROM cluster WHERE candidate = ?"
            self._db.many(sql_touch, ((candidate,) for candidate in sorted(candidates)))

    def _drafted(self, number: int, key: str, kind: str, count: int, places: int) -> Node | None:
        """The node of a cluster, None for one that has no members any more."""
        first = self._db.one("SELECT name, code FROM member WHERE cluster = ? ORDER BY rank, date, path, position LIMIT 1", number)
        if not count or first is None:
            return None
        names = list(self._db.rows("SELECT name, mentions, full FROM name WHERE cluster = ?", number))
        mentions = {name: mentioned for name, mentioned, _ in names}
        full = {name for name, _, uses in names if uses}
        return draft_node(Cluster(key, Kind(kind), first[1], first[0], places > 0, mentions, full))

    def _tell_apart(self) -> None:
        """Give touched clusters their paths, and note what has become of their nodes."""
        sql = (
            "SELECT t.cluster, key, candidate, c.draft, t.draft, t.path "
            "FROM touched t CROSS JOIN cluster c ON id = t.cluster WHERE t.cluster > ?"
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
        for chunk in self._db.chunks("SELECT id, draft, path FROM cluster WHERE id > ?", _CHUNK):
            yield from (replace(decode_node(draft), path=path) for _, draft, path in chunk)
        for chunk in self._db.chunks("SELECT path, node FROM post_node WHERE path > ?", _CHUNK):
            yield from (decode_node(node) for _, node in chunk)

    def gone(self) -> Iterator[Node]:
        """The nodes that the change takes away, or of which it leaves another description."""
        return self._noted("gone")

    def come(self) -> Iterator[Node]:
        """The nodes that the change brings, or describes anew."""
        return self._noted("come")

    def _noted(self, table: str) -> Iterator[Node]:
        sql = f"SELECT id, node FROM {table} WHERE id > ?"  # noqa: S608 - a table of ours
        for chunk in self._db.chunks(sql, _CHUNK):
            yield from (decode_node(node) for _, node in chunk)


def _published(draft: bytes | None, path: str | None) -> Node | None:
    """A node as the graph has it."""
    return replace(decode_node(draft), path=path) if draft and path else None


def _member_key(cluster: int, member: Member, extraction: Extraction) -> Row:
    return cluster, -member.words, document_date(extraction), document_path(extraction), member.position
