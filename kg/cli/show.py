"""``kg show``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, console, paragraph, write

if TYPE_CHECKING:
    from rich.console import Console

    from kg.cards import Card, CardLine
    from kg.query.joins import NameJudgement

__all__ = ["EXAMPLES", "show"]

EXAMPLES = (
    "kg show West-2025",
    "kg show Andrei Belousov",
    "kg show state/belarus --format json",
)

_SIGNS = {"Same": "is", "Unsure": "may be", "Different": "is not"}


class CardFormat(StrEnum):
    """How a card is written."""

    TEXT = "text"
    JSON = "json"


def show(
    entity: Annotated[list[str], typer.Argument(metavar="ENTITY", help="A name in any case, or an IRI.", show_default=False)],
    store: AnyStore = DEFAULT_ANY,
    form: Annotated[CardFormat, typer.Option("--format", "-f", help="How to write it.")] = CardFormat.TEXT,
    iris: Annotated[bool, typer.Option("--iris", help="Tell the IRI of each line, as kg review --reject takes it.")] = False,
) -> None:
    """Show everything known of an entity, each line with its sentence and document.

    Its names with how often they occur, which of them were compared with others, and why they were joined or not; posts, facts, what
    it said, what was said to it and about it. A fact that somebody claims is shown with the claimant.
    """
    from kg.cards import make_card
    from kg.store.opening import open_any

    with open_any(store) as opened:
        card = make_card(opened, " ".join(entity))
    if form is CardFormat.JSON:
        write(card.to_json())
    else:
        _print(console(), card, iris=iris)


def _print(screen: Console, card: Card, *, iris: bool) -> None:
    paragraph(screen, card.label, style="bold")
    others = tuple(f"{name} ({card.uses[name]})" if name in card.uses else name for name in card.names)
    for heading, values in (("is", card.classes), ("also called", others), ("elsewhere", card.links), ("IRI", (card.iri,))):
        if values:
            paragraph(screen, f"{heading}: {', '.join(values)}", indent=2)
    if card.mentions:
        places = ", ".join(f"{source} ({count})" for source, count in card.mentions.items())
        paragraph(screen, f"mentioned in: {places}", indent=2)
    if card.joins:
        screen.print()
        paragraph(screen, f"Names that were compared ({len(card.joins)})", style="bold")
        for join in card.joins:
            _print_join(screen, join)
    for heading, lines in card.sections.items():
        screen.print()
        paragraph(screen, f"{heading} ({len(lines)})", style="bold")
        for line in lines:
            _print_line(screen, line, iris=iris)


def _print_join(screen: Console, join: NameJudgement) -> None:
    """Which names are one, or not, and why."""
    paragraph(screen, f"• {f' {_SIGNS[join.verdict]} '.join(join.names)}", indent=2)
    paragraph(screen, f"{join.reason} [{join.by}, score {join.score:.2f}]", indent=6, style="dim")


def _print_line(screen: Console, line: CardLine, *, iris: bool) -> None:
    claim = f" – claimed by {line.claimed_by}" if line.claimed_by else ""
    paragraph(screen, f"• {line.text}{claim}", indent=2)
    date = f", {line.date}" if line.date else ""
    paragraph(screen, f"“{line.evidence}” [{line.source}{date}, {line.begin}-{line.end}]", indent=6, style="dim")
    if iris:
        paragraph(screen, f"<{line.iri}>", indent=6, style="dim")
