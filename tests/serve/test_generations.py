"""A builder puts a new graph in the place of the old one while the server runs."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from kg.store import open_store

COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a kg:Round }"
ROUNDS = 4


def graph_of(number):
    """As many things as the graph's number says, so that half of a graph would be seen."""
    return [
        ox.Quad(
            ox.NamedNode(f"https://kg.example/id/x/{number}-{n}"),
            ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            ox.NamedNode("https://kg.example/ontology#Round"),
            ox.NamedNode("https://kg.example/id/graph/entities"),
        )
        for n in range(number * 1000)
    ]


def counted(server):
    return int(json.loads(server.query(COUNT).body)["results"]["bindings"][0]["n"]["value"]) // 1000


def test_new_questions_go_to_the_new_graph(tmp_path, start, make_store):
    store = tmp_path / "kg-store"
    make_store(store, graph_of(1))
    with start(store) as server, ThreadPoolExecutor(4) as clients:
        assert counted(server) == 1
        for number in range(2, ROUNDS):
            asked = [clients.submit(counted, server) for _ in range(20)]
            make_store(store, graph_of(number))
            assert counted(server) == number
            assert {each.result() for each in asked} <= {number - 1, number}


def test_an_idle_server_lets_the_old_graph_go(tmp_path, start, make_store):
    store = tmp_path / "kg-store"
    make_store(store, graph_of(1))
    with start(store) as server:
        assert counted(server) == 1
        for number in range(2, ROUNDS):
            make_store(store, graph_of(number))
            with open_store(store) as opened:
                current = opened.info.generation
            _until(lambda: "kg-search.sqlite" in {each.name for each in store.iterdir()})
            time.sleep(2)
        # the one before may still have been read when the last was written
        assert {each.name for each in store.glob("generation-?")} <= {f"generation-{n}" for n in (current, current - 1)}


def test_searches_find_what_is_new(tmp_path, start, make_store):
    store = tmp_path / "kg-store"
    make_store(store)
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    thing, graph = ox.NamedNode("https://kg.example/id/actor/new"), ox.NamedNode("https://kg.example/id/graph/entities")
    with start(store) as server:
        assert "Newcomerov" not in server.ask("/search?q=Newcomerov").text.partition("<main>")[2].replace("‘Newcomerov’", "")
        named = ox.Quad(thing, label, ox.Literal("Newcomerov"), graph)
        make_store(store, [named, ox.Quad(thing, kind, ox.NamedNode("https://kg.example/ontology#Actor"), graph)])
        assert "actor%2Fnew" in server.ask("/search?q=Newcomerov").text or "actor/new" in server.ask("/search?q=Newcomerov").text


def _until(done, seconds=60):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)
