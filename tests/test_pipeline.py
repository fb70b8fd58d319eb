"""Builds, with an extractor that needs no model: what is read again, what is kept, what goes."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kg import pipeline
from kg.errors import InputError, InternalError
from kg.knowledge_graph import open_or_create
from kg.model import Document, Extraction
from kg.pipeline import BuildOptions, BuildReport, build, remove
from kg.sources import ReadOptions, Rejected
from kg.store import open_store
from kg.store.manifest import MANIFEST
from kg.versions import MadeBy

from .store.reports import SOURCES, exported, from_scratch, made_up_report

SEEDS = {source: n for n, source in enumerate(SOURCES)}
READING = ReadOptions(date="2025-05-28", language="en")


def text_of(seed: int) -> str:
    return made_up_report(random.Random(seed), "").document.text


BY_TEXT = {text_of(seed): seed for seed in range(40)}


def extraction(document: Document) -> Extraction:
    return replace(made_up_report(random.Random(BY_TEXT[document.text]), ""), document=document)


class Extractor:
    """Extracts by heart, and notes what it was given; ``stop`` many, and it is interrupted."""

    def __init__(self, stop: int | None = None, broken: str | None = None) -> None:
        self.given: list[str] = []
        self.stop = stop
        self.broken = broken

    def __call__(self, documents: Iterable[Document], _name: str | Path, _versions: Mapping[str, str]) -> Iterator[Extraction | Rejected]:
        for document in documents:
            if self.stop == len(self.given):
                raise KeyboardInterrupt
            self.given.append(document.source)
            yield Rejected(document.source, InternalError("broken")) if document.source == self.broken else extraction(document)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    for source, seed in SEEDS.items():
        (tmp_path / "reports" / source).write_text(text_of(seed))
    return tmp_path / "reports"


@pytest.fixture
def run(folder: Path, tmp_path: Path) -> Callable[..., BuildReport]:
    """Builds the folder, or the paths given, into a store."""

    def call(*paths: Path, extractor: Extractor | None = None, store: Path = tmp_path / "store", **options: object) -> BuildReport:
        chosen = BuildOptions(extractor=extractor or Extractor(), **{"reading": READING} | options)
        opened = []
        try:
            return build(
                paths or [folder],
                store=lambda: opened.append(open_or_create(store)) or opened[0],
                known=(store / MANIFEST).is_file(),
                options=chosen,
            )
        finally:
            for each in opened:
                each.close()

    return call


def graph(store: Path) -> str:
    with open_store(store) as opened:
        return exported(opened)


def expected(seeds: Mapping[str, int], date: str | None = "2025-05-28") -> str:
    return from_scratch(extraction(Document(source, text_of(seed), date=date)) for source, seed in seeds.items())


def generation(store: Path) -> int:
    with open_store(store) as opened:
        return opened.info.generation


def test_a_build_without_changes_extracts_nothing_and_writes_nothing(run: Callable[..., BuildReport], tmp_path: Path) -> None:
    assert run().added == tuple(SOURCES)
    assert graph(tmp_path / "store") == expected(SEEDS)
    extractor = Extractor()
    assert run(extractor=extractor).unchanged == tuple(SOURCES)
    assert extractor.given == []
    assert generation(tmp_path / "store") == 1


def test_only_what_has_changed_is_extracted(run: Callable[..., BuildReport], folder: Path, tmp_path: Path) -> None:
    run()
    (folder / "b.txt").write_text(text_of(20))
    (folder / "new.txt").write_text(text_of(21))
    extractor = Extractor()
    report = run(extractor=extractor)
    assert (report.added, report.replaced, extractor.given) == (("new.txt",), ("b.txt",), ["b.txt", "new.txt"])
    assert graph(tmp_path / "store") == expected(SEEDS | {"b.txt": 20, "new.txt": 21})


def test_other_metadata_is_a_change_and_another_way_to_the_same_report_is_none(
    run: Callable[..., BuildReport], folder: Path, tmp_path: Path
) -> None:
    run()
    report = run(folder / "a.txt", folder / "b.txt", reading=ReadOptions(date="2025-01-01", language="en"))
    assert report.replaced == ("a.txt", "b.txt")
    assert run(folder / "a.txt", reading=ReadOptions(date="2025-01-01", language="en", max_length=5000)).unchanged == ("a.txt",)
    folder.rename(tmp_path / "moved")
    assert run(tmp_path / "moved" / "c.txt").unchanged == ("c.txt",)
    with open_store(tmp_path / "store") as store:
        assert dict(store.documents.files())["c.txt"] == str(tmp_path / "moved" / "c.txt")


@pytest.mark.parametrize("stop", range(1, len(SOURCES)))
def test_an_interrupted_build_goes_on_where_it_stopped(stop: int, run: Callable[..., BuildReport], tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(extractor=Extractor(stop))
    assert generation(tmp_path / "store") == 0
    extractor = Extractor()
    assert run(extractor=extractor).added == tuple(SOURCES)
    assert extractor.given == SOURCES[stop:]
    assert graph(tmp_path / "store") == expected(SEEDS)


def test_what_was_extracted_before_an_interruption_enters_the_graph_only_when_it_is_asked_for(
    run: Callable[..., BuildReport], folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(extractor=Extractor(3))
    assert run(folder / "b.txt", folder / "h.txt").added == ("b.txt", "h.txt")
    assert graph(tmp_path / "store") == expected({source: SEEDS[source] for source in ("b.txt", "h.txt")})


def test_another_version_reads_all_reports_again_and_goes_on_after_an_interruption(
    run: Callable[..., BuildReport], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    monkeypatch.setattr(pipeline, "maker_of", lambda *_: MadeBy("other 1", {"kg-news": "next"}))
    with pytest.raises(KeyboardInterrupt):
        run(folder / "h.txt", extractor=Extractor(5))
    extractor = Extractor()
    report = run(folder / "h.txt", extractor=extractor)
    assert (report.renewed, extractor.given) == (tuple(SOURCES), SOURCES[5:])
    with open_store(tmp_path / "store") as store:
        assert (store.info.pipeline, dict(store.info.versions)) == ("other 1", {"kg-news": "next"})
    assert graph(tmp_path / "store") == expected(SEEDS)
    assert run(rebuild=True).renewed == tuple(SOURCES)


def test_a_report_on_which_extraction_fails_keeps_its_old_graph(run: Callable[..., BuildReport], folder: Path, tmp_path: Path) -> None:
    run()
    (folder / "b.txt").write_text(text_of(20))
    (folder / "c.txt").write_text(text_of(21))
    report = run(extractor=Extractor(broken="b.txt"))
    assert (report.replaced, [each.path for each in report.rejected], report.exit_code) == (("c.txt",), ["b.txt"], 3)
    assert graph(tmp_path / "store") == expected(SEEDS | {"c.txt": 21})
    assert run().replaced == ("b.txt",)


@pytest.mark.parametrize("seed", range(3))
def test_in_whatever_portions_reports_come_the_graph_is_the_same(
    seed: int, run: Callable[..., BuildReport], folder: Path, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    files = [folder / source for source in SOURCES]
    chance.shuffle(files)
    while files:
        portion, files = files[:3], files[3:]
        run(*portion)
    assert graph(tmp_path / "store") == expected(SEEDS)


class TestPrune:
    def test_reports_whose_files_are_gone_go(self, run: Callable[..., BuildReport], folder: Path, tmp_path: Path) -> None:
        (tmp_path / "other.txt").write_text(text_of(30))
        run(folder, tmp_path / "other.txt")
        (folder / "a.txt").unlink()
        (tmp_path / "other.txt").unlink()
        assert run().removed == ()
        assert run(prune=True).removed == ("a.txt",)  # the other came from elsewhere
        left = {source: seed for source, seed in SEEDS.items() if source != "a.txt"}
        assert graph(tmp_path / "store") == expected(left | {"other.txt": 30})

    @pytest.mark.parametrize("rebuild", [True, False])
    def test_and_are_not_extracted_once_more(
        self,
        rebuild: bool,  # noqa: FBT001 - a table
        run: Callable[..., BuildReport],
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        run()
        (folder / "a.txt").unlink()
        if not rebuild:
            monkeypatch.setattr(pipeline, "maker_of", lambda *_: MadeBy("new 1", {"model": "new"}))
        extractor = Extractor()
        report = run(prune=True, rebuild=rebuild, extractor=extractor)
        assert (report.removed, report.renewed, extractor.given) == (("a.txt",), tuple(SOURCES[1:]), SOURCES[1:])

    def test_a_report_that_has_moved_stays(self, run: Callable[..., BuildReport], folder: Path, tmp_path: Path) -> None:
        run()
        (tmp_path / "elsewhere").mkdir()
        for name, seed in {"a.txt": SEEDS["a.txt"], "b.txt": 20}.items():
            (folder / name).unlink()
            (tmp_path / "elsewhere" / name).write_text(text_of(seed))
        report = run(folder, tmp_path / "elsewhere", prune=True)
        assert (report.removed, report.replaced, len(report.unchanged)) == ((), ("b.txt",), len(SOURCES) - 1)

    def test_from_anywhere_where_no_path_is_given(self, run: Callable[..., BuildReport], folder: Path, tmp_path: Path) -> None:
        run()
        (folder / "a.txt").unlink()
        opened = open_or_create(tmp_path / "store")
        with opened:
            report = build([], store=lambda: opened, known=True, options=BuildOptions(prune=True, extractor=Extractor()))
        assert (report.removed, report.exit_code) == (("a.txt",), 0)

    def test_but_not_where_nothing_would_be_left(self, run: Callable[..., BuildReport], folder: Path, tmp_path: Path) -> None:
        run()
        folder.rename(tmp_path / "moved")
        opened = open_or_create(tmp_path / "store")
        with opened, pytest.raises(InputError, match="none of the 8 reports' files is there"):
            build([], store=lambda: opened, known=True, options=BuildOptions(prune=True, extractor=Extractor()))

    def test_a_report_that_cannot_be_read_any_more_stays(self, run: Callable[..., BuildReport], folder: Path) -> None:
        run()
        (folder / "a.txt").write_bytes(b"")
        report = run(prune=True)
        assert (report.removed, len(report.rejected)) == ((), 1)


class TestRemove:
    def test_a_report_goes_with_what_only_it_supports(self, run: Callable[..., BuildReport], tmp_path: Path) -> None:
        run()
        with open_or_create(tmp_path / "store") as store:
            assert remove(["c.txt", "a.txt", "a.txt"], store).removed == ("a.txt", "c.txt")
        assert graph(tmp_path / "store") == expected({source: seed for source, seed in SEEDS.items() if source not in {"a.txt", "c.txt"}})
        assert run().added == ("a.txt", "c.txt")

    def test_an_unknown_source_stops_all(self, run: Callable[..., BuildReport], tmp_path: Path) -> None:
        run()
        with open_or_create(tmp_path / "store") as store, pytest.raises(InputError, match=r"aa\.txt: .* Did you mean a\.txt"):
            remove(["b.txt", "aa.txt"], store)
        assert graph(tmp_path / "store") == expected(SEEDS)

    def test_all_can_go(self, run: Callable[..., BuildReport], tmp_path: Path) -> None:
        run()
        with open_or_create(tmp_path / "store") as store:
            remove(SOURCES, store)
        assert graph(tmp_path / "store") == from_scratch([])


def test_a_build_without_changes_loads_no_spacy(run: Callable[..., BuildReport], folder: Path, tmp_path: Path) -> None:
    run()
    code = (
        "import sys\nfrom kg.knowledge_graph import build_graph\nfrom kg.pipeline import BuildOptions\nfrom kg.sources import ReadOptions\n"
        "options = BuildOptions(reading=ReadOptions(date='2025-05-28', language='en'))\n"
        "graph = build_graph([sys.argv[1]], store=sys.argv[2], options=options, base_iri=None, progress=None)\n"
        "print(len(graph.report.unchanged), *(name for name in ('spacy', 'numpy', 'rdflib') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder), str(tmp_path / "store")], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["8"]


def test_progress_tells_each_stage(run: Callable[..., BuildReport], folder: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with open_or_create(None) as store:
        options = BuildOptions(reading=READING, extractor=Extractor())
        build([folder], store=lambda: store, options=options, progress=lambda *each: told.append(each))
    stages = {stage: [done for _, done, _ in found] for stage, found in itertools.groupby(told, key=lambda each: each[0])}
    assert list(stages) == ["read", "extract", "resolve", "store"]
    for done in stages.values():
        assert done == sorted(done)
    assert (stages["read"][-1], stages["extract"][-1], stages["store"][-1]) == (8, 8, 8)
