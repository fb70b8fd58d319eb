"""Relations written down as files: one TOML file a relation, with its constructions and its sentences as tests.

A construction names words of a sentence and how they hang together in its tree (Universal Dependencies v2)::

    [[construction]]
    like = "Norway has sent 300 soldiers to Latvia."
    verb = { pos = "VERB", lemma = "send|dispatch" }
    forces = { of = "verb", dep = "obj", lemma = "soldier|troop" }
    subject = { of = "verb", dep = "subject" }
    object = { of = "verb", dep = "obl", case = "to" }

The first word stands for itself, each other one depends ``of`` one above it; ``subject`` and ``object`` are the ends of the relation.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from kg.errors import InputError
from kg.model import Kind, Relation

__all__ = ["SAID_OF", "Construction", "Example", "RelationRule", "Word", "read_rules", "rules_digest"]

#: as ``dep``: whatever a verb is said of, across relative clauses, infinitives and coordination
SAID_OF: Final = "subject"
_ENDS: Final = ("subject", "object")
_OWN_NAMESPACE: Final = "https://kg.example/ontology#"
_KEYS: Final = {"predicate", "description", "subject", "object", "confidence", "construction", "sentence"}
_WORD_KEYS: Final = {"of", "dep", "case", "lemma", "word", "pos", "tag"}
_SENTENCE_KEYS: Final = {"text", "plain", "claimed"}
# kinds of entity that may be an end
_KINDS: Final = {kind.value: kind for kind in Kind if kind not in {Kind.UNNAMED_SOURCE, Kind.EXERCISE_SERIES}}
# relations of the graph's own between entities, which a rule may find more of
_KNOWN: Final = {
    relation.value: relation
    for relation in (
        Relation.MEMBER_OF,
        Relation.SUB_ORGANISATION_OF,
        Relation.CONTAINED_IN,
        Relation.COMMANDS,
        Relation.ALLIED_WITH,
        Relation.OPPOSES,
    )
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a construction: what it depends on (None for the first), and the values that each attribute may have."""

    name: str
    of: str | None
    attributes: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Construction:
    """Words in the order in which they are looked for: each after the one that it depends on."""

    like: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the pairs of names that it must yield: as plain triples, and as assertions alone."""

    text: str
    plain: frozenset[tuple[str, str]]
    claimed: frozenset[tuple[str, str]]
    line: int


@dataclass(frozen=True, slots=True)
class RelationRule:
    """A relation as its file defines it; ``relation`` is a term of :class:`kg.model.Relation` or an IRI of the user's own."""

    relation: str
    description: str
    subjects: frozenset[Kind]
    objects: frozenset[Kind]
    confidence: float
    constructions: tuple[Construction, ...]
    examples: tuple[Example, ...]
    file: str


def read_rules(folder: Path) -> tuple[RelationRule, ...]:
    """The relations of a folder's ``.toml`` files, in the order of their names.

    Raises:
        InputError: the folder holds none, or a file is not as it has to be; file and line are told.
    """
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        raise InputError(f"{folder}: no folder with rules; one .toml file for each relation is wanted, see docs/rules.rst")
    return tuple(_File(file).rule() for file in files)


def rules_digest(rules: Sequence[RelationRule]) -> str:
    """16 hex digits that change with what rules find, not with their descriptions, tests or the names of their files."""
    told = [
        (r.relation, sorted(r.subjects), sorted(r.objects), r.confidence, [[_told(w) for w in c.words] for c in r.constructions])
        for r in rules
    ]
    return hashlib.sha256(repr(told).encode("utf-8")).hexdigest()[:16]


def _told(word: Word) -> tuple[object, ...]:
    return (word.name, word.of, [(key, sorted(values)) for key, values in word.attributes])


class _File:
    """One file, read with its lines at hand for errors."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text("utf-8")
            self.data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{path}: no valid TOML: {error}") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: no UTF-8 text: byte {error.start}") from error

    def rule(self) -> RelationRule:
        """The relation."""
        for key in self.data.keys() - _KEYS:
            self._fail(f"unknown key {key!r}; allowed are {', '.join(sorted(_KEYS))}", self._line(key))
        constructions = tuple(self._construction(n, table) for n, table in enumerate(self._tables("construction")))
        examples = tuple(self._example(n, table) for n, table in enumerate(self._tables("sentence")))
        if not constructions:
            self._fail("no [[construction]]: nothing can be found")
        return RelationRule(
            self._predicate(),
            self._text(self.data, "description", 1),
            self._kinds("subject"),
            self._kinds("object"),
            self._confidence(),
            constructions,
            examples,
            str(self.path),
        )

    def _fail(self, message: str, line: int = 1) -> NoReturn:
        raise InputError(f"{self.path}, line {line}: {message}")

    def _line(self, key: str, table: str | None = None, n: int = 0) -> int:
        """The line on which a key of the ``n``-th table of a name stands; that of the table if the key is nowhere in it."""
        lines = self.text.splitlines()
        heads = [i for i, line in enumerate(lines) if line.replace(" ", "").startswith(f"[[{table}]]")] if table else [0]
        start = heads[n] if n < len(heads) else 0
        pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        return next((i + 1 for i in range(start, len(lines)) if pattern.match(lines[i])), start + 1)

    def _tables(self, name: str) -> list[Mapping[str, Any]]:
        found = self.data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self._fail(f"{name} has to be written as [[{name}]], once for each", self._line(name))
        return found

    def _text(self, table: Mapping[str, Any], key: str, line: int) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self._fail(f"{key} = {value!r}: a text in quotation marks is wanted" if key in table else f"{key} is missing", line)
        return value

    def _predicate(self) -> str:
        value, line = self._text(self.data, "predicate", self._line("predicate")), self._line("predicate")
        if value in _KNOWN:
            return _KNOWN[value]
        if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", value) or value.startswith(_OWN_NAMESPACE):
            self._fail(f"predicate = {value!r}: an IRI of your own is wanted (https://…), or one of {', '.join(sorted(_KNOWN))}", line)
        return value

    def _kinds(self, key: str) -> frozenset[Kind]:
        value, line = self.data.get(key), self._line(key)
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not names or any(name not in _KINDS for name in names):
            self._fail(f"{key} = {value!r}: one or more of {', '.join(sorted(_KINDS))} are wanted", line)
        return frozenset(_KINDS[name] for name in names)

    def _confidence(self) -> float:
        value = self.data.get("confidence", 0.8)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self._fail(f"confidence = {value!r}: a number above 0 and up to 1 is wanted", self._line("confidence"))
        return float(value)

    def _construction(self, n: int, table: Mapping[str, Any]) -> Construction:
        words: list[Word] = []
        for name, value in table.items():
            if name != "like":
                words.append(self._word(name, value, [word.name for word in words], self._line(name, "construction", n)))
        for end in _ENDS:
            if end not in table:
                self._fail(f"the construction has no {end!r}: it is an end of the relation", self._line("", "construction", n))
        return Construction(self._text(table, "like", self._line("like", "construction", n)), tuple(words))

    def _word(self, name: str, value: object, above: list[str], line: int) -> Word:
        if not isinstance(value, dict):
            self._fail(f'{name} = {value!r}: a table is wanted, such as {{ of = "verb", dep = "obj" }}', line)
        for key, allowed in value.items():
            if key not in _WORD_KEYS or not isinstance(allowed, str):
                self._fail(f"{name}: {key} = {allowed!r}; wanted are texts for some of {', '.join(sorted(_WORD_KEYS))}", line)
        of = value.get("of")
        if (above and of not in above) or (not above and of):
            known = f"one of {', '.join(above)}" if above else "nothing, for it is the first word"
            self._fail(f"{name}: of = {of!r}; it has to depend on {known}", line)
        if of and "dep" not in value:
            self._fail(f"{name}: dep is missing: how does it depend on {of}?", line)
        attributes = {key: frozenset(part.strip() for part in allowed.split("|")) for key, allowed in value.items() if key != "of"}
        return Word(name, of, tuple(attributes.items()))

    def _example(self, n: int, table: Mapping[str, Any]) -> Example:
        line = self._line("text", "sentence", n)
        for key in table.keys() - _SENTENCE_KEYS:
            self._fail(f"unknown key {key!r}; allowed are {', '.join(sorted(_SENTENCE_KEYS))}", self._line(key, "sentence", n))
        pairs = [self._pairs(table.get(key, []), self._line(key, "sentence", n)) for key in ("plain", "claimed")]
        return Example(self._text(table, "text", line), pairs[0], pairs[1], line)

    def _pairs(self, value: object, line: int) -> frozenset[tuple[str, str]]:
        pairs: list[Any] = value if isinstance(value, list) else [None]
        if not all(isinstance(pair, list) and len(pair) == 2 and all(isinstance(name, str) for name in pair) for pair in pairs):
            self._fail(f'{value!r}: a list of pairs of names is wanted, such as [["Norway", "Latvia"]]', line)
        return frozenset((first, second) for first, second in pairs)
