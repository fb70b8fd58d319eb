"""Judgements on a disk: the blocks of keys, what is judged of them, what people decided, and which keys that makes one.

A change judges the blocks of the clusters that it touches, and groups anew what those join or joined, nothing else. The tables are
described in :mod:`kg.store.database`; ``touched`` holds the clusters that a change touches, as they were before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Final

import msgspec

from kg.resolve.clustering import Pair, effective, grouped
from kg.resolve.evidence import FIRST_DOCUMENTS, Evidence
from kg.resolve.judgements import Judgement, Shown, Verdict, check_decisions
from kg.resolve.judging import LARGEST_BLOCK, judge_block, strongest
from kg.store.database import Database

__all__ = ["Judged"]

_CHUNK: Final = 500
_judgement = msgspec.json.Decoder(Judgement)
_shown = msgspec.json.Decoder(Shown)
_encode = msgspec.json.encode
_TOUCH: Final = "INSERT OR IGNORE INTO touched SELECT id, draft, path FROM cluster"
_TOUCHED: Final = "touched t CROSS JOIN cluster c ON c.id = t.cluster"
# those that a touched cluster was joined with, or may be now
_MATES: Final = tuple(
    f"SELECT m.id FROM {_TOUCHED} CROSS JOIN {edges}"  # noqa: S608 - tables of ours
    for edges in (
        "cluster m ON m.leader = c.leader",
        "judged j ON j.one = c.key AND j.same CROSS JOIN cluster m ON m.key = j.other",
        "judged j ON j.other = c.key AND j.same CROSS JOIN cluster m ON m.key = j.one",
        "decision d ON d.one = c.key CROSS JOIN cluster m ON m.key = d.other",
        "decision d ON d.other = c.key CROSS JOIN cluster m ON m.key = d.one",
    )
)


class Judged:
    """The judgements of a store's clusters."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._evidence: dict[str, Evidence] = {}

    def begin(self) -> None:
        """Forget what the last change touched."""
        self._db.clear("touched_block", "touched_pair", "shown_gone", "shown_come")

    def decide(self, decisions: Sequence[Judgement]) -> None:
        """Let people's decisions be these, in the order in which they were made, and no others.

        Raises:
            InputError: one joins two kinds of things.
        """
        check_decisions(decisions)
        new = {pair: _encode(each) for pair, each in effective((), decisions).items()}
        old = {(one, other): data for one, other, data in self._db.rows("SELECT one, other, judgement FROM decision")}
        changed = sorted({pair for pair, _ in new.items() ^ old.items()})
        self._db.clear("decision")
        self._db.many("INSERT INTO decision VALUES (?, ?, ?)", ((*pair, data) for pair, data in new.items()))
        self._touch(changed)

    def _touch(self, pairs: Iterable[Pair]) -> None:
        """Note that pairs are judged otherwise, and the clusters at both ends."""
        found = list(pairs)
        self._db.many("INSERT OR IGNORE INTO touched_pair (one, other) VALUES (?, ?)", found)
        self._db.many(f"{_TOUCH} WHERE key IN (?, ?)", found)

    # judging

    def judge(self) -> None:
        """Judge the blocks anew in which a touched cluster is or was."""
        self._evidence.clear()
        self._db.run("INSERT OR IGNORE INTO touched_block SELECT block FROM block WHERE cluster IN (SELECT cluster FROM touched)")
        self._db.run("DELETE FROM block WHERE uses = 0 AND cluster IN (SELECT cluster FROM touched)")
        sql = (
            "SELECT t.block FROM touched_block t WHERE (EXISTS (SELECT 1 FROM judged j WHERE j.block = t.block) "
            "OR 1 < (SELECT COUNT(*) FROM (SELECT 1 FROM block b WHERE b.block = t.block LIMIT 2))) AND t.block > ?"
        )
        for chunk in self._db.chunks(sql, _CHUNK):
            for (block,) in chunk:
                self._judge(block)
            self._evidence.clear()

    def _judge(self, block: str) -> None:
        keys = [
            key
            for (key,) in self._db.rows(
                "SELECT key FROM block b CROSS JOIN cluster ON id = b.cluster WHERE block = ? AND members > 0 LIMIT ?",
                block,
                LARGEST_BLOCK + 1,
            )
        ]
        new = {(each.left, each.right): each for each in judge_block(block, keys, self.evidence)}
        rows = self._db.rows("SELECT one, other, judgement FROM judged WHERE block = ?", block)
        old = {(one, other): _judgement.decode(data) for one, other, data in rows}
        if new == old:
            return
        self._db.run("DELETE FROM judged WHERE block = ?", block)
        inserted = ((block, *pair, each.verdict is Verdict.SAME, _encode(each)) for pair, each in new.items())
        self._db.many("INSERT INTO judged VALUES (?, ?, ?, ?, ?)", inserted)
        self._touch(pair for pair in sorted(new.keys() | old.keys()) if new.get(pair) != old.get(pair))

    def evidence(self, key: str) -> Evidence:
        """What the first documents of a key tell."""
        if key not in self._evidence:
            if len(self._evidence) >= _CHUNK:
                self._evidence.clear()
            sql = (
                "SELECT document, member.path, features FROM cluster CROSS JOIN member ON cluster = id "
                "WHERE key = ? ORDER BY rank, date, member.path, position LIMIT ?"
            )
            first = list(self._db.rows(sql, key, FIRST_DOCUMENTS))
            near = "SELECT key FROM beside CROSS JOIN cluster ON id = cluster WHERE document = ?"
            beside = {other for document, _, _ in first for (other,) in self._db.rows(near, document)} - {key}
            features = frozenset(each for _, _, told in first for each in msgspec.json.decode(told, type=list[str]))
            self._evidence[key] = Evidence(features, frozenset(beside), frozenset(path for _, path, _ in first))
        return self._evidence[key]

    # grouping

    def group(self) -> None:
        """Join the keys of what is one anew, wherever a touched cluster is or was joined; all of those are touched then."""
        count = -1
        while count != (count := self._db.count("touched")):
            for mates in _MATES:
                self._db.run(f"{_TOUCH} WHERE id IN ({mates})")
        leaders = grouped(self._edges())
        self._db.run("UPDATE cluster SET leader = id WHERE leader IS NOT id AND id IN (SELECT cluster FROM touched)")
        self._db.many(
            "UPDATE cluster SET leader = (SELECT id FROM cluster WHERE key = ?) WHERE key = ?",
            ((first, key) for key, first in sorted(leaders.items()) if first != key),
        )

    def _edges(self) -> Iterator[Judgement]:
        """What counts of the pairs of touched clusters that are joined, or that people have judged."""
        ends = "one IN (SELECT key FROM touched CROSS JOIN cluster ON id = cluster)"
        pairs = {(one, other) for one, other in self._db.rows(f"SELECT one, other FROM judged WHERE same AND {ends}")}  # noqa: S608
        pairs |= {(one, other) for one, other in self._db.rows(f"SELECT one, other FROM decision WHERE {ends}")}  # noqa: S608
        return (found for pair in sorted(pairs) if (found := self._counting(*pair)))

    def _counting(self, one: str, other: str) -> Judgement | None:
        """The judgement that counts of a pair; None if there is none, or no document names one of them."""
        alive = self._db.one("SELECT COUNT(*) FROM cluster WHERE key IN (?, ?) AND members > 0", one, other)
        if alive != (2,):
            return None
        decided = self._db.one("SELECT judgement FROM decision WHERE one = ? AND other = ?", one, other)
        if decided:
            return _judgement.decode(decided[0])
        found = [
            _judgement.decode(data) for (data,) in self._db.rows("SELECT judgement FROM judged WHERE one = ? AND other = ?", one, other)
        ]
        return strongest(found) if found else None

    # what the graph tells

    def show(self, label_of: Callable[[str], str], path_of: Callable[[str], str]) -> None:
        """Settle what the graph tells of the pairs that have changed, and of those with a touched cluster.

        Args:
            label_of: the label of a key's own names.
            path_of: the path of the node of a key.
        """
        touched = "(SELECT key FROM touched CROSS JOIN cluster ON id = cluster)"
        for table, end in product(("judged", "decision", "shown"), ("one", "other")):
            sql = f"INSERT OR IGNORE INTO touched_pair (one, other) SELECT one, other FROM {table} WHERE {end} IN {touched}"  # noqa: S608
            self._db.run(sql)
        sql = (
            "SELECT t.id, t.one, t.other, shown FROM touched_pair t LEFT JOIN shown s ON s.one = t.one AND s.other = t.other WHERE t.id > ?"
        )
        for chunk in self._db.chunks(sql, _CHUNK):
            for _, one, other, old in chunk:
                counting = self._counting(one, other)
                shown = Shown(counting, (label_of(one), label_of(other)), (path_of(one), path_of(other))) if counting else None
                new = _encode(shown) if shown else None
                if new != old:
                    self._note((one, other), old, new)

    def _note(self, pair: Pair, old: bytes | None, new: bytes | None) -> None:
        self._db.run("DELETE FROM shown WHERE one = ? AND other = ?", *pair)
        if old:
            self._db.run("INSERT INTO shown_gone (shown) VALUES (?)", old)
        if new:
            self._db.run("INSERT INTO shown_come (shown) VALUES (?)", new)
            self._db.run("INSERT INTO shown VALUES (?, ?, ?)", *pair, new)

    def all(self) -> Iterator[Shown]:
        """All judgements, as the graph tells them."""
        last: Pair = ("", "")
        while chunk := list(self._db.rows("SELECT one, other, shown FROM shown WHERE (one, other) > (?, ?) LIMIT ?", *last, _CHUNK)):
            yield from (_shown.decode(data) for _, _, data in chunk)
            last = chunk[-1][:2]

    def gone(self) -> Iterator[Shown]:
        """What the change leaves out, or tells otherwise."""
        return self._noted("shown_gone")

    def come(self) -> Iterator[Shown]:
        """What the change brings, or tells anew."""
        return self._noted("shown_come")

    def _noted(self, table: str) -> Iterator[Shown]:
        for chunk in self._db.chunks(f"SELECT id, shown FROM {table} WHERE id > ?", _CHUNK):  # noqa: S608 - a table of ours
            yield from (_shown.decode(data) for _, data in chunk)
