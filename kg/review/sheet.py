"""Cases as a CSV file that people fill in, with a spreadsheet or an editor, and the decisions in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kg.decisions import Decision, read_decisions
from kg.decisions.file import COLUMNS
from kg.errors import InputError
from kg.review.cases import Case, Side

__all__ = ["NOTES", "read_sheet", "write_sheet"]

#: the columns behind those of a file of decisions; nobody reads them back
NOTES = ("kg says", "reason", "names", "other names", "sentences", "other sentences")


def write_sheet(path: Path, cases: Iterable[Case]) -> int:
    """Write cases into a CSV file, one a line, and give their number; who decides fills in the first column.

    Raises:
        InputError: the file can't be written.
    """
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow((*COLUMNS, *NOTES))
            for case in cases:
                writer.writerow([_harmless(cell) for cell in _row(case)])
                count += 1
    except OSError as error:
        raise InputError(
            f"{path}: can't be written: {error.strerror}. Check the path, its permissions and the space on the disk."
        ) from error
    return count


def _row(case: Case) -> list[str]:
    decision = case.decided(same=True, because="", by="")
    sides = (case.left, case.right)
    notes = [case.verdict, case.reason, *(" | ".join(side.names) for side in sides), *(_told(side) for side in sides)]
    return ["", *decision.row()[1:], *notes]


def _told(side: Side) -> str:
    return "\n".join(f"{sentence} [{sentence.source}]" for sentence in side.sentences)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def read_sheet(path: Path, by: str) -> tuple[Decision, ...]:
    """The decisions in a sheet; lines whose first column is empty are left out.

    Args:
        path: what :func:`write_sheet` wrote and somebody has filled in, or a file of decisions.
        by: who decides, where a line does not say.

    Raises:
        InputError: there is no such file, or a line is wrong.
    """
    if not path.exists():
        raise InputError(f"--import {path}: there is no such file. 'kg review --export {path}' writes one to fill in.")
    return tuple(replace(each, by=each.by or by) for each in read_decisions(path, notes=NOTES))
