"""The notebooks are what their scripts give, without outputs, and run from the first cell to the last.

All of them open one store, which the first to run builds: ``$KG_STORE``.
"""

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


def test_there_are_notebooks_in_pairs():
    assert [path.stem for path in NOTEBOOKS] == [path.stem for path in sorted((ROOT / "notebooks").glob("*.py"))]
    assert len(NOTEBOOKS) == 6


@each_notebook
def test_a_notebook_is_what_its_script_gives(path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("jupytext", reason="jupytext is not installed: pip install 'kg-news[test]'")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import notebooks

    assert path.read_text("utf-8") == notebooks.made_from(path.with_suffix(".py")), "run: python scripts/notebooks.py"


@each_notebook
def test_form(path: Path):
    notebook = _read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.cells[0].source.startswith("# ")
    for cell in _code(notebook):
        assert (cell.id, cell.outputs, cell.execution_count, cell.metadata) == (cell.id, [], None, {})


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebooks") / "kg-store"


def _run(path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The notebook with its outputs; the kernel imports the same kg as the tests and starts where Jupyter would start it."""
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install 'kg-news[test]'")
    for module in ("ipykernel", "pandas", "pyarrow"):
        pytest.importorskip(module, reason=f"{module} is not installed: pip install 'kg-news[test]'")
    monkeypatch.setenv("PYTHONPATH", str(Path(kg.__file__).parents[1]))
    monkeypatch.setenv("PYTHONWARNINGS", "default")
    monkeypatch.setenv("KG_STORE", str(store))
    client = nbclient.NotebookClient(
        _read(path), timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    return client.execute()


@pytest.mark.model
@each_notebook
def test_execution(path: Path, store: Path, monkeypatch: pytest.MonkeyPatch):
    executed = _run(path, store, monkeypatch)
    outputs = [(cell.id, output) for cell in _code(executed) for output in cell.outputs]
    assert [(name, output.evalue) for name, output in outputs if output.output_type == "error"] == []
    assert [(name, output.text) for name, output in outputs if output.get("name") == "stderr"] == []
    tables = {name: output.data["text/html"] for name, output in outputs if "text/html" in output.get("data", {})}
    assert tables
    assert [name for name, table in tables.items() if re.search(r"<tbody>\s*</tbody>", table)] == [], "a table without rows tells nothing"
    assert not any(re.search(r'(src|href)="?https?:', table) for table in tables.values()), "nothing is fetched"


@each_notebook
@pytest.mark.parametrize("folder", [ROOT, ROOT / "notebooks"], ids=["root", "notebooks"])
def test_the_examples_are_found_from(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch):
    source = next(cell.source for cell in _code(_read(path)))
    found = re.search(r"^here = .*\nexamples = .*$", source, re.MULTILINE)
    if found is None:
        pytest.skip("it brings its own reports")
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {"Path": Path}
    exec(found[0], names)
    assert names["examples"] == ROOT / "examples"
