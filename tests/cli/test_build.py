"""``kg build`` through the real command line, with the trained pipeline."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from kg import InputError
from kg import build as build_graph
from kg.extract import extract
from kg.knowledge_graph import open_graph
from kg.sources import Rejected

pytestmark = pytest.mark.model

REPORT = "Storm begins\n\nBelarusian Defense Minister Viktor Khrenin said on Monday that the exercise Storm-2025 is defensive.\n"
GOOD = {
    "a.txt": REPORT.encode(),
    "sub/b.md": b"---\ndate: 2025-05-28\n---\nRussia takes part in the exercise Storm-2025, the ministry said.\n",
}
BAD = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (b"\x89PNG\0\0", "binary"),
    "latin.txt": ("Caf\u00e9 talks were held".encode("latin-1"), "WINDOWS-1252"),
    "long.txt": (b"word " * 2_100_000, "--max-length"),
    "german.txt": ("Das Ministerium teilte am Montag mit, die Übung in Belarus habe begonnen und werde dauern.".encode(), "German"),
    "front.md": (b"---\ntitle: a: b\n---\nText.", "line 2"),
}


@pytest.fixture
def folder(tmp_path):
    for name, data in GOOD.items():
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "reports"


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("KG_STORE", str(tmp_path / "kg-store"))
    return tmp_path / "kg-store"


def quads(store):
    with open_graph(store) as graph:
        return sorted(map(str, graph.store.quads()))


def test_bad_files_are_listed_and_the_others_built(kg, folder, store):
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "page.html").write_text("x")
    code, out, error = kg("build", folder, "--store", store)
    assert code == 0
    assert "2 added" in out
    assert f"Rejected {len(BAD)}:" in error
    assert "Skipped 1 file " in error
    for name, (_, words) in BAD.items():
        (line,) = [each for each in error.splitlines() if name in each]
        assert words in line
    assert "Traceback" not in error


def test_nothing_to_build_ends_with_2_and_leaves_no_store(kg, tmp_path, store):
    (tmp_path / "none").mkdir()
    (tmp_path / "empty.txt").touch()
    code, _, error = kg("build", tmp_path / "none", tmp_path / "empty.txt", tmp_path / "missing.txt", "--store", store)
    assert code == 2
    for name in ("none", "empty.txt", "missing.txt"):
        assert str(tmp_path / name) in error
    assert not store.exists()


def test_a_second_build_adds_replaces_and_keeps(kg, folder, store, tmp_path):
    assert kg("build", folder, "--store", store)[0] == 0
    (tmp_path / "c.txt").write_text("NATO holds the exercise Gale-2025 in Poland, the alliance said.")
    (folder / "a.txt").write_text(REPORT.replace("Monday", "Tuesday"))
    code, out, _ = kg("build", folder, tmp_path / "c.txt", "--store", store)
    assert code == 0
    assert "1 added, 1 replaced, 1 unchanged" in out
    with open_graph(store) as graph:
        assert graph.info().documents == 3
        texts = [str(row[0]) for row in graph.sparql("SELECT ?text { ?d schema:text ?text }")]
    assert sum("Tuesday" in text for text in texts) == 1
    assert not any("Monday" in text for text in texts)


def test_order_and_processes_change_nothing(kg, folder, tmp_path):
    assert kg("build", folder, "--store", tmp_path / "one")[0] == 0
    assert kg("build", folder, "--store", tmp_path / "two", "--jobs", "2")[0] == 0
    assert kg("build", folder / "sub", "--store", tmp_path / "three")[0] == 0
    assert kg("build", folder, "--store", tmp_path / "four", "--rebuild")[0] == 0
    assert quads(tmp_path / "one") == quads(tmp_path / "two") == quads(tmp_path / "four")
    assert quads(tmp_path / "one") != quads(tmp_path / "three")


def test_standard_input_is_a_report(kg_process, store):
    done = kg_process("build", "-", "--store", store, "--date", "2025-05-28", input=REPORT.encode())
    assert done.returncode == 0, done.stderr
    with open_graph(store) as graph:
        assert "stdin-" in str(list(graph.sparql("SELECT ?s { ?d dcterms:source ?s ; dcterms:issued '2025-05-28'^^xsd:date }")))


def test_a_failing_extraction_is_our_bug_and_stops_nothing(kg, folder, store, monkeypatch):
    def broken(document, doc, *own):
        if document.source == "a.txt":
            raise IndexError("out of range")
        return extract(document, doc, *own)

    monkeypatch.setattr("kg.extract.extract", broken)
    code, out, error = kg("build", folder, "--store", store)
    assert code == 3
    assert "1 added" in out
    assert "a.txt: extraction failed: IndexError: out of range" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--date", "yesterday"], ["--date", "YYYY-MM-DD"]),
        (["--language", "fr"], ["--language", "'fr'"]),
        (["--jobs", "-1"], ["--jobs"]),
        (["--jobs", "many"], ["--jobs", "integer"]),
        (["--pipeline", "no_such"], ["no_such"]),
        (["--base-iri", "not an iri"], ["not an iri"]),
    ],
)
def test_wrong_options_end_with_2(kg, folder, store, arguments, words):
    code, _, error = kg("build", folder, "--store", store, *arguments)
    assert code == 2
    for word in words:
        assert word in error


def test_another_base_iri_than_the_store_s_is_refused(kg, folder, store):
    assert kg("build", folder, "--store", store, "--base-iri", "https://a.example/")[0] == 0
    assert kg("build", folder, "--store", store)[0] == 0
    code, _, error = kg("build", folder, "--store", store, "--base-iri", "https://b.example/")
    assert code == 2
    assert "https://a.example/" in error


def test_a_folder_that_is_something_else_is_no_store(kg, folder):
    code, _, error = kg("build", folder, "--store", folder)
    assert code == 2
    assert "a.txt" in error or "something else" in error


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_told_and_what_was_there_stays(kg, folder, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        code, _, error = kg("build", folder, "--store", disk / "kg-store")
        assert code == 2
        assert "full" in error
        assert "Traceback" not in error
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize(("sign", "jobs"), [(signal.SIGINT, 1), (signal.SIGKILL, 1), (signal.SIGINT, 2)])
def test_an_interrupted_build_leaves_the_store_as_it_was(kg, folder, store, sign, jobs):
    assert kg("build", folder, "--store", store)[0] == 0
    before = quads(store)
    for n in range(600):
        (folder / f"more-{n}.txt").write_text(REPORT * 5)
    command = [sys.executable, "-m", "kg", "--debug", "build", str(folder), "--store", str(store), "--jobs", str(jobs)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    time.sleep(4)
    process.send_signal(sign)
    _, error = process.communicate(timeout=120)
    assert process.returncode == (130 if sign is signal.SIGINT else -signal.SIGKILL)
    assert b"a bug of ours" not in error
    assert quads(store) == before
    assert kg("build", folder / "a.txt", "--store", store)[0] == 0


def test_a_process_that_dies_is_told_and_its_report_tried_again(kg, folder, store, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[2])  # where a spawned process finds this module
    monkeypatch.setattr("kg.extraction.partial", lambda *_: partial(_start_mortal, tmp_path))
    code, out, error = kg("build", folder, "--store", store, "--jobs", "2")
    assert code == 0
    assert "2 added" in out
    assert "a process died on it; extracted at the second attempt" in error


def _start_mortal(path):
    from kg.extraction import _start

    work = _start("en_kg_news", None)

    def mortal(document):
        try:
            (path / "dead").mkdir()
        except FileExistsError:
            return work(document)
        return os.kill(os.getpid(), signal.SIGKILL)

    return mortal


def test_prune_and_remove(kg, folder, store):
    assert kg("build", folder, "--store", store)[0] == 0
    (folder / "a.txt").unlink()
    code, out, _ = kg("build", folder, "--prune", "--store", store)
    assert code == 0
    assert "1 unchanged, 1 removed" in out
    code, out, _ = kg("remove", "sub/b.md", "--store", store)
    assert code == 0
    assert "1 removed, 0 left" in out
    with open_graph(store) as graph:
        assert not graph.info().counts


def test_rejections_reach_the_library(folder):
    (folder / "empty.txt").touch()
    with build_graph(folder) as graph:
        assert graph.report.added == ("a.txt", "sub/b.md")
        (rejected,) = graph.report.rejected
    assert isinstance(rejected, Rejected)
    assert Path(rejected.path).name == "empty.txt"
    with pytest.raises(InputError, match="empty"):
        build_graph(folder / "empty.txt")
