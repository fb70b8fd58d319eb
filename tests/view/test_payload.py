"""The payload: what of a graph the page gets."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from kg.view import build_payload
from kg.view.layout import wrap

BASE = "https://kg.example/id/"


@pytest.fixture(scope="module")
def west(store_of, west_trig) -> dict[str, Any]:
    return build_payload(store_of(west_trig))


def edges(payload: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    labels = {node["id"]: node["label"] for node in payload["nodes"]}
    return {(labels[e["from"]], e["relation"], labels[e["to"]]): e for e in payload["edges"] if not e["negated"]}


def node(payload: dict[str, Any], label: str) -> dict[str, Any]:
    return next(n for n in payload["nodes"] if n["label"] == label)


def test_nodes(west: dict[str, Any]) -> None:
    exercise = west["nodes"][0]
    assert (exercise["label"], exercise["class"], exercise["names"], exercise["status"]) == (
        "West-2025",
        "Exercise",
        ["Zapad-2025"],
        "planned",
    )
    assert (exercise["mentions"], exercise["documents"]) == (8, 2)
    assert [(f["label"], f["value"], f["statuses"]) for f in exercise["facts"]] == [
        ("starts", "2025-09-12", ["reported"]),
        ("ends", "2025-09-16", ["reported"]),
        ("personnel", "30,000", ["claimed"]),
        ("purpose", "a closure of the Suwalki Gap", ["claimed"]),
        ("type in PLOVER", "MOBILIZE", ["reported"]),
    ]
    assert [(f["label"], f["value"]) for f in node(west, "Viktor Khrenin")["facts"]] == [("post", "Defense Minister, Belarus")]


@pytest.mark.parametrize(
    ("edge", "label", "statuses", "solid"),
    [
        (("Viktor Khrenin", "holds", "Belarus"), "Defense Minister", ["reported"], True),
        (("Belarus", "participant", "West-2025"), "takes part in", ["reported"], True),
        (("Russia", "participant", "West-2025"), "takes part in", ["claimed", "reported"], True),
        (("NATO", "organiser", "Steadfast Defender 2024"), "organises", ["reported"], True),
        (("Belarusian Defence Ministry", "subOrganizationOf", "Belarus"), "is part of", ["reported"], True),
        (("West-2025", "partOfSeries", "West"), "is an edition of", ["reported"], True),
        (("Viktor Khrenin", "met", "meeting of Viktor Khrenin and Andrei Belousov"), "met in", ["reported"], True),
        (("meeting of Viktor Khrenin and Andrei Belousov", "place", "Bishkek"), "takes place in", ["reported"], True),
        (("Lithuania", "speaksAbout", "Belarus"), "speaks about", ["reported"], True),
        (("Viktor Khrenin", "speaksTo", "Reuters"), "speaks to", ["reported"], True),
    ],
)
def test_edges(west: dict[str, Any], edge: tuple[str, str, str], label: str, statuses: list[str], *, solid: bool) -> None:
    found = edges(west)[edge]
    assert (found["label"], found["statuses"], found["solid"]) == (label, statuses, solid)


def test_negated_fact_is_an_edge_of_its_own(west: dict[str, Any]) -> None:
    (negated,) = [e for e in west["edges"] if e["negated"]]
    assert (negated["from"], negated["relation"]) == (BASE + "state/poland", "participant")
    assert west["evidence"][negated["evidence"][0]]["note"] == "denied or negated"


def test_evidence_leads_to_sentence_document_and_claimant(west: dict[str, Any]) -> None:
    items = [west["evidence"][i] for i in edges(west)["Russia", "participant", "West-2025"]["evidence"]]
    claimed = next(item for item in items if item["claimed"])
    assert claimed["by"] == [node(west, "Dovilė Šakalienė")["id"]]
    assert (claimed["cue"], claimed["note"], claimed["date"]) == ("told", "possible", "2025-08-20")
    assert "could send up to 30,000 troops" in "".join(claimed["parts"])
    assert west["documents"][claimed["document"]]["title"] == "Lithuania watches Zapad-2025"
    said = [west["evidence"][i] for i in node(west, "Lithuania")["said"]]
    assert said[0]["parts"] == ["Lithuania and Poland warned that ", "Belarus may use the exercise for “provocations”", "."]
    assert said[0]["by"] == [BASE + "state/lithuania", BASE + "state/poland"]
    assert (said[0]["force"], said[0]["confidence"]) == ("warn", 0.92)


def test_a_claim_alone_is_not_solid(store_of, new_writer) -> None:
    w = new_writer()
    a, b = w.entity("state/a", "State", "A"), w.entity("state/b", "State", "B")
    statement = w.statement(a, "B opposes A", [b])
    w.fact((b, "kg:opposes", a), "B opposes A.", extra=f" ; kg:claimedIn <{statement}>")
    w.fact((a, "kg:alliedWith", b), "A may be allied with B.", extra=" ; kg:certainty kg:Possible")
    found = edges(build_payload(store_of(w.trig())))
    assert (found["B", "opposes", "A"]["statuses"], found["B", "opposes", "A"]["solid"]) == (["claimed"], False)
    assert (found["A", "alliedWith", "B"]["statuses"], found["A", "alliedWith", "B"]["solid"]) == (["reported"], False)


def test_limits_keep_the_most_important_nodes_and_only_their_evidence(store_of, realistic_trig) -> None:
    store = store_of(realistic_trig)
    whole, cut = build_payload(store), build_payload(store, max_nodes=10, max_evidence=1)
    assert [n["id"] for n in cut["nodes"]] == [n["id"] for n in whole["nodes"][:10]]
    assert cut["omitted"]["nodes"] == len(whole["nodes"]) - 10
    assert all(len(e["evidence"]) == 1 for e in cut["edges"])
    assert len(cut["evidence"]) < len(whole["evidence"])
    assert {i for e in cut["edges"] for i in e["evidence"]} <= set(range(len(cut["evidence"])))


def test_evidence_left_out_is_counted(store_of, west_trig) -> None:
    found = edges(build_payload(store_of(west_trig), max_evidence=1))["Russia", "participant", "West-2025"]
    assert (len(found["evidence"]), found["more"]) == (1, 1)


def test_the_same_graph_gives_the_same_payload(store_of, realistic_trig) -> None:
    assert build_payload(store_of(realistic_trig)) == build_payload(store_of(realistic_trig))


def test_empty_graph(store_of) -> None:
    payload = build_payload(store_of(""))
    assert payload["nodes"] == payload["edges"] == payload["evidence"] == []


def box(drawn: dict[str, Any], x: int, y: int) -> tuple[float, float, float, float]:
    lines = drawn["shown"].split("\n")
    half = max(drawn["size"], max(map(len, lines)) * drawn["font"] * 0.5 / 2)
    return x - half, y - drawn["size"], x + half, y + drawn["size"] + len(lines) * drawn["font"]


@pytest.mark.parametrize("arrangement", ["landscape", "portrait"])
def test_labels_do_not_overlap_at_first_look(arrangement: str, store_of, realistic_trig) -> None:
    nodes = build_payload(store_of(realistic_trig))["nodes"]
    boxes = [box(n, *((n["x"], n["y"]) if arrangement == "landscape" else n["portrait"])) for n in nodes]
    assert not [(a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    width = max(b[2] for b in boxes) - min(b[0] for b in boxes)
    height = max(b[3] for b in boxes) - min(b[1] for b in boxes)
    assert (0.85 < width / height < 1.5) if arrangement == "landscape" else (0.5 < width / height < 0.95)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("NATO", "NATO"),
        ("Collective Security Treaty Organization", "Collective\nSecurity Treaty\nOrganization"),
        ("meeting of one very long name and another very long name", "meeting of one\nvery long name\nand another very…"),
        ("a\nb", "a b"),
        ("", ""),
    ],
)
def test_wrap(label: str, shown: str) -> None:
    assert wrap(label) == shown


def test_framings(west: dict[str, Any]) -> None:
    """Each with its stance, the wording marked in its sentence, and the statement that holds it."""
    framed = node(west, "West-2025")["framed"]
    found = [(each["stance"], west["evidence"][each["evidence"][0]]) for each in framed]
    assert sorted((stance, item["parts"][1], item["claimed"]) for stance, item in found) == [
        ("favourable", "strictly defensive in nature", True),
        ("hostile", "rehearses a closure of the Suwalki Gap", True),
    ]
    assert all(west["evidence"][each["statement"][0]]["kind"] == "statement" for each in framed)
