"""The files of named queries: a header in comments, then SPARQL.

::

    # title: Who said what
    # description: Each statement with its speaker …
    # parameter: about (entity, optional): what the statement is about
    # parameter: least (number, default 0.5): the least confidence
    # example: about=West-2025
    # columns: date, speaker, content
    SELECT ?date ?speaker ?content WHERE {
      VALUES ?least { UNDEF }
      # with about: VALUES ?about { UNDEF } ?statement kg:about ?about .
      # include: dated
      …
    }

A parameter stands in a data block without a value, ``VALUES ?about { UNDEF }``. A line behind ``# with about:`` counts only if
``about`` is given, so that the engine can begin with what it names; to any other engine it is a comment. ``# include: dated``
stands for the file ``fragments/dated.rq``.

A query whose answer is long tells which rows it has, apart from the words in them, so that a page can be had without the rest
(:mod:`kg.query.paging`). The order must be the one of the whole answer, and one row must come of each::

    # keys
    {
      SELECT ?date ?statement WHERE {
        ?statement kg:polarity kg:Positive .  # scan
        …
      }
      ORDER BY ?date ?statement
      LIMIT 1000000000
    }

``# scan`` ends a line of patterns, each of which engines had better read as a whole if the query is asked of no entity.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import QueryError
from kg.query.parameters import Parameter, has_block
from kg.resources import queries_path

__all__ = ["NamedQuery", "read_query"]

_FIELDS = ("title", "description", "parameter", "example", "columns")
_COMMENT = re.compile(r"#\s*(\w+):\s*(.*)")
_PARAMETER = re.compile(
    r"(?P<name>[A-Za-z]\w*) \((?P<type>[\w ]+?)(?P<optional>, optional)?(?:, default (?P<default>[^)]+))?\): (?P<description>.+)"
)
_COLUMN = re.compile(r"\w+")
_INCLUDE = re.compile(r"([ \t]*)# include: ([\w-]+)[ \t]*")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name: its file's header, and its SPARQL with all that it includes.

    ``file`` is where a user's own query stands, None for one of ours; ``replaces`` says that one of ours has the same name.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    example: str
    sparql: str
    file: str | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class _Field:
    """A line of a header."""

    line: int
    name: str
    text: str


def read_query(path: Path) -> NamedQuery:
    """The query in a file.

    Raises:
        QueryError: the file can't be read, or its header or what it includes is wrong (with file and line).
    """
    raw = _text(path)
    fields = list(_header(path, raw))
    own = path.parent != queries_path()
    sparql = "\n".join(_expanded(path, raw.splitlines(), own=own, within=())) + "\n"
    texts = {name: [field for field in fields if field.name == name] for name in _FIELDS}
    for name in ("title", "description", "columns"):
        if not texts[name]:
            raise _error(path, 1, f"the header lacks '# {name}: …'")
    example = texts["example"][0].text if texts["example"] else ""
    return NamedQuery(
        name=path.stem,
        title=texts["title"][0].text,
        description=" ".join(field.text for field in texts["description"]),
        parameters=_parameters(path, texts["parameter"], sparql),
        columns=_columns(path, texts["columns"][0]),
        example=f"kg query {path.stem} {example}".strip(),
        sparql=sparql,
        file=str(path) if own else None,
        replaces=own and queries_path(path.name).is_file(),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"query file {path}: can't be read: {error}; give a UTF-8 file") from error


def _error(path: Path, line: int, what: str) -> QueryError:
    return QueryError(f"query file {path}, line {line}: {what}")


def _header(path: Path, raw: str) -> Iterator[_Field]:
    """The fields of the comments before the SPARQL; a comment that is nearly a field is a slip."""
    for number, line in enumerate(raw.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            return
        found = _COMMENT.match(line)
        if found and found[1] in _FIELDS and found[2].strip():
            yield _Field(number, found[1], found[2].strip())
        elif found and found[1] in _FIELDS:
            raise _error(path, number, f"{found[1]!r} says nothing")
        elif found and (near := difflib.get_close_matches(found[1].lower(), _FIELDS, n=1, cutoff=0.75)):
            raise _error(path, number, f"{found[1]!r} is no field of a header. Did you mean {near[0]!r}? There are {', '.join(_FIELDS)}")


def _parameters(path: Path, fields: list[_Field], sparql: str) -> tuple[Parameter, ...]:
    made: dict[str, Parameter] = {}
    for field in fields:
        parameter = _parameter(path, field)
        if parameter.name in made:
            raise _error(path, field.line, f"parameter {parameter.name!r} stands here for the second time")
        if not has_block(sparql, parameter.name):
            block = f"VALUES ?{parameter.name} {{ UNDEF }}"
            raise _error(path, field.line, f"parameter {parameter.name!r} has no data block in the query. Write where it counts: {block}")
        made[parameter.name] = parameter
    return tuple(made.values())


def _parameter(path: Path, field: _Field) -> Parameter:
    found = _PARAMETER.fullmatch(field.text)
    if not found:
        form = "'name (type): description', 'name (type, optional): …' or 'name (type, default value): …'"
        raise _error(path, field.line, f"the parameter {field.text!r} is not of the form {form}")
    parameter = Parameter(found["name"], found["type"], found["description"], found["optional"] is not None, found["default"])
    try:
        parameter.check()
    except QueryError as error:
        raise _error(path, field.line, str(error)) from error
    return parameter


def _columns(path: Path, field: _Field) -> tuple[str, ...]:
    columns = tuple(name.strip() for name in field.text.split(","))
    wrong = next((name for name in columns if not _COLUMN.fullmatch(name)), None)
    if wrong is not None:
        raise _error(
            path, field.line, f"the column {wrong!r} is no name of a variable. Write the names, without '?', with commas between them"
        )
    return columns


def _expanded(path: Path, lines: list[str], *, own: bool, within: tuple[str, ...]) -> Iterator[str]:
    """Lines with each ``# include:`` replaced by the fragment's lines, indented alike."""
    for number, line in enumerate(lines, 1):
        found = _INCLUDE.fullmatch(line)
        if not found:
            yield line
            continue
        fragment = _fragment(path, found[2], own=own)
        if fragment is None or found[2] in within:
            why = "includes itself" if fragment else f"is missing: there is no fragments/{found[2]}.rq"
            raise _error(path, number, f"the fragment {found[2]!r} {why}")
        inner = _expanded(fragment, _text(fragment).splitlines(), own=own, within=(*within, found[2]))
        yield from (found[1] + each for each in inner)


def _fragment(path: Path, name: str, *, own: bool) -> Path | None:
    """The file of a fragment: for a user's query the one in their folder, else ours."""
    folder = path.parent if path.parent.name == "fragments" else path.parent / "fragments"
    places = [folder / f"{name}.rq"] if own else []
    return next((place for place in (*places, queries_path(f"fragments/{name}.rq")) if place.is_file()), None)
