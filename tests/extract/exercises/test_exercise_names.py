from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from kg.extract.exercises.names import find_exercise_names, series_of
from kg.resources import ontology_path


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # name and head noun
        ("The ‘West-2025’ exercises are defensive.", [("West-2025", "Zapad", "2025")]),
        ('The "Steadfast Noon" nuclear drill has begun.', [("Steadfast Noon", "Steadfast Noon", None)]),
        ("The Ulchi Freedom Shield drills will start on Monday.", [("Ulchi Freedom Shield", "Ulchi Freedom Shield", None)]),
        ("Russian paratroopers began the Thunder Cloud drills.", [("Thunder Cloud", "Thunder Cloud", None)]),
        # head noun and name
        ("Exercise Cold Response 2022 began in Norway.", [("Cold Response 2022", "Cold Response", "2022")]),
        ("They hold a joint exercise, ‘West-2025,’ in September.", [("West-2025", "Zapad", "2025")]),
        ("The war games Vostok-2018 were large.", [("Vostok-2018", "Vostok", "2018")]),
        ("The navies began drills called Sea Breeze 2021.", [("Sea Breeze 2021", "Sea Breeze", "2021")]),
        ("The exercise, code-named Northern Thunder, began.", [("Northern Thunder", "Northern Thunder", None)]),
        # editions
        ("Orion-23 is a French drill.", [("Orion-23", "Orion", "2023")]),
        ("China began Strait Thunder-2025A drills.", [("Strait Thunder-2025A", "Strait Thunder", "2025A")]),
        ("Zapad 2021 was larger than Zapad-81.", [("Zapad 2021", "Zapad", "2021"), ("Zapad-81", "Zapad", "1981")]),
        # taken up again, with the year of the only edition
        (
            "The Balikatan 2025 exercises began. Balikatan ends in May.",
            [("Balikatan 2025", "Balikatan", "2025"), ("Balikatan", "Balikatan", "2025")],
        ),
        ("The Thunder Cloud drills began. Thunder Cloud is new.", [("Thunder Cloud", "Thunder Cloud", None)] * 2),
        # abbreviations
        (
            "The Ulchi Freedom Shield (UFS) drill began. UFS is large.",
            [(n, "Ulchi Freedom Shield", None) for n in ("Ulchi Freedom Shield", "UFS", "UFS")],
        ),
        # lists
        (
            "The exercises Swift Response, Immediate Response and Saber Guardian are linked.",
            [(n, n, None) for n in ("Swift Response", "Immediate Response", "Saber Guardian")],
        ),
        # no names of exercises
        ("The West held an exercise.", []),
        ("NATO exercises are defensive.", []),
        ("The Russian drills near Belarus worried Poland.", []),
        ("In Poland, a military exercise began.", []),
        ("The Polish Army exercises in the east.", []),
        ("Covid-19 delayed Expo-2025.", []),
    ],
)
def test_names(annotated: Callable[[str], Doc], text: str, expected: list[tuple[str, str, str | None]]):
    names = find_exercise_names(annotated(text))
    assert [(name.name, name.series, name.year) for name in names] == expected
    assert [text[name.span.begin : name.span.end] for name in names] == [name for name, _, _ in expected]


@pytest.mark.parametrize(
    ("name", "series"), [("West-2025", "Zapad"), ("Запад-2025", "Zapad"), ("Sea Breeze 21", "Sea Breeze"), ("Iron Fist", "Iron Fist")]
)
def test_series(name: str, series: str):
    assert series_of(name) == series


def test_gazetteer_is_sorted_and_sourced():
    with ontology_path("gazetteers/exercise_series.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows == sorted(rows, key=lambda row: row["series"])
    assert all(row["source"].startswith("https://") for row in rows)
