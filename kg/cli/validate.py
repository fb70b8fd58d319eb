"""``kg validate``."""

from __future__ import annotations

from kg.cli.output import DEFAULT_ANY, AnyStore, write

__all__ = ["EXAMPLES", "validate"]

EXAMPLES = ("kg validate",)


def validate(store: AnyStore = DEFAULT_ANY) -> int:
    """Check a graph against the ontology's shapes (SHACL).

    Ends with 0 if it conforms, with 1 and a report of each violation if it does not.
    """
    from kg.knowledge_graph import open_graph

    with open_graph(store) as graph:
        report = graph.validate()
    write(str(report))
    return 0 if report.conforms else 1
