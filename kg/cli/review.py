"""``kg review``."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.build import progress_bar
from kg.cli.output import DEFAULT_ANY, AnyStore, add_row, console, new_table, write
from kg.cli.reviewing import ask_all
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.decisions import Decision
    from kg.review import Case
    from kg.store import EmbeddedStore

__all__ = ["EXAMPLES", "Decisions", "review", "who_decides", "writable"]

EXAMPLES = (
    "kg review",
    "kg review --decisions decisions.csv --by anna",
    "kg review Lukashenko",
    "kg review --export pairs.csv --limit 100",
    "kg review --import pairs.csv --by anna",
    "kg review --reject doc/3f9c0a1b2c3d4e5f/statement/4 --because 'the spokesman said it, not the minister'",
    "kg review --apart 'John Smith' --in 2025-09-12.txt --because 'the footballer'",
    "kg review --list",
    "kg review --undo 3",
)

Decisions = Annotated[
    Path | None,
    typer.Option("--decisions", envvar="KG_DECISIONS", metavar="FILE", help="Where decisions are kept from now on; else in the store."),
]


class ReviewFormat(StrEnum):
    """How cases and decisions are written."""

    TEXT = "text"
    JSON = "json"


def review(
    entity: Annotated[
        list[str] | None, typer.Argument(metavar="[ENTITY]", help="Only what joins this entity, however sure.", show_default=False)
    ] = None,
    store: AnyStore = DEFAULT_ANY,
    decisions: Decisions = None,
    export: Annotated[Path | None, typer.Option("--export", metavar="FILE", help="Write the cases as CSV, to be filled in.")] = None,
    import_: Annotated[Path | None, typer.Option("--import", metavar="FILE", help="Take the decisions of such a file over.")] = None,
    reject: Annotated[list[str] | None, typer.Option("--reject", metavar="IRI", help="Strike out a statement or a fact.")] = None,
    apart: Annotated[str | None, typer.Option("--apart", metavar="ENTITY", help="Somebody else than in other reports …")] = None,
    within: Annotated[str | None, typer.Option("--in", metavar="SOURCE", help="… in this one.")] = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why.")] = "",
    by: Annotated[str | None, typer.Option("--by", envvar="KG_BY", metavar="NAME", help="Who decides; else your user name.")] = None,
    undo: Annotated[list[str] | None, typer.Option("--undo", metavar="N|IRI", help="Take a decision back.")] = None,
    show: Annotated[bool, typer.Option("--list", help="List the decisions with their numbers.")] = False,
    below: Annotated[float, typer.Option(min=0, max=1, metavar="SCORE", help="Show what was joined with less than this.")] = 0.9,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many cases.")] = None,
    form: Annotated[ReviewFormat, typer.Option("--format", "-f", help="How to write cases or decisions.")] = ReviewFormat.TEXT,
    state: Annotated[Path | None, typer.Option(metavar="DIR", help="What builds into a server keep here.")] = None,
) -> None:
    """Decide who is one and who is not, and strike out what is wrong; decisions win over kg's own, and survive rebuilds.

    Without options it asks, most doubtful first: pairs of names of which kg is unsure, or that it has joined with a low score, and
    what kg link has proposed, each with its sentences. Accept, reject, skip. The graph follows at once.

    Decisions are lines of a CSV file: decisions.csv in the store, or --decisions FILE, which the store remembers. Edit it as you
    like, put it under version control; kg build takes up what has changed. --export and --import do the same without a terminal.

    --reject strikes out a wrong statement or fact by its IRI, as kg show --iris tells it: it leaves the graph, and stays out after
    rebuilds, for it is known by its report and its words. --apart says that a report means somebody else of the same name.
    """
    actions = [bool(each) for each in (export, import_, reject, apart, undo, show)]
    if sum(actions) > 1:
        raise InputError("--export, --import, --reject, --apart, --undo and --list exclude each other. Give one of them.")
    if bool(apart) != bool(within):
        raise InputError("--apart ENTITY and --in SOURCE belong together: who stands apart, and in which report.")
    who = who_decides(by)
    with writable(store, state, decisions) as (opened, decide):
        if reject or apart:
            decide(_pointed_at(opened, reject or [], (apart or "", within or ""), because, who))
        elif import_:
            from kg.review import read_sheet

            decide(read_sheet(import_, who))
        elif undo:
            _undo(opened, undo)
            decide(())
        elif show:
            _list(opened, form)
        else:
            _look(opened, _cases(opened, entity, below, limit), (export, form, who), decide)


def who_decides(by: str | None) -> str:
    """Who decides: as said, or the user's name."""
    return (by or "").strip() or getpass.getuser()


@contextmanager
def writable(
    store: str, state: Path | None, decisions: Path | None
) -> Iterator[tuple[EmbeddedStore, Callable[[Sequence[Decision]], None]]]:
    """A store that is there, open for writing, and what adds decisions to it and lets the graph follow.

    Raises:
        StoreError: there is no such store, or somebody else writes to it.
    """
    from kg.decisions import write_decisions
    from kg.knowledge_graph import open_or_create
    from kg.pipeline import decide
    from kg.store.deciding import add_decisions, use_decisions
    from kg.store.manifest import read_manifest
    from kg.store.opening import home_of

    folder, mirror = home_of(store, state)
    read_manifest(folder)  # a store that is not there is not made
    with open_or_create(folder) as opened:
        if decisions is not None:
            if not decisions.exists():
                write_decisions(decisions, ())
            use_decisions(opened, decisions)

        def follow(new: Sequence[Decision]) -> None:
            found = add_decisions(opened, new)
            with progress_bar() as progress:
                decide(found, opened, progress)
            if mirror:
                mirror.publish(opened)
            if new:
                console().print(f"Decisions: {len(new)} new, {len(found)} in all. Store: {store}", markup=False)

        yield opened, follow


def _pointed_at(store: EmbeddedStore, iris: Sequence[str], apart: tuple[str, str], because: str, by: str) -> list[Decision]:
    from kg import review as cases

    if apart[0]:
        return [cases.apart(store, apart[0], apart[1], because, by)]
    return [cases.reject(store, iri, because, by) for iri in iris]


def _cases(store: EmbeddedStore, entity: Sequence[str] | None, below: float, limit: int | None) -> list[Case]:
    from itertools import islice

    from kg.cards import find_entity
    from kg.review import list_cases
    from kg.store.deciding import stored_decisions
    from kg.store.proposals import keys_at

    path = find_entity(store, " ".join(entity)).value.removeprefix(store.base_iri) if entity else None
    keys = None if path is None else keys_at(store.database, path)
    return list(islice(list_cases(store, below=below, decisions=stored_decisions(store), keys=keys), limit))


def _look(
    store: EmbeddedStore,
    cases: list[Case],
    how: tuple[Path | None, ReviewFormat, str],
    decide: Callable[[Sequence[Decision]], None],
) -> None:
    """Write cases out, or ask about them."""
    export, form, who = how
    if form is ReviewFormat.JSON:
        write(json.dumps([asdict(case) for case in cases], ensure_ascii=False, indent=2), export)
    elif export:
        from kg.review import write_sheet

        count = write_sheet(export, cases)
        console().print(f"{count} to decide in {export}; fill in its first column, then: kg review --import {export}", markup=False)
    elif not cases:
        console().print("Nothing is left to decide. What bears one name is told apart by the report: --apart ENTITY --in SOURCE.")
    elif not os.isatty(0):
        raise InputError(f"{len(cases)} cases to decide, and nobody to ask: standard input is no terminal. Use --export or --format json.")
    else:
        from kg.store.deciding import add_decisions

        def keep(decision: Decision) -> None:
            add_decisions(store, [decision])

        ask_all(console(), cases, who, keep)
        decide(())


def _undo(store: EmbeddedStore, words: Sequence[str]) -> None:
    """Take decisions back."""
    from kg.decisions import read_decisions, write_decisions
    from kg.review.strike import undone
    from kg.store.deciding import decisions_file

    file = decisions_file(store)
    known = read_decisions(file) if file else ()
    gone: list[Decision] = []
    for word in words:
        if not word.isdecimal():
            gone += undone(store, word, known)
        elif not 0 < int(word) <= len(known):
            raise InputError(
                f"--undo {word}: there are decisions 1 to {len(known)}. 'kg review --list' shows them."
                if known
                else "--undo: nothing is decided yet."
            )
        else:
            gone.append(known[int(word) - 1])
    if file:
        write_decisions(file, [each for each in known if each not in gone])
    console().print(f"Decisions: {len(set(gone))} taken back, {len(known) - len(set(gone))} left.")


def _list(store: EmbeddedStore, form: ReviewFormat) -> None:
    """The decisions, each with its number and whether anything in the store is meant by it."""
    from kg.review.standing import standing
    from kg.store.deciding import decisions_file, stored_decisions

    known = stored_decisions(store)
    found = [standing(store, decision) for decision in known]
    if form is ReviewFormat.JSON:
        rows = [{"number": n, **asdict(d), "applies": s} for n, (d, s) in enumerate(zip(known, found, strict=True), 1)]
        write(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = new_table(["", "decision", "kind", "name", "other", "report", "because", "by", "applies"])
    for n, (each, applies) in enumerate(zip(known, found, strict=True), 1):
        add_row(table, [n, each.action, each.kind, each.name, each.other, each.source, each.because, each.by, "yes" if applies else "no"])
    console().print(table if known else "Nothing is decided yet.")
    console().print(f"File: {decisions_file(store)}", markup=False)
