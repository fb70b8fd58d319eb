"""The page: one interactive HTML file of a graph, for a browser without a network."""

from __future__ import annotations

from kg.view.html import render_html, write_html
from kg.view.payload import build_payload

__all__ = ["build_payload", "render_html", "write_html"]
