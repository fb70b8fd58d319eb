from __future__ import annotations

import pytest

from kg.serve.negotiation import best, content_type

OFFERED = ("a/one", "a/two", "text/three")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "a/one"),
        ("*/*", "a/one"),
        ("a/two", "a/two"),
        ("a/*", "a/one"),
        ("text/*", "text/three"),
        ("a/one;q=0.1, a/two;q=0.2", "a/two"),
        ("a/one; q=0.2 , a/two ; q=0.2", "a/one"),
        ("a/*;q=0.5, a/one;q=0", "a/two"),
        ("*/*;q=0.1, text/three", "text/three"),
        ("a/one;level=1;q=0.3, a/two;q=0.2", "a/one"),
        ("a/one;q=1.000", "a/one"),
        ("a/one;q=7, a/two;q=0.1", "a/two"),
        ("nonsense, a/two", "a/two"),
        ("nonsense", "a/one"),
        (",,;;q=,", "a/one"),
        ("b/*", None),
        ("a/one;q=0", None),
        ("*/*;q=0", None),
    ],
)
def test_the_best_media_type(accept, expected):
    assert best(accept, OFFERED) == expected


def test_an_endless_header_is_cut():
    assert best("x/y," * 100_000 + "a/two", OFFERED) is None


@pytest.mark.parametrize(("media_type", "expected"), [("text/csv", "text/csv; charset=utf-8"), ("application/json", "application/json")])
def test_text_says_its_charset(media_type, expected):
    assert content_type(media_type) == expected
