"""Statements as they stand in the reports: the passage, with the words for speaker, cue and content marked."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, overload

from kg.query import Result, Row, run_named, run_sparql
from kg.store import Store
from kg.view.passages import passage

__all__ = ["Passage", "Statements", "find_statements"]

# light enough for black text, dark enough to be seen; half transparent, so that dark notebooks stay readable
_COLOURS: Final = {"source": "rgba(230, 159, 0, .35)", "cue": "rgba(128, 128, 128, .35)", "content": "rgba(86, 180, 233, .35)"}
_MARK: Final = "background:{};color:inherit;padding:.1em .25em;border-radius:.3em"
_TAG: Final = "font-size:.65em;font-weight:bold;opacity:.75;margin-left:.35em;text-transform:uppercase"
# more make a notebook slow, and nobody reads them
_MOST_SHOWN: Final = 50
_SPANS: Final = """
SELECT ?statement ?role ?begin ?end ?document ?force WHERE {
  VALUES ?statement { %s }
  VALUES (?relation ?role) { (kg:sourceMention "source") (kg:cueMention "cue") (kg:contentMention "content") }
  ?statement ?relation ?mention ; dcterms:isPartOf ?document .
  ?statement kg:force ?term .
  ?mention oa:start ?begin ; oa:end ?end .
  BIND(STRAFTER(STR(?term), "#") AS ?force)
} ORDER BY ?statement ?begin ?end"""
_TEXTS: Final = "SELECT ?document ?text WHERE { VALUES ?document { %s } ?document schema:text ?text }"


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement in its passage.

    ``parts`` are stretches of text with the role of each: ``source``, ``cue``, ``content`` or ``""``. ``date`` is the day on
    which it was said or else reported, ``document`` the report's source.
    """

    iri: str
    speaker: str
    date: str
    document: str
    force: str
    parts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """The passage's text."""
        return "".join(text for text, _ in self.parts)

    @property
    def content(self) -> str:
        """What is said; parts that the report interrupts are joined by an ellipsis."""
        return " … ".join(text for text, role in self.parts if role == "content")

    def _repr_html_(self) -> str:
        facts = " · ".join(html.escape(each) for each in (self.date, self.force.lower(), self.document) if each)
        text = "".join(_marked(part, role) for part, role in self.parts)
        head = f"<b>{html.escape(self.speaker or 'somebody whom the text does not name')}</b> <small>{facts}</small>"
        return f'<div style="margin:.6em 0;line-height:1.9;text-align:left;max-width:60em" dir="auto">{head}<br>{text}</div>'


def _marked(text: str, role: str) -> str:
    escaped = html.escape(text)
    if not role:
        return escaped
    return f'<mark style="{_MARK.format(_COLOURS[role])}">{escaped}<span style="{_TAG}">{role}</span></mark>'


class Statements(Sequence[Passage]):
    """Statements, in the order of their days."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(passages)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._passages)

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> Statements: ...
    def __getitem__(self, index: int | slice) -> Passage | Statements:
        """One of them, or those of a slice."""
        return Statements(self._passages[index]) if isinstance(index, slice) else self._passages[index]

    def __repr__(self) -> str:
        """What it is, in short."""
        return f"<Statements: {len(self)}>"

    def _repr_html_(self) -> str:
        rest = len(self) - _MOST_SHOWN
        note = f"<p>… and {rest} more</p>" if rest > 0 else ""
        shown = "".join(each._repr_html_() for each in self._passages[:_MOST_SHOWN])
        return (shown or "<p>no statements</p>") + note


def find_statements(store: Store, parameters: Mapping[str, object] | None = None) -> Statements:
    """Who said what, each statement in its passage.

    Args:
        store: the graph.
        parameters: those of the named query ``who-said-what``: ``about``, ``by``, ``since``, ``until``.

    Raises:
        QueryError: an unknown parameter, or a value that names nothing.
    """
    answer = run_named(store, "who-said-what", parameters)
    told: dict[str, Row] = {str(row["statement_iri"]): row for row in answer}
    if not told:
        return Statements(())
    spans = defaultdict(list)
    for row in _rows(store, _SPANS, told):
        spans[str(row["statement"])].append(row)
    texts = {
        str(row["document"]): str(row["text"]) for row in _rows(store, _TEXTS, {str(rows[0]["document"]): None for rows in spans.values()})
    }
    return Statements([_passage(told[iri], spans[iri], texts) for iri in told if iri in spans])


def _rows(store: Store, query: str, iris: Mapping[str, object]) -> Iterator[Row]:
    answer = run_sparql(store, query % " ".join(f"<{iri}>" for iri in iris))
    if isinstance(answer, Result):
        yield from answer


def _passage(row: Row, spans: Sequence[Row], texts: Mapping[str, str]) -> Passage:
    text = texts[str(spans[0]["document"])]
    marks = [(int(str(span["begin"])), int(str(span["end"])), str(span["role"])) for span in spans]
    speaker, date, document = (str(row[name] or "") for name in ("speaker", "date", "document"))
    return Passage(str(row["statement_iri"]), speaker, date, document, str(spans[0]["force"]), tuple(_parts(text, marks)))


def _parts(text: str, marks: Sequence[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """The passage in pieces, each with its role; where two roles overlap, the one that begins first has it."""
    begin, end = min(mark[0] for mark in marks), max(mark[1] for mark in marks)
    around = passage(text, [(begin, end)])
    if len(around) > 1 and around[0]:
        yield around[0], ""
    position = begin
    for first, last, role in sorted(marks):
        if first > position:
            yield _even(text[position:first]), ""
        if last > position:
            yield _even(text[max(first, position) : last]), role
            position = last
    if len(around) > 1 and around[-1]:
        yield around[-1], ""


def _even(text: str) -> str:
    """Text with its line breaks evened out."""
    return text.replace("\n", " ")
