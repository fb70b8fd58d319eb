"""How often a lemma is a cue, and which arguments hold what is said.

The figures come from PolNeAR's training part (Newell et al. 2018), what stands for lemmas unseen there from the verbs and
nouns of communication and cognition of the Open English WordNet; ``training/cue_lexicon.py`` makes the table.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.model import Force, Mode

__all__ = ["RELATIONS", "CueLexicon", "CueWord", "known_verbs", "load_lexicon"]

# Where a content stands to its cue; the last is anything else.
RELATIONS = ("ccomp", "xcomp", "obj", "obl", "nmod", "acl", "advcl", "subject", "above", "other")
_NONE = (0,) * len(RELATIONS)
# Counts weigh against this many occurrences of a word that is no cue.
_PRIOR = 4.0


@dataclass(frozen=True, slots=True)
class CueWord:
    """What is known of a lemma in one part of speech.

    Attributes:
        occurrences: in the training part.
        cues: how many of them are cues.
        relations: how many contents stand in each of :data:`RELATIONS`.
        communication: whether WordNet knows it as a word of communication.
        cognition: whether WordNet knows it as a verb of cognition.
        mode: the attitude that it attributes.
        force: its illocutionary force.
    """

    occurrences: int = 0
    cues: int = 0
    relations: tuple[int, ...] = _NONE
    communication: bool = False
    cognition: bool = False
    mode: Mode = Mode.BELIEF
    force: Force = Force.ASSERT

    @property
    def rate(self) -> float:
        """Share of occurrences that are cues, smoothed."""
        prior = 0.3 if self.communication else 0.15 if self.cognition else 0.02
        return (self.cues + prior * _PRIOR) / (self.occurrences + _PRIOR)

    def relation_rate(self, relation: int) -> float:
        """Share of the contents that stand in a relation, smoothed."""
        return (self.relations[relation] + 0.2) / (sum(self.relations) + 2.0)


_UNKNOWN = CueWord()


class CueLexicon:
    """Cue words by lemma and part of speech."""

    def __init__(self, words: Mapping[tuple[str, str], CueWord]) -> None:
        self._words = words

    def word(self, lemma: str, pos: str) -> CueWord:
        """What is known of a lemma; an empty entry for an unknown one."""
        return self._words.get((lemma, pos), _UNKNOWN)

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._words


@cache
def load_lexicon() -> CueLexicon:
    """The lexicon that ships."""
    return CueLexicon({(row["lemma"], row["pos"]): _word(row) for row in _rows("cues.tsv")})


@cache
def known_verbs() -> frozenset[str]:
    """The lemmas of the verbs of communication and cognition."""
    return frozenset(row["lemma"] for row in _rows("cues.tsv") if row["pos"] == "VERB" and "1" in (row["communication"], row["cognition"]))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (Path(__file__).parent / "data" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def _word(row: Mapping[str, str]) -> CueWord:
    return CueWord(
        occurrences=int(row["occurrences"]),
        cues=int(row["cues"]),
        relations=tuple(int(row[name]) for name in RELATIONS),
        communication=row["communication"] == "1",
        cognition=row["cognition"] == "1",
        mode=Mode(row["mode"]),
        force=Force(row["force"]),
    )
