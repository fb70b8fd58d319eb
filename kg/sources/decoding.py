"""Bytes → text: UTF-8, or UTF-16 with a byte order mark; CRLF becomes LF, nothing else changes."""

from __future__ import annotations

import codecs
import re

from kg.errors import SourceError

__all__ = ["decode"]

# control characters that occur in no text: all but tab, line feed, vertical tab, form feed, carriage return and escape
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# a text has next to none of them; one in a hundred is a binary file
_MOST_CONTROL = 0.01


def decode(data: bytes, where: str) -> str:
    """The text of a file: a byte order mark dropped, CRLF as LF, otherwise unchanged.

    Args:
        data: the file's bytes.
        where: the file's name, for messages.

    Raises:
        SourceError: the file is empty, binary, or not encoded in UTF-8 (or UTF-16 with a byte order mark).
    """
    if not data.strip():
        raise SourceError(f"{where}: byte 0: the file is empty; a report needs text. Leave it out or fill it")
    encoding = _encoding(data)
    if encoding == "utf-8":
        _refuse_binary(data, where)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(_wrong_encoding(data, error, where)) from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if "\0" in text:
        raise SourceError(f"{where}: character {text.index(chr(0))}: a NUL character, so the file is binary; .txt and .md hold text alone")
    if not text.strip():
        raise SourceError(f"{where}: byte 0: the file holds white space alone; a report needs text. Leave it out or fill it")
    return text


def _encoding(data: bytes) -> str:
    """The encoding that a byte order mark tells, or UTF-8."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8"


def _refuse_binary(data: bytes, where: str) -> None:
    """Refuse what is no text: NUL bytes, or many control characters."""
    at = data.find(b"\0")
    if at >= 0:
        sparse = data[:4000].count(b"\0") * 3 > len(data[:4000])
        advice = " It may be UTF-16 without a byte order mark: save it as UTF-8" if sparse else ""
        raise SourceError(f"{where}: byte {at}: a NUL byte, so the file is binary; .txt and .md hold text alone.{advice}")
    found = list(_CONTROL.finditer(data.decode("latin-1")))
    if len(found) > _MOST_CONTROL * len(data):
        raise SourceError(
            f"{where}: byte {found[0].start()}: {len(found)} of {len(data)} bytes are control characters, so the file is binary; "
            ".txt and .md hold text alone"
        )


def _wrong_encoding(data: bytes, error: UnicodeDecodeError, where: str) -> str:
    """Say which byte breaks the encoding, and how to mend the file."""
    wanted = "UTF-8 (or UTF-16 with a byte order mark)"
    byte = f"0x{data[error.start]:02x} is no {error.encoding.upper()} ({error.reason})"
    broken = f"{where}: byte {error.start}: {byte}; reports are read as {wanted}"
    if error.encoding != "utf-8":
        return f"{broken}. Save the file as UTF-8"
    guess = _guess_encoding(data)
    return f"{broken}. It looks like {guess}: convert it with 'iconv -f {guess} -t UTF-8 IN > OUT'"


def _guess_encoding(data: bytes) -> str:
    """The likeliest encoding of a text that is not UTF-8: runs of high bytes are a non-Latin script's."""
    sample = data[:20_000]
    high = sum(byte >= 0x80 for byte in sample)
    letters = sum(byte >= 0x41 for byte in sample) or 1
    if high / letters < 0.3:
        return "WINDOWS-1252"
    # Cyrillic small letters: 0xE0-0xFF in Windows-1251, 0xC0-0xDF in KOI8-R
    small = sum(byte >= 0xE0 for byte in sample)
    return "WINDOWS-1251" if small * 2 > high else "KOI8-R"
