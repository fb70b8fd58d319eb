"""``kg search``."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, console, note, paged, paragraph, plain, write

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from kg.search import Hit

__all__ = ["EXAMPLES", "search"]

EXAMPLES = (
    "kg search Khrenin",
    "kg search strictly defensive --kind statement",
    "kg search Zapad 2025 --kind exercise --format json",
)
_HEADINGS = {"entity": "entities", "statement": "statements", "sentence": "sentences"}


class HitFormat(StrEnum):
    """How hits are written."""

    TEXT = "text"
    JSON = "json"


def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="What to look for.", show_default=False)],
    store: AnyStore = DEFAULT_ANY,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", "-k", metavar="KIND", help="Only entity, statement, sentence, or a class: actor …", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many of each kind.")] = 10,
    form: Annotated[HitFormat, typer.Option("--format", "-f", help="How to write them.")] = HitFormat.TEXT,
    pager: Annotated[bool, typer.Option("--pager/--no-pager", help="Page what is longer than the terminal.")] = True,
) -> None:
    """Find entities by any of their names, statements and sentences by their words.

    All words must be there; if nothing has them, words count that are a letter or two away, then any of the words. Inflections,
    case and accents do not matter. Each hit comes with its sentence and document.
    """
    from kg.errors import QueryError
    from kg.search import search as find
    from kg.search.text import words
    from kg.store.opening import open_any

    if next(words(" ".join(text)), None) is None:
        raise QueryError(f"TEXT {' '.join(text)!r}: there is no word in it to look for. Give one, such as: kg search Khrenin")
    with open_any(store) as opened:
        hits = find(opened, " ".join(text), kinds=kind or (), limit=limit)
    if form is HitFormat.JSON:
        write(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=2))
        return
    with paged(console(), wanted=pager) as screen:
        for heading in dict.fromkeys(hit.kind for hit in hits):
            _print(screen, _HEADINGS[heading], [hit for hit in hits if hit.kind == heading])
    if not hits:
        note("nothing found")


def _print(screen: Console, heading: str, hits: list[Hit]) -> None:
    paragraph(screen, heading, style="bold")
    for hit in hits:
        _print_hit(screen, hit)
    screen.print()


def _print_hit(screen: Console, hit: Hit) -> None:
    if hit.kind == "entity":
        found = f", found as {hit.text}" if hit.text != hit.label else ""
        paragraph(screen, f"{hit.label} ({', '.join(hit.classes)}){found}  <{hit.iri}>", indent=2)
    else:
        paragraph(screen, _marked(hit), indent=2)
    if hit.source:
        quoted = f"“{hit.sentence}” " if hit.sentence and hit.kind != "sentence" else ""
        date = f", {hit.date}" if hit.date else ""
        paragraph(screen, f"{quoted}[{hit.source}{date}]", indent=6, style="dim")


def _marked(hit: Hit) -> Text:
    """The text with what was found in bold, behind its speakers."""
    from rich.text import Text

    shown = Text(f"{plain(hit.label)}: " if hit.label else "")
    begin = len(shown)
    shown.append(plain(hit.text))
    for first, last in hit.marks:
        shown.stylize("bold", begin + first, begin + last)
    return shown
