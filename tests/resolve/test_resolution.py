from __future__ import annotations

import itertools

import pytest

from kg.extract.gazetteer import states
from kg.model import Document, Entity, Extraction, Kind, Mention, Post, Span
from kg.resolve import Node, resolve
from kg.resolve.resolution import document_path


def _report(*entities: Entity, source: str = "a.txt", date: str | None = "2025-05-01", posts: tuple[Post, ...] = ()) -> Extraction:
    """A report that names each entity once, by its fullest name."""
    text, mentions = "", []
    for entity in entities:
        mentions.append(Mention(Span(len(text), len(text) + len(entity.name)), (entity.id,)))
        text += entity.name + ". "
    return Extraction(Document(source, text, date=date), entities, posts, tuple(mentions))


def _only(*extractions: Extraction) -> Node:
    """The one node that the reports name."""
    (node,) = resolve(extractions).nodes.values()
    return node


def test_nothing_gives_nothing():
    found = resolve([])
    assert (found.paths, found.nodes, found.posts) == ({}, {}, {})


@pytest.mark.parametrize(
    ("entity", "path"),
    [
        (Entity("e0", Kind.ACTOR, "Andrei Belousov"), "actor/andrei-belousov"),
        (Entity("e0", Kind.STATE, "Belarus", code="BY"), "state/belarus"),
        (Entity("e0", Kind.STATE, "United States of America", code="US"), "state/united-states"),
        (Entity("e0", Kind.ORGANISATION, "European Union"), "organisation/european-union"),
        (Entity("e0", Kind.EXERCISE, "West-2025", year="2025"), "exercise/west-2025"),
        (Entity("e0", Kind.EXERCISE_SERIES, "West"), "series/west"),
        (Entity("e0", Kind.PLACE, "Minsk"), "place/minsk"),
    ],
)
def test_paths(entity: Entity, path: str):
    assert _only(_report(entity)).path == path


@pytest.mark.parametrize("kind", [Kind.UNNAMED_SOURCE, Kind.MEETING, Kind.AGREEMENT, Kind.ORGANISATION, Kind.EXERCISE])
def test_local_entities_stay_in_their_documents(kind: Kind):
    reports = [_report(Entity("e0", kind, "the drills", local=True), source=source) for source in ("a.txt", "b.txt")]
    nodes = resolve(reports).nodes
    assert len(nodes) == 2
    assert {node.document for node in nodes.values()} == {document_path(report) for report in reports}
    assert all(path.startswith(f"{node.document}/") for path, node in nodes.items())


def test_one_thing_in_two_reports_is_one_node():
    found = resolve(
        [
            _report(Entity("e0", Kind.ORGANISATION, "NATO")),
            _report(Entity("e7", Kind.ORGANISATION, "North Atlantic Treaty Organization"), source="b.txt"),
        ]
    )
    assert len(found.nodes) == 1
    assert {tuple(paths) for paths in found.paths.values()} == {("e0",), ("e7",)}


def test_the_slug_is_the_fullest_name_of_the_earliest_report():
    early = _report(Entity("e0", Kind.ORGANISATION, "North Atlantic Treaty Organisation"), date="2025-01-01", source="z.txt")
    late = _report(Entity("e0", Kind.ORGANISATION, "North Atlantic Treaty Organization"), date="2025-09-01")
    short = _report(Entity("e0", Kind.ORGANISATION, "NATO"), date="2024-01-01", source="b.txt")
    undated = _report(Entity("e0", Kind.ORGANISATION, "NORTH ATLANTIC TREATY ORGANIZATION"), date=None)
    assert _only(late, short, early, undated).path == "organisation/north-atlantic-treaty-organisation"


def test_the_label_is_the_most_frequent_name_and_ties_are_alphabetical():
    with_s = [_report(Entity("e0", Kind.ORGANISATION, "World Health Organisation"), source=f"s{i}.txt") for i in range(2)]
    with_z = [_report(Entity("e0", Kind.ORGANISATION, "World Health Organization"), source=f"z{i}.txt") for i in range(3)]
    assert (_only(*with_s, *with_z).label, _only(*with_s, *with_z).other_labels) == (
        "World Health Organization",
        ("World Health Organisation",),
    )
    assert _only(*with_s, *with_z[:2]).label == "World Health Organisation"


def test_a_state_is_labelled_by_the_gazetteer_and_a_place_where_a_report_uses_it_as_one():
    plain = Entity("e0", Kind.STATE, "United States of America", aliases=("US",), code="US")
    place = Entity("e0", Kind.STATE, "United States of America", aliases=("America",), code="US", also_place=True)
    node = _only(_report(plain), _report(place, source="b.txt"))
    assert (node.label, node.code, node.kinds) == (states().name["US"], "US", (Kind.STATE, Kind.PLACE))
    assert {"US", "America"} <= set(node.other_labels)
    assert _only(_report(plain)).kinds == (Kind.STATE,)


def test_a_name_is_never_its_own_other_label():
    node = _only(_report(Entity("e0", Kind.ACTOR, "Andrei Belousov", aliases=("Belousov", "Andrei Belousov"))))
    assert node.other_labels == ("Belousov",)


def test_two_editions_called_alike_have_paths_of_their_own():
    reports = [_report(Entity("e0", Kind.EXERCISE, "Zapad", year=year), source=f"{year}.txt") for year in ("2021", "2025")]
    assert len(resolve(reports).nodes) == 2


def test_an_edition_has_its_year_in_its_path():
    assert _only(_report(Entity("e0", Kind.EXERCISE, "Zapad", year="2025"))).path == "exercise/zapad-2025"


class TestPosts:
    BELARUS = Entity("e0", Kind.STATE, "Belarus", code="BY")

    def _paths(self, *reports: Extraction) -> list[str]:
        return list(resolve(reports).posts)

    @pytest.mark.parametrize(
        ("label", "path"),
        [
            ("Defence Minister", "post/defence-minister-of-belarus"),
            ("president of Belarus", "post/president-of-belarus"),
            ("President", "post/president-of-belarus"),
        ],
    )
    def test_a_post_in_a_state(self, label: str, path: str):
        assert self._paths(_report(self.BELARUS, posts=(Post("p0", label, "e0"),))) == [path]

    def test_one_post_in_two_reports(self):
        reports = [
            _report(self.BELARUS, source=f"{n}.txt", posts=(Post("p0", label, "e0"),))
            for n, label in enumerate(["President", "president of Belarus", "President"])
        ]
        (post,) = resolve(reports).posts.values()
        assert (post.label, post.other_labels, post.organisation) == ("President", ("president of Belarus",), "state/belarus")

    def test_a_post_without_a_body_is_local(self):
        report = _report(posts=(Post("p3", "spokesman"),))
        assert self._paths(report) == [f"{document_path(report)}/post/3"]

    def test_a_post_in_a_local_body_is_local(self):
        report = _report(Entity("e0", Kind.ORGANISATION, "Foreign Ministry", local=True), posts=(Post("p0", "spokeswoman", "e0"),))
        assert self._paths(report) == [f"{document_path(report)}/post/spokeswoman-of-foreign-ministry-0"]

    @pytest.mark.parametrize(
        ("state", "code", "label"), [("Oman", "OM", "spokeswoman"), ("Mali", "ML", "Somali envoy"), ("Niger", "NE", "Nigerian envoy")]
    )
    def test_a_label_that_merely_holds_the_letters_of_a_state_does_not_name_it(self, state: str, code: str, label: str):
        (path,) = self._paths(_report(Entity("e0", Kind.STATE, state, code=code), posts=(Post("p0", label, "e0"),)))
        assert path.endswith(f"-of-{state.lower()}")


def test_the_order_of_the_reports_changes_nothing():
    reports = [
        _report(Entity("e0", Kind.EXERCISE, "Zapad", year="2025"), Entity("e1", Kind.STATE, "Belarus", code="BY"), date=None),
        _report(Entity("e0", Kind.EXERCISE, "West-2025", year="2025"), source="b.txt", posts=(Post("p0", "spokesman"),)),
        _report(Entity("e0", Kind.EXERCISE, "Zapad", year="2021"), Entity("e1", Kind.EXERCISE, "Zapad"), source="c.txt"),
    ]
    assert len({repr(resolve(order)) for order in itertools.permutations(reports)}) == 1
