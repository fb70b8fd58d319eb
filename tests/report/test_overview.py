"""What the overview of a store tells."""

from __future__ import annotations

from kg.report import render_report
from kg.report.content import Figure, Table, Text
from kg.store import create_store


def test_each_measure_has_its_place(store):
    report = render_report(store)
    names = [section.name for section in report.sections]
    speech = ["quoted", "topics", "outlets", "forces", "sides", "disagreement"]
    assert names == ["course", *speech, "speaks-about", "takes-part", "meets", "co-mention"]
    for section in report.sections:
        assert any(isinstance(block, Table) for block in section.blocks), section.name
    texts = [block.text for section in report.sections for block in section.blocks if isinstance(block, Text)]
    assert not any("`" in text or "'entity'" in text or "For a reader" in text for text in texts)


def test_figures_have_names_of_their_own(store):
    names = [block.name for section in render_report(store).sections for block in section.blocks if isinstance(block, Figure)]
    assert len(set(names)) == len(names) >= 6


def test_an_empty_store_says_so():
    (section,) = render_report(create_store(None)).sections
    assert section.title == "Nothing to tell"
