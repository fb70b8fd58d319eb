"""What a build did."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import InputError, InternalError
from kg.sources import Rejected

__all__ = ["BuildReport"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the sources of reports by what became of them, in the order of their names.

    ``replaced`` reports have changed; ``renewed`` ones have not, but were extracted again, since another version of kg, of the
    pipeline or of the user's gazetteer had read them: a graph never mixes two. ``removed`` reports have left the store,
    ``retried`` ones were extracted at the second attempt, since a process had died on them. ``undated`` ones were read and carry
    no date; ``missing`` ones are kept though their files are gone, since they lie outside the folders that were pruned.
    ``skipped`` counts files in folders whose ending is not read, ``words`` those of the reports that were extracted.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    retried: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    skipped: int = 0
    words: int = 0

    @property
    def built(self) -> tuple[str, ...]:
        """The sources of all reports given that are in the store after the build."""
        return tuple(sorted(self.added + self.replaced + self.renewed + self.unchanged))

    @property
    def exit_code(self) -> int:
        """0 if a report is in the store or was taken out, 2 if none is, 3 if a bug of ours rejected one."""
        if any(isinstance(each.error, InternalError) for each in self.rejected):
            return InternalError.exit_code
        return 0 if self.built or self.removed else InputError.exit_code
