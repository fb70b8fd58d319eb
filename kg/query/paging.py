"""One page of a named query's answer, without the work of the whole; :mod:`kg.query.files` says how a query tells where it can be cut.

An answer has its rows from what is quick to find (which statements, on which days) and its words from what is slow (who speaks, in
which post, in which sentence). A query that keeps both apart, by a sub-select behind ``# keys``, is asked for the words of one page
alone. It is asked twice: how many rows begin with each value that sorts them first, which tells where the page lies and how many
rows there are, and then for those values alone, so that engines need not sort the rest.

Engines find the rows of a whole table by reading tables, those of one entity by looking them up: lines that end in ``# scan`` are
written for the latter, and rewritten here for the former, unless a comment ``# few: …`` says that a query never finds many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

from kg.query.parameters import written
from kg.store import Term

__all__ = ["Keys", "Steps", "scanned"]

#: how many rows begin with each value of what sorts them first, in their order; None stands for no value
Steps: TypeAlias = Sequence[tuple[Term | None, int]]

# a limit beyond any answer stands in the place of a page's
_KEYS: Final = re.compile(
    r"^[ \t]*# keys\n[ \t]*\{\n(?P<select>.*?)(?P<end>\n[ \t]*\}\n[ \t]*ORDER BY "
    r"(?P<first>(?:\(!BOUND\(\?\w+\)\) )?(?:DESC\()?(?P<variable>\?\w+)\)?)"
    r"[^\n]*\n[ \t]*)LIMIT 1000000000$",
    re.MULTILINE | re.DOTALL,
)
_SCAN: Final = re.compile(r"^([ \t]*)(OPTIONAL \{ )?(\S.*?)(?(2) \}|)  # scan(?: anyway)?$", re.MULTILINE)
_SCAN_ANYWAY: Final = re.compile(_SCAN.pattern.replace("(?: anyway)?", " anyway"), re.MULTILINE)
_FEW: Final = re.compile(r"^[ \t]*# few: ", re.MULTILINE)
_VARIABLE: Final = re.compile(r"\?\w+")


@dataclass(frozen=True, slots=True)
class Keys:
    """Where a query can be cut: its text up to the keys, their pattern, what sorts them, and the text behind their limit.

    ``first`` is the first of the conditions that sort them, ``variable`` the variable in it.
    """

    before: str
    select: str
    end: str
    after: str
    first: str
    variable: str

    @classmethod
    def find(cls, sparql: str) -> Self | None:
        """The keys of a query, None for one that does not tell any."""
        found = _KEYS.search(sparql)
        if found is None:
            return None
        before, after = sparql[: found.start("select")], sparql[found.end() :]
        return cls(before, found["select"], found["end"], after, found["first"], found["variable"])

    @property
    def steps(self) -> str:
        """The query for :data:`Steps`."""
        return f"SELECT {self.variable} (COUNT(*) AS ?rows) WHERE {{\n{self.select}\n}} }} GROUP BY {self.variable} ORDER BY {self.first}"

    def cut(self, steps: Steps, limit: int, offset: int) -> str:
        """The query for one page: at most so many rows behind so many."""
        wanted: list[Term | None] = []
        skipped = passed = 0
        for value, rows in steps:
            if passed + rows <= offset:
                skipped += rows
            elif passed < offset + limit:
                wanted.append(value)
            passed += rows
        chosen = self._chosen(wanted, lacking=any(value is None for value, _ in steps)) if len(wanted) < len(steps) else ""
        return f"{self.before}{self.select}{chosen}{self.end}LIMIT {limit} OFFSET {offset - skipped}{self.after}"

    def _chosen(self, wanted: Sequence[Term | None], *, lacking: bool) -> str:
        """What leaves rows alone that begin with one of some values; ``lacking`` says that some rows have none."""
        terms = [written(value) for value in wanted if value is not None]
        if not lacking:  # quicker than a filter, but it would join what has no value with all of them
            return f"\nVALUES {self.variable} {{ {' '.join(terms)} }}"
        unbound = f"!BOUND({self.variable}) || " if None in wanted else ""
        return f"\nFILTER({unbound}{self.variable} IN ({', '.join(terms)}))"


def scanned(sparql: str, *, page: bool = False) -> str:
    """The query with each pattern of the lines that end in ``# scan`` as a sub-select, which engines read at one go.

    Args:
        sparql: a named query with all that it includes.
        page: whether to leave what stands behind the keys as it is, for it is better looked up of a page; but ``# scan anyway``.
    """
    if _FEW.search(sparql):
        return sparql
    keys = _KEYS.search(sparql) if page else None
    if keys is None:
        return _SCAN.sub(_sub_selects, sparql)
    behind = _SCAN_ANYWAY.sub(_sub_selects, sparql[keys.end() :])
    return sparql[: keys.start()] + _SCAN.sub(_sub_selects, keys.group()) + behind


def _sub_selects(line: re.Match[str]) -> str:
    selects = " ".join(_selects(line[3]))
    return f"{line[1]}OPTIONAL {{ {selects} }}" if line[2] else line[1] + selects


def _selects(patterns: str) -> Iterator[str]:
    """A sub-select for each of several patterns, of one subject each."""
    for pattern in [patterns] if patterns.startswith("GRAPH ") else re.split(r" \.(?: |$)", patterns):
        if pattern:
            yield f"{{ SELECT {' '.join(dict.fromkeys(_VARIABLE.findall(pattern)))} WHERE {{ {pattern} }} }}"
