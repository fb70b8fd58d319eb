"""``kg rules``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import add_row, console, new_table

__all__ = ["EXAMPLES", "rules"]

EXAMPLES = ("kg rules own-relations/",)


def rules(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with one .toml file for each relation.", show_default=False)],
    pipeline: Annotated[str, typer.Option(metavar="NAME", help="A spaCy pipeline: its name or folder.")] = "en_kg_news",
) -> int:
    """Read relations of your own, and try each on the sentences in its file.

    Each file names a relation, the kinds of its two ends, its constructions, and sentences with what they have to yield: as a plain
    triple, as a claim, or nothing. docs/rules.rst shows how they are written.

    Ends with 0 if all sentences yield what they have to, 1 if one does not, 2 if a file is wrong.
    """
    from kg.annotate import load_pipeline
    from kg.extract.relations.rule_checks import check_rules
    from kg.extract.relations.rule_files import read_rules

    found = read_rules(folder)
    failures = check_rules(found, load_pipeline(pipeline))
    table = new_table(["file", "relation", "constructions", "sentences", "as they should"])
    for rule in found:
        right = len(rule.examples) - sum(failure.file == rule.file for failure in failures)
        add_row(table, [Path(rule.file).name, rule.relation, len(rule.constructions), len(rule.examples), right])
    screen = console()
    screen.print(table)
    for failure in failures:
        screen.print(f"{failure.file}, line {failure.line}: {failure.text}", markup=False)
        for problem in failure.problems:
            screen.print(f"  {problem}", markup=False)
    return 1 if failures else 0
