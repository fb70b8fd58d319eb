import pytest

from kg.annotate.neural.pieces import WordPieces, shape_of

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "za", "##pad", "-", "202", "##5", "u", ".", "s", "‘", "cafe", "lukas", "##henko"]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Zapad-2025", ["za", "##pad", "-", "202", "##5"]),
        ("U.S.", ["u", ".", "s", "."]),
        ("Café", ["cafe"]),
        ("Lukashenko", ["lukas", "##henko"]),
        ("‘", ["‘"]),
        ("Минск", ["[UNK]"]),
        ("\u200b", ["[UNK]"]),
        ("q" * 101, ["[UNK]"]),
        (" ", ["[UNK]"]),
    ],
)
def test_words_are_cut_into_the_longest_pieces(word, pieces):
    assert [VOCABULARY[i] for i in WordPieces(VOCABULARY)(word)] == pieces


def test_a_word_has_at_most_sixteen_pieces():
    assert len(WordPieces(VOCABULARY)("." * 50)) == 16


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        (["drills", "don’t"], 1),
        (["Minsk", "D’or", "Łódź"], 2),
        (["NATO", "U.S."], 3),
        (["A", "I"], 4),
        (["McCain", "eBay", "习"], 5),
        (["2025", "Zapad-2025", "12th"], 6),
        ([".", "“", "—"], 7),
    ],
)
def test_shapes(words, shape):
    assert [shape_of(word) for word in words] == [shape] * len(words)
