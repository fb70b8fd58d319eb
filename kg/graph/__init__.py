"""Extractions and their resolution → quads, and what is done with quads: validation, serialisation."""

from kg.graph.build import build_quads

__all__ = ["build_quads"]
