import pytest

from kg.errors import SourceError
from kg.sources.front_matter import split_front_matter

SPLITS = [
    ("No front matter.\n", {}, "No front matter.\n"),
    ("---\ntitle: A\n---\n\n Body\n", {"title": "A"}, "\n Body\n"),
    ("---\ndate: 2025-05-28\n...\nBody", {"date": "2025-05-28"}, "Body"),
    ("--- \ntitle: 'A: b'\ntags: [x, y]\n---\t\nBody", {"title": "A: b"}, "Body"),
    ("---\n---\nBody", {}, "Body"),
    ("---\ntitle:\npublisher: ~\nlanguage: no\n---\nBody", {"language": "no"}, "Body"),
    ("---\ntitle: 2025\nurl: x\n---\nBody\n---\nmore", {"title": "2025", "url": "x"}, "Body\n---\nmore"),
    ("---\ntitle: >\n  two\n  lines\n---\nBody", {"title": "two lines"}, "Body"),
    ("---\ntitle: A\n---", {"title": "A"}, ""),
]


@pytest.mark.parametrize(("text", "fields", "body"), SPLITS)
def test_front_matter_is_split_from_the_text(text, fields, body):
    assert split_front_matter(text, "a.md") == (fields, body)


BROKEN = [
    ("---\ntitle: A\nBody", ["line 1", "no line closes"]),
    ("---\ntitle: A\ndate: a: b\n---\n", ["line 3", "no YAML"]),
    ("---\n- a\n- b\n---\n", ["no mapping"]),
    ("---\ntitle: [a, b]\n---\n", ["title", "single value"]),
    ("---\ntitle: \x01\n---\n", ["no YAML"]),
    ("---\n? [a]\n: b\n---\n", ["no YAML"]),
]


@pytest.mark.parametrize(("text", "words"), BROKEN)
def test_broken_front_matter_is_refused_with_its_line(text, words):
    with pytest.raises(SourceError) as caught:
        split_front_matter(text, "a.md")
    for word in ["a.md", *words]:
        assert word in str(caught.value)
