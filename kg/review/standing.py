"""Whether a decision says anything of what is in a store."""

from __future__ import annotations

from functools import partial

from kg.decisions import Action, Decision
from kg.decisions.names import key_named
from kg.review.strike import struck_iris
from kg.store import EmbeddedStore

__all__ = ["standing"]


def standing(store: EmbeddedStore, decision: Decision) -> bool:
    """Whether the store has what the decision names: the statement or fact, or all entities."""
    if decision.action is Action.REJECT:
        return bool(struck_iris(store, decision))
    if decision.action is Action.APART:
        return store.database.one("SELECT 1 FROM original WHERE source = ?", decision.source) is not None
    known = partial(_is_known, store)
    names = [decision.name, decision.other] if decision.action in {Action.SAME, Action.DIFFERENT} else [decision.name]
    return all(known(key_named(decision.kind, name, known)) for name in names)


def _is_known(store: EmbeddedStore, key: str) -> bool:
    return store.database.one("SELECT 1 FROM cluster WHERE key = ?", key) is not None
