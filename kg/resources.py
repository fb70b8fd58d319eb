"""Where ontology, queries and models lie: in a checkout, an editable install or a wheel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["digest_of", "model_path", "ontology_path", "queries_path"]

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """A folder that a wheel holds inside the package and a checkout beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def ontology_path(name: str = "") -> Path:
    """A file of ``ontology/``, such as ``kg.ttl``; the folder itself without a name."""
    return _folder("ontology") / name


def queries_path(name: str = "") -> Path:
    """A file of ``queries/``; the folder itself without a name."""
    return _folder("queries") / name


def model_path(name: str) -> Path | None:
    """The folder of a model that ships with the package, or None if none of that name does."""
    path = _PACKAGE / "models" / name
    return path if (path / "meta.json").is_file() else None


def digest_of(files: Iterable[Path]) -> str:
    """16 hex digits that change with the content of files, whatever their order and wherever they lie."""
    digest = hashlib.sha256()
    for name, content in sorted((file.name, hashlib.sha256(file.read_bytes()).digest()) for file in files):
        digest.update(name.encode("utf-8") + b"\0" + content)
    return digest.hexdigest()[:16]
