from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.neural.windows import BUCKETS, window


def test_the_paragraph_and_what_is_around_it():
    seen = window([12, 13], (10, 20), 40)
    assert seen.words == range(40)
    assert seen.place == [1] * 10 + [0] * 10 + [2] * 20
    assert seen.mark == [int(j in {12, 13}) for j in range(40)]
    assert seen.distance[10:16] == [2, 1, 0, 0, BUCKETS + 1, BUCKETS + 2]


def test_a_long_paragraph_is_cut_around_the_cue():
    seen = window([5000], (0, 10_000), 12_000)
    assert len(seen.words) < 400
    assert 5000 in seen.words
    assert set(seen.place) == {0}


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300), st.data())
def test_columns_fit_the_words(before, size, after, data):
    first = data.draw(st.integers(before, before + size - 1))
    last = data.draw(st.integers(first, before + size - 1))
    seen = window(list(range(first, last + 1)), (before, before + size), before + size + after)
    assert len(seen.words) == len(seen.distance) == len(seen.place) == len(seen.mark)
    assert sum(seen.mark) == last + 1 - first
    assert all(0 <= bucket < 2 * BUCKETS for bucket in seen.distance)
