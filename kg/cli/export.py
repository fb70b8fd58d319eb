"""``kg export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import DEFAULT_STORE, Store, note

__all__ = ["EXAMPLES", "export"]

EXAMPLES = (
    "kg export --output graph.nq",
    "kg export --output graph.graphml",
)


def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The ending is the format: nq, trig, ttl, nt, jsonld, graphml, gexf.")
    ],
    store: Store = DEFAULT_STORE,
) -> None:
    """Write the whole graph to a file that other programs read.

    N-Quads (nq) are sorted: the same reports give the same file. TriG and JSON-LD keep the named graphs, Turtle and N-Triples do
    not; GraphML and GEXF hold entities and their relations, for Gephi, Cytoscape or networkx.
    """
    from kg.knowledge_graph import open_graph

    with open_graph(store) as graph:
        written = graph.export(output)
    note(f"Wrote {written}")
