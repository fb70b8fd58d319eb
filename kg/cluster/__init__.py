"""Building beyond one machine, with Dask distributed (``pip install 'kg-news[cluster]'``): shards in, N-Quads parts out."""

from kg.cluster.engine import Cluster

__all__ = ["Cluster"]
