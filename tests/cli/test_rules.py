"""``kg rules``, and what ``--rules`` refuses."""

from pathlib import Path

import pytest

from kg.cli.app import run

DOCS = Path(__file__).parents[2] / "docs" / "rules"


@pytest.mark.model
def test_rules_are_tried_on_their_sentences(capsys, tmp_path):
    assert run(["rules", str(DOCS)]) == 0
    text = (DOCS / "sends-forces-to.toml").read_text("utf-8")
    (tmp_path / "wrong.toml").write_text(text + '\n[[sentence]]\ntext = "Norway slept."\nplain = [["Norway", "Latvia"]]\n', "utf-8")
    capsys.readouterr()
    assert run(["rules", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "Norway slept." in told
    assert "missing plain triple: Norway → Latvia" in told


def test_a_folder_without_rules_is_the_users_mistake(capsys, tmp_path):
    (tmp_path / "a.txt").write_text("Norway slept.", "utf-8")
    assert run(["build", str(tmp_path), "--store", str(tmp_path / "store"), "--rules", str(tmp_path)]) == 2
    assert "no folder with rules" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()
