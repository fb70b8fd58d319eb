"""The graph in the formats of other programs: RDF, networks, CSV for Neo4j, FollowTheMoney, Parquet, Web Annotations."""

from kg.export.formats import FORMATS, Format, format_of
from kg.export.write import export

__all__ = ["FORMATS", "Format", "export", "format_of"]
