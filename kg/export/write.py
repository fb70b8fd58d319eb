"""Writing a store's graph in a format."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError
from kg.export.formats import Format, format_of
from kg.export.tables import Tables, read_tables
from kg.store import Store

__all__ = ["export"]


def export(store: Store, path: str | Path, format: str | None = None) -> Path:  # noqa: A002 - rdflib's and pandas's name for it
    """Write a store's graph; the same graph gives the same bytes.

    Args:
        store: the graph.
        path: the file or, for the formats that need several, the folder; what is there is replaced.
        format: one of :data:`kg.export.FORMATS`; None: what the file's name ends in.

    Returns:
        the path.

    Raises:
        InputError: the format is unknown, its library is not installed, or the file can't be written.
    """
    target = Path(path)
    form = format_of(target, format)
    if form.rdf:
        from kg.graph.serialise import write_graph  # noqa: PLC0415 - rdflib is slow to load, and each format loads what it needs

        write_graph(store.quads(), target, form.name, base_iri=store.base_iri)
        return target
    tables = read_tables(store.quads())
    files = _files(form, tables, target, store.base_iri)
    try:
        if form.folder:
            target.mkdir(parents=True, exist_ok=True)
        for file, content in files:
            file.write_bytes(content)
    except OSError as error:
        raise InputError(f"{target}: can't be written: {error.strerror or error}. Give another path, or make room.") from error
    return target


def _files(form: Format, tables: Tables, target: Path, base_iri: str) -> Iterable[tuple[Path, bytes]]:
    """The files of a format, all made before one is written."""
    if form.folder:
        return [(target / name, content) for name, content in _folder(form, tables)]
    return [(target, _text(form, tables, base_iri).encode("utf-8", "replace"))]


def _folder(form: Format, tables: Tables) -> Iterable[tuple[str, bytes]]:
    if form.name == "neo4j":
        from kg.export.neo4j import neo4j_files  # noqa: PLC0415

        return ((name, text.encode("utf-8", "replace")) for name, text in neo4j_files(tables))
    from kg.export.parquet import parquet_files  # noqa: PLC0415

    return parquet_files(tables)


def _text(form: Format, tables: Tables, base_iri: str) -> str:
    """The text of a format that is one file."""
    if form.name == "ftm":
        from kg.export.followthemoney import ftm_lines  # noqa: PLC0415

        return "".join(ftm_lines(tables, base_iri))
    if form.name == "annotations":
        from kg.export.annotations import to_annotations  # noqa: PLC0415

        return to_annotations(tables, base_iri)
    from kg.export.network import gexf, graphml  # noqa: PLC0415

    return graphml(tables) if form.name == "graphml" else gexf(tables)
