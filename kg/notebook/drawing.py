"""Networks and answers drawn inline, as SVG without scripts."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import networkx as nx
from pyoxigraph import NamedNode

from kg.errors import InputError
from kg.query import Answer, GraphResult, Result, labelled
from kg.query.labels import labels_of
from kg.store import Store
from kg.view.style import CLASSES

__all__ = ["Drawing", "draw"]

Network: TypeAlias = "nx.Graph[Any]"

# more can't be told apart in a cell of a notebook; the page is for those
_MOST_NODES: Final = 60
_MOST_EDGE_LABELS: Final = 30
_WIDTH: Final = 900
_MARGIN: Final = 60
_GREY: Final = "#8a8f98"
_LONGEST: Final = 40
_BY_RANK: Final = 0.7


@dataclass(frozen=True, slots=True)
class _Edge:
    source: Any
    target: Any
    label: str
    dashed: bool
    weight: float


class Drawing:
    """A picture of a network; a notebook shows it.

    Attributes:
        svg: the picture, the same for the same network.
        omitted: how many nodes were left out, those with the fewest edges.
    """

    def __init__(self, network: Network, title: str = "") -> None:
        kept = sorted(network, key=lambda node: (-network.degree(node), str(node)))[:_MOST_NODES]
        self.omitted = len(network) - len(kept)
        self.svg = _svg(network.subgraph(kept), title)

    def _repr_html_(self) -> str:
        note = f"<p>{self.omitted} nodes with fewer edges are left out; graph.view() draws them all.</p>" if self.omitted else ""
        return f"<div>{self.svg}{note}</div>"


def draw(answer: Network | Answer, store: Store | None = None, *, title: str = "") -> Drawing:
    """A network, or an answer as one.

    Args:
        answer: a network of networkx (``label``, ``class``, ``relation``, ``claimed``, ``weight`` are shown where they are), the
            triples of a CONSTRUCT, or a table: its first column leads to its second, and the third, if any, is the edge's label.
        store: where labels of IRIs are looked up.
        title: stands above the picture.

    Raises:
        InputError: an answer that is no network: yes and no, or a single column.
    """
    if isinstance(answer, nx.Graph):
        return Drawing(answer, title)
    if isinstance(answer, GraphResult):
        return Drawing(_of_triples(answer, store), title)
    if isinstance(answer, Result):
        return Drawing(_of_rows(labelled(store, answer) if store is not None else answer), title)
    raise InputError("an answer of yes or no can't be drawn. Draw a SELECT of two columns or more, or a CONSTRUCT")


def _of_triples(answer: GraphResult, store: Store | None) -> Network:
    """Triples whose object is a node; those with a literal label a node, or are left out."""
    network: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    terms = {term.value for triple in answer for term in (triple.subject, triple.object) if isinstance(term, NamedNode)}
    known = labels_of(store, terms) if store is not None else {}
    for triple in answer:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
            for node in (triple.subject.value, triple.object.value):
                network.add_node(node, label=known.get(node, _local(node)))
            network.add_edge(triple.subject.value, triple.object.value, relation=_local(triple.predicate.value))
    return network


def _of_rows(answer: Result) -> Network:
    """The rows of a table as edges."""
    names = [name for name in answer.columns if not name.endswith("_iri") and f"{name}_label" not in answer.columns]
    if len(names) < 2:
        raise InputError(f"a table of one column can't be drawn: {', '.join(names)}; ask for the two ends of an edge")
    network: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for row in answer:
        source, target = row[names[0]], row[names[1]]
        if source is not None and target is not None:
            relation = row[names[2]] if len(names) > 2 else ""
            network.add_edge(str(source), str(target), relation="" if relation is None else str(relation))
    return network


def _local(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _edges(network: Network) -> list[_Edge]:
    """One edge for each pair, relation and status."""
    weights: dict[tuple[Any, Any, str, bool], float] = {}
    for source, target, data in network.edges(data=True):
        key = (source, target, str(data.get("relation", "")), bool(data.get("claimed", False)))
        weights[key] = weights.get(key, 0) + float(data.get("weight", 1))
    return [_Edge(*key, weight) for key, weight in sorted(weights.items(), key=lambda item: str(item[0]))]


def _svg(network: Network, title: str) -> str:
    places, height = _placed(network)
    edges = _edges(network)
    parts = [*_lines(edges, places, directed=network.is_directed(), labelled=len(edges) <= _MOST_EDGE_LABELS)]
    parts += [_node(network, node, *places[node]) for node in sorted(places, key=str)]
    head = f'<text x="{_MARGIN / 4}" y="18" font-weight="bold">{html.escape(title)}</text>' if title else ""
    name = html.escape(title or "network")
    style = f"width:100%;max-width:{_WIDTH}px;font:12px system-ui,sans-serif;color:inherit"
    box = f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{name}" style="{style}" fill="currentColor"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{head}{"".join(parts)}</svg>'


def _placed(network: Network) -> tuple[dict[Any, tuple[float, float]], int]:
    """Where each node stands, and the height that this takes: Fruchterman and Reingold (1991) from a fixed seed."""
    height = int(min(760, 160 + 12 * len(network)))
    # in one order and without parallel edges, so that the layout depends on nothing but the network
    simple: Network = nx.Graph()
    simple.add_nodes_from(sorted(network, key=str))
    simple.add_edges_from(sorted(((source, target) for source, target in network.edges()), key=str))
    spread = nx.spring_layout(simple, seed=7, iterations=120, k=1.8 / math.sqrt(max(1, len(simple))))
    columns = [_scaled([float(place[axis]) for place in spread.values()], size) for axis, size in ((0, _WIDTH), (1, height))]
    return {node: (x, y) for node, x, y in zip(spread, *columns, strict=True)}, height


def _scaled(values: list[float], size: int) -> list[float]:
    """Values spread over a side of the picture; in its middle if there is but one."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    if high - low < 1e-9:
        return [size / 2 for _ in values]
    ranks = {value: rank / max(1, len(set(values)) - 1) for rank, value in enumerate(sorted(set(values)))}
    margin = min(_MARGIN, size / 4)
    # a force layout crowds its middle; going by rank for the most part spreads the labels
    shares = [_BY_RANK * ranks[value] + (1 - _BY_RANK) * (value - low) / (high - low) for value in values]
    return [round(margin + share * (size - 2 * margin), 1) for share in shares]


def _lines(edges: list[_Edge], places: dict[Any, tuple[float, float]], *, directed: bool, labelled: bool) -> Iterable[str]:
    for edge in edges:
        (x, y), (to_x, to_y) = places[edge.source], places[edge.target]
        length = math.hypot(to_x - x, to_y - y)
        if length < 1:
            continue
        dash = ' stroke-dasharray="5 4"' if edge.dashed else ""
        width = round(min(4.0, 0.8 + 0.6 * math.log2(1 + edge.weight)), 1)
        words = f"{edge.label}{' (claimed)' if edge.dashed else ''}"
        stroke = f'stroke="{_GREY}" stroke-opacity=".65" stroke-width="{width}"'
        yield f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" {stroke}{dash}><title>{html.escape(words)}</title></line>'
        if directed:
            yield _arrow(x, y, to_x, to_y, length)
        if labelled and edge.label:
            middle = f'x="{(x + to_x) / 2:.1f}" y="{(y + to_y) / 2 - 3:.1f}"'
            yield f'<text {middle} text-anchor="middle" font-size="10" opacity=".75">{html.escape(_short(words))}</text>'


def _arrow(x: float, y: float, to_x: float, to_y: float, length: float) -> str:
    """The head of an arrow that ends at the rim of the node."""
    along_x, along_y = (to_x - x) / length, (to_y - y) / length
    tip_x, tip_y = to_x - 9 * along_x, to_y - 9 * along_y
    base_x, base_y = tip_x - 8 * along_x, tip_y - 8 * along_y
    corners = ((tip_x, tip_y), (base_x - 3.5 * along_y, base_y + 3.5 * along_x), (base_x + 3.5 * along_y, base_y - 3.5 * along_x))
    return f'<polygon points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in corners)}" fill="{_GREY}"/>'


def _node(network: Network, node: Any, x: float, y: float) -> str:  # noqa: ANN401 - nodes are whatever can be hashed
    data = network.nodes[node]
    label = str(data.get("label", node))
    kind = str(data.get("class", ""))
    colour = CLASSES[kind].colour if kind in CLASSES else _GREY
    title = html.escape(f"{label} ({kind})" if kind else label)
    return (
        f'<g><title>{title}</title><circle cx="{x}" cy="{y}" r="7" fill="{colour}"/>'
        f'<text x="{x}" y="{y - 10:.1f}" text-anchor="middle">{html.escape(_short(label))}</text></g>'
    )


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
