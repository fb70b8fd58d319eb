"""Files of queries: headers, fragments, the user's own folder, and what is said of a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InternalError, QueryError
from kg.query import get_query, list_queries, run_named
from kg.query.files import read_query
from kg.store import Store

HEADER = "# title: Ours\n# description: Of our own.\n# columns: x\n"
BODY = "SELECT ?x WHERE { ?x a kg:State }\n"


def written(folder: Path, text: str, name: str = "ours") -> Path:
    path = folder / f"{name}.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_user_s_query_is_listed_and_answers(tmp_path: Path, store: Store) -> None:
    path = written(tmp_path, HEADER + BODY)
    query = get_query("ours", tmp_path)
    assert (query.title, query.columns, query.file, query.replaces) == ("Ours", ("x",), str(path), False)
    assert {each.name for each in list_queries(tmp_path)} == {each.name for each in list_queries()} | {"ours"}
    assert len(run_named(store, "ours", folder=tmp_path)) == 4


def test_a_user_s_query_goes_before_ours_and_is_marked(tmp_path: Path, store: Store) -> None:
    written(tmp_path, HEADER + BODY, "timeline")
    assert get_query("timeline", tmp_path).replaces
    assert run_named(store, "timeline", folder=tmp_path).columns == ("x",)
    assert get_query("timeline").file is None


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, HEADER + BODY)
    monkeypatch.setenv("KG_QUERIES", str(tmp_path))
    assert get_query("ours").title == "Ours"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"no such folder.*--queries or \$KG_QUERIES"):
        list_queries(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BODY, "line 1: the header lacks '# title"),
        ("# title: T\n# description: D.\n" + BODY, "line 1: the header lacks '# columns"),
        ("# title: T\n\n# description:\n" + BODY, "line 3: 'description' says nothing"),
        ("# title: T\n# descripton: D.\n" + BODY, "line 2: 'descripton' is no field of a header. Did you mean 'description'"),
        (HEADER + "# parameter: about entity\n" + BODY, "line 4: the parameter 'about entity' is not of the form"),
        (HEADER + "# parameter: about (entity): what\n" + BODY, r"line 4: parameter 'about' has no data block.*VALUES \?about \{ UNDEF \}"),
        (
            HEADER + "# parameter: a (thing): what\n# with a: VALUES ?a { UNDEF }\n" + BODY,
            "line 4: 'thing' is no type. Use entity, a class",
        ),
        (
            HEADER + "# parameter: a (number): w\n# parameter: a (date): w\n# with a: VALUES ?a { UNDEF }\n" + BODY,
            "line 5: parameter 'a' stands here for the second time",
        ),
        (HEADER + "# parameter: a (number, default ten): w\n# with a: VALUES ?a { UNDEF }\n" + BODY, "line 4: 'ten' is no number"),
        ("# title: T\n# description: D.\n# columns: ?x, y\n" + BODY, r"line 3: the column '\?x' is no name of a variable"),
        (HEADER + "SELECT ?x {\n  # include: nothing\n}\n", "line 5: the fragment 'nothing' is missing: there is no fragments/nothing.rq"),
    ],
)
def test_a_bad_file_is_told_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(QueryError, match=message) as caught:
        read_query(path)
    assert str(caught.value).startswith(f"query file {path}, line ")


def test_a_bad_file_spoils_no_other_query(tmp_path: Path, store: Store) -> None:
    written(tmp_path, BODY)
    assert run_named(store, "documents", folder=tmp_path)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "ours.rq").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QueryError, match=r"query file .*ours\.rq: can't be read"):
        get_query("ours", tmp_path)


def test_columns_must_be_those_of_the_answer(tmp_path: Path, store: Store) -> None:
    path = written(tmp_path, HEADER.replace("x", "y") + BODY)
    with pytest.raises(QueryError, match=rf"query {path}: its header tells the columns y, but its SELECT gives x"):
        run_named(store, "ours", folder=tmp_path)
    written(tmp_path, HEADER + "ASK { ?x a kg:State }")
    with pytest.raises(QueryError, match="gives no table"):
        run_named(store, "ours", folder=tmp_path)


def test_our_own_mistakes_are_ours(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, HEADER + "ASK {}")
    monkeypatch.setattr("kg.query.named.queries_path", lambda name="": tmp_path / name)
    monkeypatch.setattr("kg.query.files.queries_path", lambda name="": tmp_path / name)
    with pytest.raises(InternalError):
        run_named(store, "ours")


@pytest.mark.parametrize(
    "body",
    [
        "SELECT ?x { SERVICE <http://example.org/> { ?x ?y ?z } }",
        "SELECT ?x FROM <http://example.org/g> { ?x ?y ?z }",
        "DELETE WHERE { ?x ?y ?z }",
        "SELECT ?x {\n # with a: SERVICE <http://example.org/> { VALUES ?a { UNDEF } ?x ?y ?z }\n}",
    ],
)
def test_a_user_s_query_reads_the_store_alone(body: str, tmp_path: Path, store: Store) -> None:
    written(tmp_path, f"{HEADER}# parameter: a (text, default b): a\n# with a: VALUES ?a {{ UNDEF }}\n{body}")
    with pytest.raises(QueryError, match=r"another server|no graph of this store|would change the store"):
        run_named(store, "ours", folder=tmp_path)


def test_a_default_counts_where_no_value_is_given(tmp_path: Path, store: Store) -> None:
    parameter = "# parameter: state (State, default Belarus): whose label\n"
    written(tmp_path, HEADER + parameter + "SELECT ?x WHERE { VALUES ?state { UNDEF } ?state skos:prefLabel ?x }")
    query = get_query("ours", tmp_path)
    assert (query.parameters[0].default, query.parameters[0].required) == ("Belarus", False)
    assert [row.x for row in run_named(store, "ours", folder=tmp_path)] == ["Belarus"]
    assert [row.x for row in run_named(store, "ours", {"state": "Poland"}, folder=tmp_path)] == ["Poland"]


def test_a_line_behind_with_counts_only_with_a_value(tmp_path: Path, store: Store) -> None:
    parameter = "# parameter: state (State, optional): that one alone\n"
    written(
        tmp_path,
        HEADER + parameter + "SELECT ?x WHERE {\n  ?x a kg:State .\n  # with state: VALUES ?state { UNDEF } FILTER(?x = ?state)\n}",
    )
    assert len(run_named(store, "ours", folder=tmp_path)) == 4
    assert len(run_named(store, "ours", {"state": "Belarus"}, folder=tmp_path)) == 1


def test_fragments_are_put_in_place_with_those_within_them(tmp_path: Path) -> None:
    written(tmp_path / "fragments", "?x a kg:State .\n# include: inner\n", "outer")
    written(tmp_path / "fragments", "# a comment\nFILTER(true)\n", "inner")
    query = read_query(written(tmp_path, HEADER + "SELECT ?x {\n  # include: outer\n}\n"))
    assert query.sparql == HEADER + "SELECT ?x {\n  ?x a kg:State .\n  # a comment\n  FILTER(true)\n}\n"


def test_a_user_s_query_may_include_our_fragments(tmp_path: Path) -> None:
    assert "AS ?sentence)" in read_query(written(tmp_path, HEADER + "SELECT ?x {\n  # include: sentence\n}\n")).sparql


def test_a_fragment_that_includes_itself(tmp_path: Path) -> None:
    fragment = written(tmp_path / "fragments", "?x a kg:State .\n# include: again\n", "again")
    with pytest.raises(QueryError, match=rf"{fragment}, line 2: the fragment 'again' includes itself"):
        read_query(written(tmp_path, HEADER + "SELECT ?x {\n  # include: again\n}\n"))


def test_a_user_s_fragment_changes_no_query_of_ours(tmp_path: Path) -> None:
    written(tmp_path / "fragments", "FILTER(false)\n", "sentence")
    assert get_query("mentions", tmp_path).sparql == get_query("mentions").sparql


@pytest.mark.parametrize(
    ("sparql", "what"),
    [
        ("SELECT ?x { ?x", "SPARQL syntax error in line 5"),
        ("SELECT ?x { SERVICE <http://localhost:1/> { ?x a ?y } }", "line 4, column 13: SERVICE"),
    ],
)
def test_complaints_about_sparql_tell_the_user_s_file(sparql: str, what: str, tmp_path: Path, store: Store) -> None:
    path = written(tmp_path, f"{HEADER}{sparql}\n")
    with pytest.raises(QueryError) as raised:
        run_named(store, "ours", folder=tmp_path)
    assert str(raised.value).startswith(f"query file {path}, with what it includes: {what}")
