"""A hundred hostile texts as names, titles, posts, values and sentences: all of them stay text, in every view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.view import build_payload, render_html

pytestmark = pytest.mark.browser
# what a page of ours never makes of a name
MADE = ", ".join(f"main {each}" for each in "img iframe script style object form video marquee [onerror] a[href^=javascript]".split())


@pytest.fixture(scope="module")
def hostile_page(store_of, hostile_trig, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("view") / "hostile.html"
    path.write_text(render_html(build_payload(store_of(hostile_trig)), title="</title><script>alert(1)</script>"), encoding="utf-8")
    return path


def test_there_are_a_hundred(payloads: list[str]) -> None:
    assert len(set(payloads)) == 100


@pytest.mark.parametrize("tab", ["graph", "timeline", "positions", "table"])
def test_every_card_and_view_is_inert(open_page, hostile_page: Path, tab: str) -> None:
    opened = open_page(hostile_page, fragment=f"tab={tab}")
    cards = opened.page.evaluate("""() => kgView.graph.nodes.map((node) => {
      kgView.select(node.id);
      return [node.label, document.querySelector("#panel h2").textContent];
    })""")
    assert len(cards) == 100
    assert all(label == shown for label, shown in cards)
    assert opened.page.locator(MADE).count() == 0


def test_suggestions_tips_and_evidence_are_inert(open_page, hostile_page: Path, payloads: list[str]) -> None:
    opened = open_page(hostile_page)
    for payload in payloads[:8]:
        opened.page.fill("#search", payload)
        assert payload in opened.page.evaluate("document.getElementById('suggestions').textContent")
        opened.page.keyboard.press("Enter")
    for edge in opened.page.evaluate("kgView.graph.edges.slice(0, 40).map((edge) => edge.id)"):
        opened.page.evaluate("(id) => kgView.select(id)", edge)
    assert opened.page.locator(MADE).count() == 0
    assert opened.page.title() == "</title><script>alert(1)</script>"


def test_saved_drawing_holds_names_as_text(open_page, hostile_page: Path, tmp_path: Path) -> None:
    opened = open_page(hostile_page)
    opened.page.click("#save summary")
    with opened.page.expect_download() as download:
        opened.page.click("#save-svg")
    download.value.save_as(tmp_path / "graph.svg")
    drawing = (tmp_path / "graph.svg").read_text(encoding="utf-8")
    assert "<script" not in drawing
    assert "<img" not in drawing


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_long_and_right_to_left_names_keep_the_layout(open_page, hostile_page: Path, size: tuple[int, int]) -> None:
    opened = open_page(hostile_page, size)
    for start in ("WWW", "وزارة", "👩"):
        opened.page.evaluate("(start) => kgView.select(kgView.graph.nodes.find((node) => node.label.includes(start)).id)", start)
        assert opened.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        panel: Any = opened.page.evaluate(
            "(() => { const { scrollWidth, clientWidth } = document.getElementById('panel'); return scrollWidth <= clientWidth; })()"
        )
        assert panel
