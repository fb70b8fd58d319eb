"""A second build: what has not changed is not extracted again."""

from __future__ import annotations

import pytest

import kg

pytestmark = pytest.mark.model


@pytest.mark.parametrize("text", ["BEIJING, April 22, 2025 – China accused Japan of spying.\n", "China accused Japan of spying.\n"])
def test_an_undated_report_stays_unchanged(tmp_path, text):
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    with kg.build([tmp_path / "report.txt"], store=tmp_path / "store") as first:
        assert first.report.added == ("report.txt",)
        # the first graph is still open: reading it keeps nobody from building
        with kg.build([tmp_path / "report.txt"], store=tmp_path / "store") as second:
            assert second.report.unchanged == ("report.txt",)
            assert not second.report.renewed


def test_a_dateline_dates_the_report(tmp_path):
    (tmp_path / "report.txt").write_text("BEIJING, April 22, 2025 – China accused Japan of spying.\n", encoding="utf-8")
    with kg.build([tmp_path / "report.txt"]) as graph:
        assert [str(row.date) for row in graph.query("documents")] == ["2025-04-22"]
