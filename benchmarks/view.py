"""``kg view`` on a large graph in headless Chromium, beside the page that plain pyvis writes for the same nodes and lines.

The graph is made up: entities of all classes in communities of some hundred, states and organisations as hubs, one fact or
statement in five across communities, every one with its sentence in a report. Measured, for each page: its size, the seconds from
opening the file to a picture that answers, and the frames a second while the mouse pans it for three seconds. Ours is panned as it
opens, folded into communities, and again with everything unfolded. A page that is not there after ``--patience`` seconds counts as
not opened.

usage: python benchmarks/view.py [--nodes N] [--seed N] [--patience SECONDS] [--no-pyvis] [--keep FOLDER] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyvis.network import Network

from kg.view import build_payload, render_html
from kg.vocab import BASE_IRI, PREFIXES

_KINDS = ("Actor", "Actor", "Actor", "Organisation", "Place", "Exercise", "Actor", "Meeting", "UnnamedSource", "State")
_FACTS = ("kg:participant", "kg:place", "org:memberOf", "org:subOrganizationOf", "kg:alliedWith", "kg:opposes", "kg:commands")
_NEARBY = 125  # entities of a community
_CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"

_FRAMES = """() => new Promise((done) => {
  const begin = performance.now();
  let frames = 0;
  const passed = () => performance.now() - begin;
  const step = () => { frames += 1; passed() < 3000 ? requestAnimationFrame(step) : done(frames / passed() * 1000); };
  requestAnimationFrame(step);
})"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a page; None where it did not open in time."""

    page: str
    megabytes: float
    written_s: float
    opened_s: float | None
    pan_fps: float | None


class _Union:
    """A store in memory, asked over the union of its graphs."""

    def __init__(self, trig: str) -> None:
        self.store = ox.Store()
        self.store.load(trig.encode(), format=ox.RdfFormat.TRIG)

    def query(self, sparql: str, /) -> Any:  # noqa: ANN401 - as pyoxigraph has it
        return self.store.query(sparql, use_default_graph_as_union=True)


def made_up(nodes: int, seed: int) -> str:
    """A graph of so many entities, and as many facts and half as many statements, as TriG."""
    chance = random.Random(seed)  # noqa: S311 - the same graph every time
    lines = [f"@base <{BASE_IRI}> .", *(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())]
    lines += [f'<e/{i}> a kg:{_KINDS[i % len(_KINDS)]} ; skos:prefLabel "{_KINDS[i % len(_KINDS)]} number {i}" .' for i in range(nodes)]
    for document, first in enumerate(range(0, nodes, 10)):
        lines += _report(document, range(first, min(first + 10, nodes)), nodes, chance)
    return "\n".join(lines)


def _report(document: int, entities: range, nodes: int, chance: random.Random) -> list[str]:
    """The facts and statements of one report."""
    iri, text, lines = f"doc/{document:016x}", "", []
    for number, entity in enumerate(entities):
        other = _partner(entity, nodes, chance)
        sentence = f"Entity number {entity} and entity number {other} were both named on Tuesday in report {document}, the ministry said. "
        mention = f"<{iri}#char={len(text)},{len(text) + len(sentence) - 1}>"
        lines.append(f"{mention} a kg:Mention ; oa:hasSource <{iri}> ; oa:start {len(text)} ; oa:end {len(text) + len(sentence) - 1} .")
        lines.append(f"{mention} kg:refersTo <e/{entity}> , <e/{other}> .")
        lines.append(
            f"<{iri}/assertion/{number}> a kg:Assertion ; rdf:subject <e/{entity}> ; rdf:predicate {chance.choice(_FACTS)} ; "
            f"rdf:object <e/{other}> ; kg:evidence {mention} ; kg:certainty kg:Certain ; kg:polarity kg:Positive ; kg:confidence 0.9 ."
        )
        if number % 2:
            lines.append(
                f"<{iri}/statement/{number}> a kg:Statement ; kg:statedBy <e/{entity}> ; kg:about <e/{_partner(entity, nodes, chance)}> ; "
                f'kg:content "something" ; kg:cue "said" ; kg:force kg:Assert ; kg:mode kg:Speech ; kg:polarity kg:Positive ; '
                f"kg:contentMention {mention} ; dcterms:isPartOf <{iri}> ."
            )
        text += sentence
    date = f"20{20 + document % 6}-{1 + document % 12:02}-{1 + document % 28:02}"
    lines.append(f'<{iri}> a kg:Document ; dcterms:source "{document}.txt" ; dcterms:issued "{date}"^^xsd:date ; schema:text "{text}" .')
    return lines


def _partner(entity: int, nodes: int, chance: random.Random) -> int:
    """Mostly a neighbour, the first of its community most often, sometimes anybody, the first of all most often."""
    first = entity - entity % _NEARBY
    near = chance.random() < 0.8
    low, size = (first, min(_NEARBY, nodes - first)) if near else (0, nodes)
    other = low + int(size * chance.random() ** 2.5)
    return other if other != entity else (entity + 1) % nodes


def _plain_pyvis(payload: dict[str, Any]) -> str:
    """The page of pyvis as its users write it."""
    network = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    for node in payload["nodes"]:
        network.add_node(node["id"], label=node["label"])
    # its add_edge compares every edge with every other: minutes at this size
    network.edges = [{"from": edge["from"], "to": edge["to"], "title": edge["label"]} for edge in payload["edges"]]
    html: str = network.generate_html()
    return html


def _measured(browser: Any, name: str, page: Path, written: float, steps: list[str]) -> list[Figures]:  # noqa: ANN401
    """The figures of a page as it opens, and after each step."""
    size = round(page.stat().st_size / 1e6, 1)
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    tab.route("http*://**", lambda route: route.abort())
    begin = time.perf_counter()
    out = []
    try:
        tab.goto(page.as_uri(), timeout=_PATIENCE * 1000)
        # a picture that answers: two frames have been drawn since
        tab.wait_for_function("window.kgView !== undefined || window.network !== undefined", timeout=_PATIENCE * 1000)
        tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        opened = time.perf_counter() - begin
        for step in ["", *steps]:
            if step:
                begin = time.perf_counter()
                tab.evaluate(step)
                tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
                opened = time.perf_counter() - begin
            out.append(
                Figures(name + (", all unfolded" if step else ""), size, round(written, 1), round(opened, 2), round(_panned(tab), 1))
            )
    except Exception as error:  # noqa: BLE001 - whatever the browser gives up with is a figure
        sys.stderr.write(f"{name}: {str(error).splitlines()[0]}\n")
        out.append(Figures(name, size, round(written, 1), None, None))
    tab.close()
    return out


def _panned(tab: Any) -> float:  # noqa: ANN401
    """Frames a second while the mouse drags the picture to and fro."""
    box = tab.locator("#graph, #mynetwork").first.bounding_box()
    x, y = box["x"] + 8, box["y"] + 8
    tab.mouse.move(x, y)
    tab.mouse.down()
    handle = tab.evaluate_handle(f"(() => {{ window.panning = ({_FRAMES})(); }})()")
    begin = time.perf_counter()
    moves = 0
    while time.perf_counter() - begin < 3:
        moves += 1
        tab.mouse.move(x + 300 * ((moves % 60) / 60), y + 200 * ((moves % 90) / 90))
        time.sleep(0.015)
    tab.mouse.up()
    handle.dispose()
    return float(tab.evaluate("window.panning"))


_PATIENCE = 120


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=int, default=_PATIENCE)
    parser.add_argument("--no-pyvis", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    globals()["_PATIENCE"] = options.patience
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        figures = _compared(folder, options)
    if options.json:
        print(json.dumps([asdict(each) for each in figures], indent=2))
        return
    print(f"{'page':<36}{'MB':>8}{'written s':>11}{'opened s':>10}{'pan fps':>9}")
    for each in figures:
        print(f"{each.page:<36}{each.megabytes:>8}{each.written_s:>11}{each.opened_s or '–':>10}{each.pan_fps or '–':>9}")


def _compared(folder: Path, options: argparse.Namespace) -> list[Figures]:
    """The figures of both pages, which are written into a folder."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the extra `test`

    folder.mkdir(parents=True, exist_ok=True)
    begin = time.perf_counter()
    payload = build_payload(_Union(made_up(options.nodes, options.seed)))
    ours, plain = folder / "kg.html", folder / "pyvis.html"
    ours.write_text(render_html(payload), encoding="utf-8")
    written = time.perf_counter() - begin
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        figures = _measured(browser, "kg view", ours, written, ["document.getElementById('unfold').click()"])
        if not options.no_pyvis:
            begin = time.perf_counter()
            plain.write_text(_plain_pyvis(payload), encoding="utf-8")
            figures += _measured(browser, "plain pyvis", plain, time.perf_counter() - begin, [])
        browser.close()
    return figures


if __name__ == "__main__":
    main()
