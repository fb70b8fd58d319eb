"""What is built and what is measured on it.

A :class:`Corpus` is a set of reports that becomes one graph; a :class:`Measurement` is a scorer over such a graph. Several
measurements share a graph, so that each corpus is built once.
"""

from __future__ import annotations

import hashlib
import lzma
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import kg

from . import shared
from .built import BuiltGraph
from .facts import score_facts
from .gold import EXAMPLES, GOLD, gold_files, read_gold
from .gum import GoldDocument, read_documents
from .pronouns import right_share, score_pronouns
from .scores import Figures

JOBS = min(2, os.cpu_count() or 1)

_POLNEAR = "polnear/dev.jsonl.xz"
_DWIE = "dwie/dev.jsonl.xz"
_MEANTIME = "meantime/dev.jsonl.xz"
_GUM = "ud/en_gum-dev.conllu.xz"


@dataclass(frozen=True, slots=True)
class Corpus:
    """``write`` puts the reports into an empty folder; ``needs_shared`` says that they are not in this repository.

    ``refused`` names reports that are rightly rejected; their gold counts as missed.
    """

    name: str
    write: Callable[[Path], None]
    needs_shared: bool = True
    jobs: int = 1
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Measurement:
    """``score`` gives the figures of a graph; it may write into the folder that the graph is in.

    ``files`` gives the texts and the gold that the figures depend on.
    """

    name: str
    corpus: Corpus
    score: Callable[[Path], dict[str, Figures]]
    files: Callable[[], list[Path]]

    @property
    def available(self) -> bool:
        """Whether its reports and its gold are at hand."""
        return shared.PRESENT or not self.corpus.needs_shared

    def sha256(self) -> str:
        """A hash over names and contents of the files, line ends evened out: it changes when the corpus does."""
        total = hashlib.sha256()
        for file in self.files():
            content = file.read_bytes().replace(b"\r\n", b"\n")
            total.update(f"{file.name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
        return total.hexdigest()


def build(corpus: Corpus, folder: Path) -> Path:
    """The sorted N-Quads of a corpus, ``graph.nq`` in a folder that is made or emptied.

    Raises:
        RuntimeError: a report was rejected that should not be.
    """
    shutil.rmtree(folder, ignore_errors=True)
    texts = folder / "texts"
    texts.mkdir(parents=True)
    corpus.write(texts)
    with kg.build([texts], options=kg.BuildOptions(jobs=min(corpus.jobs, JOBS))) as graph:
        rejected = graph.report.rejected if graph.report else ()
        if unexpected := [str(each.error) for each in rejected if Path(each.path).stem not in corpus.refused]:
            raise RuntimeError(f"{corpus.name}: {'; '.join(unexpected)}")
        return graph.export(folder / "graph.nq")


def example_files() -> list[Path]:
    """The reports of ``examples/``."""
    return sorted((file for file in EXAMPLES.iterdir() if file.suffix in {".md", ".txt"}), key=lambda file: file.name)


def _write_examples(folder: Path) -> None:
    for file in example_files():
        shutil.copy(file, folder)


def _write_texts(folder: Path, corpus: str, wanted: frozenset[str] | None = None) -> None:
    """Write the texts of articles; of one with several annotators the first."""
    for row in shared.rows(corpus):
        file = folder / f"{row['id']}.txt"
        if not file.exists() and (wanted is None or row["id"] in wanted):
            file.write_text(row["text"], encoding="utf-8", newline="")


def _write_reports(folder: Path) -> None:
    """All reports with gold facts: the examples, ten articles of DWIE, and the shared ones."""
    _write_examples(folder)
    _write_texts(folder, _DWIE, frozenset(file.stem for file in gold_files(GOLD / "dwie")))
    for file in sorted((shared.SHARED / "gold" / "texts").iterdir()):
        shutil.copy(file, folder)


def _score_examples(graph: Path) -> dict[str, Figures]:
    """Our own figures: they need nothing but this repository."""
    return score_facts(read_gold(example_gold()), BuiltGraph(graph)).figures()


def example_gold() -> list[Path]:
    """The gold files of ``examples/``."""
    return gold_files(GOLD / "examples")


def _own_gold() -> list[Path]:
    return gold_files(GOLD / "examples", GOLD / "dwie")


def _shared_gold() -> list[Path]:
    return gold_files(shared.SHARED / "gold")


def all_gold() -> list[Path]:
    """Our own gold files and the shared ones."""
    return sorted(_own_gold() + _shared_gold(), key=lambda file: file.name)


def _facts(gold: Callable[[], list[Path]]) -> Callable[[Path], dict[str, Figures]]:
    """The shared scorer over gold files, which it wants in one folder."""

    def score(graph: Path) -> dict[str, Figures]:
        folder = graph.parent / "gold"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for file in gold():
            shutil.copy(file, folder)
        return shared.score("score_facts.py", folder, graph)

    return score


def _with_texts(gold: Callable[[], list[Path]]) -> Callable[[], list[Path]]:
    """Gold files and the texts of all reports that they are measured among."""
    return lambda: [*gold(), *example_files(), shared.SHARED / "data" / _DWIE, *sorted((shared.SHARED / "gold" / "texts").iterdir())]


def _dev(script: str, corpus: str) -> Callable[[Path], dict[str, Figures]]:
    return lambda graph: shared.score(script, shared.SHARED / "data" / corpus, graph)


def _file(corpus: str) -> Callable[[], list[Path]]:
    return lambda: [shared.SHARED / "data" / corpus]


def _write_meantime(folder: Path) -> None:
    done = shared.run_scorer("score_time.py", shared.SHARED / "data" / _MEANTIME, "--write-texts", folder)
    done.check_returncode()


def _gum_documents() -> list[GoldDocument]:
    with lzma.open(shared.SHARED / "data" / _GUM, "rt", encoding="utf-8") as lines:
        return list(read_documents(lines))


def _write_gum(folder: Path) -> None:
    for document in _gum_documents():
        (folder / f"{document.id}.txt").write_text(document.text, encoding="utf-8", newline="")


def _score_gum(graph: Path) -> dict[str, Figures]:
    """Right antecedents of pronouns for named persons; ``right`` is their share, which the target speaks of."""
    figures = score_pronouns(_gum_documents(), BuiltGraph(graph).mentions()).figures()["antecedents"]
    return {"antecedents": figures, "right": right_share(figures)}


_EXAMPLES = Corpus("examples", _write_examples, needs_shared=False)
REPORTS = Corpus("reports", _write_reports)
_POLNEAR_DEV = Corpus("polnear-dev", lambda folder: _write_texts(folder, _POLNEAR), jobs=JOBS)
_DWIE_DEV = Corpus("dwie-dev", lambda folder: _write_texts(folder, _DWIE), jobs=JOBS)
# this report is dated 03-02-2009, which may be either of two days
_UNDATED = frozenset({"120578_Automobile_sales_in_the_United_States_down_sharply"})
_GUM_DEV = Corpus("gum-dev", _write_gum, jobs=JOBS)
_MEANTIME_DEV = Corpus("meantime-dev", _write_meantime, jobs=JOBS, refused=_UNDATED)

MEASUREMENTS = {
    each.name: each
    for each in (
        Measurement("examples", _EXAMPLES, _score_examples, lambda: [*example_gold(), *example_files()]),
        Measurement("shared-gold", REPORTS, _facts(_shared_gold), _with_texts(_shared_gold)),
        Measurement("own-gold", REPORTS, _facts(_own_gold), _with_texts(_own_gold)),
        Measurement("all-gold", REPORTS, _facts(all_gold), _with_texts(all_gold)),
        Measurement("polnear-dev", _POLNEAR_DEV, _dev("score_attributions.py", _POLNEAR), _file(_POLNEAR)),
        Measurement("dwie-dev", _DWIE_DEV, _dev("score_entities.py", _DWIE), _file(_DWIE)),
        Measurement("gum-dev", _GUM_DEV, _score_gum, _file(_GUM)),
        Measurement("meantime-dev", _MEANTIME_DEV, _dev("score_time.py", _MEANTIME), _file(_MEANTIME)),
    )
}
CORPORA = {each.corpus.name: each.corpus for each in MEASUREMENTS.values()}
