"""The order of the stages: read, annotate, extract, resolve, build quads, store. The only file that knows it."""

from __future__ import annotations

import hashlib
import itertools
import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from spacy.about import __version__ as spacy_version
from spacy.language import Language

from kg import __version__
from kg.annotate import annotate, load_pipeline
from kg.annotate.pipeline import DEFAULT_PIPELINE, pipeline_name
from kg.errors import InputError, InternalError
from kg.extract import extract
from kg.extract.time.expressions import stated_date
from kg.graph import build_quads
from kg.model import Document, Extraction
from kg.resolve import resolve
from kg.resources import ontology_path
from kg.sources import ReadOptions, Rejected, list_sources, read_listing
from kg.store import EmbeddedStore, ontology_quads

__all__ = ["BuildOptions", "BuildReport", "Progress", "build"]

#: called with a stage ("read", "extract", "resolve", "store"), the documents done and their number
Progress = Callable[[str, int, int], None]

# documents handed to a worker ahead of need: enough that none idles, few enough that memory stays bounded
_AHEAD: Final = 4


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a graph is built.

    Attributes:
        pipeline: the spaCy pipeline, as :func:`kg.annotate.load_pipeline` takes it.
        jobs: processes that extract; 0 is one a processor. The graph is the same for any number.
        rebuild: extract unchanged reports again, too.
        reading: how reports are read.
    """

    pipeline: str | Path = DEFAULT_PIPELINE
    jobs: int = 1
    rebuild: bool = False
    reading: ReadOptions = field(default_factory=ReadOptions)

    def __post_init__(self) -> None:
        if self.jobs < 0:
            raise InputError(f"--jobs {self.jobs}: a number of processes is wanted, or 0 for one a processor")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the sources of reports by what became of them, in the order of their names.

    ``replaced`` reports have changed; ``renewed`` ones have not, but were extracted again, since another version of kg or of
    the pipeline had read them: a graph never mixes two. ``skipped`` counts files in folders whose ending is not read,
    ``words`` those of the reports that were extracted.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    skipped: int = 0
    words: int = 0

    @property
    def built(self) -> tuple[str, ...]:
        """The sources of all reports that are in the store after the build."""
        return tuple(sorted(self.added + self.replaced + self.renewed + self.unchanged))

    @property
    def exit_code(self) -> int:
        """0 if a report is in the store, 2 if none is, 3 if a bug of ours rejected one."""
        if any(isinstance(each.error, InternalError) for each in self.rejected):
            return InternalError.exit_code
        return 0 if self.built else InputError.exit_code


def build(
    paths: Iterable[str | Path],
    *,
    store: Callable[[], EmbeddedStore],
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read reports and add them to a store; one of a known source replaces what the store has of it.

    The store is opened once there is a report for it, and written to at the end only, so a build that is interrupted
    before leaves it as it was. Reports that can't be read are in the result's ``rejected`` and stop nothing.

    Args:
        paths: files, folders, or ``-`` for standard input.
        store: opens the store, or makes it.
        options: how to build.
        progress: told of each step.

    Raises:
        KGError: the store can't be opened or written, or the pipeline can't be loaded.
    """
    chosen = options or BuildOptions()
    tell = progress or _ignore
    documents, rejected, skipped = _read(paths, chosen.reading, tell)
    if not documents:
        return BuildReport(rejected=tuple(rejected), skipped=skipped)
    target = store()
    stored = {each.document.source: each for each in target.extractions()}
    nlp = load_pipeline(chosen.pipeline)
    made_by = _made_by(nlp)
    current = {} if chosen.rebuild or dict(target.info.versions) != made_by else stored
    given = {each.source: each for each in documents}
    known = {source: each.document for source, each in stored.items()}
    todo = [each for source, each in sorted((known | given).items()) if source not in current or current[source].document != each]
    fresh, failed = _extract_all(nlp, todo, chosen, tell)
    _write(target, stored | fresh, fresh, (pipeline_name(nlp), made_by), tell)
    changed = {source for source in fresh.keys() & stored.keys() if stored[source].document != fresh[source].document}
    return BuildReport(
        added=tuple(sorted(fresh.keys() - stored.keys())),
        replaced=tuple(sorted(changed)),
        renewed=tuple(sorted(fresh.keys() & stored.keys() - changed)),
        unchanged=tuple(sorted(given.keys() - {each.source for each in todo})),
        rejected=tuple(rejected + failed),
        skipped=skipped,
        words=sum(len(each.document.text.split()) for each in fresh.values()),
    )


def _made_by(nlp: Language) -> dict[str, str]:
    """What an extraction depends on besides its document: versions, and a hash of the code that extracts."""
    package = Path(__file__).parent
    read = [file for folder in ("annotate", "extract") for file in (package / folder).rglob("*") if file.suffix in {".py", ".npz", ".tsv"}]
    code = _digest([*read, *ontology_path("gazetteers").glob("*.csv")])
    model = _digest(file for file in nlp.path.rglob("*") if file.is_file()) if nlp.path is not None else ""
    return {"extraction": code, "kg-news": __version__, "model": model, "spacy": spacy_version}


def _digest(files: Iterable[Path]) -> str:
    """16 hex digits that change with the content of files."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _ignore(_stage: str, _done: int, _total: int) -> None:
    """Nobody wants to know."""


def _read(paths: Iterable[str | Path], options: ReadOptions, tell: Progress) -> tuple[list[Document], list[Rejected], int]:
    """The documents, what was rejected, and how many files were skipped."""
    listing = list_sources(paths)
    total = len(listing.files) + len(listing.rejected)
    documents: list[Document] = []
    rejected: list[Rejected] = []
    for done, each in enumerate(read_listing(listing, options), start=1):
        if isinstance(each, Rejected):
            rejected.append(each)
        else:
            documents.append(each if each.date else replace(each, date=stated_date(each.text)))
        tell("read", done, total)
    return documents, rejected, listing.skipped


def _extract_all(
    nlp: Language, documents: Sequence[Document], options: BuildOptions, tell: Progress
) -> tuple[dict[str, Extraction], list[Rejected]]:
    """The extractions by source, in the order of the documents, and the documents on which extraction failed."""
    jobs = min(options.jobs or _processors(), len(documents))
    tell("extract", 0, len(documents))
    outcomes = _extract_here(nlp, documents) if jobs <= 1 else _extract_in_processes(documents, options.pipeline, jobs)
    found: dict[str, Extraction] = {}
    failed: list[Rejected] = []
    for done, outcome in enumerate(outcomes, start=1):
        if isinstance(outcome, Rejected):
            failed.append(outcome)
        else:
            found[outcome.document.source] = outcome
        tell("extract", done, len(documents))
    return dict(sorted(found.items())), sorted(failed, key=lambda each: each.path)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _extract_here(nlp: Language, documents: Iterable[Document]) -> Iterator[Extraction | Rejected]:
    return (_extract_one(nlp, document) for document in documents)


def _extract_one(nlp: Language, document: Document) -> Extraction | Rejected:
    """The extraction of one document; an exception is our bug and must not stop the others."""
    try:
        return extract(document, annotate(nlp, document))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other documents go on, and this one is listed
        return Rejected(document.source, _bug(document, error))


def _bug(document: Document, error: Exception) -> InternalError:
    """An exception that travels between processes: its text alone, the traceback as a note."""
    message = f"{document.source}: extraction failed: {type(error).__name__}: {error}. This is a bug: please report it with the text"
    bug = InternalError(message)
    bug.add_note("".join(traceback.format_exception(error)))
    return bug


# the pipeline of a worker process
_worker: list[Language] = []


def _start_worker(pipeline: str | Path) -> None:
    """Load the pipeline once a process; an interrupt is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker.append(load_pipeline(pipeline))


def _extract_in_worker(document: Document) -> Extraction | Rejected:
    return _extract_one(_worker[0], document)


def _extract_in_processes(documents: Sequence[Document], pipeline: str | Path, jobs: int) -> Iterator[Extraction | Rejected]:
    """Extractions as processes finish them."""
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(jobs, context, _start_worker, (pipeline,))
    try:
        waiting = iter(documents)
        running: set[Future[Extraction | Rejected]] = set()
        while True:
            running |= {executor.submit(_extract_in_worker, each) for each in itertools.islice(waiting, _AHEAD * jobs - len(running))}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    except BrokenProcessPool as error:
        raise InternalError("an extracting process died, probably for want of memory; build again with fewer --jobs") from error
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _write(
    target: EmbeddedStore,
    extractions: Mapping[str, Extraction],
    fresh: Mapping[str, Extraction],
    made_by: tuple[str, Mapping[str, str]],
    tell: Progress,
) -> None:
    """Resolve all documents together and replace the store's graph."""
    ordered = [extractions[source] for source in sorted(extractions)]
    tell("resolve", 0, len(ordered))
    resolution = resolve(ordered)
    tell("store", 0, len(ordered))
    base_iri = target.base_iri
    # the graph first, which a full disk is likeliest to stop: what fails here leaves graph and extractions as they were
    target.replace_graph(itertools.chain(build_quads(ordered, resolution, base_iri), ontology_quads(base_iri)))
    target.put_extractions(fresh.values())
    target.set_pipeline(*made_by)
    tell("store", len(ordered), len(ordered))
