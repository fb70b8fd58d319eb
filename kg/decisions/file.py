"""The file of decisions: CSV (RFC 4180, UTF-8), one decision a line, made to be read, edited and put under version control.

Nothing in it depends on how a store numbers things, so it means the same after a rebuild and in another store: an entity is
written as its kind and one of its full names, a statement or a fact as its document's source and its words.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.model import Kind

__all__ = [
    "COLUMNS",
    "FILE",
    "GAZETTEER",
    "KINDS",
    "REJECTED",
    "Action",
    "Decision",
    "decisions_version",
    "merged",
    "read_decisions",
    "write_decisions",
]

#: the file's name in a store's folder
FILE: Final = "decisions.csv"
#: who says what a user's gazetteer says
GAZETTEER: Final = "gazetteer"
#: its first line
COLUMNS: Final = ("decision", "kind", "name", "other", "source", "at", "because", "by", "score")
#: the kinds of entities that documents share
KINDS: Final = (Kind.ACTOR, Kind.ORGANISATION, Kind.STATE, Kind.PLACE, Kind.EXERCISE, Kind.EXERCISE_SERIES)
#: the kinds of what can be struck out
REJECTED: Final = ("Statement", "Fact")


class Action(StrEnum):
    """What is decided."""

    SAME = "same"
    DIFFERENT = "different"
    APART = "apart"
    LINK = "link"
    NO_LINK = "no-link"
    REJECT = "reject"


# what stands in the columns of each action, besides decision, kind and name, which all have
_WANTED: Final[Mapping[Action, tuple[str, ...]]] = {
    Action.SAME: ("other",),
    Action.DIFFERENT: ("other",),
    Action.APART: ("source",),
    Action.LINK: ("other",),
    Action.NO_LINK: ("other",),
    Action.REJECT: ("other", "source"),
}
_OPTIONAL: Final = frozenset({"because", "by", "score"})


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a person.

    Attributes:
        action: what is decided.
        kind: the kind of the entity, such as ``Actor``; or ``Statement`` or ``Fact``, for what is struck out.
        name: the entity (see :func:`kg.decisions.key_named`), a statement's cue, or a fact's subject and predicate.
        other: the entity that it is or is not, the IRI that it has elsewhere, a statement's content, or a fact's evidence.
        source: the document in which it is so; empty for all.
        at: the offset (code points) at which the words begin; it tells apart what has the same words.
        because: the reason, as the person gives it.
        by: who decides.
        score: how likely the two were one as kg saw it when the decision was made, in [0, 1]; None if it had no opinion.
    """

    action: Action
    kind: str
    name: str
    other: str = ""
    source: str = ""
    at: int | None = None
    because: str = ""
    by: str = ""
    score: float | None = None

    @property
    def subject(self) -> tuple[object, ...]:
        """What it is about: of two decisions about one thing, only one can count."""
        if self.action in {Action.SAME, Action.DIFFERENT}:
            return ("pair", self.kind, *sorted((self.name, self.other)))
        if self.action in {Action.LINK, Action.NO_LINK}:
            return ("link", self.kind, self.name, self.other)
        return (self.action, self.kind, self.name, self.other, self.source, self.at)

    def row(self) -> list[str]:
        """Its line, column by column."""
        at = "" if self.at is None else str(self.at)
        score = "" if self.score is None else f"{self.score:.2f}"
        return [self.action, self.kind, self.name, self.other, self.source, at, self.because, self.by, score]


def read_decisions(path: Path, notes: Collection[str] = ()) -> tuple[Decision, ...]:
    """The decisions in a file, in its order; none where there is no file.

    Args:
        path: the file.
        notes: columns besides :data:`COLUMNS` that it may have and that say nothing; a file that may have them may have lines
            without a decision, too.

    Raises:
        InputError: the file can't be read, or a line is wrong (with file, line and what is allowed), or two contradict each other.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is no UTF-8. Save the file as UTF-8.") from error
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}. Check the path and its permissions.") from error
    return tuple(_parsed(path, text, notes))


def _parsed(path: Path, text: str, notes: Collection[str]) -> Iterator[Decision]:
    seen: dict[tuple[object, ...], tuple[int, Decision]] = {}
    for line, row in _rows(path, text, notes):
        decision = _decision(f"{path}, line {line}", row)
        before, other = seen.setdefault(decision.subject, (line, decision))
        if other is not decision:
            if other.action is not decision.action:
                what = f"{decision.action!s} of {decision.name!r} contradicts {other.action!s} in line {before}"
                raise InputError(f"{path}, line {line}: {what}. Keep one of them.")
            continue
        yield decision


def _rows(path: Path, text: str, notes: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines with their numbers, by column; empty ones are left out, and where notes may be, undecided ones."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, list(COLUMNS))]
        _check_header(path, header, notes)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(header):
                    raise InputError(
                        f"{path}, line {reader.line_num}: {len(cells)} columns, where the first line names {len(header)}. "
                        "Put what has a comma in it into double quotes."
                    )
                row = dict(zip(header, (_bare(cell) if notes else cell.strip() for cell in cells), strict=False))
                if row.get("decision") or not notes:
                    yield reader.line_num, {column: cell for column, cell in row.items() if column not in notes}
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: no CSV ({error}). Is a double quote missing?") from error


def _bare(cell: str) -> str:
    """A cell without blanks around it, and without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    bare = cell.strip()
    return bare[1:] if bare[:1] == "'" and bare[1:2] in {"=", "+", "-", "@"} else bare


def _check_header(path: Path, header: Sequence[str], notes: Collection[str]) -> None:
    if unknown := [name for name in header if name not in COLUMNS and name not in notes]:
        raise InputError(f"{path}, line 1: no column is called {unknown[0]!r}. There are: {', '.join(COLUMNS)}.")
    if missing := [name for name in COLUMNS[:3] if name not in header]:
        raise InputError(f"{path}, line 1: the column {missing[0]!r} is missing. The first line is: {','.join(COLUMNS)}")


def _decision(where: str, row: Mapping[str, str]) -> Decision:
    """The decision of a line; ``where`` says which it is."""
    word = row.get("decision", "").lower()
    if word not in set(Action):
        raise InputError(f"{where}: decision {word!r}. There are: {', '.join(Action)}.")
    action = Action(word)
    kind = _kind(where, action, row.get("kind", ""))
    for column in ("name", *_WANTED[action]):
        if not row.get(column):
            raise InputError(f"{where}: a line with {action!s} needs the column {column!r}: {_EXPLAINED[action]}")
    used = {"decision", "kind", "name", *_WANTED[action], *_OPTIONAL} | ({"at"} if action is Action.REJECT else set())
    if idle := [column for column, cell in row.items() if cell and column not in used]:
        raise InputError(f"{where}: {action!s} takes nothing in the column {idle[0]!r}, which has {row[idle[0]]!r}. {_EXPLAINED[action]}")
    decision = Decision(
        action,
        kind,
        row["name"],
        row.get("other", ""),
        row.get("source", ""),
        _offset(where, row.get("at", "")),
        row.get("because", ""),
        row.get("by", ""),
        _score(where, row.get("score", "")),
    )
    _check_link(where, decision)
    return decision


_EXPLAINED: Final[Mapping[Action, str]] = {
    Action.SAME: "same,KIND,NAME,OTHER NAME says that two names are one entity's.",
    Action.DIFFERENT: "different,KIND,NAME,OTHER NAME says that two names are two entities'.",
    Action.APART: "apart,KIND,NAME,,SOURCE says that the one of that name in that report is somebody else than in all others.",
    Action.LINK: "link,KIND,NAME,IRI says what the entity is elsewhere, such as in Wikidata.",
    Action.NO_LINK: "no-link,KIND,NAME,IRI says what the entity is not.",
    Action.REJECT: "reject,Statement,CUE,CONTENT,SOURCE or reject,Fact,SUBJECT · PREDICATE · OBJECT,EVIDENCE,SOURCE strikes it out.",
}


def _kind(where: str, action: Action, word: str) -> str:
    allowed = REJECTED if action is Action.REJECT else tuple(kind.value for kind in KINDS)
    found = {each.casefold(): each for each in allowed}.get(word.casefold())
    if found is None:
        raise InputError(f"{where}: {action!s} of the kind {word!r}. There are: {', '.join(allowed)}.")
    return found


def _offset(where: str, text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal()):
        raise InputError(f"{where}: at {text!r}: an offset in the report's text is wanted, a whole number, or nothing.")
    return int(text) if text else None


def _score(where: str, text: str) -> float | None:
    if not text:
        return None
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise InputError(f"{where}: score {text!r}: a number from 0 to 1 is wanted, such as 0.75, or nothing.")
    return score


def _check_link(where: str, decision: Decision) -> None:
    iri = decision.other
    if decision.action in {Action.LINK, Action.NO_LINK} and (not iri.startswith(("http://", "https://")) or set(iri) & set(' <>"{}|\\^`')):
        raise InputError(f"{where}: {iri!r} is no IRI. Write it whole, such as http://www.wikidata.org/entity/Q42.")


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions into a file, all at once: whatever fails leaves the old file as it was.

    Raises:
        InputError: the file can't be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(decision.row() for decision in decisions)
    target = path.resolve()  # behind a link, so that the link stays
    aside = target.with_name(f".{target.name}.new")
    try:
        with aside.open("wb") as out:
            out.write(text.getvalue().encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
        aside.replace(target)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise InputError(
            f"{path}: can't be written: {error.strerror}. Check the path, its permissions and the space on the disk."
        ) from error


def merged(known: Iterable[Decision], new: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions with new ones, each of which takes the place of what was decided of the same thing."""
    found = {decision.subject: decision for decision in known}
    for decision in new:
        found[decision.subject] = decision
    return tuple(found.values())


def decisions_version(decisions: Iterable[Decision]) -> str:
    """16 hex digits that change with what is decided, not with the order of the lines; empty for no decision."""
    told = sorted("\x1f".join(decision.row()) for decision in decisions)
    return hashlib.sha256("\x1e".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:16] if told else ""
