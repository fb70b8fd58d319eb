"""Formats by name and by ending."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.export import FORMATS, format_of


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        ("graph.nq", None, "nq"),
        ("GRAPH.TTL", None, "ttl"),
        ("graph.gexf", None, "gexf"),
        ("a/entities.ftm.json", None, "ftm"),
        ("mentions.annotations.json", None, "annotations"),
        ("tables", "parquet", "parquet"),
        ("graph.nq", "GraphML", "graphml"),
    ],
)
def test_the_format_of_a_file(path, given, expected):
    assert format_of(Path(path), given).name == expected


@pytest.mark.parametrize("path", ["graph.docx", "graph", ".nq", "graph.json"])
def test_an_unknown_ending_is_refused(path):
    with pytest.raises(InputError, match=r"is unknown\. Give a file that ends in one of \.nq, .* neo4j and parquet write a folder"):
        format_of(Path(path))


def test_an_unknown_format_is_refused():
    with pytest.raises(InputError, match="format 'n3' is unknown; there are nq, trig,"):
        format_of(Path("graph.nq"), "n3")


def test_each_format_says_what_it_is_for():
    assert all(form.purpose and form.name == name for name, form in FORMATS.items())
    endings = [ending for form in FORMATS.values() for ending in form.endings]
    assert len(endings) == len(set(endings))
