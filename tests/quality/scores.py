"""Precision, recall and F1 in percent, and what was missed on the way to them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """One measure's outcome in percent; ``gold`` and ``found`` count the things compared, where the scorer tells."""

    precision: float
    recall: float
    f1: float
    gold: int | None = None
    found: int | None = None


@dataclass(slots=True)
class Count:
    """How many things are right, how many the graph has, how many the gold has."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, right: int, found: int, gold: int) -> None:
        """Add what one report contributes."""
        self.right += right
        self.found += found
        self.gold += gold

    def figures(self) -> Figures:
        """The figures over all reports; 0 where there is nothing to divide by."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return Figures(100 * precision, 100 * recall, 100 * f1, self.gold, self.found)


class Tally:
    """Counts by measure, and a line for each thing that is missing or too much.

    Attributes:
        misses: the lines, ``report  missing|extra measure  thing``.
    """

    def __init__(self, measures: Iterable[str]) -> None:
        self._counts = {measure: Count() for measure in measures}
        self.misses: list[str] = []

    def add(self, measure: str, right: int, found: int, gold: int) -> None:
        """Add counts to a measure."""
        self._counts[measure].add(right, found, gold)

    def compare(self, report: str, measure: str, wanted: AbstractSet[tuple[str, ...]], found: AbstractSet[tuple[str, ...]]) -> None:
        """Add the comparison of two sets to a measure, and note in what they differ."""
        self.add(measure, len(wanted & found), len(found), len(wanted))
        self.note(report, f"missing {measure}", (" | ".join(x) for x in wanted - found))
        self.note(report, f"extra {measure}", (" | ".join(x) for x in found - wanted))

    def note(self, report: str, what: str, things: Iterable[str]) -> None:
        """Add a line for each thing, in alphabetical order."""
        self.misses += [f"{report:44} {what:20} {thing}" for thing in sorted(things)]

    def figures(self) -> dict[str, Figures]:
        """The figures by measure."""
        return {measure: count.figures() for measure, count in self._counts.items()}
