"""A report as a file: one HTML page, or Markdown with its drawings beside it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.errors import InputError
from kg.report.content import Figure, Quotation, Quotations, Report, Table, Text
from kg.report.dossier import make_dossier
from kg.report.overview import make_overview
from kg.store import Store

__all__ = ["render_html", "render_markdown", "render_report", "write_report"]

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_HTML: Final = frozenset({".html", ".htm"})
_MARKDOWN: Final = frozenset({".md", ".markdown"})
# what Markdown (CommonMark 0.31) and HTML would read as markup
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#+!|~$])")


def write_report(store: Store, path: Path, entity: str | None = None) -> Path:
    """Write a dossier on an entity, or without one an overview, and return the file's path.

    Args:
        store: the graph.
        path: the file, which is replaced. ``.html`` is one page; ``.md`` has its drawings as ``NAME-….svg`` in the same folder.
        entity: a name or an IRI.

    Raises:
        QueryError: no such entity, or several of that name.
        InputError: the ending is another, or a file can't be written.
    """
    suffix = path.suffix.lower()
    if suffix not in _HTML | _MARKDOWN:
        raise InputError(f"{path}: a report is HTML or Markdown. Give a file that ends in .html or .md")
    report = render_report(store, entity)
    files = {path: render_html(report)} if suffix in _HTML else render_markdown(report, path)
    for file, text in files.items():
        try:
            file.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        except OSError as error:
            raise InputError(f"{file}: can't be written: {error.strerror}; name a file in a folder that is yours to write") from error
    return path


def render_report(store: Store, entity: str | None = None) -> Report:
    """The dossier on an entity; without one, or with an empty name, the overview.

    Raises:
        QueryError: no such entity, or several of that name.
    """
    return make_overview(store) if entity is None else make_dossier(store, entity)


def render_html(report: Report) -> str:
    """The page: no scripts, nothing from elsewhere, and a policy that holds a browser to that."""
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    environment.trim_blocks = environment.lstrip_blocks = True
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    template = environment.get_template("report.html.j2")
    return template.render(report=report, policy=policy, style=Markup(style))  # noqa: S704 - our own file


@cache
def _style() -> str:
    return (_TEMPLATES / "report.css").read_text(encoding="utf-8")


def render_markdown(report: Report, path: Path) -> dict[Path, str]:
    """The files of a report in Markdown: the text, and a drawing for each figure."""
    files: dict[Path, str] = {}
    lines = [f"# {_plain(report.title)}", "", _plain(report.subtitle), ""]
    for section in report.sections:
        lines += [f"## {_plain(section.title)}", ""]
        for block in section.blocks:
            if isinstance(block, Figure):
                drawing = path.with_name(f"{path.stem}-{block.name}.svg")
                files[drawing] = f"{block.svg}\n"
                lines += [f"![{_plain(block.caption)}]({quote(drawing.name)})", ""]
            else:
                lines += [*_block(block), ""]
    return {path: "\n".join(lines), **files}


def _block(block: Text | Table | Quotations) -> list[str]:
    if isinstance(block, Text):
        return [f"{'### ' * block.heading}{_plain(block.text)}"]
    if isinstance(block, Table):
        return [*_table(block), *(["", _plain(block.rest)] if block.rest else [])]
    return [line for each in block.items for line in _quotation(each)]


def _table(table: Table) -> list[str]:
    rule = ["---:" if number in table.numbers else "---" for number in range(len(table.columns))]
    rows = [map(_plain, table.columns), rule, *(map(_plain, row) for row in table.rows)]
    return [f"| {' | '.join(row)} |" for row in rows]


def _quotation(each: Quotation) -> list[str]:
    marked = "".join(f"**{_plain(part)}**" if number % 2 and part.strip() else _plain(part) for number, part in enumerate(each.parts))
    where = ", ".join(filter(None, (each.source, each.date)))
    link = f"[{_plain(where)}](<{quote(each.url, safe=':/?#&=%,;@+~!$')}>)" if each.url else _plain(where)
    tags = f" ({_plain('; '.join(each.tags))})" if each.tags else ""
    return [f"**{_plain(each.lead)}**{tags}", "", f"> {marked}", ">", f"> – {link}", ""]


def _plain(text: str) -> str:
    """A text in one line in which nothing is markup."""
    safe = " ".join(text.split()) if text.strip() else text
    padded = " " * (text[:1].isspace() and safe != text) + safe + " " * (text[-1:].isspace() and safe != text)
    return _MARKUP.sub(r"\\\1", padded.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
