"""The YAML front matter of a Markdown file, and the text that follows it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from kg.errors import SourceError

__all__ = ["FIELDS", "split_front_matter"]

#: what is read; other keys are other programs' business
FIELDS = ("title", "date", "publisher", "url", "language")

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
# what YAML takes for nothing
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


def split_front_matter(text: str, where: str) -> tuple[Mapping[str, str], str]:
    """The fields of the front matter, and the text behind the line that closes it, unchanged.

    A text without front matter is returned whole. Values are strings as they are written: a date stays ``2025-05-28``.

    Raises:
        SourceError: the front matter is not closed, is no YAML, or is no mapping of names to single values.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return {}, text
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise SourceError(f"{where}: line 1: '---' opens front matter that no line closes; add a line '---' behind it")
    block = text[opening.end() : closing.start()]
    return _fields(_parse(block, where), where), text[closing.end() :]


def _parse(block: str, where: str) -> object:
    """The YAML of a block, all scalars as strings."""
    try:
        # BaseLoader builds strings, lists and mappings only: nothing is executed, and 'no' stays a word
        return yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - see above
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark is not None else 1
        reason = f"the front matter is no YAML: {error.problem}; quote values that hold ': ' or '#'"
        raise SourceError(f"{where}: line {line}: {reason}") from error
    except yaml.YAMLError as error:
        raise SourceError(f"{where}: line 1: the front matter is no YAML: {' '.join(str(error).split())}") from error


def _fields(parsed: object, where: str) -> dict[str, str]:
    """The fields that are read, those without a value left out."""
    if parsed is None or parsed == "":
        return {}
    if not isinstance(parsed, Mapping):
        raise SourceError(f"{where}: line 2: the front matter is no mapping; write lines such as 'date: 2025-05-28'")
    found: dict[str, str] = {}
    for name in FIELDS:
        value = parsed.get(name, "")
        if not isinstance(value, str):
            raise SourceError(f"{where}: the front matter's {name} is {value!r}; a single value is wanted")
        if value.strip() not in _NOTHING:
            found[name] = " ".join(value.split())
    return found
