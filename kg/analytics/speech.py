"""Measures of statements: who is quoted, by which outlets, on what, in which force."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

from kg.analytics.given import Given
from kg.analytics.rows import UNNAMED
from kg.analytics.sides import sides_of
from kg.analytics.tables import Cell, counted, make_table, rounded
from kg.analytics.utterances import Utterance, by_speaker, read_utterances
from kg.query import Result

__all__ = ["forces", "outlets", "quoted", "topics"]

Key = TypeVar("Key", bound=Hashable)

_NAMED = 5


def quoted(given: Given) -> Result:
    """Who is quoted most: by which outlets, on what, in which force.

    For a reader of news: whose voice these reports carry. ``direct`` counts the statements in quotation marks, whole or in part: the
    rest is the reporter's wording. ``outlets`` are who published the reports, ``about`` the most frequent topics, ``forces`` what the
    statements do: assert, deny, accuse, demand, warn and so on. With ``entity``, only statements about it.

    It does not tell who is believed, nor how much room a quotation gets; a sentence with three verbs of speech counts three times, and
    'analysts said that NATO believes' once for the analysts and once for NATO.
    Unnamed sources of the same phrase ('analysts') share a row, though they may be different people. Statements that are negated ('did
    not confirm that') or have no speaker are left out.

    Cost: linear in the statements.
    """
    rows: list[list[Cell]] = []
    for (label, kind, iri), said in _grouped(by_speaker(given, read_utterances(given))):
        direct = sum(each.quotation in {"Direct", "Mixed"} for each in said)
        found = (_outlets(said), _topics(given, said), _forces(said))
        rows.append([label, kind, len(said), direct, len({each.source for each in said}), *found, *_days(said), iri])
    columns = ["speaker", "class", "statements", "direct", "documents", "outlets", "about", "forces", "first", "last", "speaker_iri"]
    return make_table(columns, _most_first(rows, at=2))


def topics(given: Given) -> Result:
    """What is spoken about most: by whom, in which outlets, in which force.

    For a reader of news: the entities that statements mention, with those who mention them most. ``hostile`` counts statements that
    accuse, criticise, threaten or warn, ``friendly`` those that praise, agree or promise.

    A statement about an entity names it; that need not be the one that it praises or accuses: 'Belarus accuses Poland of lying about
    the exercise' is about both. With ``entity``, only statements that are about it too: what it is brought together with.

    Cost: linear in the statements and their topics.
    """
    spoken = ((topic, each) for each in read_utterances(given) for topic in each.about if topic != given.entity)
    rows: list[list[Cell]] = []
    for topic, said in _grouped(spoken):
        entity = given.entities.by_iri[topic]
        tones = Counter(each.tone for each in said)
        speakers = counted(Counter(label for (label, _, _), _ in by_speaker(given, said)).items(), _NAMED)
        counts = (len(said), tones[-1], tones[1], len({each.source for each in said}))
        label = given.entities.spoken(topic)
        rows.append([label, entity.kind, *counts, speakers, _outlets(said), _forces(said), *_days(said), topic])
    counts_of = ["statements", "hostile", "friendly", "documents"]
    columns = ["entity", "class", *counts_of, "speakers", "outlets", "forces", "first", "last", "entity_iri"]
    return make_table(columns, _most_first(rows, at=2))


def forces(given: Given) -> Result:
    """What the statements do: assert, deny, accuse, demand, warn, and so on.

    For a reader of news: for each force the number of statements, their share, and who speaks so of what. Reports that accuse and warn
    more than they assert tell of a quarrel. With ``entity``, only statements about it.

    It does not tell what was meant: the force is that of the verb that reports the speech ('warned that'), which is the reporter's
    choice: one outlet's 'said' is another's 'claimed' or 'admitted'.

    Cost: linear in the statements. Source: the speech acts of Searle, A taxonomy of illocutionary acts (1975), in finer cuts.
    """
    said = read_utterances(given)
    rows: list[list[Cell]] = []
    for force, own in _grouped((each.force or "(none)", each) for each in said):
        speakers = counted(Counter(label for (label, _, _), _ in by_speaker(given, own)).items(), _NAMED)
        rows.append([force, len(own), rounded(len(own) / len(said)), speakers, _topics(given, own), _outlets(own)])
    return make_table(["force", "statements", "share", "speakers", "about", "outlets"], _most_first(rows, at=1))


def outlets(given: Given) -> Result:
    """Whom each outlet quotes, and from which sides.

    For a reader of news: whether an outlet lets several sides speak. ``sides`` counts its statements by the state (or body) that their
    speakers belong to, ``largest`` is the share of the side that it quotes most, ``unnamed`` the share of statements by unnamed sources.

    Quoting a side is not agreeing with it, and an agency's own report of its own minister is its business. An outlet with few
    statements has a large ``largest`` by chance.

    Cost: linear in the statements.
    """
    rows: list[list[Cell]] = []
    side = sides_of(given)
    for outlet, said in _grouped((each.outlet, each) for each in read_utterances(given)):
        spoken = [(given.entities.kind(iri), iri) for each in said for iri in each.speakers]
        by_side = Counter(given.entities.by_iri[side[iri]].label for kind, iri in spoken if kind != UNNAMED)
        unnamed = rounded(sum(kind == UNNAMED for kind, _ in spoken) / len(spoken)) if spoken else None
        largest = rounded(max(by_side.values()) / sum(by_side.values())) if by_side else None
        speakers = counted(Counter(label for (label, _, _), _ in by_speaker(given, said)).items(), _NAMED)
        counts = (len(said), len({each.source for each in said}))
        rows.append([outlet, *counts, counted(by_side.items()), largest, unnamed, speakers, _topics(given, said), _forces(said)])
    columns = ["outlet", "statements", "documents", "sides", "largest", "unnamed", "speakers", "about", "forces"]
    return make_table(columns, _most_first(rows, at=1))


def _grouped(pairs: Iterable[tuple[Key, Utterance]]) -> list[tuple[Key, list[Utterance]]]:
    groups: dict[Key, list[Utterance]] = defaultdict(list)
    for key, each in pairs:
        groups[key].append(each)
    return list(groups.items())


def _most_first(rows: Iterable[list[Cell]], *, at: int) -> list[list[Cell]]:
    """The rows with the highest count first, ties by the alphabet."""
    return sorted(rows, key=lambda row: (-int(row[at] or 0), str(row[0]), str(row[-1])))


def _outlets(said: Collection[Utterance]) -> str:
    return counted(Counter(each.outlet for each in said).items(), _NAMED)


def _topics(given: Given, said: Collection[Utterance]) -> str:
    about = Counter(given.entities.spoken(topic) for each in said for topic in each.about if topic != given.entity)
    return counted(about.items(), _NAMED)


def _forces(said: Collection[Utterance]) -> str:
    return counted(Counter(each.force for each in said if each.force).items())


def _days(said: Collection[Utterance]) -> tuple[str, str]:
    days = sorted(each.date for each in said if each.date)
    return (days[0], days[-1]) if days else ("", "")
