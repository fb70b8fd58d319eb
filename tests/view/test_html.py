"""The page: one file, nothing loaded, nothing of a graph read as markup, the same bytes for the same graph."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import kg.view
from kg.errors import InputError
from kg.view import build_payload, render_html, write_html


class Page(HTMLParser):
    """Elements with their attributes, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag in {"script", "style"}
        if self._open:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  the parser calls it by position
        self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[-1] += data

    def of(self, *tags: str) -> list[tuple[dict[str, str | None], str]]:
        """Attributes and text of the scripts or styles."""
        kept = [element for element in self.elements if element[0] in {"script", "style"}]
        return [(attributes, text) for (tag, attributes), text in zip(kept, self.texts, strict=True) if tag in tags]


def data_of(page: str) -> dict[str, Any]:
    (text,) = [text for attributes, text in Page(page).of("script") if attributes.get("type") == "application/json"]
    return json.loads(text)


def test_hostile_names_stay_text(hostile: Any, payloads: list[str]) -> None:
    page = render_html(build_payload(hostile), title="</title><script>alert(3)</script>")
    parsed = Page(page)
    assert [tag for tag, _ in parsed.elements].count("script") == 3
    assert not [tag for tag, _ in parsed.elements if tag == "img"]
    assert not [name for _, attributes in parsed.elements for name in attributes if name.startswith("on")]
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(3)&lt;/script&gt;</title>" in page
    assert {node["label"] for node in data_of(page)["graph"]["nodes"]} == set(payloads)


def test_data_block_holds_nothing_that_html_reads(hostile: Any) -> None:
    page = render_html(build_payload(hostile))
    (text,) = [text for attributes, text in Page(page).of("script") if attributes.get("type") == "application/json"]
    assert text.isascii()
    assert not set(text) & set("<>&")


def test_only_web_addresses_become_links(hostile: Any) -> None:
    assert [known["url"] for known in build_payload(hostile)["documents"]] == [""]


def test_nothing_is_loaded(store_of, west_trig) -> None:
    parsed = Page(render_html(build_payload(store_of(west_trig))))
    addresses = [
        value for _, attributes in parsed.elements for name, value in attributes.items() if name in {"src", "href", "action", "srcset"}
    ]
    assert addresses == ["data:,"]
    for _, style in parsed.of("style"):
        assert "url(" not in style
        assert "@import" not in style


def test_policy_lets_only_the_inlined_run(store_of, west_trig) -> None:
    parsed = Page(render_html(build_payload(store_of(west_trig))))
    (policy,) = [a["content"] for tag, a in parsed.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not re.search(r"https?:", policy)
    inlined = [text for attributes, text in parsed.of("script", "style") if attributes.get("type") != "application/json"]
    for text in inlined:
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_vendored_library_is_the_one_of_the_lock_file() -> None:
    vendor = Path(kg.view.__file__).parent / "vendor"
    version = json.loads((vendor / "package-lock.json").read_text(encoding="utf-8"))["packages"]["node_modules/vis-network"]["version"]
    assert f"@version {version}" in (vendor / "vis-network.min.js").read_text(encoding="utf-8")[:1000]
    assert {"LICENSE-MIT", "LICENSE-APACHE-2.0", "THIRD-PARTY-LICENSES.txt"} <= {path.name for path in vendor.iterdir()}


def test_same_graph_same_bytes(store_of, realistic_trig, tmp_path) -> None:
    paths = [write_html(store_of(realistic_trig), tmp_path / name, title="Reports") for name in ("a.html", "b.html")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_only_the_file_is_written(store_of, west_trig, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_html(store_of(west_trig), "graph.html")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]


def test_unwritable_path_is_an_input_error(store_of, west_trig, tmp_path) -> None:
    with pytest.raises(InputError, match="can't write the page to"):
        write_html(store_of(west_trig), tmp_path / "missing" / "graph.html")


def test_facts_are_solid_claims_dashed_and_positions_fixed(store_of, west_trig) -> None:
    data = data_of(render_html(build_payload(store_of(west_trig))))
    drawn = {edge["id"]: edge for edge in data["edges"]}
    for edge in data["graph"]["edges"]:
        assert ("dashes" in drawn[edge["id"]]) is (edge["negated"] or not edge["solid"])
    assert data["options"]["physics"] == {"enabled": False}
    assert all({"x", "y"} <= node.keys() for node in data["nodes"])


def test_classes_differ_in_shape_and_colour(store_of, realistic_trig) -> None:
    classes = build_payload(store_of(realistic_trig))["classes"]
    looks = [(entry["shape"], entry["colour"]) for entry in classes]
    assert len(set(looks)) == len(looks)
    assert all(contrast(entry["colour"]) >= 3 for entry in classes)


def contrast(colour: str) -> float:
    """To white (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_empty_graph(store_of) -> None:
    assert data_of(render_html(build_payload(store_of(""))))["nodes"] == []


def test_lone_surrogates_do_not_stop_the_page(store_of, tmp_path) -> None:
    assert write_html(store_of(""), tmp_path / "graph.html", title="bad \ud800 title").is_file()
