import os

import pytest

from kg.sources import list_sources


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.MD", "c.html", "sub/d.txt", ".hidden/e.txt", ".f.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "in"


def sources(listing):
    return [file.source for file in listing.files]


def test_a_folder_is_listed_recursively_in_order_and_other_endings_are_counted(folder):
    listing = list_sources([folder])
    assert sources(listing) == ["a.MD", "b.txt", "sub/d.txt"]
    assert listing.skipped == 1
    assert listing.rejected == []


def test_a_file_is_known_by_its_name(folder):
    assert sources(list_sources([folder / "sub" / "d.txt", str(folder / "b.txt")])) == ["d.txt", "b.txt"]


def test_a_file_named_twice_is_read_once(folder):
    assert sources(list_sources([folder, folder / "b.txt", folder])) == ["a.MD", "b.txt", "sub/d.txt"]


def test_two_files_of_one_source_are_both_rejected_by_name(folder):
    other = folder.parent / "b.txt"
    other.write_text("y")
    listing = list_sources([folder, other])
    assert sources(listing) == ["a.MD", "sub/d.txt"]
    assert sorted(each.path for each in listing.rejected) == sorted([str(folder / "b.txt"), str(other)])
    for each in listing.rejected:
        assert str(folder / "b.txt") in str(each.error)
        assert str(other) in str(each.error)


def test_standard_input_has_a_name():
    assert sources(list_sources(["-", "-"])) == ["stdin"]


def test_a_folder_without_reports_is_rejected(folder):
    (folder / "empty").mkdir()
    (folder / "pages").mkdir()
    (folder / "pages" / "x.html").write_text("x")
    listing = list_sources([folder / "empty", folder / "pages"])
    assert [each.path for each in listing.rejected] == [str(folder / "empty"), str(folder / "pages")]
    assert "1 files have other endings" in str(listing.rejected[1].error)


def test_another_ending_is_rejected_where_it_is_asked_for(folder):
    (rejected,) = list_sources([folder / "c.html"]).rejected
    assert "'.html'" in str(rejected.error)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_a_name_that_is_no_utf_8_is_rejected(folder):
    broken = os.fsencode(folder) + b"/caf\xe9.txt"
    with open(broken, "w") as stream:  # noqa: PTH123 - the name is bytes
        stream.write("x")
    (rejected,) = list_sources([folder]).rejected
    assert "not UTF-8" in str(rejected.error)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_loop_of_links_ends(folder):
    (folder / "sub" / "loop").symlink_to(folder)
    assert sources(list_sources([folder])) == ["a.MD", "b.txt", "sub/d.txt"]
