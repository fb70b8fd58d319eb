"""The formats that a graph is written in, and what each is for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import InputError

__all__ = ["FORMATS", "Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``endings`` are those of its files, the first the usual one; a ``folder`` holds several files and has none.

    ``rdf`` says that it is one of RDF's own, which lose nothing.
    """

    name: str
    endings: tuple[str, ...]
    purpose: str
    folder: bool = False
    rdf: bool = False


_ALL: Final = (
    Format("nq", (".nq",), "N-Quads, sorted: all of the graph, for RDF stores, backups and comparing two builds", rdf=True),
    Format("trig", (".trig",), "TriG: the same for people to read, a block for each named graph", rdf=True),
    Format("nt", (".nt",), "N-Triples of the union of the graphs, sorted: for line-based tools", rdf=True),
    Format("ttl", (".ttl",), "Turtle of the union of the graphs: for people and for ontology editors such as Protégé", rdf=True),
    Format("jsonld", (".jsonld",), "JSON-LD with its context inside: all of the graph, for web programs that read JSON", rdf=True),
    Format("graphml", (".graphml",), "GraphML network of entities: for Cytoscape, yEd, igraph, networkx"),
    Format("gexf", (".gexf",), "GEXF network of entities, with colours and a timeline: for Gephi"),
    Format("neo4j", (), "a folder of CSV files for neo4j-admin database import full @import.args", folder=True),
    Format("ftm", (".ftm.json", ".ftm.jsonl"), "FollowTheMoney entities, one a line: for Aleph, yente and other tools of investigators"),
    Format("parquet", (), "a folder of typed tables: for pandas, Polars, DuckDB, R (needs pyarrow)", folder=True),
    Format("annotations", (".annotations.json",), "mentions as W3C Web Annotations: for annotation tools and evaluation"),
)
FORMATS: Final = {form.name: form for form in _ALL}


def format_of(path: Path, given: str | None = None) -> Format:
    """The format that was given, or else that of a file's ending.

    Raises:
        InputError: there is no such format, or the ending is none's.
    """
    if given is not None:
        if given.lower() in FORMATS:
            return FORMATS[given.lower()]
        raise InputError(f"{path}: format {given!r} is unknown; there are {', '.join(FORMATS)}")
    name = path.name.lower()
    for form in FORMATS.values():
        if any(name.endswith(ending) and name != ending for ending in form.endings):
            return form
    endings = ", ".join(form.endings[0] for form in FORMATS.values() if form.endings)
    folders = " and ".join(form.name for form in FORMATS.values() if form.folder)
    raise InputError(
        f"{path}: the ending of {path.name!r} is unknown. Give a file that ends in one of {endings}, "
        f"or say the format; {folders} write a folder"
    )
