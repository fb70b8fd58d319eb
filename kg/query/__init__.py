"""Questions to a store: named queries with typed parameters, given SPARQL, and what they answer."""

from kg.query.entities import entity_node
from kg.query.labels import labelled
from kg.query.named import NamedQuery, get_query, list_queries, page_named, run_named, run_sparql
from kg.query.parameters import Parameter
from kg.query.results import Answer, BooleanResult, GraphResult, Page, Result, Row
from kg.query.safety import check_query

__all__ = [
    "Answer",
    "BooleanResult",
    "GraphResult",
    "NamedQuery",
    "Page",
    "Parameter",
    "Result",
    "Row",
    "check_query",
    "entity_node",
    "get_query",
    "labelled",
    "list_queries",
    "page_named",
    "run_named",
    "run_sparql",
]
