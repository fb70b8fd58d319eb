"""The files."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.report import render_report, write_report
from kg.report.write import render_html, render_markdown

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "[x](javascript:alert(1)) `a` | **b** <!-- ",
    "\u202eمرحبا 🎌 " + "y" * 300,
]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


class Parsed(HTMLParser):
    """The tags, attributes and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in {"href", "src"}:
                self.links.add(value)
            if name == "id":
                self.ids.append(value)


@pytest.mark.parametrize("entity", ["West-2025", "Belarus", "Viktor Khrenin", None])
def test_the_same_graph_gives_the_same_bytes(store, tmp_path, entity):
    one, two = (write_report(store, tmp_path / name, entity) for name in ("one.html", "two.htm"))
    assert one.read_bytes() == two.read_bytes()
    first, second = (render_markdown(render_report(store, entity), tmp_path / "x.md") for _ in range(2))
    assert first == second


def test_the_policy_lets_nothing_run_but_the_page_s_own_style(store):
    page = render_html(render_report(store, "West-2025"))
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy.replace("&#39;", "'") == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    parsed = Parsed(page)
    assert not parsed.tags & {"script", "iframe", "object", "img", "link"}
    assert not {name for name in parsed.attributes if name.startswith("on") or name == "style"}
    assert len(set(parsed.ids)) == len(parsed.ids)
    assert {link for link in parsed.links if not link.startswith("#")} == {"https://news.example/minsk"}
    assert {link[1:] for link in parsed.links if link.startswith("#")} == set(parsed.ids)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("entity", ["exercise/west-2025", "actor/viktor-khrenin", None])
def test_hostile_names_change_no_tag(store, renamed, payload, entity):
    usual = Parsed(render_html(render_report(store, entity)))
    hostile = Parsed(render_html(render_report(renamed(payload), entity)))
    assert hostile.tags == usual.tags
    assert hostile.attributes == usual.attributes


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", " https://x.example/"])
def test_a_link_is_one_that_a_browser_may_follow(renamed, url):
    page = render_html(render_report(renamed("x", url), "exercise/west-2025"))
    assert not [link for link in Parsed(page).links if not link.startswith("#")]


def test_markdown_has_its_drawings_beside_it(store, tmp_path):
    path = write_report(store, tmp_path / "west 2025.md", "West-2025")
    text = path.read_text("utf-8")
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "west 2025-network.svg",
        "west 2025-positions.svg",
        "west 2025-timeline.svg",
        "west 2025.md",
    ]
    assert "](west%202025-network.svg)" in text
    assert "> Belarusian Defense Minister Viktor Khrenin said on Wednesday that **the exercise is strictly defensive in nature**." in text
    assert "<https://news.example/minsk>" in text


@pytest.mark.parametrize("payload", PAYLOADS[:-1])
def test_hostile_names_are_no_markdown(renamed, payload):
    text = next(iter(render_markdown(render_report(renamed(payload), "exercise/west-2025"), Path("x.md")).values()))
    assert not re.search(r"<(?!https?://)", text)
    assert "](javascript" not in text
    cells = [line.replace("\\|", "").count("|") for line in text.splitlines() if line.startswith("| property")]
    assert set(cells) == {4, 6}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("report.pdf", "ends in .html or .md"),
        ("report", "ends in .html or .md"),
        ("none/report.html", "can't be written"),
        ("none/r.md", "can't"),
    ],
)
def test_errors(store, tmp_path, path, words):
    with pytest.raises(InputError, match=words):
        write_report(store, tmp_path / path, "West-2025")


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed")
@pytest.mark.parametrize("width", [390, 1100])
def test_a_browser_shows_it_without_trouble(renamed, tmp_path, width):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = write_report(renamed(PAYLOADS[0]), tmp_path / "report.html", "exercise/west-2025")
    troubles: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.on("console", lambda message: troubles.append(message.text))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        page.on("request", lambda request: None if request.url.startswith("file:") else troubles.append(request.url))
        page.goto(path.as_uri())
        page.get_by_role("link", name="Network").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.emulate_media(media="print")
        assert not page.get_by_role("navigation").is_visible()
        assert page.pdf().startswith(b"%PDF")
        browser.close()
    assert troubles == []
