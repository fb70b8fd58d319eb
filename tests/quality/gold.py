"""Gold facts of whole reports: one JSON file a report, in the format that README.md describes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"
GOLD = Path(__file__).resolve().parent / "gold"


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """``kind`` is Actor, Organisation, State, Exercise, Place or Unnamed; ``names`` are all surface forms, pronouns left out."""

    kind: str
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldPost:
    """A post that an actor holds; each of ``bodies`` is right, the first is the one that counts."""

    actor: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldExercise:
    """An exercise with ``(property, value)`` pairs: participant, place, start, end, personnel."""

    name: str
    facts: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """A statement; ``parts`` are the first and last words of each stretch of its content, ``quotation`` is direct, indirect or mixed."""

    speakers: frozenset[str]
    cue: str
    parts: tuple[tuple[str, str], ...]
    quotation: str
    about: tuple[str, ...]

    def __str__(self) -> str:
        """Speakers, cue, and the ends of the content."""
        return f"{' and '.join(sorted(self.speakers))} {self.cue}: {self.parts[0][0]} … {self.parts[-1][1]}"


@dataclass(frozen=True, slots=True)
class GoldReport:
    """All facts that one report states; ``relations`` are (subject, relation, object) by entity name."""

    id: str
    entities: tuple[GoldEntity, ...]
    posts: tuple[GoldPost, ...]
    exercises: tuple[GoldExercise, ...]
    statements: tuple[GoldStatement, ...]
    relations: frozenset[tuple[str, str, str]]


def gold_files(*folders: Path) -> list[Path]:
    """The gold files of folders, in the order of their names."""
    return sorted((file for folder in folders for file in folder.glob("*.json")), key=lambda file: file.name)


def read_gold(files: Iterable[Path]) -> list[GoldReport]:
    """The reports that gold files describe."""
    return [_report(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def _report(row: dict[str, Any]) -> GoldReport:
    return GoldReport(
        row["id"],
        tuple(GoldEntity(e["type"], e["name"], (e["name"], *e["aliases"])) for e in row["entities"]),
        tuple(GoldPost(p["actor"], _several(p["org"])) for p in row["posts"]),
        tuple(_exercise(e) for e in row["exercises"]),
        tuple(_statement(s) for s in row["statements"]),
        frozenset((r["s"], r["p"], r["o"]) for r in row["relations"]),
    )


def _several(value: str | list[str]) -> tuple[str, ...]:
    """A single string, or each of a list."""
    return (value,) if isinstance(value, str) else tuple(value)


def _exercise(row: dict[str, Any]) -> GoldExercise:
    facts = {("participant", name) for name in row["participants"]} | {("place", name) for name in row["places"]}
    facts |= {(key, str(row[key])) for key in ("start", "end", "personnel") if row.get(key)}
    return GoldExercise(row["name"], frozenset(facts))


def _statement(row: dict[str, Any]) -> GoldStatement:
    parts = tuple(zip(_several(row["first"]), _several(row["last"]), strict=True))
    return GoldStatement(frozenset(_several(row["speaker"])), row["cue"], parts, row["kind"], tuple(row["about"]))
