"""A graph of more than 1,500 nodes: it opens folded into communities, on a canvas of our own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.view import build_payload, render_html
from kg.view.communities import communities


@pytest.fixture(scope="module")
def payload(store_of, large_trig) -> dict[str, Any]:
    return build_payload(store_of(large_trig))


@pytest.fixture(scope="module")
def page_file(payload, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("view") / "large.html"
    path.write_text(render_html(payload), encoding="utf-8")
    return path


def test_communities_are_the_groups_that_were_made(payload) -> None:
    by_community: dict[int, set[int]] = {}
    for node in payload["nodes"]:
        if node["class"] == "Actor":
            by_community.setdefault(node["community"], set()).add(int(node["label"].split()[1]) // 40)
    assert all(len(groups) == 1 for groups in by_community.values())
    assert sum(each["count"] for each in payload["communities"]) == 1620


def test_members_stand_in_the_circle_of_their_community(payload) -> None:
    for node in payload["nodes"]:
        circle = payload["communities"][node["community"]]
        assert (node["x"] - circle["x"]) ** 2 + (node["y"] - circle["y"]) ** 2 <= (circle["radius"] + 2) ** 2


def test_circles_do_not_overlap(payload) -> None:
    circles = payload["communities"]
    for i, a in enumerate(circles):
        for b in circles[i + 1 :]:
            assert (a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2 >= (a["radius"] + b["radius"]) ** 2


def test_the_same_bytes_and_without_vis_network(payload, store_of, large_trig) -> None:
    page = render_html(payload)
    assert page == render_html(build_payload(store_of(large_trig)))
    assert "vis-network" not in page


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], [0, 1, 2, 3, 4, 5]),
        ([(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)], [0, 0, 0, 1, 1, 1]),
        ([(0, 1), (2, 3), (4, 5)], [0, 0, 1, 1, 2, 2]),
    ],
)
def test_communities(lines: list[tuple[int, int]], expected: list[int]) -> None:
    neighbours: list[dict[int, float]] = [{} for _ in range(6)]
    for a, b in lines:
        neighbours[a][b] = neighbours[b][a] = 1.0
    assert communities(neighbours) == expected


@pytest.mark.browser
def test_opens_folded_and_unfolds_on_demand(open_page, page_file) -> None:
    opened = open_page(page_file)
    folded = opened.drawn("nodes")
    assert 30 < len(folded) < 60
    opened.page.mouse.click(*opened.point("community 3"))
    opened.page.wait_for_function("kgView.state.open.length === 1")
    assert len(opened.drawn("nodes")) > len(folded) + 30
    opened.page.click("#undo")
    assert opened.drawn("nodes") == folded
    opened.page.click("#unfold")
    assert len(opened.drawn("nodes")) == 1620
    opened.page.click("#unfold")
    assert opened.drawn("nodes") == folded


@pytest.mark.browser
def test_search_unfolds_and_nodes_and_lines_can_be_clicked(open_page, page_file) -> None:
    opened = open_page(page_file)
    opened.page.fill("#search", "Person 77")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#panel h2") == "Person 77"
    opened.page.wait_for_timeout(200)
    opened.click_node("Person 78")
    assert opened.page.inner_text("#panel h2") == "Person 78"
    opened.page.get_by_role("button", name="Fold", exact=True).click()
    assert opened.id_of("Person 78") not in opened.drawn("nodes")


@pytest.mark.browser
def test_pan_zoom_and_pin_by_mouse(open_page, page_file) -> None:
    opened = open_page(page_file)
    before = opened.page.evaluate("kgView.picture.camera()")
    opened.page.mouse.move(300, 860)
    opened.page.mouse.down()
    opened.page.mouse.move(360, 800, steps=5)
    opened.page.mouse.up()
    opened.page.mouse.wheel(0, -300)
    opened.page.wait_for_timeout(300)
    after = opened.page.evaluate("kgView.picture.camera()")
    assert after["x"] != before["x"]
    assert after["scale"] > before["scale"]
    opened.page.evaluate("kgView.select(kgView.graph.nodes[5].id, { move: true })")
    opened.page.wait_for_timeout(300)
    identifier = opened.state("selected")
    x, y = opened.point(identifier)
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 30, y + 20, steps=4)
    opened.page.mouse.up()
    assert list(opened.state("pins")) == [identifier]


@pytest.mark.browser
def test_other_views_and_pictures_of_a_large_graph(open_page, page_file, tmp_path) -> None:
    opened = open_page(page_file, (390, 844), scheme="dark")
    opened.page.click("#tab-table")
    assert opened.page.locator("#table table").first.locator("tbody tr").count() == 200
    opened.page.get_by_role("button", name="Show more of 1,620").click()
    assert opened.page.locator("#table table").first.locator("tbody tr").count() == 1200
    opened.page.click("#tab-timeline")
    opened.page.click("#tab-graph")
    opened.page.click("#save summary")
    with opened.page.expect_download() as download:
        opened.page.click("#save-png")
    download.value.save_as(tmp_path / "graph.png")
    assert (tmp_path / "graph.png").stat().st_size > 10_000


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["folded", "unfolded"])
def test_axe_finds_nothing_serious(open_page, page_file, scheme: str, state: str) -> None:
    opened = open_page(page_file, scheme=scheme)
    if state == "unfolded":
        opened.page.click("#unfold")
        opened.page.fill("#search", "Person 77")
        opened.page.keyboard.press("Enter")
    assert opened.serious_faults() == []
