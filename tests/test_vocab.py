from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.vocab import BASE_IRI, KG, PREFIXES, Namespace, document_key, expand, slug

_ANY = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Andrei Belousov", "andrei-belousov"),
        ("West-2025", "west-2025"),
        ("Dovilė Šakalienė", "dovile-sakaliene"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Ma’an", "maan"),
        ("O'Brien", "obrien"),
        ("U.S. Army", "u-s-army"),
        ("Côte d’Ivoire", "cote-divoire"),
        ("  NATO\n allies ", "nato-allies"),
        ("snake_case", "snake-case"),
        ("Minister of Defence (Belarus)", "minister-of-defence-belarus"),
        ("Беларусь", "%D0%B1%D0%B5%D0%BB%D0%B0%D1%80%D1%83%D1%81%D1%8C"),
    ],
)
def test_slug(name: str, expected: str):
    assert slug(name) == expected


@given(_ANY)
@example("")
@example("…")
@example("%2F..%2F")
@example("x" * 500)
@example("́")
def test_a_slug_is_one_segment_of_an_iri(name: str):
    found = slug(name)
    assert re.fullmatch(r"(?:[a-z0-9A-Z.~-]|%[0-9A-F]{2})+", found)
    assert NamedNode(f"{BASE_IRI}actor/{found}").value.endswith(found)


@given(_ANY)
def test_a_slug_ignores_white_space_around(name: str):
    assert slug(f" a{name} a\n") == slug(f"a{name} a")


def test_names_without_a_letter_get_slugs_of_their_own():
    assert slug("…") != slug("!!!")


def test_terms():
    assert KG.Statement == KG["Statement"] == expand("kg:Statement") == NamedNode("https://kg.example/ontology#Statement")
    assert expand("org:holds").value == "http://www.w3.org/ns/org#holds"
    assert expand("skos:prefLabel").value == "http://www.w3.org/2004/02/skos/core#prefLabel"


def test_an_unknown_prefix_is_an_error():
    with pytest.raises(KeyError):
        expand("foo:bar")


def test_no_term_is_made_of_pythons_own_names():
    with pytest.raises(AttributeError):
        _ = Namespace("https://kg.example/x#").__wrapped__


def test_prefixes_are_iris_that_end_where_a_name_may_begin():
    assert all(re.match(r"https?://\S+[#/]$", iri) for iri in PREFIXES.values())


def test_document_key_is_the_contracts():
    expected = hashlib.sha256(b"a.txt\0Drills.").hexdigest()[:16]
    assert document_key("a.txt", "Drills.") == expected


@given(_ANY, _ANY)
def test_document_key_is_sixteen_hex_digits(source: str, text: str):
    assert re.fullmatch(r"[0-9a-f]{16}", document_key(source, text))
