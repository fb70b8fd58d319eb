"""Write a store's graph to a file, as RDF or as a network."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from kg.analytics.projections import to_networkx
from kg.errors import InputError
from kg.graph.serialise import NETWORK_FORMATS, file_format, write_graph
from kg.store import Store

__all__ = ["export"]


def export(store: Store, path: str | Path, format: str | None = None, projection: str = "all") -> None:  # noqa: A002 - as in write_graph
    """Write a store's graph to a file; the same graph gives the same bytes.

    Args:
        store: the graph.
        path: the file; it is replaced.
        format: one of :data:`kg.graph.serialise.FORMATS`; None: what the file's name ends in.
        projection: for GraphML and GEXF, one of :data:`kg.analytics.PROJECTIONS`.

    Raises:
        InputError: the format is unknown, or the file can't be written.
        QueryError: there is no such projection.
    """
    target = Path(path)
    name = file_format(target, format)
    if name not in NETWORK_FORMATS:
        write_graph(store.quads(), target, name)
        return
    network = to_networkx(store, projection)
    generate = nx.generate_graphml if name == "graphml" else nx.generate_gexf
    try:
        target.write_text("\n".join(generate(network, prettyprint=True)) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{target}: can't be written: {error.strerror or error}. Give another file, or make room.") from error
