"""Two hundred sentences whose fact is claimed, doubted, denied or asked, and sixty-two twins that report it: only the twins are plain."""

import csv
from pathlib import Path

import pytest

from kg.annotate import annotate
from kg.extract import extract
from kg.model import Document, Extraction, Polarity

with (Path(__file__).parent / "report_or_claim.tsv").open(encoding="utf-8", newline="") as _lines:
    ROWS = list(csv.DictReader(_lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def read(nlp):
    def call(text: str) -> Extraction:
        document = Document("report.txt", text)
        return extract(document, annotate(nlp, document))

    return call


def _facts(extraction: Extraction, fact: str) -> list:
    """The facts of a row's triple: names by the document's entities, '*' for any."""
    subject, relation, object_ = fact.split("|")
    names = {e.id: {e.name, *e.aliases, "*"} for e in extraction.entities} | {p.id: {p.label, "*"} for p in extraction.posts}
    return [
        f
        for f in extraction.facts
        if f.relation.split(":")[-1] == relation and subject in names[f.subject] and object_ in names.get(f.object or "", ())
    ]


@pytest.mark.model
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sentence"])
def test_only_what_is_reported_is_plain(row, read):
    found = _facts(read(row["sentence"]), row["fact"])
    assert any(f.reported for f in found) is (row["construction"] == "reported")


@pytest.mark.model
def test_denials_are_negative(read):
    for row in ROWS:
        if row["construction"] == "denied":
            found = _facts(read(row["sentence"]), row["fact"])
            assert all(f.polarity is Polarity.NEGATIVE for f in found), row["sentence"]


def test_there_are_as_many_as_the_title_says():
    assert sum(row["construction"] != "reported" for row in ROWS) == 200
    assert sum(row["construction"] == "reported" for row in ROWS) == 62
