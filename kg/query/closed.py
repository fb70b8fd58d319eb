"""rdflib's graphs without its ways out: it fetches on SERVICE, on LOAD, and whatever FROM names, graphs of its own included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

import rdflib
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query, Update
from rdflib.query import Result

from kg.query.safety import RefusedError, check_query, check_update, has_dataset

__all__ = ["ClosedDataset", "ClosedGraph"]


class _Closed(rdflib.Graph):
    """Refuses queries and updates that would reach outside, in text or prepared."""

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> Result:  # noqa: ANN401 - rdflib's own
        """The answer to a query; see :meth:`rdflib.Graph.query`.

        Raises:
            RefusedError: the query holds SERVICE or FROM.
        """
        if isinstance(query_object, Query):
            _check_parsed(query_object.algebra)
        else:
            check_query(str(query_object), "")
            if has_dataset(str(query_object)):
                _refuse_from()
        return super().query(query_object, *arguments, **options)

    def update(self, update_object: str | Update, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - rdflib's own
        """Carry an update out on this graph in memory, not on the store; see :meth:`rdflib.Graph.update`.

        Raises:
            RefusedError: the update holds SERVICE or LOAD.
        """
        if isinstance(update_object, Update):
            _check_parsed(update_object.algebra)
        else:
            check_update(str(update_object))
        super().update(update_object, *arguments, **options)


class ClosedDataset(_Closed, rdflib.Dataset):
    """An ``rdflib.Dataset`` that fetches nothing while it is asked."""


class ClosedGraph(_Closed):
    """An ``rdflib.Graph`` that fetches nothing while it is asked."""


def _check_parsed(algebra: object) -> None:
    """Refuse what a prepared query or update would fetch."""
    for node in _nodes(algebra):
        if node.name == "ServiceGraphPattern":
            raise RefusedError("SERVICE would send a part of the query to another server. Queries read this graph.")
        if node.name == "Load":
            raise RefusedError("LOAD would fetch a document. Parse a file of your own instead.")
        if node.get("datasetClause"):
            _refuse_from()


def _refuse_from() -> NoReturn:
    raise RefusedError("FROM has rdflib fetch what it names. Write the pattern within GRAPH <…> { … } instead.")


def _nodes(tree: object) -> Iterator[CompValue]:
    """All nodes of an algebra."""
    if isinstance(tree, CompValue):
        yield tree
    children = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list | tuple | set) else ()
    for child in children:
        yield from _nodes(child)
