"""What the verbs share: consoles, tables, files, and the formats of answers."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import InputError, QueryError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text


from kg.query import Answer, Result
from kg.store.endpoints import is_url

__all__ = [
    "DEFAULT_ANY",
    "DEFAULT_STORE",
    "STATE",
    "AnyStore",
    "Format",
    "Queries",
    "Store",
    "add_row",
    "console",
    "fail",
    "format_of",
    "new_table",
    "note",
    "paged",
    "paragraph",
    "plain",
    "render",
    "write",
]


def _folder_alone(store: Path) -> Path:
    """Refuse a server where a verb needs the store's files."""
    if is_url(store):
        raise InputError("--store: this verb needs the files of a store, not a server. Give a folder")
    return store


Store = Annotated[
    Path,
    typer.Option("--store", "-s", envvar="KG_STORE", metavar="DIR", help="The store's folder.", callback=_folder_alone),
]
AnyStore = Annotated[
    str,
    typer.Option("--store", "-s", envvar="KG_STORE", metavar="DIR|URL", help="The store's folder, or a SPARQL 1.1 server."),
]
DEFAULT_STORE = Path("kg-store")
DEFAULT_ANY = str(DEFAULT_STORE)

Queries = Annotated[
    Path | None,
    typer.Option(
        "--queries",
        "-q",
        envvar="KG_QUERIES",
        metavar="DIR",
        help="A folder of queries of your own; they go before ours.",
        show_default=False,
    ),
]

# what a terminal would obey: control characters but tab and line feed
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# a word longer than this may break (characters), and what stands between columns
_LONGEST_WORD = 14
# columns that go first where a terminal is too narrow for the words of all
_LEAST = ("confidence", "certainty", "force", "told", "according_to", "side", "comparison", "target", "document")
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

    class Ours(Console):
        def on_broken_pipe(self) -> None:
            """Let the command line end as it does when nobody reads on, where Rich would end with 1."""
            raise BrokenPipeError

    made = Ours(stderr=stderr, highlight=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made = Ours(stderr=stderr, highlight=False, width=_UNBOUNDED, color_system=None)
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


def paragraph(screen: Console, text: str | Text, *, indent: int = 0, style: str = "") -> None:
    """Print a text indented, wrapped where a terminal sets a width."""
    from rich.padding import Padding
    from rich.text import Text

    shown = Text(plain(text), style=style) if isinstance(text, str) else text
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
    shown, left_out = _fitting(shown, width)
    cells = _cells(shown)
    table = new_table(shown.columns)
    if left_out:
        table.caption = f"no room for {', '.join(left_out)}: --format csv has all columns"
    for column, widest in zip(table.columns, _column_widths(shown.columns, cells, width), strict=True):
        column.max_width = widest
    for row in cells:
        add_row(table, row)
    return table


def _cells(answer: Result) -> list[list[str]]:
    return [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in answer]


def _fitting(answer: Result, width: int) -> tuple[Result, list[str]]:
    """The answer without the columns that matter least, as far as the words of all would not fit a line, and what was left out."""
    left_out: list[str] = []
    for name in _LEAST:
        if sum(_word_widths(answer.columns, _cells(answer))) + _GAP * len(answer.columns) <= width:
            break
        if name in answer.columns:
            left_out.append(name)
            answer = answer.select(*(each for each in answer.columns if each != name))
    return answer, left_out


def _word_widths(names: Sequence[str], cells: list[list[str]]) -> list[int]:
    """What the longest word of each column takes, up to a bound."""
    columns = [[name, *(row[n] for row in cells)] for n, name in enumerate(names)]
    return [min(_LONGEST_WORD, max(len(word) for cell in column for word in cell.split() or [""])) for column in columns]


def _column_widths(names: Sequence[str], cells: list[list[str]], width: int) -> list[int]:
    """Widths that fit a terminal with the fewest lines a row: long columns get more, none less than its words need."""
    columns = [[name, *(row[n] for row in cells)] for n, name in enumerate(names)]
    longest = [max(map(len, column), default=1) for column in columns]
    words = _word_widths(names, cells)
    found = longest
    for lines in range(1, max(longest, default=1) + 1):
        found = [min(most, max(least, -(-most // lines))) for most, least in zip(longest, words, strict=True)]
        if sum(found) + _GAP * len(found) <= width:
            break
    return found


@contextmanager
def paged(screen: Console, *, wanted: bool) -> Iterator[Console]:
    """What is printed meanwhile goes through a pager, as git does it: on a terminal alone, and only if it does not fit.

    The pager is ``$KG_PAGER``, else ``$PAGER``, else ``less``; an empty one or ``cat`` means none.
    """
    command = os.environ.get("KG_PAGER", os.environ.get("PAGER", "less"))
    if not (wanted and screen.is_terminal and command.strip() not in {"", "cat"}):
        yield screen
        return
    with screen.capture() as capture:
        yield screen
    if capture.get().count("\n") < screen.height:
        sys.stdout.write(capture.get())
    else:
        _page(command, capture.get())


def _page(command: str, text: str) -> None:
    """Hand a text to a pager; to the terminal itself if there is no such program."""
    # as git sets it: end at once if it fits, let colours through, leave the screen as it is
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    try:
        pager = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own choice
    except (OSError, ValueError):
        sys.stdout.write(text)
        return
    with suppress(BrokenPipeError):  # who has seen enough leaves before the end
        pager.communicate(text.encode("utf-8"))


def write(content: str | Table, output: Path | None = None, *, pager: bool = False) -> None:
    """Write to a file, or to standard output, a table through a pager if that is wanted and it does not fit.

    Raises:
        OSError: the file can't be written.
    """
    if not isinstance(content, str) and output is None:
        with paged(console(), wanted=pager) as screen:
            screen.print(content)
        return
    text = content if isinstance(content, str) else _as_text(content)
    text = text if text.endswith("\n") else f"{text}\n"
    if output is not None:
        output.write_bytes(text.encode("utf-8"))
        return
    if sys.stdout.isatty():  # a pipe or a file gets what there is, a terminal nothing that it would obey
        text = plain(text.replace("\r\n", "\n"))
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _as_text(table: Table) -> str:
    from io import StringIO

    from rich.console import Console

    stream = StringIO()
    Console(file=stream, width=_UNBOUNDED, color_system=None).print(table)
    return stream.getvalue()
