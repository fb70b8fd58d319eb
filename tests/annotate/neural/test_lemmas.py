import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.neural.lemmas import apply_rule, lemma_rule


@pytest.mark.parametrize(
    ("word", "lemma", "rule"),
    [
        ("drills", "drill", "1||"),
        ("went", "go", "4|go|"),
        ("The", "the", "0||low"),
        ("Minsk", "Minsk", "0||"),
        ("running", "run", "4||"),
        ("n’t", "not", "2|ot|"),
        ("Said", "say", "2|y|low"),
    ],
)
def test_rules(word, lemma, rule):
    assert lemma_rule(word, lemma) == rule
    assert apply_rule(word, rule) == lemma


@given(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8))
def test_a_rule_always_leaves_something(word, lemma):
    assert apply_rule("x", lemma_rule(word, lemma))
