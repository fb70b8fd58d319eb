"""A store on a server through the command line: built in a folder here, asked there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.cli.app import run
from kg.errors import StoreError
from kg.store import create_store, ontology_quads
from kg.store.mirror import Mirror
from kg.store.opening import home_of, open_any
from kg.store.publish import Published

FIXTURE = Path(__file__).parents[1] / "fixtures" / "west.trig"


@pytest.fixture
def mirror(oxigraph: Callable[..., str], tmp_path: Path) -> Mirror:
    return Mirror(oxigraph(), tmp_path / "state")


@pytest.fixture
def built(mirror: Mirror) -> Iterator[Any]:
    """The store that the server is to hold."""
    with create_store(mirror.store) as made:
        made.set_pipeline("by hand 1", {"kg-news": "0"})
        made.replace_graph([*ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG), *ontology_quads(made.base_iri)])
        yield made


@pytest.fixture
def kg(capfdbinary: Any) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        out, error = capfdbinary.readouterr()
        return code, out.decode(), error.decode()

    return call


def test_what_is_published_is_published_once(mirror: Mirror, built: Any) -> None:
    assert mirror.publish(built).sent
    assert mirror.publish(built) == Published()
    built.replace_graph([*ontology_quads(built.base_iri)])
    assert mirror.publish(built).deleted
    with open_any(mirror.url) as opened:
        assert set(opened.quads()) == set(built.quads())


@pytest.mark.parametrize(
    "verb",
    [("query", "who-said-what"), ("query", "--sparql", "ASK { ?x a kg:Exercise }"), ("show", "West-2025"), ("validate",)],
    ids=" ".join,
)
def test_verbs_tell_the_same(mirror: Mirror, built: Any, kg: Any, verb: tuple[str, ...]) -> None:
    mirror.publish(built)
    assert kg(*verb, "--store", mirror.url) == kg(*verb, "--store", mirror.store)


def test_files_are_the_same(mirror: Mirror, built: Any, kg: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror.publish(built)
    monkeypatch.setenv("KG_STORE", mirror.url)
    for name, verb in (("graph.nq", "export"), ("graph.html", "view")):
        assert kg(verb, "--output", tmp_path / f"there-{name}")[0] == 0
        assert kg(verb, "--output", tmp_path / f"here-{name}", "--store", mirror.store)[0] == 0
        assert (tmp_path / f"there-{name}").read_bytes() == (tmp_path / f"here-{name}").read_bytes()


def test_info_tells_the_server(mirror: Mirror, built: Any, kg: Any) -> None:
    mirror.publish(built)
    code, out, _ = kg("info", "--store", mirror.url)
    assert code == 0
    for told in (mirror.url, "by hand 1", str(len(list(built.quads())))):
        assert told in out


def test_a_verb_that_needs_files_says_so(kg: Any) -> None:
    code, _, error = kg("serve", "--store", "http://localhost:1")
    assert code == 2
    assert "not a server" in error


def test_a_graph_that_another_machine_built(mirror: Mirror, built: Any, tmp_path: Path) -> None:
    mirror.publish(built)
    other = Mirror(mirror.url, tmp_path / "other")
    with create_store(other.store) as made:
        made.replace_graph(ontology_quads(made.base_iri))
        with pytest.raises(StoreError, match="Build with the --state folder"):
            other.publish(made)
        assert other.publish(made, overwrite=True).deleted


def test_the_folder_of_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kg.store.mirror.user_state_path", lambda _: tmp_path)
    folder, mirror = home_of("http://localhost:7878")
    assert mirror is not None
    assert folder == home_of("oxigraph+http://localhost:7878/")[0]
    assert folder != home_of("http://localhost:7879")[0]
    assert folder.is_relative_to(tmp_path)
    assert home_of("http://localhost:7878", tmp_path / "mine")[0] == tmp_path / "mine" / "store"
    assert home_of("kg-store") == (Path("kg-store"), None)
