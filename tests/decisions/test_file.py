"""The file of decisions: what is written is read again, and what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decisions import Action, Decision, decisions_version, merged, read_decisions, write_decisions
from kg.errors import InputError

HEAD = "decision,kind,name,other,source,at,because,by,score\n"
SAME = Decision(Action.SAME, "Actor", "Anna Vega", "Ana Vega", because="one spelling, two letters", by="mia", score=0.62)
REJECT = Decision(Action.REJECT, "Statement", "said", "it is\n“over”, he hopes", "a.txt", 14, "a joke", "mia")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    write_decisions(file, [SAME, REJECT])
    assert read_decisions(file) == (SAME, REJECT)
    assert file.read_text("utf-8").startswith(HEAD + "same,Actor,Anna Vega,Ana Vega,,,")
    assert [each.name for each in tmp_path.iterdir()] == ["decisions.csv"]


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)


@given(name=_TEXT, other=_TEXT, because=_TEXT)
def test_any_words_survive(tmp_path_factory: pytest.TempPathFactory, name: str, other: str, because: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    decision = Decision(Action.SAME, "Place", name, other, because=because)
    write_decisions(file, [decision])
    assert read_decisions(file) == (decision,)


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.csv") == ()


def test_a_hand_written_file(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(
        "\ufeffDecision, Kind ,name,other\r\nSAME,actor, A B ,C D\r\n\r\n,,,\r\nno-link,State,X,https://example.org/1\r\n", "utf-8"
    )
    assert [(each.action, each.kind, each.name, each.other) for each in read_decisions(file)] == [
        ("same", "Actor", "A B", "C D"),
        ("no-link", "State", "X", "https://example.org/1"),
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("perhaps,Actor,A,B", ("line 2", "perhaps", "same, different")),
        ("same,Aktor,A,B", ("line 2", "Aktor", "Organisation")),
        ("same,Statement,A,B", ("Statement", "Actor")),
        ("same,Actor,A", ("line 2", "other", "same,KIND,NAME,OTHER NAME")),
        ("apart,Actor,A", ("source",)),
        ("same,Actor,A,B,c.txt", ("source", "c.txt")),
        ("reject,Fact,a · b · c,words,a.txt,-1", ("at '-1'", "offset")),
        ("same,Actor,A,B,,,,,2", ("score '2'", "0 to 1")),
        ("same,Actor,A,B,,,,,nan", ("score 'nan'",)),
        ("link,Actor,A,Q42", ("Q42", "http")),
        ("same,Actor,A,B\ndifferent,Actor,B,A", ("line 3", "contradicts", "line 2")),
        ("same,Actor,A,B,,,,,,x", ("line 2", "10 columns")),
        ('same,Actor,"A,B', ("line 2", "double quote")),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, lines: str, words: tuple[str, ...]) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(HEAD + lines, "utf-8")
    with pytest.raises(InputError) as error:
        read_decisions(file)
    for word in (str(file), *words):
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"a,b\n", "'a'"), (b"decision,kind\n", "'name'"), (b"\xff\xfe", "UTF-8"), (b"decision,kind,name\n\0,,\n", "decision")],
)
def test_a_file_that_is_none(tmp_path: Path, data: bytes, word: str) -> None:
    file = tmp_path / "decisions.csv"
    file.write_bytes(data)
    with pytest.raises(InputError, match=word):
        read_decisions(file)


def test_a_new_word_takes_the_place_of_an_old_one_of_the_same_thing() -> None:
    other = Decision(Action.DIFFERENT, "Actor", "Ana Vega", "Anna Vega", because="sisters")
    assert merged([SAME, REJECT], [other]) == (other, REJECT)


def test_the_version_is_that_of_the_set() -> None:
    assert decisions_version([SAME, REJECT]) == decisions_version([REJECT, SAME])
    assert decisions_version([SAME]) != decisions_version([REJECT])
    assert decisions_version([]) == ""
