"""Events in reports of our own: how many of those told are found, and how many of those found are told.

An event is right if type, actors and recipients are. Its place, start, status and who tells it are counted over the right ones.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from kg.annotate import annotate
from kg.extract import extract
from kg.model import Certainty, Document, Extraction, Fact, Kind, Polarity, Relation

GOLD = Path(__file__).parent / "gold" / "events" / "reports.toml"
REPORTS: list[dict[str, Any]] = tomllib.loads(GOLD.read_text("utf-8"))["report"]
# in percent; they only ever rise
FLOORS = {"precision": 85, "recall": 80, "place": 85, "start": 80, "status": 80, "told": 80}
Event = dict[str, Any]


def found_events(found: Extraction) -> list[Event]:
    """The events of an extraction in the form of the gold."""
    names = {entity.id: entity.name for entity in found.entities}
    out = []
    for entity in found.entities:
        own = [fact for fact in found.facts if fact.subject == entity.id]
        if entity.kind in {Kind.EVENT, Kind.MEETING, Kind.AGREEMENT} and own:
            out.append(_event(own, names))
    return [event for event in out if event["who"] or event["whom"]]


def _event(own: list[Fact], names: dict[str, str]) -> Event:
    def values(relation: Relation) -> set[str]:
        return {names[f.object] if f.object else f.value.lexical if f.value else "" for f in own if f.relation is relation}

    first = own[0]
    told = "claimed" if first.claimed_in is not None else "uncertain" if first.certainty is not Certainty.CERTAIN else "reported"
    return {
        "type": values(Relation.EVENT_TYPE) or {""},
        "who": frozenset(values(Relation.PARTICIPANT)),
        "whom": frozenset(values(Relation.RECIPIENT)),
        "place": values(Relation.PLACE),
        "start": values(Relation.START_DATE),
        "status": {value.removeprefix("kg:").lower() for value in values(Relation.STATUS)},
        "told": {"denied" if first.polarity is Polarity.NEGATIVE else told},
    }


def _is(gold: Event, event: Event) -> bool:
    same = gold["type"] in event["type"] and frozenset(gold.get("who", ())) == event["who"]
    return same and frozenset(gold.get("whom", ())) == event["whom"]


def compare(golds: list[Event], events: list[Event]) -> Iterator[tuple[Event | None, Event | None]]:
    """Pairs of gold and event, one to one; what is missing or too much stands alone. Of several, that with the same place and day."""
    left = list(events)
    for gold in golds:
        alike = [event for event in left if _is(gold, event)]
        alike.sort(key=lambda event: (not set(gold.get("place", ())) <= event["place"], gold.get("start", "") not in event["start"]))
        if alike:
            left.remove(alike[0])
        yield gold, alike[0] if alike else None
    yield from ((None, event) for event in left)


def measure(nlp: Language) -> tuple[dict[str, float], list[str]]:
    """The figures in percent, and what is missing, too much or wrong."""
    count: Counter[str] = Counter()
    faults = []
    for report in REPORTS:
        document = Document(f"{report['id']}.txt", report["text"].strip(), date=report["date"])
        for gold, event in compare(report["events"], found_events(extract(document, annotate(nlp, document)))):
            count["gold"] += gold is not None
            count["found"] += event is not None
            if gold is None or event is None:
                faults.append(f"{report['id']}: {'missing' if event is None else 'extra'} {gold or event}")
                continue
            count["right"] += 1
            for key in ("place", "start", "status", "told"):
                wanted = gold.get(key, ())
                wanted = {wanted} if isinstance(wanted, str) else set(wanted)
                if wanted:
                    count[f"{key} gold"] += 1
                    count[key] += wanted <= event[key]
                    faults += [] if wanted <= event[key] else [f"{report['id']}: {key} {event[key]} for {gold}"]
    figures = {key: 100 * count[key] / count[f"{key} gold"] for key in ("place", "start", "status", "told")}
    figures |= {"precision": 100 * count["right"] / count["found"], "recall": 100 * count["right"] / count["gold"]}
    return figures, faults


@pytest.mark.model
def test_events_of_our_own_reports(nlp: Language) -> None:
    figures, faults = measure(nlp)
    below = {key: figures[key] for key, floor in FLOORS.items() if figures[key] < floor}
    assert not below, "\n".join([str(below), *faults])
