import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.sources.decoding import decode

TEXTS = [
    (b"Plain.", "Plain."),
    (codecs.BOM_UTF8 + b"Plain.", "Plain."),
    (b"one\r\ntwo\rthree\n\tfour ", "one\ntwo\rthree\n\tfour "),
    ("Č — “x”".encode(), "Č — “x”"),
    ("Č — “x”".encode("utf-16"), "Č — “x”"),
    (codecs.BOM_UTF16_BE + "Č\r\nx".encode("utf-16-be"), "Č\nx"),
    (codecs.BOM_UTF32_LE + "Č".encode("utf-32-le"), "Č"),
    ("\ufeff\ufeffx".encode(), "\ufeffx"),
]


@pytest.mark.parametrize(("data", "text"), TEXTS)
def test_a_text_is_decoded_and_otherwise_unchanged(data, text):
    assert decode(data, "a.txt") == text


REFUSED = [
    (b"", ["a.txt", "byte 0", "empty"]),
    (b" \r\n\t", ["a.txt", "empty"]),
    (codecs.BOM_UTF8 + b" \n", ["white space"]),
    (b"ab\0cd", ["byte 2", "NUL", "binary"]),
    ("He said".encode("utf-16-le"), ["byte 1", "UTF-16 without a byte order mark"]),
    (codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), ["character 1", "NUL"]),
    (b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04 and so on", ["byte", "binary", "control characters"]),
    ("Caf\u00e9 is good".encode("latin-1"), ["byte 3", "0xe9", "UTF-8", "WINDOWS-1252"]),
    ("Министерство обороны сообщило".encode("cp1251"), ["byte 0", "WINDOWS-1251"]),
    ("Министерство обороны сообщило".encode("koi8-r"), ["byte 0", "KOI8-R"]),
    (codecs.BOM_UTF16_LE + b"h\0i", ["byte 4", "UTF-16"]),
]


@pytest.mark.parametrize(("data", "words"), REFUSED)
def test_what_is_no_text_is_refused_with_its_place(data, words):
    with pytest.raises(SourceError) as caught:
        decode(data, "a.txt")
    for word in words:
        assert word in str(caught.value)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"), min_size=1).filter(str.strip))
def test_what_is_utf_8_comes_back(text):
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_clear_refusal(data):
    try:
        outcome = decode(data, "a.txt")
    except SourceError as error:
        outcome = str(error).removeprefix("a.txt: byte ")
    assert outcome.strip()
