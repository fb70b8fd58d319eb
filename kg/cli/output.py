"""What the verbs share: consoles, tables, files, and the formats of answers."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import InputError, QueryError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


from kg.query import Answer, Result

__all__ = [
    "DEFAULT_STORE",
    "STATE",
    "Format",
    "Store",
    "add_row",
    "console",
    "fail",
    "format_of",
    "new_table",
    "note",
    "paragraph",
    "plain",
    "render",
    "write",
]

Store = Annotated[
    Path,
    typer.Option("--store", "-s", envvar="KG_STORE", metavar="DIR", help="The store's folder.", show_default=True),
]
DEFAULT_STORE = Path("kg-store")

# what a terminal would obey: control characters but tab and line feed
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# a word longer than this may break (characters), and what stands between columns
_LONGEST_WORD = 14
_GAP = 3
# as wide as any cell may be where no terminal sets a width
_UNBOUNDED = 1_000_000


@dataclass(slots=True)
class _State:
    """The options before the verb."""

    verbose: bool = False
    debug: bool = False

    def reset(self) -> None:
        """Back to the defaults."""
        self.verbose = self.debug = False


STATE = _State()


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    MARKDOWN = "markdown"
    TURTLE = "turtle"


_ENDINGS = {
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".xml": Format.XML,
    ".srx": Format.XML,
    ".rdf": Format.XML,
    ".md": Format.MARKDOWN,
    ".ttl": Format.TURTLE,
}


def format_of(output: Path | None) -> Format:
    """The format that a file's ending asks for; a table for ``.txt``, no ending, or the terminal.

    Raises:
        QueryError: no format has that ending.
    """
    if output is None or output.suffix.lower() in {"", ".txt"}:
        return Format.TABLE
    found = _ENDINGS.get(output.suffix.lower())
    if found is None:
        endings = ", ".join(["txt", *sorted(ending.removeprefix(".") for ending in _ENDINGS)])
        raise QueryError(f"--output {output}: no format ends in {output.suffix!r}; use one of {endings}, or say --format")
    return found


def console(*, stderr: bool = False) -> Console:
    """A console: as the terminal is, or without colours and of full width where there is none."""
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made = Console(stderr=stderr, highlight=False, width=_UNBOUNDED, color_system=None)
    return made


def fail(message: str) -> None:
    """Say on standard error what went wrong."""
    typer.echo(f"kg: {plain(message)}", err=True)


def note(message: str) -> None:
    """Say something on standard error."""
    typer.echo(plain(message), err=True)


def plain(text: str) -> str:
    """A text without the control characters that a terminal would obey."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def new_table(columns: Iterable[str], *, title: str | None = None, lines: bool = False) -> Table:
    """An empty table whose long cells wrap at words."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_lines=lines, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold", vertical="top")
    return made


def add_row(table: Table, cells: Sequence[object]) -> None:
    """Add cells as they are: nothing in them is markup, and no terminal obeys them."""
    from rich.text import Text

    table.add_row(*(Text("" if cell is None else plain(str(cell))) for cell in cells))


def paragraph(screen: Console, text: str, *, indent: int = 0, style: str = "") -> None:
    """Print a text indented, wrapped where a terminal sets a width."""
    from rich.padding import Padding
    from rich.text import Text

    shown = Text(plain(text), style=style)
    if screen.is_terminal:
        screen.print(Padding(shown, (0, 0, 0, indent)))
    else:
        screen.print(Text(" " * indent) + shown, soft_wrap=True)


def render(answer: Answer, chosen: Format) -> str | Table:
    """An answer in a format: a text, or a table to print.

    Raises:
        InputError: the format does not fit the kind of answer.
    """
    from kg.query import BooleanResult, GraphResult

    if isinstance(answer, GraphResult):
        writers = {Format.TABLE: answer.to_turtle, Format.TURTLE: answer.to_turtle, Format.JSON: answer.to_json, Format.XML: answer.to_xml}
        if chosen not in writers:
            raise InputError(f"--format {chosen}: a graph (CONSTRUCT, DESCRIBE) is written as turtle, json (JSON-LD) or xml (RDF/XML)")
        return writers[chosen]()
    if chosen is Format.TURTLE:
        raise InputError("--format turtle: only a graph (CONSTRUCT, DESCRIBE) is written so; use table, json, csv, tsv, xml or markdown")
    if chosen is Format.TABLE:
        return f"{answer}\n" if isinstance(answer, BooleanResult) else _table(answer)
    return {
        Format.JSON: answer.to_json,
        Format.CSV: answer.to_csv,
        Format.TSV: answer.to_tsv,
        Format.XML: answer.to_xml,
        Format.MARKDOWN: answer.to_markdown,
    }[chosen]()


def _table(answer: Result) -> Table:
    """The rows for people: without bare IRIs, unless there is nothing else, and where width is short without empty columns."""
    shown = answer.without_iris() if any(not name.endswith("_iri") for name in answer.columns) else answer
    width = console().width
    if shown and width < _UNBOUNDED:
        shown = shown.select(*(name for n, name in enumerate(shown.columns) if any(row[n] not in {None, ""} for row in shown))) or shown
    cells = [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in shown]
    table = new_table(shown.columns)
    for column, widest in zip(table.columns, _column_widths(shown.columns, cells, width), strict=True):
        column.max_width = widest
    for row in cells:
        add_row(table, row)
    return table


def _column_widths(names: Sequence[str], cells: list[list[str]], width: int) -> list[int]:
    """Widths that fit a terminal with the fewest lines a row: long columns get more, none less than its words need."""
    columns = [[name, *(row[n] for row in cells)] for n, name in enumerate(names)]
    longest = [max(map(len, column), default=1) for column in columns]
    words = [min(_LONGEST_WORD, max(len(word) for cell in column for word in cell.split() or [""])) for column in columns]
    found = longest
    for lines in range(1, max(longest, default=1) + 1):
        found = [min(most, max(least, -(-most // lines))) for most, least in zip(longest, words, strict=True)]
        if sum(found) + _GAP * len(found) <= width:
            break
    return found


def write(content: str | Table, output: Path | None = None) -> None:
    """Write to a file, or to standard output.

    Raises:
        OSError: the file can't be written.
    """
    if not isinstance(content, str) and output is None:
        console().print(content)
        return
    text = content if isinstance(content, str) else _as_text(content)
    text = text if text.endswith("\n") else f"{text}\n"
    if output is not None:
        output.write_bytes(text.encode("utf-8"))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _as_text(table: Table) -> str:
    from io import StringIO

    from rich.console import Console

    stream = StringIO()
    Console(file=stream, width=_UNBOUNDED, color_system=None).print(table)
    return stream.getvalue()
