"""What a question may cost: beyond it the client is told so, the process is replaced, and the next question gets its answer."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.serve.limits import MIB, Limits
from kg.serve.messages import Picture, Search, Sparql
from kg.serve.pool import Pool
from kg.serve.problems import Problem

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT (GROUP_CONCAT(?t; SEPARATOR='') AS ?all) { ?a ?b ?c . ?d schema:text ?t . ?e ?f ?g }"
LONG = "SELECT * { ?s ?p ?o . ?d a kg:Document ; schema:text ?t }"
QUICK = "ASK {}"
WIDE = Limits(seconds=120, patience=120)


def sparql(text, table="application/sparql-results+json", graph="text/turtle"):
    return Sparql(text, None, None, table, graph)


def with_pool(store, limits, work, size=1):
    """What ``work(pool)`` gives."""

    async def run():
        pool = Pool(store, limits, size)
        await pool.start()
        try:
            return await work(pool)
        finally:
            await pool.stop()

    return asyncio.run(run())


async def told(pool, task):
    """The status and the message of a task that gets no answer, and that the pool answers the next one."""
    with pytest.raises(Problem) as problem:
        await pool.ask(task)
    after = await pool.ask(sparql(QUICK))
    assert json.loads(after.body)["boolean"] is True
    return problem.value.status, problem.value.message


def left(pool):
    """What lies in the folder for long answers."""
    return list(Path(pool._folder.name).iterdir())


@pytest.mark.parametrize(
    ("limits", "text", "status", "words"),
    [
        (replace(WIDE, seconds=2.0), ENDLESS, 503, "more than 2 seconds"),
        (replace(WIDE, memory=128 * MIB), HUNGRY, 503, "more memory"),
        (replace(WIDE, rows=10), "SELECT * { ?s ?p ?o } LIMIT 11", 422, "more than 10 rows"),
        (replace(WIDE, rows=10), "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 11", 422, "more than 10 rows"),
        (replace(WIDE, answer=1 * MIB), LONG, 422, "larger than 1,048,576 bytes"),
        (WIDE, "SELECT", 400, "SPARQL syntax error"),
        (WIDE, "ASK { SERVICE <http://127.0.0.1:9/> {} }", 403, "SERVICE"),
    ],
    ids=["time", "memory", "rows", "triples", "bytes", "syntax", "refused"],
)
def test_a_question_beyond_a_limit(served_store, limits, text, status, words):
    found, message = with_pool(served_store, limits, lambda pool: told(pool, sparql(text)))
    assert found == status
    assert words in message


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o } LIMIT 10", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 10"])
def test_a_limit_is_what_may_be_reached(served_store, text):
    assert with_pool(served_store, replace(WIDE, rows=10), lambda pool: pool.ask(sparql(text))).status == 200


@pytest.mark.parametrize(
    "table", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
@pytest.mark.parametrize(("most", "fits"), [(3, True), (2, False)])
def test_rows_are_counted_in_each_format(served_store, table, most, fits):
    # values that look like the ends of rows
    text = """SELECT ?x ?y { VALUES (?x ?y) { ("a\\r\\n\\"\\r\\nb\\n\\n" "</result><result>") (UNDEF "}},{") (UNDEF UNDEF) } }"""

    async def work(pool):
        try:
            return (await pool.ask(sparql(text, table))).status
        except Problem as problem:
            return problem.status

    assert with_pool(served_store, replace(WIDE, rows=most), work) == (200 if fits else 422)


def test_a_long_answer_goes_through_a_file_that_leaves_nothing(served_store):
    async def work(pool):
        outcome = await pool.ask(sparql(LONG))
        with outcome.file as file:
            data = file.read()
            assert left(pool) == []
        return outcome.size, data

    size, data = with_pool(served_store, replace(WIDE, spool=1000), work)
    assert size == len(data) > 1000
    assert json.loads(data)["results"]["bindings"]


def test_a_killed_answer_leaves_no_file(served_store):
    async def work(pool):
        await told(pool, sparql("SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"))
        return left(pool)

    assert with_pool(served_store, replace(WIDE, seconds=2.0, spool=1000, answer=10_000 * MIB), work) == []


def test_whoever_stops_waiting_stops_the_work(served_store):
    async def work(pool):
        before = next(iter(pool._all.values()))
        asked = asyncio.ensure_future(pool.ask(sparql(ENDLESS)))
        await asyncio.sleep(0.5)
        asked.cancel()
        await pool.ask(sparql(QUICK))
        return before._process.returncode

    assert with_pool(served_store, WIDE, work) is not None


def test_questions_wait_for_a_process_but_not_for_ever(served_store):
    async def work(pool):
        busy = asyncio.ensure_future(pool.ask(sparql(ENDLESS)))
        await asyncio.sleep(0.2)
        with pytest.raises(Problem, match="no process was free"):
            await pool.ask(sparql(QUICK))
        busy.cancel()

    with_pool(served_store, replace(WIDE, patience=0.2), work)


def test_no_more_wait_than_may(served_store):
    async def work(pool):
        questions = [asyncio.ensure_future(pool.ask(sparql(ENDLESS))) for _ in range(3)]
        await asyncio.sleep(0.2)
        with pytest.raises(Problem, match="too many questions wait") as problem:
            await pool.ask(sparql(QUICK))
        for each in questions:
            each.cancel()
        return problem.value.headers

    assert "Retry-After" in with_pool(served_store, replace(WIDE, waiting=2), work)


def test_a_store_that_goes_is_told_and_one_that_comes_back_answers(tmp_path, served_store):
    place = tmp_path / "kg-store"

    async def work(pool):
        with pytest.raises(Problem, match="the store is gone") as problem:
            await pool.ask(sparql(QUICK))
        place.symlink_to(served_store)
        return problem.value.status, (await pool.ask(sparql(QUICK))).status

    assert with_pool(place, WIDE, work) == (503, 200)


def test_what_a_page_asks_has_the_same_limits(served_store):
    hits = with_pool(served_store, WIDE, lambda pool: pool.ask(Search("belarus")))
    assert "state/belarus" in hits.body.decode()
    with pytest.raises(Problem, match="larger than"):
        with_pool(served_store, replace(WIDE, answer=1000), lambda pool: pool.ask(Picture("Graph")))


def test_a_query_file_that_is_damaged_meanwhile_is_told(tmp_path, served_store, start):
    file = tmp_path / "mine.rq"
    file.write_text("# title: My own\n# description: mine\n# columns: s\nSELECT ?s { ?s a kg:State } ORDER BY ?s", "utf-8")
    with start(served_store, "--queries", tmp_path) as server:
        assert "My own" in server.ask("/").text
        assert "state/belarus" in server.ask("/queries/mine?run=1").text
        file.write_text("SELECT", "utf-8")
        reply = server.ask("/")
        assert reply.status == 503
        assert "mine.rq" in reply.text
        assert server.query(QUICK).status == 200


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_no_process_outlives_its_server(served_store, start):
    with start(served_store) as server:
        assert server.query(QUICK).status == 200
        workers = _children(server.process)
        assert len(workers) == 3
    assert not [each for each in workers if Path(f"/proc/{each}").exists()]


def _children(process):
    return [int(each) for task in Path(f"/proc/{process}/task").iterdir() for each in (task / "children").read_text().split()]
