"""What a report consists of, whatever it is written in: sections of texts, tables, figures and quotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

__all__ = ["Block", "Figure", "Quotation", "Quotations", "Report", "Section", "Table", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or the heading of what follows within a section."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain texts; ``numbers`` are the indices of columns of figures. ``rest`` tells of rows that are left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: a name for its file, an SVG element, and what it shows in words."""

    name: str
    svg: Markup
    caption: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A statement in its sentence.

    ``lead`` says who, ``tags`` how (cue, force), ``parts`` are the sentence, alternating between plain and marked text, plain first;
    ``source`` and ``date`` tell the document, ``url`` leads to it if it is known.
    """

    lead: str
    tags: tuple[str, ...]
    parts: tuple[str, ...]
    source: str
    date: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Quotations:
    """Statements one after the other."""

    items: tuple[Quotation, ...]


Block: TypeAlias = Text | Table | Figure | Quotations


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading; ``name`` is its anchor."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A title, a line below it, and the sections."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
