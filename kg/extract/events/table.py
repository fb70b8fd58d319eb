"""The table of acts, ``events.toml``: which words tell of which event, and where its actor and recipient stand."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError
from kg.extract.phrases import BODIES, PEOPLE
from kg.model import Kind

__all__ = ["PLOVER", "Act", "Table", "events_table", "read_table"]

#: the codes of PLOVER
PLOVER: Final = frozenset(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
)
_KINDS: Final = {"": PEOPLE, "bodies": BODIES, "persons": frozenset({Kind.ACTOR}), "states": frozenset({Kind.STATE})}
_NEEDS: Final = frozenset({"actor", "recipient", "place", "goal"})


@dataclass(frozen=True, slots=True)
class Act:
    """A row of the table; ``events.toml`` explains its keys."""

    name: str
    type: str = ""
    format: str = ""
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    objects: frozenset[str] = frozenset()
    actor: tuple[str, ...] = ("subject",)
    recipient: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    of: str = "recipient"
    towards: str = "against"
    agents: frozenset[Kind] = PEOPLE
    targets: frozenset[Kind] = PEOPLE
    needs: tuple[str, ...] = ()
    deed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The rows by the first word of their verbs and by their nouns."""

    verbs: Mapping[str, tuple[Act, ...]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[Act, ...]] = field(default_factory=dict)


@cache
def events_table() -> Table:
    """The table that ships."""
    path = Path(__file__).with_name("events.toml")
    return read_table(path.read_text(encoding="utf-8"), str(path))


def read_table(text: str, name: str) -> Table:
    """A table of acts.

    Args:
        text: TOML, as the head of ``events.toml`` explains it.
        name: what errors call it.

    Raises:
        InputError: the text is no such table.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: {error}. The table of events is TOML.") from error
    words = data.get("words", {})
    acts = [_act(row, words, f"{name}: event {n}") for n, row in enumerate(data.get("event", ()), 1)]
    return Table(
        _index((verb.split()[0], act) for act in acts for verb in act.verbs), _index((noun, act) for act in acts for noun in act.nouns)
    )


def _index(pairs: Iterable[tuple[str, Act]]) -> dict[str, tuple[Act, ...]]:
    found: dict[str, list[Act]] = defaultdict(list)
    for word, act in pairs:
        if act not in found[word]:
            found[word].append(act)
    return {word: tuple(acts) for word, acts in found.items()}


def _act(row: Mapping[str, Any], words: Mapping[str, list[str]], where: str) -> Act:
    """A row with its word classes put in."""
    allowed = {each.name for each in fields(Act)}
    _demand(set(row) <= allowed, f"{where}: unknown key {', '.join(sorted(set(row) - allowed))}", f"keys are {', '.join(sorted(allowed))}")
    _demand("name" in row and ("verbs" in row or "nouns" in row), f"{where}: no name, or neither verbs nor nouns", "both are needed")
    _demand(row.get("type", "") in PLOVER | {""}, f"{where}: type {row.get('type')!r}", f"types are {', '.join(sorted(PLOVER))}")
    for key in ("agents", "targets"):
        _demand(row.get(key, "") in _KINDS, f"{where}: {key} {row.get(key)!r}", "it is bodies, persons or states, or left out")
    _demand(row.get("of", "actor") in {"actor", "recipient"}, f"{where}: of {row.get('of')!r}", "it is actor or recipient")
    _demand(set(row.get("needs", ())) <= _NEEDS, f"{where}: needs {row.get('needs')!r}", f"they are of {', '.join(sorted(_NEEDS))}")
    classes = [entry[1:] for entry in row.get("objects", ()) if entry.startswith("@")]
    _demand(set(classes) <= set(words), f"{where}: objects name an unknown class", f"classes of [words] are {', '.join(sorted(words))}")
    objects = {word for entry in row.get("objects", ()) for word in (words[entry[1:]] if entry.startswith("@") else [entry])}
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    given |= {"objects": frozenset(objects), "agents": _KINDS[row.get("agents", "")], "targets": _KINDS[row.get("targets", "")]}
    return Act(**given)


def _demand(holds: bool, fault: str, allowed: str) -> None:  # noqa: FBT001 -- a condition
    if not holds:
        raise InputError(f"{fault}; {allowed}.")
