"""The order of the stages: read, annotate, extract, resolve, build quads, store. The only file that knows it.

A build looks at each file, extracts what is new or changed, and lets the graph follow: it costs what has changed. spaCy and
the extractors are loaded once something is to be extracted, for a build in which nothing has changed must not pay for them.
"""

from __future__ import annotations

import difflib
import hashlib
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.decisions import Decision, decisions_version
from kg.errors import InputError
from kg.extraction import Extracted, Own, extract_here, extract_in_processes, keep, maker_of, processors
from kg.listed import read_listed
from kg.model import Document, Extraction
from kg.outcome import BuildReport
from kg.sources import ReadOptions, Rejected, list_sources, read_listing
from kg.sources.files import Listing, SourceFile
from kg.store import EmbeddedStore
from kg.store.change import GraphChange
from kg.store.deciding import all_decisions, given_decisions, is_none, stored_decisions, stored_listed, stored_rules
from kg.store.documents import Documents, Origin, Prepared
from kg.store.rules import rules_version
from kg.versions import MadeBy, reading_version

if TYPE_CHECKING:
    from kg.extract.relations.rule_files import RelationRule
    from kg.store.parts import Emitter

__all__ = ["BuildOptions", "BuildReport", "Extractor", "Progress", "build", "decide", "remove"]

#: called with a stage ("read", "extract", "store"), the documents done and their number
Progress = Callable[[str, int, int], None]

#: what extracts documents elsewhere, in any order: given them, the pipeline, the versions that must have made the extractions, and
#: the user's own names and relations
Extractor: TypeAlias = Callable[[Iterable[Document], str | Path, Mapping[str, str], Own], Iterator[Extraction | Rejected]]

_DEFAULT_PIPELINE: Final = "en_kg_news"
# extractions that are kept at once: as many are lost when the process is killed
_KEPT_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a graph is built.

    Attributes:
        pipeline: the spaCy pipeline, as :func:`kg.annotate.load_pipeline` takes it.
        jobs: processes that extract; 0 is one a processor. The graph is the same for any number.
        rebuild: extract unchanged reports again, too.
        prune: take those reports out whose files are gone: those that came from the folders given, or all where no path is given.
        reading: how reports are read.
        rules: a folder of relations of one's own, from now on (``docs/rules.rst``); None for the one known, ``none`` for no more.
        extractor: what extracts instead of this process and its ``jobs``, such as a cluster.
        emitter: what makes the quads of documents instead of this process, where they are many.
        decisions: the file of what people have decided, from now on; None for the one that the store knows of.
        gazetteer: the file of names of the user's own, from now on; None for the one that the store knows of, ``none`` for no more.
    """

    pipeline: str | Path = _DEFAULT_PIPELINE
    jobs: int = 1
    rebuild: bool = False
    prune: bool = False
    reading: ReadOptions = field(default_factory=ReadOptions)
    rules: str | Path | None = None
    extractor: Extractor | None = None
    emitter: Emitter | None = None
    decisions: Path | None = None
    gazetteer: Path | None = None

    def __post_init__(self) -> None:
        if self.jobs < 0:
            raise InputError(f"--jobs {self.jobs}: a number of processes is wanted, or 0 for one a processor")


def build(
    paths: Iterable[str | Path],
    *,
    store: Callable[[], EmbeddedStore],
    known: bool = False,
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read reports and add them to a store; one of a known source replaces what the store has of it.

    Whatever ends a build early leaves the graph as it was; what was extracted until then is kept, and the next build goes on
    from there. Reports that can't be read are in the result's ``rejected`` and stop nothing.

    Args:
        paths: files, folders, or ``-`` for standard input; none to prune alone.
        store: opens the store, or makes it.
        known: whether there is a store; if not, it is made once there is a report for it.
        options: how to build.
        progress: told of each step.

    Raises:
        KGError: the store can't be opened or written, or the pipeline can't be loaded.
    """
    work = _Build(list(paths), store, options or BuildOptions(), progress or _ignore)
    return work.run(known=known)


def remove(sources: Sequence[str], store: EmbeddedStore, progress: Progress | None = None) -> BuildReport:
    """Take reports out of a store, with all that only they support.

    Args:
        sources: their sources, as the store has them; one that it lacks stops all.
        store: open for writing.
        progress: told of each step.

    Raises:
        InputError: the store has no report of such a source.
        StoreError: the store can't be written.
    """
    documents = store.documents
    if missing := documents.unknown(sources):
        raise InputError(_unknown(missing[0], documents))
    documents.forget_todo()
    for source in sources:
        documents.mark(source, put=False)
    _publish(store, stored_decisions(store), None, progress or _ignore)
    return BuildReport(removed=tuple(sorted(set(sources))))


def decide(decisions: Sequence[Decision], store: EmbeddedStore, progress: Progress | None = None) -> None:
    """Let the graph follow what people have decided.

    Args:
        decisions: all of it, as the store's file has it.
        store: open for writing.
        progress: told of each step.

    Raises:
        StoreError: the store can't be written.
    """
    store.documents.forget_todo()
    _publish(store, decisions, None, progress or _ignore)


def _unknown(source: str, documents: Documents) -> str:
    near = difflib.get_close_matches(source, documents.sources(), n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"{source}: the store has no report of this source.{hint} 'kg query documents' lists all"


def _ignore(_stage: str, _done: int, _total: int) -> None:
    """Nobody wants to know."""


class _Build:
    """One build."""

    def __init__(self, paths: list[str | Path], store: Callable[[], EmbeddedStore], options: BuildOptions, tell: Progress) -> None:
        self.paths = paths
        self.open = store
        self.options = options
        self.tell = tell
        self.own = Own(rules=_rules(options.rules))
        self.maker = maker_of(options.pipeline, self.own)
        self.store: EmbeddedStore | None = None
        self.rejected: list[Rejected] = []
        self.unchanged: list[str] = []
        self.retried: list[str] = []
        self.undated: list[str] = []
        self.missing: list[str] = []
        self.words = 0

    def run(self, *, known: bool) -> BuildReport:
        """Build."""
        listing = list_sources(self.paths)
        self.rejected += listing.rejected
        if self.options.gazetteer is not None and not is_none(self.options.gazetteer):
            self.own = replace(self.own, listed=read_listed(self.options.gazetteer))  # its faults are told before a store is made
        if self.options.decisions is not None and not known:
            given_decisions(self.options.decisions)  # likewise
        if known:
            self._open()
        self._read(listing)
        if self.store is None:
            return BuildReport(rejected=tuple(self.rejected), skipped=listing.skipped)
        if self.options.prune:
            self._prune(self.store.documents)  # first, so that nothing is extracted that goes
        decisions = stored_decisions(self.store, self.options.decisions)  # before the hours that extraction may take
        self._extract(self.store.documents)
        outcome = _outcome(self.store.documents)
        _publish(self.store, decisions, self.maker, self.tell, self.options.emitter)
        return replace(
            outcome,
            unchanged=tuple(sorted(self.unchanged)),
            rejected=tuple(self.rejected),
            retried=tuple(self.retried),
            undated=tuple(sorted(self.undated)),
            missing=tuple(sorted(self.missing)),
            skipped=listing.skipped,
            words=self.words,
        )

    def _open(self) -> Documents:
        """The documents of the store, which is opened now if it isn't yet."""
        if self.store is None:
            self.store = self.open()
            self.store.documents.forget_todo()
            rules = _rules(stored_rules(self.store, self.options.rules))
            self.own = Own(stored_listed(self.store, self.options.gazetteer), rules)
            self.maker = maker_of(self.options.pipeline, self.own)
        return self.store.documents

    def _read(self, listing: Listing) -> None:
        """Look at each file, and note which are to be extracted."""
        reading = f"{reading_version()} {self.options.reading!r}".encode()
        self.tell("read", 0, len(listing.files))
        with ExitStack() as stack:
            guarded = False
            for done, file in enumerate(listing.files, start=1):
                if self.store is not None and not guarded:
                    stack.enter_context(self.store.database.transaction())
                    guarded = True
                self._look_at(file, reading)
                self.tell("read", done, len(listing.files))

    def _look_at(self, file: SourceFile, reading: bytes) -> None:
        """Find out whether a file is as it was; read it if not."""
        origin = Origin(str(file.path.resolve()), _stamp(file, self.options.reading, reading)) if file.path else Origin()
        if self._is_as_it_was(file.source, origin):
            self.unchanged.append(file.source)
            return
        (document,) = read_listing(Listing([file]), self.options.reading)
        if isinstance(document, Rejected):
            self.rejected.append(document)
        elif file.path and _stamp(file, self.options.reading, reading) != origin.stamp:
            self._sort(_dated(document), Origin(origin.file))  # it is being written to: look again next time
        else:
            self._sort(_dated(document), origin)

    def _is_as_it_was(self, source: str, origin: Origin) -> bool:
        """Whether a file's bytes are those that the store's document was read from, and nothing else has changed."""
        if self.store is None or self.options.rebuild or origin.stamp is None:
            return False
        before = self.store.documents.origin(source, self.maker.key)
        if before is None or before.stamp != origin.stamp:
            return False
        if before.file != origin.file:
            self.store.documents.note_origin(source, origin)
        return True

    def _sort(self, document: Document, origin: Origin) -> None:
        """Note whether a document is to be extracted, was extracted by an interrupted build, or has not changed at all."""
        documents, key = self._open(), self.maker.key
        if document.date is None:
            self.undated.append(document.source)
        if self.options.rebuild:
            documents.add_todo(document, origin)
        elif documents.holds(document, key):
            documents.note_origin(document.source, origin)
            self.unchanged.append(document.source)
        elif documents.is_prepared(document, key):
            documents.mark(document.source, put=True)
        else:
            documents.add_todo(document, origin)

    def _extract(self, documents: Documents) -> None:
        """Extract what is to be, and keep it a few at a time."""
        documents.add_stale(self.maker.key, everything=self.options.rebuild)
        total, done = documents.count_todo(), 0
        self.tell("extract", 0, total)
        outcomes = self._outcomes(documents, total)
        while batch := list(itertools.islice(outcomes, 1 if total < _KEPT_AT_ONCE else _KEPT_AT_ONCE)):
            self._keep(documents, [each for each in batch if not isinstance(each, Rejected)])
            self.rejected += [each for each in batch if isinstance(each, Rejected)]
            done += len(batch)
            self.tell("extract", done, total)

    def _keep(self, documents: Documents, extracted: list[Extracted]) -> None:
        """Keep extractions until the graph takes them up."""
        key = self.maker.key
        documents.prepare([Prepared(each, documents.todo_origin(each.source), key, data) for each, data in extracted])
        for document, _ in extracted:
            documents.mark(document.source, put=True)
            self.words += len(document.text.split())

    def _outcomes(self, documents: Documents, total: int) -> Iterator[Extracted | Rejected]:
        """The extractions of all documents that are to be extracted, and those that failed."""
        todo, pipeline = documents.todo(), self.options.pipeline
        if not total:
            return iter(())
        if self.options.extractor:
            return map(keep, self.options.extractor(todo, pipeline, self.maker.versions, self.own))
        jobs = min(self.options.jobs or processors(), total)
        if jobs == 1:
            return extract_here(todo, pipeline, self.own)
        return extract_in_processes(todo, pipeline, jobs, self.retried.append, self.own)

    def _prune(self, documents: Documents) -> None:
        """Note which documents' files are gone: of the folders given, or of all where no path is given."""
        folders = [Path(path).resolve() for path in self.paths if Path(path).is_dir()]
        kept = 0
        gone: list[str] = []
        for source, file in documents.files():
            asked = not self.paths or any(Path(file).is_relative_to(folder) for folder in folders)
            if Path(file).exists() or documents.is_todo(source):  # one to extract has been read elsewhere
                kept += 1
            elif asked:
                gone.append(source)
            else:
                kept += 1
                self.missing.append(source)
        if gone and not kept and not self.paths:
            raise InputError(
                f"--prune: none of the {len(gone)} reports' files is there, such as {gone[0]}. Is a disk missing, or was the store "
                "moved? Name the folder to prune with a path, or take reports out with kg remove"
            )
        for source in gone:
            documents.mark(source, put=False)


def _rules(folder: str | Path | None) -> tuple[RelationRule, ...]:
    """The user's own relations."""
    if folder is None or is_none(Path(folder)):
        return ()
    from kg.extract.relations.rule_files import read_rules

    return read_rules(Path(folder))


def _dated(document: Document) -> Document:
    """The document with the date of its dateline, if nothing else dates it."""
    if document.date:
        return document
    from kg.extract.time.expressions import stated_date

    return replace(document, date=stated_date(document.text))


def _stamp(file: SourceFile, options: ReadOptions, reading: bytes) -> str | None:
    """A hash of a file's bytes and of how it is read; None for one that is not to be had, or too long to be a report."""
    if file.path is None:
        return None
    try:
        with file.path.open("rb") as stream:
            data = stream.read(4 * options.max_length + 4097)
    except OSError:
        return None
    return hashlib.sha256(b"\0".join((reading, file.source.encode("utf-8"), data))).hexdigest()[:32]


def _outcome(documents: Documents) -> BuildReport:
    """What becomes of the documents that the graph is to take up or to lose."""
    found: dict[str, list[str]] = defaultdict(list)
    for source, put, before, after in documents.changes():
        kind = "removed" if not put else "added" if before is None else "replaced" if before != after else "renewed"
        found[kind].append(source)
    return BuildReport(
        added=tuple(found["added"]),
        replaced=tuple(found["replaced"]),
        renewed=tuple(found["renewed"]),
        removed=tuple(found["removed"]),
    )


def _publish(
    store: EmbeddedStore, decisions: Sequence[Decision], maker: MadeBy | None, tell: Progress, emitter: Emitter | None = None
) -> None:
    """Let the graph follow the documents and decisions, if anything has changed."""
    decisions = all_decisions(store, decisions)
    info, changes = store.info, store.documents.count_changes()
    made = (maker.pipeline, maker.versions) if maker else None
    as_told = made is None or (info.pipeline, dict(info.versions)) == made
    as_decided = store.database.get("decisions") == decisions_version(decisions)
    if not changes and as_told and as_decided and store.database.get("rules") == rules_version():
        return
    if not changes and not info.documents:
        return
    from kg.store.update import Update

    told = partial(tell, "store")
    update = Update(store.database, store.base_iri, fresh=not info.generation, told=told, emitter=emitter, decisions=decisions)

    def prepare() -> GraphChange:
        tell("resolve", 0, changes)
        change = update.prepare()
        tell("resolve", changes, changes)
        return change

    store.change_graph(prepare, update.finish, made)
