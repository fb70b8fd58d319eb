"""What holds of any text whatever."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.errors import QueryError
from kg.query.parameters import bind
from kg.query.results import Result, make_answer
from kg.query.safety import check_query, tokens
from kg.store import create_store

EMPTY = create_store(None)


@given(st.text())
def test_any_text_is_bound_as_itself(text: str) -> None:
    answer = make_answer(EMPTY.query(bind("SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": Literal(text)})))
    assert isinstance(answer, Result)
    assert [tuple(row) for row in answer] == [(text,)]


@given(st.text(alphabet="SERVIC se?:<>'\"#\\u0043{}.\n1a@"))
def test_check_query_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(QueryError):
        check_query(text, "https://kg.example/id/")


@given(st.text())
def test_tokens_stand_where_they_say(text: str) -> None:
    assert all(text[token.offset : token.offset + len(token.text)] == token.text for token in tokens(text))
