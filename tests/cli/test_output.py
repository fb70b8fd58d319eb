import sys
from io import StringIO

import pytest
from rich.console import Console

from kg.cli import output
from kg.cli.output import paged

LONG = "\n".join(f"line {n}" for n in range(30))


@pytest.fixture
def pager(tmp_path, monkeypatch):
    """A pager that writes what it gets into a file, and that file."""
    file = tmp_path / "paged"
    monkeypatch.delenv("KG_PAGER", raising=False)
    monkeypatch.setenv("PAGER", f"{sys.executable} -c 'import sys; open(sys.argv[1], \"w\").write(sys.stdin.read())' {file}")
    return file


def terminal(stream=None, *, height=10):
    return Console(file=stream, force_terminal=stream is None, width=80, height=height, legacy_windows=False, color_system=None)


def test_what_does_not_fit_goes_through_the_pager(pager, capfd):
    with paged(terminal(), wanted=True) as screen:
        screen.print(LONG)
    assert pager.read_text().split() == LONG.split()
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(("text", "wanted"), [("short", True), (LONG, False)])
def test_what_fits_or_is_not_to_be_paged_does_not(pager, capsys, text, wanted):
    with paged(terminal(), wanted=wanted) as screen:
        screen.print(text)
    assert not pager.exists()
    assert capsys.readouterr().out.split() == text.split()


def test_no_terminal_no_pager(pager):
    stream = StringIO()
    with paged(terminal(stream), wanted=True) as screen:
        screen.print(LONG)
    assert not pager.exists()
    assert stream.getvalue().split() == LONG.split()


@pytest.mark.parametrize("command", ["", "cat", "no-such-pager-at-all", "'"])
def test_without_a_pager_it_is_printed(command, monkeypatch, capsys):
    monkeypatch.setenv("PAGER", command)
    with paged(terminal(), wanted=True) as screen:
        screen.print(LONG)
    assert capsys.readouterr().out.split() == LONG.split()


def test_a_pager_of_its_own_goes_first(pager, monkeypatch, capsys):
    monkeypatch.setenv("KG_PAGER", "cat")
    with paged(terminal(), wanted=True) as screen:
        screen.print(LONG)
    assert not pager.exists()
    assert capsys.readouterr().out.split() == LONG.split()


def test_a_reader_that_leaves_the_pager_is_no_failure(monkeypatch):
    monkeypatch.setenv("PAGER", f"{sys.executable} -c pass")
    output._page(f"{sys.executable} -c pass", "x" * 1_000_000)


@pytest.mark.parametrize(("is_terminal", "written"), [(True, "a,b\n\ufffd[31mx,\ty\n"), (False, "a,b\r\n\x1b[31mx,\ty\r\n")])
def test_a_terminal_obeys_nothing_in_an_answer(is_terminal, written, monkeypatch, capfdbinary):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    output.write("a,b\r\n\x1b[31mx,\ty\r\n")
    assert capfdbinary.readouterr().out.decode("utf-8") == written
