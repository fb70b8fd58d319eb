"""Whether a decision says anything of what is in a store."""

from __future__ import annotations

from functools import partial

from kg.decisions import Action, Decision
from kg.decisions.names import key_named
from kg.store import EmbeddedStore
from kg.store.telling import is_named, struck_paths

__all__ = ["standing"]


def standing(store: EmbeddedStore, decision: Decision) -> bool:
    """Whether the store has what the decision names: the statement or fact, or all entities."""
    if decision.action is Action.REJECT:
        return any(True for _ in struck_paths(store.database, decision))
    if decision.action is Action.APART:
        return store.database.one("SELECT 1 FROM original WHERE source = ?", decision.source) is not None
    known = partial(is_named, store.database)
    names = [decision.name, decision.other] if decision.action in {Action.SAME, Action.DIFFERENT} else [decision.name]
    return all(known(key_named(decision.kind, name, known)) for name in names)
