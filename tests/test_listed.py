"""A user's gazetteer: what a file lists, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.listed import Listed, listed_version, read_listed
from kg.model import Kind

HEAD = "kind,name,other names,state,wikidata,source\n"


def test_a_file(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    lines = (
        "\ufeffName,kind,other_names,State,wikidata",
        "Anna  Vega,actor, A. Vega | Vega A. |,,",
        ",,,,",
        "X Command,Organisation,,by,Q5",
    )
    file.write_text("\n".join(lines), "utf-8")
    assert read_listed(file) == (
        Listed(Kind.ACTOR, "Anna Vega", ("A. Vega", "Vega A.")),
        Listed(Kind.ORGANISATION, "X Command", (), "BY", "http://www.wikidata.org/entity/Q5"),
    )
    assert read_listed(file)[1].written == "X Command [BY]"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("Person,Anna Vega", ("line 2", "'Person'", "Actor, Organisation, State, Place")),
        ("Actor,,Vega", ("''", "two letters")),
        ("Actor,Anna Vega,V", ("'V'",)),
        ("Actor,Anna Vega,,XX", ("'XX'", "ISO 3166-1")),
        ("State,Freedonia", ("Freedonia", "code")),
        ("Actor,Anna Vega,,,184", ("'184'", "Q184")),
        ("Actor,Anna Vega,Vega\nActor,Maria Vega,Vega", ("line 3", "'Vega'", "'Anna Vega'", "line 2")),
        ("Actor,Anna Vega,,,,,x", ("7 columns",)),
        ('Actor,"Anna', ("double quote",)),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, lines: str, words: tuple[str, ...]) -> None:
    file = tmp_path / "names.csv"
    file.write_text(HEAD + lines)
    with pytest.raises(InputError) as error:
        read_listed(file)
    for word in (str(file), *words):
        assert word in str(error.value)


@pytest.mark.parametrize(("text", "word"), [("kind,nom\n", "'nom'"), ("kind\n", "'name'"), ("", "'kind'")])
def test_a_file_that_is_none(tmp_path: Path, text: str, word: str) -> None:
    file = tmp_path / "names.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=word):
        read_listed(file)
    with pytest.raises(InputError, match="can't be read"):
        read_listed(tmp_path / "none.csv")


def test_the_version_is_that_of_the_set() -> None:
    one, other = Listed(Kind.ACTOR, "Anna Vega"), Listed(Kind.PLACE, "Klow")
    assert listed_version([one, other]) == listed_version([other, one]) != listed_version([one])
    assert listed_version([]) == ""
