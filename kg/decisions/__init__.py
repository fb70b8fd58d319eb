"""What people decide: who is one and who is not, what is struck out, what an entity is elsewhere; kept in a plain CSV file.

The file is read without the extractors' rules; :mod:`kg.decisions.names` and :mod:`kg.decisions.amend`, which need them, are
imported by their own names.
"""

from kg.decisions.file import FILE, GAZETTEER, Action, Decision, decisions_version, merged, read_decisions, write_decisions

__all__ = ["FILE", "GAZETTEER", "Action", "Decision", "decisions_version", "merged", "read_decisions", "write_decisions"]
