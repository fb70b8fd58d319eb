"""What a dossier tells."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.report import render_report
from kg.report.content import Figure, Quotations, Table, Text

SECTIONS = ["summary", "timeline", "positions", "network", "statements-about", "statements-by", "facts", "documents"]


def section(report, name):
    (found,) = [each for each in report.sections if each.name == name]
    return found


def block(report, name, kind):
    return next(each for each in section(report, name).blocks if isinstance(each, kind))


@pytest.mark.parametrize(
    ("entity", "missing"),
    [
        ("West-2025", {"statements-by"}),
        ("zapad-2025", {"statements-by"}),
        ("Andrei Belousov", {"positions", "statements-about", "statements-by"}),
        ("Steadfast Defender 2024", {"positions", "statements-about", "statements-by"}),
        ("Belarus", {"statements-by"}),
        ("Lithuania", {"timeline", "positions", "statements-about"}),
        ("Suwalki Gap", {"timeline", "statements-by", "facts"}),
    ],
)
def test_a_section_stands_where_there_is_something_to_tell(store, entity, missing):
    names = [each.name for each in render_report(store, entity).sections]
    assert names == [name for name in SECTIONS if name not in missing]


def test_the_summary_tells_who_tells_it(store):
    report = render_report(store, "West-2025")
    assert report.title == "West-2025"
    assert report.subtitle == "Dossier: exercise"
    rows = block(report, "summary", Table).rows
    assert ("also called", "Zapad-2025", "") in rows
    assert ("participant", "Belarus", "1 report") in rows
    assert ("participant", "Russia", "1 report; claimed by Dovilė Šakalienė (possible)") in rows
    assert ("personnel", "30,000", "claimed by Dovilė Šakalienė (possible)") in rows
    assert ("participant", "Poland (negated)", "1 report") in rows
    words = block(report, "summary", Text).text
    assert words == "Mentioned 8 times in 2 reports; spoken about in 5 statements; statements from 2025-05-28 to 2025-08-20."


def test_the_summary_of_a_state_reads_from_its_side(store):
    rows = block(render_report(store, "Belarus"), "summary", Table).rows
    assert ("takes part in", "West-2025", "1 report") in rows
    assert ("posts in it", "Viktor Khrenin, Defense Minister", "1 report") in rows
    assert ("parts", "Belarusian Defence Ministry", "1 report") in rows


def test_events_have_their_days(store):
    assert block(render_report(store, "West-2025"), "timeline", Table).rows == (("West-2025", "2025-09-12", "2025-09-16", "reported"),)
    assert block(render_report(store, "NATO"), "timeline", Table).rows == (("Steadfast Defender 2024", "2024-01", "2024-05", "reported"),)


def test_positions_stand_by_side(store):
    report = render_report(store, "West-2025")
    framed, statements = [each for each in section(report, "positions").blocks if isinstance(each, Table)]
    assert [row[:5] for row in framed.rows] == [
        ("Belarus", "Viktor Khrenin", "Defense Minister, Belarus", "favourable", "“strictly defensive in nature”"),
        ("NATO", "NATO", "", "hostile", "“rehearses a closure of the Suwalki Gap” (according to analysts)"),
    ]
    rows = statements.rows
    assert [row[:2] for row in rows] == [
        ("Lithuania", "Dovilė Šakalienė"),
        ("Lithuania", "Lithuania and Poland"),
        ("Belarus", "Viktor Khrenin"),
        ("NATO", "NATO"),
        ("Poland", "Lithuania and Poland"),
        ("unnamed sources", "analysts"),
    ]
    assert rows[2][2] == "said: the exercise is strictly defensive in nature"
    assert "hostile" in block(report, "positions", Figure).svg


def test_statements_come_in_their_sentence_with_the_content_marked(store):
    first, *others = block(render_report(store, "West-2025"), "statements-about", Quotations).items
    assert first.lead == "Viktor Khrenin, Defense Minister, Belarus"
    assert first.parts == (
        "Belarusian Defense Minister Viktor Khrenin said on Wednesday that ",
        "the exercise is strictly defensive in nature",
        ".",
    )
    assert (first.source, first.date, first.url) == (
        "Belarus and Russia set dates for West-2025",
        "2025-05-28",
        "https://news.example/minsk",
    )
    assert [each.tags for each in others] == [("told",), ("warned", "warn"), ("said",), ("believes",)]
    assert others[-1].lead == "NATO (according to analysts)"


def test_what_was_not_said_is_told_as_such(store):
    (quoted,) = block(render_report(store, "Belarusian Defence Ministry"), "statements-by", Quotations).items
    assert quoted.tags == ("did not say so: “did not confirm”",)


def test_facts_have_sentence_and_document(store):
    rows = block(render_report(store, "West-2025"), "facts", Table).rows
    (row,) = [row for row in rows if row[0] == "personnel"]
    assert row[2] == "claimed by Dovilė Šakalienė, possible"
    assert row[3].startswith("Lithuanian Defence Minister Dovilė Šakalienė told Reuters")
    assert row[4] == "vilnius.md"


def test_documents(store):
    rows = block(render_report(store, "West-2025"), "documents", Table).rows
    assert [(row[0], row[3], row[4]) for row in rows] == [("2025-05-28", "minsk.txt", "3"), ("2025-08-20", "vilnius.md", "5")]


def test_the_network_draws_those_whom_reports_tie_it_with(store):
    svg = str(block(render_report(store, "West-2025"), "network", Figure).svg)
    for name in ("Belarus", "Russia", "Viktor Khrenin", "West"):
        assert f">{name}</text>" in svg


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ("Nobody at all", "no entity is called 'Nobody at all'"),
        ("Zapad-2052", "Nearest names: Zapad-2025"),
        ("", "no entity is called ''"),
    ],
)
def test_an_unknown_entity(store, entity, words):
    with pytest.raises(QueryError, match=words):
        render_report(store, entity)


def test_an_ambiguous_name_lists_its_meanings(renamed):
    with pytest.raises(QueryError, match=r"'Twin' names 2 entities[^\n]*\n.*state/belarus>\n.*state/russia>"):
        render_report(namesakes(renamed), "Twin")


def namesakes(renamed):
    import pyoxigraph as ox

    store = renamed("x")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    graph = ox.NamedNode(store.base_iri + "graph/entities")
    more = [ox.Quad(ox.NamedNode(store.base_iri + path), label, ox.Literal("Twin"), graph) for path in ("state/russia", "state/belarus")]
    store.replace_graph([*store.quads(), *more])
    return store
