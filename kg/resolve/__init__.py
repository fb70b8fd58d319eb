"""Extractions of many documents → which local entities are one node, and how each node is called."""

from kg.resolve.naming import Node
from kg.resolve.resolution import Resolution, resolve

__all__ = ["Node", "Resolution", "resolve"]
