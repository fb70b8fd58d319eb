"""``kg link``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import DEFAULT_ANY, AnyStore, add_row, console, new_table, write
from kg.cli.review import Decisions, ReviewFormat, writable
from kg.decisions import Action, Decision
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.link import Proposal
    from kg.store import EmbeddedStore

__all__ = ["EXAMPLES", "link"]

EXAMPLES = (
    "kg link --service https://wikidata.reconci.link/en/api --limit 50",
    "kg link --service http://localhost:8000/reconcile --kind Place --type Place=city",
    "kg link --service https://wikidata.reconci.link/en/api --accept-above 95",
)
_KINDS = ("Actor", "Organisation", "State", "Place", "Exercise", "ExerciseSeries")


def link(
    service: Annotated[
        str, typer.Option("--service", envvar="KG_LINK_SERVICE", metavar="URL", help="The endpoint of a reconciliation service.")
    ],
    store: AnyStore = DEFAULT_ANY,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", metavar="KIND", help="Only Actor, Organisation, State, Place …", show_default=False)
    ] = None,
    type_: Annotated[
        list[str] | None, typer.Option("--type", metavar="KIND=ID", help="The service's type of a kind.", show_default=False)
    ] = None,
    least: Annotated[float, typer.Option("--min-score", metavar="SCORE", help="The least score, on the service's scale.")] = 50.0,
    above: Annotated[
        float | None, typer.Option("--accept-above", metavar="SCORE", help="Link at once what has this score and no rival.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Ask of at most so many, the most named first.")] = None,
    timeout: Annotated[float, typer.Option(min=1, metavar="SECONDS", help="How long a request may take.")] = 30.0,
    decisions: Decisions = None,
    form: Annotated[ReviewFormat, typer.Option("--format", "-f", help="How to write what is proposed.")] = ReviewFormat.TEXT,
    state: Annotated[Path | None, typer.Option(metavar="DIR", help="What builds into a server keep here.")] = None,
) -> None:
    """Ask a service what entities are elsewhere, such as in Wikidata, by the Reconciliation API (0.2, or the draft of 1.0).

    This is the one verb that reaches for the network, and it sends names and kinds of entities, nothing else, to the service named.
    What it answers is proposed: kg review shows it, and what somebody accepts stands in the graph as skos:exactMatch.
    --accept-above links at once. Both are decisions, so rebuilds keep them.
    """
    kinds = _kinds(kind or [])
    with writable(store, state, decisions) as (opened, decide):
        proposed = _ask(opened, service, (kinds, type_ or [], least, timeout), limit)
        accepted = _accepted(opened, proposed, above, service)
        _keep(opened, [each for each in proposed if each.asked.path not in {path for path, _ in accepted}], service)
        decide([decision for _, decision in accepted])
    _tell(proposed, {path for path, _ in accepted}, form)


def _kinds(given: list[str]) -> tuple[str, ...]:
    """The kinds to ask of; all that documents share if none is given."""
    folded = {kind.casefold(): kind for kind in _KINDS}
    if unknown := [each for each in given if each.casefold() not in folded]:
        raise InputError(f"--kind {unknown[0]!r}. There are: {', '.join(_KINDS)}.")
    return tuple(folded[each.casefold()] for each in given) or _KINDS


def _ask(store: EmbeddedStore, url: str, what: tuple[tuple[str, ...], list[str], float, float], limit: int | None) -> list[Proposal]:
    """What the service takes entities for."""
    from kg.link import Service, ask, parse_types, to_ask, wikidata_types

    kinds, types, least, timeout = what
    given = parse_types(types)
    service = Service(url, timeout=timeout)
    try:
        entities = to_ask(store, kinds, service.space, limit)
        return list(ask(service, entities, (wikidata_types() if service.is_wikidata else {}) | given, least))
    finally:
        service.close()


def _accepted(store: EmbeddedStore, proposed: list[Proposal], above: float | None, url: str) -> list[tuple[str, Decision]]:
    """What is linked at once: the paths of entities with the decisions."""
    from kg.link import accepted, is_clear
    from kg.review import decided_name
    from kg.store.deciding import stored_decisions

    known = {decision.subject for decision in stored_decisions(store)}
    found = []
    for each in proposed if above is not None else ():
        if above is not None and is_clear(each, above):
            decision = accepted(each, decided_name(store, each.asked.path, each.asked.kind), url)
            refused = Decision(Action.NO_LINK, decision.kind, decision.name, decision.other)
            if refused.subject not in known:
                found.append((each.asked.path, decision))
    return found


def _keep(store: EmbeddedStore, proposed: list[Proposal], url: str) -> None:
    """Keep what is to be reviewed."""
    from kg.store.proposals import Proposed, keep_proposals, keys_at

    rows = [
        Proposed(
            keys_at(store.database, each.asked.path)[0], found.iri, each.asked.kind, found.certainty, found.name, found.description, url
        )
        for each in proposed
        for found in each.candidates
    ]
    keep_proposals(store.database, rows)


def _tell(proposed: list[Proposal], accepted: set[str], form: ReviewFormat) -> None:
    if form is ReviewFormat.JSON:
        write(json.dumps([asdict(each) | {"accepted": each.asked.path in accepted} for each in proposed], ensure_ascii=False, indent=2))
        return
    table = new_table(["entity", "kind", "score", "elsewhere", "is", ""])
    for each in proposed:
        for n, found in enumerate(each.candidates):
            told = "linked" if not n and each.asked.path in accepted else ""
            shown = f"{found.name} ({found.description})" if found.description else found.name
            add_row(table, [each.asked.label, each.asked.kind, f"{found.score:g}", found.iri, shown, told])
    if proposed:
        console().print(table)
    left = len(proposed) - len(accepted)
    console().print(f"{len(accepted)} linked, {left} proposed" + (": kg review shows them." if left else "."), markup=False)
