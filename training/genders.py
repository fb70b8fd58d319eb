"""Make the gazetteer of given names: ``ontology/gazetteers/genders.csv``.

usage: genders.py

Which gender bears a name is read off Faker's lists of first names of some fifty countries (MIT licence). A name goes in where
three times as many lists have it for one gender as for the other; one that a single long list alone has is rare, and likelier a
surname in the news.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import faker.providers.person as persons

from kg.extract.gazetteer import fold_given_name

OUT = Path(__file__).resolve().parent.parent / "ontology" / "gazetteers" / "genders.csv"
LISTS = {"m": ("first_names_male", "first_romanized_names_male"), "f": ("first_names_female", "first_romanized_names_female")}
LONG = 1000  # names
CERTAIN = 3.0  # so many lists for one gender to one for the other
CYRILLIC = dict(
    zip(
        "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюяў",
        "a b v g g d e e ye zh z i i yi y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya u".split(" "),
        strict=True,
    )
)


def latin(name: str) -> str:
    """A name in Latin letters, as English reports write it; as it is where its script is neither Latin nor Cyrillic."""
    return "".join(CYRILLIC.get(letter, letter) for letter in unicodedata.normalize("NFC", name.lower()))


def listed() -> Iterator[tuple[str, str, bool]]:
    """Each name of each list in Latin letters, folded, with its gender and whether the list is a long one."""
    for module in pkgutil.iter_modules(persons.__path__):
        provider = importlib.import_module(f"{persons.__name__}.{module.name}").Provider
        for gender, attributes in LISTS.items():
            names = {fold_given_name(latin(name)) for attribute in attributes for name in getattr(provider, attribute, ())}
            yield from ((name, gender, len(names) > LONG) for name in sorted(names) if len(name) > 1 and name.isascii() and name.isalpha())


def main() -> None:
    """Count the lists of each name and write those whose gender is clear."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    common: set[str] = set()
    for name, gender, long in listed():
        counts[name][gender] += 1
        if not long or counts[name].total() > 1:
            common.add(name)
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, found in sorted(counts.items()):
        gender, most = found.most_common(1)[0]
        if name in common and most >= CERTAIN * (found.total() - most):
            rows[gender, name[0]].append(name)
    with OUT.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["gender", "names", "source"])
        for (gender, _), names in sorted(rows.items()):
            table.writerow([gender, "|".join(names), f"Faker {version('faker')}, first names by country"])


if __name__ == "__main__":
    main()
