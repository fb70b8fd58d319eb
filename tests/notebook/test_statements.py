"""Statements in their passages."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.notebook.statements import _parts


def test_source_cue_and_content_are_marked(graph):
    (first, *_) = graph.statements(by="Viktor Khrenin")
    assert first.parts == (
        ("Belarusian Defense Minister Viktor Khrenin", "source"),
        (" ", ""),
        ("said", "cue"),
        (" on Wednesday that ", ""),
        ("the exercise is strictly defensive in nature", "content"),
    )
    assert (first.speaker, first.date, first.document, first.force) == ("Viktor Khrenin", "2025-05-28", "minsk.txt", "Assert")
    assert first.content == "the exercise is strictly defensive in nature"
    assert "Belarusian Defense Minister" in str(first)


def test_they_are_a_sequence(graph):
    found = graph.statements(about="West-2025")
    assert len(found) == len(list(found)) > 2
    assert list(found[1:3]) == [found[1], found[2]]
    assert repr(found) == f"<Statements: {len(found)}>"


def test_their_html_names_each_part(graph):
    html = graph.statements(about="West-2025")._repr_html_()
    for role in ("source", "cue", "content"):
        assert f">{role}</span></mark>" in html
    assert "<script" not in html


def test_names_are_inert(hostile):
    html = hostile.statements(about="Storm-2025")._repr_html_()
    assert "<script>" not in html
    assert "<img" not in html
    assert "<b>begins" not in html
    assert "&lt;script&gt;" in html


def test_none(graph, empty):
    assert graph.statements(about="West-2025", since="2031")._repr_html_() == "<p>no statements</p>"
    assert len(empty.statements()) == 0
    with pytest.raises(QueryError, match="no parameter is called 'abuot'"):
        graph.statements(abuot="West-2025")


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([(0, 4, "source"), (5, 9, "cue")], [("Aaaa", "source"), (" ", ""), ("bbbb", "cue"), (" cccc.", "")]),
        ([(0, 9, "content"), (5, 9, "cue")], [("Aaaa bbbb", "content"), (" cccc.", "")]),
        ([(0, 7, "content"), (5, 9, "cue")], [("Aaaa bb", "content"), ("bb", "cue"), (" cccc.", "")]),
    ],
)
def test_roles_that_overlap(marks, expected):
    assert list(_parts("Aaaa bbbb cccc.", marks)) == expected
