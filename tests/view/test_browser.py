"""The page in headless Chromium, opened from a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.view import write_html

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: run scripts/install-browser.sh"),
]

CLICK = """(find) => {
  const { network } = kgView;
  const box = document.getElementById("graph").getBoundingClientRect();
  const point = network.canvasToDOM(find(network));
  return [box.x + point.x, box.y + point.y];
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Opened:
    """A page with what went wrong on it."""

    def __init__(self, browser: Any, path: Path, width: int = 1400, height: int = 900) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self._note_request)
        self.page.goto(path.as_uri())
        self.page.wait_for_function("window.kgView !== undefined")

    def _note_request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.troubles.append(f"request: {request.url}")

    def click_node(self, label: str) -> None:
        """Click the middle of a node."""
        self._click(f"""(network) => {{
          const drawn = network.body.data.nodes.get().find((node) => node.label.replaceAll("\\n", " ") === {label!r});
          return network.getPosition(drawn.id);
        }}""")

    def click_edge(self, relation: str) -> None:
        """Click near the middle of the first straight line of a relation."""
        self._click(f"""(network) => {{
          const {{ graph, edges }} = JSON.parse(document.getElementById("data").textContent);
          const straight = (id) => edges.find((drawn) => drawn.id === id).smooth === false;
          const edge = graph.edges.find((edge) => edge.relation === {relation!r} && straight(edge.id));
          const [a, b] = [network.getPosition(edge.from), network.getPosition(edge.to)];
          return {{ x: a.x * 0.55 + b.x * 0.45, y: a.y * 0.55 + b.y * 0.45 }};
        }}""")

    def _click(self, find: str) -> None:
        x, y = self.page.evaluate(f"({CLICK})({find})")
        self.page.mouse.click(x, y)
        self.page.wait_for_function("kgView.state.selected !== null")

    def panel(self) -> str:
        return self.page.inner_text("#panel")

    def hidden(self, kind: str) -> list[str]:
        return self.page.evaluate(f"kgView.network.body.data.{kind}.get().filter((item) => item.hidden).map((item) => item.id)")


@pytest.fixture(scope="module")
def west_page(store_of, west_trig, tmp_path_factory) -> Path:
    return write_html(store_of(west_trig), tmp_path_factory.mktemp("view") / "west.html", title="West-2025")


@pytest.fixture
def opened(browser, west_page) -> Iterator[Opened]:
    page = Opened(browser, west_page)
    yield page
    assert page.troubles == []
    page.page.close()


def test_opens_from_a_file(opened: Opened) -> None:
    assert opened.page.title() == "West-2025"
    assert opened.page.locator("#graph canvas").count() == 1
    assert "17 entities and 28 relations from 2 reports" in opened.panel()


def test_search_suggests_by_any_name_and_shows_the_card(opened: Opened) -> None:
    opened.page.fill("#search", "zapad")
    assert opened.page.inner_text("#suggestions li[aria-selected='true']").startswith("West-2025")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#panel h2") == "West-2025"
    assert opened.page.locator("#suggestions").is_hidden()


def test_search_folds_accents_and_is_left_by_escape(opened: Opened) -> None:
    opened.page.fill("#search", "sakaliene")
    assert "Dovilė Šakalienė" in opened.page.inner_text("#suggestions")
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#suggestions").is_hidden()
    opened.page.fill("#search", "no such thing")
    assert "Nothing of that name" in opened.page.inner_text("#suggestions")


def test_search_finds_people_by_their_posts(opened: Opened) -> None:
    opened.page.fill("#search", "minister, russia")
    assert opened.page.inner_text("#suggestions li[aria-selected='true']").startswith("Andrei Belousov")


def test_click_on_a_node_shows_facts_and_sentences(opened: Opened) -> None:
    opened.click_node("West-2025")
    panel = opened.panel()
    assert "2025-09-12" in panel
    assert "Belarus may use the exercise for “provocations”" in panel
    assert "Lithuania watches Zapad-2025" in panel
    opened.page.get_by_role("button", name="Show all sentences").click()
    assert "Claimed by Dovilė Šakalienė: told (possible)" in opened.panel()
    opened.page.keyboard.press("Escape")
    assert "Overview" in opened.panel()


def test_click_on_a_line_shows_its_evidence(opened: Opened) -> None:
    opened.click_edge("holds")
    panel = opened.panel()
    assert "Minister" in panel
    assert "Reported" in panel


def test_legend_hides_a_class_and_a_relation(opened: Opened) -> None:
    opened.page.get_by_label("Places").uncheck()
    assert sorted(opened.hidden("nodes")) == ["https://kg.example/id/place/bishkek", "https://kg.example/id/place/suwalki-gap"]
    hidden = opened.hidden("edges")
    opened.page.get_by_label("speaks about").uncheck()
    assert len(opened.hidden("edges")) > len(hidden) > 0
    opened.page.get_by_role("button", name="Show all", exact=True).click()
    assert opened.hidden("nodes") == opened.hidden("edges") == []


def test_switch_between_reported_and_claimed(opened: Opened) -> None:
    counts = {}
    for status in ("Reported", "Claimed", "Both"):
        opened.page.get_by_text(status, exact=True).first.click()
        counts[status] = len(opened.hidden("edges"))
    assert counts["Both"] == 0
    assert counts["Reported"] > 0
    assert counts["Claimed"] > 0


def test_everything_by_keyboard(opened: Opened) -> None:
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("khrenin")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("ArrowUp")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#panel h2") == "Viktor Khrenin"
    opened.page.locator("#panel .link").first.focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#panel h2") != "Viktor Khrenin"
    assert opened.page.evaluate("document.activeElement.tagName") == "H2"
    opened.page.locator("#graph").focus()
    scale = opened.page.evaluate("kgView.network.getScale()")
    opened.page.keyboard.press("+")
    assert opened.page.evaluate("kgView.network.getScale()") > scale
    opened.page.keyboard.press("0")


def test_hostile_names_are_inert(browser, store_of, new_writer, tmp_path) -> None:
    w = new_writer(url="javascript:alert(1)")
    bad = w.entity("actor/bad", "Actor", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>")
    other = w.entity("actor/other", "Actor", "</script><script>alert(1)</script>")
    w.fact((bad, "kg:opposes", other), "He <b>opposes</b> <img src=x onerror=alert(1)> her.")
    w.statement(bad, "a <script>alert(1)</script> b", [other])
    page = Opened(
        browser,
        write_html(store_of(w.trig(title="<img src=x onerror=alert(1)>")), tmp_path / "bad.html", title="<script>alert(1)</script>"),
    )
    page.page.fill("#search", "img")
    page.page.keyboard.press("Enter")
    assert page.page.inner_text("#panel h2") == "<img src=x onerror=alert(1)>"
    assert "He <b>opposes</b>" in page.panel()
    assert page.page.locator("#panel img, #panel b, #panel script, #panel a").count() == 0
    assert page.troubles == []


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_readable_at_first_look(browser, store_of, realistic_trig, tmp_path, width: int, height: int) -> None:
    page = Opened(browser, write_html(store_of(realistic_trig), tmp_path / "graph.html"), width, height)
    sizes = page.page.evaluate(
        "kgView.network.body.data.nodes.get().filter((node) => node.label.trim()).map((node) => node.font.size * kgView.network.getScale())"
    )
    assert min(sizes) >= 9
    assert len(sizes) >= (55 if width > 1000 else 12)
    assert page.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.troubles == []
