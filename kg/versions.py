"""What an extraction depends on besides its document: models, rules, gazetteers, programs; told without loading any of them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import __version__
from kg.resources import digest_of, model_path, ontology_path

__all__ = ["MadeBy", "made_by", "pipeline_folder", "reading_version", "versions_key"]


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What extracts: the pipeline's name, and versions by the name of what has them."""

    pipeline: str
    versions: dict[str, str]

    @property
    def key(self) -> str:
        """16 hex digits that tell it from others."""
        return versions_key(self.versions)


def versions_key(versions: Mapping[str, str]) -> str:
    """16 hex digits that tell versions from others."""
    told = json.dumps(dict(versions), sort_keys=True)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:16]


def made_by(folder: Path) -> MadeBy:
    """What extracts with the spaCy pipeline in a folder: hashes of its files, and of the code and gazetteers that read its output.

    Raises:
        OSError: the folder holds no pipeline.
    """
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    versions = {"extraction": _extraction_version(), "kg-news": __version__, "model": digest_of(_files(folder))}
    programs = {name: importlib.metadata.version(name) for name in ("onnxruntime", "spacy")}
    return MadeBy(f"{meta['lang']}_{meta['name']} {meta['version']}", versions | programs)


def pipeline_folder(name: str | Path) -> Path | None:
    """The folder of a spaCy pipeline: of the one that ships, of one that is installed, or one given as a folder; None if it isn't found."""
    path = model_path(str(name)) or Path(name)
    if (path / "meta.json").is_file():
        return path
    return _installed(str(name)) if str(name).isidentifier() else None


def _installed(name: str) -> Path | None:
    """The data of a pipeline that is installed as a package, as ``spacy package`` lays it out."""
    found = importlib.util.find_spec(name)
    package = Path(found.origin).parent if found and found.origin else None
    if package is None or not (package / "meta.json").is_file():
        return None
    meta = json.loads((package / "meta.json").read_text("utf-8"))
    data = package / f"{meta['lang']}_{meta['name']}-{meta['version']}"
    return data if data.is_dir() else package


def reading_version() -> str:
    """16 hex digits that change with the code that reads files."""
    code = digest_of((Path(__file__).parent / "sources").rglob("*.py"))
    return hashlib.sha256(f"{code} {_extraction_version()}".encode()).hexdigest()[:16]


def _extraction_version() -> str:
    """16 hex digits that change with the code, the tables and the gazetteers that extraction rests on."""
    package = Path(__file__).parent
    read = [file for folder in ("annotate", "extract") for file in _files(package / folder)]
    return digest_of([*read, package / "model.py", *ontology_path("gazetteers").glob("*.csv")])


def _files(folder: Path) -> Iterator[Path]:
    """All files of a folder, whatever their endings, but for what Python compiles of them."""
    return (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
