"""The graph as networks and in figures: projections for networkx, and measures of networks and of statements."""

from kg.analytics.measures import MEASURES, Options, analyse, get_measure
from kg.analytics.projections import PROJECTIONS, to_networkx
from kg.analytics.ties import TIES

__all__ = ["MEASURES", "PROJECTIONS", "TIES", "Options", "analyse", "get_measure", "to_networkx"]
