"""A user's own names: a CSV file with one person, body, state or place a line, which extraction finds and joins.

Columns: ``kind`` (Actor, Organisation, State, Place), ``name``, and as one likes ``other names`` (with ``|`` between them),
``state`` (ISO 3166-1 alpha-2: which state it is, or whose body), ``wikidata`` (an item, such as Q184), ``source`` (where it is from;
nobody reads it).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.model import Kind
from kg.resources import ontology_path

__all__ = ["Listed", "listed_version", "read_listed"]

_COLUMNS: Final = ("kind", "name", "other names", "state", "wikidata", "source")
_KINDS: Final = (Kind.ACTOR, Kind.ORGANISATION, Kind.STATE, Kind.PLACE)
_WORD: Final = re.compile(r"\w")
_ITEM: Final = re.compile(r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Listed:
    """One entity that a user has listed.

    Attributes:
        kind: what it is.
        name: what it is called in the graph.
        others: its other names; a text that uses one of them means it.
        state: the ISO 3166-1 alpha-2 code of the state that it is, or whose body it is.
        item: the IRI of its item in Wikidata.
    """

    kind: Kind
    name: str
    others: tuple[str, ...] = ()
    state: str | None = None
    item: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, each once."""
        return tuple(dict.fromkeys((self.name, *self.others)))

    @property
    def written(self) -> str:
        """Its name as decisions write it: a body's with the code of its state."""
        return f"{self.name} [{self.state}]" if self.kind is Kind.ORGANISATION and self.state else self.name


def read_listed(path: Path) -> tuple[Listed, ...]:
    """The entities that a file lists, in its order.

    Raises:
        InputError: the file can't be read, or a line is wrong (with file, line and what is allowed), or two list one name.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"--gazetteer {path}: byte {error.start} is no UTF-8. Save the file as UTF-8.") from error
    except OSError as error:
        raise InputError(f"--gazetteer {path}: can't be read: {error.strerror}. Check the path and its permissions.") from error
    return tuple(_listed(path, text))


def listed_version(listed: Iterable[Listed]) -> str:
    """16 hex digits that change with what is listed; empty for nothing."""
    told = sorted(repr(astuple(each)) for each in listed)
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:16] if told else ""


def _listed(path: Path, text: str) -> Iterator[Listed]:
    owners: dict[str, tuple[int, str]] = {}
    for line, row in _rows(path, text):
        where = f"--gazetteer {path}, line {line}"
        listed = _entity(where, row)
        for name in listed.names:
            before, owner = owners.setdefault(name, (line, listed.name))
            if before != line:
                raise InputError(f"{where}: {name!r} is a name of {owner!r} in line {before} already. A name can mean one of them only.")
        yield listed


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower().replace("_", " ") for name in next(reader, [])]
        if unknown := [name for name in header if name not in _COLUMNS]:
            raise InputError(f"--gazetteer {path}, line 1: no column is called {unknown[0]!r}. There are: {', '.join(_COLUMNS)}.")
        if missing := [name for name in _COLUMNS[:2] if name not in header]:
            raise InputError(f"--gazetteer {path}, line 1: the column {missing[0]!r} is missing. There are: {', '.join(_COLUMNS)}.")
        for cells in reader:
            if len(cells) > len(header):
                raise InputError(
                    f"--gazetteer {path}, line {reader.line_num}: {len(cells)} columns, where the first line names {len(header)}."
                )
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(header, (" ".join(cell.split()) for cell in cells), strict=False))
    except csv.Error as error:
        raise InputError(f"--gazetteer {path}, line {reader.line_num}: no CSV ({error}). Is a double quote missing?") from error


def _entity(where: str, row: Mapping[str, str]) -> Listed:
    kind = {each.value.casefold(): each for each in _KINDS}.get(row["kind"].casefold())
    if kind is None:
        raise InputError(f"{where}: kind {row['kind']!r}. There are: {', '.join(each.value for each in _KINDS)}.")
    names = [row.get("name", ""), *(part.strip() for part in row.get("other names", "").split("|") if part.strip())]
    if short := [name for name in names if len(_WORD.findall(name)) < 2]:
        raise InputError(f"{where}: {short[0]!r} is no name: two letters at least are wanted.")
    state = row.get("state", "").upper() or None
    if state and state not in _codes():
        raise InputError(f"{where}: state {row['state']!r}. An ISO 3166-1 code of two letters is wanted, such as BY.")
    if kind is Kind.STATE and not state:
        raise InputError(f"{where}: the state {names[0]!r} needs its ISO 3166-1 code in the column 'state', such as BY.")
    item = row.get("wikidata", "")
    found = _ITEM.fullmatch(item)
    if item and not found:
        raise InputError(f"{where}: wikidata {item!r}. An item is wanted, such as Q184, or nothing.")
    return Listed(kind, names[0], tuple(names[1:]), state, f"http://www.wikidata.org/entity/{found[1]}" if found else None)


@cache
def _codes() -> frozenset[str]:
    with ontology_path("gazetteers/states.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["code"] for row in csv.DictReader(lines))
