"""The pages in a browser: they break no rule of their own policy, ask nobody else, and the editor answers."""

from __future__ import annotations

import shutil

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page():
    """A page of headless Chromium, and what it complains of and asks for."""
    sync_api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no chromium: scripts/install-browser.sh installs it")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.complaints, opened.asked = [], []
        opened.on("console", lambda message: opened.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.on("request", lambda request: opened.asked.append(request.url))
        yield opened
        browser.close()


@pytest.mark.parametrize(
    "path", ["/", "/queries", "/queries/who-said-what?run=1", "/search?q=Belarus", "/entity?name=Belarus", "/graph", "/editor"]
)
def test_pages_keep_their_policy(server, page, path):
    page.complaints.clear()
    page.asked.clear()
    page.goto(f"http://127.0.0.1:{server.port}{path}")
    page.wait_for_load_state("networkidle")
    assert page.complaints == []
    assert all(each.startswith((f"http://127.0.0.1:{server.port}/", "data:", "blob:")) for each in page.asked)


def test_the_editor_asks_this_server(server, page):
    page.complaints.clear()
    page.asked.clear()
    page.goto(f"http://127.0.0.1:{server.port}/editor")
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr table.dataTable tbody tr")
    assert "Viktor Khrenin" in page.inner_text(".yasr table.dataTable tbody")
    assert page.complaints == []
    assert all(each.startswith((f"http://127.0.0.1:{server.port}/", "data:", "blob:")) for each in page.asked)


def test_the_editor_says_what_is_wrong(server, page):
    page.goto(f"http://127.0.0.1:{server.port}/editor")
    page.evaluate("kgEditor.getTab().setQuery('SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }')")
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr .errorResult")
    assert "SERVICE would send" in page.inner_text(".yasr .errorResult")


def test_a_name_that_is_an_attack_stays_a_name(server, page):
    page.goto(f"http://127.0.0.1:{server.port}/editor")
    page.evaluate("() => { window.alert = () => { window.attacked = true; }; }")
    page.evaluate("kgEditor.getTab().setQuery('SELECT ?l { <https://kg.example/id/actor/vega> skos:prefLabel ?l }')")
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr table.dataTable tbody tr")
    page.wait_for_timeout(200)
    assert page.evaluate("window.attacked") is None
    for path in ("/entity?name=Vega", "/search?q=Vega", "/queries/agents?run=1"):
        page.goto(f"http://127.0.0.1:{server.port}{path}")
        assert "alert(1)" in page.inner_text("main")
