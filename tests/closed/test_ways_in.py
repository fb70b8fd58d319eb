"""Whatever would reach outside or change the store is refused before it runs, in every way in; a listening socket sees nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

import kg
from kg.cli.app import run
from kg.errors import QueryError
from kg.query import run_named, run_sparql
from kg.query.safety import RefusedError, check_update, has_dataset
from kg.store import open_store

BASE = "https://kg.example/id/"
FEDERATED = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT*{SERVICESILENT<URL>{?s ?p ?o}}",
    "SELECT * { ?s ?p 1SERVICE<URL>{ ?a ?b ?c } }",
    "PREFIX u: <URL> SELECT * { SERVICE u: { ?s ?p ?o } }",
    "PREFIX u: <URL> SELECT * { SERVICEu:{ ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERV\\u0049CE <URL> { ?s ?p ?o } }",
    "SELECT * { # \u2028 '\n SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '\\u0027 } #\n SERVICE <URL> { ?s ?p ?o } }",
]
ELSEWHERE = [
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <graph/entities> FROM NAMED <graph/x> FROM <URL> { ?s ?p ?o }",
    "ASKFROM<URL>{ ?s ?p ?o }",
    "PREFIX u: <URL> ASK FROM u: { ?s ?p ?o }",
    "PREFIX u: <URL> ASK FROMu:{ ?s ?p ?o }",
    "BASE <URL> ASK FROM <> { ?s ?p ?o }",
    "ASK FROM <\\u0068ttp://127.0.0.1/> { ?s ?p ?o }",
    "ASK FROM <file:///etc/passwd> { ?s ?p ?o }",
    "ASK FROM <../../etc/passwd> { ?s ?p ?o }",
    "DESCRIBE <x> FROM <URL>",
    "CONSTRUCT FROM <URL> WHERE { ?s ?p ?o }",
]
UPDATES = [
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <graph/x>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "INSERT DATA { <a> <b> <c> } ; LOAD <URL>",
    "PREFIX u: <URL> LOAD u:",
    "INSERT DATA { <a> <b> <c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
    "CREATE GRAPH <a>",
    "COPY <a> TO <b>",
    "MOVE <a> TO <b>",
    "ADD <a> TO <b>",
    "WITH <a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]
ATTACKS = [*FEDERATED, *ELSEWHERE, *UPDATES]
HARMLESS = [
    "PREFIX from: <https://from.example/> SELECT * { ?x from:y ?z }",
    f"ASK FROM <graph/entities> FROM NAMED <{BASE}graph/ontology> {{ ?s ?p ?o }}",
    "SELECT ?from { ?from a kg:Service }",
    "# FROM <http://example.org/> SERVICE\nASK { ?s ?p 'FROM <http://example.org/>' }",
]


@contextmanager
def folder(path):
    before = {
        each.relative_to(path): each.stat().st_mtime_ns for each in path.rglob("*") if "lock" not in each.name and "LOG" not in each.name
    }
    yield
    assert before == {
        each.relative_to(path): each.stat().st_mtime_ns for each in path.rglob("*") if "lock" not in each.name and "LOG" not in each.name
    }


@pytest.fixture(scope="module")
def opened(closed_store):
    with open_store(closed_store) as store:
        yield store


@pytest.mark.parametrize("sparql", HARMLESS)
def test_what_only_looks_like_it_passes(opened, sparql):
    run_sparql(opened, sparql)


@pytest.mark.parametrize(
    ("sparql", "expected"), [(HARMLESS[0], False), (HARMLESS[1], True), (HARMLESS[2], False), (HARMLESS[3], False), ("ASKFROM<g>{}", True)]
)
def test_a_dataset_of_the_query(sparql, *, expected):
    assert has_dataset(sparql) is expected


@pytest.mark.parametrize("sparql", [*FEDERATED, *ELSEWHERE])
def test_the_python_interface(opened, closed_store, trap, sparql):
    text = sparql.replace("URL", trap.address)
    with pytest.raises(QueryError) as error, folder(closed_store):
        run_sparql(opened, text)
    # what is no SPARQL at all is told as that, the rest is refused by name
    assert isinstance(error.value, RefusedError) or "SPARQL syntax error" in str(error.value)
    assert trap.visits() == 0


@pytest.mark.parametrize("sparql", UPDATES)
def test_updates_by_the_python_interface(closed_store, trap, sparql):
    with kg.open(closed_store) as graph, folder(closed_store), pytest.raises(RefusedError):
        graph.sparql(sparql.replace("URL", trap.address))
    assert trap.visits() == 0


@pytest.mark.parametrize("sparql", [FEDERATED[0], FEDERATED[3], ELSEWHERE[0], UPDATES[0], UPDATES[5]])
def test_the_command_line(closed_store, tmp_path, trap, capsys, sparql):
    text = sparql.replace("URL", trap.address)
    file = tmp_path / "query.rq"
    file.write_text(text, "utf-8")
    for arguments in (["--sparql", text], ["--file", str(file)]):
        assert run(["query", "--store", str(closed_store), *arguments]) == 2
        assert "Traceback" not in capsys.readouterr().err
    assert trap.visits() == 0


@pytest.mark.parametrize("sparql", [FEDERATED[0], ELSEWHERE[0]])
def test_a_query_file_of_a_user(opened, tmp_path, trap, sparql):
    (tmp_path / "mine.rq").write_text(
        f"# title: Mine\n# description: x\n# columns: s, p, o\n{sparql.replace('URL', trap.address)}", "utf-8"
    )
    with pytest.raises(RefusedError):
        run_named(opened, "mine", folder=tmp_path)
    assert trap.visits() == 0


def test_a_parameter_is_a_value_and_nothing_else(opened, trap):
    value = f"'x' }} SERVICE <{trap.address}> {{ ?s ?p ?o"
    for name, parameters in (("statements-in-post", {"post": value}), ("who-said-what", {"about": value}), ("timeline", {"since": value})):
        try:
            run_named(opened, name, parameters)
        except QueryError:
            continue
    assert trap.visits() == 0


@pytest.mark.parametrize("sparql", [*FEDERATED, *ELSEWHERE])
@pytest.mark.parametrize("prepared", [False, True], ids=["text", "prepared"])
def test_rdflib(closed_store, trap, sparql, *, prepared):
    from rdflib.plugins.sparql import prepareQuery

    text = sparql.replace("URL", trap.address)
    with kg.open(closed_store) as graph:
        datasets = [graph.to_rdflib(), graph.sparql("CONSTRUCT WHERE { ?s a kg:State }").to_rdflib()]
    for dataset in datasets:
        try:
            query = prepareQuery(text) if prepared else text
        except Exception:  # noqa: BLE001 - it is no SPARQL to rdflib, which has no exception of its own for that
            continue
        with pytest.raises(RefusedError):
            dataset.query(query)
    assert trap.visits() == 0


@pytest.mark.parametrize("sparql", UPDATES[:5])
@pytest.mark.parametrize("prepared", [False, True], ids=["text", "prepared"])
def test_updates_by_rdflib(closed_store, trap, sparql, *, prepared):
    from rdflib.plugins.sparql import prepareUpdate

    text = sparql.replace("URL", trap.address)
    with kg.open(closed_store) as graph:
        dataset = graph.to_rdflib()
    with pytest.raises(RefusedError):
        dataset.update(prepareUpdate(text) if prepared else text)
    assert trap.visits() == 0


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # of rdflib's own making
def test_rdflib_answers_what_is_harmless(closed_store):
    with kg.open(closed_store) as graph:
        dataset = graph.to_rdflib()
    assert len(dataset.query("SELECT ?s { ?s a <https://kg.example/ontology#State> }"))
    size = len(dataset)
    dataset.update("INSERT DATA { GRAPH <a:g> { <a:a> <a:b> <a:c> } }")
    assert len(dataset) == size + 1


@pytest.fixture(scope="module")
def server(closed_store):
    """A server that only reads."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "KG_TOKEN": ""}
    command = [sys.executable, "-m", "kg", "serve", "--store", str(closed_store), "--port", "0", "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    yield process.stderr.readline().split(" at ")[1].split("/ ")[0]
    process.terminate()
    process.communicate(timeout=60)


def asked(address, body=None, content_type="application/x-www-form-urlencoded"):
    request = urllib.request.Request(address, body, {"Content-Type": content_type} if body else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_server(server, closed_store, trap):
    with folder(closed_store):
        for sparql in ATTACKS:
            text = sparql.replace("URL", trap.address)
            form = urlencode({"query": text})
            assert asked(f"{server}/sparql?{form}") in {400, 403}, text
            assert asked(f"{server}/sparql", form.encode()) in {400, 403}, text
            assert asked(f"{server}/sparql", text.encode(), "application/sparql-query") in {400, 403}, text
            assert asked(f"{server}/sparql", text.encode(), "application/sparql-update") == 415
            assert asked(f"{server}/update", urlencode({"update": text}).encode()) == 403
            assert asked(f"{server}/update", text.encode(), "application/sparql-update") == 403
    for field in ("default-graph-uri", "named-graph-uri"):
        for iri in (trap.address, "file:///etc/passwd"):
            assert asked(f"{server}/sparql?{urlencode({'query': 'ASK { ?s ?p ?o }', field: iri})}") == 403
    assert trap.visits() == 0


@pytest.mark.parametrize("sparql", [each for each in UPDATES if "URL" in each])
def test_an_update_that_is_allowed_may_not_fetch_either(sparql):
    with pytest.raises(RefusedError):
        check_update(sparql.replace("URL", "http://example.org/"))


def test_no_module_reads_rdf_xml():
    # a DOCTYPE of 550 bytes stops rdflib's reader, and nine levels of entities end a process with pyoxigraph's: it is only ever written
    package = Path(kg.__file__).parent
    for path in package.rglob("*.py"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if "RDF_XML" in line or "rdf+xml" in line:
                assert not {"parse", "load"} & set(re.findall(r"[a-z]+", line)), f"{path}:{number}"
