"""FollowTheMoney entities, held against its own model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.export.followthemoney import ftm_lines
from kg.export.tables import read_tables
from kg.store import Store
from kg.vocab import BASE_IRI


def made(store: Store) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ftm_lines(read_tables(store.quads()), BASE_IRI)]


def test_the_model_takes_every_entity(store: Store) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed: pip install 'kg-news[ftm]'")
    entities = made(store)
    proxies = {each["id"]: ftm.model.get_proxy(each, cleaned=False) for each in entities}
    assert len(proxies) == len(entities)
    for each in entities:
        schema = ftm.model.get(each["schema"])
        assert schema.validate({"properties": each["properties"]}) is None
        for name, values in each["properties"].items():
            prop = schema.get(name)
            assert (name, prop.type.name, [value for value in values if not prop.type.validate(value)]) == (name, prop.type.name, [])
            if prop.type.name == "entity":
                assert all(proxies[value].schema.is_a(prop.range) for value in values), f"{each} leads nowhere by {name}"


def test_claims_are_no_properties(west: Store) -> None:
    entities = made(west)
    (event,) = [each["properties"] for each in entities if each["schema"] == "Event" and each["properties"]["name"] == ["West-2025"]]
    assert (event["startDate"], event["endDate"]) == (["2025-09-12"], ["2025-09-16"])
    assert event["involved"] == ["state.belarus", "state.russia"]
    links = [each["properties"] for each in entities if each["schema"] == "UnknownLink"]
    statuses = {status for link in links if link["role"] == ["participant"] for status in link["status"]}
    assert "reported" in statuses
    assert any(status.startswith("claimed by ") for status in statuses)
    assert any(status.startswith("negated") for status in statuses)


def test_posts(west: Store) -> None:
    entities = {each["id"]: each for each in made(west)}
    (occupancy,) = [
        e["properties"] for e in entities.values() if e["schema"] == "Occupancy" and e["properties"]["holder"] == ["actor.viktor-khrenin"]
    ]
    position = entities[occupancy["post"][0]]["properties"]
    assert position == {"name": ["Defense Minister"], "organization": ["state.belarus"]}
    assert occupancy["status"] == ["reported"]
