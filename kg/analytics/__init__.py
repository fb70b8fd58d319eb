"""The graph as networks: projections for networkx, and their files."""

from kg.analytics.export import export
from kg.analytics.projections import PROJECTIONS, to_networkx

__all__ = ["PROJECTIONS", "export", "to_networkx"]
