"""GraphML and GEXF, read again by networkx."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

from kg.export import export
from kg.export.network import to_network
from kg.export.tables import Tables, read_tables
from kg.store import Store

BASE = "https://kg.example/id/"
WEST = BASE + "exercise/west-2025"
GEXF = "{http://www.gexf.net/1.2draft}"


def facts(network: nx.MultiDiGraph) -> set[tuple[str, str, str, str]]:
    label = nx.get_node_attributes(network, "label")
    return {(label[s], d["relation"], label[t], d["status"]) for s, t, d in network.edges(data=True)}


def test_edges_tell_claims_from_facts(tables: Tables) -> None:
    found = facts(to_network(tables))
    assert ("West-2025", "participant", "Russia", "reported") in found
    assert ("West-2025", "participant", "Russia", "claimed") in found
    assert not any(source == "West-2025" and relation == "participant" and target == "Poland" for source, relation, target, _ in found)
    assert ("Viktor Khrenin", "holds", "Belarus", "reported") in found
    assert ("Poland", "speaks about", "Belarus", "reported") in found


def test_a_claim_carries_who_claims_it(tables: Tables) -> None:
    network = to_network(tables)
    (claim,) = [data for _, _, data in network.edges(WEST, data=True) if data["claimed"]]
    assert claim["label"] == "participant (claimed)"
    assert claim["claimed_by"]
    assert claim["force"]
    assert claim["statement"].startswith(BASE + "doc/")
    assert claim["evidence"]


def test_nodes_and_edges_have_dates(tables: Tables) -> None:
    network = to_network(tables)
    assert (network.nodes[WEST]["first"], network.nodes[WEST]["last"]) == ("2025-05-28", "2025-08-20")
    assert (network.nodes[WEST]["startDate"], network.nodes[WEST]["endDate"]) == ("2025-09-12", "2025-09-16")
    assert {data["first"] for _, _, data in network.edges(data=True)} <= {"2025-05-28", "2025-08-20"}


def test_graphml_is_read_back(store: Store, tmp_path: Path) -> None:
    read = nx.read_graphml(export(store, tmp_path / "graph.graphml"), force_multigraph=True)
    network = to_network(read_tables(store.quads()))
    assert dict(read.nodes(data=True)) == dict(network.nodes(data=True))
    assert sorted(read.edges(keys=True)) == sorted(network.edges(keys=True))
    assert all(read.edges[edge] == network.edges[edge] for edge in network.edges(keys=True))


def test_gexf_is_read_back(store: Store, tmp_path: Path) -> None:
    read = nx.read_gexf(export(store, tmp_path / "graph.gexf"))
    network = to_network(read_tables(store.quads()))
    assert set(read) == set(network)
    assert read.number_of_edges() == network.number_of_edges()
    assert {d["label"] for _, d in read.nodes(data=True)} == {d["label"] for _, d in network.nodes(data=True)}


def test_gexf_keeps_parallel_edges_apart_and_has_a_timeline(west: Store, tmp_path: Path) -> None:
    root = ET.parse(export(west, tmp_path / "graph.gexf")).getroot()
    graph = root.find(f"{GEXF}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    edges = [each.attrib for each in root.iter(f"{GEXF}edge")]
    assert len({each["id"] for each in edges}) == len(edges)
    kinds = [(each["source"], each["target"], each["kind"]) for each in edges]
    assert len(set(kinds)) == len(kinds)
    assert (WEST, BASE + "state/russia", "participant (claimed)") in kinds
    assert all(each["start"] <= each["end"] for each in edges)
    assert "lastmodifieddate" not in ET.tostring(root, encoding="unicode")


def test_what_xml_has_no_place_for(hostile: Store) -> None:
    network = to_network(read_tables(hostile.quads()))
    names = {data["names"] for _, data in network.nodes(data=True)}
    assert any("Vega; the \N{REPLACEMENT CHARACTER} one" in name for name in names)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_identifiers_are_unique(form: str, west: Store, tmp_path: Path) -> None:
    root = ET.parse(export(west, tmp_path / f"graph.{form}")).getroot()
    for kind in ("node", "edge", "key", "attribute"):
        found = [each.get("id") for each in root.iter() if each.tag.endswith(f"}}{kind}")]
        assert len(set(found)) == len(found)
