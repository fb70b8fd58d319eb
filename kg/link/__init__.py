"""What entities are elsewhere, such as in Wikidata: asked of a service that speaks the Reconciliation API, if somebody asks for it."""

from kg.link.propose import Asked, Proposal, accepted, ask, is_clear, parse_types, to_ask, wikidata_types
from kg.link.service import Candidate, Query, Service

__all__ = [
    "Asked",
    "Candidate",
    "Proposal",
    "Query",
    "Service",
    "accepted",
    "ask",
    "is_clear",
    "parse_types",
    "to_ask",
    "wikidata_types",
]
