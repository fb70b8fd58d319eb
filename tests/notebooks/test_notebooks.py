"""The notebooks run from the first cell to the last, and are kept without their outputs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import kg

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: pip install 'kg-news[test]'")

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS_A_CELL = 300

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert NOTEBOOKS


@each_notebook
def test_form(path: Path):
    notebook = _read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    # readable identifiers, which stay what they are when the notebook is saved again
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", cell.id) for cell in notebook.cells)
    assert notebook.cells[0].source.startswith("# ")


@each_notebook
def test_outputs_are_stripped(path: Path):
    for cell in _code(_read(path)):
        assert (cell.id, cell.outputs, cell.execution_count) == (cell.id, [], None)
        assert not cell.metadata


def _run(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The notebook with its outputs; the kernel imports the same kg as the tests and starts where Jupyter would start it."""
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install 'kg-news[test]'")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed: pip install 'kg-news[test]'")
    pytest.importorskip("pandas", reason="pandas is not installed: pip install 'kg-news[test]'")
    monkeypatch.setenv("PYTHONPATH", str(Path(kg.__file__).parents[1]))
    monkeypatch.setenv("PYTHONWARNINGS", "default")
    notebook = _read(path)
    client = nbclient.NotebookClient(
        notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    return client.execute()


@pytest.mark.model
@each_notebook
def test_execution(path: Path, monkeypatch: pytest.MonkeyPatch):
    executed = _run(path, monkeypatch)
    outputs = [(cell.id, output) for cell in _code(executed) for output in cell.outputs]
    assert [(name, output.evalue) for name, output in outputs if output.output_type == "error"] == []
    assert [(name, output.text) for name, output in outputs if output.get("name") == "stderr"] == []
    tables = {name: output.data["text/html"] for name, output in outputs if "text/html" in output.get("data", {})}
    assert tables
    assert [name for name, table in tables.items() if re.search(r"<tbody>\s*</tbody>", table)] == [], "a table without rows tells nothing"


@each_notebook
@pytest.mark.parametrize("folder", [ROOT, ROOT / "notebooks"], ids=["root", "notebooks"])
def test_the_examples_are_found_from(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("pandas", reason="pandas is not installed: pip install 'kg-news[test]'")
    pytest.importorskip("IPython", reason="ipykernel is not installed: pip install 'kg-news[test]'")
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(_code(_read(path))[0].source, names)
    assert names["examples"] == ROOT / "examples"
