"""The floors that no measured figure may fall below; they stand in ``floors.toml`` and only ever rise."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .scores import Figures

FLOORS = Path(__file__).resolve().parent / "floors.toml"

_HEADER = """\
# Floors of the quality gate, F1 in percent by corpus and measure; README.md says what the corpora and measures are.
# sha256 is of the texts and the gold that the floors were measured on.
# Written by `python -m tests.quality.measure --raise-floors`, which never lowers a floor. To watch one more measure, add it with 0.0.
"""


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one corpus; ``sha256`` is empty where they have not been measured yet."""

    sha256: str
    f1: Mapping[str, float]

    def failures(self, figures: Mapping[str, Figures]) -> list[str]:
        """A line for each measure that is below its floor, or that the scorer no longer gives."""
        out = []
        for measure, floor in self.f1.items():
            if measure not in figures:
                out.append(f"{measure}: the scorer gives no such figure, only {', '.join(sorted(figures))}")
            elif figures[measure].f1 < floor:
                out.append(f"{measure}: F1 {figures[measure].f1:.2f} is below the floor of {floor:.1f}")
        return out

    def raised(self, figures: Mapping[str, Figures], sha256: str) -> Floors:
        """The floors at what was measured, rounded down to one decimal, where that is higher.

        Raises:
            ValueError: a figure is below its floor, or missing.
        """
        failures = self.failures(figures)
        if failures:
            raise ValueError("; ".join(failures))
        return Floors(sha256, {measure: max(floor, _rounded_down(figures[measure].f1)) for measure, floor in self.f1.items()})


def _rounded_down(figure: float) -> float:
    """One decimal, never more than the figure; 79.7 stays 79.7 although 10 × 79.7 is a little less than 797."""
    return math.floor(10 * figure + 1e-6) / 10


def read_floors(path: Path = FLOORS) -> dict[str, Floors]:
    """The floors by corpus."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Floors(table["sha256"], dict(table["f1"])) for name, table in tables.items()}


def write_floors(floors: Mapping[str, Floors], path: Path = FLOORS) -> None:
    """Replace the file."""
    path.write_text(_HEADER + "".join(_table(name, each) for name, each in floors.items()), encoding="utf-8", newline="\n")


def _table(name: str, floors: Floors) -> str:
    # JSON's strings are TOML's
    lines = "".join(f"{json.dumps(measure)} = {floor:.1f}\n" for measure, floor in floors.f1.items())
    return f"\n[{name}]\nsha256 = {json.dumps(floors.sha256)}\n\n[{name}.f1]\n{lines}"
