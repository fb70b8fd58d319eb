"""Dossiers: a page on an exercise or an actor, or on all reports, to read, to print and to hand on."""

from kg.report.write import render_report, write_report

__all__ = ["render_report", "write_report"]
