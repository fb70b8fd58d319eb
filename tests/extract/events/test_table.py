from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.extract.events.table import PLOVER, events_table, read_table
from kg.model import Kind

ROW = '[[event]]\nname = "attack"\nverbs = ["attack"]\n'


def test_the_table_that_ships() -> None:
    table = events_table()
    acts = [act for rows in (*table.verbs.values(), *table.nouns.values()) for act in rows]
    assert {act.type for act in acts} - {""} <= PLOVER
    assert {"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "ACCUSE", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"} <= {
        act.type for act in acts
    }


def test_words_and_classes() -> None:
    table = read_table(
        '[words]\nforces = ["troop"]\n[[event]]\nname = "deployment"\nverbs = ["send out"]\nobjects = ["@forces", "police"]\n', "x"
    )
    (act,) = table.verbs["send"]
    assert (act.verbs, act.objects) == (("send out",), frozenset({"troop", "police"}))


def test_who_may_act() -> None:
    (act,) = read_table(ROW + 'agents = "persons"\n', "x").verbs["attack"]
    assert act.agents == {Kind.ACTOR}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("event = [", "x: .*TOML"),
        ('[[event]]\nname = "attack"\n', "x: event 1: no name, or neither verbs nor nouns"),
        (ROW + 'type = "PARTY"\n', "x: event 1: type 'PARTY'; types are ACCUSE, AGREE"),
        (ROW + 'actors = ["subject"]\n', "x: event 1: unknown key actors; keys are actor, agents"),
        (ROW + 'targets = "things"\n', "x: event 1: targets 'things'; it is bodies, persons or states"),
        (ROW + 'needs = ["luck"]\n', "x: event 1: needs .*luck.*; they are of actor, goal, place, recipient"),
        (ROW + 'of = "time"\n', "x: event 1: of 'time'; it is actor or recipient"),
        (ROW + 'objects = ["@troops"]\n', "x: event 1: objects name an unknown class"),
    ],
)
def test_a_wrong_table_says_where(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_table(text, "x")
