"""Every named query on a large graph, beside rdflib and oxrdflib, and loading that graph beside rdflib.

The graph is made of reports with the shapes of those in ``examples/`` (see ``corpus.py``) until it has so many quads. A query
with parameters is asked with many values, from the most frequent name to the rarest; one whose parameters are all optional is
also asked with none, for the whole table. Whole answers are measured, and the first page of each with the number of all rows, which is
what somebody sees first. rdflib gives whole answers. It gets the same SPARQL in a process of its own, up to a limit of time; what takes
longer counts as the limit.

usage: python benchmarks/queries.py [--quads N] [--values N] [--limit SECONDS] [--cpu] [--shapes STORE] [--only NAME…] [--json]
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from corpus import synthetic_extractions
from oxrdflib import OxigraphStore

import kg
from kg.graph import build_quads
from kg.query import NamedQuery, list_queries, page_named, run_named
from kg.query.parameters import bind
from kg.resolve import resolve
from kg.store import EmbeddedStore, create_store, ontology_quads, open_store
from kg.vocab import BASE_IRI, PREFIXES

_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
# reports whose quads tell how many reports are needed
_SAMPLE = 130
# values of each query that rdflib is asked, which takes minutes for some
_FEW = 2
# rows on a page
_PAGE = 100
# names by how often they are in the graph
_NAMES = "SELECT ?iri (COUNT(*) AS ?count) { %s } GROUP BY ?iri ORDER BY DESC(?count) ?iri"
_ENTITIES = "?mention kg:refersTo ?iri"
_TITLES = "?post a org:Post ; skos:prefLabel ?iri"

Clock = Callable[[], float]


@dataclass
class Figures:
    """Seconds of one query, by what answered it; ``cut`` counts the runs that rdflib did not end within the limit."""

    query: str
    values: int = 0
    rows: list[int] = field(default_factory=list)
    kg: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    oxrdflib: list[float] = field(default_factory=list)
    rdflib: list[float] = field(default_factory=list)
    same: list[float] = field(default_factory=list)
    cut: int = 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--values", type=int, default=20, metavar="N", help="values of a parameter")
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS", help="how long rdflib may take for one answer")
    parser.add_argument("--cpu", action="store_true", help="processor time instead of wall-clock time, for a busy machine")
    parser.add_argument("--shapes", metavar="STORE", help="a store whose reports give the shapes, instead of building examples/")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="only these queries")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    with tempfile.TemporaryDirectory() as folder:
        loading = load(Path(folder), options.quads, options.shapes, clock)
        figures = list(measure(Path(folder), options, clock))
    if options.json:
        print(json.dumps({"loading": loading, "queries": [asdict(each) for each in figures]}, indent=1))
    else:
        report(loading, figures)


def load(folder: Path, quads: int, shapes: str | None, clock: Clock) -> dict[str, float]:
    """Make the graph and its N-Quads, and the seconds that loading them takes."""
    file = folder / "graph.nq"
    with file.open("wb") as out:
        ox.serialize(_quads(folder, quads, shapes), out, ox.RdfFormat.N_QUADS)
    with create_store(folder / "store") as store:
        seconds = _seconds(lambda: store.replace_graph(ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS)), clock)
        count = store.info.quads
    return {"quads": count, "kg": seconds, "rdflib": _in_process(_parse, (str(file), clock), math.inf) or math.nan}


def _quads(folder: Path, quads: int, shapes: str | None) -> Iterator[ox.Quad]:
    if shapes is None:
        shapes = str(folder / "shapes")
        kg.build([_EXAMPLES], store=shapes).close()
    with open_store(shapes) as opened:
        reports = list(opened.extractions())
    sample = list(synthetic_extractions(reports, _SAMPLE))
    # entities are shared: more reports give fewer quads each
    count = math.ceil(1.12 * quads * _SAMPLE / sum(1 for _ in build_quads(sample, resolve(sample))))
    extractions = list(synthetic_extractions(reports, count))
    yield from build_quads(extractions, resolve(extractions))
    yield from ontology_quads(BASE_IRI)


def measure(folder: Path, options: argparse.Namespace, clock: Clock) -> Iterator[Figures]:
    """The figures of all queries."""
    rdf = rdflib.Dataset(default_union=True)
    rdf.parse(folder / "graph.nq", format="nquads")
    with open_store(folder / "store") as store:
        for query in list_queries():
            if not options.only or query.name in options.only:
                yield from _of_query(store, rdf, query, options, clock)


def _of_query(store: EmbeddedStore, rdf: rdflib.Dataset, query: NamedQuery, options: argparse.Namespace, clock: Clock) -> Iterator[Figures]:
    for values in _asked(store, query, options.values):
        figures = Figures(query.name if any(values) or not query.parameters else f"{query.name} (whole)", len(values))
        for n, given in enumerate(values):
            _ask(store, query, given, figures, clock)
            if n in _spread(len(values), _FEW):
                _ask_rdflib(store, rdf, _plain(store, query, given), figures, options.limit, clock)
        yield figures


def _asked(store: EmbeddedStore, query: NamedQuery, count: int) -> list[list[dict[str, str]]]:
    """Values for each parameter that names something, and none at all where all are optional."""
    asked: list[list[dict[str, str]]] = [] if any(p.required for p in query.parameters) else [[{}]]
    for p in query.parameters:
        if p.type not in {"date", "last date", "number"}:
            names = _names(store, p.type)
            asked.append([{p.name: names[n]} for n in _spread(len(names), count)])
    return asked


def _plain(store: EmbeddedStore, query: NamedQuery, given: dict[str, str]) -> str:
    """The SPARQL as it stands in its file, without what we rewrite for our own engine."""
    return bind(query.sparql, {p.name: p.term(store, given[p.name]) for p in query.parameters if p.name in given})


def _names(store: EmbeddedStore, kind: str) -> list[str]:
    """IRIs of entities of a type, or titles of posts, the most frequent first."""
    pattern = {"text": _TITLES, "entity": _ENTITIES}.get(kind, f"{_ENTITIES} . ?iri a/rdfs:subClassOf* kg:{kind}")
    return [row["iri"].value for row in store.query(_NAMES % pattern)]  # type: ignore[union-attr]


def _spread(length: int, count: int) -> list[int]:
    """So many indices from the first to the last, denser at the beginning: half of them among the first fifth."""
    if length <= count:
        return list(range(length))
    return sorted({round((length - 1) * (n / (count - 1)) ** 2.3) for n in range(count)})


def _ask(store: EmbeddedStore, query: NamedQuery, given: dict[str, str], figures: Figures, clock: Clock) -> None:
    """The median of three runs, behind one that warms the caches up."""
    figures.rows.append(len(run_named(store, query.name, given)))
    figures.kg.append(statistics.median(_seconds(lambda: run_named(store, query.name, given), clock) for _ in range(3)))
    figures.page.append(statistics.median(_seconds(lambda: page_named(store, query.name, given, limit=_PAGE), clock) for _ in range(3)))


def _ask_rdflib(store: EmbeddedStore, rdf: rdflib.Dataset, sparql: str, figures: Figures, limit: float, clock: Clock) -> None:
    same = rdflib.Dataset(store=OxigraphStore(store=store._graph), default_union=True)  # noqa: SLF001 - the very same database
    figures.oxrdflib.append(_seconds(lambda: _rows(same, sparql), clock))
    taken = _in_process(_timed_rows, (rdf, sparql, clock), limit)
    figures.cut += taken is None
    figures.rdflib.append(limit if taken is None else taken)
    figures.same.append(figures.kg[-1])


def _rows(dataset: rdflib.Dataset, sparql: str) -> int:
    # the prefixes stand in the text: oxrdflib leaves the engine if it is given more than that
    prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return len(list(dataset.query(prologue + sparql)))


def _timed_rows(dataset: rdflib.Dataset, sparql: str, clock: Clock) -> float:
    return _seconds(lambda: _rows(dataset, sparql), clock)


def _parse(file: str, clock: Clock) -> float:
    return _seconds(lambda: rdflib.Dataset().parse(file, format="nquads"), clock)


def _seconds(call: Callable[[], object], clock: Clock) -> float:
    begin = clock()
    call()
    return clock() - begin


def _in_process(call: Callable[..., float], arguments: tuple[Any, ...], limit: float) -> float | None:
    """What a call gives in a process forked from this one; None if it takes longer than the limit (processor time)."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, call, arguments, limit))
    process.start()
    there.close()
    try:
        return float(here.recv())
    except EOFError:  # the limit ended it
        return None
    finally:
        process.join()


def _run(pipe: Any, call: Callable[..., float], arguments: tuple[Any, ...], limit: float) -> None:  # noqa: ANN401 - a Connection
    if limit < math.inf:
        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + limit), math.ceil(used + limit) + 1))
    pipe.send(call(*arguments))


def report(loading: dict[str, float], figures: list[Figures]) -> None:
    """Print a table."""
    print(f"loading {loading['quads']:,} quads: kg {loading['kg']:.1f} s, rdflib {loading['rdflib']:.1f} s")
    print(f"{'milliseconds':32}{'values':>7}{'rows':>7}{'median':>9}{'p95':>9}{'page':>9}{'p95':>9}{'oxrdflib':>10}{'rdflib':>10}")
    for each in figures:
        values = (statistics.median(each.kg), _percentile(each.kg), statistics.median(each.page), _percentile(each.page))
        cells = [1000 * value for value in (*values, statistics.median(each.oxrdflib))]
        slow = f"{'>' if each.cut else ''}{1000 * statistics.median(each.rdflib):.0f}"
        rows = f"{statistics.median(each.rows):.0f}"
        print(
            f"{each.query:32}{each.values:>7}{rows:>7}{cells[0]:>9.1f}{cells[1]:>9.1f}{cells[2]:>9.1f}{cells[3]:>9.1f}{cells[4]:>10.1f}{slow:>10}"
        )
    ours, theirs, oxs = (sum(sum(getattr(f, name)) for f in figures) for name in ("same", "rdflib", "oxrdflib"))
    print(f"over all, the same questions: kg {ours:.1f} s, oxrdflib {oxs:.1f} s, rdflib {theirs:.1f} s or more: {theirs / ours:.0f} times")


def _percentile(values: list[float], percent: int = 95) -> float:
    """The least value that so many percent of the values do not exceed."""
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


if __name__ == "__main__":
    main()
