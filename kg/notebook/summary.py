"""A graph at a glance."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Final

from kg.query import Result, run_sparql
from kg.store import Store

__all__ = ["summary_html"]

_DAYS: Final = "SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE { ?document a kg:Document ; dcterms:issued ?day }"
# what a reader asks for first; the rest of the classes stand behind them
_FIRST: Final = ("Document", "Statement", "Assertion", "Actor", "State", "Organisation", "Exercise")
_NEXT: Final = (
    ("graph.query('who-said-what', about='…')", "who said what"),
    ("graph.statements(about='…')", "the same, with the words marked in the reports"),
    ("graph.show('…')", "all that is known of somebody or something"),
    ("graph.view('graph.html')", "the page"),
)


def summary_html(store: Store, name: str, counts: Mapping[str, int]) -> str:
    """What a graph holds, and what can be asked of it.

    Args:
        store: the graph.
        name: what it is called.
        counts: instances by class.
    """
    order = [*(each for each in _FIRST if each in counts), *sorted(counts.keys() - set(_FIRST))]
    cells = "".join(f'<tr><td style="text-align:left">{html.escape(_words(each))}</td><td>{counts[each]:,}</td></tr>' for each in order)
    steps = "".join(f"<li><code>{html.escape(code)}</code> {html.escape(what)}</li>" for code, what in _NEXT) if counts else ""
    head = f"<b>{html.escape(name)}</b>{html.escape(_period(store))}"
    body = f"<table>{cells}</table><ul>{steps}</ul>" if counts else "<p>The graph is empty: kg.build(['reports/']) fills one.</p>"
    return f"<div>{head}{body}</div>"


def _period(store: Store) -> str:
    """The days of the first and last report, if any has one."""
    answer = run_sparql(store, _DAYS)
    if not isinstance(answer, Result) or not answer or answer[0][0] is None:
        return ""
    return f" · reports of {answer[0]['first']} to {answer[0]['last']}"


def _words(name: str) -> str:
    """``UnnamedSource`` in words: ``Unnamed source``."""
    return name[0] + "".join(f" {c.lower()}" if c.isupper() else c for c in name[1:])
