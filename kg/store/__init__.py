"""Where a graph and the extractions behind it are kept: one interface, several homes."""

from kg.store.base import Dataset, QueryResult, Store, StoreInfo, Term
from kg.store.embedded import EmbeddedStore, create_store, open_store
from kg.store.ontology import ontology_quads, skolemise

__all__ = [
    "Dataset",
    "EmbeddedStore",
    "QueryResult",
    "Store",
    "StoreInfo",
    "Term",
    "create_store",
    "ontology_quads",
    "open_store",
    "skolemise",
]
