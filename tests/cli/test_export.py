"""``kg export``."""

from __future__ import annotations

import pytest

from kg.export import FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_by_its_name(kg, tmp_path, name):
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'kg-news[parquet]'")
    code, out, error = kg("export", "--format", name, "--output", tmp_path / "graph")
    assert (code, out) == (0, "")
    assert error.startswith("Wrote ")
    assert (tmp_path / "graph").is_dir() == FORMATS[name].folder


@pytest.mark.parametrize("name", [ending for form in FORMATS.values() for ending in form.endings])
def test_each_format_by_its_ending(kg, tmp_path, name):
    assert kg("export", "--output", tmp_path / f"graph{name}")[0] == 0


def test_the_help_says_what_each_format_is_for(kg):
    code, out, _ = kg("export", "--help")
    words = " ".join(out.split())
    assert code == 0
    for form in FORMATS.values():
        assert f"{form.name}: {form.purpose}" in words


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output", "graph.docx"], "the ending of 'graph.docx' is unknown"),
        (["--output", "graph.nq", "--format", "n3"], "format 'n3' is unknown; there are nq"),
        (["--output", "no/such/folder/graph.nq"], "can't be written"),
    ],
)
def test_what_it_refuses(kg, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    code, _, error = kg("export", *arguments)
    assert code == 2
    assert message in error
