"""The page: one interactive HTML file of a graph, for a browser without a network."""

from __future__ import annotations

from kg.view.html import render_html, write_html
from kg.view.payload import build_payload
from kg.view.selection import Selection, answer_terms

__all__ = ["Selection", "answer_terms", "build_payload", "render_html", "write_html"]
