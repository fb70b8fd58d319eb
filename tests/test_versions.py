"""What makes a build extract again: anything that an extraction depends on besides its document."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg import versions
from kg.resources import model_path
from kg.store import rules

SHIPPED = model_path("en_kg_news") or Path()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the pipeline that ships."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def test_the_same_model_elsewhere_is_the_same(model: Path) -> None:
    assert versions.made_by(model) == versions.made_by(SHIPPED)


def _files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_each_file_of_a_model_counts(model: Path) -> None:
    known = {versions.made_by(model).key}
    files = [name for name in _files(model) if name != "meta.json"]
    assert sum(name.endswith(".onnx") for name in files) >= 3
    for name in files:
        with (model / name).open("ab") as file:
            file.write(b"\n")
        known.add(versions.made_by(model).key)
    assert len(known) == len(files) + 1


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the package holds of code and tables; versions look at this one."""
    copy = tmp_path / "kg"
    shutil.copytree(Path(versions.__file__).parent, copy, ignore=shutil.ignore_patterns("models", "serve", "__pycache__"))
    monkeypatch.setattr(versions, "__file__", str(copy / "versions.py"))
    monkeypatch.setattr(rules, "__file__", str(copy / "store" / "rules.py"))
    return copy


def told() -> tuple[str, str]:
    rules.rules_version.cache_clear()
    try:
        return versions.made_by(SHIPPED).key, rules.rules_version()
    finally:
        rules.rules_version.cache_clear()


@pytest.mark.parametrize(
    ("name", "extracted", "resolved"),
    [
        ("extract/speech/attribution/data/cues.tsv", True, False),
        ("extract/speech/attribution/data/limits.json", True, False),
        ("extract/speech/attribution/decode.py", True, True),
        ("extract/gazetteer.py", True, True),
        ("annotate/neural/trees.py", True, False),
        ("model.py", True, True),
        ("resolve/keys.py", False, True),
        ("graph/build.py", False, True),
        ("store/clusters.py", False, True),
        ("store/parts.py", False, True),
        ("cli/show.py", False, False),
        ("extract/__pycache__/gazetteer.cpython-311.pyc", False, False),
    ],
)
def test_what_a_change_of_code_or_tables_does(name: str, extracted: bool, resolved: bool, package: Path) -> None:  # noqa: FBT001 - a table
    before = told()
    (package / name).parent.mkdir(exist_ok=True)
    with (package / name).open("ab") as file:
        file.write(b"\n")
    after = told()
    assert (after[0] != before[0], after[1] != before[1]) == (extracted, resolved)


def test_a_program_of_another_version_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions.made_by(SHIPPED)
    real = versions.importlib.metadata.version
    for program in ("spacy", "onnxruntime"):
        monkeypatch.setattr(versions.importlib.metadata, "version", lambda name, p=program: "0" if name == p else real(name))
        assert versions.made_by(SHIPPED).key != before.key
