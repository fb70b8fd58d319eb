"""From a store here to a graph on a server: what differs is sent, and whatever breaks it off, the next time ends it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store import ontology_quads
from kg.store import publish as publishing
from kg.store.ledger import Ledger
from kg.store.publish import Published, publish
from kg.store.remote import RemoteStore, connect, open_remote
from kg.vocab import BASE_IRI

# as much of it as tells that a graph is one of kg
ONTOLOGY = [quad for quad in ontology_quads(BASE_IRI) if quad.subject == NamedNode("https://kg.example/ontology#Document")]
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


def told(document: str, *facts: str) -> list[Quad]:
    """The graph of a document."""
    iri = NamedNode(f"{BASE_IRI}doc/{document}")
    return [Quad(iri, LABEL, Literal(fact), iri) for fact in facts]


def named(**names: str) -> list[Quad]:
    """Entities with their labels."""
    graph = NamedNode(f"{BASE_IRI}graph/entities")
    return [Quad(NamedNode(f"{BASE_IRI}actor/{entity}"), LABEL, Literal(name), graph) for entity, name in names.items()]


FIRST = [*told("a", "one", "two"), *told("b", "three"), *named(x="X", y="Y"), *ONTOLOGY]
SECOND = [*told("a", "one"), *told("c", "four"), *named(x="X", y="Why", z="Z"), *ONTOLOGY]


@pytest.fixture(scope="module")
def server(oxigraph: Callable[..., str]) -> str:
    return oxigraph()


@pytest.fixture
def remote(server: str) -> Iterator[RemoteStore]:
    made = connect(server, BASE_IRI)
    made.client.update("CLEAR ALL")
    yield made
    made.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "sent.sqlite") as made:
        yield made


def held(remote: RemoteStore) -> set[Quad]:
    return set(remote.quads())


def test_the_first_time_all_is_sent(remote: RemoteStore, ledger: Ledger, local: Any) -> None:
    done = publish(local(FIRST), remote, ledger)
    assert done == Published(sent=2 + 2 + 1, deleted=0, requests=1)
    assert held(remote) == set(FIRST)


def test_then_what_differs(remote: RemoteStore, ledger: Ledger, local: Any) -> None:
    store = local(FIRST)
    publish(store, remote, ledger)
    assert publish(store, remote, ledger) == Published()
    store.fill(SECOND)
    # document a, c, entity y, z; document b
    assert publish(store, remote, ledger) == Published(sent=4, deleted=1, requests=1)
    assert held(remote) == set(SECOND)
    store.fill(SECOND)
    assert publish(store, remote, ledger) == Published()


def test_a_version_that_the_server_has_is_not_compared(remote: RemoteStore, ledger: Ledger, local: Any) -> None:
    publish(local(FIRST), remote, ledger, version="1")
    assert publish(local(SECOND), remote, ledger, version="1") == Published()
    assert publish(local(SECOND), remote, ledger, version="2") == Published(sent=4, deleted=1, requests=1)
    remote.client.update("CLEAR ALL")
    assert publish(local(SECOND), remote, ledger, version="2").sent


def test_what_made_it_is_told_to_readers(remote: RemoteStore, ledger: Ledger, local: Any) -> None:
    publish(local(FIRST), remote, ledger)
    with open_remote(remote.path) as opened:
        info = opened.info
    assert (info.pipeline, info.versions, info.generation, info.quads) == ("by hand 1", {"kg-news": "0"}, 1, len(FIRST))


def test_progress_ends_at_the_total(remote: RemoteStore, ledger: Ledger, local: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_UNITS", 2)
    steps: list[tuple[int, int]] = []
    publish(local(FIRST), remote, ledger, progress=lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert len(steps) == 3
    assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize("graphs", [True, False], ids=["graph store protocol", "updates alone"])
def test_long_graphs_and_subjects(server: str, remote: RemoteStore, ledger: Ledger, local: Any, monkeypatch: Any, graphs: bool) -> None:  # noqa: FBT001
    """Neither is lost: a graph goes by PUT where there is a graph store, or else as a subject does, in parts."""
    monkeypatch.setattr(publishing, "_BYTES", 2_000)
    monkeypatch.setenv("KG_STORE_UPDATE", f"{server}/update")
    sender = connect(server if graphs else f"sparql+{server}/query?union-default-graph", BASE_IRI)
    facts = [f"fact {n} " + "x" * 100 for n in range(100)]
    (subject,) = named(x="X")
    properties = [Quad(subject.subject, NamedNode(f"x:{n}"), Literal("y" * 100), subject.graph_name) for n in range(60)]
    store = local([*FIRST, *told("d", *facts), *properties])
    sizes: list[int] = []
    real = sender.client.update
    monkeypatch.setattr(sender.client, "update", lambda text: (sizes.append(len(text)), real(text)))
    publish(store, sender, ledger)
    assert held(remote) == set(store.graph)
    assert max(sizes) < 3_000
    store.fill([*FIRST, *told("d", *facts[:50]), *properties[:30]])
    publish(store, sender, ledger)
    assert held(remote) == set(store.graph)
    sender.close()


def test_a_server_that_lost_all_is_filled_again(remote: RemoteStore, ledger: Ledger, local: Any) -> None:
    store = local(FIRST)
    publish(store, remote, ledger)
    remote.client.update("CLEAR ALL")
    publish(store, remote, ledger)
    assert held(remote) == set(FIRST)


def test_two_states_do_not_mix(remote: RemoteStore, ledger: Ledger, local: Any, tmp_path: Path) -> None:
    publish(local(FIRST), remote, ledger)
    with Ledger(tmp_path / "other.sqlite") as other:
        with pytest.raises(StoreError, match="another state of builds has written to it"):
            publish(local(SECOND), remote, other)
        assert held(remote) == set(FIRST)
        publish(local(SECOND), remote, other, overwrite=True)
        assert held(remote) == set(SECOND)
    with pytest.raises(StoreError, match="--overwrite"):
        publish(local(FIRST), remote, ledger)


def test_a_state_that_has_fallen_behind(remote: RemoteStore, ledger: Ledger, local: Any, tmp_path: Path) -> None:
    store = local(FIRST)
    publish(store, remote, ledger)
    shutil.copy(tmp_path / "sent.sqlite", tmp_path / "backup.sqlite")
    for quads in (SECOND, FIRST):
        store.fill(quads)
        publish(store, remote, ledger)
    with Ledger(tmp_path / "backup.sqlite") as old, pytest.raises(StoreError, match="another state"):
        publish(local(SECOND), remote, old)


def test_a_graph_that_no_build_wrote(remote: RemoteStore, ledger: Ledger, local: Any) -> None:
    remote.client.update("INSERT DATA {" + "".join(f"GRAPH {q.graph_name} {{ {q.triple} }}" for q in [*ONTOLOGY, *told("old", "x")]) + "}")
    with pytest.raises(StoreError, match="its graph was not written by a build"):
        publish(local(FIRST), remote, ledger)
    publish(local(FIRST), remote, ledger, overwrite=True)
    assert held(remote) == set(FIRST)


def test_a_graph_of_another_base(remote: RemoteStore, ledger: Ledger, local: Any) -> None:
    quads = ontology_quads("https://other.example/")
    remote.client.update("INSERT DATA {" + "".join(f"GRAPH {q.graph_name} {{ {q.triple} }}" for q in quads) + "}")
    with pytest.raises(StoreError, match=r"under https://other\.example/, too"):
        publish(local(FIRST), remote, ledger)


def test_other_graphs_stay(remote: RemoteStore, ledger: Ledger, local: Any) -> None:
    remote.client.update("INSERT DATA { GRAPH <x:mine> { <x:s> <x:p> <x:o> } }")
    publish(local(FIRST), remote, ledger, overwrite=True)
    publish(local(SECOND), remote, ledger)
    assert remote.query("ASK { GRAPH <x:mine> { <x:s> <x:p> <x:o> } }")
    assert held(remote) == set(SECOND)


def test_two_builds_at_once(remote: RemoteStore, ledger: Ledger, local: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is second to claim the server gives way, and has written nothing."""
    real = remote.client.update
    with Ledger(tmp_path / "other.sqlite") as other:
        faster = connect(remote.path, BASE_IRI)

        def raced(text: str) -> None:
            monkeypatch.setattr(remote.client, "update", real)
            publish(local(SECOND), faster, other)
            real(text)

        monkeypatch.setattr(remote.client, "update", raced)
        with pytest.raises(StoreError, match="another build is writing to it"):
            publish(local(FIRST), remote, ledger)
        faster.close()
    assert held(remote) == set(SECOND)


class CutError(Exception):
    """The machine fails."""


class Cable:
    """Cuts a client off at its n-th update: before the server has it, or before its answer is there."""

    def __init__(self, update: Callable[[str], None], after: int, *, arrives: bool) -> None:
        self.update, self.left, self.arrives = update, after, arrives

    def __call__(self, text: str) -> None:
        self.left -= 1
        if self.left < 0 and not self.arrives:
            raise CutError
        self.update(text)
        if self.left < 0:
            raise CutError


FACTS = st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from(["1", "2", "3"]), min_size=1), max_size=4)
NAMES = st.dictionaries(st.sampled_from("uvwxyz"), st.sampled_from(["X", "Y"]), max_size=4)
GRAPHS = st.tuples(FACTS, NAMES)
CUTS = st.none() | st.tuples(st.integers(0, 6), st.booleans())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(GRAPHS, CUTS), min_size=1, max_size=5))
def test_whatever_breaks_it_off_the_next_time_ends_it(
    remote: RemoteStore, local: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: list[Any]
) -> None:
    monkeypatch.setattr(publishing, "_UNITS", 2)
    monkeypatch.setattr(publishing, "_BYTES", 400)
    update = type(remote.client).update.__get__(remote.client)
    update("CLEAR ALL")
    (tmp_path / "sent.sqlite").unlink(missing_ok=True)
    store = local()
    for (facts, names), cut in steps:
        wanted = [*ONTOLOGY, *(q for document, said in facts.items() for q in told(document, *said)), *named(**names)]
        store.fill(wanted)
        with Ledger(tmp_path / "sent.sqlite") as ledger:
            if cut is not None:
                monkeypatch.setattr(remote.client, "update", Cable(update, cut[0], arrives=cut[1]))
                try:
                    publish(store, remote, ledger)
                except CutError:
                    continue
            monkeypatch.setattr(remote.client, "update", update)
            publish(store, remote, ledger)
        assert held(remote) == set(wanted)
    with Ledger(tmp_path / "sent.sqlite") as ledger:
        monkeypatch.setattr(remote.client, "update", update)
        publish(store, remote, ledger)
    assert held(remote) == set(store.graph)
