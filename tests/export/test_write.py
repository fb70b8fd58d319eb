"""Whatever the format: the same bytes each time, whatever the graph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.export import FORMATS, export
from kg.store import Store, create_store


def contents(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_graph_gives_the_same_bytes(name: str, store: Store, tmp_path: Path) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'kg-news[parquet]'")
    quads = list(store.quads())
    other = create_store(None)
    other.replace_graph(reversed(quads))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = (export(each, tmp_path / folder / "graph", name) for each, folder in ((store, "a"), (other, "b")))
    assert contents(first) == contents(second) != {}


@pytest.mark.parametrize("name", ["nq", "trig", "jsonld"])
def test_rdf_is_read_back_whole(name: str, store: Store, tmp_path: Path) -> None:
    forms = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}
    path = export(store, tmp_path / f"graph.{name}")
    assert set(ox.parse(path=str(path), format=forms[name])) == set(store.quads())


def test_where_it_cannot_write(west: Store, tmp_path: Path) -> None:
    for name in ("nq", "gexf"):
        with pytest.raises(InputError, match="can't be written"):
            export(west, tmp_path / "none" / f"graph.{name}")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="can't be written"):
        export(west, tmp_path / "file", "neo4j")
