"""Who is who among many names: seconds and growth of resolution, and how good it is, beside rapidfuzz over all pairs.

usage: python benchmarks/resolution.py [--sizes N,N,…] [--pairs N] [--json]

The names are made up: people, ministries and companies whose names come out in Latin letters in several ways, as reports have them:
other romanisations, middle initials, short forms, another order, slips, acronyms, legal forms, and a family name alone. Which names are one
entity's is known, so what is joined can be counted. Reports name ten of them each, with posts for some. All-pairs comparison is measured on
a sample and extrapolated by the square of the size.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from kg.model import Document, Entity, Extraction, Fact, Kind, Mention, Post, Relation, Span
from kg.resolve import resolve
from kg.resolve.keys import joined_key
from kg.resolve.resolution import document_path
from kg.resources import ontology_path

_PER_REPORT = 10
_STATES = [("BY", "Belarus"), ("RU", "Russia"), ("UA", "Ukraine"), ("PL", "Poland"), ("DE", "Germany"), ("LT", "Lithuania")]
_ONSETS = "b br ch d dr f g gr h k kh kr l m n p pr r s sh sl st t tr ts v vl z zh".split()
_VOWELS = "a e i o u ya yu".split()
_ENDINGS = "enko ov ev in sky ich uk ski man berg son ler".split()
_FIELDS = (
    "Amber Baltic Carbon Delta Eastern Forest Granite Harbour Iron Jade Kinetic Lunar Marine Northern Ocean Polar Quartz River".split()
)
_TRADES = (
    "Shipping Insurance Logistics Mining Aviation Energy Telecommunications Research Broadcasting Engineering Textiles Forestry".split()
)
_HEADS = "Association Institute Company Union Agency Council Society Federation Centre Group Fund Bureau".split()
_LEGAL = ("Inc.", "Ltd", "GmbH", "PJSC")
# how newspapers of several languages write the same sounds
_RESPELLED = [
    ("sky", "skiy"),
    ("sky", "skyi"),
    ("v", "w"),
    ("kh", "h"),
    ("sh", "sch"),
    ("enko", "enka"),
    ("ya", "ia"),
    ("yu", "iu"),
    ("ch", "tch"),
]

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Thing:
    """An entity: its number, its kind, the names that reports give it, and the post or the state that tells it from others."""

    number: int
    kind: Kind
    names: tuple[str, ...]
    state: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="12500,25000,50000,100000", metavar="N,N,…", help="names")
    parser.add_argument("--pairs", type=int, default=8000, metavar="N", help="names of the sample that all pairs are compared of")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    figures: Figures = {}
    seconds: dict[int, float] = {}
    for size in sizes:
        found = _measured(size)
        seconds[size] = found["processor seconds"]
        figures |= {f"{size} names: {name}": value for name, value in found.items()}
    if len(sizes) > 1:
        figures["exponent of the growth of processor seconds"] = _exponent(seconds)
    figures |= _all_pairs(options.pairs, max(sizes))
    print(json.dumps(figures, indent=1) if options.json else "\n".join(f"{name:70} {value:12.2f}" for name, value in figures.items()))


def _measured(size: int) -> Figures:
    things = _things(size)
    reports = list(_reports(things))
    begin, used = time.perf_counter(), time.process_time()
    found = resolve(reports)
    figures = {"seconds": time.perf_counter() - begin, "processor seconds": time.process_time() - used, "reports": float(len(reports))}
    node_of = {joined_key(entity): found.paths[document_path(report)][entity.id] for report in reports for entity in report.entities}
    return figures | {"nodes": float(len(found.nodes)), "judgements": float(len(found.judgements))} | _quality(things, node_of)


def _quality(things: Sequence[_Thing], node_of: Mapping[str, str]) -> Figures:
    """Precision and recall of pairs of names; a family name alone, which may be anybody's, is left out."""
    truth: dict[str, set[int]] = defaultdict(set)
    for thing in things:
        for name in thing.names:
            key = joined_key(Entity("e0", thing.kind, name))
            if key in node_of and " " in name:
                truth[key].add(thing.number)
    sure = {key: next(iter(numbers)) for key, numbers in truth.items() if len(numbers) == 1}
    return _scored(sure, {key: node_of[key] for key in sure})


def _scored(truth: Mapping[str, int], found: Mapping[str, str]) -> Figures:
    gold, made, both = (Counter[object]() for _ in range(3))
    for key, number in truth.items():
        gold[number] += 1
        made[found[key]] += 1
        both[number, found[key]] += 1
    pairs = [sum(math.comb(count, 2) for count in counted.values()) for counted in (both, made, gold)]
    return {"precision of pairs, %": 100 * pairs[0] / max(1, pairs[1]), "recall of pairs, %": 100 * pairs[0] / max(1, pairs[2])}


def _things(size: int) -> list[_Thing]:
    """Entities with so many names together, always the same ones."""
    chance = random.Random(size)  # noqa: S311 - a fixed sequence is what is wanted
    given = _given_names()
    found: list[_Thing] = []
    count = 0
    while count < size:
        number = len(found)
        make = _person if number % 4 else _body
        names = make(chance, given)
        found.append(_Thing(number, Kind.ACTOR if number % 4 else Kind.ORGANISATION, names, chance.randrange(len(_STATES))))
        count += len(names)
    return found


def _given_names() -> list[tuple[str, ...]]:
    with ontology_path("gazetteers/given_names.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["name"], *row["forms"].split("|")) for row in csv.DictReader(lines)]


def _person(chance: random.Random, given: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    syllables = (chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.choice((1, 2, 2, 3))))
    family = "".join(syllables) + chance.choice(_ONSETS) + chance.choice(_ENDINGS)
    forms = chance.choice(given)
    first, middle = forms[0], chance.choice("abdefghiklmnoprstv")
    variants: list[Callable[[], str]] = [
        lambda: f"{chance.choice(forms)} {family}",
        lambda: f"{first} {middle}. {family}",
        lambda: f"{first} {_respelled(chance, family)}",
        lambda: f"{first} {_slipped(chance, family)}",
        lambda: f"{first[0]}. {family}",
        lambda: family,
    ]
    chosen = chance.sample(variants, chance.choice((0, 0, 1, 1, 2, 3)))
    return tuple(dict.fromkeys(_titled(name) for name in (f"{first} {family}", *(make() for make in chosen))))


def _body(chance: random.Random, _given: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    syllables = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(3))
    words = [syllables.title(), chance.choice(_FIELDS), chance.choice(_TRADES), chance.choice(_HEADS)]
    name = " ".join(words)
    variants: list[Callable[[], str]] = [
        lambda: f"{name} {chance.choice(_LEGAL)}",
        lambda: f"The {name}",
        lambda: " ".join((*words[:2], _slipped(chance, words[2]), words[3])),
        lambda: f"{words[0]} {words[1]} and {words[2]} {words[3]}",
    ]
    chosen = chance.sample(variants, chance.choice((0, 1, 1, 2)))
    return tuple(dict.fromkeys((name, *(make() for make in chosen))))


def _titled(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split())


def _respelled(chance: random.Random, word: str) -> str:
    fitting = [(old, new) for old, new in _RESPELLED if old in word]
    return word.replace(*chance.choice(fitting)) if fitting else word


def _slipped(chance: random.Random, word: str) -> str:
    """A word with one letter wrong, missing or doubled."""
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice(("", word[at] * 2, chance.choice("aeiourstn"))) + word[at + 1 :]


def _reports(things: Sequence[_Thing]) -> Iterator[Extraction]:
    """Reports that name each name once, people of one circle together, some with their posts."""
    chance = random.Random(len(things))  # noqa: S311
    # the names of one thing in reports that are near each other, not in one
    placed = [
        ((thing.number // 30) + turn * 0.1 + chance.random(), thing, name) for thing in things for turn, name in enumerate(thing.names)
    ]
    placed.sort(key=lambda each: (each[0], each[2]))
    for n in range(0, len(placed), _PER_REPORT):
        yield _report(f"{n // _PER_REPORT}.txt", [(thing, name) for _, thing, name in placed[n : n + _PER_REPORT]], chance)


def _report(source: str, named: Sequence[tuple[_Thing, str]], chance: random.Random) -> Extraction:
    text, entities, mentions, posts, facts = "", [], [], [], []
    for n, (thing, name) in enumerate(named):
        entities.append(Entity(f"e{n}", thing.kind, name))
        mentions.append(Mention(Span(len(text), len(text) + len(name)), (f"e{n}",)))
        text += name + ". "
        if thing.kind is Kind.ACTOR and chance.random() < 0.3:
            posts.append(Post(f"p{n}", "minister" if thing.number % 2 else "spokesman", f"s{thing.state}"))
            facts.append(Fact(f"e{n}", Relation.HOLDS, Span(0, 1), object=f"p{n}"))
    states = [Entity(f"s{n}", Kind.STATE, name, code=code) for n, (code, name) in enumerate(_STATES)]
    return Extraction(Document(source, text, date="2025-01-01"), (*entities, *states), tuple(posts), tuple(mentions), facts=tuple(facts))


def _all_pairs(count: int, size: int) -> Figures:
    """What comparing all pairs by rapidfuzz costs, on a sample, and what joining those above the best threshold gives."""
    names = [(name, thing) for thing in _things(count) for name in thing.names if " " in name]
    begin = time.process_time()
    scores = process.cdist([n for n, _ in names], [n for n, _ in names], scorer=fuzz.token_sort_ratio, dtype=np.uint8, workers=1)
    seconds = time.process_time() - begin
    kinds = np.array([thing.number for _, thing in names])
    same = np.triu(kinds[:, None] == kinds[None, :], 1)
    best = max((_at(scores, same, threshold) for threshold in range(80, 100, 2)), key=lambda each: each[0])
    return {
        f"rapidfuzz, all pairs of {len(names)} names: processor seconds": seconds,
        f"rapidfuzz, all pairs of {size} names: processor seconds, extrapolated": seconds * (size / len(names)) ** 2,
        "rapidfuzz, at its best threshold: F1 of pairs, %": best[0],
        "rapidfuzz, at its best threshold: precision of pairs, %": best[1],
        "rapidfuzz, at its best threshold: recall of pairs, %": best[2],
    }


def _at(scores: np.ndarray, same: np.ndarray, threshold: int) -> tuple[float, float, float]:
    """F1, precision and recall of the pairs whose score reaches a threshold."""
    joined = np.triu(scores >= threshold, 1)
    both, made, gold = (int(each.sum()) for each in (joined & same, joined, same))
    precision, recall = 100 * both / max(1, made), 100 * both / max(1, gold)
    return 2 * precision * recall / max(1.0, precision + recall), precision, recall


def _exponent(seconds: Mapping[int, float]) -> float:
    """The slope of the line through the sizes and the seconds, both as logarithms."""
    slope, _ = np.polyfit(np.log(list(seconds)), np.log(list(seconds.values())), 1)
    return float(slope)


if __name__ == "__main__":
    main()
