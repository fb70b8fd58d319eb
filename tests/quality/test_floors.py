from __future__ import annotations

from pathlib import Path

import pytest

from . import shared
from .corpora import MEASUREMENTS
from .floors import FLOORS, Floors, read_floors, write_floors
from .measure import main
from .scores import Figures
from .shared import _figures


def _f1(**measures: float) -> dict[str, Figures]:
    return {measure: Figures(f1, f1, f1) for measure, f1 in measures.items()}


def test_floors_are_those_of_the_measurements() -> None:
    assert list(read_floors()) == list(MEASUREMENTS)


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_floors_were_measured_on_this_corpus(name: str) -> None:
    measurement = MEASUREMENTS[name]
    if not measurement.available:
        pytest.skip(f"needs the shared corpora, which are not at {shared.SHARED}")
    floors = read_floors()[name]
    measured = any(floors.f1.values())
    assert floors.sha256 == measurement.sha256() or not measured, (
        f"texts or gold of {name!r} have changed since its floors in {FLOORS.name} were measured: "
        f"run python -m tests.quality.measure {name} --raise-floors, which keeps or raises them"
    )


@pytest.mark.parametrize(
    ("floor", "measured", "raised"),
    [(0.0, 81.26, 81.2), (81.2, 81.26, 81.2), (81.2, 81.3, 81.3), (79.0, 79.7, 79.7), (0.0, 100.0, 100.0)],
)
def test_floors_rise_to_what_was_measured(floor: float, measured: float, raised: float) -> None:
    assert Floors("old", {"posts": floor}).raised(_f1(posts=measured), "new") == Floors("new", {"posts": raised})


def test_floors_never_sink() -> None:
    with pytest.raises(ValueError, match=r"posts: F1 70\.00 is below the floor of 70\.1"):
        Floors("", {"entities": 0.0, "posts": 70.1}).raised(_f1(entities=90.0, posts=70.0), "new")


def test_a_measure_that_vanishes_is_noticed() -> None:
    (line,) = Floors("", {"posts": 0.0}).failures(_f1(post=70.0))
    assert line == "posts: the scorer gives no such figure, only post"


def test_only_the_measures_in_the_file_have_floors() -> None:
    assert Floors("", {"posts": 60.0}).failures(_f1(posts=60.0, kind=1.0)) == []


def test_the_file_survives_a_round_trip(tmp_path: Path) -> None:
    floors = {"polnear-dev": Floors("ab", {"content@.5": 50.5, "said by": 0.0})}
    write_floors(floors, tmp_path / "floors.toml")
    assert read_floors(tmp_path / "floors.toml") == floors


def test_the_file_in_the_repository_is_as_it_would_be_written(tmp_path: Path) -> None:
    write_floors(read_floors(), tmp_path / "floors.toml")
    assert (tmp_path / "floors.toml").read_text(encoding="utf-8") == FLOORS.read_text(encoding="utf-8")


def test_figures_of_a_printed_table() -> None:
    printed = (
        "24 reports\n"
        "               precision    recall        F1\n"
        "said by             64.2      63.2      63.7  261 gold, 257 in the graph\n"
        "  Actor            100.0      80.0      88.9  12 gold\n"
        "in-document         90.0      80.0      84.7  B-cubed\n"
        "speaker                              77.5  (accuracy over 40 pairs)\n"
        "values        71.0  (over 9 matched spans)\n"
    )
    assert dict(_figures(printed)) == {
        "said by": Figures(64.2, 63.2, 63.7, 261, 257),
        "Actor": Figures(100.0, 80.0, 88.9, 12),
        "in-document": Figures(90.0, 80.0, 84.7),
        "speaker": Figures(77.5, 77.5, 77.5),
        "values": Figures(71.0, 71.0, 71.0),
    }


def test_measure_names_the_corpora_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["exampels"])
    assert "no corpus 'exampels'; there are examples, " in capsys.readouterr().err
