import io
import sys

import pytest

from kg.errors import InputError, LanguageError, SourceError
from kg.model import Document
from kg.sources import ReadOptions, Rejected, parse_date, read_documents

TITLES = [
    ("Drills begin\n\nThe army said so.", "Drills begin"),
    ("Drills begin\n \nThe army said so.", "Drills begin"),
    ("\n\nDrills  begin \n\nThe army said so.", "Drills begin"),
    ("Did drills begin?\n\nThe army said so.", "Did drills begin?"),
    ("# Drills begin\n\nThe army said so.", "Drills begin"),
    ("Drills began.\n\nThe army said so.", None),
    ("Drills ‘began.’\n\nThe army said so.", None),
    ("Drills begin\nThe army said so.", None),
    ("Drills begin", None),
    ("Drills begin\n\n", None),
    ("x" * 400 + "\n\nThe army said so.", None),
]


def read(path, **options):
    (only,) = read_documents([path], ReadOptions(**options))
    return only


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_a_title_is_a_first_line_without_a_final_stop_before_a_blank_one(tmp_path, text, title):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read(tmp_path / "a.txt") == Document("a.txt", text, title)


def test_front_matter_fills_the_fields_and_the_text_is_what_follows(tmp_path):
    lines = ["---", "title: 'Drills: a start'", "date: 28 May 2025", "publisher: Own", "url: https://x.example/a", "language: en-GB", "---"]
    (tmp_path / "a.md").write_bytes("\ufeff".encode() + "\r\n".join([*lines, "", "Body.", ""]).encode())
    assert read(tmp_path / "a.md", date="2024-01-01") == Document(
        "a.md", "\nBody.\n", "Drills: a start", "2025-05-28", "Own", "https://x.example/a"
    )


def test_a_plain_text_has_no_front_matter(tmp_path):
    (tmp_path / "a.txt").write_text("---\ntitle: A\n---\nBody")
    assert read(tmp_path / "a.txt").text == "---\ntitle: A\n---\nBody"


def test_the_date_given_is_for_reports_without_one(tmp_path):
    (tmp_path / "a.txt").write_text("Body.")
    assert read(tmp_path / "a.txt", date="2025-09-12").date == "2025-09-12"


DATES = [
    ("2025-05-28", "2025-05-28"),
    ("2025-05-28T23:30:00+03:00", "2025-05-28"),
    ("2025-05-28 10:00:00", "2025-05-28"),
    ("28 May 2025", "2025-05-28"),
    ("May 28, 2025", "2025-05-28"),
]


@pytest.mark.parametrize(("written", "iso"), DATES)
def test_dates_are_read_as_people_write_them(written, iso):
    assert parse_date(written) == iso


@pytest.mark.parametrize("written", ["yesterday", "2025-13-01", "2025-05", "31 June 2025", "", "05/06/2025"])
def test_what_names_no_day_is_refused(written):
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        parse_date(written)


REJECTED = [
    ("---\ndate: yesterday\n---\nBody", SourceError, ["date", "yesterday", "YYYY-MM-DD"]),
    ("---\nurl: x y\n---\nBody", SourceError, ["url", "'x y'"]),
    ("---\ntitle: A\n---\n \n", SourceError, ["no text follows"]),
    ("---\nlanguage: ru\n---\nBody", LanguageError, ["Russian", "--language en"]),
]


@pytest.mark.parametrize(("text", "kind", "words"), REJECTED)
def test_a_report_is_rejected_with_the_reason(tmp_path, text, kind, words):
    (tmp_path / "a.md").write_text(text)
    rejected = read(tmp_path / "a.md")
    assert isinstance(rejected, Rejected)
    assert isinstance(rejected.error, kind)
    for word in [str(tmp_path / "a.md"), *words]:
        assert word in str(rejected.error)


def test_bad_files_do_not_stop_the_others(tmp_path):
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("Body.")
    (tmp_path / "c.txt").write_bytes(b"\xff\xfe\xfd")
    kinds = [type(each) for each in read_documents([tmp_path, tmp_path / "none.txt"])]
    assert kinds == [Rejected, Document, Rejected, Rejected]


GERMAN = "Das Verteidigungsministerium teilte am Montag mit, die Übung in Belarus habe begonnen."


def test_a_foreign_report_is_refused_unless_somebody_insists(tmp_path):
    (tmp_path / "a.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "b.md").write_text(f"---\nlanguage: en\n---\n{GERMAN}", encoding="utf-8")
    assert isinstance(read(tmp_path / "a.txt").error, LanguageError)
    assert isinstance(read(tmp_path / "a.txt", language="en"), Document)
    assert isinstance(read(tmp_path / "b.md"), Document)


def test_a_huge_line_is_refused_at_once(tmp_path):
    (tmp_path / "a.txt").write_text("word " * 2_000_000)
    assert "at most 1000000 characters" in str(read(tmp_path / "a.txt").error)
    assert "at most 5 characters" in str(read(tmp_path / "a.txt", max_length=5).error)


def test_standard_input_is_a_plain_text(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Drills begin\r\n\r\nThe army said so.")))
    assert read("-") == Document("stdin-b36268a7", "Drills begin\n\nThe army said so.", "Drills begin")


@pytest.mark.parametrize("options", [{"date": "yesterday"}, {"language": "fr"}])
def test_wrong_options_are_refused(options):
    with pytest.raises(InputError, match="--"):
        ReadOptions(**options)
