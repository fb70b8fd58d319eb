"""Files of networks."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from kg.analytics import export, to_networkx
from kg.errors import InputError, QueryError
from kg.graph.serialise import FORMATS
from kg.store import Store


@pytest.mark.parametrize("name", FORMATS)
def test_same_bytes_each_time(name: str, store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / f"one.{name}")
    export(store, tmp_path / "two", name)
    assert (tmp_path / f"one.{name}").read_bytes() == (tmp_path / "two").read_bytes() != b""


def test_graphml_is_read_back(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "graph.graphml", projection="agents")
    read = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    network = to_networkx(store, "agents")
    assert {node: read.nodes[node] for node in read} == {node: network.nodes[node] for node in network}
    assert read.number_of_edges() == network.number_of_edges()
    assert {d["claimed"] for _, _, d in read.edges(data=True)} == {False}


def test_gexf_is_read_back(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "graph.gexf")
    read = nx.read_gexf(tmp_path / "graph.gexf")
    network = to_networkx(store)
    assert set(read) == set(network)
    assert read.number_of_edges() == network.number_of_edges()


def test_errors(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is unknown"):
        export(store, tmp_path / "graph.png")
    with pytest.raises(InputError, match="can't be written"):
        export(store, tmp_path / "none" / "graph.gexf")
    with pytest.raises(QueryError, match="projection"):
        export(store, tmp_path / "graph.gexf", projection="x")
