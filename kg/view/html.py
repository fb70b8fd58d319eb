"""The page: a payload rendered as one HTML file that needs no network. The only module that knows pyvis.

pyvis 0.3.2 gives the network data for vis-network, and no more: its own templates load Bootstrap from a CDN in every mode
and leave the heading unescaped, its ``add_edge`` compares every edge with every other one and validates by ``assert``, and
its ``write_html`` copies files into the working directory. So nodes and edges are put into its lists directly, and the page
is a template of ours, with vis-network inlined from ``vendor/``. A large graph is drawn by ``canvas.js`` instead: vis-network
slows beyond a few thousand nodes.

Nothing of a graph can become markup or code: the data stand in one JSON block, escaped, the page's script writes them by
``textContent``, and the Content-Security-Policy lets run only the scripts and styles whose hashes it lists, and load nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.errors import InputError, InternalError
from kg.view.layout import LARGE
from kg.view.payload import build_payload
from kg.view.records import Queryable
from kg.view.selection import Selection
from kg.view.style import CLASSES, RELATIONS, ClassStyle

__all__ = ["render_html", "write_html"]

_FOLDER: Final = Path(__file__).resolve().parent
_TEMPLATES: Final = _FOLDER / "templates"
_VENDOR: Final = _FOLDER / "vendor"
_TITLE: Final = "Knowledge graph"
_STYLES: Final = ("page.css", "frame.css", "cards.css")
# in the order in which they run; what draws the picture comes in the middle
_BEFORE: Final = ("base.js", "state.js", "filters.js", "look.js", "paint.js")
_AFTER: Final = ("cards.js", "panel.js", "legend.js", "search.js", "table.js", "timeline.js", "positions.js", "main.js")
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
_INK: Final = "#1f2933"
_PAPER: Final = "#fbfcfd"
_NEGATED: Final = "#c2362b"

_OPTIONS: Final[dict[str, Any]] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hideEdgesOnDrag": False, "keyboard": False, "multiselect": False, "tooltipDelay": 10**9},
    "nodes": {
        "borderWidth": 1.5,
        "borderWidthSelected": 3,
        "font": {"face": _FONT, "color": _INK, "strokeWidth": 4, "strokeColor": _PAPER, "vadjust": -2},
        "scaling": {"label": {"drawThreshold": 4}},
    },
    "edges": {
        "arrows": {"to": {"scaleFactor": 0.5}},
        "arrowStrikethrough": False,
        "font": {"face": _FONT, "color": _INK, "size": 12, "strokeWidth": 4, "strokeColor": _PAPER, "align": "horizontal"},
        "hoverWidth": 1,
        "selectionWidth": 2,
    },
}


def write_html(store: Queryable, path: str | Path, *, title: str = _TITLE, selection: Selection | None = None) -> Path:
    """Write the page of a store's graph, or of a part of it, to a file, which is replaced if it is there, and return its path.

    Raises:
        InputError: the file can't be written.
        QueryError: nothing of the graph is in the selection.
    """
    target = Path(path)
    page = render_html(build_payload(store, selection), title=title)
    try:
        target.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise InputError(
            f"can't write the page to {target}: {error.strerror}; name a file in a folder that exists and is yours to write"
        ) from error
    return target


def render_html(payload: dict[str, Any], *, title: str = _TITLE) -> str:
    """The page of a payload, the same bytes for the same payload and title."""
    large = len(payload["nodes"]) > LARGE
    nodes, edges, options = ([], [], {}) if large else _network(payload)
    data = {"graph": payload, "nodes": nodes, "edges": edges, "options": options}
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    library = "" if large else _asset(_VENDOR / "vis-network.min.js")
    style, script = _style(), _script("canvas.js" if large else "network.js")
    return environment.get_template("graph.html.j2").render(
        title=title,
        policy=_policy([library, script], [style]),
        style=Markup(style),  # noqa: S704  our own files, held by _asset
        library=Markup(library),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(_embedded(data)),  # noqa: S704  escaped by _embedded
    )


def _style() -> str:
    return "\n".join(_asset(_TEMPLATES / name) for name in _STYLES)


def _script(drawing: str) -> str:
    """Our files as one function, so that their names stay among themselves."""
    parts = [_asset(_TEMPLATES / "js" / name) for name in (*_BEFORE, drawing, *_AFTER)]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


# vis-network's data, by way of pyvis


def _network(payload: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Nodes, edges and options as vis-network wants them."""
    network = Network(directed=True, cdn_resources="in_line")
    network.nodes = [_vis_node(node) for node in payload["nodes"]]
    network.edges = [_vis_edge(edge) for edge in payload["edges"]]
    network.options = _OPTIONS
    nodes, edges, _, _, _, options = network.get_network_data()
    return nodes, edges, json.loads(options)


def _vis_node(node: dict[str, Any]) -> dict[str, Any]:
    style = CLASSES[node["class"]]
    out = {
        "id": node["id"],
        "label": node["shown"],
        "shape": style.shape,
        "size": node["size"],
        "x": node["x"],
        "y": node["y"],
        "color": _node_colour(style),
        "font": {"size": node["font"]},
    }
    if style.hollow:
        out |= {"shapeProperties": {"borderDashes": [5, 3]}, "borderWidth": 2.5}
    return out


def _node_colour(style: ClassStyle) -> dict[str, Any]:
    """The fill with a white rim, or the other way round; a selected or hovered node has a dark rim."""
    fill, rim = (_PAPER, style.colour) if style.hollow else (style.colour, "#ffffff")
    marked = {"background": fill, "border": _INK}
    return {"background": fill, "border": rim, "highlight": marked, "hover": marked}


def _vis_edge(edge: dict[str, Any]) -> dict[str, Any]:
    """Facts are solid, claims dashed, negated ones dotted; parallel edges are bent apart."""
    style = RELATIONS[edge["relation"]]
    colour = _NEGATED if edge["negated"] else style.colour
    out: dict[str, Any] = {
        "id": edge["id"],
        "from": edge["from"],
        "to": edge["to"],
        "color": {"color": colour, "highlight": colour, "hover": colour},
        "width": edge["width"],
        "smooth": _smooth(edge["bend"]),
    }
    if style.directed:
        out["arrows"] = "to"
    if edge["negated"] or not edge["solid"]:
        out["dashes"] = [2, 5] if edge["negated"] else [8, 6]
    return out


def _smooth(bend: float) -> dict[str, Any] | bool:
    """A bend as vis-network wants it; an edge alone is straight."""
    if not bend:
        return False
    return {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}


# the page


def _embedded(data: dict[str, Any]) -> str:
    """JSON that can stand in a script element: ASCII alone, and nothing that HTML reads as markup."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


@cache
def _asset(path: Path) -> str:
    """A script or style sheet as it goes into the page.

    Raises:
        InternalError: it holds what would end its element.
    """
    text = path.read_text(encoding="utf-8")
    for end in ("</script", "</style", "<!--"):
        if end in text.lower():
            raise InternalError(f"{path.name} holds {end!r} and can't be inlined: escape it in the file")
    return text


def _policy(scripts: list[str], styles: list[str]) -> str:
    """The Content-Security-Policy (level 3): the page's own scripts and styles, those that vis-network adds, nothing else."""
    added = json.loads((_VENDOR / "vis-network.styles.json").read_text(encoding="utf-8"))
    script_hashes = " ".join(f"'{_hash(text)}'" for text in scripts)
    # it adds each of its sheets as an empty element first
    style_hashes = " ".join(f"'{value}'" for value in [*map(_hash, [*styles, ""]), *added])
    return f"default-src 'none'; script-src {script_hashes}; style-src {style_hashes}; img-src data:; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
