"""The page in headless Chromium, opened from a file: every control used once, nothing loaded, no error."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from kg.view import write_html

pytestmark = pytest.mark.browser
SIZES = [(1400, 900), (900, 700), (390, 844)]


@pytest.fixture(scope="module")
def west_page(store_of, west_trig, tmp_path_factory) -> Path:
    return write_html(store_of(west_trig), tmp_path_factory.mktemp("view") / "west.html", title="West-2025")


@pytest.fixture(scope="module")
def realistic_page(store_of, realistic_trig, tmp_path_factory) -> Path:
    return write_html(store_of(realistic_trig), tmp_path_factory.mktemp("view") / "realistic.html")


@pytest.fixture
def opened(open_page, west_page) -> Any:
    return open_page(west_page)


# the first look


def test_opens_from_a_file(opened) -> None:
    assert opened.page.title() == "West-2025"
    assert opened.page.locator("#graph canvas").count() == 1
    assert "17 entities and 28 relations from 2 reports" in opened.panel()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readable_at_first_look(open_page, realistic_page, size, scheme) -> None:
    page = open_page(realistic_page, size, scheme=scheme).page
    labels = page.evaluate("""() => [...kgView.drawn.nodes.values()].filter((item) => item.label).map(({ label, font, x }) => {
      const half = Math.max(...label.lines.map((line) => line.length)) * font * 0.25;
      return [x - half, label.top, x + half, label.top + label.lines.length * font, font * kgView.picture.camera().scale];
    })""")
    assert len(labels) >= (55 if size[0] > 1000 else 14)
    assert min(label[4] for label in labels) >= 9
    pairs = [(a, b) for i, a in enumerate(labels) for b in labels[i + 1 :]]
    assert not [1 for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_dark_and_light_by_system_and_by_button(open_page, west_page) -> None:
    page = open_page(west_page, scheme="dark").page
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    page.click("#theme")
    assert page.evaluate(colour) != dark
    assert "theme=light" in page.url
    page.click("#theme")
    assert page.evaluate(colour) == dark


# search, cards, evidence


def test_search_suggests_by_any_name_and_shows_the_card(opened) -> None:
    opened.page.fill("#search", "zapad")
    assert opened.page.inner_text("#suggestions li[aria-selected='true']").startswith("West-2025")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#panel h2") == "West-2025"
    assert opened.page.locator("#suggestions").is_hidden()


def test_search_folds_accents_and_is_left_by_escape(opened) -> None:
    opened.page.fill("#search", "sakaliene")
    assert "Dovilė Šakalienė" in opened.page.inner_text("#suggestions")
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#suggestions").is_hidden()
    opened.page.fill("#search", "no such thing")
    assert "Nothing of that name" in opened.page.inner_text("#suggestions")


def test_search_finds_people_by_their_posts(opened) -> None:
    opened.page.fill("#search", "minister, russia")
    assert opened.page.inner_text("#suggestions li[aria-selected='true']").startswith("Andrei Belousov")


def test_click_on_a_node_shows_facts_and_sentences(opened) -> None:
    opened.click_node("West-2025")
    panel = opened.panel()
    assert "2025-09-12" in panel
    assert "Belarus may use the exercise for “provocations”" in panel
    assert "Lithuania watches Zapad-2025" in panel
    opened.page.get_by_role("button", name="Show all sentences").click()
    assert "Claimed by Dovilė Šakalienė: told (possible)" in opened.panel()
    opened.page.keyboard.press("Escape")
    assert "Overview" in opened.panel()


def test_click_on_a_line_shows_its_evidence(opened) -> None:
    opened.click_edge("holds")
    panel = opened.panel()
    assert "Minister" in panel
    assert "Reported" in panel
    assert "confidence 96 %" in panel


# filters


def test_legend_hides_a_class_and_a_relation(opened) -> None:
    nodes, edges = opened.drawn("nodes"), opened.drawn("edges")
    opened.page.get_by_label("Places").uncheck()
    gone = nodes - opened.drawn("nodes")
    assert gone == {"https://kg.example/id/place/bishkek", "https://kg.example/id/place/suwalki-gap"}
    fewer = opened.drawn("edges")
    opened.page.get_by_label("speaks about").uncheck()
    assert len(opened.drawn("edges")) < len(fewer) < len(edges)
    assert opened.page.evaluate("document.activeElement.value") == "speaksAbout"
    opened.page.get_by_role("button", name="Show all", exact=True).click()
    assert (opened.drawn("nodes"), opened.drawn("edges")) == (nodes, edges)


def test_switch_between_reported_and_claimed(opened) -> None:
    counts = {}
    for status in ("Reported", "Claimed", "Both"):
        opened.page.get_by_text(status, exact=True).first.click()
        counts[status] = len(opened.drawn("edges"))
    assert counts["Both"] == 28
    assert 0 < counts["Reported"] < 28
    assert 0 < counts["Claimed"] < 28


@pytest.mark.parametrize(
    ("field", "value", "kept", "gone"),
    [
        ("#by-document", "Lithuania watches Zapad-2025", "Dovilė Šakalienė", "Viktor Khrenin"),
        ("#by-speaker", "Dovilė Šakalienė", "Russia", "Bishkek"),
    ],
)
def test_filters_by_report_and_speaker(opened, field: str, value: str, kept: str, gone: str) -> None:
    opened.page.fill(field, value)
    assert opened.id_of(kept) in opened.drawn("nodes")
    assert opened.id_of(gone) not in opened.drawn("nodes")
    opened.page.fill(field, "")
    assert len(opened.drawn("nodes")) == 17


def test_filters_by_date_and_confidence(opened) -> None:
    opened.page.locator("#by-from").focus()
    opened.page.keyboard.press("End")
    assert opened.state("from") == "2025-08-20"
    assert opened.id_of("Bishkek") not in opened.drawn("nodes")
    opened.page.keyboard.press("Home")
    edges = len(opened.drawn("edges"))
    opened.page.locator("#by-confidence").focus()
    opened.page.keyboard.press("End")
    assert opened.state("confidence") == 1
    assert len(opened.drawn("edges")) < edges


# neighbourhood, path, pins, undo, address


def test_neighbours_only_and_further(opened) -> None:
    opened.click_node("Bishkek")
    opened.page.get_by_role("button", name="Neighbours only").click()
    near = opened.drawn("nodes")
    assert near == {opened.id_of("Bishkek"), opened.id_of("meeting of Viktor Khrenin and Andrei Belousov")}
    opened.page.get_by_role("button", name="2 steps").click()
    assert near < opened.drawn("nodes")
    assert "within 2 steps of Bishkek" in opened.page.inner_text("#note")
    opened.page.get_by_role("button", name="Show all", exact=True).first.click()
    assert len(opened.drawn("nodes")) == 17


def test_shortest_path_between_two_nodes(opened) -> None:
    opened.click_node("Bishkek")
    opened.page.get_by_role("button", name="Path to …").click()
    opened.page.fill("#search", "West-2025")
    opened.page.keyboard.press("Enter")
    assert "From Bishkek to West-2025" in opened.panel()
    assert "The shortest way has 3 steps" in opened.panel()
    assert len(opened.state("path")) == 2
    opened.page.keyboard.press("Escape")
    assert opened.state("path") == []


def test_no_path_is_said(open_page, store_of, new_writer, tmp_path) -> None:
    w = new_writer()
    for name in "ab":
        w.entity(f"place/{name}", "Place", name)
    page = open_page(write_html(store_of(w.trig()), tmp_path / "two.html"))
    page.page.evaluate("kgView.change({ path: kgView.graph.nodes.map((node) => node.id) })")
    assert "No line of those shown leads from one to the other" in page.panel()


def test_dragged_nodes_are_pinned_and_undo_takes_them_back(opened) -> None:
    identifier = opened.id_of("Bishkek")
    before = opened.page.evaluate("(id) => kgView.placeOf(id)", identifier)
    x, y = opened.point(identifier)
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 40, y + 30, steps=4)
    opened.page.mouse.up()
    assert identifier in opened.state("pins")
    assert opened.page.evaluate("(id) => kgView.placeOf(id)", identifier) != before
    opened.page.locator("#undo").click()
    assert opened.state("pins") == {}
    assert opened.page.evaluate("(id) => kgView.placeOf(id)", identifier) == before


def test_pin_by_button_and_undo_by_key(opened) -> None:
    opened.page.fill("#search", "Belarus")
    opened.page.keyboard.press("Enter")
    opened.page.get_by_role("button", name="Pin", exact=True).click()
    assert list(opened.state("pins")) == [opened.id_of("Belarus")]
    opened.page.locator("#graph").focus()
    opened.page.keyboard.press("Control+z")
    assert opened.state("pins") == {}


def test_state_is_in_the_address_and_comes_back(open_page, opened, west_page) -> None:
    opened.click_node("West-2025")
    opened.page.get_by_label("Places").uncheck()
    opened.page.get_by_text("Reported", exact=True).first.click()
    again = open_page(west_page, fragment=opened.page.url.split("#")[1])
    assert again.page.evaluate("JSON.stringify(kgView.state)") == opened.page.evaluate("JSON.stringify(kgView.state)")
    assert again.page.inner_text("#panel h2") == "West-2025"


@pytest.mark.parametrize(
    "fragment",
    ["selected=nowhere&depth=x&tab=none", "pin=1,2,&pin=a,b,c&open=7", "%E0%A4%A&=&confidence=-3&from=2", "path=a&path=b&path=c"],
)
def test_addresses_of_nonsense_do_no_harm(open_page, west_page, fragment: str) -> None:
    assert len(open_page(west_page, fragment=fragment).drawn("nodes")) == 17


# pictures


def test_png_and_svg_hold_the_picture(opened, tmp_path) -> None:
    for kind in ("png", "svg"):
        opened.page.click("#save summary")
        with opened.page.expect_download() as download:
            opened.page.click(f"#save-{kind}")
        download.value.save_as(tmp_path / f"graph.{kind}")
    png = (tmp_path / "graph.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert min(struct.unpack(">II", png[16:24])) > 500
    drawing = ET.parse(tmp_path / "graph.svg").getroot()
    words = " ".join(text.text or "" for text in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert "West-2025" in words
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}path"))) == 28


# other views


def test_timeline_shows_events_and_statements(opened) -> None:
    opened.page.click("#tab-timeline")
    assert opened.page.get_by_role("button", name="West-2025 2025-09-12 – 2025-09-16").count() == 1
    opened.page.get_by_role("button", name="2025-08-20: 5 statements").press("Enter")
    assert "warned" in opened.page.inner_text("#bin")
    opened.page.locator("#timeline [role=button]", has_text="meeting of Viktor").focus()
    opened.page.keyboard.press("Enter")
    assert "Bishkek" in opened.panel()


def test_positions_set_wordings_side_by_side(opened) -> None:
    opened.page.click("#tab-positions")
    rows = opened.page.locator("#positions tbody tr")
    assert opened.page.locator("#positions thead th").all_inner_texts() == ["FAVOURABLE", "HOSTILE", "OTHER STATEMENTS"]
    assert (
        "“strictly defensive in nature”"
        in rows.filter(has=opened.page.locator("th", has_text="Belarus")).locator(".favourable").inner_text()
    )
    assert "rehearses a closure" in rows.filter(has=opened.page.locator("th", has_text="NATO")).locator(".hostile").inner_text()
    opened.page.locator("#positions .favourable summary").click()
    assert opened.page.locator("#positions .evidence mark").first.inner_text() == "strictly defensive in nature"


def test_positions_fold_other_statements(opened) -> None:
    opened.page.click("#tab-positions")
    aside = opened.page.locator("#positions .others").first
    assert aside.locator("> summary").inner_text() == "2 other statements"
    aside.locator("> summary").click()
    assert aside.locator(".saying").first.is_visible()


def test_table_has_the_same_content_and_follows_the_filters(opened) -> None:
    opened.page.click("#tab-table")
    assert opened.page.locator("#table tbody tr").count() == 17 + 28
    opened.page.get_by_label("Places").uncheck()
    assert opened.page.locator("#table caption").first.inner_text() == "15 entities"
    opened.page.locator("#table .link", has_text="piece").first.click()
    assert "EVIDENCE" in opened.panel()


def test_tabs_by_keyboard(opened) -> None:
    opened.page.locator("#tab-graph").focus()
    opened.page.keyboard.press("ArrowLeft")
    assert opened.state("tab") == "table"
    opened.page.keyboard.press("ArrowRight")
    assert opened.state("tab") == "graph"
    assert opened.page.evaluate("document.activeElement.id") == "tab-graph"


def test_everything_by_keyboard(opened) -> None:
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
    scale = opened.page.evaluate("kgView.picture.camera().scale")
    opened.page.keyboard.press("+")
    assert opened.page.evaluate("kgView.picture.camera().scale") > scale
    place = opened.page.evaluate("kgView.picture.camera().x")
    opened.page.keyboard.press("ArrowRight")
    assert opened.page.evaluate("kgView.picture.camera().x") > place
    opened.page.keyboard.press("0")


def test_zoom_and_fit_by_buttons(opened) -> None:
    scale = opened.page.evaluate("kgView.picture.camera().scale")
    opened.page.click("#zoom-in")
    assert opened.page.evaluate("kgView.picture.camera().scale") > scale
    opened.page.click("#zoom-out")
    opened.page.click("#zoom-out")
    assert opened.page.evaluate("kgView.picture.camera().scale") < scale
    opened.page.click("#fit")
    assert opened.page.evaluate("kgView.picture.camera().scale") == pytest.approx(scale, rel=0.05)


# accessibility


@pytest.mark.parametrize("tab", ["graph", "timeline", "positions", "table"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page, west_page, tab: str, scheme: str) -> None:
    opened = open_page(west_page, scheme=scheme, fragment=f"tab={tab}")
    opened.page.fill("#search", "Belarus")
    opened.page.keyboard.press("Enter")
    assert opened.serious_faults() == []
